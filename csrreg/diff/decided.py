"""What a merge decided by itself: what is otherwise than in each of its parents."""

from csrreg.diff.items import frozen
from csrreg.diff.tree import FieldChange
from csrreg.model.tree import Path


def in_both(
    one: tuple[FieldChange, ...], other: tuple[FieldChange, ...]
) -> tuple[FieldChange, ...]:
    """Return the changes to one state that are also changes from another state to the same one.

    Where one state lacks a whole item and the other a field of it, the field is what was decided.
    An item that both had is gone by decision if they had it alike, or at the same place.
    """
    found = [change for change in one if _is_within(change, other)]
    found += [change for change in other if _is_within(change, one) and change not in found]
    places = {change.now for change in found if change.now is not None}
    return tuple(
        change
        for at, change in enumerate(found)
        if not any(_is_below(place, change.now) for place in places)
        and not any(_is_same(change, earlier) for earlier in found[:at])
    )


def _is_within(change: FieldChange, others: tuple[FieldChange, ...]) -> bool:
    """Return whether another change is at the same place, or at one around it."""
    if change.now is None:
        return any(_is_same(change, other) for other in others)
    return any(
        other.now is not None and change.now[: len(other.now)] == other.now for other in others
    )


def _is_same(change: FieldChange, other: FieldChange) -> bool:
    if change.now is not None or other.now is not None:
        return change.now == other.now
    if change.was == other.was:
        return True
    assert change.was is not None
    assert other.was is not None
    alike = change.was[:-1] == other.was[:-1] and isinstance(change.was[-1], int)
    return alike and frozen(change.old or "") == frozen(other.old or "")


def _is_below(place: Path, around: Path | None) -> bool:
    return around is not None and place != around and place[: len(around)] == around
