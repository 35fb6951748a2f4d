"""What a check found, and how much of it counts: what every form of it is built from."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from csrreg.findings import Finding, Severity, dotted

_TAGS = re.compile("[\U000e0000-\U000e0fff]")


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The findings of one check, and what its options make of them."""

    findings: Sequence[Finding]
    accepted: Sequence[Finding]
    """Findings that somebody accepted for a time, with a reason."""
    records: int
    fail_on: str = "error"
    """``error``, ``warning`` or ``never``."""
    due: bool = False
    folder: str = ""
    """The register's folder in the repository: empty, or like ``quality/register``."""

    def waits(self, finding: Finding) -> bool:
        """Return whether a finding of the clock is only shown: no pull request brought it."""
        return finding.clock and not self.due

    def fails(self, finding: Finding) -> bool:
        """Return whether a finding makes the check fail."""
        if self.fail_on == "never" or self.waits(finding):
            return False
        return finding.severity.rank <= Severity(self.fail_on).rank

    @property
    def failed(self) -> bool:
        """Whether any finding makes the check fail."""
        return any(map(self.fails, self.findings))

    def place(self, finding: Finding) -> str:
        """Return a finding's file as the repository knows it, with forward slashes."""
        return f"{self.folder}/{finding.file}" if self.folder else finding.file

    def fingerprints(self, findings: Sequence[Finding]) -> list[str]:
        """Return for each finding what it is recognised by when lines move: 32 hex digits, a count.

        The message is no part of it: it may tell a date or a number that changes every day.
        """
        seen: Counter[str] = Counter()
        found = []
        for finding in findings:
            text = "\0".join((finding.code, self.place(finding), dotted(finding.path)))
            digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
            seen[digest] += 1
            found.append(f"{digest}:{seen[digest]}")
        return found


def counted(findings: Sequence[Finding]) -> str:
    """Return how many findings there are of each severity: ``7 errors, 1 warning``, or nothing."""
    counts = [(s, sum(f.severity is s for f in findings)) for s in Severity]
    return ", ".join(f"{n} {s}{'s' if n != 1 and s != 'info' else ''}" for s, n in counts if n)


def summary(result: CheckResult) -> str:
    """Return a check's result in one line."""
    records = "1 record" if result.records == 1 else f"{result.records} records"
    text = f"{records} checked: {counted(result.findings) or 'nothing found'}"
    clock = sum(f.clock for f in result.findings)
    if clock and not result.due:
        text += f" ({clock} of the clock; --due fails on them)"
    if result.accepted:
        text += f"; {len(result.accepted)} accepted"
    return text


def one_line(text: str) -> str:
    """Return a text without line breaks; a file's name may hold them as well as a record."""
    return " ".join(text.split())


def json_document(document: object) -> str:
    """Return a document as JSON that is read by people too: Chinese stays Chinese.

    Invisible characters beyond U+FFFF are written as JSON wants them, in two halves.
    """
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return _TAGS.sub(lambda found: json.dumps(found[0])[1:-1], text)
