"""Writing proposed actions onto the revision or edition that asks for them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from csrreg.change.edits import Append, Edit

if TYPE_CHECKING:
    from datetime import date

    from csrreg.findings import Step
    from csrreg.model.tree import Mapping


class Action(Protocol):
    """What is to be done, by whom, until when."""

    @property
    def what(self) -> str:
        """What is to be done."""

    @property
    def owner(self) -> str:
        """Who does it; empty if nobody is named."""

    @property
    def due(self) -> "date | None":
        """Until when."""


def action_edits(path: "tuple[Step, ...]", actions: Sequence[Action]) -> list[Edit]:
    """Return the edits that append actions to the list at a path; no owner, no field."""
    return [Append((*path, "actions"), _tree(action)) for action in actions]


def _tree(action: Action) -> "Mapping":
    fields = {
        "what": action.what,
        "owner": action.owner,
        "due": str(action.due) if action.due is not None else "",
    }
    return {name: value for name, value in fields.items() if value}
