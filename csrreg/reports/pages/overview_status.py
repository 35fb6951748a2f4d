"""The overview's figures by status: requirements, special characteristics, contract reviews."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from csrreg.model.special import CHARACTERISTIC_STATUSES
from csrreg.model.status import REVIEW_STATUSES, status_of
from csrreg.reports.names import class_cell, code_cell, customer_cell, customer_order, site_cell
from csrreg.reports.page import Bars, Cell, Chart, Column, Label, Number, Row, Section, Table, Text
from csrreg.reports.requirement_cells import joined
from csrreg.reports.scoped import STATUSES, Placed, characteristics_in, requirements_in, reviews_in
from csrreg.reports.shares import percent_cell
from csrreg.reports.tones import status_cell, status_label

if TYPE_CHECKING:
    from csrreg.model.register import Register
    from csrreg.reports.request import Request

_COUNTED = tuple(s for s in STATUSES if s != "retired")


def verified(placed: Iterable[Placed]) -> tuple[int, int]:
    """Return how many requirements are verified, of how many that bind or may bind."""
    return _verified(_counted(placed))


def _counted(placed: Iterable[Placed]) -> Counter[str]:
    """Return how many have each status; and how many bind, and of these are proven."""
    counts: Counter[str] = Counter()
    for p in placed:
        counts[p.status] += 1
        if p.is_bound:
            counts["bound"] += 1
            counts["proven"] += p.status == "verified"
    return counts


def _verified(counts: Mapping[str, int]) -> tuple[int, int]:
    return counts.get("proven", 0), counts.get("bound", 0)


def sections(request: "Request", placed: Sequence[Placed]) -> list[Section]:
    """Return the sections of requirements, characteristics and reviews."""
    register = request.register
    requirements = {
        "by_status": _by_status(placed),
        "by_customer": _by_customer(request, placed),
        "by_site": _by_site(request),
    }
    inner = (Section(name, (chart,)) for name, chart in requirements.items() if chart is not None)
    return [
        Section("requirements", tuple(inner)),
        Section("characteristics", (_by_class(request, register),)),
        Section("reviews", (_by_stage(request, register),)),
    ]


def _by_status(placed: Sequence[Placed]) -> Chart:
    counts = Counter(p.status for p in placed)
    total = sum(counts[status] for status in _COUNTED)
    bars = []
    rows = []
    for name in _COUNTED:
        status = status_cell("requirement", name)
        bars.append((Label(f"status.{name}"), ((status, counts[name]),)))
        rows.append(Row((status, Number(counts[name]), percent_cell(counts[name], total))))
    columns = (Column("status", "status"), Column("count", "number"), Column("share", "number"))
    gone = counts["retired"]
    basis = Label("overview.of_all", {"count": Number(total)})
    note = joined(basis, Label("overview.retired", {"count": Number(gone)}) if gone else None)
    table = Table("by_status", columns, rows, plain=True, note=note)
    return Chart(Bars("by_status", tuple(bars)), table)


def _by_customer(request: "Request", placed: Sequence[Placed]) -> Chart:
    register = request.register
    counts: dict[str, Counter[str]] = {
        e.id: Counter() for e in register.customers if e.record.retired is None
    }
    if request.scope.customer:
        counts = {c: n for c, n in counts.items() if c == request.scope.customer}
    of_customer: dict[str, list[Placed]] = {}
    for p in placed:
        of_customer.setdefault(p.entry.customer, []).append(p)
    counts |= {code: _counted(theirs) for code, theirs in of_customer.items()}
    lines = [
        (code_cell(code), customer_cell(code, register), counts[code])
        for code in sorted(counts, key=customer_order)
    ]
    note = Label("overview.of_binding")
    return _chart("by_customer", "customer", lines, "requirement", _COUNTED, share=True, note=note)


def _by_site(request: "Request") -> Chart | None:
    """Return the requirements as they hold at each site; None with less than two sites."""
    register, scope = request.register, request.scope
    sites = register.settings.sites if register.settings is not None else {}
    if len(sites) < 2 or scope.site:
        return None
    lines = []
    for site in sites:
        there = requirements_in(replace(scope, site=site), register)
        lines.append((Text(site), site_cell(site, register), _counted(there)))
    note = joined(Label("overview.of_binding"), Label("overview.by_site"))
    return _chart("by_site", "site", lines, "requirement", _COUNTED, share=True, note=note)


def _by_class(request: "Request", register: "Register") -> Chart:
    """Return the characteristics by our class: in the order of csrreg.yaml, then the others."""
    listed = tuple(register.settings.classes) if register.settings is not None else ()
    counts: dict[str | None, Counter[str]] = {}
    for entry in characteristics_in(request.scope, register):
        if entry.record.retired is None:
            of_class = counts.setdefault(register.classes[entry.id], Counter())
            of_class[status_of(entry, register)] += 1
    rank = {name: at for at, name in enumerate(listed)}

    def order(name: str | None) -> tuple[bool, int, str]:
        return (name is None, rank.get(name or "", len(rank)), name or "")

    lines = []
    for name in sorted(counts, key=order):
        cell = class_cell(name, register)
        lines.append((Text(name) if name is not None else cell, cell, counts[name]))
    statuses = tuple(s for s in CHARACTERISTIC_STATUSES if s != "retired")
    return _chart("by_class", "class", lines, "characteristic", statuses)


def _by_stage(request: "Request", register: "Register") -> Chart:
    counts = Counter(status_of(e, register) for e in reviews_in(request.scope, register))
    found = [(name, status_cell("review", name)) for name in REVIEW_STATUSES]
    bars = tuple((status_label("review", n), ((status, counts[n]),)) for n, status in found)
    rows = [Row((status, Number(counts[name]))) for name, status in found]
    columns = (Column("status", "status"), Column("count", "number"))
    table = Table("by_stage", columns, rows, plain=True)
    return Chart(Bars("by_stage", bars), table)


def _chart(
    name: str,
    of: str,
    lines: "Sequence[tuple[Cell, Cell, Counter[str]]]",
    kind: str,
    statuses: tuple[str, ...],
    *,
    share: bool = False,
    note: Cell = None,
) -> Chart:
    """Return stacked bars and their table: a line for each thing, a column for each status.

    A line has a short name for the drawing and a full one for the table.
    """
    cells = {status: status_cell(kind, status) for status in statuses}
    bars = tuple(
        (short, tuple((cells[s], counts[s]) for s in statuses)) for short, _, counts in lines
    )
    columns = [Column(of), *(Column(s, "number", title=cells[s]) for s in statuses)]
    columns.append(Column("total", "number"))
    if share:
        columns.append(Column("verified_share", "number"))
    rows = []
    for _, what, counts in lines:
        numbers: list[Cell] = [Number(counts[s]) for s in statuses]
        numbers.append(Number(sum(counts[s] for s in statuses)))
        if share:
            numbers.append(percent_cell(*_verified(counts)))
        rows.append(Row((what, *numbers)))
    empty = Label(f"overview.no_{name}")
    table = Table(name, tuple(columns), rows, plain=True, note=note, empty=empty)
    return Chart(Bars(name, bars), table)
