"""What the rows of a table about a new edition are matched with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csrreg.model.editions import section_before

if TYPE_CHECKING:
    from csrreg.model.document import Document
    from csrreg.model.register import Entry
    from csrreg.model.requirement import Assessed, Requirement


@dataclass(frozen=True, slots=True)
class Place:
    """The edition that is compared, and the requirements that hang on its document."""

    document: "Document"
    at: int
    requirements: "Sequence[Entry[Requirement]]"
    results_before: Mapping[str, str]
    """What each section of the edition before held."""

    @property
    def edition(self) -> str:
        """The edition's name."""
        return self.document.editions[self.at].edition

    def section(self, entry: "Entry[Requirement]") -> str | None:
        """Return where a requirement stood before this edition."""
        return section_before(entry.record, self.document, self.at)

    def recorded(self, entry: "Entry[Requirement]") -> "Assessed | None":
        """Return what was recorded of a requirement and this edition."""
        found = (a for a in entry.record.assessed if a.edition == self.edition)
        return next(found, None)
