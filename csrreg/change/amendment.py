"""An amendment: always a new review, which takes over what did not change."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from pydantic_core import PydanticCustomError

from csrreg.change.assign import Assignment, edit_of
from csrreg.change.edits import Append, edited
from csrreg.errors import CsrregError
from csrreg.model.compared import differences
from csrreg.model.fields import node_of
from csrreg.model.kinds import REVIEW
from csrreg.model.tree import Mapping, Tree
from csrreg.model.types import read_number

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
    A new reference replaces the whole old one. The value follows the positions.

    Raises:
        CsrregError: if an assignment names no field, or the new value cannot be worked out.
    """
    tree: Mapping = {name: older[name] for name in _TAKEN_OVER if name in older}
    framework = tree.get("framework")
    if isinstance(framework, dict):
        tree["framework"] = {k: v for k, v in framework.items() if k != "call_offs"}
    tree["title"] = _title(str(older.get("title", id)))
    tree["items"] = _positions(older.get("items"), items)
    if not tree["items"]:
        del tree["items"]
    node = node_of(REVIEW.shape)
    given = list(assignments)
    if any(assignment.path == "reference.number" for assignment in given):
        tree.pop("reference", None)
    for assignment in given:
        tree = edited(tree, edit_of(assignment, node, tree))
    if not any(assignment.path.startswith("value") for assignment in given):
        _follow(tree, older)
    return tree


def _title(older: str) -> str:
    """Return the title of an amendment; of one that amends an amendment, with its number."""
    again = re.fullmatch(r"Amendment(?: (\d+))? of (.+)", older, re.DOTALL)
    if again is None:
        return f"Amendment of {older}"
    return f"Amendment {int(again[1] or 1) + 1} of {again[2]}"


def _follow(tree: Mapping, older: Mapping) -> None:
    """Let a value that was taken over follow quantities and prices that changed."""
    value = tree.get("value")
    changed = [str(d["what"]) for d in differences(older, tree)]
    if not isinstance(value, dict) or not any(map(_costs, changed)):
        return
    currency = value.get("currency")
    before, now = _total(older, currency), _total(tree, currency)
    if before is None or now is None:
        raise CsrregError(
            "quantities or prices changed, and so did the value of the contract", "value.amount=…"
        )
    stated = read_number(str(value.get("amount")))
    tree["value"] = {**value, "amount": f"{(stated + now - before).normalize():f}"}


def _costs(what: str) -> bool:
    """Return whether a difference is one of quantity or price, or a whole position."""
    kind, _, name = what.partition(" ")
    return kind == "position" and ("." not in name or name.endswith((".quantity", ".price")))


def _total(review: Mapping, currency: Tree | None) -> Decimal | None:
    """Return what the positions cost together; None if that cannot be worked out."""
    total = Decimal(0)
    items = review.get("items")
    for item in items if isinstance(items, list) else []:
        if not isinstance(item, dict) or item.get("currency", currency) != currency:
            return None
        try:
            total += read_number(str(item.get("quantity"))) * read_number(str(item.get("price")))
        except PydanticCustomError:
            return None
    return total


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
            i
            for i in found
            if isinstance(i, dict) and _key(i) == _key(item) and _key(i) is not None
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


def heavier(older: Mapping, newer: Mapping) -> list[str]:
    """Return what changed besides dates and quantities."""
    changed = [str(d["what"]) for d in differences(older, newer)]
    return [what for what in changed if not what.endswith(_ONLY_DATES_OR_QUANTITIES)]


def how_amended(older: Mapping, newer: Mapping) -> How:
    """Return which way of amending the differences make it, the lightest that covers them all."""
    changed = any(differences(older, newer))
    return "dates_or_quantities" if changed and not heavier(older, newer) else "clauses"
