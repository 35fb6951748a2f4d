"""The upper half of a contract review's form: what the customer sent, and what it touches."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from csrreg.model.conditions import value_of
from csrreg.model.contract import class_of, earlier_versions, reply_due
from csrreg.model.moments import in_zone, site_clock
from csrreg.model.obstacles import WRITTEN
from csrreg.model.status import is_decided, status_of
from csrreg.reports.edition_state import edition_state, other_editions
from csrreg.reports.ledger import days_left
from csrreg.reports.names import customer_cell, person_cell, record_cell, site_cell
from csrreg.reports.page import (
    Block,
    Cell,
    Column,
    Day,
    Facts,
    Label,
    Number,
    Prose,
    Ref,
    Row,
    Section,
    Status,
    Table,
    Text,
)
from csrreg.reports.requirement_cells import day, joined, length, several, text
from csrreg.reports.review_changes import TERMS, changed_points, money
from csrreg.reports.tones import status_cell

if TYPE_CHECKING:
    from csrreg.model.register import Entry, Register
    from csrreg.model.review import Amends, CallOff, Framework, Item, Review

_WITHIN = {"yes": Status("within", "good"), "no": Status("beyond", "late")}
_ITEMS = (
    Column("number", "number"),
    Column("ordered", "long"),
    Column("revision"),
    Column("quantity", "number"),
    Column("price", "number"),
    Column("delivery", "date"),
    Column("annual_volume", "number"),
)


def is_verbal(review: "Review") -> bool:
    """Return whether it came by word only: by phone, chat or in a visit."""
    return review.received.how is not None and review.received.how not in WRITTEN


def head(entry: "Entry[Review]", register: "Register") -> Facts:
    """Return what stands at the top of the form; what nobody wrote down yet is left blank."""
    review, clock = entry.record, site_clock(entry.record, register)[0]
    # As long as it is not decided a blank can still be filled in, by hand, too.
    blank = Label("word.none") if is_decided(review) else None
    class_ = class_of(entry.customer, review, register)
    received = review.received
    how = Label(f"channel.{received.how}") if received.how else None
    items: list[tuple[str, Cell]] = [
        ("review_number", Ref(entry.id)),
        ("title", Text(review.title)),
        ("customer", customer_cell(entry.customer, register)),
        ("reference", _reference(review) or blank),
        ("type", Label(f"type.{review.type}")),
        ("class", Label(f"class.{class_}") if class_ else blank),
        ("received", joined(Day(in_zone(received.at, clock)), how, between=", ")),
        ("from", text(received.from_) or blank),
        ("reply_due", _due(entry, register)),
        ("status", status_cell("review", status_of(entry, register))),
        ("prepared_by", person_cell(review.prepared_by, register) if review.prepared_by else blank),
        ("method", _method(review, register) or blank),
        ("entity", text(review.entity) or blank),
        ("site", site_cell(review.site, register) if review.site else blank),
    ]
    if review.previous is not None:
        items.append(("continues", record_cell(review.previous, register)))
    if (later := register.amendments.get(entry.id)) is not None:
        items.append(("amended_by", several(Ref(e.id, e.title) for e in later)))
    return Facts(tuple(items), columns=2)


def _reference(review: "Review") -> Cell:
    found = review.reference
    if found is None:
        return None
    revision: Cell = None
    if found.revision:
        revision = Label("order.revision", {"revision": Text(found.revision)})
    return joined(Text(found.number), revision, day(found.date), between=", ")


def _due(entry: "Entry[Review]", register: "Register") -> Cell:
    """Return until when the customer wants an answer, and whether that has passed."""
    due = reply_due(entry, register)
    if due is None:
        return Label("order.no_due")
    left = days_left(entry, due, register)
    late = left is not None and left < 0
    asked = entry.record.reply_due or due  # the customer's own clock, as it was given
    here: Cell = None
    if asked.replace(tzinfo=None) != due.replace(tzinfo=None):
        here = Label("order.here", {"moment": Day(due, late)})
    return several((joined(Day(asked, late), Status("overdue", "late") if late else None), here))


def _method(review: "Review", register: "Register") -> Cell:
    meeting = review.meeting
    if meeting is None:
        return Label(f"method.{review.method}") if review.method else None
    people = joined(*(person_cell(p, register) for p in meeting.participants), between=", ")
    held = joined(Label("method.meeting"), Day(meeting.date), between=", ")
    minutes = Label("method.minutes", {"where": Text(meeting.minutes)}) if meeting.minutes else None
    return several((held, people, minutes))


def order_sections(entry: "Entry[Review]", register: "Register") -> Iterator[Section]:
    """Yield the sections about the order; those that every form has even if they are empty."""
    review = entry.record
    yield Section("positions", (_positions(review, register), *_value(review)))
    terms = [(name, text(getattr(review.terms, name, None))) for name in TERMS]
    given = tuple((name, cell) for name, cell in terms if cell is not None)
    if given:
        yield Section("terms", (Facts(given),))
    if review.framework is not None:
        yield Section("framework", tuple(_framework(entry, review.framework, register)))
    if review.amends is not None:
        yield Section("amendment", tuple(_amendment(entry, review.amends, register)))
    if review.differences:
        yield Section("differences", (_differences(review),))
    touched = tuple(t for t in _touched(review, register) if t.rows)
    if touched:
        yield Section("touched", touched)


def _positions(review: "Review", register: "Register") -> Table:
    rows = [Row(_position(n, item, register)) for n, item in enumerate(review.items, 1)]
    columns: tuple[Column, ...] = _ITEMS
    if all(item.annual_volume is None for item in review.items):  # it stands in offers only
        columns, rows = columns[:-1], [Row(row.cells[:-1]) for row in rows]
    return Table("positions", columns, rows, plain=True, empty=Label("order.no_positions"))


def _position(number: int, item: "Item", register: "Register") -> tuple[Cell, ...]:
    dash = Label("word.dash")
    what: Cell = record_cell(item.part, register) if item.part else None
    price = item.price
    return (
        Number(number),
        what or text(item.name) or Label("word.unknown"),
        text(item.revision) or dash,
        Number(item.quantity, item.unit or "") if item.quantity is not None else dash,
        Number(price, item.currency or "") if price is not None else dash,
        day(item.delivery) or dash,
        Number(item.annual_volume) if item.annual_volume is not None else dash,
    )


def _value(review: "Review") -> tuple[Block, ...]:
    value = value_of(review)
    return (Facts((("value", money(*value)),)),) if value is not None else ()


def _framework(entry: "Entry[Review]", found: "Framework", register: "Register") -> Iterator[Block]:
    limits: tuple[tuple[str, Cell], ...] = (
        ("valid_from", day(found.valid_from)),
        ("valid_to", day(found.valid_to)),
        ("monthly_max", Number(found.monthly_max) if found.monthly_max is not None else None),
        ("lead_time", length(found.lead_time) if found.lead_time is not None else None),
        ("price_until", day(found.price_until)),
    )
    yield Facts(tuple((k, v or Label("word.none")) for k, v in limits), columns=2)
    columns = (
        Column("call_off"),
        Column("date", "date"),
        Column("part"),
        Column("quantity", "number"),
        Column("delivery", "date"),
        Column("within"),
        Column("note", "long"),
    )
    rows: list[Row] = []
    for version in (*reversed(tuple(earlier_versions(entry, register))), entry):
        framework = version.record.framework
        recorded = version.id if version is not entry else ""
        calls = framework.call_offs if framework is not None else ()
        rows += [Row(_call_off(call, recorded, register)) for call in calls]
    yield Table("call_offs", columns, rows, plain=True, empty=Label("order.no_call_offs"))


def _call_off(call: "CallOff", recorded: str, register: "Register") -> tuple[Cell, ...]:
    dash = Label("word.dash")
    by = person_cell(call.by, register) if call.by else None
    within = _WITHIN.get(call.within or "", Status("not_judged", "open"))
    where = Label("order.recorded_in", {"review": Ref(recorded)}) if recorded else None
    return (
        Text(call.number),
        day(call.date) or dash,
        Ref(call.part) if call.part else dash,
        Number(call.quantity) if call.quantity is not None else dash,
        day(call.delivery) or dash,
        several((within, by)),
        several((text(call.note), where), dash),
    )


def _amendment(entry: "Entry[Review]", amends: "Amends", register: "Register") -> Iterator[Block]:
    """Yield what is amended, who wanted it, why, what it takes, and every point that changed."""
    change = amends.change
    effect = change.effect if change is not None else None
    agreed = change.approved if change is not None else None
    how = Label(f"amends.{amends.how}") if amends.how else None
    approved = (
        joined(Text(agreed.by), day(agreed.date), text(agreed.document), between=", ")
        if agreed is not None
        else None
    )
    facts: tuple[tuple[str, Cell], ...] = (
        ("amends", joined(record_cell(amends.review, register), how, between=", ")),
        ("asked_by", text(change.asked_by) if change is not None else None),
        ("why", text(change.why) if change is not None else None),
        ("effect_time", text(effect.time) if effect is not None else None),
        ("effect_cost", text(effect.cost) if effect is not None else None),
        ("effect_resources", text(effect.resources) if effect is not None else None),
        ("approved", approved),
    )
    yield Facts(tuple(fact for fact in facts if fact[1] is not None))
    older = register.entries.get(amends.review)
    if older is not None and older.kind is entry.kind:
        changed = tuple(other_editions(older.record, entry.record))
        if amends.how == "dates_or_quantities" and changed:
            what = joined(*changed, between="; ")
            yield Prose(Label("amends.other_editions", {"documents": what}), "warning")
        yield _points("changed", tuple(changed_points(older, entry, register)))


_Point = tuple[Cell, ...]
"""What is different, as it was, as it is; and how that was settled."""


def _points(name: str, points: Iterable[_Point], *, settled: bool = False) -> Table:
    columns: tuple[Column, ...] = (Column("what", "long"), Column("before"), Column("now"))
    if settled:
        columns = (*columns, Column("resolved", "long"))
    rows = [Row(point) for point in points]
    return Table(name, columns, rows, plain=True, empty=Label("order.nothing_changed"))


def _differences(review: "Review") -> Table:
    unsettled, none = Status("not_settled", "open"), Label("word.nothing")
    points = (
        (
            Text(d.what),
            text(d.before) or none,
            text(d.now) or none,
            text(d.resolved) or unsettled,
        )
        for d in review.differences
    )
    return _points("differences", points, settled=True)


def _touched(review: "Review", register: "Register") -> Iterator[Table]:
    """Yield the documents in force, the requirements and the characteristics."""
    columns: tuple[Column, ...] = (
        Column("document", "long"),
        Column("edition"),
        Column("edition_state", "long"),
    )
    rows = []
    for cited in review.documents:
        edition = text(cited.edition) or Label("word.unknown")
        state = edition_state(cited.document, cited.edition, register)
        rows.append(Row((record_cell(cited.document, register), edition, state)))
    cited_here = Label("table.documents_cited")
    yield Table("documents", columns, rows, caption=cited_here, plain=True)
    for name, ids in (
        ("requirements", review.requirements),
        ("characteristics", review.characteristics),
    ):
        columns = (Column("record", "long"), Column("status", "status"))
        rows = [Row((record_cell(id, register), _status(id, register))) for id in ids]
        yield Table(name, columns, rows, plain=True)


def _status(id: str, register: "Register") -> Status:
    entry = register.entries.get(id)
    if entry is None:
        return Status("not_recorded", "late")
    return status_cell(entry.kind.name, status_of(entry, register))
