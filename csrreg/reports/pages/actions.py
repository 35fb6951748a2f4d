"""Open actions and conditions of all records, by who is named for them and until when."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from csrreg.reports.names import code_cell, has_left, person_cell, person_order
from csrreg.reports.open_work import (
    PROMISED,
    Work,
    due_cell,
    open_work,
    sites_cell,
    what_cell,
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
    Table,
    Text,
)
from csrreg.reports.scoped import about
from csrreg.reports.tones import status_cell

if TYPE_CHECKING:
    from csrreg.model.register import Register
    from csrreg.reports.request import Request

_COLUMNS = (
    Column("due", "date"),
    Column("status", "status", filter=True),
    Column("kind", filter=True),
    Column("what", "long"),
    Column("record", "long"),
    Column("customer", filter=True),
    Column("site", filter=True),
    Column("owner", filter=True),
)


def build(request: "Request") -> Page:
    """Return the open actions and conditions: a summary by person, then all of them."""
    register = request.register
    work = [w for w in open_work(request) if w.topic in PROMISED]
    by_owner: dict[str, list[Work]] = {}
    for thing in work:
        by_owner.setdefault(thing.named, []).append(thing)
    owners = sorted(by_owner, key=lambda person: person_order(person, register))
    overdue = sum(w.overdue for w in work)
    undated = sum(w.due is None for w in work)
    unowned = len(by_owner.get("", ()))
    figures = Figures(
        (
            Figure("overdue", Number(overdue), "late" if overdue else "good", target="open"),
            Figure("open", Number(len(work)), target="open"),
            Figure("no_date", Number(undated), "plain", target="open"),
            Figure("no_owner", Number(unowned), "late" if unowned else "good", target="open"),
        )
    )
    blocks = (
        figures,
        Section("people", (_people(by_owner, owners, register),)),
        Section("open", (_all(by_owner, owners, register),)),
    )
    return Page("actions", blocks, about=about(request), landscape=True)


def _people(by_owner: dict[str, list[Work]], owners: Sequence[str], register: "Register") -> Table:
    columns = (
        Column("owner"),
        Column("overdue", "number"),
        Column("open", "number"),
        Column("next_due", "date"),
    )
    rows = []
    for owner in owners:
        theirs = by_owner[owner]
        overdue = Number(sum(w.overdue for w in theirs))
        cells = (_owner(theirs, register), overdue, Number(len(theirs)), due_cell(theirs[0]))
        rows.append(Row(cells))
    return Table("people", columns, rows, plain=True, empty=Label("actions.none"))


def _owner(theirs: Sequence[Work], register: "Register") -> Cell:
    """Return who is named; with the last day of somebody who has left, and who stands in."""
    owner, acting = theirs[0].named, theirs[0].who
    shown = person_cell(owner, register)
    notes: list[Cell] = [shown]
    if has_left(owner, register) and register.settings is not None:
        last = register.settings.people[owner].until
        if last is not None:
            notes.append(Label("actions.last_day", {"day": Day(last)}))
    if acting != owner:
        notes.append(Label("actions.stands_in", {"name": person_cell(acting, register)}))
    elif has_left(owner, register):
        notes.append(Label("actions.nobody_stands_in"))
    return shown if len(notes) == 1 else Joined(tuple(notes), " · ")


def _all(by_owner: dict[str, list[Work]], owners: Sequence[str], register: "Register") -> Table:
    """Return everything, under the names of those who promised it, by date.

    What is overdue has the oldest dates, so it comes first.
    """
    rows: list[Row] = []
    anchored: set[str] = set()
    for owner in owners:
        theirs = by_owner[owner]
        count = Label("actions.count", {"count": Number(len(theirs))})
        rows.append(Row((Joined((_owner(theirs, register), count), " · "),), group=True))
        for work in theirs:
            anchor = "" if work.id in anchored else work.id
            anchored.add(work.id)
            rows.append(Row(_cells(work, register), anchor=anchor))
    return Table("open", _COLUMNS, rows, empty=Label("actions.none"))


def _cells(work: Work, register: "Register") -> tuple[Cell, ...]:
    status = status_cell("work", "overdue" if work.overdue else "pending")
    due: Cell = due_cell(work)
    kind: Cell = Label(f"work.{work.topic}")
    if work.topic in ("edition_action", "revision_action"):
        kind = Label(f"work.{work.topic}_of", {"of": Text(work.of)})
    return (
        due,
        status,
        kind,
        what_cell(work, register),
        Ref(work.id, work.title),
        code_cell(work.customer),
        sites_cell(work),
        person_cell(work.named, register),
    )
