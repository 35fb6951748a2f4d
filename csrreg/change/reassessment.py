"""A row of a table that says what a new edition did: no record, but read with the same means."""

from typing import Any, Literal

from csrreg.model.common import Answer
from csrreg.model.kinds import Kind
from csrreg.model.types import (
    Date,
    LongText,
    Person,
    RequirementId,
    Text,
    field,
    required,
    shape,
)


@shape
class Judged:
    """Whether the new words bind us."""

    answer: Answer = required("Do the new words apply?")


@shape
class Reassessment:
    """What an edition did to a requirement or a section."""

    requirement: RequirementId | None = field("Which requirement; else those of the section.")
    section: Text | None = field("The section's number, in the edition before.")
    new_section: Text | None = field("Its number now, where that is another one.")
    result: Literal[
        "new",
        "unchanged",
        "editorial",
        "changed",
        "renumbered",
        "removed",
        "requirement",
        "information",
        "none",
    ] = required("What the edition did to it; or what a section without requirements holds.")
    title: Text | None = field("The title of a new requirement.")
    text: LongText | None = field("The new words.")
    applies: Judged | None = field("Do the new words apply?")
    reason: LongText | None = field("Why it was removed, or does not apply.")
    by: Person | None = field("Who compared.")
    date: Date | None = field("When.")


class _RowKind(Kind):
    """Makes the columns of a row readable like those of records."""

    @property
    def shape(self) -> Any:
        return Reassessment


REASSESSMENT = _RowKind("reassessment", "", "")
