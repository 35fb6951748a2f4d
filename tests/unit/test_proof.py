"""Proof follows a text across editions that kept its sense, and an answer is asked for anew."""

from datetime import date

import pytest

from csrreg.model.digest import text_digest
from csrreg.model.kinds import REQUIREMENT
from csrreg.model.parse import parse
from csrreg.model.proof import awaits_answer, covers, latest_change, verification_holds
from csrreg.model.register import Register
from csrreg.model.status import sites_of

YEARLY = "All dimensions are inspected once a year."
EDITED = "All dimensions shall be inspected once a year."
AGAIN = "All dimensions shall be inspected yearly."
HALF = "全尺寸检验每六个月至少进行一次。"


def requirement(edition, text, *assessed, **fields):
    source = {"document": "DOC-A-0001"} | ({"edition": edition} if edition else {})
    tree = {"title": "r", "source": source, "text": text, "assessed": list(assessed), **fields}
    return parse(REQUIREMENT, tree)


def found(edition, result, was=None, before=None, after=None, day="2026-01-10"):
    tree = {"edition": edition, "result": result} | ({"date": day} if day else {})
    if before:
        replaced = {"before": text_digest(before), "after": text_digest(after)}
        tree["replaced"] = replaced | ({"edition": was} if was else {})
    return tree


def verified(edition, text, **more):
    seen = {"edition": edition, "text": text and text_digest(text)}
    covered = {name: value for name, value in seen.items() if value}
    tree = {"by": "a", "date": "2026-01-10", "result": "passed", "covers": covered, **more}
    tree = {name: value for name, value in tree.items() if value}
    return requirement("1", YEARLY, verification=[tree]).verification[0]


FIRST = found("2", "editorial", "1", YEARLY, EDITED)
SECOND = found("3", "editorial", "2", EDITED, AGAIN)
CHANGED = found("2", "changed", "1", YEARLY, HALF)


@pytest.mark.parametrize(
    ("record", "holds"),
    [
        (requirement("1", YEARLY), True),
        (requirement("1", EDITED), False),
        (requirement("2", YEARLY), False),
        # what keeps the words keeps edition and text
        (requirement("1", YEARLY, found("2", "unchanged"), found("3", "renumbered")), True),
        (requirement("2", EDITED, FIRST), True),
        (requirement("3", AGAIN, FIRST, SECOND), True),
        (requirement("3", AGAIN, FIRST, SECOND, found("4", "unchanged")), True),
        (requirement("3", AGAIN, FIRST, found("3", "removed"), SECOND), True),
        # a link of the chain is missing
        (requirement("3", AGAIN, SECOND), False),
        # somebody edited the text by hand since, or the edition
        (requirement("2", AGAIN, FIRST), False),
        (requirement("3", EDITED, FIRST), False),
        # the sense changed
        (requirement("2", HALF, CHANGED), False),
        (requirement("3", AGAIN, CHANGED, found("3", "editorial", "2", HALF, AGAIN)), False),
        (requirement("3", HALF, FIRST, found("3", "changed", "2", EDITED, HALF)), False),
    ],
)
def test_what_a_verification_of_the_first_text_covers(record, holds):
    assert covers(verified("1", YEARLY), record) is holds


def test_a_verification_after_the_change_is_followed_from_there():
    record = requirement("3", AGAIN, CHANGED, found("3", "editorial", "2", HALF, AGAIN))
    assert covers(verified("2", HALF), record)
    assert covers(verified("3", AGAIN), record)
    assert not covers(verified("2", AGAIN), record)


def test_an_edition_that_was_never_named():
    record = requirement("2", EDITED, found("2", "editorial", None, YEARLY, EDITED))
    assert covers(verified(None, YEARLY), record)
    assert not covers(verified(None, EDITED), record)


def test_what_says_nothing_covers_nothing():
    assert not covers(verified("1", None), requirement("1", YEARLY))
    assert not covers(verified(None, None), requirement(None, YEARLY))


@pytest.mark.parametrize(
    ("more", "holds"),
    [
        ({}, True),
        ({"result": "failed"}, False),
        ({"valid_until": "2026-01-15"}, True),
        ({"valid_until": "2026-01-14"}, False),
    ],
)
def test_a_verification_holds_as_long_as_it_says(more, holds):
    last = verified("1", YEARLY, **more)
    record = requirement("2", EDITED, FIRST)
    assert verification_holds(last, record, date(2026, 1, 15)) is holds
    assert not verification_holds(last, requirement("2", HALF, CHANGED), date(2026, 1, 15))


def test_the_latest_change():
    assert latest_change(requirement("2", EDITED, FIRST)) is None
    record = requirement("4", HALF, CHANGED, found("3", "changed"), found("4", "editorial"))
    assert latest_change(record).edition == "3"


def answered(day=None, edition=None, answer="yes"):
    given = {"answer": answer, "date": day, "edition": edition}
    return {"applies": {name: value for name, value in given.items() if value}}


@pytest.mark.parametrize(
    ("assessed", "answer", "waits"),
    [
        # the date decides where no edition does
        ([CHANGED], answered("2026-01-09"), True),
        ([CHANGED], answered("2026-01-10"), False),
        ([CHANGED], answered("2026-01-11"), False),
        ([CHANGED], answered(), True),
        ([CHANGED], answered("2026-01-09", answer="no"), True),
        ([found("2", "changed", day=None)], answered("2025-01-01"), False),
        # the edition that was judged decides, whatever the date is
        ([CHANGED], answered("2026-01-10", "1"), True),
        ([CHANGED], answered("2026-01-12", "1"), True),
        ([CHANGED], answered("2026-01-10", "2"), False),
        ([CHANGED], answered(None, "2"), False),
        ([CHANGED], answered("2025-06-01", "2"), False),
        # nobody has judged anything yet, so nothing is old
        ([CHANGED], {}, False),
        ([CHANGED], {"applies": {"reason": "?"}}, False),
        # nothing changed
        ([], answered("2020-01-01"), False),
        ([FIRST], answered("2020-01-01", "1"), False),
    ],
)
def test_whether_a_new_text_waits_for_an_answer(assessed, answer, waits):
    record = requirement("2", HALF, *assessed, **answer)
    assert awaits_answer(record, record.applies) is waits


def test_an_answer_outlives_editions_that_kept_the_sense():
    edited = found("3", "editorial", "2", HALF, AGAIN, day="2026-06-01")
    record = requirement("3", AGAIN, CHANGED, edited, **answered("2026-01-12", "2"))
    assert not awaits_answer(record, record.applies)
    record = requirement("3", AGAIN, CHANGED, edited, **answered("2026-01-12", "1"))
    assert awaits_answer(record, record.applies)


def test_a_second_change_asks_again():
    more = found("3", "changed", "2", HALF, AGAIN, day="2026-06-01")
    for answer, waits in (("2", True), ("3", False)):
        record = requirement("3", AGAIN, CHANGED, more, **answered("2026-06-01", answer))
        assert awaits_answer(record, record.applies) is waits


def test_each_site_answers_for_itself():
    at = {"SHA": answered("2026-01-09", "1"), "KAS": answered("2026-01-12", "2"), "BER": {}}
    record = requirement("2", HALF, CHANGED, **answered("2026-01-11"), at=at)
    views = sites_of(record, Register(date(2026, 1, 15), None, {}, frozenset()))
    waits = {view.site: awaits_answer(view.requirement, view.applies) for view in views}
    assert waits == {"SHA": True, "KAS": False, "BER": False}
