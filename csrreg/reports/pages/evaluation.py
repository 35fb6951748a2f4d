"""The form of identification and evaluation (客户特殊要求识别与评价表), customer by customer."""

from typing import TYPE_CHECKING

from csrreg.model.kinds import COMMON
from csrreg.reports import requirement_cells as cells
from csrreg.reports.names import customer_cell, customer_order, person_cell
from csrreg.reports.page import (
    Block,
    Cell,
    Column,
    Facts,
    Label,
    Number,
    Page,
    Ref,
    Row,
    Section,
    Several,
    Signatures,
    Table,
    Text,
)
from csrreg.reports.requirement_facts import gap, judged
from csrreg.reports.scoped import Placed, about

if TYPE_CHECKING:
    from csrreg.model.register import Register
    from csrreg.reports.request import Request

_COLUMNS = (
    Column("number", "number"),
    Column("source"),
    Column("requirement", "long"),
    Column("clauses"),
    Column("applicability"),
    Column("gap"),
    Column("actions"),
    Column("implemented_in"),
    Column("evidence"),
    Column("verification"),
    Column("conclusion", "status"),
)


def build(request: "Request") -> Page:
    """Return the form: what counts today, without the retired requirements."""
    by_customer: dict[str, list[Placed]] = {}
    for placed in cells.placed_in(request):
        if placed.entry.record.retired is None:
            by_customer.setdefault(placed.entry.customer, []).append(placed)
    blocks: list[Block] = [
        _section(code, by_customer[code], request.register, new_page=number > 0)
        for number, code in enumerate(sorted(by_customer, key=customer_order))
    ]
    without = _without(by_customer, request)
    if without is not None:
        blocks.append(without)
    if not blocks:
        blocks.append(Table("evaluation", _COLUMNS, ()))
    blocks.append(
        Signatures((Label("sign.prepared"), Label("sign.reviewed"), Label("sign.approved")))
    )
    return Page("evaluation", tuple(blocks), about=about(request), landscape=True)


def _section(code: str, found: list[Placed], register: "Register", *, new_page: bool) -> Section:
    customer = register.customer(code)
    head: list[tuple[str, Cell]] = []
    if code != COMMON:
        owner = (customer.owner if customer is not None else None) or ""
        represents = (customer.representative if customer is not None else None) or ""
        head.append(("owner", person_cell(owner, register)))
        head.append(("representative", person_cell(represents, register)))
    head.append(("requirements", Number(len(found))))
    rows = [_row(number, placed, register) for number, placed in enumerate(found, 1)]
    table = Table(f"evaluation_{code}", _COLUMNS, rows, caption=Label("table.evaluation"))
    heading = customer_cell(code, register)
    return Section(code, (Facts(tuple(head), columns=2), table), heading, new_page)


def _row(number: int, placed: Placed, register: "Register") -> Row:
    entry, record = placed.entry, placed.entry.record
    views = [view for view, _ in placed.at]
    row: tuple[Cell, ...] = (
        Number(number),
        cells.source(record, register, linked=False),
        Several((Ref(entry.id, record.title), Text(record.text, record.language or ""))),
        cells.clauses(record),
        cells.per_site(views, lambda view: judged(view, register)),
        cells.per_site(views, lambda view: gap(view, register)),
        cells.per_site(views, lambda view: cells.actions(view, register)),
        cells.per_site(views, cells.met),
        cells.per_site(views, cells.evidence),
        cells.per_site(views, lambda view: cells.verified(view, register)),
        cells.status(placed, register),
    )
    return Row(row, entry.id)


def _without(by_customer: dict[str, list[Placed]], request: "Request") -> Section | None:
    """Return the customers for whom nothing was identified, and what is known of that.

    None where the form is limited to more than a customer or site: others do not belong to it.
    """
    scope, register = request.scope, request.register
    if scope != type(scope)(customer=scope.customer, site=scope.site):
        return None
    rows = []
    for entry in sorted(register.customers, key=lambda e: customer_order(e.id)):
        record = entry.record
        former = record.retired is not None and record.retired.date <= register.today
        asked = scope.customer in ("", entry.id)
        if entry.id in by_customer or former or entry.id == COMMON or not asked:
            continue
        none = record.no_csr
        said: Cell = Label("evaluation.nothing")
        if none is not None and none.checked <= register.today:
            said = Label("evaluation.no_csr")
            who = cells.signed(none.by, none.checked, register)
            said = cells.joined(said, who, between=": ")
        rows.append(Row((Ref(entry.id, record.name), said)))
    if not rows:
        return None
    table = Table("without", (Column("customer"), Column("result", "long")), rows, plain=True)
    return Section("without", (table,))
