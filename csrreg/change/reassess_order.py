"""Whether an edition can still be compared with a requirement: editions are read one after another.

Nothing is judged here but the order of things; what an outcome must say is ``change.reassess``'s.
"""

from typing import TYPE_CHECKING

from csrreg.errors import CsrregError
from csrreg.model.editions import position, taken_from

if TYPE_CHECKING:
    from csrreg.change.reassess import Outcome
    from csrreg.model.document import Document
    from csrreg.model.register import Entry
    from csrreg.model.requirement import Assessed, Requirement

_LEAVES_WORDS = ("unchanged", "editorial", "renumbered")


def refuse_out_of_order(
    outcome: "Outcome", entry: "Entry[Requirement]", document: "Document"
) -> None:
    """Refuse a comparison that comes too late, or has nothing before it to compare with.

    Raises:
        CsrregError: if the requirement came with this edition or a later one, was compared with a
            later one, or is retired for another reason.
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
    later = _later(record, document, at)
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


def _later(record: "Requirement", document: "Document", at: int) -> str:
    """Return the newest edition after one that was compared; empty if there is none."""
    found = [p for a in record.assessed if (p := position(document, a.edition)) is not None]
    newest = max(found, default=at)
    return document.editions[newest].edition if newest > at else ""


def _leaves_words(outcome: "Outcome", earlier: "Assessed") -> bool:
    """Return whether a correction touches nothing that the later comparison rests on."""
    both = earlier.result in _LEAVES_WORDS and outcome.result in _LEAVES_WORDS
    return both and earlier.replaced is None and not outcome.text
