"""Months of the calendar, for figures by month."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month a day lies in."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


def months_until(today: date, count: int) -> tuple[Month, ...]:
    """Return a number of months, oldest first; the last is the one of a day."""
    last = today.year * 12 + today.month - 1
    return tuple(
        Month(*_year_and_month(number))
        for number in range(last - count + 1, last + 1)
        if number >= 12
    )


def _year_and_month(number: int) -> tuple[int, int]:
    """Return year and month (1 to 12) of a count of months since year 0."""
    year, month = divmod(number, 12)
    return year, month + 1
