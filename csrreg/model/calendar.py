"""Working days and due dates: from a day and a length of time to the day it ends."""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING

from csrreg.model.types import Duration

if TYPE_CHECKING:
    from csrreg.model.settings import Calendar

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORKED = _WEEKDAYS[:5]
_DAY = timedelta(days=1)


def is_working(day: date, calendar: "Calendar | None") -> bool:
    """Return whether a day is worked: Monday to Friday, where no calendar says otherwise.

    Days that the calendar names one by one count before the weekday.
    """
    weekdays, holidays, worked = _days(calendar)
    return day in worked or (day.weekday() in weekdays and day not in holidays)


def next_working_day(day: date, calendar: "Calendar | None") -> date:
    """Return the first working day after a day."""
    return _add_working_days(day, 1, calendar)


def working_days_before(day: date, count: int, calendar: "Calendar | None") -> date:
    """Return the working day that leaves ``count`` working days until a day, itself not counted."""
    while count and day > date.min:
        day -= _DAY
        if is_working(day, calendar):
            count -= 1
    return day


def working_days_between(start: date, end: date, calendar: "Calendar | None") -> int:
    """Return how many working days lie after one day up to another, that one included."""
    weekdays, holidays, worked = _days(calendar)
    weeks, rest = divmod(max((end - start).days, 0), 7)
    count = weeks * len(weekdays)
    count += sum((start.weekday() + n) % 7 in weekdays for n in range(1, rest + 1))
    count -= sum(start < d <= end and d.weekday() in weekdays for d in holidays - worked)
    return count + sum(start < d <= end and d.weekday() not in weekdays for d in worked)


def add(start: date, length: Duration, calendar: "Calendar | None") -> date:
    """Return the last day of a length of time; the day after ``start`` is its first.

    Begun days count in full. One month after 31 January is the last day of February. What would end
    after the year 9999 ends with it.
    """
    try:
        match length.unit:
            case "hour":
                return start + timedelta(days=ceil(length.count / 24))
            case "working_day":
                return _add_working_days(start, length.count, calendar)
            case "day":
                return start + timedelta(days=length.count)
            case "week":
                return start + timedelta(weeks=length.count)
            case "month":
                return _add_months(start, length.count)
            case _:
                return _add_months(start, 12 * length.count)
    except (OverflowError, ValueError):
        return date.max


def _add_working_days(start: date, count: int, calendar: "Calendar | None") -> date:
    weekdays, holidays, worked = _days(calendar)
    day = start
    while count:
        day += _DAY
        if day in worked or (day.weekday() in weekdays and day not in holidays):
            count -= 1
    return day


@lru_cache(maxsize=32)
def _days(
    calendar: "Calendar | None",
) -> tuple[frozenset[int], frozenset[date], frozenset[date]]:
    """Return the weekdays worked (0 is Monday), the days off, and the days worked all the same."""
    names = calendar.working_days if calendar is not None else ()
    # Without any worked weekday a count of working days would never end.
    weekdays = frozenset(_WEEKDAYS.index(name) for name in names or _WORKED)
    if calendar is None:
        return weekdays, frozenset(), frozenset()
    return weekdays, frozenset(calendar.holidays), frozenset(calendar.working)


def _add_months(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
