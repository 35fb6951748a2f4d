"""Whether what somebody judged or verified is still what the customer asks for."""

from datetime import date
from typing import TYPE_CHECKING

from csrreg.model.digest import text_digest

if TYPE_CHECKING:
    from csrreg.model.requirement import Applies, Assessed, Requirement, Verification


def verification_holds(last: "Verification", record: "Requirement", today: date) -> bool:
    """Return whether a verification passed, is still valid and covers what the record says now."""
    if last.result != "passed" or (last.valid_until is not None and last.valid_until < today):
        return False
    return covers(last, record)


def covers(verification: "Verification", record: "Requirement") -> bool:
    """Return whether a verification was made on the record's present edition and text.

    An edition that only edited the words keeps the proof: somebody judged that they mean the same.
    """
    seen = verification.covers
    if seen is None:
        return False
    edition, text = record.source.edition, text_digest(record.text)
    for assessed in reversed(record.assessed):
        if (seen.edition, seen.text) == (edition, text):
            return True
        replaced = assessed.replaced
        if assessed.result == "editorial" and replaced is not None:
            if (assessed.edition, replaced.after) == (edition, text):
                edition, text = replaced.edition, replaced.before
    return (seen.edition, seen.text) == (edition, text)


def latest_change(record: "Requirement") -> "Assessed | None":
    """Return the latest assessment that brought other words to judge, or None.

    Words that wait for their edition to take effect are not to be judged yet.
    """
    changes = (a for a in reversed(record.assessed) if a.result == "changed" and a.text is None)
    return next(changes, None)


def awaits_answer(record: "Requirement", applies: "Applies | None") -> bool:
    """Return whether a new text was recorded after somebody judged whether it applies.

    The answer says for which edition it was given where csrreg knew; else its date decides.
    """
    changed = latest_change(record)
    if changed is None or applies is None or applies.answer is None:
        return False
    if applies.edition is not None:  # an edition after the change that kept the sense asks nobody
        since = record.assessed[record.assessed.index(changed) :]
        fresh = {record.source.edition, *(a.edition for a in since)}
        return applies.edition not in fresh
    return changed.date is not None and (applies.date is None or applies.date < changed.date)
