"""Until when what a change asks for is to be done."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from csrreg.model.calendar import (
    add,
    is_working,
    next_working_day,
    working_days_before,
    working_days_between,
)
from csrreg.model.editions import review_time

if TYPE_CHECKING:
    from csrreg.model.register import Register
    from csrreg.model.settings import Calendar


@dataclass(frozen=True, slots=True)
class Schedule:
    """Works out due dates backwards from the day a change takes effect.

    Working days before it, on the calendar of the (first) site that makes the part: 20 for what
    others must do or agree to (customer, suppliers, stock), 15 for our own papers, 10 for
    capability studies, 5 for the customer's approval and for telling people. No date is proposed
    that is past: it is the first working day from today on then, and marked late.
    """

    today: date
    effective: date | None
    calendar: "Calendar | None"

    def before(self, days: int) -> tuple[date | None, bool]:
        """Return the day so many working days before it takes effect, and whether that is late."""
        if self.effective is None:
            return None, False
        return self.not_past(working_days_before(self.effective, days, self.calendar))

    def not_past(self, day: date) -> tuple[date, bool]:
        """Return a day, or the first working day from today on if it is past; and whether it is."""
        if day >= self.today:
            return day, False
        if is_working(self.today, self.calendar):
            return self.today, True
        return next_working_day(self.today, self.calendar), True


OTHERS, PAPERS, STUDIES, APPROVAL = 20, 15, 10, 5
"""Working days before the effective date; see ``Schedule``."""


def review_until(received: date | None, register: "Register", calendar: "Calendar | None") -> date:
    """Return until when something must be reviewed, counted from today if it has no day."""
    return add(received or register.today, review_time(register.settings), calendar)


def effective(schedule: Schedule) -> str:
    """Return from when a change binds and how long that is, in words."""
    day, today = schedule.effective, schedule.today
    if day is None:
        return "no date is recorded"
    if day < today:
        return f"{day}, {_days((today - day).days)} ago"
    if day == today:
        return f"{day}, today"
    working = working_days_between(today, day, schedule.calendar)
    return f"{day}, {_days((day - today).days)} left, {working} of them worked"


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"
