"""A document and the edition whose impact is asked for."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from csrreg.model.editions import by_document, left, position, review_due
from csrreg.reports.impact import Proposed, still_here
from csrreg.reports.impact_schedule import APPROVAL, Schedule, review_until
from csrreg.rules.naming import typed

if TYPE_CHECKING:
    from csrreg.model.document import Document, Edition
    from csrreg.model.register import Entry, Register
    from csrreg.model.requirement import Requirement


@dataclass(frozen=True, slots=True)
class EditionChange:
    """A document and the edition that is looked at."""

    id: str
    document: "Document"
    edition: "Edition"
    at: int
    """Its position among the document's, from 0."""
    requirements: "tuple[Entry[Requirement], ...]"
    """The document's, the retired ones left out."""
    left: "tuple[Entry[Requirement], ...]"
    """Those not compared with it yet."""
    register: "Register"
    schedule: Schedule

    @property
    def owner(self) -> str:
        """Who looks after the document, or stands in for somebody who has left."""
        return still_here(self.document.owner, self.register)

    @property
    def is_replaced(self) -> bool:
        """Whether a later edition is in force, so that nobody need learn this one any more."""
        later = self.document.editions[self.at + 1 :]
        return any(e.effective is not None and e.effective <= self.register.today for e in later)

    @property
    def reassess(self) -> str:
        """The command that compares what is left."""
        return f"csrreg reassess {self.id} {typed(self.edition.edition)}"

    def action(self, what: str, owner: str, days: int = APPROVAL) -> Proposed:
        """Return an action that is due so many working days before the edition binds."""
        due, late = self.schedule.before(days)
        return Proposed(what, owner, due, late)

    def soon(self, what: str, owner: str) -> Proposed:
        """Return an action that is due when the edition must be reviewed."""
        day, late = self.schedule.not_past(due_of(self.edition, self.register))
        return Proposed(what, owner, day, late)


def edition_change(entry: "Entry[Document]", edition: str, register: "Register") -> EditionChange:
    """Return a document with an edition that its record has."""
    document = entry.record
    at = position(document, edition)
    assert at is not None, "the command refuses an edition that is not there"
    own = [e for e in by_document(register).get(entry.id, ()) if e.record.retired is None]
    settings = register.settings
    calendar = settings.calendar if settings is not None else None
    found = document.editions[at]
    return EditionChange(
        id=entry.id,
        document=document,
        edition=found,
        at=at,
        requirements=tuple(own),
        left=tuple(left(own, document, edition, register.today)),
        register=register,
        schedule=Schedule(register.today, found.effective, calendar),
    )


def due_of(edition: "Edition", register: "Register") -> date:
    """Return until when an edition must be reviewed; counted from today if nothing says more."""
    settings = register.settings
    calendar = settings.calendar if settings is not None else None
    return review_due(edition, settings) or review_until(None, register, calendar)
