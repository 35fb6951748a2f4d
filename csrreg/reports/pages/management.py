"""Figures for the management review: what was done in the last twelve months, and where it stands.

Targets are not among them: they are the organization's to set.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from csrreg.model.ids import natural_key
from csrreg.reports.capability_gaps import UNREACHED
from csrreg.reports.months import Month, months_until
from csrreg.reports.names import class_cell, person_cell
from csrreg.reports.page import (
    Block,
    Cell,
    Chart,
    Column,
    Day,
    Figure,
    Figures,
    Label,
    Number,
    Page,
    Ref,
    Row,
    Section,
    Table,
    Text,
    Trend,
)
from csrreg.reports.performance import (
    Judged,
    accepted,
    assessed,
    replies,
    standing,
    verified,
)
from csrreg.reports.scoped import about, characteristics_in
from csrreg.reports.shares import of_binding_cell, of_cell, percent, percent_cell

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from csrreg.reports.request import Request

_MONTHS = 12
_STOCK = ("identified", "bound", "met", "verified")
_LATE = ("re_reviews_late", "reviews_late", "below_target", "no_result")


def build(request: "Request") -> Page:
    """Return the figures: the latest at the top, then each by month or over time."""
    scope, register = request.scope, request.register
    months = months_until(register.today, _MONTHS)
    contracts = accepted(scope, register)
    answers = replies(scope, register)
    points = _points(request, months)
    blocks: tuple[Block, ...] = (
        _figures(contracts, answers, points[-1][1], months),
        Section("contracts", _by_month("contracts", "reviewed_first", contracts, months)),
        Section("replies", _by_month("replies", "in_time", answers, months)),
        Section(
            "requirements",
            (_over_time("requirements", _STOCK, points), _flow(request, months)),
        ),
        Section("late", (_over_time("late", _LATE, points),)),
        Section("capability", (_capability(request),)),
    )
    return Page("management", blocks, about=about(request))


def _points(request: "Request", months: Sequence[Month]) -> "list[tuple[date, Mapping[str, int]]]":
    """Return where the register stood: at the last state of each month, and today."""
    today = request.register.today
    latest = {}
    for snapshot in request.history:
        month = Month.of(snapshot.day)
        if snapshot.day < today and month in months:
            latest[month] = snapshot
    latest.pop(Month.of(today), None)
    found = [(s.day, standing(request.scope, s.register, s.day)) for s in latest.values()]
    return [*found, (today, standing(request.scope, request.register, today))]


def _figures(
    contracts: "Mapping[Month, Judged]",
    answers: "Mapping[Month, Judged]",
    now: "Mapping[str, int]",
    months: Sequence[Month],
) -> Figures:
    def share(key: str, found: "Mapping[Month, Judged]", target: str) -> Figure:
        good = sum(found[m].good for m in months if m in found)
        total = sum(found[m].total for m in months if m in found)
        return Figure(key, percent_cell(good, total), target=target, note=of_cell(good, total))

    proven, bound = now["verified"], now["bound"]
    late, below, none = now["re_reviews_late"], now["below_target"], now["no_result"]
    return Figures(
        (
            share("reviewed_first", contracts, "contracts"),
            share("in_time", answers, "replies"),
            Figure(
                "verified_share",
                percent_cell(proven, bound),
                target="requirements",
                note=of_binding_cell(proven, bound),
            ),
            Figure("re_reviews_late", Number(late), "late" if late else "good", target="late"),
            Figure("below_target", Number(below), "late" if below else "good", target="capability"),
            Figure("no_result", Number(none), "plain" if none else "good", target="capability"),
        )
    )


def _by_month(
    name: str, good: str, found: "Mapping[Month, Judged]", months: Sequence[Month]
) -> tuple[Chart]:
    """Return a share by month, from the dates in the records."""
    judged = [found.get(month, Judged()) for month in months]
    shares = tuple(percent(j.good, j.total) for j in judged)
    columns = (
        Column("month"),
        Column(f"{name}_total", "number"),
        Column(good, "number"),
        Column("share", "number"),
    )
    rows = [
        Row((Text(str(month)), Number(j.total), Number(j.good), percent_cell(j.good, j.total)))
        for month, j in zip(months, judged, strict=True)
    ]
    series = ((f"{good}_share", shares),)
    trend = Trend(name, tuple(m.first for m in months), series, percent=True)
    note = Label(f"management.{name}_note")
    return (Chart(trend, Table(name, columns, rows, plain=True, note=note)),)


def _over_time(
    name: str, keys: Sequence[str], points: "Sequence[tuple[date, Mapping[str, int]]]"
) -> "Chart | Table":
    """Return how numbers went; without history a table of what they are today."""
    columns = (Column("as_of", "date"), *(Column(key, "number") for key in keys))
    rows = [Row((Day(day), *(Number(s[key]) for key in keys))) for day, s in points]
    source = "from_history" if len(points) > 1 else "no_history"
    note = Label(f"management.{name}_{source}")
    table = Table(name, columns, rows, plain=True, note=note)
    if len(points) < 2:
        return table
    series = tuple((f"{key}_line", tuple(s[key] for _, s in points)) for key in keys)
    return Chart(Trend(name, tuple(day for day, _ in points), series), table)


def _flow(request: "Request", months: Sequence[Month]) -> Table:
    """Return how many requirements were judged and verified in each month."""
    judged, proven = (
        assessed(request.scope, request.register),
        verified(request.scope, request.register),
    )
    columns = (Column("month"), Column("assessed", "number"), Column("verifications", "number"))
    rows = [
        Row((Text(str(month)), Number(judged[month]), Number(proven[month]))) for month in months
    ]
    return Table("flow", columns, rows, plain=True, note=Label("management.flow_note"))


def _capability(request: "Request") -> Table:
    """Return the characteristics that do not reach a capability target today."""
    register = request.register
    wanted = {entry.id for entry in characteristics_in(request.scope, register)}
    columns = (
        Column("characteristic", "long"),
        Column("part", "long"),
        Column("class", filter=True),
        Column("index", filter=True),
        Column("status", "status", filter=True),
        Column("target", "number"),
        Column("value", "number"),
        Column("date", "date"),
        Column("owner", filter=True),
    )
    rows = []
    for entry, judged in register.unproven:
        if entry.id not in wanted or judged.state not in UNREACHED:
            continue
        part = register.part(entry.record.part)
        result = judged.result
        value: Cell = Label("management.no_result")
        day: Cell = Label("management.no_result")
        if result is not None:
            value = Number(result.value)
            day = Day(result.date) if result.date is not None else Label("word.unknown")
        cells = (
            Ref(entry.id, entry.title),
            Ref(entry.record.part, part.name if part is not None else ""),
            class_cell(register.classes[entry.id], register),
            Text(judged.target.index),
            UNREACHED[judged.state],
            Number(judged.target.at_least),
            value,
            day,
            person_cell(entry.record.owner or "", register),
        )
        rows.append((natural_key(entry.id), Row(cells)))
    rows.sort(key=lambda row: row[0])
    return Table("capability", columns, [row for _, row in rows], empty=Label("management.reached"))
