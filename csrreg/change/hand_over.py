"""Moving what one person holds to another."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from csrreg.change.edits import Edit, Set, Unset
from csrreg.findings import dotted
from csrreg.model.kinds import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csrreg.model.held import Held
    from csrreg.model.register import Register
    from csrreg.model.settings import Settings
    from csrreg.model.tree import Tree


@dataclass(frozen=True, slots=True)
class HandOver:
    """The edits of each file, and what could not be moved as it stands."""

    files: dict[str, list[Edit]]
    moved: int
    notes: tuple[str, ...]


def hand_over(held: "Iterable[Held]", to: str, register: "Register") -> HandOver:
    """Return the edits that put somebody in the place of whoever holds these.

    Where the other one is there already (member of the same department, own deputy) the place is
    taken away instead. Nobody's limit for deciding contracts grows by this: who has one keeps it.
    """
    files: dict[str, list[Edit]] = {}
    notes: list[str] = []
    moved = 0
    for place in held:
        if place.source != SETTINGS_FILE:
            entry = register.entries[place.source]
            file = entry.record_id.file
            edits: list[Edit] = [Set(place.path, to)]
            notes += _verified(place, to, register)
        else:
            assert register.settings is not None, "it names the person"
            file, edits = SETTINGS_FILE, _in_settings(place, to, register.settings, notes)
        if edits:
            moved += 1
            files.setdefault(file, []).extend(edits)
    return HandOver(files, moved, tuple(notes))


def _in_settings(place: "Held", to: str, settings: "Settings", notes: list[str]) -> "list[Edit]":
    path = place.path
    match path:
        case ("departments", str(name), "deputy") if settings.departments[name].head == to:
            notes.append(f"{to} heads {name}, which has no deputy now")
            return [Unset(path)]
        case ("departments", str(name), "head") if settings.departments[name].deputy == to:
            notes.append(f"{to} was the deputy of {name} and heads it now: name another deputy")
            return [Set(path, to), Unset((*path[:-1], "deputy"))]
        case ("departments", str(name), "members", int(at)) if _belongs(to, name, settings):
            # Written as a whole: without one item, all departments would be laid out anew.
            members = settings.departments[name].members
            left: list[Tree] = [*members[:at], *members[at + 1 :]]
            return [Set(path[:-1], left) if left else Unset(path[:-1])]
        case ("people", name, "deputy") if name == to:
            notes.append(f"{to} has no deputy now: csrreg set {SETTINGS_FILE} people.{to}.deputy=…")
            return [Unset(path)]
        case ("review", "approvers", *_) if _decides(to, settings):
            where = f"csrreg set {SETTINGS_FILE} --unset {dotted(path[:-1])}"
            notes.append(f"{to} has a limit already; to take this one away: {where}")
            return []
    return [Set(path, to)]


def _belongs(person: str, department: str, settings: "Settings") -> bool:
    found = settings.departments[department]
    return person in (found.head, found.deputy, *found.members)


def _decides(person: str, settings: "Settings") -> bool:
    review = settings.review
    return review is not None and any(limit.by == person for limit in review.approvers)


def _verified(place: "Held", to: str, register: "Register") -> list[str]:
    """Return a note if somebody becomes the owner of what they verified themselves."""
    if place.topic != "owned":
        return []
    record = register.entries[place.source].record
    verified = getattr(record, "verification", ())
    if verified and verified[-1].by == to:
        return [f"{to} verified {place.source} and owns it now: let somebody else verify it"]
    return []
