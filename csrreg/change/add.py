"""Adding a record: from flags and answers to a draft, and what a draft still needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from csrreg.change.assign import Assignment, edit_of
from csrreg.change.edits import NewRecord, edited
from csrreg.errors import CsrregError
from csrreg.model import tree as text_tree
from csrreg.model.fields import node_of
from csrreg.model.ids import CODE, is_customer_code, parse_id
from csrreg.model.kinds import CHARACTERISTIC, CUSTOMER, REQUIREMENT, Kind

# The field that names a record of the customer, from which the customer is known.
_CUSTOMER_FROM = {REQUIREMENT.name: ("source", "document"), CHARACTERISTIC.name: ("part",)}


@dataclass(frozen=True, slots=True)
class Question:
    """Something a draft still needs."""

    path: str
    words: str
    choices: tuple[str, ...] = ()


def draft(kind: Kind, assignments: Iterable[Assignment]) -> text_tree.Mapping:
    """Return the fields that flags and assignments give a new record.

    Raises:
        CsrregError: if one of them names no field.
    """
    node = node_of(kind.shape)
    tree: text_tree.Mapping = {}
    for assignment in assignments:
        tree = edited(tree, edit_of(assignment, node, tree))
    return tree


def customer_of(kind: Kind, given: str | None, tree: text_tree.Mapping) -> str | None:
    """Return the customer a draft belongs to: as given, or of the record that it names."""
    if given is not None or kind.name not in _CUSTOMER_FROM:
        return given
    named = text_tree.get(tree, _CUSTOMER_FROM[kind.name])
    known = parse_id(named) if isinstance(named, str) else None
    return known.customer if known is not None else None


def questions(kind: Kind, customer: str | None, tree: text_tree.Mapping) -> list[Question]:
    """Return what the draft still needs before it is a record, in the order of its fields."""
    asked = []
    if customer is None and kind.name not in _CUSTOMER_FROM:
        what = "The customer's code, such as NORDAUTO."
        asked.append(Question("customer", what))
    for field in node_of(kind.shape).fields:
        if not field.required:
            continue
        if field.node.form in ("shape", "list"):
            inner = field.node if field.node.form == "shape" else field.node.item
            assert inner is not None
            at = (field.name,) if field.node.form == "shape" else (field.name, 0)
            for part in inner.fields:
                if part.required and text_tree.get(tree, (*at, part.name)) is None:
                    path = f"{field.name}.{part.name}"
                    if field.node.form == "list":
                        path = f"{field.name}.1.{part.name}"
                    asked.append(Question(path, part.description, part.node.choices))
        elif text_tree.get(tree, (field.name,)) is None:
            asked.append(Question(field.name, field.description, field.node.choices))
    return asked


def new_record(
    kind: Kind, customer: str | None, tree: text_tree.Mapping, id: str = ""
) -> NewRecord:
    """Return the record to be added, with an id of its own if one is given.

    Raises:
        CsrregError: if the customer is not known, or its code or the id is none.
    """
    given = parse_id(id) if id else None
    if id and (given is None or given.kind is not kind or customer not in (None, given.customer)):
        raise CsrregError(
            f"{id} is no id of a {kind.name}" + (f" of {customer}" if customer else ""),
            f"leave it out, or write it like {kind.prefix}-{customer or 'NORDAUTO'}-0001",
        )
    if given is not None:
        customer = given.customer
    if customer is None:
        raise _nobody(kind, tree)
    return NewRecord(kind, customer_code(customer), tree, id)


def _nobody(kind: Kind, tree: text_tree.Mapping) -> CsrregError:
    """Return what to say when nothing tells the customer."""
    path = _CUSTOMER_FROM.get(kind.name, ())
    named = text_tree.get(tree, path)
    if path and isinstance(named, str):
        prefix = {"part": "PART"}.get(path[-1], "DOC")
        return CsrregError(
            f"{flag_of(kind, '.'.join(path))}: {named} is no {path[-1]}'s id",
            f"write it like this: {prefix}-NORDAUTO-0001",
        )
    return CsrregError(f"the {kind.name}'s customer is not known", "name it: --customer NORDAUTO")


def customer_code(text: str) -> str:
    """Return a text that can be a customer's code.

    Raises:
        CsrregError: if it cannot.
    """
    if is_customer_code(text):
        return text
    shown = text if len(text) <= 40 else text[:37] + "…"
    if CODE.fullmatch(text):
        hint = "Windows keeps this name for a device; take another"
    elif is_customer_code(text.upper()):
        hint = f"did you mean {text.upper()}?"
    else:
        hint = "use 1 to 16 capital letters and digits that begin with a letter: NORDAUTO"
    raise CsrregError(f"{shown!r} is no customer's code", hint)


FLAGS: Mapping[str, Mapping[str, str]] = {
    CUSTOMER.name: {"name": "name", "type": "type", "group": "group", "owner": "owner"},
    "part": {
        "name": "name",
        "number": "numbers.customer",
        "our_number": "numbers.ours",
        "drawing": "drawing",
        "revision": "revisions.1.revision",
        "phase": "phase",
    },
    "document": {
        "title": "title",
        "type": "type",
        "edition": "editions.1.edition",
        "published": "editions.1.published",
        "effective": "editions.1.effective",
        "received": "editions.1.received",
        "owner": "owner",
    },
    REQUIREMENT.name: {
        "title": "title",
        "text": "text",
        "document": "source.document",
        "edition": "source.edition",
        "section": "source.section",
        "page": "source.page",
        "clause": "clauses",
        "language": "language",
        "interpretation": "interpretation",
        "origin": "origin",
        "category": "category",
        "owner": "owner",
    },
    CHARACTERISTIC.name: {
        "part": "part",
        "feature": "feature",
        "balloon": "balloon",
        "specification": "specification",
        "nominal": "nominal",
        "lower": "lower",
        "upper": "upper",
        "unit": "unit",
        "symbol": "symbol",
        "requirement": "requirement",
        "owner": "owner",
    },
}
"""The fields that have a flag of their own, per kind."""


def flag_of(kind: Kind, path: str) -> str:
    """Return how a field is given on the command line: its flag, or ``field.path=…``."""
    if path == "customer":
        return "CODE" if kind is CUSTOMER else "--customer"
    for flag, target in FLAGS.get(kind.name, {}).items():
        if target == path:
            return "--" + flag.replace("_", "-")
    return f"{path}=…"
