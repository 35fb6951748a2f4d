"""What is said of a conflict."""

from csrreg.diff.merge import Conflict
from csrreg.model.tree import Tree

_LONGEST = 60


def reason(conflict: Conflict) -> str:
    """Return why a place is in conflict, in a few words."""
    place = conflict.place
    if conflict.ours is None or conflict.theirs is None:
        who = "theirs" if conflict.theirs is None else "ours"
        return f"{place} was removed by {who} and changed by the other"
    if conflict.why == "statement" and conflict.is_stated_by_both:
        return f"{place} was stated anew by both sides"
    if conflict.why == "statement":
        return f"{place} was stated anew by one side and changed by the other"
    if conflict.why == "order":
        return f"{place} was put in another order by both sides"
    if conflict.why == "comment":
        return f"{place} was changed by both sides, and a comment would be lost"
    return f"{place} was changed by both sides"


def sentence(conflict: Conflict) -> str:
    """Return what the two sides say of a place, in one line."""
    ours, theirs = (_short(value) for value in (conflict.ours, conflict.theirs))
    before = f", before {_short(conflict.base)}" if conflict.base is not None else ""
    return f"{reason(conflict)}: ours {ours}, theirs {theirs}{before}"


def _short(value: Tree | None) -> str:
    if value is None:
        return "nothing"
    from csrreg.reports.diff import shown

    text = shown(value)
    return f'"{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"}"'
