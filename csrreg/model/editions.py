"""Which requirements and sections of a document an edition still has to be compared with."""

from typing import TYPE_CHECKING

from csrreg.model.calendar import add
from csrreg.model.ids import natural_key
from csrreg.model.types import Duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from csrreg.model.document import Document, Edition
    from csrreg.model.register import Entry, Register
    from csrreg.model.requirement import Assessed, Replaced, Requirement
    from csrreg.model.settings import Settings

_REVIEW_TIME = Duration(10, "working_day")
"""What IATF 16949 7.5.3.2.2 asks of engineering specifications; most take it for all documents."""


def review_time(settings: "Settings | None") -> Duration:
    """Return how long the review of a new edition may take: edition_review, or 10 working days."""
    return (settings.edition_review if settings is not None else None) or _REVIEW_TIME


def review_due(edition: "Edition", settings: "Settings | None") -> "date | None":
    """Return until when an edition must be reviewed; None if nothing says when it was received."""
    if edition.review_due is not None or edition.received is None:
        return edition.review_due
    calendar = settings.calendar if settings is not None else None
    return add(edition.received, review_time(settings), calendar)


def position(document: "Document", edition: str | None) -> int | None:
    """Return where an edition stands among the document's, oldest first; None if it does not."""
    names = [e.edition for e in document.editions]
    return names.index(edition) if edition in names else None


def is_coming(edition: "Edition", today: "date") -> bool:
    """Return whether an edition takes effect on a later day; one without a day counts at once."""
    return edition.effective is not None and edition.effective > today


def is_in_force(edition: "Edition", today: "date") -> bool:
    """Return whether an edition is known to bind."""
    return edition.effective is not None and edition.effective <= today


def compared(
    record: "Requirement", document: "Document", edition: str, today: "date | None" = None
) -> "Assessed | None":
    """Return what was recorded for an edition, or for one after it.

    Whoever compares with a later edition compares across all that lie between: the customer's words
    are read from the one that was implemented to the newest. Only an edition in force is not
    answered by one that is still to come: until then its own words bind. Without ``today`` the day
    an edition takes effect is left out of account.
    """
    at = position(document, edition)
    if at is None:
        return None
    binds = today is not None and is_in_force(document.editions[at], today)
    for assessed in record.assessed:
        then = position(document, assessed.edition)
        if then is None or then < at:
            continue
        coming = today is not None and is_coming(document.editions[then], today)
        if then == at or not (binds and coming):
            return assessed
    return None


def taken_from(record: "Requirement", document: "Document") -> int:
    """Return the position of the edition the text was taken from; one not named is the oldest."""
    return position(document, record.source.edition) or 0


def last_read(record: "Requirement", document: "Document") -> int:
    """Return the position of the newest edition it was taken from or compared with."""
    read = (position(document, a.edition) or 0 for a in record.assessed)
    return max((taken_from(record, document), *read))


def by_document(register: "Register") -> "dict[str, list[Entry[Requirement]]]":
    """Return the requirements of every document, the retired ones too."""
    found: dict[str, list[Entry[Requirement]]] = {}
    for entry in register.requirements:
        found.setdefault(entry.record.source.document, []).append(entry)
    return found


def left(
    requirements: "Iterable[Entry[Requirement]]",
    document: "Document",
    edition: str,
    today: "date | None" = None,
) -> "list[Entry[Requirement]]":
    """Return those of a document's requirements that were not compared with an edition yet."""
    at = position(document, edition)
    found = [
        entry
        for entry in requirements
        if at is not None
        and entry.record.retired is None
        and taken_from(entry.record, document) < at
        and compared(entry.record, document, edition, today) is None
        and not goes(entry.record, document, at, today)
    ]
    return sorted(
        found, key=lambda e: (natural_key(section_of(e.record, document, at) or ""), e.id)
    )


def goes(record: "Requirement", document: "Document", at: int, today: "date | None") -> bool:
    """Return whether the last edition that was compared before one removed it.

    One that is still to come takes nothing from an edition that is in force.
    """
    for assessed in reversed(record.assessed):
        then = position(document, assessed.edition)
        if then is not None and then < at:
            binds = today is not None and is_in_force(document.editions[at], today)
            coming = today is not None and is_coming(document.editions[then], today)
            return assessed.result == "removed" and not (binds and coming)
    return False


def section_of(
    record: "Requirement", document: "Document", before: int | None = None
) -> str | None:
    """Return the section where a requirement stands as far as is known.

    ``before`` is the position of an edition; only what is known of earlier ones counts then.
    """
    return _known_section(
        record, document, record.source.section, taken_from(record, document), before
    )


def section_before(record: "Requirement", document: "Document", at: int) -> str | None:
    """Return where a requirement stood before an edition, also if its text was replaced since."""
    replaced = _replaced_since(record, document, at)
    if replaced is None:
        return section_of(record, document, at)
    taken = position(document, replaced.edition) or 0
    return _known_section(record, document, replaced.section, taken, at)


def edition_before(record: "Requirement", document: "Document", at: int) -> str:
    """Return the edition a text was taken from before an edition, also if it was replaced since."""
    replaced = _replaced_since(record, document, at)
    taken = replaced.edition if replaced is not None else record.source.edition
    return document.editions[position(document, taken) or 0].edition


def _replaced_since(record: "Requirement", document: "Document", at: int) -> "Replaced | None":
    """Return what an edition or one after it replaced first."""
    replaced = None
    for assessed in reversed(record.assessed):
        then = position(document, assessed.edition)
        if then is not None and then >= at and assessed.replaced is not None:
            replaced = assessed.replaced
    return replaced


def _known_section(
    record: "Requirement", document: "Document", section: str | None, taken: int, before: int | None
) -> str | None:
    """Return the latest section that is known; ``section`` is that of the edition ``taken``."""
    latest = taken
    for assessed in record.assessed:
        at = position(document, assessed.edition)
        if at is None or at < latest or (before is not None and at >= before):
            continue
        if before is None and assessed.text is not None:
            continue  # its words wait for their day, and so does where they stand
        if assessed.section is not None:
            latest, section = at, assessed.section
    return section


def section_results(
    requirements: "Iterable[Entry[Requirement]]", document: "Document", at: int
) -> dict[str, str]:
    """Return what every section of an edition holds, as recorded or as its requirements show.

    A section in which a requirement of that edition stands needs no entry of its own.
    """
    edition = document.editions[at]
    found = {s.section: str(s.result) for s in edition.sections}
    for entry in requirements:
        record = entry.record
        if record.retired is None:
            if taken_from(record, document) == at and record.source.section is not None:
                found.setdefault(record.source.section, "requirement")
            for assessed in record.assessed:
                if assessed.edition == edition.edition and assessed.result != "removed":
                    section = section_of(record, document, at + 1)
                    if section is not None:
                        found.setdefault(section, "requirement")
    return found


def sections_before(
    requirements: "Sequence[Entry[Requirement]]", document: "Document", at: int
) -> dict[str, str]:
    """Return what every section held before an edition.

    The edition before is the newest older one that was reviewed whole; one that was skipped adds
    what is known of it.
    """
    before: dict[str, str] = {}
    for earlier in range(_base(document, at), at):
        before |= section_results(requirements, document, earlier)
    return before


def _base(document: "Document", at: int) -> int:
    """Return the position of the edition that one is compared with, section by section."""
    reviewed = (n for n in range(at - 1, -1, -1) if document.editions[n].reviewed is not None)
    return next(reviewed, max(at - 1, 0))


def missing_sections(
    requirements: "Sequence[Entry[Requirement]]", document: "Document", at: int
) -> list[str]:
    """Return the sections of the edition before for which this edition says nothing.

    A section that is gone is recorded as removed; one that was renumbered is known by the
    requirements that moved with it.
    """
    if at == 0:
        return []
    base, before = _base(document, at), sections_before(requirements, document, at)
    known = set(section_results(requirements, document, at))
    known.update(_left_behind(requirements, document, base))
    # What is left tells of its section when it is answered.
    for entry in left(requirements, document, document.editions[at].edition):
        known.add(section_of(entry.record, document, at) or "")
    missing = (s for s, result in before.items() if result != "removed" and s not in known)
    return sorted(missing, key=natural_key)


def _left_behind(
    requirements: "Iterable[Entry[Requirement]]", document: "Document", base: int
) -> "Iterator[str]":
    """Yield the sections where requirements stood that were compared with an edition after one."""
    for entry in requirements:
        for assessed in entry.record.assessed:
            then = position(document, assessed.edition)
            if then is not None and then > base:
                was = section_before(entry.record, document, then)
                if was is not None:
                    yield was


def unassessed_editions(record: "Requirement", register: "Register") -> "Iterator[Edition]":
    """Yield the effective editions that are newer than the requirement's and not compared yet."""
    document = register.document(record.source.document)
    if document is None:
        return
    done = {a.edition for a in record.assessed}
    waiting: list[Edition] = []
    for edition in newer_editions(document, record.source.edition):
        if edition.edition in done:  # whoever compared with this one read what came before it, too
            if not is_coming(edition, register.today):
                waiting.clear()
        elif is_in_force(edition, register.today):
            waiting.append(edition)
    yield from waiting


def newer_editions(document: "Document", edition: str | None) -> "Iterator[Edition]":
    """Yield the editions that stand after one in the document's record (oldest first there).

    A requirement that names no edition counts as taken from the oldest.
    """
    names = [e.edition for e in document.editions]
    if edition is None:
        yield from document.editions[1:]
    elif edition in names:
        yield from document.editions[names.index(edition) + 1 :]
