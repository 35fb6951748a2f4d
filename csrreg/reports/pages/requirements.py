"""The list of requirements: one line each, with everything that is known of it below."""

from typing import TYPE_CHECKING

from csrreg.reports import requirement_cells as cells
from csrreg.reports.names import code_cell
from csrreg.reports.page import (
    Cell,
    Column,
    Facts,
    Figure,
    Figures,
    Label,
    Number,
    Page,
    Quote,
    Ref,
    Row,
    Table,
    Text,
)
from csrreg.reports.requirement_facts import facts_of
from csrreg.reports.scoped import Placed, about
from csrreg.reports.shares import of_binding_cell

if TYPE_CHECKING:
    from csrreg.model.register import Register
    from csrreg.reports.request import Request

_COLUMNS = (
    Column("requirement"),
    Column("customer", filter=True),
    Column("source"),
    Column("clauses"),
    Column("applies", filter=True),
    Column("gap_at_assessment"),
    Column("status", "status", filter=True),
    Column("owner", filter=True),
    Column("due", "date"),
    Column("implemented_in"),
    Column("verification"),
)


def build(request: "Request") -> Page:
    """Return the list of the requirements in scope, the retired ones too."""
    found = cells.placed_in(request)
    rows = [_row(placed, request.register) for placed in found]
    table = Table("requirements", _COLUMNS, rows)
    blocks = (_figures(found, request.register), table)
    return Page("requirements", blocks, about=about(request), landscape=True)


def _figures(found: list[Placed], register: "Register") -> Figures:
    """Return how many there are, proven, still to be done, and overdue."""
    counting = [p for p in found if p.is_bound]
    bound = len(counting)
    proven = sum(p.status == "verified" for p in counting)
    late = sum(any(cells.is_late(view, register) for view, _ in p.at) for p in counting)
    settled = Label("requirements.settled", {"count": Number(len(found) - bound)})
    return Figures(
        (
            Figure("requirements", Number(len(found)), note=settled),
            Figure("verified", Number(proven), "good", note=of_binding_cell(proven, bound)),
            Figure("not_verified", Number(bound - proven)),
            Figure("late", Number(late), "late" if late else "plain"),
        )
    )


def _row(placed: Placed, register: "Register") -> Row:
    entry, record = placed.entry, placed.entry.record
    views = [view for view, _ in placed.at]
    row: tuple[Cell, ...] = (
        Ref(entry.id, record.title),
        code_cell(entry.customer),
        cells.source(record, register, linked=False),
        cells.clauses(record),
        cells.per_site(views, cells.applies),
        cells.per_site(views, cells.fulfilled),
        cells.status(placed, register),
        cells.per_site(views, lambda view: cells.owner(view, register)),
        cells.per_site(views, lambda view: cells.next_due(view, register)),
        cells.per_site(views, cells.met),
        cells.per_site(views, lambda view: cells.verified(view, register)),
    )
    quote = Quote(Text(record.text, record.language or ""))
    return Row(row, entry.id, (quote, Facts(facts_of(placed, register), columns=2)))
