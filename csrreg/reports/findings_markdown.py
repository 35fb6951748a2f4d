"""Findings as Markdown: the comment on a pull request, and the summary of a step.

Record text is escaped: it makes no picture, heading or hidden link, calls nobody by ``@name`` and
points to no other pull request by ``#12``.
"""

import re
from collections.abc import Iterator, Sequence

from csrreg.findings import Finding, Severity, dotted
from csrreg.reports.check_result import CheckResult, counted, one_line, summary

_MARK = "<!-- csrreg.check -->"
"""By this a bot finds the comment it wrote, to replace it."""
_FOLDED = 10
"""A longer table can be folded away."""
_LIMIT = 60_000
"""Characters; a comment on GitHub holds 65,536."""
_ESCAPED = re.compile(r"([\\`*_\[\]|~$])|([<>&])|([@#])")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_HEADINGS = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.INFO: "Info"}


def markdown_text(result: CheckResult) -> str:
    """Return the whole comment; what would be too long for one is counted instead."""
    verdict = "failed" if result.failed else "passed"
    head = [_MARK, f"### csrreg check {verdict}", "", escaped(summary(result)), ""]
    room = _LIMIT - sum(len(line) + 1 for line in head)
    lines: list[str] = []
    for severity in Severity:
        waiting = [f for f in result.findings if result.waits(f) and f.severity is severity]
        now = [f for f in result.findings if not result.waits(f) and f.severity is severity]
        for title, found in (
            (_HEADINGS[severity], now),
            (f"{_HEADINGS[severity]} of the clock (fail only with --due)", waiting),
        ):
            table = list(_table(title, found, room))
            room -= sum(len(line) + 1 for line in table)
            lines += table
    return "\n".join((*head, *lines)).rstrip("\n")


def _table(title: str, findings: Sequence[Finding], room: int) -> Iterator[str]:
    if not findings:
        return
    name = f"{title} ({len(findings)})"
    folded = len(findings) > _FOLDED
    yield f"<details><summary>{name}</summary>" if folded else f"**{escaped(name)}**"
    yield ""
    yield "| rule | where | finding | what to do |"
    yield "| --- | --- | --- | --- |"
    room -= 400  # the lines around the rows
    for number, finding in enumerate(findings):
        row = _row(finding)
        room -= len(row) + 1
        if room < 0:
            yield ""
            yield f"… and {counted(findings[number:])} more: `csrreg check` shows them"
            break
        yield row
    yield ""
    if folded:
        yield "</details>"
        yield ""


def _row(finding: Finding) -> str:
    field = dotted(finding.path)
    where = finding.id or one_line(finding.file)
    place = f"{escaped(where)}<br>line {finding.line}{f', {escaped(field)}' if field else ''}"
    cells = (finding.code, place, escaped(finding.message), escaped(finding.fix))
    return f"| {' | '.join(cells)} |"


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is, in one line."""
    return _ESCAPED.sub(_escape, one_line(text))


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    if found[2]:
        return _ENTITIES[sign]
    # A name behind @ would be notified, a number behind # linked.
    return f"{sign}&#8203;" if found[3] else f"\\{sign}"
