"""What no longer holds after a record was given another id, with the commands that mend it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csrreg.model.answers import state_of, why_stale
from csrreg.model.register import Entry, Register
from csrreg.model.status import is_decided
from csrreg.rules.asked import ask, ask_again, decide_again

if TYPE_CHECKING:
    from csrreg.model.review import Review


@dataclass(frozen=True, slots=True)
class Undone:
    """Something people said of a content that is another one now."""

    id: str
    title: str
    what: str
    command: str


def undone(before: Register, after: Register, old: str, new: str) -> list[Undone]:
    """Return the answers and decisions of contract reviews that held before and do not hold now."""
    found: list[Undone] = []
    for entry in after.reviews:
        then = before.entries.get(old if entry.id == new else entry.id)
        if entry.id != old and then is not None:
            found += _of_review(then, before, entry, after)
    return found


def _of_review(
    then: "Entry[Review]", before: Register, entry: "Entry[Review]", after: Register
) -> Iterator[Undone]:
    title = " ".join(entry.title.split())
    for department, answer in entry.record.departments.items():
        if state_of(entry, department, after) != "stale":
            continue
        if state_of(then, department, before) not in ("stale", "missing"):
            what = f"the answer of {department} is stale: {why_stale(entry, answer, after)}"
            yield Undone(entry.id, title, what, ask(entry.id, department))
    if _is_otherwise(entry, after) and not _is_otherwise(then, before):
        decision = entry.record.decision
        when = f" on {decision.date}" if decision is not None else ""
        what = f"it was decided{when} with the old id in it"
        answered = [name for name, a in entry.record.departments.items() if a.result is not None]
        command = ask_again(entry.id, answered) if answered else decide_again(entry.id)
        yield Undone(entry.id, title, what, command)


def _is_otherwise(entry: "Entry[Review]", register: Register) -> bool:
    """Return whether a review says something else than what was decided on."""
    decision = entry.record.decision
    if decision is None or decision.digest is None or not is_decided(entry.record):
        return False
    return register.digests.get(entry.id, decision.digest) != decision.digest
