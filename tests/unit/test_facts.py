"""The facts of a change, from what somebody typed."""

import pytest

from csrreg.change.edits import Append, Set
from csrreg.change.facts import change_facts, fact_edits, told
from csrreg.errors import CsrregError


def test_nothing_given_is_no_change():
    assert change_facts() == {}
    assert told([]) == []


def test_every_fact_has_its_place():
    found = change_facts(" Berg ", "新接口", "2 weeks", "1 EUR", "a gauge", "li；2026-01-09；CN-1")
    assert found == {
        "asked_by": "Berg",
        "why": "新接口",
        "effect": {"time": "2 weeks", "cost": "1 EUR", "resources": "a gauge"},
        "approved": {"by": "li", "date": "2026-01-09", "document": "CN-1"},
    }


def test_an_effect_needs_not_be_whole():
    assert change_facts(cost="0") == {"effect": {"cost": "0"}}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("li", {"to": "li"}),
        ("li;2026-01-09", {"to": "li", "date": "2026-01-09"}),
        ("li;;by mail", {"to": "li", "how": "by mail"}),
        ("质量部；2026-01-09；邮件", {"to": "质量部", "date": "2026-01-09", "how": "邮件"}),
        # A semicolon of ours leaves the others in the text.
        ("li;2026-01-09;邮件；电话", {"to": "li", "date": "2026-01-09", "how": "邮件；电话"}),
        ("li;;", {"to": "li"}),
    ],
)
def test_who_was_told(text, found):
    assert told([text]) == [found]


@pytest.mark.parametrize("text", ["", " ; ", ";2026-01-09", "a;2026-01-09;b;c", "；；"])
def test_who_was_told_names_somebody_and_no_more_than_three_things(text):
    with pytest.raises(CsrregError, match=r"--told .*expected to;date;how"):
        told([text])


@pytest.mark.parametrize("day", ["9.1.2026", "2026-02-30", "2026-1-9", "today", "２０２６-01-09"])
def test_a_date_is_a_date(day):
    with pytest.raises(CsrregError, match=r"--approved-by .* is no date"):
        change_facts(approved_by=f"li;{day}")


@pytest.mark.parametrize("name", ["asked_by", "why", "time", "cost", "resources"])
def test_a_blank_fact_is_an_oversight_and_named_by_its_option(name):
    with pytest.raises(CsrregError) as raised:
        change_facts(**{name: "  "})
    assert raised.value.message == f"--{name.replace('_', '-')}: there is no value"


PATH = ("revisions", 1)
AGREED = {"by": "li"}


def test_recorded_facts_leave_the_others_alone():
    change = {"why": "Rust", "effect": {"cost": "1"}, "approved": AGREED}
    assert fact_edits(PATH, {"change": {"asked_by": "Berg"}}, change, []) == [
        Set((*PATH, "change", "why"), "Rust"),
        Set((*PATH, "change", "effect", "cost"), "1"),
        Set((*PATH, "change", "approved"), AGREED),
    ]


def test_nobody_is_told_twice_of_the_same():
    state = {"communicated": [{"to": "li", "date": "2026-01-01"}]}
    again = [{"to": "li", "date": "2026-01-01"}, {"to": "li", "date": "2026-01-02"}]
    later = Append((*PATH, "communicated"), again[1])
    assert fact_edits(PATH, state, {}, again) == [later]
    assert len(fact_edits(PATH, None, {}, again)) == 2
