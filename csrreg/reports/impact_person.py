"""What a person holds: everything somebody must take over who leaves."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.model.held import Held, held_by
from csrreg.model.kinds import SETTINGS_FILE
from csrreg.reports import waiting
from csrreg.reports.impact import Affected, Impact, still_here

if TYPE_CHECKING:
    from csrreg.model.register import Register
    from csrreg.model.settings import PersonSettings


def build(person: str, register: "Register") -> Impact:
    """Return what a person owns or still has to do; not what is history.

    Somebody whom csrreg.yaml does not list may still be named in records.
    """
    people = register.settings.people if register.settings is not None else {}
    known = people.get(person)
    held = list(held_by(person, register))
    affected = [*(_held(place, register) for place in held), *_answers(person, register)]
    return Impact(
        kind="person",
        id=person,
        title=known.name if known is not None else "",
        what="",
        facts=tuple(_facts(known, affected)),
        affected=tuple(affected),
        notes=tuple(_notes(person, known, register, held)),
    )


def _held(place: Held, register: "Register") -> Affected:
    entry = register.entries.get(place.source)
    return Affected(
        topic=place.topic,
        id=place.source,
        title=entry.title if entry is not None else "",
        what=place.what,
    )


def _answers(person: str, register: "Register") -> Iterator[Affected]:
    """Yield the answers of departments that are waited for; they go to whoever heads them."""
    for thing in waiting.build(register, person=person):
        if thing.department:
            until = f" (until {thing.until})" if thing.until is not None else ""
            yield Affected(
                topic="answers",
                id=thing.id,
                title=thing.title,
                what=f"{thing.department}: {thing.what}{until}",
                command=thing.command,
            )


def _facts(known: "PersonSettings | None", affected: list[Affected]) -> Iterator[tuple[str, str]]:
    if known is None:
        yield "listed", f"not among the people of {SETTINGS_FILE}"
    else:
        if known.email:
            yield "mail", known.email
        where = [x for x in (known.department, known.site) if x]
        if where:
            yield "department", ", ".join(where)
        if known.until is not None:
            yield "last day", str(known.until)
        yield "deputy", known.deputy or "none"
    counts = Counter(thing.topic for thing in affected)
    yield "holds", ", ".join(f"{n} {topic}" for topic, n in counts.items()) or "nothing"


def _notes(
    person: str, known: "PersonSettings | None", register: "Register", held: list[Held]
) -> Iterator[str]:
    deputy = still_here(known.deputy, register) if known is not None else ""
    if held:
        whom = deputy if deputy and deputy != person else "PERSON"
        yield f"to move it: csrreg impact {person} --to {whom}"
    if known is not None and known.until is None:
        yield (
            f"when {person} leaves: csrreg set {SETTINGS_FILE} people.{person}.until=DATE "
            "(nobody is deleted)"
        )
