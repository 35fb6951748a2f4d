"""What applies and is not in place or not proven: what is missing next, who owns it, until when."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from csrreg.model.duties import cares_for, unreviewed
from csrreg.model.editions import review_due
from csrreg.model.ids import natural_key, sort_key
from csrreg.model.status import REQUIREMENT_STATUSES, status_of
from csrreg.reports.lacking import for_capability, for_coverage, for_requirement
from csrreg.reports.names import (
    class_cell,
    code_cell,
    customer_cell,
    customer_order,
    person_cell,
    process_cell,
)
from csrreg.reports.page import (
    Cell,
    Column,
    Day,
    Figure,
    Figures,
    Joined,
    Label,
    Number,
    Page,
    Ref,
    Row,
    Section,
    Several,
    Table,
    Text,
)
from csrreg.reports.scoped import Placed, about, characteristics_in, documents_in, requirements_in
from csrreg.reports.tones import status_cell
from csrreg.rules.sites import binds

if TYPE_CHECKING:
    from datetime import date

    from csrreg.model.characteristic import Characteristic
    from csrreg.model.document import Document, Edition
    from csrreg.model.register import Entry, Register
    from csrreg.model.status import SiteView
    from csrreg.reports.request import Request

_PROVEN = ("verified", "deviation", "not_applicable", "retired")
_STATUSES = tuple(s for s in REQUIREMENT_STATUSES if s not in _PROVEN)

_Gap = tuple[Placed, "SiteView", str]
"""A requirement, as it holds at a site, and its status there."""


def build(request: "Request") -> Page:
    """Return what is missing: a summary by customer, then requirements and what they hang on."""
    scope, register = request.scope, request.register
    placed = list(requirements_in(scope, register))
    gaps = [gap for p in placed for gap in _gaps(p)]
    characteristics = [
        (entry, status)
        for entry in characteristics_in(scope, register)
        if (status := status_of(entry, register)) not in ("released", "retired")
    ]
    documents = [
        (entry, edition)
        for entry in (() if scope.process or scope.clause else documents_in(scope, register))
        for _, edition in unreviewed(entry.record)
    ]
    open_ones = {p.entry.id for p, _, status in gaps if status != "implemented"}
    unproven = {p.entry.id for p, _, _ in gaps} - open_ones
    figures = Figures(
        (
            _figure("not_implemented", len(open_ones), "requirements"),
            _figure("not_verified", len(unproven), "requirements"),
            _figure("not_released", len(characteristics), "characteristics"),
            _figure("not_reviewed", len(documents), "documents"),
        )
    )
    blocks = (
        figures,
        Section("summary", (_summary(request, placed, characteristics, documents),)),
        Section("requirements", (_requirements(gaps, register),)),
        Section("characteristics", (_characteristics(characteristics, register),)),
        Section("documents", (_documents(documents, register),)),
    )
    return Page("gaps", blocks, about=about(request), landscape=True)


def _figure(key: str, count: int, target: str) -> Figure:
    return Figure(key, Number(count), "plain" if count else "good", target=target)


def _gaps(placed: Placed) -> Iterator[_Gap]:
    """Yield a requirement for each site where it may bind and is not proven."""
    for view, status in placed.at:
        if status in _STATUSES and binds(view):
            yield placed, view, status


def _summary(
    request: "Request",
    placed: Sequence[Placed],
    characteristics: "Sequence[tuple[Entry[Characteristic], str]]",
    documents: "Sequence[tuple[Entry[Document], Edition]]",
) -> Table:
    """Return what is missing for each customer; a requirement counts once, by its worst site."""
    register = request.register
    bound: Counter[str] = Counter()
    by_status: dict[str, Counter[str]] = {}
    for p in placed:
        code = p.entry.customer
        counts = by_status.setdefault(code, Counter())
        bound[code] += p.is_bound
        here = [status for _, _, status in _gaps(p)]
        if here:
            counts[min(here, key=_STATUSES.index)] += 1
    features = Counter(entry.customer for entry, _ in characteristics)
    unread = Counter(entry.customer for entry, _ in documents)
    columns = (
        Column("customer"),
        Column("bound", "number"),
        *(Column(s, "number", title=status_cell("requirement", s)) for s in _STATUSES),
        Column("not_released", "number"),
        Column("not_reviewed", "number"),
    )
    rows = []
    for code in sorted({*by_status, *features, *unread}, key=customer_order):
        numbers = (
            bound[code],
            *(by_status.get(code, Counter())[status] for status in _STATUSES),
            features[code],
            unread[code],
        )
        rows.append(Row((customer_cell(code, register), *(Number(n) for n in numbers))))
    note = Label("gaps.counted_once")
    return Table("summary", columns, rows, plain=True, note=note, empty=Label("gaps.none"))


def _requirements(gaps: Sequence[_Gap], register: "Register") -> Table:
    """Return the requirements under their customer, by process."""
    columns = (
        Column("requirement", "long"),
        Column("customer", filter=True),
        Column("process", filter=True),
        Column("site", filter=True),
        Column("status", "status", filter=True),
        Column("missing", "long"),
        Column("owner", filter=True),
        Column("due", "date"),
    )
    by_customer: dict[str, list[_Gap]] = {}
    for gap in gaps:
        by_customer.setdefault(gap[0].entry.customer, []).append(gap)
    rows: list[Row] = []
    anchored: set[str] = set()
    for customer in sorted(by_customer, key=customer_order):
        inside = sorted(by_customer[customer], key=_process_order)
        count = Label("gaps.count", {"count": Number(len({p.entry.id for p, _, _ in inside}))})
        head = Joined((customer_cell(customer, register), count), " · ")
        rows.append(Row((head,), group=True))
        for placed, view, status in inside:
            id = placed.entry.id
            anchor = "" if id in anchored else id
            anchored.add(id)
            rows.append(Row(_cells(placed, view, status, register), anchor=anchor))
    return Table("requirements", columns, rows, empty=Label("gaps.none"))


def _process_order(gap: _Gap) -> tuple[object, ...]:
    """Return a sort key: by process, what names none last, then by id."""
    processes = _processes(gap[1])
    return (not processes, [natural_key(p) for p in processes], sort_key(gap[0].entry.id))


def _processes(view: "SiteView") -> tuple[str, ...]:
    return tuple(dict.fromkeys(i.process for i in view.implemented_in if i.process))


def _processes_cell(processes: tuple[str, ...], register: "Register") -> Cell:
    if not processes:
        return Label("gaps.no_process")
    return Joined(tuple(process_cell(p, register) for p in processes), ", ")


def _cells(placed: Placed, view: "SiteView", status: str, register: "Register") -> tuple[Cell, ...]:
    due = min((a.due for a in view.actions if a.done is None and a.due), default=None)
    return (
        Ref(placed.entry.id, placed.entry.title),
        code_cell(placed.entry.customer),
        _processes_cell(_processes(view), register),
        Text(view.site) if view.site else Label("word.all"),
        status_cell("requirement", status, overdue=due is not None and due < register.today),
        Several(tuple(for_requirement(view, status, register))),
        person_cell(view.owner or "", register),
        _day(due, register),
    )


def _day(due: "date | None", register: "Register") -> Cell:
    return Day(due, late=due < register.today) if due is not None else Label("work.no_date")


def _characteristics(
    found: "Sequence[tuple[Entry[Characteristic], str]]", register: "Register"
) -> Table:
    columns = (
        Column("characteristic", "long"),
        Column("part", "long"),
        Column("class", filter=True),
        Column("customer", filter=True),
        Column("status", "status", filter=True),
        Column("missing", "long"),
        Column("owner", filter=True),
    )
    judged: dict[str, list[Cell]] = {}
    for entry, target in register.unproven:
        if (lacks := for_capability(target)) is not None:
            judged.setdefault(entry.id, []).append(lacks)
    rows = []
    for entry, status in found:
        record = entry.record
        part = register.part(record.part)
        missing = (*for_coverage(record, register), *judged.get(entry.id, ()))
        cells: tuple[Cell, ...] = (
            Ref(entry.id, entry.title),
            Ref(record.part, part.name if part is not None else ""),
            class_cell(register.classes[entry.id], register),
            code_cell(entry.customer),
            status_cell("characteristic", status),
            Several(missing),
            person_cell(record.owner or "", register),
        )
        rows.append(Row(cells, anchor=entry.id))
    return Table("characteristics", columns, rows, empty=Label("gaps.none"))


def _documents(found: "Sequence[tuple[Entry[Document], Edition]]", register: "Register") -> Table:
    columns = (
        Column("document", "long"),
        Column("edition"),
        Column("customer", filter=True),
        Column("received", "date"),
        Column("effective", "date"),
        Column("due", "date"),
        Column("status", "status", filter=True),
        Column("owner", filter=True),
    )
    rows = []
    anchored: set[str] = set()
    for entry, edition in found:
        due = review_due(edition, register.settings)
        late = due is not None and due < register.today
        cells: tuple[Cell, ...] = (
            Ref(entry.id, entry.title),
            Text(edition.edition),
            code_cell(entry.customer),
            Day(edition.received) if edition.received else Label("word.unknown"),
            Day(edition.effective) if edition.effective else Label("word.unknown"),
            _day(due, register),
            status_cell("edition", "to_review", overdue=late),
            person_cell(cares_for(entry, register), register),
        )
        rows.append(Row(cells, anchor="" if entry.id in anchored else entry.id))
        anchored.add(entry.id)
    return Table("documents", columns, rows, empty=Label("gaps.none"))
