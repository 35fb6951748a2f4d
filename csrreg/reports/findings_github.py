"""Findings as GitHub workflow commands: each line becomes a note at its line of the change.

GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest without a word;
so the ten gravest are written, and how many more there are. What a record or a file's name says
stays data: the runner takes a line that begins with ``::``, and older ones take ``##[`` anywhere.
"""

from collections.abc import Iterator

from csrreg.findings import Finding, Severity
from csrreg.reports.check_result import CheckResult, summary

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_SHOWN = 10


def github_lines(result: CheckResult) -> Iterator[str]:
    """Yield the commands, errors first; then the count of those left out, and the sums.

    A finding of the clock that only waits is a notice: it does not fail the check.
    """
    left_out = []
    for command in _COMMANDS.values():
        found = [f for f in result.findings if _command(f, result) == command]
        for finding in found[:_SHOWN]:
            yield _line(command, finding, result)
        if more := len(found) - _SHOWN:
            if more > 0:
                left_out.append(f"{more} more {command}{'s' if more != 1 else ''}")
    if left_out:
        yield f"{', '.join(left_out)}: in the summary of the step, or run csrreg check"
    yield summary(result)


def _command(finding: Finding, result: CheckResult) -> str:
    return "notice" if result.waits(finding) else _COMMANDS[finding.severity]


def _line(command: str, finding: Finding, result: CheckResult) -> str:
    properties = [f"file={_property(result.place(finding))}"]
    if finding.line:
        properties.append(f"line={finding.line}")
        if finding.column:
            properties.append(f"col={finding.column}")
    title = f"{finding.code} {finding.id}" if finding.id else finding.code
    properties.append(f"title={_property(title)}")
    text = f"{finding.message}\n{finding.fix}" if finding.fix else finding.message
    return f"::{command} {','.join(properties)}::{_data(text)}"


def _data(text: str) -> str:
    for character, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), ("##[", "## [")):
        text = text.replace(character, code)
    return text


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
