"""What an edition of a customer's document touches."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.model.editions import compared, missing_sections, section_of
from csrreg.model.status import status_of
from csrreg.reports import impact_document_reach as reach
from csrreg.reports.impact import (
    Affected,
    Impact,
    as_recorded,
    still_here,
    when_done,
    with_recorded,
)
from csrreg.reports.impact_edition_change import EditionChange, due_of, edition_change
from csrreg.reports.impact_part_open import linked_to
from csrreg.reports.impact_schedule import effective
from csrreg.rules.naming import typed

if TYPE_CHECKING:
    from csrreg.model.document import Document
    from csrreg.model.register import Entry, Register

_AUDITED = ("csr", "supplier_manual", "quality_agreement", "law", "standard")
"""Types of document that internal auditors must know (IATF 16949 7.2.3)."""


def build(
    entry: "Entry[Document]", edition: str, register: "Register", *, owner: str = ""
) -> Impact:
    """Return what hangs on an edition of the document, which must be in its record."""
    change = edition_change(entry, edition, register)
    affected = [
        *_left(change),
        *_sections(change),
        *_changed(change),
        *reach.proof(change),
        *reach.orders(change),
        *reach.suppliers(change),
        *reach.told(change),
        *_open(change),
        *reach.referring(change),
        *linked_to(entry.id, register),
    ]
    return Impact(
        kind="document",
        id=entry.id,
        title=entry.title,
        what=edition,
        facts=tuple(_facts(change)),
        affected=with_recorded(affected, change.edition.actions, owner),
        effective=change.schedule.effective,
        recorded=as_recorded(change.edition.actions),
        notes=(
            *_notes(change),
            *when_done(entry.id, "editions", change.at, change.edition.actions, register),
        ),
    )


def _left(change: EditionChange) -> Iterator[Affected]:
    """Yield the requirements to compare; one action for each of their owners."""
    for entry in change.left:
        record = entry.record
        section = section_of(record, change.document, change.at)
        owner = still_here(record.owner, change.register)
        whose = f"the requirements of {owner}" if owner else "the requirements that nobody owns"
        what = f"Compare {whose} with edition {change.edition.edition}"
        status = status_of(entry, change.register)
        yield Affected(
            topic="left",
            id=entry.id,
            title=entry.title,
            what=f"section {section}, {status}" if section else status,
            owner=record.owner or "",
            action=change.soon(what, owner or change.owner),
            command=f"{change.reassess} --requirement {entry.id}",
        )


def _sections(change: EditionChange) -> Iterator[Affected]:
    for section in missing_sections(change.requirements, change.document, change.at):
        what = f"Record what the sections of edition {change.edition.edition} hold"
        yield Affected(
            topic="sections",
            id=change.id,
            title=f"section {section}",
            what="recorded for the edition before",
            action=change.soon(what, change.owner),
        )


def _changed(change: EditionChange) -> Iterator[Affected]:
    """Yield what was found to be new, changed or removed."""
    for entry in change.register.requirements:
        record = entry.record
        if record.source.document != change.id:
            continue
        for assessed in record.assessed:
            if assessed.edition != change.edition.edition or assessed.result == "unchanged":
                continue
            told = ", ".join(c.to for c in assessed.communicated) or "nobody told yet"
            yield Affected(
                topic="changed",
                id=entry.id,
                title=entry.title,
                what=assessed.result,
                why=told,
                owner=record.owner or "",
            )


def _open(change: EditionChange) -> Iterator[Affected]:
    edition = change.edition
    if edition.reviewed is None:
        what = f"Finish the review of edition {edition.edition} and record it"
        yield Affected(
            topic="open",
            id=change.id,
            title="review of the whole edition",
            what="not finished",
            why="else nobody knows what it asks (IATF 16949 7.5.3.2.2)",
            owner=change.owner,
            action=change.soon(what, change.owner),
        )
    if change.document.type in _AUDITED and not change.is_replaced:
        what = f"Train the internal auditors on edition {edition.edition}"
        yield Affected(
            topic="open",
            id=change.id,
            title="internal auditors",
            what="must know what changed",
            why="IATF 16949 7.2.3",
            owner=change.owner,
            action=change.action(what, change.owner),
        )


def _facts(change: EditionChange) -> Iterator[tuple[str, str]]:
    document, edition, today = change.document, change.edition, change.register.today
    yield "document", " ".join(x for x in (document.number, f"({document.type})") if x)
    if change.at:
        yield "before", change.document.editions[change.at - 1].edition
    if edition.published is not None:
        yield "published", str(edition.published)
    if edition.received is not None:
        yield "received", str(edition.received)
    yield "effective", effective(change.schedule)
    if edition.reviewed is not None:
        yield "reviewed", f"{edition.reviewed.date} by {edition.reviewed.by}"
    else:
        yield "review due", str(due_of(edition, change.register))
    if document.owner:
        yield "owner", document.owner
    done = Counter(
        found.result
        for entry in change.requirements
        if (found := compared(entry.record, document, edition.edition, today)) is not None
    )
    said = "".join(f", {n} {result}" for result, n in done.items())
    yield "requirements", f"{len(change.requirements)}: {len(change.left)} left{said}"
    for what in ("status", "owner") if change.left else ():
        yield f"left by {what}", _count(change, what)


def _count(change: EditionChange, what: str) -> str:
    """Return how many of those left have each status, or each owner."""
    if what == "status":
        counted = Counter(status_of(entry, change.register) for entry in change.left)
    else:
        counted = Counter(entry.record.owner or "nobody" for entry in change.left)
    return ", ".join(f"{n} {name}" for name, n in sorted(counted.items()))


def _notes(change: EditionChange) -> Iterator[str]:
    retired = change.document.retired
    if retired is not None:
        yield f"{change.id} was retired on {retired.date}: {retired.reason}"
    if change.edition.effective is None:
        yield (
            "without an effective date the actions have no due date: "
            f"csrreg set {change.id} editions.{change.at + 1}.effective=…"
        )
    later = change.document.editions[change.at + 1 :]
    if later:
        newest = later[-1].edition
        yield f"edition {newest} is newer: csrreg impact {change.id} {typed(newest)}"
    if change.left:
        yield f"to compare what is left: {change.reassess}"
