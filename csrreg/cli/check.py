"""``csrreg check``: is the register complete and consistent?"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import (
    RegisterOption,
    TodayOption,
    one_of,
    root_of,
    say_index_differs,
    the_day,
)
from csrreg.cli.output import out, safe_text, say
from csrreg.errors import CsrregError, Exit

if TYPE_CHECKING:
    from datetime import date

    from csrreg.reports.check_result import CheckResult
    from csrreg.rules.base import Rule
    from csrreg.store.check import Checked
    from csrreg.store.load import Progress

FAIL_ON = ("error", "warning", "never")
FORMATS = ("text", "json", "sarif", "junit", "github", "gitlab", "markdown")


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
    format: Annotated[str, typer.Option(metavar="FORMAT", help=", ".join(FORMATS))] = "text",
    against: Annotated[
        str | None,
        typer.Option(metavar="REF", help="Check what merging this branch would give."),
    ] = None,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Check whether the register is complete and consistent.

    Rules of the clock (overdue, validity) are shown, and fail the check only with --due.
    Exit code 1: findings at or above --fail-on. Nothing is written without --fix.

    --against also finds what only the merge brings: ids used twice, broken links (rules MRG).

    sarif always exits with 0: whoever uploads it decides. github also adds its summary to the
    file that GITHUB_STEP_SUMMARY names.
    """
    one_of(fail_on, FAIL_ON, "--fail-on")
    one_of(format, FORMATS, "--format")
    from csrreg.cli.progress import progress
    from csrreg.reports.check_result import CheckResult

    root = root_of(register)
    day = the_day(today)
    rules = chosen_rules(select, ignore, merging=against is not None)
    below = [_inside(root, path) for path in paths or []]
    if fix and against is not None:
        raise CsrregError("--fix and --against exclude each other: nobody can mend another branch")
    if fix:
        _fix(root, below)
    checked = _checked(root, day, rules, against, progress("reading"))
    result = CheckResult(
        [f for f in checked.findings if _is_below(f.file, below)],
        [f for f in checked.accepted if _is_below(f.file, below)],
        checked.records,
        fail_on,
        due,
        _folder_in_repository(root) if format not in ("text", "json") else "",
    )
    for line in _lines(result, format, rules):
        out(line)
    if format == "github":
        _add_step_summary(result)
    if format == "text" and against is None:
        say_index_differs(root)
    raise typer.Exit(Exit.FINDINGS if result.failed and format != "sarif" else Exit.CLEAN)


def show_findings(checked: "Checked", *, due: bool) -> None:
    """Print each finding as ``path:line:col: CODE severity: message`` and what to do; then sums."""
    from csrreg.reports.check_result import CheckResult

    result = CheckResult(checked.findings, checked.accepted, checked.records, due=due)
    for line in _lines(result, "text", ()):
        out(line)


def _lines(result: "CheckResult", format: str, rules: "Sequence[Rule]") -> Iterable[str]:
    """Return a check's result in one of its forms; ``rules`` are those that were applied."""
    if format == "text":
        from csrreg.reports.findings_text import text_lines

        return text_lines(result)
    if format == "github":
        from csrreg.reports.findings_github import github_lines

        return github_lines(result)
    return (_document(result, format, rules),)


def _document(result: "CheckResult", format: str, rules: "Sequence[Rule]") -> str:
    from csrreg import __version__

    if format == "sarif":
        from csrreg.reports.findings_sarif import sarif_text

        return sarif_text(result, rules, __version__)
    if format == "junit":
        from csrreg.reports.findings_junit import junit_text

        return junit_text(result, rules)
    if format == "gitlab":
        from csrreg.reports.findings_gitlab import gitlab_text

        return gitlab_text(result)
    if format == "markdown":
        from csrreg.reports.findings_markdown import markdown_text

        return markdown_text(result)
    from csrreg.reports.findings_json import json_text

    return json_text(result)


def _folder_in_repository(root: Path) -> str:
    """Return where the register lies in its repository: what CI shows is named from there."""
    from csrreg.store.history import work_tree

    top = work_tree(root)
    folder = root.relative_to(top).as_posix() if top is not None else "."
    return "" if folder == "." else folder


def _add_step_summary(result: "CheckResult") -> None:
    """Append the Markdown form to the summary of the running step, if there is one."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if not file:
        return
    from csrreg.reports.findings_markdown import markdown_text
    from csrreg.store.outputs import append

    try:
        append(Path(file), safe_text(markdown_text(result)) + "\n")
    except CsrregError as error:  # the check itself is not wrong
        say(f"the summary of the step: {error.message}")


def _checked(
    root: Path, day: "date", rules: "list[Rule]", against: str | None, progress: "Progress | None"
) -> "Checked":
    """Check the files here, or what merging another branch into them would give."""
    if against is None:
        from csrreg.store.check import check as run_check
        from csrreg.store.files import WorkTree

        return run_check(WorkTree(root), day, rules, progress)
    from csrreg.store.against import check_against

    found = check_against(root, against, day, rules, progress)
    say(f"checked as merged with {against} ({found.there.commit[:7]}); nothing was changed")
    return found.checked


def chosen_rules(
    select: list[str] | None, ignore: list[str] | None, *, merging: bool = False
) -> "list[Rule]":
    """Return the rules whose codes begin with a selected and with no ignored code.

    Those about ``merging`` look at two branches; for one alone they would always be green.

    Raises:
        CsrregError: if a code begins no rule's code, or no rule is left.
    """
    from csrreg.rules.merging import CODES as MERGING
    from csrreg.rules.table import RULES

    wanted, unwanted = _codes(select), _codes(ignore)
    for code in (*wanted, *unwanted):
        if not any(rule.code.startswith(code) for rule in RULES):
            raise CsrregError(f"there is no rule {code}", "csrreg rules lists them")
    chosen = [
        rule
        for rule in RULES
        if (merging or rule.code not in MERGING)
        and (not wanted or rule.code.startswith(wanted))
        and not (unwanted and rule.code.startswith(unwanted))
    ]
    if not chosen:  # a check that checks nothing must not be green
        alone = not merging and any(code.startswith("MRG") for code in wanted)
        hint = "MRG rules look at a merge: --against REF" if alone else ""
        raise CsrregError("--select and --ignore leave no rule to check", hint)
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
