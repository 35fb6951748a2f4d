"""A new contract review: from what the customer sent to the file the departments work on."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csrreg.model.compared import differences
from csrreg.errors import CsrregError
from csrreg.model.contract import (
    classify,
    needs_feasibility,
    parts_of,
    reply_due,
    required_departments,
    touching_characteristics,
    touching_requirements,
    valid_editions,
)
from csrreg.model.ids import make_id
from csrreg.model.kinds import REVIEW
from csrreg.model.moments import written
from csrreg.model.parse import parse
from csrreg.model.register import Entry, Register
from csrreg.model.tree import Mapping, Tree, get

if TYPE_CHECKING:
    from csrreg.model.review import Review


@dataclass(frozen=True, slots=True)
class Checklists:
    """The points each department looks at, and the topics of feasibility, in one language."""

    departments: Map[str, Sequence[str]]
    other: Sequence[str]
    feasibility: Sequence[str]


def worked_out(
    customer: str, order: Mapping, register: Register, lists: Checklists, older: Mapping | None
) -> Mapping:
    """Return the review of an order: with class, documents, requirements, departments and so on.

    What the order says already stays as it is. ``older`` is the tree of the offer or contract that
    it continues.

    Raises:
        WrongShape: if the order is no review, field by field.
    """
    entry = _entry(customer, order)
    review = entry.record
    tree = dict(order)
    classified = classify(customer, review, register)
    if classified is not None and review.class_ is None:
        tree["class"] = classified.name
    due = reply_due(entry, register)
    if due is not None:
        tree.setdefault("reply_due", written(due))
    parts = parts_of(review)
    documents: list[Tree] = [
        {"document": id, "edition": edition.edition}
        for id, edition in valid_editions(customer, review.received.at.date(), register)
    ]
    _fill(tree, "documents", documents)
    _fill(tree, "requirements", list(touching_requirements(customer, parts, register)))
    _fill(tree, "characteristics", list(touching_characteristics(parts, register)))
    if older is not None and "amends" not in tree:
        # What an amendment changes is the thing the departments judge; nothing else resolves it.
        _fill(tree, "differences", list(differences(older, tree)))
    entry = _entry(customer, tree)
    if needs_feasibility(entry, register) and "feasibility" not in tree:
        tree["feasibility"] = {"answers": [{"topic": topic} for topic in lists.feasibility]}
    given = tree.get("departments")
    blocks: dict[str, Tree] = dict(given) if isinstance(given, dict) else {}
    for department in required_departments(entry, register):
        blocks.setdefault(department, {"checks": _checks(department, register, lists)})
    if not blocks:
        raise CsrregError(
            "nobody is named who must answer",
            "give csrreg.yaml a review class with departments, or the review departments of its own",
        )
    tree["departments"] = blocks
    return tree


def titled(order: Mapping) -> Mapping:
    """Return the order with a title made of its type and the customer's number, if it has none."""
    if "title" in order:
        return order
    kind = str(order.get("type", "review")).replace("_", " ")
    number = get(order, ("reference", "number"))
    title = f"{kind} {number}" if isinstance(number, str) else kind
    return {"title": title[0].upper() + title[1:], **order}


def _entry(customer: str, tree: Mapping) -> "Entry[Review]":
    record: Any = parse(REVIEW, tree)
    return Entry(make_id(REVIEW, customer, 999_999), record)


def _fill(tree: Mapping, name: str, value: Sequence[Tree]) -> None:
    if value and name not in tree:
        tree[name] = list(value)


def _checks(department: str, register: Register, lists: Checklists) -> Tree:
    rules = register.settings.review if register.settings is not None else None
    own = rules.checklists.get(department) if rules is not None else None
    points = own or lists.departments.get(department) or lists.other
    return [{"point": point} for point in points]
