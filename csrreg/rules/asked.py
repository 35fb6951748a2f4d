"""Who was asked for an answer and has not given it, and the commands that mend it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from csrreg.rules.naming import listed

if TYPE_CHECKING:
    from csrreg.model.register import Entry
    from csrreg.model.review import Decision, Review


def not_answered(
    entry: "Entry[Review]", decision: "Decision", required: tuple[str, ...]
) -> dict[str, str] | None:
    """Return the required departments that did not answer in time: when they did, or nothing.

    None if all did, or the customer has waived the formal review; empty if nobody was asked.
    """
    review = entry.record
    if review.customer_waiver is not None:
        return None
    found = {}
    for name in required:
        answer = review.departments.get(name)
        if answer is None or answer.result is None:
            found[name] = ""
        elif answer.date is not None and answer.date > decision.date:
            found[name] = f"{name} answered on {answer.date} only"
    return found if found or not required else None


def in_words(lacking: dict[str, str]) -> str:
    """Return what ``not_answered`` found as people say it."""
    silent = [name for name, when in lacking.items() if not when]
    if not lacking:
        return "no department has answered"
    words = [f"no answer of {listed(silent)}"] if silent else []
    return "; ".join((*words, *filter(None, lacking.values())))


def ask(id: str, department: str) -> str:
    """Return the command that gives a department's answer."""
    return f"csrreg review answer {id} --department {department} --by … --result …"


def ask_again(id: str, departments: Iterable[str]) -> str:
    """Return the commands that take a decision back and ask departments first."""
    asked = "; ".join(ask(id, name) for name in departments) or "name who must answer"
    return f"csrreg set {id} --unset decision, then: {asked}; decide again"


def decide_again(id: str) -> str:
    """Return the commands that take a decision back and decide again."""
    return f"csrreg set {id} --unset decision, then: csrreg review decide {id} --result … --by …"
