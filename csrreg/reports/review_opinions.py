"""The lower half of a contract review's form: opinions, feasibility, the decision, what came of it.

A printed copy is signed by hand. The records only say who judged and who recorded it.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.model.answers import Standing, changed_since
from csrreg.model.contract import feasibility_of, needs_feasibility, rules_for
from csrreg.reports.names import department_cell, person_cell
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
from csrreg.reports.requirement_cells import day, joined, several, text

if TYPE_CHECKING:
    from csrreg.model.common import Action
    from csrreg.model.opinion import DepartmentAnswer, Feasibility
    from csrreg.model.register import Entry, Register
    from csrreg.model.review import ContractException, Review
    from csrreg.reports.tones import Tone

_OPINIONS: dict[str, Status] = {
    "missing": Status("no_opinion", "open"),
    "stale": Status("stale", "late"),
    "accept": Status("accept", "good"),
    "accept_with_conditions": Status("accept_with_conditions", "plain"),
    "reject": Status("reject", "late"),
}
_CHECKS = (Column("number", "number"), Column("point", "long"), Column("answer"), Column("note"))


def opinions(entry: "Entry[Review]", stands: tuple[Standing, ...], register: "Register") -> Section:
    """Return the opinions at a glance, then what each department looked at and wants."""
    columns = (
        Column("department"),
        Column("opinion", "status"),
        Column("judged_by"),
        Column("date", "date"),
        Column("remarks", "long"),
    )
    rows = [Row(_opinion(s, entry, register)) for s in stands]
    table = Table("opinions", columns, rows, plain=True, empty=Label("opinions.none"))
    details = (_checklist(s, entry, register) for s in stands)
    waived = entry.record.customer_waiver is not None
    note = (Prose(Label("opinions.waived"), "note"),) if waived else ()
    return Section("opinions", (*note, table, *(d for d in details if d is not None)))


def _opinion(standing: Standing, entry: "Entry[Review]", register: "Register") -> tuple[Cell, ...]:
    answer = standing.answer
    state = _OPINIONS[standing.state]
    asked = None if standing.required else Label("opinions.not_required")
    name = several((department_cell(standing.department, register), asked))
    if answer is None or answer.result is None:
        return (name, state, None, None, None)
    # The opinion that is stale is still somebody's.
    was = _OPINIONS[answer.result] if standing.state == "stale" else None
    remarks = (
        _why_stale(entry, answer, register) if standing.state == "stale" else None,
        text(answer.note),
        Label("opinions.proposal", {"what": Text(answer.proposal)}) if answer.proposal else None,
        Label("opinions.evidence", {"what": Text(answer.evidence)}) if answer.evidence else None,
        *(_condition(c, register) for c in answer.conditions),
    )
    return (
        name,
        several((state, was)),
        _judged_by(answer, register),
        day(answer.date) or Label("word.unknown"),
        several(remarks, Label("word.dash")),
    )


def _judged_by(answer: "DepartmentAnswer", register: "Register") -> Cell:
    """Return whose opinion it is, for whom they stood in, and who recorded it."""
    instead, typed = answer.on_behalf_of, answer.recorded_by
    return several(
        (
            person_cell(answer.by or "", register),
            Label("opinions.for", {"name": person_cell(instead, register)}) if instead else None,
            Label("opinions.recorded_by", {"name": person_cell(typed, register)})
            if typed
            else None,
        )
    )


def _why_stale(entry: "Entry[Review]", answer: "DepartmentAnswer", register: "Register") -> Cell:
    """Return what changed after a department had answered."""
    if answer.digest is None:
        return Label("opinions.no_digest")
    changed: list[Cell] = [
        Label("opinions.order") if id == entry.id else Ref(id)
        for id in changed_since(entry, answer, register)
    ]
    return Label("opinions.changed", {"what": joined(*changed, between=", ")})


def _condition(found: "Action", register: "Register") -> Cell:
    """Return a condition: what, who, until when or when done, overdue by word."""
    if found.done is not None:
        when: Cell = Label("condition.done", {"day": Day(found.done)})
    elif found.due is None:
        when = Label("condition.no_date")
    else:
        late = found.due < register.today
        when = Label("condition.due", {"day": Day(found.due, late)})
        when = joined(when, Status("overdue", "late")) if late else when
    who = person_cell(found.owner or "", register)
    what = Label("condition.is", {"what": Text(found.what)})
    return joined(what, joined(who, when, between=", "), between=" – ")


def _checklist(standing: Standing, entry: "Entry[Review]", register: "Register") -> Table | None:
    """Return a department's checklist with every point of csrreg.yaml.

    Of a department that answered, what it left out is marked; else it is left blank to be answered
    by hand.
    """
    rules, answer = rules_for(entry.record, register), standing.answer
    lang = register.settings.language if register.settings is not None else ""
    checks = answer.checks if answer is not None else ()
    answered = answer is not None and answer.result is not None
    open_ = Status("not_answered", "open") if answered else None
    found = [(c.point, Label(f"answer.{c.answer}") if c.answer else open_, c.note) for c in checks]
    if answered or checks or standing.state == "missing":
        given = {c.point for c in checks}
        points = rules.checklists.get(standing.department, ()) if rules is not None else ()
        found += [(point, open_, None) for point in points if point not in given]
    rows = [
        Row((Number(n), Text(point, lang), said, text(note)))
        for n, (point, said, note) in enumerate(found, 1)
    ]
    if not rows:
        return None
    name = department_cell(standing.department, register)
    caption = Label("table.checklist", {"department": name})
    return Table(f"checklist-{standing.department}", _CHECKS, rows, caption, plain=True)


def feasibility(entry: "Entry[Review]", register: "Register") -> Section | None:
    """Return the feasibility commitment, its topics and risks; None where none is needed."""
    found = entry.record.feasibility
    if found is None:
        if not needs_feasibility(entry, register):
            return None
        holder = feasibility_of(entry, register)
        if holder is None:
            warning = Prose(Label("feasibility.missing"), "warning")
            return Section("feasibility", (warning,))
        said = Label("feasibility.held_by", {"review": Ref(holder.id, holder.title)})
        return Section("feasibility", (Prose(said),))
    return Section("feasibility", tuple(_commitment(found, register)))


_CONCLUSIONS: "dict[str, Tone]" = {
    "feasible": "good",
    "feasible_with_changes": "plain",
    "not_feasible": "late",
}


def _commitment(found: "Feasibility", register: "Register") -> Iterator[Block]:
    lang = register.settings.language if register.settings is not None else ""
    concluded = found.conclusion
    yield Facts(
        (
            ("conclusion", Status(concluded, _CONCLUSIONS[concluded]) if concluded else None),
            ("team", joined(*(person_cell(p, register) for p in found.by), between=", ")),
            ("date", day(found.date)),
        ),
        columns=2,
    )
    columns = (Column("number", "number"), Column("topic", "long"), *_CHECKS[2:])
    rows = []
    for number, answer in enumerate(found.answers, 1):
        said = Label(f"answer.{answer.answer}") if answer.answer else None
        rows.append(Row((Number(number), Text(answer.topic, lang), said, text(answer.note))))
    if rows:
        yield Table("topics", columns, rows, plain=True)
    if found.risks:
        rows = []
        for risk in found.risks:
            # A risk has no day on which it was done: that one is past does not make it overdue.
            due = Day(risk.due) if risk.due is not None else Label("condition.no_date")
            action = text(risk.action) or Label("feasibility.no_action")
            row = (Text(risk.what), action, person_cell(risk.owner or "", register), due)
            rows.append(Row(row))
        shown = (
            Column("risk", "long"),
            Column("action", "long"),
            Column("owner"),
            Column("due", "date"),
        )
        yield Table("risks", shown, rows, plain=True)


def questions(review: "Review", register: "Register") -> Iterator[Table]:
    """Yield what was asked before deciding, and what the customer is asked to accept."""
    if review.questions:
        columns: tuple[Column, ...] = (
            Column("question", "long"),
            Column("asked_of"),
            Column("reply", "long"),
        )
        rows = []
        for q in review.questions:
            whom: Cell = person_cell(q.to, register) if q.to else Label("word.nobody")
            said = several((text(q.answer), day(q.date))) if q.answer else None
            rows.append(Row((Text(q.ask), whom, said or Status("unanswered", "open"))))
        yield Table("questions", columns, rows, plain=True)
    if review.exceptions:
        columns = (
            Column("exception", "long"),
            Column("asked", "date"),
            Column("customer_says", "status"),
            Column("paper"),
        )
        rows = [Row(_exception(e)) for e in review.exceptions]
        yield Table("exceptions", columns, rows, plain=True)


def _exception(found: "ContractException") -> tuple[Cell, ...]:
    said = Status("unanswered" if found.asked else "not_asked", "open")
    if found.answer is not None:
        said = Status(found.answer, "good" if found.answer == "accepted" else "late")
    paper = joined(day(found.date), text(found.document), between=", ")
    return (
        Text(found.what),
        day(found.asked) or Label("word.dash"),
        said,
        paper or Label("word.dash"),
    )
