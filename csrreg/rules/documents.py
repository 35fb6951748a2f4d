"""DOC: the customers' documents and their editions."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.findings import Severity, Step
from csrreg.model.duties import next_look, unreviewed
from csrreg.model.editions import review_due, review_time, unassessed_editions
from csrreg.model.register import Entry, Register
from csrreg.rules.base import Hit, rule
from csrreg.rules.naming import close, did_you_mean, listed, named, spoken, typed

if TYPE_CHECKING:
    from csrreg.model.document import Document
    from csrreg.model.requirement import Requirement


@rule("DOC001", Severity.ERROR)
def unknown_edition(register: Register) -> Iterator[Hit]:
    """A requirement cites an edition that the document does not have.

    Why: nobody can look up the words, or notice that a newer edition replaces them.
    Fix: correct the edition, or add it to the document's record.
    """
    known = {e.id: tuple(x.edition for x in e.record.editions) for e in register.documents}
    for entry in register.requirements:
        record = entry.record
        if record.retired is not None:
            continue
        for path, document, edition in _cited(record):
            editions = known.get(document, ())
            if not editions or edition in editions:
                continue
            cited = named(register, document)
            message = f"{cited} has no edition {edition}, only {listed(editions)}"
            fix = did_you_mean(close(edition, editions))
            fix = fix or f"correct it, or add the edition: csrreg set {document} editions+=…"
            yield Hit(entry.id, path, message, fix)


def _cited(record: "Requirement") -> Iterator[tuple[tuple[Step, ...], str, str]]:
    source = record.source
    if source.edition is not None:
        yield ("source", "edition"), source.document, source.edition
    for at, ref in enumerate(source.refers_to):
        if ref.edition is not None:
            yield ("source", "refers_to", at, "edition"), ref.document, ref.edition
    for at, assessed in enumerate(record.assessed):
        yield ("assessed", at, "edition"), source.document, assessed.edition


@rule("DOC002", Severity.ERROR, clock=True)
def newer_edition_not_assessed(register: Register) -> Iterator[Hit]:
    """A newer edition is effective, and the requirement is not assessed against it.

    Why: the customer audits against the newest edition, not against the one that was implemented.
    Even what did not apply may apply in its new words.
    Fix: compare the requirement with the new edition: csrreg reassess.
    """
    several = {e.id for e in counting(register) if len(e.record.editions) > 1}
    for entry in register.requirements:
        record = entry.record
        if record.source.document not in several or record.retired is not None:
            continue
        newer = list(unassessed_editions(record, register))
        if newer:
            since = ", ".join(f"{e.edition} (effective since {e.effective})" for e in newer)
            document = named(register, record.source.document)
            message = f"not assessed against edition {since} of {document}"
            newest = newer[-1].edition
            fix = f"compare the two: csrreg reassess {record.source.document} {typed(newest)}"
            yield Hit(entry.id, ("source", "edition"), message, fix)


@rule("DOC003", Severity.ERROR, clock=True)
def edition_not_reviewed(register: Register) -> Iterator[Hit]:
    """An edition arrived and was not reviewed in time.

    Why: until somebody has read it, nobody knows what it asks (IATF 16949 7.5.3.2.2). The time is
    the edition's review_due, else edition_review of csrreg.yaml, else 10 working days after it was
    received. Editions older than a reviewed one need no review.
    Fix: read it, record what its sections hold, then who reviewed it and when.
    """
    settings = register.settings
    for entry in counting(register):
        for at, edition in unreviewed(entry.record):
            due = review_due(edition, settings)
            if due is None or due >= register.today:
                continue
            field, how = "review_due", ""
            if edition.review_due is None:
                field, how = "received", f", {spoken(review_time(settings))} after it was received"
            message = f"edition {edition.edition} was to be reviewed by {due}{how}"
            fix = (
                f"csrreg reassess {entry.id} {typed(edition.edition)} (--reviewed when it is done)"
            )
            yield Hit(entry.id, ("editions", at, field), message, fix)


@rule("DOC004", Severity.ERROR, clock=True)
def monitoring_overdue(register: Register) -> Iterator[Hit]:
    """Nobody has looked for a new edition in the time that was set.

    Why: many customers publish new editions without telling anybody, some valid at once. Where
    nobody has looked yet, the time counts from the day the newest edition was received.
    Fix: look where the document is published, add a new edition if there is one, and record the
    day.
    """
    today = register.today
    for entry in counting(register):
        monitor = entry.record.monitor
        if monitor is None:
            continue
        where = f" ({monitor.where})" if monitor.where else ""
        fix = f"look for one{where}, then: csrreg set {entry.id} monitor.last_checked={today}"
        every = f"every {spoken(monitor.every)}"
        due = next_look(entry.record, register.settings)
        if due is None:
            message = f"nobody has looked for a new edition yet; due {every}"
        elif due >= today:
            continue
        elif monitor.last_checked is None:
            message = f"nobody has looked for a new edition yet; due on {due} ({every})"
        else:
            since = monitor.last_checked
            message = f"nobody has looked for a new edition since {since}; due on {due} ({every})"
        field = "every" if monitor.last_checked is None else "last_checked"
        yield Hit(entry.id, ("monitor", field), message, fix)


@rule("DOC005", Severity.ERROR)
def attachment_missing_or_changed(register: Register) -> Iterator[Hit]:
    """An edition's file is not in attachments/, or is not the one that was recorded.

    Why: the file is the proof of what the customer asked for on the day it was judged.
    Fix: put the right file back; or, if the file is right, correct the checksum.
    """
    for entry in register.documents:
        for at, edition in enumerate(entry.record.editions):
            if edition.file is None or edition.file not in register.attachments:
                continue
            found = register.attachments[edition.file]
            if found is None:
                fix = "put the file there, or correct the name"
                path = ("editions", at, "file")
                yield Hit(entry.id, path, f"there is no file {edition.file}", fix)
            elif edition.sha256 is not None and found != edition.sha256.lower():
                message = f"{edition.file} is another file than was recorded: its sha256 is {found}"
                field = f"editions.{at + 1}.sha256"
                fix = f"if the file is right: csrreg set {entry.id} {field}={found}"
                yield Hit(entry.id, ("editions", at, "sha256"), message, fix)


def counting(register: Register) -> "Iterator[Entry[Document]]":
    """Yield the documents that the customer has not withdrawn."""
    return (entry for entry in register.documents if entry.record.retired is None)


RULES = (
    unknown_edition,
    newer_edition_not_assessed,
    edition_not_reviewed,
    monitoring_overdue,
    attachment_missing_or_changed,
)
