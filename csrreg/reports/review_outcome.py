"""The end of a contract review's form: the decision, what came of it, what is still to be done."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from csrreg.findings import Severity
from csrreg.reports.names import department_cell, person_cell, record_cell
from csrreg.reports.open_work import risks_of
from csrreg.reports.page import (
    Block,
    Cell,
    Column,
    Day,
    Facts,
    Joined,
    Label,
    Row,
    Section,
    Status,
    Table,
    Text,
)
from csrreg.reports.requirement_cells import day, joined, several, signed, text
from csrreg.reports.waiting import Waiting
from csrreg.reports.waiting import build as what_waits

if TYPE_CHECKING:
    from csrreg.model.register import Entry, Register
    from csrreg.model.review import Reply, Review
    from csrreg.reports.request import Request
    from csrreg.reports.tones import Tone

DECISIONS: "dict[str, Tone]" = {
    "accepted": "good",
    "accepted_with_conditions": "plain",
    "clarify": "open",
    "rejected": "off",
}
_DIGITS = 12
"""So many digits of a digest tell two apart by eye."""


def open_points(entry: "Entry[Review]", request: "Request") -> Section | None:
    """Return what the check finds wrong with the review, and what somebody still has to do.

    None where nothing is open.
    """
    blocks = tuple(t for t in (_errors(entry, request), _to_do(entry, request.register)) if t.rows)
    return Section("open", blocks) if blocks else None


def _errors(entry: "Entry[Review]", request: "Request") -> Table:
    """Return the errors of the check in the review's own record."""
    rows = [
        Row((Text(found.code), Text(found.message, "en")))
        for found in request.findings
        if found.id == entry.id and found.severity is Severity.ERROR
    ]
    return Table("errors", (Column("code", "id"), Column("message", "long")), rows, plain=True)


def _to_do(entry: "Entry[Review]", register: "Register") -> Table:
    """Return what waits, overdue first and then by date, the feasibility risks among it."""
    columns = (Column("due", "date"), Column("what", "long"), Column("owner"))
    found: list[tuple[date | None, str, tuple[Cell, ...]]] = []
    for thing in what_waits(register, id=entry.id):
        due = _due(thing.until, thing.time, overdue=thing.overdue)
        cells = (due, _what(thing, register), _who(thing, register))
        found.append((thing.until, thing.time, cells))
    counts = any(e is entry for e in register.contracts.counting)
    for risk in risks_of(entry, register) if counts else ():
        what = joined(Label("work.risk"), Text(risk.words), between=": ")
        due = _due(risk.due, "", overdue=risk.overdue)
        found.append((risk.due, "", (due, what, person_cell(risk.who, register))))
    found.sort(key=lambda row: (row[0] is None, row[0] or date.max, row[1] or "24"))
    return Table("open", columns, [Row(cells) for _, _, cells in found], plain=True)


def _due(until: date | None, time: str, *, overdue: bool) -> Cell:
    late = Status("overdue", "late") if overdue else None
    due: Cell = Label("condition.no_date")
    if until is not None:
        due = joined(Day(until, overdue), text(time))
    return several((due, late))


def _what(thing: Waiting, register: "Register") -> Cell:
    kind = Label(f"work.{thing.topic}")
    if thing.department:
        return joined(kind, department_cell(thing.department, register), between=": ")
    return joined(kind, text(thing.words), between=": ")


def _who(thing: Waiting, register: "Register") -> Cell:
    away = thing.instead_of
    instead = Label("opinions.for", {"name": person_cell(away, register)}) if away else None
    return several((person_cell(thing.who, register), instead))


def decision(review: "Review", register: "Register") -> Section:
    """Return the decision; blanks to be filled in by hand where there is none yet."""
    blocks: list[Block] = []
    waiver, found = review.customer_waiver, review.decision
    if waiver is not None:
        paper = text(waiver.document) or Label("word.none")
        who = joined(Text(waiver.by), day(waiver.date), between=", ")
        blocks.append(Facts((("waived_by", who), ("paper", paper)), columns=2))
    items: list[tuple[str, Cell]] = [("decision", None), ("decided_by", None), ("date", None)]
    if found is not None:
        items = [
            ("decision", Status(found.result, DECISIONS[found.result])),
            ("decided_by", person_cell(found.by, register)),
            ("date", Day(found.date)),
        ]
        if found.arbitration:
            items.append(("arbitration", person_cell(found.arbitration, register)))
        if found.note:
            items.append(("note", Text(found.note)))
    blocks.append(Facts(tuple(items), columns=2))
    return Section("decision", tuple(blocks))


def afterwards(review: "Review", register: "Register") -> Section | None:
    """Return replies, confirmations, releases, and who was told; None before any of them."""
    facts = tuple(fact for fact in _facts(review, register) if fact[1] is not None)
    blocks: list[Block] = [Facts(facts)] if facts else []
    if review.replies:
        columns = (Column("date", "date"), Column("channel"), Column("by"), Column("paper", "long"))
        rows = [Row(_reply(reply, register)) for reply in review.replies]
        blocks.append(Table("replies", columns, rows, plain=True))
    if review.informed:
        columns = (
            Column("department"),
            Column("date", "date"),
            Column("channel"),
            Column("changed", "long"),
        )
        rows = []
        for told in review.informed:
            cells: tuple[Cell, ...] = (
                department_cell(told.department, register),
                day(told.date) or Label("word.unknown"),
                text(told.how) or Label("word.unknown"),
                text(told.changed) or Label("word.nothing"),
            )
            rows.append(Row(cells))
        blocks.append(Table("informed", columns, rows, plain=True))
    return Section("afterwards", tuple(blocks)) if blocks else None


def _facts(review: "Review", register: "Register") -> Iterator[tuple[str, Cell]]:
    early, confirmed = review.provisional_release, review.written_confirmation
    contract, release = review.signed, review.release
    if early is not None:
        yield (
            "provisional",
            several(
                (
                    signed(early.by, early.date, register),
                    Label("provisional.until", {"day": Day(early.until)}),
                    Text(early.scope),
                    Label("provisional.risk", {"risk": Text(early.risk)}) if early.risk else None,
                )
            ),
        )
    if confirmed is not None:
        yield "confirmed", _paper(confirmed.date, confirmed.document)
    elif review.received.how in ("phone", "chat", "visit"):
        yield "confirmed", Status("not_confirmed", "open")
    if contract is not None:
        by = text(contract.by)
        yield "contract_signed", joined(_paper(contract.date, contract.document), by, between=", ")
    if release is not None:
        yield "release", signed(release.by, release.date, register)


def _paper(when: date, document: str | None) -> Cell:
    return joined(Day(when), text(document), between=", ")


def _reply(reply: "Reply", register: "Register") -> tuple[Cell, ...]:
    return (
        Day(reply.date),
        Label(f"channel.{reply.how}") if reply.how else Label("word.unknown"),
        person_cell(reply.by, register) if reply.by else Label("word.unknown"),
        text(reply.document) or Label("word.none"),
    )


def remarks(review: "Review", register: "Register") -> Section | None:
    """Return other records and notes; None without any."""
    links = (
        joined(record_cell(link.to, register), text(link.why), between=": ")
        for link in review.links
    )
    facts = (("links", several(links)), ("notes", text(review.notes)))
    given = tuple(fact for fact in facts if fact[1] is not None)
    return Section("remarks", (Facts(given),)) if given else None


def digests(entry: "Entry[Review]", register: "Register") -> Section:
    """Return what exactly was judged: each digest once, with who judged it and if it holds."""
    review, now = entry.record, register.digests.get(entry.id)
    judged: dict[str, list[Cell]] = {now: []} if now is not None else {}
    for name, answer in review.departments.items():
        if answer.digest is not None:
            judged.setdefault(answer.digest, []).append(department_cell(name, register))
    if review.feasibility is not None and review.feasibility.digest is not None:
        judged.setdefault(review.feasibility.digest, []).append(Label("section.feasibility"))
    if review.decision is not None and review.decision.digest is not None:
        judged.setdefault(review.decision.digest, []).append(Label("section.decision"))
    columns = (Column("digest"), Column("content", "status"), Column("judged_by", "long"))
    rows = []
    for digest, who in judged.items():
        same = Status("present", "good") if digest == now else Status("earlier", "off")
        by: Cell = Joined(tuple(who), ", ") if who else Label("word.nobody")
        details = (Facts((("digest", Text(digest)),)),)
        rows.append(Row((Text(_short(digest)), same, by), details=details))
    return Section("digests", (Table("digests", columns, rows, plain=True),))


def _short(digest: str) -> str:
    """Return the beginning of a digest without the name of its recipe."""
    return digest.rpartition(":")[2][:_DIGITS]
