"""An amendment: always a new review, which takes over what did not change."""

from collections.abc import Iterable
from typing import Literal

from csrreg.change.assign import Assignment, edit_of
from csrreg.change.edits import Append, edited
from csrreg.errors import CsrregError
from csrreg.model.compared import differences
from csrreg.model.fields import node_of
from csrreg.model.kinds import REVIEW
from csrreg.model.tree import Mapping, Tree

How = Literal["replaced", "clauses", "dates_or_quantities"]
HOWS: tuple[How, ...] = ("replaced", "clauses", "dates_or_quantities")

_TAKEN_OVER = (
    "type",
    "entity",
    "site",
    "reference",
    "items",
    "value",
    "terms",
    "framework",
    "method",
)
_ONLY_DATES_OR_QUANTITIES = (".delivery", ".quantity", ".monthly_max", ".valid_to", "value.amount")


def amended(
    id: str, older: Mapping, items: Iterable[Mapping], assignments: Iterable[Assignment]
) -> Mapping:
    """Return the order as it is after an amendment, without anything the departments must redo.

    A position for a part that was ordered before changes the fields it names; any other is added.

    Raises:
        CsrregError: if an assignment names no field.
    """
    tree: Mapping = {name: older[name] for name in _TAKEN_OVER if name in older}
    framework = tree.get("framework")
    if isinstance(framework, dict):
        tree["framework"] = {k: v for k, v in framework.items() if k != "call_offs"}
    tree["title"] = f"Amendment of {older.get('title', id)}"
    tree["items"] = _positions(older.get("items"), items)
    if not tree["items"]:
        del tree["items"]
    node = node_of(REVIEW.shape)
    for assignment in assignments:
        tree = edited(tree, edit_of(assignment, node, tree))
    return tree


def position(text: str) -> Mapping:
    """Return the position that ``part=…,quantity=…`` is.

    Raises:
        CsrregError: if it is none.
    """
    edit = edit_of(Assignment("items", "+=", text), node_of(REVIEW.shape), {})
    assert isinstance(edit, Append)
    assert isinstance(edit.value, dict)
    return edit.value


def _positions(older: Tree | None, items: Iterable[Mapping]) -> list[Tree]:
    found: list[Tree] = [dict(i) for i in older if isinstance(i, dict)] if older else []
    for item in items:
        same = [
            i for i in found if isinstance(i, dict) and _key(i) == _key(item) and _key(i) is not None
        ]
        if len(same) > 1:
            raise CsrregError(
                f"{_key(item)} is ordered in {len(same)} positions",
                "name the position: items.2.quantity=…",
            )
        if same and isinstance(same[0], dict):
            same[0].update(item)
        else:
            found.append(item)
    return found


def _key(item: Mapping) -> Tree | None:
    return item.get("part") or item.get("name")


def how_amended(older: Mapping, newer: Mapping) -> How:
    """Return which way of amending the differences make it, the lightest that covers them all."""
    changed = [str(d["what"]) for d in differences(older, newer)]
    light = all(what.endswith(_ONLY_DATES_OR_QUANTITIES) for what in changed)
    return "dates_or_quantities" if changed and light else "clauses"
