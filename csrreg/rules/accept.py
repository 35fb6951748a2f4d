"""Findings that somebody has looked at and accepted for a time (accepted_findings)."""

from collections.abc import Iterable

from csrreg.findings import Finding, Severity, dotted
from csrreg.model.register import Register

_ABOUT_ACCEPTING = frozenset(("SET004", "SET005"))


def accept(findings: Iterable[Finding], register: Register) -> tuple[list[Finding], list[Finding]]:
    """Return the findings that stay, and those that a valid entry silences.

    A valid entry names code and record, gives reason and name, and has not ended. What keeps a file
    from being read cannot be accepted: everything the file holds would go unchecked.
    """
    settings = register.settings
    paths: dict[tuple[str, str], list[str]] = {}
    for entry in settings.accepted_findings if settings is not None else ():
        ends = entry.until
        if entry.id and entry.reason and entry.by and ends is not None and ends >= register.today:
            paths.setdefault((entry.code, entry.id), []).append(entry.path or "")
    kept: list[Finding] = []
    silenced: list[Finding] = []
    for finding in findings:
        accepted = paths.get((finding.code, finding.id))
        if accepted and _can_be_accepted(finding) and _fits(finding, accepted):
            silenced.append(finding)
        else:
            kept.append(finding)
    return kept, silenced


def _can_be_accepted(finding: Finding) -> bool:
    if finding.code in _ABOUT_ACCEPTING:
        return False
    unread = finding.code.startswith(("FMT", "REC", "SET001"))
    return not (unread and finding.severity is Severity.ERROR)


def _fits(finding: Finding, paths: list[str]) -> bool:
    return "" in paths or dotted(finding.path) in paths
