"""``csrreg check``: is the register complete and consistent?"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption, one_of, root_of, the_day
from csrreg.cli.output import out, say
from csrreg.errors import CsrregError, Exit
from csrreg.findings import Finding, Severity

if TYPE_CHECKING:
    from csrreg.rules.base import Rule
    from csrreg.store.check import Checked

FAIL_ON = ("error", "warning", "never")


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Show only findings below these files or folders.")
    ] = None,
    select: Annotated[
        list[str] | None, typer.Option(metavar="CODES", help="Only these: REQ,LNK001")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar="CODES", help="Not these.")] = None,
    fail_on: Annotated[
        str, typer.Option(metavar="SEVERITY", help="error, warning or never")
    ] = "error",
    due: Annotated[
        bool, typer.Option("--due", help="Fail also on what appeared only because time passed.")
    ] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Replace look-alike characters.")] = False,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json")] = "text",
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Check that the register is complete and consistent.

    Rules of the clock (overdue, validity) are shown, and fail the check only with --due.
    Exit code 1: findings at or above --fail-on. Nothing is written without --fix.
    """
    one_of(fail_on, FAIL_ON, "--fail-on")
    one_of(format, ("text", "json"), "--format")
    from csrreg.cli.progress import progress
    from csrreg.store.check import check as run_check
    from csrreg.store.files import WorkTree

    root = root_of(register)
    day = the_day(today)
    rules = chosen_rules(select, ignore)
    below = [_inside(root, path) for path in paths or []]
    if fix:
        _fix(root, day, below)
    checked = run_check(WorkTree(root), day, rules, progress("reading"))
    findings = [f for f in checked.findings if _is_below(f.file, below)]
    failed = any(fails(f, fail_on, due) for f in findings)
    if format == "json":
        out(as_json(findings, checked, failed))
    else:
        for finding in findings:
            out(line(finding))
            if finding.fix:
                out(f"    {finding.fix}")
        out(summary(findings, checked, due))
    raise typer.Exit(Exit.FINDINGS if failed else Exit.CLEAN)


def fails(finding: Finding, fail_on: str, due: bool) -> bool:
    """Return whether a finding makes a check fail."""
    if fail_on == "never" or (finding.clock and not due):
        return False
    return finding.severity.rank <= Severity(fail_on).rank


def line(finding: Finding) -> str:
    """Return a finding as one line: ``path:line:col: CODE severity: message``."""
    place = f"{finding.file}:{finding.line}:{finding.column}"
    return f"{place}: {finding.code} {finding.severity}: {finding.message}"


def summary(findings: list[Finding], checked: "Checked", due: bool) -> str:
    """Return the last line of a check: how much was looked at, and what was found."""
    counts = [(s, sum(f.severity is s for f in findings)) for s in Severity]
    found = ", ".join(f"{n} {s}{'s' if n != 1 and s != 'info' else ''}" for s, n in counts if n)
    text = f"{checked.records} records checked: {found or 'nothing found'}"
    clock = sum(f.clock for f in findings)
    if clock and not due:
        text += f" ({clock} of the clock; --due fails on them)"
    if checked.accepted:
        text += f"; {len(checked.accepted)} accepted"
    return text


def as_json(findings: list[Finding], checked: "Checked", failed: bool) -> str:
    """Return the stable machine form, ``csrreg.check/1``."""
    from csrreg.findings import dotted

    document = {
        "schema": "csrreg.check/1",
        "findings": [
            {
                "path": f.file,
                "line": f.line,
                "column": f.column,
                "code": f.code,
                "severity": str(f.severity),
                "message": f.message,
                "id": f.id,
                "field": dotted(f.path),
                "fix": f.fix,
                "clock": f.clock,
            }
            for f in findings
        ],
        "summary": {
            "records": checked.records,
            **{str(s): sum(f.severity is s for f in findings) for s in Severity},
            "clock": sum(f.clock for f in findings),
            "accepted": len(checked.accepted),
            "failed": failed,
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def chosen_rules(select: list[str] | None, ignore: list[str] | None) -> "list[Rule]":
    """Return the rules whose codes begin with a selected and with no ignored code.

    Raises:
        CsrregError: if a code begins no rule's code.
    """
    from csrreg.rules.table import RULES

    wanted, unwanted = _codes(select), _codes(ignore)
    for code in (*wanted, *unwanted):
        if not any(rule.code.startswith(code) for rule in RULES):
            raise CsrregError(f"there is no rule {code}", "csrreg rules lists them")
    return [
        rule
        for rule in RULES
        if (not wanted or rule.code.startswith(wanted))
        and not (unwanted and rule.code.startswith(unwanted))
    ]


def _codes(given: list[str] | None) -> tuple[str, ...]:
    parts = (code.strip().upper() for text in given or [] for code in text.split(","))
    return tuple(code for code in parts if code)


def _inside(root: Path, path: Path) -> str:
    absolute = path.absolute()
    if not absolute.exists():
        raise CsrregError(f"{path}: there is no such file or folder")
    if not absolute.is_relative_to(root):
        raise CsrregError(f"{path} is not in the register {root}")
    return absolute.relative_to(root).as_posix()


def _is_below(file: str, below: list[str]) -> bool:
    if not below or "." in below:
        return True
    return any(file == place or file.startswith(f"{place}/") for place in below)


def _fix(root: Path, day: object, below: list[str]) -> None:
    from csrreg.store.fix import replace_look_alikes

    fixed = replace_look_alikes(root, lambda file: _is_below(file, below))
    for file, count in fixed:
        say(f"{file}: {count} look-alike character{'s' if count != 1 else ''} replaced")
