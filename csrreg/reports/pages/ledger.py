"""The ledger of contracts (合同台账): totals by class and status, then every review in one line."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from csrreg.findings import Severity
from csrreg.model.conditions import value_of
from csrreg.model.contract import reply_due
from csrreg.model.moments import received_on
from csrreg.model.status import REVIEW_STATUSES
from csrreg.reports import ledger
from csrreg.reports.names import code_cell
from csrreg.reports.page import (
    Block,
    Cell,
    Column,
    Day,
    Figure,
    Figures,
    Label,
    Number,
    Page,
    Ref,
    Row,
    Several,
    Status,
    Table,
    Text,
)
from csrreg.reports.requirement_cells import day, joined, several
from csrreg.reports.review_changes import money
from csrreg.reports.scoped import about, reviews_in
from csrreg.reports.tones import status_cell, status_label

if TYPE_CHECKING:
    from csrreg.model.register import Entry, Register
    from csrreg.model.review import Review
    from csrreg.reports.request import Request

_CLASSES = ("routine", "special", "new_product", "trial", "temporary", "")
_COLUMNS = (
    Column("number", "id"),
    Column("customer", filter=True),
    Column("reference"),
    Column("title_type", "long"),
    Column("class", filter=True),
    Column("received", "date"),
    Column("positions"),
    Column("value", "number"),
    Column("delivery", "date"),
    Column("reply_due", "date"),
    Column("decision", filter=True),
    Column("status", "status", filter=True),
)
_CLOSED = ("replied", "released", "replaced")
_SHOWN = 3
"""So many positions of a review are shown; its own page has all."""


def build(request: "Request") -> Page:
    """Return the ledger of the reviews in scope, by customer and number."""
    scope, register = request.scope, request.register
    within = {entry.id: entry for entry in reviews_in(scope, register)}
    lines = [line for line in ledger.build(register) if line.id in within]
    drop = ("customer",) if scope.customer else ()
    columns = tuple(column for column in _COLUMNS if column.key not in drop)
    rows = []
    errors = Counter(f.id for f in request.findings if f.severity is Severity.ERROR)
    for line in lines:
        cells = _cells(line, within[line.id], register)
        if count := errors[line.id]:
            wrong = Label("ledger.errors", {"count": Number(count)})
            cells["status"] = Several((cells["status"], wrong), counts=cells["status"])
        kept = tuple(cells[c.key] for c in columns)
        rows.append(Row(kept, anchor=line.id))
    blocks: list[Block] = [_figures(lines)]
    if lines:
        blocks.append(_totals(lines))
    blocks.append(Table("ledger", columns, rows, empty=Label("ledger.none")))
    return Page("ledger", tuple(blocks), about=about(request), landscape=True)


def _figures(lines: Sequence[ledger.Line]) -> Figures:
    late = sum(_is_late(line) for line in lines)
    going = sum(line.status not in _CLOSED for line in lines)
    return Figures(
        (
            Figure("reviews", Number(len(lines))),
            Figure("in_progress", Number(going)),
            Figure("reply_overdue", Number(late), "late" if late else "good"),
        )
    )


def _is_late(line: ledger.Line) -> bool:
    return line.days_left is not None and line.days_left < 0


def _totals(lines: Iterable[ledger.Line]) -> Table:
    """Return how many reviews of each class have each status, with the totals of both."""
    counts = Counter((line.class_, line.status) for line in lines)
    statuses = [s for s in REVIEW_STATUSES if any(status == s for _, status in counts)]
    classes = [c for c in _CLASSES if any(class_ == c for class_, _ in counts)]
    columns = (
        Column("class"),
        *(Column(s, "number", title=status_label("review", s)) for s in statuses),
        Column("total", "number"),
    )
    rows = []
    for class_ in classes:
        found = [counts[class_, s] for s in statuses]
        numbers: list[Cell] = [Number(n) for n in (*found, sum(found))]
        rows.append(Row((_class(class_), *numbers)))
    of_status = [sum(counts[c, s] for c in classes) for s in statuses]
    sums: list[Cell] = [Number(n) for n in (*of_status, sum(of_status))]
    rows.append(Row((Label("ledger.all"), *sums)))
    return Table("totals", columns, rows, plain=True)


def _class(name: str) -> Cell:
    return Label(f"class.{name}") if name else Label("class.none")


def _cells(line: ledger.Line, entry: "Entry[Review]", register: "Register") -> dict[str, Cell]:
    """Return the cells of a line by the key of their column."""
    review, dash = entry.record, Label("word.dash")
    value = value_of(review)
    amended = register.amendments.get(entry.id, ())
    notes = (
        Label("ledger.amends", {"review": Ref(line.amends)}) if line.amends else None,
        *(Label("ledger.amended_by", {"review": Ref(e.id)}) for e in amended),
    )
    deliveries = [item.delivery for item in review.items if item.delivery is not None]
    return {
        "number": Ref(line.id),
        "customer": code_cell(line.customer),
        "reference": _reference(review) or dash,
        "title_type": several((Text(line.title), Label(f"type.{line.type}"), *notes)),
        "class": _class(line.class_),
        "received": Day(received_on(review, register)),
        "positions": _positions(line, review),
        "value": money(*value) if value is not None else dash,
        "delivery": day(min(deliveries, default=None)) or dash,
        "reply_due": _due(line, entry, register),
        "decision": _decision(review),
        "status": status_cell("review", line.status),
    }


def _reference(review: "Review") -> Cell:
    """Return the customer's number, and which revision of it; None if there is none."""
    found = review.reference
    if found is None or not found.revision:
        return Text(found.number) if found is not None else None
    both = {"number": Text(found.number), "revision": Text(found.revision)}
    return Label("ledger.revision", both)


def _positions(line: ledger.Line, review: "Review") -> Cell:
    """Return what is ordered, the first positions of many."""
    shown: list[Cell] = []
    for position, item in zip(line.items[:_SHOWN], review.items, strict=False):
        name = Text(position.name or position.part) if position.name or position.part else None
        quantity = Number(item.quantity, position.unit) if item.quantity is not None else None
        shown.append(joined(name or Label("word.unknown"), quantity, between=" × "))
    more = len(line.items) - _SHOWN
    if more > 0:
        shown.append(Label("word.more", {"count": Number(more)}))
    return several(shown, Label("word.dash"))


def _due(line: ledger.Line, entry: "Entry[Review]", register: "Register") -> Cell:
    """Return until when the reply is due, and how late it is while the customer waits."""
    due, left = reply_due(entry, register), line.days_left
    if due is None:
        return Label("ledger.no_due")
    asked = entry.record.reply_due or due  # the customer's own day, where the customer set it
    when = Day(asked.date(), late=_is_late(line))
    if left is None:
        return when
    if left < 0:
        days = Label("word.days_late", {"count": Number(-left)})
        return several((when, Status("overdue", "late"), days))
    if left == 0:
        return several((when, Label("word.today")))
    return several((when, Label("word.days_left", {"count": Number(left)})))


def _decision(review: "Review") -> Cell:
    found = review.decision
    if found is None:
        return Label("ledger.undecided")
    return Label(f"answer.{found.result}")
