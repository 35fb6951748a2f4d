"""SET: the register's settings, and the names that records take from them."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from csrreg.findings import Severity, Step, dotted
from csrreg.model.kinds import SETTINGS_FILE
from csrreg.model.register import Register
from csrreg.rules.base import Hit, reader_rule, rule
from csrreg.rules.naming import close, did_you_mean, listed

if TYPE_CHECKING:
    from csrreg.model.settings import PersonSettings, Settings

_LISTS = ("people", "departments", "sites", "processes")


@reader_rule("SET001", Severity.ERROR)
def wrong_settings(field: str, message: str, fix: str) -> tuple[str, str]:
    """csrreg.yaml has a wrong, missing or unknown field.

    Why: due dates, departments and targets come from it, so a mistake there is one everywhere.
    Fix: correct the field; csrreg schema describes every one of them.
    """
    return f"{field}: {message}", fix


@rule("SET002", Severity.ERROR)
def unknown_name(register: Register) -> Iterator[Hit]:
    """A person, department, site or process is named that csrreg.yaml does not list.

    Why: nobody is reminded, and every list by person or site lacks the record. While csrreg.yaml
    lists none at all, any name will do.
    Fix: correct the name, or add it to csrreg.yaml.
    """
    settings = register.settings
    if settings is None:
        return
    for what in _LISTS:
        known = getattr(settings, what)
        if not known:
            continue
        for place in register.names(what, besides=known):
            if place.target not in known:
                message = f"{place.target} is not among the {what} of {SETTINGS_FILE}"
                fix = did_you_mean(_meant(place.target, known))
                fix = fix or f"add it to {what} in {SETTINGS_FILE}"
                is_key = place.path[-1] == place.target
                yield Hit(place.source, place.path, message, fix, at_key=is_key)


def _meant(name: str, known: dict[str, object]) -> list[str]:
    """Return the short names that look like one, or whose full name it is."""
    full = [key for key, value in known.items() if getattr(value, "name", None) == name]
    return full or close(name, tuple(known))


@rule("SET003", Severity.ERROR, clock=True)
def owner_has_left(register: Register) -> Iterator[Hit]:
    """Somebody who has left still owns something, and has no deputy.

    Why: nobody reads the reminders, and the auditor asks a person who is not there.
    Fix: name a new owner; or, for everything at once, a deputy in csrreg.yaml.
    """
    settings = register.settings
    if settings is None:
        return
    gone = {
        name: person.until
        for name, person in settings.people.items()
        if _has_left(person, register.today) and not _deputy(settings, person, register.today)
    }
    if not gone:
        return
    for place in register.names("people"):
        if place.path[-1] != "owner" or place.target not in gone:
            continue
        if _is_past(register, place.source, place.path):
            continue
        message = f"{place.target} left on {gone[place.target]} and has no deputy"
        fix = f"name a deputy of {place.target} in {SETTINGS_FILE}, or a new owner"
        if place.source != SETTINGS_FILE:
            fix += f": csrreg set {place.source} {dotted(place.path)}=…"
        yield Hit(place.source, place.path, message, fix)


def _has_left(person: "PersonSettings", today: date) -> bool:
    return person.until is not None and person.until < today


def _deputy(settings: "Settings", person: "PersonSettings", today: date) -> bool:
    """Return whether somebody who is still there stands in."""
    deputy = settings.people.get(person.deputy) if person.deputy is not None else None
    return deputy is not None and not _has_left(deputy, today)


def _is_past(register: Register, source: str, path: tuple[Step, ...]) -> bool:
    """Return whether what is owned needs no owner any more: retired, done, or released."""
    entry = register.entries.get(source)
    if entry is None:
        return False
    owned = entry.record
    if getattr(owned, "retired", None) or getattr(owned, "release", None):
        return True
    for step in path[:-1]:
        if isinstance(step, int) or isinstance(owned, dict):
            owned = owned[step]
        else:
            owned = getattr(owned, step)
    return getattr(owned, "done", None) is not None


@rule("SET004", Severity.ERROR)
def acceptance_incomplete(register: Register) -> Iterator[Hit]:
    """A finding is accepted without record, reason, name or end.

    Why: without them an accepted finding is a rule that was switched off; it silences nothing.
    Fix: name the record and give a reason, who accepted it, and until when.
    """
    settings = register.settings
    for at, entry in enumerate(settings.accepted_findings if settings is not None else ()):
        lacking = [name for name in ("id", "reason", "by", "until") if not getattr(entry, name)]
        if lacking:
            where = f" for {entry.id}" if entry.id else ""
            message = f"the acceptance of {entry.code}{where} lacks {listed(lacking)}"
            yield Hit(SETTINGS_FILE, ("accepted_findings", at), message, f"add {listed(lacking)}")


@rule("SET005", Severity.ERROR, clock=True)
def acceptance_expired(register: Register) -> Iterator[Hit]:
    """A finding was accepted until a day that has passed.

    Why: it was accepted for that time, and not for ever; it silences nothing any more.
    Fix: mend the finding and delete the entry; or decide again, and give a new end.
    """
    settings = register.settings
    for at, entry in enumerate(settings.accepted_findings if settings is not None else ()):
        if entry.until is not None and entry.until < register.today:
            message = f"{entry.code} was accepted for {entry.id or 'nothing'} until {entry.until}"
            fix = "mend the finding and delete this entry, or decide again and set a new end"
            yield Hit(SETTINGS_FILE, ("accepted_findings", at, "until"), message, fix)


RULES = (
    wrong_settings.rule,
    unknown_name,
    owner_has_left,
    acceptance_incomplete,
    acceptance_expired,
)
