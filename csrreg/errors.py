"""The errors that stop a command, and the exit codes they end in.

Problems *in data* are never exceptions: they are findings (see ``findings``).
"""

from collections.abc import Sequence
from enum import IntEnum

from csrreg.findings import Finding


class Exit(IntEnum):
    """What a csrreg process answers to its caller."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    BUG = 3
    INTERRUPTED = 130


class CsrregError(Exception):
    """The command cannot go on: what is wrong, and what the user can do about it.

    ``findings`` are problems of the data that are to be shown with it.
    """

    def __init__(self, message: str, hint: str = "", findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.findings = tuple(findings)


class NotARegister(CsrregError):
    """There is no ``csrreg.yaml`` here or in any folder above."""


class Refused(CsrregError):
    """A write was refused; every file is as it was before."""


class ChangedMeanwhile(Refused):
    """Somebody else changed the file after it was read (nothing was overwritten)."""


class Interrupted(CsrregError):
    """The user interrupted the command, and something is left open that must be known."""


class NotConfirmed(CsrregError):
    """The new content is in place, but the disk did not confirm that it outlives a power cut."""
