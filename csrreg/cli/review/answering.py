"""Whose answer it is, for whom, who typed it in, and what is doubtful about it."""

from typing import TYPE_CHECKING

from csrreg.cli.review.known import known
from csrreg.cli.review.opened import Opened, find_me

if TYPE_CHECKING:
    from csrreg.model.tree import Mapping, Tree


def head_of(opened: Opened, department: str, person: str, day: str, given: str | None) -> str:
    """Return for whom somebody answers: as given, or the head who is away that day."""
    from datetime import date

    from csrreg.model.answers import is_there

    if given is not None:
        return known("people", given, opened.register, "--on-behalf-of")
    settings = opened.register.settings
    found = settings.departments.get(department) if settings is not None else None
    if settings is None or found is None or found.head in (None, person):
        return ""
    away = not is_there(settings, found.head, date.fromisoformat(day))
    return found.head if away else ""


def typist(opened: Opened, person: str, given: str | None) -> str:
    """Return who typed somebody else's answer in, as far as it is known."""
    if given is not None:
        return known("people", given, opened.register, "--recorded-by")
    me = find_me(opened.root, opened.register)
    return me if me != person else ""


def doubts(opened: Opened, department: str, answer: "Mapping") -> list[str]:
    """Return what check will find in an answer; it is written all the same, if it was given so."""
    from csrreg.model.answers import may_answer
    from csrreg.model.contract import rules_for

    settings, review, person = opened.register.settings, opened.entry.record, answer.get("by")
    allowed = may_answer(settings, department) if settings is not None else ()
    rules = rules_for(review, opened.register)
    barred = rules is not None and rules.preparer_may_answer == "no"
    found = []
    if allowed and person not in allowed:
        found.append(f"{person} is not of {department} ({', '.join(allowed)}): REV017")
    elif barred and person == review.prepared_by:
        found.append(f"{person} prepared the review and may not answer (csrreg.yaml): REV017")
    for condition in groups(answer.get("conditions")):
        words = {"owner": "owner", "due": "date"}
        lacking = [word for name, word in words.items() if name not in condition]
        if lacking:
            found.append(f"a condition has no {' and no '.join(lacking)}: REV005")
    points = groups(answer.get("checks"))
    left = [str(n) for n, point in enumerate(points, 1) if "answer" not in point]
    if left:
        found.append(
            f"no answer to point {', '.join(left)} of the checklist: --check {left[0]}=yes"
        )
    return found


def groups(listed: "Tree | None") -> "list[Mapping]":
    """Return the items of a list that have fields."""
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
