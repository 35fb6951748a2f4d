"""The first page: what is overdue, what waits for whom, how far everything is, what comes next."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from csrreg.findings import Severity
from csrreg.reports.deadlines import coming_dates, left_alone
from csrreg.reports.names import code_cell, person_cell, person_order
from csrreg.reports.open_work import Work, due_cell, open_work, sites_cell, what_cell
from csrreg.reports.page import (
    Block,
    Cell,
    Chart,
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
    Timeline,
)
from csrreg.reports.pages import overview_status
from csrreg.reports.scoped import about, findings_in, requirements_in
from csrreg.reports.shares import of_binding_cell, percent_cell
from csrreg.reports.tones import status_cell
from csrreg.rules.table import BY_CODE

if TYPE_CHECKING:
    from csrreg.findings import Finding
    from csrreg.model.register import Register
    from csrreg.reports.request import Request

_AHEAD = timedelta(days=90)


def build(request: "Request") -> Page:
    """Return the overview."""
    register = request.register
    horizon = _horizon(register.today)
    # Documents are looked for again and again: that waits for somebody only when it is due soon.
    coming = _of_owner([*coming_dates(request)], request)
    neglected = _of_owner([*left_alone(request)], request)
    # Capability that should have been measured again is work; what is still to come only a date.
    found = (*open_work(request), *neglected, *(w for w in coming if w.overdue))
    work = [
        w
        for w in sorted(found, key=lambda w: w.order)
        if w.topic != "monitoring" or w.overdue or (w.due is not None and w.due <= horizon)
    ]
    overdue = [w for w in work if w.overdue]
    dated = sorted((*work, *(w for w in coming if not w.overdue)), key=lambda w: w.order)
    findings = list(findings_in(request))
    placed = list(requirements_in(request.scope, register))
    blocks: list[Block] = [
        _figures(overdue, work, findings, overview_status.verified(placed)),
        Section("overdue", (_overdue(overdue, register),)),
        Section("waiting", (_people(work, register),)),
        *overview_status.sections(request, placed),
        Section("deadlines", _deadlines(dated, register)),
        Section("findings", (_findings(findings),)),
    ]
    return Page("overview", tuple(blocks), about=about(request))


def _of_owner(work: list[Work], request: "Request") -> list[Work]:
    owner = request.scope.owner
    return [w for w in work if owner in ("", w.named, w.who)]


def _horizon(today: date) -> date:
    """Return the last day that is looked at; the calendar ends with the year 9999."""
    return today + min(_AHEAD, date.max - today)


def _figures(
    overdue: Sequence[Work],
    work: Sequence[Work],
    findings: "Sequence[Finding]",
    verified: tuple[int, int],
) -> Figures:
    errors = sum(f.severity is Severity.ERROR for f in findings)
    return Figures(
        (
            Figure(
                "overdue", Number(len(overdue)), "late" if overdue else "good", target="overdue"
            ),
            Figure("waiting", Number(len(work)), target="waiting"),
            Figure("errors", Number(errors), "late" if errors else "good", target="findings"),
            Figure(
                "verified",
                percent_cell(*verified),
                target="requirements",
                note=of_binding_cell(*verified),
            ),
        )
    )


_COLUMNS = (
    Column("due", "date"),
    Column("kind", filter=True),
    Column("what", "long"),
    Column("record", "long"),
    Column("customer", filter=True),
    Column("site", filter=True),
    Column("owner", filter=True),
)


def _cells(work: Work, register: "Register") -> tuple[Cell, ...]:
    """Return a thing to do, with its record and who does it."""
    return (
        due_cell(work),
        Label(f"work.{work.topic}"),
        what_cell(work, register),
        Ref(work.id, work.title),
        code_cell(work.customer),
        sites_cell(work),
        person_cell(work.who, register),
    )


def _overdue(work: Sequence[Work], register: "Register") -> Table:
    due, *others = _COLUMNS
    columns = (due, Column("days_late", "number"), *others)
    rows: list[Row] = []
    for thing in work:
        day, *cells = _cells(thing, register)
        late = Number((register.today - thing.due).days) if thing.due is not None else None
        rows.append(Row((day, late or Label("work.no_date"), *cells)))
    return Table("overdue", columns, rows, empty=Label("overview.no_overdue"))


def _coming(work: Sequence[Work], register: "Register") -> Table:
    rows = [Row(_cells(thing, register)) for thing in work]
    return Table("next", _COLUMNS, rows, empty=Label("overview.no_next"))


def _people(work: Sequence[Work], register: "Register") -> Table:
    """Return a line for each person: how much, of which kinds, and what comes first."""
    by_person: dict[str, list[Work]] = {}
    for thing in work:
        by_person.setdefault(thing.who, []).append(thing)
    columns = (
        Column("owner"),
        Column("overdue", "number"),
        Column("open", "number"),
        Column("kinds"),
        Column("next_due", "date"),
        Column("next", "long"),
        Column("record", "long"),
    )
    rows: list[Row] = []
    for person in sorted(by_person, key=lambda p: person_order(p, register)):
        theirs = by_person[person]
        topics = Counter(w.topic for w in theirs)
        kinds = tuple(
            Label("work.times", {"kind": Label(f"work.{topic}"), "count": Number(count)})
            for topic, count in sorted(topics.items(), key=lambda x: (-x[1], x[0]))
        )
        first = theirs[0]
        cells: tuple[Cell, ...] = (
            person_cell(person, register),
            Number(sum(w.overdue for w in theirs)),
            Number(len(theirs)),
            Several(kinds),
            due_cell(first),
            what_cell(first, register),
            Ref(first.id, first.title),
        )
        rows.append(Row(cells))
    return Table("waiting", columns, rows, empty=Label("overview.no_waiting"))


def _deadlines(work: Sequence[Work], register: "Register") -> tuple[Block, ...]:
    """Return what is due in each week as a drawing and table, then the list of what comes."""
    today, horizon = register.today, _horizon(register.today)
    dated = [(w.due, w) for w in work if w.due is not None and w.due <= horizon]
    events = tuple(
        (due, Joined((what_cell(w, register), Ref(w.id, w.title)), " – "), w.id) for due, w in dated
    )
    weeks: dict[date, list[Work]] = {}
    for due, w in dated:
        weeks.setdefault(due - timedelta(days=due.weekday()), []).append(w)
    rows = [
        Row((Day(week), Number(len(things)), Number(sum(w.overdue for w in things))))
        for week, things in weeks.items()
    ]
    columns = (Column("week", "date"), Column("count", "number"), Column("overdue", "number"))
    chart = Chart(
        Timeline("deadlines", today, events),
        Table("weeks", columns, rows, plain=True, empty=Label("overview.no_next")),
    )
    # What has no date is due whenever somebody asks for it.
    undated = [w for w in work if w.due is None]
    coming = [w for w in (*(w for _, w in dated), *undated) if not w.overdue]
    return chart, _coming(coming, register)


def _findings(findings: "Sequence[Finding]") -> Table:
    """Return how often each rule is broken, the gravest first."""
    counts = Counter((f.severity, f.code) for f in findings)
    columns = (
        Column("code", "id"),
        Column("severity", "status", filter=True),
        Column("count", "number"),
        Column("rule", "long"),
    )
    rows = []
    for (severity, code), count in sorted(
        counts.items(), key=lambda x: (x[0][0].rank, -x[1], x[0][1])
    ):
        rule = BY_CODE.get(code)
        summary: Cell = Text(rule.summary, "en") if rule is not None else Label("word.unknown")
        status = status_cell("severity", severity.value)
        rows.append(Row((Text(code), status, Number(count), summary)))
    note = Label("overview.rules_in_english")
    return Table("findings", columns, rows, note=note, empty=Label("overview.no_findings"))
