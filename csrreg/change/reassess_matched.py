"""What the rows of a table say about an edition, requirement by requirement."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csrreg.change.reassess import Outcome
    from csrreg.model.register import Entry
    from csrreg.model.requirement import Requirement


@dataclass(slots=True)
class Matched:
    """What the rows of a table say about an edition."""

    outcomes: "list[tuple[int, Entry[Requirement], Outcome]]" = field(default_factory=list)
    """The row's line, the requirement, and what was found out."""
    new: "list[tuple[int, str, Outcome]]" = field(default_factory=list)
    """The row's line, the title (may be empty), and the rest of new requirements."""
    corrected: "list[tuple[int, Entry[Requirement], Outcome]]" = field(default_factory=list)
    """The row's line, the requirement this edition opened, and its other words."""
    sections: dict[str, str] = field(default_factory=dict)
    known: int = 0
    """How many rows say what is recorded already."""
    remarks: int = 0
    """How many rows have a remark that no record keeps."""
    refused: list[tuple[int, str]] = field(default_factory=list)
