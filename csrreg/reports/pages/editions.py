"""The customers' documents: their editions, what was reviewed and compared, what is due."""

from collections import Counter
from typing import TYPE_CHECKING

from csrreg.model.duties import cares_for, looks_late, next_look, unreviewed
from csrreg.model.editions import (
    by_document,
    compared,
    left,
    missing_sections,
    review_due,
    section_of,
    section_results,
    taken_from,
)
from csrreg.model.ids import sort_key
from csrreg.reports.names import code_cell, customer_order, person_cell
from csrreg.reports.page import (
    Block,
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
from csrreg.reports.requirement_cells import length, several
from csrreg.reports.scoped import about, documents_in
from csrreg.reports.tones import status_cell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csrreg.model.document import Document, Edition
    from csrreg.model.register import Entry, Register
    from csrreg.model.requirement import Requirement
    from csrreg.reports.request import Request

_SECTIONS = ("requirement", "information", "none", "removed")
_COLUMNS = (
    Column("document", "id"),
    Column("edition"),
    Column("effective", "date"),
    Column("received", "date"),
    Column("review_due", "date"),
    Column("status", "status", filter=True),
    Column("reviewed"),
    Column("contents", "long"),
    Column("left", "number"),
    Column("communicated", "long"),
)


def build(request: "Request") -> Page:
    """Return the documents with their editions, the newest first, and how they are watched."""
    register = request.register
    documents = sorted(
        documents_in(request.scope, register),
        key=lambda e: (*customer_order(e.customer), sort_key(e.id)),
    )
    texts = by_document(register)
    waiting = [(e, edition) for e in documents for _, edition in unreviewed(e.record)]
    late = sum(_is_late(edition, register) for _, edition in waiting)
    open_ones = sum(
        len(_left(entry, texts.get(entry.id, ()), register.today))
        for entry in documents
        if entry.record.retired is None
    )
    looks = sum(looks_late(e.record, register) for e in documents)
    figures = Figures(
        (
            Figure("documents", Number(sum(e.record.retired is None for e in documents))),
            Figure("to_review", Number(len(waiting)), target="editions"),
            Figure("reviews_overdue", Number(late), "late" if late else "good", target="editions"),
            Figure("to_compare", Number(open_ones), target="editions"),
            Figure("looks_late", Number(looks), "late" if looks else "good", target="monitoring"),
        )
    )
    blocks: tuple[Block, ...] = (
        figures,
        Section("editions", (_editions(documents, texts, register),)),
        Section("monitoring", (_monitoring(documents, register),)),
    )
    return Page("editions", blocks, about=about(request), landscape=True)


def _is_late(edition: "Edition", register: "Register") -> bool:
    due = review_due(edition, register.settings)
    return due is not None and due < register.today


def _left(
    entry: "Entry[Document]", texts: "Sequence[Entry[Requirement]]", today: "date"
) -> "list[Entry[Requirement]]":
    """Return the requirements that were not compared with the newest edition yet."""
    editions = entry.record.editions
    return left(texts, entry.record, editions[-1].edition, today) if editions else []


def _editions(
    documents: "Sequence[Entry[Document]]",
    texts: "dict[str, list[Entry[Requirement]]]",
    register: "Register",
) -> Table:
    rows: list[Row] = []
    for entry in documents:
        rows.append(Row((_head(entry, register),), anchor=entry.id, group=True))
        waiting = {at for at, _ in unreviewed(entry.record)}
        of_it = texts.get(entry.id, [])
        rows += [
            Row(_cells(entry, at, of_it, register, waits=at in waiting))
            for at in reversed(range(len(entry.record.editions)))
        ]
    note = Label("editions.note")
    return Table("editions", _COLUMNS, rows, note=note, empty=Label("editions.no_documents"))


def _head(entry: "Entry[Document]", register: "Register") -> Cell:
    """Return a document by all its names, with who looks after it, or since when it is gone."""
    document = entry.record
    parts: list[Cell] = [Ref(entry.id, entry.title)]
    if document.number:
        parts.append(Text(document.number))
    parts.append(Label(f"document_type.{document.type}"))
    if document.retired is not None:
        parts.append(Label("editions.withdrawn", {"day": Day(document.retired.date)}))
    else:
        owner = person_cell(cares_for(entry, register), register)
        parts.append(Label("editions.owner", {"name": owner}))
    return Joined(tuple(parts), " · ")


def _cells(
    entry: "Entry[Document]",
    at: int,
    texts: "list[Entry[Requirement]]",
    register: "Register",
    *,
    waits: bool,
) -> tuple[Cell, ...]:
    document = entry.record
    edition = document.editions[at]
    late = waits and _is_late(edition, register)
    due = review_due(edition, register.settings)
    stand, left_for_it = _requirements(document, at, texts, register.today)
    return (
        Ref(entry.id),
        Text(edition.edition),
        _day(edition.effective),
        _day(edition.received),
        Day(due, late=late) if due is not None else Label("editions.no_date"),
        status_cell("edition", _status(document, edition, waits=waits), overdue=late),
        _reviewed(edition, due, register),
        Several((_sections(document, at, texts), Label("texts.line", {"counts": stand}))),
        left_for_it,
        _communicated(edition, register),
    )


def _reviewed(edition: "Edition", due: "date | None", register: "Register") -> Cell:
    """Return when and by whom an edition was reviewed, and how many days too late."""
    found = edition.reviewed
    if found is None:
        return Label("editions.not_yet")
    days = (found.date - due).days if due is not None and found.date is not None else 0
    late = Label("word.days_late", {"count": Number(days)}) if days > 0 else None
    when = Day(found.date, late=days > 0)
    return several((when, late, person_cell(found.by, register)))


def _status(document: "Document", edition: "Edition", *, waits: bool) -> str:
    if edition.reviewed is not None:
        return "reviewed"
    if waits:
        return "to_review"
    return "retired" if document.retired is not None else "passed_over"


def _sections(document: "Document", at: int, texts: "list[Entry[Requirement]]") -> Cell:
    """Return how many sections of an edition hold what; what is not recorded last."""
    counts = Counter(section_results(texts, document, at).values())
    lacking = len(_not_recorded(texts, document, at))
    found = [
        Label(f"sections.{name}", {"count": Number(counts[name])})
        for name in _SECTIONS
        if counts[name]
    ]
    if lacking:
        found.append(Label("sections.not_recorded", {"count": Number(lacking)}))
    counted = Joined(tuple(found), ", ") if found else Label("sections.no_record")
    return Label("sections.line", {"counts": counted})


def _not_recorded(texts: "list[Entry[Requirement]]", document: "Document", at: int) -> set[str]:
    """Return the sections of the edition before for which an edition says nothing.

    Where a requirement is left to be compared, its section is among them.
    """
    if at == 0:
        return set()
    told = section_results(texts, document, at)
    waiting = left(texts, document, document.editions[at].edition)
    sections = {section_of(entry.record, document, at) for entry in waiting}
    found = {section for section in sections if section is not None and section not in told}
    return found.union(missing_sections(texts, document, at))


def _requirements(
    document: "Document", at: int, texts: "list[Entry[Requirement]]", today: "date"
) -> tuple[Cell, Cell]:
    """Return how many requirements stand in an edition, and how many older ones are left for it."""
    taken = done = open_ones = 0
    name = document.editions[at].edition
    for entry in texts:
        if entry.record.retired is not None:
            continue
        then = taken_from(entry.record, document)
        taken += then == at
        if then < at:
            is_done = compared(entry.record, document, name, today) is not None
            done += is_done
            open_ones += not is_done
    lines = [Label("texts.taken", {"count": Number(taken)})]
    if at > 0:
        lines.append(Label("texts.compared", {"count": Number(done)}))
    return Joined(tuple(lines), ", "), Number(0 if document.retired is not None else open_ones)


def _communicated(edition: "Edition", register: "Register") -> Cell:
    """Return who was told of an edition, and when."""
    if not edition.communicated:
        return Label("word.nobody")
    found: list[Cell] = []
    for told in edition.communicated:
        to = person_cell(told.to, register)
        found.append(Joined((to, Day(told.date)), ", ") if told.date is not None else to)
    return Several(tuple(found))


def _day(day: "date | None") -> Cell:
    return Day(day) if day is not None else Label("word.unknown")


def _monitoring(documents: "Sequence[Entry[Document]]", register: "Register") -> Table:
    """Return how each document that counts is watched for new editions."""
    columns = (
        Column("document", "long"),
        Column("customer", filter=True),
        Column("every"),
        Column("where", "long"),
        Column("by", filter=True),
        Column("last_checked", "date"),
        Column("next_look", "date"),
        Column("status", "status", filter=True),
    )
    rows = [Row(_watched(entry, register)) for entry in documents if entry.record.retired is None]
    return Table("monitoring", columns, rows, empty=Label("editions.no_documents"))


def _watched(entry: "Entry[Document]", register: "Register") -> tuple[Cell, ...]:
    head = (Ref(entry.id, entry.title), code_cell(entry.customer))
    monitor = entry.record.monitor
    if monitor is None:
        not_set = Label("editions.not_set")
        status = status_cell("monitoring", "not_watched")
        return (*head, *(not_set,) * 5, status)
    due, late = next_look(entry.record, register.settings), looks_late(entry.record, register)
    by = monitor.by or cares_for(entry, register)
    return (
        *head,
        length(monitor.every),
        Text(monitor.where) if monitor.where else Label("word.unknown"),
        person_cell(by, register),
        Day(monitor.last_checked) if monitor.last_checked else Label("editions.never"),
        Day(due, late=late) if due is not None else Label("editions.no_interval"),
        status_cell("monitoring", "overdue" if late else "in_time"),
    )
