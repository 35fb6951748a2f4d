"""Capability results against the targets of csrreg.yaml (IATF 16949 9.1.1.1)."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from csrreg.model.calendar import add

if TYPE_CHECKING:
    from csrreg.model.characteristic import Capability, Characteristic
    from csrreg.model.settings import Calendar, CapabilityTarget, Settings
    from csrreg.model.types import Duration

State = Literal["ok", "missing", "wrong_index", "below", "overdue"]

# All parts of the study against the parts of one subgroup: two questions, never one number.
_FAMILIES = {"Pp": "Pp", "Ppk": "Pp", "Cp": "Cp", "Cpk": "Cp"}


class Judged(NamedTuple):
    """What a target's latest result says."""

    target: "CapabilityTarget"
    state: State
    result: "Capability | None" = None
    at: int = -1
    """The result's position in the record, from 0; of the wrong one for ``wrong_index``."""


def is_measured(characteristic: "Characteristic") -> bool:
    """Return whether it has a number; what is only judged has no capability index."""
    if characteristic.attribute is not None:
        return False
    if characteristic.lower is not None or characteristic.upper is not None:
        return True
    if characteristic.nominal is not None:
        return True
    text = characteristic.specification
    if text is None:
        return False
    from csrreg.model.limits import limits_in  # its patterns take 2 ms to build

    return limits_in(text) is not None


def targets_for(
    class_: str | None, phase: str | None, settings: "Settings | None"
) -> "tuple[CapabilityTarget, ...]":
    """Return the targets that a class must reach in the phase a part is in."""
    listed = settings.capability if settings is not None else ()
    return tuple(t for t in for_class(class_, listed) if t.phase is None or t.phase == phase)


def for_class(
    class_: str | None, targets: "Iterable[CapabilityTarget]"
) -> "list[CapabilityTarget]":
    """Return a class's targets; its own go before those for all of the same index and phase."""
    listed = [t for t in targets if t.class_ is None or t.class_ == class_]
    own = {(t.index, t.phase) for t in listed if t.class_ is not None}
    return [t for t in listed if t.class_ is not None or (t.index, t.phase) not in own]


def judge(
    characteristic: "Characteristic",
    targets: "Iterable[CapabilityTarget]",
    today: date,
    calendar: "Calendar | None",
) -> Iterator[Judged]:
    """Yield for each target what the latest result of its index and phase says."""
    for target in targets:
        at = latest(characteristic, target)
        if at < 0:
            wrong = other_family(characteristic, target)
            state: State = "wrong_index" if wrong >= 0 else "missing"
            yield Judged(target, state, at=wrong)
            continue
        result = characteristic.capability[at]
        if result.value < target.at_least:
            yield Judged(target, "below", result, at)
        elif is_overdue(result.date, target.every, today, calendar):
            yield Judged(target, "overdue", result, at)
        else:
            yield Judged(target, "ok", result, at)


def is_overdue(
    measured: date | None, every: "Duration | None", today: date, calendar: "Calendar | None"
) -> bool:
    """Return whether a result is older than its interval; one without a date cannot tell."""
    if measured is None or every is None:
        return False
    # To count working days takes time, and most results are younger than half of it.
    age = (today - measured).days
    return 2 * age > every.days and add(measured, every, calendar) < today


def latest(characteristic: "Characteristic", target: "CapabilityTarget") -> int:
    """Return the position of a target's latest result, -1 if there is none.

    A result without a phase counts for any: its index says what it is. Of two days the later one
    counts, else the order of the list.
    """
    best, day = -1, date.min
    for at, result in enumerate(characteristic.capability):
        if result.index == target.index and result.phase in (None, target.phase or result.phase):
            measured = result.date or date.min
            if measured >= day:
                best, day = at, measured
    return best


def other_family(characteristic: "Characteristic", target: "CapabilityTarget") -> int:
    """Return the position of a result of the target's phase that is a Ppk where a Cpk is asked.

    Or the other way round; -1 if there is none.
    """
    family = _FAMILIES.get(target.index)
    if family is None or target.phase is None:
        return -1
    for at, result in enumerate(characteristic.capability):
        if result.phase == target.phase and _FAMILIES.get(result.index, family) != family:
            return at
    return -1
