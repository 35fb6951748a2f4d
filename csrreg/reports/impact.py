"""What a change touches, in one shape for every subject: things, owners, proposed actions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from csrreg.model.decided import plain

if TYPE_CHECKING:
    from csrreg.model.common import Action
    from csrreg.model.register import Register


@dataclass(frozen=True, slots=True)
class Proposed:
    """An action that may be opened, or is open already."""

    what: str
    """Says the same on every day, so that what is recorded is found again."""
    owner: str = ""
    due: date | None = None
    late: bool = False
    """The day it should have been done by is past; ``due`` is the first working day left."""
    number: int = 0
    """Its position in the record, counted from 1; 0 if it is not recorded."""
    done: bool = False
    proposed: bool = True
    """Whether something asks for it; what is recorded may be your own, or settled meanwhile."""

    @property
    def recorded(self) -> bool:
        """Whether it stands in the record already."""
        return self.number > 0


@dataclass(frozen=True, slots=True)
class Affected:
    """One thing that is touched."""

    topic: str
    id: str
    """The record's id; for a paper of ours its number."""
    title: str
    what: str
    why: str = ""
    owner: str = ""
    action: Proposed | None = None
    command: str = ""


@dataclass(frozen=True, slots=True)
class Impact:
    """Everything a change touches."""

    kind: str
    id: str
    title: str
    what: str
    """The revision or edition; empty for a customer or a person."""
    facts: tuple[tuple[str, str], ...]
    affected: tuple[Affected, ...]
    recorded: tuple[Proposed, ...] = ()
    """The actions that stand in the record, also those that nothing asks for any more."""
    effective: date | None = None
    """From when a revision or edition binds."""
    notes: tuple[str, ...] = ()
    """What the reader must know, each with what to do."""

    @property
    def actions(self) -> tuple[Proposed, ...]:
        """The recorded and the proposed actions, each once, by date."""
        found = {plain(action.what): action for action in self.recorded}
        found |= {plain(a.action.what): a.action for a in self.affected if a.action is not None}
        return tuple(sorted(found.values(), key=lambda a: (a.due or date.max, a.owner, a.what)))


def with_recorded(
    affected: Iterable[Affected], recorded: "Iterable[Action]", owner: str
) -> tuple[Affected, ...]:
    """Return the same with what is recorded already marked, and owners for what nobody owns."""
    known = {plain(action.what): action for action in as_recorded(recorded)}

    def settled(action: Proposed) -> Proposed:
        there = known.get(plain(action.what))
        if there is not None:
            return replace(there, proposed=True)
        return action if action.owner else replace(action, owner=owner)

    return tuple(
        replace(thing, action=settled(thing.action)) if thing.action is not None else thing
        for thing in affected
    )


def as_recorded(actions: "Iterable[Action]") -> tuple[Proposed, ...]:
    """Return actions as they stand in a record."""
    return tuple(
        Proposed(
            what=" ".join(action.what.split()),
            owner=action.owner or "",
            due=action.due,
            number=number,
            done=action.done is not None,
            proposed=False,
        )
        for number, action in enumerate(actions, 1)
    )


def when_done(
    id: str, name: str, at: int, recorded: "Iterable[Action]", register: "Register"
) -> tuple[str, ...]:
    """Return how a recorded action is marked as done; nothing if there is none left to do."""
    if all(action.done is not None for action in recorded):
        return ()
    field = f"{name}.{at + 1}.actions.N.done={register.today}"
    return (f"when action N is done: csrreg set {id} {field}",)


def still_here(person: str | None, register: "Register") -> str:
    """Return a person, the deputy of one who has left, or an empty text."""
    settings = register.settings
    known = settings.people.get(person) if settings is not None and person is not None else None
    if known is None or known.until is None or known.until >= register.today:
        return person or ""
    deputy = known.deputy
    stands_in = settings.people.get(deputy) if settings is not None and deputy is not None else None
    gone = stands_in is None or (stands_in.until is not None and stands_in.until < register.today)
    return "" if gone else deputy or ""


def of_department(name: str, sites: Iterable[str], register: "Register") -> str:
    """Return who of a department is at one of some sites, the head first; else its head.

    Empty where csrreg.yaml has no such department.
    """
    settings = register.settings
    department = settings.departments.get(name) if settings is not None else None
    if settings is None or department is None:
        return ""
    people = [department.head, department.deputy, *department.members]
    here = [p for p in (still_here(person, register) for person in people) if p]
    at = tuple(sites)
    near = (p for p in here if p in settings.people and settings.people[p].site in at)
    return next(near, here[0] if here else "")
