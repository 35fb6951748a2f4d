"""``csrreg check``: is the register complete and consistent?"""

import json
import os
from dataclasses import replace
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
        list[str] | None,
        typer.Argument(metavar="PATH…", help="Only findings of these files, folders or ids."),
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
    """Check whether the register is complete and consistent.

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
        _fix(root, below)
    checked = run_check(WorkTree(root), day, rules, progress("reading"))
    checked = replace(
        checked,
        findings=[f for f in checked.findings if _is_below(f.file, below)],
        accepted=[f for f in checked.accepted if _is_below(f.file, below)],
    )
    failed = any(fails(f, fail_on, due) for f in checked.findings)
    if format == "json":
        out(as_json(checked, failed=failed))
    else:
        show_findings(checked, due=due)
    raise typer.Exit(Exit.FINDINGS if failed else Exit.CLEAN)


def fails(finding: Finding, fail_on: str, due: bool) -> bool:
    """Return whether a finding makes a check fail."""
    if fail_on == "never" or (finding.clock and not due):
        return False
    return finding.severity.rank <= Severity(fail_on).rank


def show_findings(checked: "Checked", *, due: bool) -> None:
    """Print each finding as ``path:line:col: CODE severity: message`` and what to do; then sums."""
    for finding in checked.findings:
        place = f"{finding.file}:{finding.line}:{finding.column}"
        message = " ".join(finding.message.split())
        out(f"{place}: {finding.code} {finding.severity}: {message}")
        if finding.fix:
            out(f"    {finding.fix}")
    out(_summary(checked, due))


def _summary(checked: "Checked", due: bool) -> str:
    counts = [(s, sum(f.severity is s for f in checked.findings)) for s in Severity]
    found = ", ".join(f"{n} {s}{'s' if n != 1 and s != 'info' else ''}" for s, n in counts if n)
    records = "1 record" if checked.records == 1 else f"{checked.records} records"
    text = f"{records} checked: {found or 'nothing found'}"
    clock = sum(f.clock for f in checked.findings)
    if clock and not due:
        text += f" ({clock} of the clock; --due fails on them)"
    if checked.accepted:
        text += f"; {len(checked.accepted)} accepted"
    return text


def as_json(checked: "Checked", *, failed: bool) -> str:
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
            for f in checked.findings
        ],
        "summary": {
            "records": checked.records,
            **{str(s): sum(f.severity is s for f in checked.findings) for s in Severity},
            "clock": sum(f.clock for f in checked.findings),
            "accepted": len(checked.accepted),
            "failed": failed,
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def chosen_rules(select: list[str] | None, ignore: list[str] | None) -> "list[Rule]":
    """Return the rules whose codes begin with a selected and with no ignored code.

    Raises:
        CsrregError: if a code begins no rule's code, or no rule is left.
    """
    from csrreg.rules.table import RULES

    wanted, unwanted = _codes(select), _codes(ignore)
    for code in (*wanted, *unwanted):
        if not any(rule.code.startswith(code) for rule in RULES):
            raise CsrregError(f"there is no rule {code}", "csrreg rules lists them")
    chosen = [
        rule
        for rule in RULES
        if (not wanted or rule.code.startswith(wanted))
        and not (unwanted and rule.code.startswith(unwanted))
    ]
    if not chosen:  # a check that checks nothing must not be green
        raise CsrregError("--select and --ignore leave no rule to check")
    return chosen


def _codes(given: list[str] | None) -> tuple[str, ...]:
    parts = (code.strip().upper() for text in given or [] for code in text.split(","))
    return tuple(code for code in parts if code)


def _inside(root: Path, path: str) -> str:
    """Return a file or folder of the register, relative to it; a record can be named by its id."""
    from csrreg.cli.records import file_of
    from csrreg.model.ids import parse_id
    from csrreg.store.files import WorkTree

    if not os.path.lexists(path):
        known = parse_id(path.upper())
        if known is not None and (known.number or WorkTree(root).exists(known.file)):
            return file_of(root, path)[0]
        raise CsrregError(f"{path}: there is no such file, folder or record")
    # A record may be a link, and is reported for it; the folders above are followed.
    here = Path(os.path.abspath(path))
    absolute = here.parent.resolve() / here.name
    top = root.resolve()
    if not absolute.is_relative_to(top):
        raise CsrregError(f"{path} is not in the register {root}")
    return absolute.relative_to(top).as_posix()


def _is_below(file: str, below: list[str]) -> bool:
    if not below or "." in below:
        return True
    return any(file == place or file.startswith(f"{place}/") for place in below)


def _fix(root: Path, below: list[str]) -> None:
    from csrreg.store.fix import replace_look_alikes

    fixed = replace_look_alikes(root, lambda file: _is_below(file, below))
    for file, count in fixed:
        say(f"{file}: {count} look-alike character{'s' if count != 1 else ''} replaced")
