"""Who may answer for a department, and whether an answer still holds."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from csrreg.model.contract import required_departments
from csrreg.model.register import Entry, Register
from csrreg.model.status import is_decided

if TYPE_CHECKING:
    from csrreg.model.opinion import DepartmentAnswer
    from csrreg.model.review import Review
    from csrreg.model.settings import PersonSettings, Settings

State = Literal["missing", "stale", "accept", "accept_with_conditions", "reject"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a department's answer stands."""

    department: str
    state: State
    answer: "DepartmentAnswer | None"
    required: bool


def standings(entry: "Entry[Review]", register: Register) -> tuple[Standing, ...]:
    """Return where the answer of each department of a review stands, the required ones first."""
    review = entry.record
    required = required_departments(entry, register)
    names = dict.fromkeys((*required, *review.departments))
    return tuple(
        Standing(
            name,
            state_of(entry, name, register),
            review.departments.get(name),
            name in required,
        )
        for name in names
    )


def state_of(entry: "Entry[Review]", department: str, register: Register) -> State:
    """Return whether a department has answered, and whether its answer still holds."""
    answer = entry.record.departments.get(department)
    if answer is None or answer.result is None:
        return "missing"
    return "stale" if is_stale(entry, answer, register) else answer.result


def is_stale(entry: "Entry[Review]", answer: "DepartmentAnswer", register: Register) -> bool:
    """Return whether what a department judged was changed since, before it was decided.

    The decision freezes the review: from then on a change is a new review that amends this one. An
    answer that does not say what was judged holds for nothing.
    """
    return not is_decided(entry.record) and bool(
        answer.digest is None or changed_since(entry, answer, register)
    )


def changed_since(
    entry: "Entry[Review]", answer: "DepartmentAnswer", register: Register
) -> tuple[str, ...]:
    """Return the ids of what is not as a department judged it: the review, cited records."""
    seen = dict(answer.cited)
    if answer.digest is not None:
        seen = {entry.id: answer.digest, **seen}
    return tuple(id for id, digest in seen.items() if register.digests.get(id, digest) != digest)


def why_stale(entry: "Entry[Review]", answer: "DepartmentAnswer", register: Register) -> str:
    """Return what changed after a department had answered, in words; empty if nothing did."""
    if answer.digest is None:
        return "the answer does not say what was judged"
    changed = changed_since(entry, answer, register)
    names = ["the order" if id == entry.id else id for id in changed]
    return f"{', '.join(names)} changed since" if names else ""


def open_departments(entry: "Entry[Review]", register: Register) -> tuple[Standing, ...]:
    """Return the required departments whose answer is missing or stale.

    None where the customer has waived the formal review (IATF 16949 8.2.3.1.1).
    """
    if entry.record.customer_waiver is not None:
        return ()
    return tuple(
        s for s in standings(entry, register) if s.required and s.state in ("missing", "stale")
    )


def disagree(review: "Review") -> bool:
    """Return whether at least one department rejects."""
    return any(a.result == "reject" for a in review.departments.values())


def may_answer(settings: "Settings", department: str) -> tuple[str, ...]:
    """Return the people who may answer for a department: head, deputies, members.

    Empty if the settings name nobody: then anybody may.
    """
    found = settings.departments.get(department)
    if found is None:
        return ()
    people = [found.head, found.deputy, *found.members]
    head = settings.people.get(found.head) if found.head is not None else None
    if head is not None:
        people.append(head.deputy)
    own = [name for name, person in settings.people.items() if person.department == department]
    return tuple(dict.fromkeys(p for p in (*people, *own) if p is not None))


def answers_now(settings: "Settings", department: str, day: date) -> str:
    """Return who is asked for a department's answer: the head, or who stands in while away.

    The head's deputy comes first, then the department's, then its members; the head, if all of
    them are away.
    """
    found = settings.departments.get(department)
    if found is None:
        return ""
    head = settings.people.get(found.head) if found.head is not None else None
    deputy = head.deputy if head is not None else None
    asked = [p for p in (found.head, deputy, found.deputy, *found.members) if p is not None]
    return next((p for p in asked if is_there(settings, p, day)), asked[0] if asked else "")


def acts_for(settings: "Settings | None", person: str, day: date) -> str:
    """Return who does a person's work on a day: the deputy while the person is away or has left."""
    known = settings.people.get(person) if settings is not None else None
    if settings is None or known is None or known.deputy is None or not is_away(known, day):
        return person
    return known.deputy if is_there(settings, known.deputy, day) else person


def is_there(settings: "Settings", person: str, day: date) -> bool:
    """Return whether somebody is there on a day, as far as the settings know."""
    known = settings.people.get(person)
    return known is None or not is_away(known, day)


def is_away(person: "PersonSettings", day: date) -> bool:
    """Return whether somebody is absent on a day, or has left."""
    if person.until is not None and person.until < day:
        return True
    return any(a.from_ <= day <= a.until for a in person.absent)
