"""What a person still has to do or is responsible for; what they once did is history."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csrreg.model.kinds import SETTINGS_FILE
from csrreg.model.status import is_answered, is_closed, is_decided, is_replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csrreg.findings import Step
    from csrreg.model.register import Entry, Register


@dataclass(frozen=True, slots=True)
class Held:
    """One place that names a person for something that is not over."""

    topic: str
    """owned, actions, conditions, risks, answers, duties or settings."""
    source: str
    """The record's id, or ``csrreg.yaml``."""
    path: "tuple[Step, ...]"
    what: str


def held_by(person: str, register: "Register") -> "Iterator[Held]":
    """Yield every place that names a person for what is still to be done or looked after."""
    return (held for holder, held in all_held(register) if holder == person)


def all_held(register: "Register") -> "Iterator[tuple[str, Held]]":
    """Yield what is still to be done or looked after, each with who is named for it.

    Not who judged, reviewed, verified, decided or was there: that is history, and stays.
    """
    for reference in register.names("people"):
        if reference.source == SETTINGS_FILE:
            what = _in_settings(reference.path)
            found = ("settings", what) if what else None
        else:
            entry = register.entries[reference.source]
            over = getattr(entry.record, "retired", None) is not None
            found = None if over else _in_record(reference.path, entry, register)
        if found is not None:
            yield reference.target, Held(found[0], reference.source, reference.path, found[1])
    yield from _asked(register)


def _in_settings(path: "tuple[Step, ...]") -> str:
    """Return what a place of the settings makes of somebody; empty for what is history."""
    match path:
        case ("departments", name, "head" | "deputy" as duty):
            return f"{duty} of {name}"
        case ("departments", name, "members", _):
            return f"member of {name}"
        case ("people", name, "deputy"):
            return f"deputy of {name}"
        case ("processes", name, "owner"):
            return f"owner of process {name}"
        case ("review", "approvers", _, "by"):
            return "may decide contracts up to a limit"
        case ("review", "arbiter"):
            return "rules where departments disagree"
    return ""


def _in_record(
    path: "tuple[Step, ...]", entry: "Entry[Any]", register: "Register"
) -> tuple[str, str] | None:
    """Return the topic and words for a place of a record, or None for what is history."""
    match path:
        case ("owner",):
            return "owned", entry.kind.name
        case ("at", site, "owner"):
            return "owned", f"{entry.kind.name} at {site}"
        case (*_, "conditions", _, "owner"):
            condition = _at(entry.record, path[:-1])
            return (
                ("conditions", _said(condition)) if _goes_on(condition, entry, register) else None
            )
        case ("feasibility", "risks", _, "owner"):
            risk = _at(entry.record, path[:-1])
            over = entry.record.release is not None or not _counts(entry, register)
            return None if over else ("risks", _said(risk))
        case (*_, "actions", _, "owner"):
            action = _at(entry.record, path[:-1])
            return ("actions", _said(action)) if action.done is None else None
        case ("monitor", "by"):
            return "duties", "looks for new editions"
        case ("representative",):
            return "duties", "represents the customer (IATF 16949 5.3.1)"
        case ("prepared_by",):
            review = entry.record
            over = not _counts(entry, register) or (is_decided(review) and is_answered(review))
            return None if over else ("duties", "prepares the review")
    return None


def _goes_on(condition: Any, entry: "Entry[Any]", register: "Register") -> bool:
    return condition.done is None and _counts(entry, register)


def _counts(entry: "Entry[Any]", register: "Register") -> bool:
    """Return whether something can still be done about a review."""
    return not is_closed(entry.record) and not is_replaced(entry, register)


def _said(thing: Any) -> str:
    """Return what is to be done, and until when."""
    what = " ".join(str(getattr(thing, "action", None) or thing.what).split())
    return f"{what} (until {thing.due})" if thing.due is not None else what


def _at(record: Any, path: "tuple[Step, ...]") -> Any:
    for step in path:
        known = isinstance(step, int) or isinstance(record, dict)
        record = record[step] if known else getattr(record, str(step))
    return record


def _asked(register: "Register") -> "Iterator[tuple[str, Held]]":
    """Yield the open questions of reviews, with whom they are put to."""
    for entry in register.contracts.counting:
        for at, question in enumerate(entry.record.questions):
            if question.to is not None and question.answer is None:
                what = " ".join(question.ask.split())
                path = ("questions", at, "to")
                yield question.to, Held("answers", entry.id, path, f"question: {what}")
