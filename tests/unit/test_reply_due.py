"""Until when the customer must have an answer: zones, calendars, changes of the clock."""

from datetime import date

import pytest
from contracts import CHINA, GERMANY, NEW, make, order

from csrreg.model.contract import reply_due
from csrreg.model.moments import received_on


def due(at, within, *, site=None, sites=None, **fields):
    received = {"at": at}
    review = order(**{"received": received, **({"site": site} if site else {}), **fields})
    register = make(
        {NEW: review},
        review={"reply_within": within},
        sites=sites if sites is not None else {"SHA": CHINA, "KAS": GERMANY},
    )
    moment = reply_due(register.entries[NEW], register)
    return moment.isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("site", "at", "within", "until"),
    [
        # hours pass on working days only
        ("SHA", "2026-11-16T17:00+08:00", "48 hours", "2026-11-18T17:00+08:00"),
        ("SHA", "2026-11-20T17:00+08:00", "48 hours", "2026-11-24T17:00+08:00"),
        ("SHA", "2026-11-21T10:00+08:00", "24 hours", "2026-11-23T23:59+08:00"),
        ("SHA", "2026-11-20T23:59+08:00", "1 hour", "2026-11-23T00:59+08:00"),
        # Golden Week, and the Saturday worked for it
        ("SHA", "2026-09-30T17:00+08:00", "48 hours", "2026-10-09T17:00+08:00"),
        ("SHA", "2026-09-30T17:00+08:00", "72 hours", "2026-10-10T17:00+08:00"),
        ("SHA", "2026-09-30T17:00+08:00", "2 working_days", "2026-10-09T23:59+08:00"),
        ("SHA", "2026-09-30T17:00+08:00", "3 working_days", "2026-10-10T23:59+08:00"),
        # the Sunday worked before it
        ("SHA", "2026-09-25T17:00+08:00", "24 hours", "2026-09-27T17:00+08:00"),
        # one moment, two clocks and calendars
        ("SHA", "2026-11-20T17:00+01:00", "48 hours", "2026-11-24T23:59+08:00"),
        ("KAS", "2026-11-20T17:00+01:00", "48 hours", "2026-11-24T17:00+01:00"),
        ("KAS", "2026-11-23T23:30+08:00", "1 working_day", "2026-11-24T23:59+01:00"),
        ("SHA", "2026-11-23T18:00+01:00", "1 working_day", "2026-11-25T23:59+08:00"),
        ("KAS", "2026-12-24T12:00+01:00", "24 hours", "2026-12-28T12:00+01:00"),
        # clocks go back on Sunday 2026-10-25, forward on Sunday 2027-03-28
        ("KAS", "2026-10-23T17:00+02:00", "48 hours", "2026-10-27T17:00+01:00"),
        ("KAS", "2027-03-26T17:00+01:00", "48 hours", "2027-03-30T17:00+02:00"),
        ("KAS", "2026-10-23T17:00+02:00", "3 working_days", "2026-10-28T23:59+01:00"),
        ("KAS", "2026-10-23T17:00+02:00", "1 week", "2026-10-30T23:59+01:00"),
    ],
)
def test_reply_due(site, at, within, until):
    assert due(at, within, site=site) == until


def test_the_only_site_need_not_be_named():
    one = {"SHA": CHINA}
    assert due("2026-09-30T17:00+08:00", "48 hours", sites=one) == "2026-10-09T17:00+08:00"
    # of two sites nobody can say whose calendar counts
    assert due("2026-09-30T17:00+08:00", "48 hours") == "2026-10-02T17:00+08:00"


def test_a_wrong_time_zone_leaves_the_moment_as_it_is():
    mars = {"MRS": {"name": "Mars", "timezone": "Mars/Olympus"}}
    assert due("2026-11-20T17:00+08:00", "48 hours", sites=mars) == "2026-11-24T17:00+08:00"


def test_a_stated_reply_date_is_shown_on_our_clocks():
    until = "2026-11-26T00:30+08:00"
    stated = due("2026-11-20T17:00+08:00", "48 hours", site="KAS", reply_due=until)
    assert stated == "2026-11-25T17:30+01:00"


def test_the_customers_time_comes_before_ours():
    records = {NEW: order(), "NORDAUTO": {"name": "Nord Auto AG", "reply_time": "3 working_days"}}
    register = make(records, review={"reply_within": "48 hours"})
    assert str(reply_due(register.entries[NEW], register).date()) == "2026-11-25"
    register = make({NEW: order(), "NORDAUTO": {"name": "Nord Auto AG"}})
    assert reply_due(register.entries[NEW], register) is None


def test_received_on_is_the_day_of_the_site():
    late = order(received={"at": "2026-11-20T18:00+01:00"}, site="SHA")
    register = make({NEW: late}, sites={"SHA": CHINA})
    assert received_on(register.entries[NEW].record, register) == date(2026, 11, 21)


@pytest.mark.parametrize("site", ["SHA", "KAS"])
@pytest.mark.parametrize("at", ["9999-12-31T23:59-12:00", "9999-12-31T10:00+08:00"])
@pytest.mark.parametrize("within", ["48 hours", "2 working_days"])
def test_the_calendar_ends_with_the_year_9999(site, at, within):
    assert due(at, within, site=site).startswith("9999-12-31T23:59")


def test_the_calendar_begins_with_the_year_1():
    assert due("0001-01-01T00:00+14:00", "24 hours", site="KAS").startswith("0001-01-")
