"""The order from a file: a whole one as YAML or JSON, or its positions as lines of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csrreg.cli.output import say
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.change.intake import Draft, Intake
    from csrreg.model.register import Register
    from csrreg.model.tree import Mapping, Tree


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says of an order."""

    order: "Mapping"
    customer: str = ""
    """The customer's code, if the file names one."""
    places: tuple[str, ...] = ()
    """Where each position was read: ``order.csv:3``."""


def read_order(source: str, sheet: str, maps: Sequence[str], register: "Register") -> Read:
    """Return the order of a file; ``-`` is standard input.

    Raises:
        CsrregError: if the file is no order, or a line of it no position; then nothing is used.
    """
    from csrreg.store.tables import is_table, read_source
    from csrreg.store.yaml.reader import read

    name, data = read_source(source)
    if not data.strip():
        raise CsrregError(f"{name} is empty")
    if is_table(name, data):
        return _of_table(name, data, sheet, maps, register)
    if sheet or maps:
        raise CsrregError(f"--sheet and --map are for tables; {name} is none")
    parsed = read(name, data)
    if parsed.fields is None:
        hint = "write the fields of a review: items:, then - part: …"
        raise CsrregError(f"{name} is no order", "" if parsed.findings else hint, parsed.findings)
    customer = parsed.fields.get("customer", "")
    order = {name: value for name, value in parsed.fields.items() if name != "customer"}
    return Read(order, customer if isinstance(customer, str) else "")


def _of_table(
    name: str, data: bytes, sheet: str, maps: Sequence[str], register: "Register"
) -> Read:
    from csrreg.change.columns import map_columns, parse_maps
    from csrreg.change.headings import headings_of
    from csrreg.change.intake import drafts_of_rows
    from csrreg.change.names import names_of
    from csrreg.model.kinds import REVIEW
    from csrreg.store.resources import load_data
    from csrreg.store.tables import read_table

    table = read_table(name, data, sheet=sheet)
    headings = headings_of(load_data("headings.yaml"))
    columns = map_columns(table, REVIEW, headings, parse_maps(list(maps)))
    for column in columns.unmapped:
        say(f"note: column {column.name} is not read; --map '{column.heading}=field' reads it")
    intake = drafts_of_rows(columns, headings, names_of(register), blank=table.blank)
    for note in intake.notes:
        say(f"note: {note}")
    return _of_rows(name, intake, register)


def _of_rows(name: str, intake: "Intake", register: "Register") -> Read:
    """Return the order whose positions are the rows; what they say of all of it is the same.

    Remarks are about their row, so they are put together.
    """
    refused = [(row.line, row.reason) for row in intake.refused]
    head: dict[str, tuple[Tree, int]] = {}
    items: list[Tree] = []
    places: list[str] = []
    remarks: list[str] = []
    for draft in intake.drafts:
        wrong, found = _position(draft, register)
        rest = {k: v for k, v in draft.tree.items() if k not in ("items", "value", "notes")}
        if "notes" in draft.tree:
            remarks.append(f"{found.get('part') or found.get('name')}: {draft.tree['notes']}")
        if draft.customer:
            rest["customer"] = draft.customer
        for field, value in rest.items():
            known, line = head.setdefault(field, (value, draft.line))
            if known != value:
                wrong.append(f"{field} is another one than in row {line}; one order a file")
        refused += [(draft.line, reason) for reason in wrong]
        items.append(found)
        places.append(f"{name}:{draft.line}")
    if refused:
        lines = "".join(f"\n  {name}:{line}: {reason}" for line, reason in sorted(refused))
        raise CsrregError(f"the order cannot be recorded:{lines}")
    if not items:
        raise CsrregError(f"{name}: there is no position in it")
    customer, _line = head.pop("customer", ("", 0))
    order: Mapping = {field: value for field, (value, _) in head.items()}
    order["items"] = items
    if remarks:
        order["notes"] = "\n".join(remarks)
    return Read(order, str(customer), tuple(places))


def _position(draft: "Draft", register: "Register") -> "tuple[list[str], Mapping]":
    """Return what is wrong with a row, and the position it is.

    Its currency is the price's; an amount is left out, since quantity and price give it.
    """
    from csrreg.findings import dotted
    from csrreg.model.kinds import REVIEW
    from csrreg.model.parse import WrongShape, parse

    listed = draft.tree.get("items")
    item = dict(listed[0]) if isinstance(listed, list) and isinstance(listed[0], dict) else {}
    value = draft.tree.get("value")
    currency = value.get("currency") if isinstance(value, dict) else None
    if currency is not None and "price" in item:
        item.setdefault("currency", currency)
    wrong = []
    part = item.get("part")
    if part is None and "name" not in item:
        wrong.append("it does not say what is ordered (part or name)")
    elif part is not None and part not in register.ids:
        near = _near(str(part), register)
        wrong.append(f"there is no part {part}{near}")
    stub: Mapping = {"title": "-", "type": "order", "received": {"at": "2026-01-01T00:00Z"}}
    try:
        parse(REVIEW, {**stub, "items": [item]})
    except WrongShape as problems:
        wrong += [f"{dotted(p.path[2:])}: {p.message} ({p.fix})" for p in problems.problems]
    return wrong, item


def _near(part: str, register: "Register") -> str:
    from csrreg.rules.naming import close, did_you_mean

    near = did_you_mean(close(part, tuple(entry.id for entry in register.parts)))
    return f"; {near}" if near else ""
