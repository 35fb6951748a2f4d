"""Findings as SARIF 2.1.0 (OASIS), which GitHub code scanning, GitLab and editors read.

Whoever uploads the file decides what fails: a finding of the clock that only waits is a ``note``,
so that a pull request is not blamed for the calendar; its own severity stands in its properties.
"""

from collections.abc import Sequence
from urllib.parse import quote

from csrreg.findings import Finding, Severity, dotted
from csrreg.reports.check_result import CheckResult, json_document
from csrreg.rules.base import Rule

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ROOT = "%SRCROOT%"


def sarif_text(result: CheckResult, rules: Sequence[Rule], version: str) -> str:
    """Return a SARIF log of one run; paths are relative to the repository, and percent-encoded.

    ``rules`` are those that were applied. An error of a file that could not be read is told even if
    its rule was not asked for; it then stands without the rule's description.
    """
    position = {rule.code: number for number, rule in enumerate(rules)}
    results = [
        *_results(result, result.findings, position, accepted=False),
        *_results(result, result.accepted, position, accepted=True),
    ]
    run = {
        "tool": {
            "driver": {
                "name": "csrreg",
                "version": version,
                "semanticVersion": version,
                "informationUri": "https://github.com/csrreg/csrreg",
                "rules": [_rule(rule) for rule in rules],
            }
        },
        # Two registers of one repository are two analyses: none replaces the other's results.
        "automationDetails": {"id": f"csrreg/{result.folder}/" if result.folder else "csrreg/"},
        "invocations": [{"executionSuccessful": True}],
        "originalUriBaseIds": {
            _ROOT: {"description": {"text": "The top folder of the repository."}}
        },
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    log = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
        "sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json_document(log)


def _rule(rule: Rule) -> dict[str, object]:
    text = f"Why: {rule.why}\nFix: {rule.fix}"
    found: dict[str, object] = {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": _plain(rule.summary)},
        "fullDescription": {"text": _plain(f"{rule.summary} Why: {rule.why}")},
        "help": {"text": _plain(text)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }
    if rule.clock:
        found["properties"] = {"tags": ["clock"]}
    return found


def _results(
    result: CheckResult, findings: Sequence[Finding], position: dict[str, int], *, accepted: bool
) -> list[dict[str, object]]:
    marks = result.fingerprints(findings)
    return [
        _result(result, finding, mark, position, accepted=accepted)
        for finding, mark in zip(findings, marks, strict=True)
    ]


def _result(
    result: CheckResult, finding: Finding, mark: str, position: dict[str, int], *, accepted: bool
) -> dict[str, object]:
    text = f"{finding.message}\n{finding.fix}" if finding.fix else finding.message
    found: dict[str, object] = {"ruleId": finding.code}
    if finding.code in position:
        found["ruleIndex"] = position[finding.code]
    found |= {
        "level": "note" if result.waits(finding) else _LEVELS[finding.severity],
        "message": {"text": _plain(text)},
        "locations": [_location(result, finding)],
        # GitHub reads the first name only, and would otherwise make one up from the line's text.
        "partialFingerprints": {"primaryLocationLineHash": mark, "csrregFinding/v1": mark},
        "properties": {"severity": str(finding.severity), "clock": finding.clock},
        # On every result, or on none: an empty list says that nobody accepted it.
        "suppressions": [],
    }
    if accepted:
        why = "Accepted for a time in csrreg.yaml (accepted_findings), with reason and name."
        found["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why}]
    return found


def _location(result: CheckResult, finding: Finding) -> dict[str, object]:
    uri = quote(result.place(finding), safe="/", errors="replace")
    physical: dict[str, object] = {"artifactLocation": {"uri": uri, "uriBaseId": _ROOT}}
    if finding.line:
        region = {"startLine": finding.line}
        if finding.column:
            region["startColumn"] = finding.column
        physical["region"] = region
    location: dict[str, object] = {"physicalLocation": physical}
    if finding.id:
        field = dotted(finding.path)
        name = f"{finding.id}.{field}" if field else finding.id
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "object"}]
    return location


def _plain(text: str) -> str:
    """Return a text that no viewer takes for a placeholder, or for a link that it would follow."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")
