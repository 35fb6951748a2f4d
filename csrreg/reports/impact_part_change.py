"""A part and the drawing revision whose impact is asked for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from csrreg.model.coverage import is_older, proven_revisions, unchanged_since
from csrreg.model.decided import decision_on
from csrreg.reports.impact import Proposed, of_department, still_here
from csrreg.reports.impact_schedule import APPROVAL, Schedule, review_until

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csrreg.model.characteristic import Characteristic
    from csrreg.model.part import Part, Revision
    from csrreg.model.register import Entry, Register


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part and the revision that is looked at."""

    id: str
    customer: str
    part: "Part"
    revision: str
    recorded: "Revision | None"
    """None if the revision is not in the part's record yet."""
    at: int
    """Its position among the part's revisions, from 0; behind the last if it is not recorded."""
    before: str | None
    """The revision before it."""
    register: "Register"
    schedule: Schedule

    @property
    def owner(self) -> str:
        """Who is responsible for the part, or stands in for somebody who has left."""
        return still_here(self.part.owner, self.register)

    def department(self, name: str) -> str:
        """Return who of a department is at the part's sites; else the part's owner."""
        return of_department(name, self.part.sites, self.register) or self.owner

    def action(self, what: str, owner: str, days: int) -> Proposed:
        """Return an action that is due so many working days before the revision binds."""
        due, late = self.schedule.before(days)
        return Proposed(what, owner, due, late)

    def soon(self, what: str, owner: str) -> Proposed:
        """Return an action that is due within the time for reviews, but before it binds."""
        received = self.recorded.received if self.recorded is not None else None
        due = review_until(received, self.register, self.schedule.calendar)
        if self.schedule.effective is not None:
            due = min(due, self.schedule.effective)
        day, late = self.schedule.not_past(due)
        return Proposed(what, owner, day, late)


def change_of(entry: "Entry[Part]", revision: str, register: "Register") -> PartChange:
    """Return a part with a revision of it, recorded or not."""
    part, settings = entry.record, register.settings
    names = [r.revision for r in part.revisions]
    at = names.index(revision) if revision in names else len(names)
    recorded = part.revisions[at] if at < len(names) else None
    calendar = settings.calendar if settings is not None else None
    for code in part.sites[:1]:
        site = settings.sites.get(code) if settings is not None else None
        calendar = (site.calendar if site is not None else None) or calendar
    effective = recorded.effective if recorded is not None else None
    return PartChange(
        id=entry.id,
        customer=entry.customer,
        part=part,
        revision=revision,
        recorded=recorded,
        at=at,
        before=names[at - 1] if at else None,
        register=register,
        schedule=Schedule(register.today, effective, calendar),
    )


def undecided_before(
    characteristics: "Iterable[Entry[Characteristic]]", change: PartChange
) -> list[str]:
    """Return the older revisions that keep proof from holding, because nobody has decided on them.

    What is unchanged since such a revision keeps only the proof that was made for it.
    """
    found = {}
    for entry in characteristics:
        since = unchanged_since(entry.record, change.part, change.revision)
        if since == change.revision or decision_on(entry.record, since) is not None:
            continue
        if any(is_older(change.part, r, since) for r in proven_revisions(entry.record)):
            found[since] = True
    return list(found)


def approval(change: PartChange) -> Proposed:
    """Return the action that gets the customer's yes; one for the whole part."""
    customer = change.register.customer(change.customer)
    representative = customer.representative if customer is not None else None
    owner = still_here(representative, change.register) or change.owner
    what = f"Get the customer's approval for revision {change.revision}"
    return change.action(what, owner, APPROVAL)
