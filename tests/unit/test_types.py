"""Values are read strictly: what a spreadsheet or a YAML 1.1 reader would guess is refused."""

import re
from copy import copy
from dataclasses import FrozenInstanceError, replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from pydantic_core import PydanticCustomError

from csrreg.model.kinds import CHARACTERISTIC, CUSTOMER, PART, REQUIREMENT
from csrreg.model.parse import WrongShape, parse
from csrreg.model.types import (
    read_date,
    read_duration,
    read_integer,
    read_moment,
    read_number,
)

FULL_WIDTH = "２０２６-０１-０１"


def refused(read, text: str) -> str:
    """Return what is suggested instead of a refused text."""
    with pytest.raises(PydanticCustomError) as caught:
        read(text)
    return caught.value.context["example"]


@pytest.mark.parametrize("text", ["2026-01-31", "2024-02-29", "0001-01-01", "9999-12-31"])
def test_dates(text):
    assert read_date(text) == date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("31.12.2026", "2026-12-31"),
        ("1.2.2026", "2026-02-01"),
        ("2026/1/5", "2026-01-05"),
        ("2026.01.05", "2026-01-05"),
        ("2026年1月5日", "2026-01-05"),
        ("2026-1-5", "2026-01-05"),
        ("31.13.2026", "2026-12-31"),
        ("30.2.2026", "2026-12-31"),
        ("2026-13-45", "2026-02-28"),
        ("2026-02-29", "2026-02-28"),
        ("0000-01-01", "2026-02-28"),
        ("0", "2026-12-31"),
        ("20260131", "2026-12-31"),
        ("2026-W05-6", "2026-12-31"),
        ("2026-031", "2026-12-31"),
        ("2026-01-31T00:00", "2026-12-31"),
        (" 2026-01-31", "2026-12-31"),
        ("2026-01-31\n", "2026-12-31"),
        ("46053", "2026-12-31"),
        ("12/31/2026", "2026-12-31"),
        ("today", "2026-12-31"),
        (FULL_WIDTH, "2026-01-01"),
    ],
)
def test_what_is_no_date(text, meant):
    suggestion = refused(read_date, text)
    assert suggestion == meant
    read_date(suggestion)


def test_moments():
    east = timezone(timedelta(hours=8))
    assert read_moment("2026-11-20T17:00+08:00") == datetime(2026, 11, 20, 17, tzinfo=east)
    assert read_moment("2026-11-20T09:00Z") == read_moment("2026-11-20T17:00+08:00")
    assert read_moment("2026-11-20T09:00Z").tzinfo is not None


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20T17:00",
        "2026-11-20 17:00+08:00",
        "2026-11-20T17:00:00+08:00",
        "2026-11-20T25:00+08:00",
        "2026-11-20T17:60+08:00",
        "2026-11-20T17:00+25:00",
        "2026-11-20",
        "17:00",
        "２０２６-11-20T17:00Z",
    ],
)
def test_what_is_no_moment(text):
    refused(read_moment, text)


@pytest.mark.parametrize(
    "text", ["0", "1", "-0.5", "8.10", "57.000", "123456789012345678", "0.000000000001"]
)
def test_numbers(text):
    assert read_number(text) == Decimal(text)
    assert str(read_number(text)) == text or read_number(text).is_finite()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12,5", "12.5"),
        ("-0,5", "-0.5"),
        ("1e3", "1.67"),
        ("nan", "1.67"),
        ("inf", "1.67"),
        ("-", "1.67"),
        ("", "1.67"),
        ("010", "1.67"),
        (".5", "1.67"),
        ("5.", "1.67"),
        ("+5", "1.67"),
        ("0x10", "1.67"),
        ("1_000", "1.67"),
        ("5 mm", "1.67"),
        ("５", "1.67"),
        ("1２", "1.67"),
        ("１,５", "1.67"),
        ("1.２", "1.67"),
        ("½", "1.67"),
        ("9" * 19, "1.67"),
        ("1\n", "1.67"),
    ],
)
def test_what_is_no_number(text, meant):
    assert refused(read_number, text) == meant


@pytest.mark.parametrize(
    ("text", "value"), [("0", 0), ("18000", 18000), ("999999999999", 10**12 - 1)]
)
def test_whole_numbers(text, value):
    assert read_integer(text) == value


@pytest.mark.parametrize("text", ["-1", "1.0", "01", "1e3", "", "1 000", "1２", "9" * 5000])
def test_what_is_no_whole_number(text):
    refused(read_integer, text)


@pytest.mark.parametrize(
    ("text", "shown", "days"),
    [
        ("48 hours", "48 hours", 2),
        ("1 hour", "1 hour", 1 / 24),
        ("10 working_days", "10 working_days", 14),
        ("1 day", "1 day", 1),
        ("2 weeks", "2 weeks", 14),
        ("15 years", "15 years", 15 * 365.25),
        ("15 years after end of series", "15 years after end of series", 15 * 365.25),
        ("1 months", "1 month", 30.4375),
    ],
)
def test_lengths_of_time(text, shown, days):
    assert str(read_duration(text)) == shown
    assert read_duration(text).days == pytest.approx(days)


@pytest.mark.parametrize(
    "text",
    ["15", "years", "0 days", "-1 days", "15 Jahre", "1.5 years", "15years", "１５ years", ""],
)
def test_what_is_no_length_of_time(text):
    refused(read_duration, text)


def problems(kind, tree):
    with pytest.raises(WrongShape) as caught:
        parse(kind, tree)
    return {(p.kind, p.path) for p in caught.value.problems}


def test_every_problem_of_a_record_is_named_at_once():
    tree = {
        "titel": "x",
        "source": {"document": "DOC-A-0001", "edtion": "1"},
        "text": ["a"],
        "applies": {"answer": "ja", "date": "heute"},
        "actions": [{"due": "1.1.2026"}],
        "at": {"SHA": {"ownr": "x"}},
    }
    assert problems(REQUIREMENT, tree) == {
        ("unknown", ("titel",)),
        ("missing", ("title",)),
        ("unknown", ("source", "edtion")),
        ("wrong", ("text",)),
        ("wrong", ("applies", "answer")),
        ("form", ("applies", "date")),
        ("missing", ("actions", 0, "what")),
        ("form", ("actions", 0, "due")),
        ("unknown", ("at", "SHA", "ownr")),
    }


def test_text_is_never_taken_for_something_else():
    part = parse(PART, {"name": "NO", "drawing": "010", "revisions": [{"revision": "1.10"}]})
    assert (part.name, part.drawing, part.revisions[0].revision) == ("NO", "010", "1.10")


def test_a_record_cannot_be_changed():
    customer = parse(CUSTOMER, {"name": "x"})
    with pytest.raises(AttributeError):
        customer.name = "y"


def test_the_schemas_for_editors_accept_the_same_numbers():
    from csrreg.model.schema import schema_of

    pattern = schema_of(CHARACTERISTIC)["properties"]["severity"]["pattern"]
    assert [t for t in ("0", "10", "0x", "x5", "01", "-1") if re.search(pattern, t)] == ["0", "10"]


def test_records_are_values_that_cannot_be_changed():
    def part(**fields):
        return parse(PART, {"name": "Caliper", **fields})

    one, same, other = part(), part(), part(drawing="77-1")
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert one != "Caliper"
    assert replace(one, drawing="77-1") == other
    assert copy(other) == other
    assert repr(other).startswith("Part(name='Caliper'")
    assert "drawing='77-1'" in repr(other)
    with pytest.raises(FrozenInstanceError):
        one.name = "Disc"
    with pytest.raises(FrozenInstanceError):
        del one.name
    with pytest.raises(FrozenInstanceError):
        one.unknown = "slots hold only what is declared"
