"""Whether an edition can still be compared with a requirement: editions are read one after another.

Nothing is judged here but the order of things; what an outcome must say is ``change.reassess``'s.
"""

from typing import TYPE_CHECKING

from csrreg.change.reassess import Before
from csrreg.errors import CsrregError
from csrreg.model.coming import newest_words, overdue
from csrreg.model.editions import (
    compared,
    edition_before,
    goes,
    is_coming,
    is_in_force,
    position,
    section_before,
    taken_from,
)
from csrreg.rules.naming import typed

if TYPE_CHECKING:
    from datetime import date

    from csrreg.change.reassess import Outcome
    from csrreg.model.document import Document
    from csrreg.model.register import Entry
    from csrreg.model.requirement import Assessed, Requirement

_LEAVES_WORDS = ("unchanged", "editorial", "renumbered")


def known_before(
    entry: "Entry[Requirement]", document: "Document", at: int, called: str, today: "date"
) -> Before:
    """Return what is known of a requirement from the editions before one, and when that binds.

    ``called`` is how the default reason of a removal calls the document.
    """
    record, edition = entry.record, document.editions[at]
    newest = newest_words(record, document, at, today)
    later = (n for n, a in enumerate(record.assessed) if (position(document, a.edition) or 0) > at)
    return Before(
        entry.id,
        section_before(record, document, at),
        edition_before(record, document, at),
        called,
        effective=str(edition.effective or ""),
        coming=is_coming(edition, today),
        words=newest if newest != record.text else "",
        place=next(later, None),
    )


def refuse_out_of_order(
    outcome: "Outcome", entry: "Entry[Requirement]", document: "Document", today: "date"
) -> None:
    """Refuse a comparison that comes too late, or has nothing before it to compare with.

    Raises:
        CsrregError: if the requirement came with this edition or a later one, was compared with a
            later one, or is retired for another reason; or if an edition in force comes first.
    """
    record, at = entry.record, position(document, outcome.edition)
    assert at is not None, "the edition was found in the document"
    earlier = next((a for a in record.assessed if a.edition == outcome.edition), None)
    if earlier is not None and earlier.result == "new":
        raise CsrregError(
            f"it came with {outcome.edition}; there is nothing before it to compare with",
            f"correct the record itself: csrreg edit {entry.id}",
        )
    if record.retired is not None and earlier is None and outcome.result != "removed":
        raise CsrregError(
            f"it was retired on {record.retired.date}",
            f"if it holds again, take that back first: csrreg set {entry.id} --unset retired",
        )
    if earlier is None:
        refuse_before_its_turn(entry, document, at, today)
    later = _later(record, document, at, today)
    if later and (earlier is None or not _leaves_words(outcome, earlier)):
        raise CsrregError(
            f"it was compared with {later} already, which came after {outcome.edition}",
            f"correct the record itself: csrreg edit {entry.id}",
        )
    taken = taken_from(record, document)
    if earlier is None and taken >= at:
        raise CsrregError(
            f"its text is taken from {document.editions[taken].edition}; "
            f"there is nothing to compare with {outcome.edition}"
        )


def refuse_before_its_turn(
    entry: "Entry[Requirement]", document: "Document", at: int, today: "date"
) -> None:
    """Refuse to compare while something of an earlier edition is open.

    Raises:
        CsrregError: with the edition that comes first.
    """
    record, edition = entry.record, document.editions[at]
    id, coming = record.source.document, is_coming(edition, today)
    for _, waits in overdue(record, document, today):
        if not coming and (position(document, waits.edition) or 0) < at:
            raise CsrregError(
                f"edition {waits.edition} is in force, and what it changed waits",
                f"put it into effect first: csrreg reassess {id} {typed(waits.edition)}"
                " --take-effect",
            )
    if goes(record, document, at, today):
        raise CsrregError(
            f"an edition before {edition.edition} removes it",
            f"if it stands in {edition.edition} again, correct that first (--again)",
        )
    for earlier in reversed(document.editions[taken_from(record, document) + 1 : at]):
        if coming and is_in_force(earlier, today):
            if compared(record, document, earlier.edition, today) is None:
                raise CsrregError(
                    f"compare it with {earlier.edition} first, which binds today",
                    f"csrreg reassess {id} {typed(earlier.edition)}",
                )


def _later(record: "Requirement", document: "Document", at: int, today: "date") -> str:
    """Return the newest edition after one that was compared; empty if there is none.

    What is said of an edition still to come stands in the way of none that is in force.
    """
    binds = is_in_force(document.editions[at], today)
    found = [
        n
        for a in record.assessed
        if (n := position(document, a.edition)) is not None
        and not (binds and is_coming(document.editions[n], today))
    ]
    newest = max(found, default=at)
    return document.editions[newest].edition if newest > at else ""


def _leaves_words(outcome: "Outcome", earlier: "Assessed") -> bool:
    """Return whether a correction touches nothing that the later comparison rests on."""
    both = earlier.result in _LEAVES_WORDS and outcome.result in _LEAVES_WORDS
    return both and earlier.replaced is None and not outcome.text
