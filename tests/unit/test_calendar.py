"""Due dates: working days, and months of different lengths."""

from datetime import date

import pytest

from csrreg.model.calendar import add, is_working
from csrreg.model.settings import Calendar
from csrreg.model.types import read_duration

# China in early October 2026: a week off, paid for with the Saturday behind it.
GOLDEN_WEEK = Calendar(
    holidays=tuple(f"2026-10-{day:02}" for day in range(1, 8)),
    working=("2026-10-10",),
)


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-01-05", "10 working_days", "2026-01-19"),
        ("2026-01-09", "1 working_day", "2026-01-12"),
        ("2026-01-10", "1 working_day", "2026-01-12"),
        ("2026-01-05", "10 days", "2026-01-15"),
        ("2026-01-05", "48 hours", "2026-01-07"),
        ("2026-01-05", "30 hours", "2026-01-07"),
        ("2026-01-05", "2 weeks", "2026-01-19"),
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2024-01-31", "1 month", "2024-02-29"),
        ("2025-11-30", "3 months", "2026-02-28"),
        ("2025-12-15", "12 months", "2026-12-15"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2026-01-05", "15 years after end of series", "2041-01-05"),
        ("9999-12-30", "5 working_days", "9999-12-31"),
        ("2026-01-05", "99999 years", "9999-12-31"),
        ("2026-01-05", "99999 months", "9999-12-31"),
    ],
)
def test_end_of_a_length_of_time(start, length, end):
    assert add(date.fromisoformat(start), read_duration(length), None) == date.fromisoformat(end)


def test_holidays_and_days_worked_instead():
    assert not is_working(date(2026, 10, 5), GOLDEN_WEEK)
    assert is_working(date(2026, 10, 10), GOLDEN_WEEK)
    assert not is_working(date(2026, 10, 11), GOLDEN_WEEK)
    assert add(date(2026, 9, 30), read_duration("3 working_days"), GOLDEN_WEEK) == date(
        2026, 10, 10
    )


def test_other_weekdays():
    sunday_to_thursday = Calendar(working_days=("sun", "mon", "tue", "wed", "thu"))
    assert is_working(date(2026, 1, 11), sunday_to_thursday)
    assert not is_working(date(2026, 1, 9), sunday_to_thursday)


def test_a_calendar_without_weekdays_is_monday_to_friday():
    assert add(date(2026, 1, 9), read_duration("1 working_day"), Calendar(working_days=())) == date(
        2026, 1, 12
    )
