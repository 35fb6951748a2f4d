"""``csrreg impact … --open``: writing the proposed actions onto the revision or edition."""

from typing import TYPE_CHECKING

from csrreg.cli.impact.asked import Asked, agreed, write_files
from csrreg.cli.output import say

if TYPE_CHECKING:
    from csrreg.findings import Step
    from csrreg.reports.impact import Impact


def open_actions(impact: "Impact", file: str, path: "tuple[Step, ...]", asked: Asked) -> None:
    """Write the actions that are not recorded yet, all or none."""
    from csrreg.change.open_actions import action_edits

    new = [action for action in impact.actions if not action.recorded]
    about = f"{impact.id} {impact.what}"
    if not new:
        say(f"{about}: every action is recorded already; nothing was written")
        return
    unowned = sum(not action.owner for action in new)
    if unowned:
        say(f"{_count(unowned, 'action')} without an owner: --owner PERSON takes them")
    undated = sum(action.due is None for action in new)
    if undated:
        say(f"{_count(undated, 'action')} without a due date: nobody is reminded of them")
    if agreed(f"write {_count(len(new), 'action')} to {impact.id}", asked):
        what = f"{about}: {_count(len(new), 'action')} opened"
        write_files(asked, {file: action_edits(path, new)}, what)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
