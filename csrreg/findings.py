"""What csrreg says about a register: findings, as plain values."""

from dataclasses import dataclass, replace
from enum import StrEnum

Step = str | int
"""One step of a field path: a field name, or the position (from 0) in a list."""


class Severity(StrEnum):
    """How much a finding weighs. Grading nonconformities (major, minor) stays with the auditor."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for error, 1 for warning, 2 for info: sorts the gravest first."""
        return _RANKS[self]


_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where it is, and what to do.

    A rule knows only the record's file and the field path; ``line`` and ``column`` (from 1, 0 while
    unknown) are found later, and only for the files that have findings.
    """

    code: str
    severity: Severity
    file: str
    message: str
    fix: str = ""
    id: str = ""
    path: tuple[Step, ...] = ()
    line: int = 0
    column: int = 0
    at_key: bool = False
    """True if the field's name is wrong, and not its value."""
    clock: bool = False
    """True if it appeared only because time passed; it fails a check only with ``--due``."""

    def at(self, line: int, column: int) -> "Finding":
        """Return the same finding with its place in the file."""
        return replace(self, line=line, column=column)

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The sort key of reports: by file, then place, then code."""
        return (self.file, self.line, self.column, self.code, self.message)


def dotted(path: tuple[Step, ...]) -> str:
    """Return a path as people write it: ``actions.1.due`` (list items are counted from 1)."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)
