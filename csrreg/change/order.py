"""A new contract review: from what the customer sent to the file the departments work on."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csrreg.change.names import Names
from csrreg.errors import CsrregError
from csrreg.model.compared import differences
from csrreg.model.contract import (
    classify,
    needs_feasibility,
    parts_of,
    reply_due,
    required_departments,
)
from csrreg.model.ids import make_id
from csrreg.model.kinds import REVIEW
from csrreg.model.moments import received_on, written
from csrreg.model.parse import parse
from csrreg.model.register import Entry, Register
from csrreg.model.touching import (
    touching_characteristics,
    touching_requirements,
    valid_editions,
)
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
        CsrregError: if a position says nothing of what is ordered, or nobody must answer.
    """
    entry = _entry(customer, order)
    review = entry.record
    for number, item in enumerate(review.items, 1):
        if item.part is None and item.name is None:
            raise CsrregError(
                f"position {number} does not say what is ordered",
                "part=PART-NORDAUTO-0001; or name=… for what is no part of the register yet",
            )
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
        for id, edition in valid_editions(customer, received_on(review, register), register)
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
        blocks.setdefault(department, {"checks": checklist(department, register, lists)})
    if not blocks:
        raise CsrregError(
            "nobody is named who must answer",
            "give the class departments in csrreg.yaml, or the review some of its own",
        )
    tree["departments"] = blocks
    return tree


def titled(order: Mapping) -> Mapping:
    """Return the order with a title of its own; else of its type and number, or how it came."""
    if "title" in order:
        return order
    title = str(order.get("type", "review")).replace("_", " ")
    number = get(order, ("reference", "number"))
    how, at = get(order, ("received", "how")), get(order, ("received", "at"))
    if isinstance(number, str):
        title += f" {number}"
    elif isinstance(how, str) and isinstance(at, str):
        title += f" by {how}, {at[:10]}"
    return {"title": title[0].upper() + title[1:], **order}


def with_part_ids(items: Sequence[Tree], customer: str, names: Names) -> list[Tree]:
    """Return positions in which a part that is called by its name or number has its id.

    Raises:
        CsrregError: if several parts are called so.
    """
    found: list[Tree] = []
    for item in items:
        part = item.get("part") if isinstance(item, dict) else None
        ids = names.find("part", part, customer) if isinstance(part, str) else []
        if len(ids) > 1:
            raise CsrregError(f"part={part} could be {' or '.join(ids)}", "name the id")
        found.append({**item, "part": ids[0]} if ids and isinstance(item, dict) else item)
    return found


def laid_over(order: Mapping, below: Mapping) -> Mapping:
    """Return an order with what only the one below says; of groups each field by itself."""
    found = {**below, **order}
    for name, value in order.items():
        under = below.get(name)
        if isinstance(value, dict) and isinstance(under, dict):
            found[name] = laid_over(value, under)
        elif isinstance(value, list) and isinstance(under, list):
            found[name] = [*under, *value]
    return found


def _entry(customer: str, tree: Mapping) -> "Entry[Review]":
    record: Any = parse(REVIEW, tree)
    return Entry(make_id(REVIEW, customer, 999_999), record)


def _fill(tree: Mapping, name: str, value: Sequence[Tree]) -> None:
    if value and name not in tree:
        tree[name] = list(value)


def checklist(department: str, register: Register, lists: Checklists) -> list[Tree]:
    """Return the points a department looks at: its own of ``csrreg.yaml``, else csrreg's."""
    rules = register.settings.review if register.settings is not None else None
    own = rules.checklists.get(department) if rules is not None else None
    points = own or lists.departments.get(department) or lists.other
    return [{"point": point} for point in points]
