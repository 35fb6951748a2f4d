"""Which orders of a part are still running."""

from datetime import date, timedelta

import pytest
from contracts import FIRST, NEW, PART, accepted, amendment, item, make, order

from csrreg.model.calendar import is_working, working_days_before, working_days_between
from csrreg.model.kinds import SETTINGS
from csrreg.model.parse import parse
from csrreg.model.running import is_running, orders_of


def orders(records):
    register = make({PART: {"name": "Housing"}, **records})
    return [(o.entry.id, o.number, o.state) for o in orders_of(PART, register)]


@pytest.mark.parametrize(
    ("delivery", "found"),
    [("2026-11-19", []), ("2026-11-20", [(FIRST, 1, "running")]), (None, [(FIRST, 1, "running")])],
)
def test_a_contract_runs_until_its_delivery(delivery, found):
    days = {"delivery": delivery} if delivery else {}
    assert orders({FIRST: accepted("2026-10-01", items=item(**days))}) == found


def test_only_positions_of_the_part_count():
    items = [{"part": "PART-NORDAUTO-0002"}, {"part": PART}, {"name": "something new"}]
    assert orders({FIRST: accepted("2026-10-01", items=items)}) == [(FIRST, 2, "running")]


def test_what_is_not_decided_is_in_review_even_if_late():
    late = order(items=item(delivery="2026-01-01"))
    clarify = order(items=item(), decision={"result": "clarify", "by": "li", "date": "2026-11-01"})
    assert orders({FIRST: late, NEW: clarify}) == [
        (FIRST, 1, "in_review"),
        (NEW, 1, "in_review"),
    ]


def test_what_was_refused_does_not_run():
    refused = {"result": "rejected", "by": "li", "date": "2026-10-01"}
    assert orders({FIRST: order(items=item(), decision=refused)}) == []


@pytest.mark.parametrize("how", ["replaced", "clauses", "dates_or_quantities"])
def test_an_amended_contract_gives_way_once_the_amendment_is_accepted(how):
    first = accepted("2026-10-01", items=item(revision="C"))
    undecided = amendment(how, items=item(revision="D"))
    decision = {"result": "accepted", "by": "li", "date": "2026-11-01"}
    both = [(FIRST, 1, "running"), (NEW, 1, "in_review")]
    assert orders({FIRST: first, NEW: undecided}) == both
    assert orders({FIRST: first, NEW: {**undecided, "decision": decision}}) == [(NEW, 1, "running")]


def test_an_amendment_without_positions_leaves_those_of_the_contract():
    later = amendment("clauses", decision={"result": "accepted", "by": "li", "date": "2026-11-01"})
    first = accepted("2026-10-01", items=item())
    assert orders({FIRST: first, NEW: later}) == [(FIRST, 1, "running")]


def test_an_offer_is_open_until_an_order_follows():
    offer = accepted("2026-10-01", type="quotation", items=item())
    assert orders({FIRST: offer}) == [(FIRST, 1, "offered")]
    assert orders({FIRST: offer, NEW: order(previous=FIRST, items=item())}) == [
        (NEW, 1, "in_review")
    ]
    refused = {"result": "rejected", "by": "li", "date": "2026-11-01"}
    assert orders({FIRST: offer, NEW: order(previous=FIRST, decision=refused)}) == [
        (FIRST, 1, "offered")
    ]


def framework(**fields):
    return accepted(
        "2026-01-05", type="framework", items=item(quantity="100"), framework={**fields}
    )


@pytest.mark.parametrize(
    ("fields", "runs"),
    [
        ({"valid_to": "2026-11-20"}, True),
        ({"valid_to": "2026-11-19"}, False),
        ({}, True),
        ({"call_offs": [{"number": "1", "quantity": "99", "delivery": "2026-11-01"}]}, True),
        ({"call_offs": [{"number": "1", "quantity": "100", "delivery": "2026-11-01"}]}, False),
        ({"call_offs": [{"number": "1", "quantity": "100", "delivery": "2026-11-20"}]}, True),
        (
            {
                "call_offs": [
                    {
                        "number": "1",
                        "quantity": "100",
                        "delivery": "2026-11-01",
                        "part": "PART-NORDAUTO-0002",
                    }
                ]
            },
            True,
        ),
    ],
)
def test_a_framework_runs_until_its_end_or_until_all_is_delivered(fields, runs):
    assert bool(orders({FIRST: framework(**fields)})) is runs


def test_a_contract_without_positions_runs_as_long_as_its_framework():
    records = {
        FIRST: accepted("2026-01-05", framework={"valid_to": "2026-11-19"}),
        NEW: accepted("2026-01-05"),
    }
    register = make(records)
    assert [is_running(entry, register) for entry in register.reviews] == [False, True]


CALENDAR = parse(
    SETTINGS,
    {
        "name": "x",
        "language": "en",
        "calendar": {"holidays": ["2026-12-25"], "working": ["2026-12-26"]},
    },
).calendar


@pytest.mark.parametrize(
    ("count", "found"),
    # Sunday 27; Saturday 26 is worked, Friday 25 is not.
    [(0, "2026-12-28"), (1, "2026-12-26"), (2, "2026-12-24"), (3, "2026-12-23")],
)
def test_counting_working_days_backwards(count, found):
    assert str(working_days_before(date(2026, 12, 28), count, CALENDAR)) == found


def test_working_days_end_with_the_calendar():
    assert working_days_before(date(1, 1, 3), 9, None) == date.min


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2026-12-23", "2026-12-28", 3),
        ("2026-12-24", "2026-12-24", 0),
        ("2026-12-28", "2026-12-23", 0),
        ("2026-12-25", "2026-12-26", 1),
        ("0001-01-01", "9999-12-31", 2608614),
    ],
)
def test_working_days_between_two_days(start, end, count):
    days = date.fromisoformat(start), date.fromisoformat(end)
    assert working_days_between(*days, CALENDAR) == count


@pytest.mark.parametrize("start", range(20, 29))
@pytest.mark.parametrize("length", range(16))
def test_working_days_between_are_the_days_that_are_worked(start, length):
    first = date(2026, 12, start)
    days = (first + timedelta(days=n) for n in range(1, length + 1))
    count = sum(is_working(day, CALENDAR) for day in days)
    assert working_days_between(first, first + timedelta(days=length), CALENDAR) == count
