"""Findings for people at a terminal: ``path:line:col: CODE severity: message`` and what to do."""

from collections.abc import Iterator

from csrreg.reports.check_result import CheckResult, one_line, summary


def text_lines(result: CheckResult) -> Iterator[str]:
    """Yield the lines: each finding, below it what to do, at last the sums."""
    for finding in result.findings:
        place = f"{one_line(finding.file)}:{finding.line}:{finding.column}"
        yield f"{place}: {finding.code} {finding.severity}: {one_line(finding.message)}"
        if finding.fix:
            yield f"    {one_line(finding.fix)}"
    yield summary(result)
