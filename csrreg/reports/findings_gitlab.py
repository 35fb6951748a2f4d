"""Findings as GitLab's Code Quality report, shown in merge requests beside the changed lines.

GitLab's severities (blocker, critical, major, minor, info) sort code and are no grades of
nonconformity: those the auditor gives. An error is ``major`` because that is the middle word, which
GitLab marks as in need of attention; ``critical`` and ``blocker`` would speak of running software.
"""

from csrreg.findings import Finding, Severity
from csrreg.reports.check_result import CheckResult, json_document, one_line

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def gitlab_text(result: CheckResult) -> str:
    """Return the report. Accepted findings are left out: the form has no word for them."""
    marks = result.fingerprints(result.findings)
    found = [
        {
            "description": _description(finding),
            "check_name": finding.code,
            "fingerprint": mark,
            "severity": "info" if result.waits(finding) else _SEVERITIES[finding.severity],
            "location": {"path": result.place(finding), "lines": {"begin": max(finding.line, 1)}},
        }
        for finding, mark in zip(result.findings, marks, strict=True)
    ]
    return json_document(found)


def _description(finding: Finding) -> str:
    text = one_line(finding.message)
    text = f"{finding.id}: {text}" if finding.id else text
    return f"{text} ({one_line(finding.fix)})" if finding.fix else text
