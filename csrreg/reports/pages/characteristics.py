"""The list of special characteristics, part by part, and the table that converts the symbols."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from csrreg.model.ids import natural_key, sort_key
from csrreg.model.special import characteristic_status
from csrreg.reports import characteristic_cells as cells
from csrreg.reports.capability_gaps import gaps_among
from csrreg.reports.carried_cells import carried
from csrreg.reports.characteristic_facts import facts_of, retired_on
from csrreg.reports.names import (
    class_cell,
    customer_cell,
    customer_order,
    person_cell,
    site_cell,
)
from csrreg.reports.page import (
    Block,
    Cell,
    Column,
    Day,
    Facts,
    Figure,
    Figures,
    Joined,
    Label,
    Number,
    Page,
    Prose,
    Ref,
    Row,
    Section,
    Status,
    Table,
    Text,
)
from csrreg.reports.requirement_cells import joined, several, signed, text
from csrreg.reports.scoped import about, characteristics_in
from csrreg.reports.tones import status_cell

if TYPE_CHECKING:
    from csrreg.model.characteristic import Characteristic
    from csrreg.model.part import Part
    from csrreg.model.register import Entry, Register
    from csrreg.reports.request import Request

_COLUMNS = (
    Column("id"),
    Column("feature"),
    Column("specification"),
    Column("symbol_class", filter=True),
    Column("carried"),
    Column("control", "long"),
    Column("capability"),
    Column("approval"),
    Column("owner", filter=True),
    Column("status", "status", filter=True),
)
_RETIRED = (
    Column("id", "id"),
    Column("feature", "long"),
    Column("part"),
    Column("date", "date"),
    Column("by"),
    Column("reason", "long"),
)
_SYMBOLS = (
    Column("symbol"),
    Column("aliases"),
    Column("class"),
    Column("rank", "number"),
    Column("meaning", "long"),
    Column("our_class"),
)


def build(request: "Request") -> Page:
    """Return the list: figures, a section for each part, what is retired, the symbols."""
    register = request.register
    live: dict[str, list[Entry[Characteristic]]] = {}
    retired: list[Entry[Characteristic]] = []
    for entry in characteristics_in(request.scope, register):
        if entry.record.retired is not None:
            retired.append(entry)
        else:
            live.setdefault(entry.record.part, []).append(entry)
    statuses = {e.id: characteristic_status(e, register) for es in live.values() for e in es}
    blocks: list[Block] = [_figures(statuses, len(live), register)]
    key = "note" if live else "none"
    blocks.append(Prose(Label(f"characteristics.{key}"), "note"))
    order = sorted(live, key=sort_key)
    blocks += [_of_part(part, live[part], statuses, register) for part in order]
    if retired:
        blocks.append(Section("retired", (_retired(retired, register),)))
    blocks.append(Section("symbols", (_symbols(_customers(request, live), register),)))
    return Page("characteristics", tuple(blocks), about=about(request), landscape=True)


def _figures(statuses: Mapping[str, str], parts: int, register: "Register") -> Figures:
    """Return how many there are, and how many lack something.

    A document that is missing goes before one of an older revision; capability is counted by
    itself: measured below a target, or without a result, as in the figures for the management.
    """
    counts = Counter(statuses.values())
    gaps = gaps_among(statuses, register)
    found = (
        ("open", counts["open"]),
        ("to_update", counts["to_update"]),
        ("below_target", len(gaps.below)),
        ("no_result", len(gaps.no_result)),
    )
    figures = [
        Figure("characteristics", Number(len(statuses))),
        Figure("parts", Number(parts)),
    ]
    figures += [
        Figure(f"characteristics_{name}", Number(count), "late" if count else "good")
        for name, count in found
    ]
    return Figures(tuple(figures))


def _of_part(
    id: str,
    entries: "Iterable[Entry[Characteristic]]",
    statuses: Mapping[str, str],
    register: "Register",
) -> Section:
    part = register.part(id)
    name = Ref(id, part.name if part is not None else "")
    rows = [
        Row(_cells(e, statuses[e.id], register), anchor=e.id, details=_details(e.record, register))
        for e in sorted(entries, key=_on_drawing)
    ]
    caption = Label("table.characteristics_of", {"part": Text(id)})
    table = Table(f"characteristics-{id}", _COLUMNS, rows, caption)
    facts = Facts(_part_facts(id, part, register), columns=2)
    return Section(id, (facts, table), heading=name)


def _on_drawing(entry: "Entry[Characteristic]") -> tuple[object, ...]:
    """Return the sort key of a part's list: the drawing's own numbers, then the ids."""
    balloon = entry.record.balloon
    return (balloon is None, natural_key(balloon or ""), sort_key(entry.id))


def _part_facts(id: str, part: "Part | None", register: "Register") -> tuple[tuple[str, Cell], ...]:
    entry = register.entries.get(id)
    if part is None or entry is None:
        return (("part", Status("part_unknown", "late")),)
    numbers = part.numbers
    unknown = Label("word.unknown")
    facts: list[tuple[str, Cell]] = [
        ("customer", customer_cell(entry.customer, register)),
        ("drawing", text(part.drawing) or unknown),
        ("customers_number", text(numbers.customer if numbers is not None else None) or unknown),
        ("revision_in_force", cells.part_revision(part, register)),
        ("our_number", text(numbers.ours if numbers is not None else None) or unknown),
        ("phase", Label(f"phase.{part.phase}") if part.phase else unknown),
        ("made_at", several((site_cell(s, register) for s in part.sites), unknown)),
        ("owner", person_cell(part.owner or "", register)),
    ]
    if (later := cells.coming(part, register)) is not None:
        facts.append(("revision_coming", later))
    if part.retired is not None:
        facts.append(("retired", Joined((Day(part.retired.date), Text(part.retired.reason)), ": ")))
    return tuple(facts)


def _cells(entry: "Entry[Characteristic]", status: str, register: "Register") -> tuple[Cell, ...]:
    record = entry.record
    return (
        cells.number(entry),
        cells.feature(record),
        cells.specification(record),
        cells.converted(entry, register),
        carried(record, register),
        cells.controls(record),
        cells.capability(entry, register),
        cells.approval(record, register),
        person_cell(record.owner or "", register),
        status_cell("characteristic", status),
    )


def _details(record: "Characteristic", register: "Register") -> tuple[Block, ...]:
    facts = facts_of(record, register)
    return (Facts(facts),) if facts else ()


def _retired(entries: "Iterable[Entry[Characteristic]]", register: "Register") -> Table:
    rows = []
    for entry in entries:
        record = entry.record
        why = record.retired
        by = signed(why.by, None, register) if why is not None else None
        found: tuple[Cell, ...] = (
            Ref(entry.id),
            Text(record.feature),
            Ref(record.part),
            retired_on(record),
            by or Label("word.unknown"),
            text(why.reason) if why is not None else None,
        )
        rows.append(Row(found, anchor=entry.id))
    return Table("retired", _RETIRED, rows, plain=True)


def _customers(request: "Request", live: Mapping[str, object]) -> list[str]:
    """Return the customers whose symbols are shown: those of the parts listed, if limited."""
    scope, register = request.scope, request.register
    if scope.part or scope.owner or scope.site:
        found = {e.customer for part in live if (e := register.entries.get(part)) is not None}
    else:
        found = {e.id for e in register.customers if scope.customer in ("", e.id)}
    return sorted(found, key=customer_order)


def _symbols(customers: Iterable[str], register: "Register") -> Table:
    """Return the symbol conversion table, the gravest class of each customer first."""
    rows: list[Row] = []
    for code in customers:
        customer = register.customer(code)
        if customer is None or not customer.symbols:
            continue
        rows.append(Row((customer_cell(code, register),), group=True))
        for symbol in sorted(customer.symbols, key=lambda s: (s.rank is None, s.rank or 0)):
            ours = symbol.internal_class
            found: tuple[Cell, ...] = (
                Text(symbol.symbol),
                joined(*map(Text, symbol.aliases), between=", ") or Label("word.none"),
                text(symbol.class_) or Label("word.unknown"),
                Number(symbol.rank) if symbol.rank is not None else Label("word.unknown"),
                text(symbol.meaning) or Label("word.unknown"),
                class_cell(ours, register) if ours else Status("not_converted", "late"),
            )
            rows.append(Row(found))
    return Table("symbols", _SYMBOLS, rows, plain=True, empty=Label("symbols.none"))
