"""Findings as JUnit XML, which Jenkins, GitLab, Azure and TeamCity show as a tree of tests.

A rule is a test suite and a test class, a record that it speaks about one test in it: viewers group
by class, tell how long a test has failed by class and name, and name what is new. So *REQ011* shows
the records it concerns, and "CSR-NORDAUTO-0003 fails since build 12" is true. A rule without a
finding is one test that passed. What does not fail the check (accepted, waiting for ``--due``,
below ``--fail-on``) is a skipped test with its message: seen, and not red.

Only what both forms of the schema that Jenkins published know is used.
"""

import re
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from csrreg.findings import Finding
from csrreg.reports.check_result import CheckResult, one_line
from csrreg.rules.base import Rule

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What an XML 1.0 file may not hold, not even as a character reference."""


def junit_text(result: CheckResult, rules: Sequence[Rule]) -> str:
    """Return the XML document, a suite for each rule that was applied; without times.

    So the same findings give the same bytes.
    """
    names = {rule.code: f"{rule.code} {rule.name}" for rule in rules}
    found: dict[str, dict[str, list[Finding]]] = {code: {} for code in names}
    accepted = set(map(id, result.accepted))
    for finding in (*result.findings, *result.accepted):
        tests = found.setdefault(finding.code, {})
        tests.setdefault(finding.id or finding.file, []).append(finding)
    top = ET.Element("testsuites", name="csrreg check")
    for code in sorted(found):
        _suite(top, names.get(code, code), found[code], result, accepted)
    for name in ("tests", "failures", "errors"):
        top.set(name, str(sum(int(suite.get(name, "0")) for suite in top)))
    ET.indent(top)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(top, encoding="unicode")


def _suite(
    top: ET.Element,
    name: str,
    tests: dict[str, list[Finding]],
    result: CheckResult,
    accepted: set[int],
) -> None:
    suite = ET.SubElement(top, "testsuite", name=_xml(name))
    if not tests:
        ET.SubElement(suite, "testcase", classname=_xml(name), name="nothing found")
    for record in sorted(tests):
        case = ET.SubElement(suite, "testcase", classname=_xml(name), name=_xml(record))
        failing = [f for f in tests[record] if id(f) not in accepted and result.fails(f)]
        shown = failing or tests[record]
        kind = "failure" if failing else "skipped"
        first = one_line(shown[0].message)
        if not failing:
            first = f"{_why_not(shown[0], result, accepted)}: {first}"
        element = ET.SubElement(case, kind, message=_xml(first))
        if failing:
            element.set("type", str(shown[0].severity))
        element.text = _xml("\n".join(_lines(shown, result)))
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in suite)))
    suite.set("errors", "0")
    suite.set("skipped", str(sum(case.find("skipped") is not None for case in suite)))


def _why_not(finding: Finding, result: CheckResult, accepted: set[int]) -> str:
    if id(finding) in accepted:
        return "accepted"
    return "not yet failing without --due" if result.waits(finding) else str(finding.severity)


def _lines(findings: Iterable[Finding], result: CheckResult) -> Iterable[str]:
    for f in findings:
        place = f"{one_line(result.place(f))}:{f.line}:{f.column}"
        yield f"{place}: {f.severity}: {one_line(f.message)}"
        if f.fix:
            yield f"    {one_line(f.fix)}"


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
