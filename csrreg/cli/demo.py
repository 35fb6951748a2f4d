"""``csrreg demo``: a complete example register, to look around in."""

from pathlib import Path
from typing import Annotated

import typer

from csrreg.cli.common import quoted
from csrreg.cli.output import say


def demo(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where; must be missing or empty.")
    ] = Path("csrreg-demo"),
) -> None:
    """Lay out a complete example register with its history."""
    from csrreg.cli.check import show_findings
    from csrreg.store.check import check
    from csrreg.store.demo import STORY_DATE, lay
    from csrreg.store.files import WorkTree

    laid = lay(folder)
    if laid.without_git:
        say(f"warning: the register has no history, because {laid.without_git}")
    else:
        say(f"{folder}: a register of brake parts, with {laid.commits} commits of history")
    say(f"its story is told on {STORY_DATE}; csrreg check --today {STORY_DATE} found:")
    checked = check(WorkTree(folder.absolute()), STORY_DATE)
    show_findings(checked, due=False)
    say("what to try next:")
    say(f"  cd {quoted(str(folder))}")
    for command in _TRY if not laid.without_git else [c for c in _TRY if "git" not in c]:
        say(f"  {command.format(day=STORY_DATE)}")


_TRY = (
    "csrreg list requirement --status to_re_review --today {day}",
    "csrreg show CSR-NORDAUTO-0001 --today {day}",
    "csrreg set CSR-NORDAUTO-0001 tags+=audit && git diff",
    "csrreg explain REQ011",
    "git log --oneline",
)
