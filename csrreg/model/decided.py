"""What a drawing revision did to special characteristics, as far as somebody has decided it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csrreg.model.characteristic import AssessedRevision, Characteristic
    from csrreg.model.register import Entry


def decision_on(record: "Characteristic", revision: str) -> "AssessedRevision | None":
    """Return what was decided that a revision did to a characteristic."""
    return next((a for a in record.assessed if a.revision == revision), None)


def undecided(
    characteristics: "Iterable[Entry[Characteristic]]", revision: str
) -> "list[Entry[Characteristic]]":
    """Return the characteristics that count and for which nothing is decided yet."""
    return [
        entry
        for entry in characteristics
        if entry.record.retired is None and decision_on(entry.record, revision) is None
    ]


def decision_wanted(id: str, revision: str) -> str:
    """Return what the action says that asks for a decision; the decision finds it by that."""
    return f"{id}: decide what revision {revision} did to it"


def plain(text: str) -> str:
    """Return a text without differences that people do not see."""
    return " ".join(text.split()).casefold()
