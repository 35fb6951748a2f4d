"""What waits in a record for the day on which an edition or a drawing revision takes effect.

Until that day the old words bind, and what the edition removes still counts.
"""

from typing import TYPE_CHECKING

from csrreg.model.coverage import revision_in_force
from csrreg.model.editions import is_coming, position

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from csrreg.model.characteristic import AssessedRevision, Characteristic
    from csrreg.model.document import Document
    from csrreg.model.part import Part
    from csrreg.model.register import Register
    from csrreg.model.requirement import Assessed, Requirement


def waiting(
    record: "Requirement", document: "Document", today: "date"
) -> "Iterator[tuple[int, Assessed]]":
    """Yield what editions changed or removed and did not take effect in the record, with its place.

    What a later edition said that is in force goes before it: it was read across all in between.
    """
    if record.retired is not None:
        return
    found: list[tuple[int, Assessed]] = []
    for at, assessed in enumerate(record.assessed):
        then = position(document, assessed.edition)
        if then is None:
            continue
        if not is_coming(document.editions[then], today) and not _waits(assessed):
            found.clear()
        elif _waits(assessed):
            found.append((at, assessed))
    yield from found


def _waits(assessed: "Assessed") -> bool:
    return assessed.text is not None or assessed.result == "removed"


def overdue(
    record: "Requirement", document: "Document", today: "date"
) -> "Iterator[tuple[int, Assessed]]":
    """Yield of what waits that which an edition in force changed or removed."""
    for at, assessed in waiting(record, document, today):
        then = position(document, assessed.edition)
        if then is not None and not is_coming(document.editions[then], today):
            yield at, assessed


def waits_too_long(record: "Requirement", register: "Register") -> "Assessed | None":
    """Return the first that waits although its edition is in force; None if nothing does."""
    document = register.document(record.source.document) if record.assessed else None
    if document is None:
        return None
    return next((assessed for _, assessed in overdue(record, document, register.today)), None)


def newest_words(record: "Requirement", document: "Document", before: int, today: "date") -> str:
    """Return the words of the editions before one, also where they wait; its own if none do."""
    words = record.text
    for _, assessed in waiting(record, document, today):
        if assessed.text is not None and (position(document, assessed.edition) or 0) < before:
            words = assessed.text
    return words


def removal_overdue(
    record: "Characteristic", part: "Part", today: "date"
) -> "tuple[int, AssessedRevision] | None":
    """Return the removal of a characteristic that waits although its revision is in force."""
    known = [r.revision for r in part.revisions]
    in_force = revision_in_force(part, today)
    if record.retired is not None or in_force is None or not record.assessed:
        return None
    at, last = len(record.assessed) - 1, record.assessed[-1]
    if last.result != "removed" or last.revision not in known:
        return None
    return (at, last) if known.index(last.revision) <= known.index(in_force) else None
