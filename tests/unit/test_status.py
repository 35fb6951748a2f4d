"""Status is computed: each one by the first line that fits, on records made of their fields."""

from datetime import date

import pytest

from csrreg.model.digest import text_digest
from csrreg.model.ids import parse_id
from csrreg.model.kinds import SETTINGS
from csrreg.model.parse import parse
from csrreg.model.register import Entry, Register
from csrreg.model.status import (
    REQUIREMENT_STATUSES,
    REVIEW_STATUSES,
    is_overdue,
    missing,
    requirement_status,
    site_statuses,
    sites_of,
    status_of,
)

TODAY = date(2026, 1, 15)
TEXT = "Once a year."
DOCUMENT = {
    "title": "d",
    "type": "csr",
    "editions": [
        {"edition": "1", "effective": "2025-01-01"},
        {"edition": "2", "effective": "2026-01-15"},
        {"edition": "3", "effective": "2026-01-16"},
        {"edition": "4"},
    ],
}
SITES = {"name": "x", "language": "en", "sites": {"SHA": {"name": "S"}, "KAS": {"name": "K"}}}


def entry(id, **fields):
    record_id = parse_id(id)
    return Entry(record_id, parse(record_id.kind, fields))


def requirement(edition="2", **fields):
    source = {"document": "DOC-A-0001"} | ({"edition": edition} if edition else {})
    return entry("CSR-A-0001", title="r", text=TEXT, source=source, **fields)


def register(*entries, settings=None, today=TODAY):
    found = {e.id: e for e in (entry("DOC-A-0001", **DOCUMENT), *entries)}
    chosen = parse(SETTINGS, settings) if settings else None
    return Register(today, chosen, found, frozenset(found))


def status(record, **more):
    return status_of(record, register(record, **more))


def covering(edition="2", text=TEXT, **more):
    """Return a verification that covers an edition and a text."""
    covers = {"edition": edition, "text": text_digest(text)}
    return {"by": "a", "date": "2026-01-10", "result": "passed", "covers": covers} | more


YES = {"answer": "yes"}
DONE = {"what": "x", "done": "2026-01-01"}
OPEN = {"what": "y"}
MET = {"implemented_in": [{"document": "QP-1"}]}
RETIRED = {"date": "2026-01-01", "reason": "gone"}


@pytest.mark.parametrize(
    ("expected", "fields"),
    [
        ("identified", {}),
        ("identified", {"applies": {"reason": "not said yet"}}),
        ("identified", {"actions": [DONE], **MET, "verification": [covering()]}),
        ("in_clarification", {"applies": {"answer": "clarify"}}),
        ("not_applicable", {"applies": {"answer": "no"}, "actions": [OPEN]}),
        ("assessed", {"applies": YES}),
        ("assessed", {"applies": {"answer": "informative"}}),
        ("planned", {"applies": YES, "actions": [OPEN]}),
        ("planned", {"applies": YES, "actions": [DONE]}),
        ("planned", {"applies": YES, "actions": [DONE, OPEN], **MET}),
        ("implemented", {"applies": YES, **MET}),
        ("implemented", {"applies": YES, "actions": [DONE], **MET}),
        ("verified", {"applies": YES, **MET, "verification": [covering()]}),
        ("verified", {"applies": YES, "verification": [covering()]}),
        ("verified", {"applies": YES, "actions": [OPEN], "verification": [covering()]}),
        ("verified",
         {"applies": YES, "verification": [covering(result="failed"), covering()]}),
        ("verified",
         {"applies": YES, "verification": [covering(valid_until="2026-01-15")]}),
        ("implemented",
         {"applies": YES, **MET, "verification": [covering(), covering(result="failed")]}),
        ("implemented",
         {"applies": YES, **MET, "verification": [covering(valid_until="2026-01-14")]}),
        ("implemented", {"applies": YES, **MET, "verification": [covering(edition="1")]}),
        ("implemented", {"applies": YES, **MET, "verification": [covering(text="Twice.")]}),
        ("assessed",
         {"applies": YES, "verification": [{"by": "a", "date": "2026-01-01", "result": "passed"}]}),
        ("deviation", {"applies": YES, "exception": {"answer": "accepted"}}),
        ("deviation", {"exception": {"answer": "accepted"}}),
        ("assessed", {"applies": YES, "exception": {"answer": "refused"}}),
        ("assessed", {"applies": YES, "exception": {"asked": "2026-01-01"}}),
        ("retired", {"retired": RETIRED}),
        ("retired",
         {"retired": RETIRED, "exception": {"answer": "accepted"}, "applies": {"answer": "no"}}),
    ],
)  # fmt: skip
def test_status_of_a_requirement(expected, fields):
    assert status(requirement(**fields)) == expected


@pytest.mark.parametrize(
    ("expected", "edition", "assessed"),
    [
        ("to_re_review", "1", []),
        ("verified", "2", []),
        ("verified", "1", [{"edition": "2", "result": "unchanged"}]),
        # whoever compares with a later edition compares across the ones before it
        # but one that is still to come leaves the edition in force open
        ("to_re_review", "1", [{"edition": "3", "result": "unchanged"}]),
        ("verified", "1", [{"edition": "4", "result": "unchanged"}]),
        ("verified", "3", []),
        ("verified", "unknown", []),
        ("to_re_review", "", []),
        ("verified", "", [{"edition": "2", "result": "changed"}]),
    ],
)
def test_a_new_edition_asks_for_a_new_review(expected, edition, assessed):
    checked = covering(edition=edition)
    if not edition:
        del checked["covers"]["edition"]
    record = requirement(edition, applies=YES, verification=[checked], assessed=assessed)
    assert status(record) == expected


def test_an_edition_counts_from_the_day_it_is_effective():
    record = requirement("2", applies=YES)
    assert status(record, today=date(2026, 1, 15)) == "assessed"
    assert status(record, today=date(2026, 1, 16)) == "to_re_review"


@pytest.mark.parametrize(
    ("expected", "applies"),
    [
        ("to_re_review", {"date": "2026-01-09"}),
        ("to_re_review", {"date": "2026-01-10", "edition": "1"}),
        ("assessed", {"date": "2026-01-10"}),
        ("assessed", {"date": "2026-01-10", "edition": "2"}),
    ],
)
def test_a_new_text_asks_for_a_new_answer(expected, applies):
    assessed = [{"edition": "2", "result": "changed", "date": "2026-01-10"}]
    record = requirement("2", applies=YES | applies, assessed=assessed)
    assert status(record) == expected
    (view,) = sites_of(record.record, register(record))
    (needed,) = missing(view, register(record))
    assert ("new text" in needed) is (expected == "to_re_review")


def test_a_site_that_has_judged_the_new_text_waits_for_nothing():
    assessed = [{"edition": "2", "result": "changed", "date": "2026-01-10"}]
    fresh = {"applies": YES | {"date": "2026-01-12", "edition": "2"}}
    old = YES | {"date": "2026-01-02", "edition": "1"}
    record = requirement("2", applies=old, assessed=assessed, at={"KAS": fresh})
    whole = register(record, settings=SITES)
    assert site_statuses(record, whole) == {"SHA": "to_re_review", "KAS": "assessed"}
    sha, _ = sites_of(record.record, whole)
    assert missing(sha, whole) == ("say whether the new text applies: applies.answer=yes|no|…",)


def test_what_stands_before_a_new_edition():
    for fields in ({"applies": {"answer": "no"}}, {"applies": {"answer": "clarify"}}, {}):
        assert status(requirement("1", **fields)) != "to_re_review"


def test_a_document_that_is_not_there_asks_for_nothing():
    record = requirement("1", applies=YES)
    empty = Register(TODAY, None, {record.id: record}, frozenset({record.id}))
    assert status_of(record, empty) == "assessed"


def test_sites_replace_what_they_give_and_keep_the_rest():
    record = requirement(
        applies=YES,
        owner="li.wei",
        implemented_in=[{"document": "QP-1"}],
        at={"KAS": {"owner": "anna", "actions": [OPEN]}},
    )
    whole = register(record, settings=SITES)
    sha, kas = sites_of(record.record, whole)
    assert (sha.site, sha.owner, sha.actions) == ("SHA", "li.wei", ())
    assert (kas.site, kas.owner, kas.actions[0].what) == ("KAS", "anna", "y")
    assert kas.implemented_in == sha.implemented_in
    assert (kas.path("owner"), kas.path("implemented_in")) == (
        ("at", "KAS", "owner"),
        ("implemented_in",),
    )
    assert site_statuses(record, whole) == {"SHA": "implemented", "KAS": "planned"}
    assert status_of(record, whole) == "planned", "the least advanced one"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (("yes", "no"), "assessed"),
        (("no", "no"), "not_applicable"),
        (("clarify", "yes"), "in_clarification"),
        ((None, "clarify"), "identified"),
    ],
)
def test_the_least_advanced_site_is_shown(answers, expected):
    at = {
        site: {"applies": {"answer": answer} if answer else {"reason": "?"}}
        for site, answer in zip(("SHA", "KAS"), answers, strict=True)
    }
    assert status(requirement(at=at), settings=SITES) == expected


def test_a_site_that_no_settings_list_still_counts():
    record = requirement(applies=YES, at={"BER": {"actions": [OPEN]}})
    assert site_statuses(record, register(record)) == {"BER": "planned"}


def test_without_site_blocks_there_is_one_view():
    record = requirement(applies=YES)
    (view,) = sites_of(record.record, register(record, settings=SITES))
    assert view.site == ""
    assert site_statuses(record, register(record, settings=SITES)) == {}


@pytest.mark.parametrize("record_status", REQUIREMENT_STATUSES)
def test_what_the_next_status_needs(record_status):
    """Every status that is no end says what to do; an end says nothing."""
    fields = {
        "identified": {},
        "in_clarification": {"applies": {"answer": "clarify"}},
        "to_re_review": {"applies": YES},
        "assessed": {"applies": YES},
        "planned": {"applies": YES, "actions": [OPEN]},
        "implemented": {"applies": YES, **MET},
        "verified": {"applies": YES, "verification": [covering()]},
        "deviation": {"exception": {"answer": "accepted"}},
        "not_applicable": {"applies": {"answer": "no"}},
        "retired": {"retired": RETIRED},
    }[record_status]
    record = requirement("1" if record_status == "to_re_review" else "2", **fields)
    whole = register(record)
    (view,) = sites_of(record.record, whole)
    assert requirement_status(view, whole) == record_status
    ends = ("verified", "deviation", "not_applicable", "retired")
    assert bool(missing(view, whole)) == (record_status not in ends)


@pytest.mark.parametrize(
    ("expected", "fields"),
    [
        (False, {"actions": [{"what": "x", "due": "2026-01-15"}]}),
        (True, {"actions": [{"what": "x", "due": "2026-01-14"}]}),
        (False, {"actions": [{"what": "x", "due": "2026-01-01", "done": "2026-01-10"}]}),
        (False, {"actions": [{"what": "x"}]}),
        (True, {"at": {"KAS": {"actions": [{"what": "x", "due": "2026-01-14"}]}}}),
        (False, {"actions": [{"what": "x", "due": "2026-01-14"}], "retired": RETIRED}),
    ],
)
def test_overdue(expected, fields):
    record = requirement(applies=YES, **fields)
    assert is_overdue(record, register(record)) is expected


@pytest.mark.parametrize(
    ("expected", "action", "more"),
    [
        (True, {"due": "2026-01-14"}, {}),
        (False, {"due": "2026-01-15"}, {}),
        (False, {"due": "2026-01-14", "done": "2026-01-15"}, {}),
        (False, {}, {}),
        (False, {"due": "2026-01-14"}, {"retired": RETIRED}),
    ],
)
def test_overdue_for_an_edition_or_a_revision(expected, action, more):
    actions = [{"what": "x", **action}]
    editions = [{"edition": "1"}, {"edition": "2", "actions": actions}]
    revisions = [{"revision": "A"}, {"revision": "B", "actions": actions}]
    for record in (
        entry("DOC-A-0002", title="d", type="csr", editions=editions, **more),
        entry("PART-A-0001", name="p", revisions=revisions, **more),
    ):
        assert is_overdue(record, register(record)) is expected


RECEIVED = {"title": "o", "type": "order", "received": {"at": "2026-01-01T00:00Z"}}
ACCEPT = {"result": "accept"}
DECIDED = {"result": "accepted", "by": "a", "date": "2026-01-10"}
REPLY = {"date": "2026-01-11"}


@pytest.mark.parametrize(
    ("expected", "fields"),
    [
        ("open", {}),
        ("open", {"departments": {"quality": {"note": "asked"}}}),
        ("in_review", {"departments": {"quality": ACCEPT, "sales": {"note": "asked"}}}),
        ("in_review", {"departments": {"quality": ACCEPT}}),
        ("waiting_for_conditions",
         {"departments": {"quality": {"result": "accept_with_conditions", "conditions": [OPEN]}}}),
        ("in_review",
         {"departments": {"quality": {"result": "accept_with_conditions", "conditions": [DONE]}}}),
        ("waiting_for_customer", {"exceptions": [{"what": "tolerance"}]}),
        ("waiting_for_customer", {"decision": DECIDED | {"result": "clarify"}}),
        ("waiting_for_customer",
         {"decision": DECIDED, "replies": [REPLY], "exceptions": [{"what": "tolerance"}]}),
        ("decided", {"decision": DECIDED}),
        ("decided", {"decision": DECIDED, "exceptions": [{"what": "t", "answer": "accepted"}]}),
        ("replied", {"decision": DECIDED, "replies": [REPLY]}),
        ("released", {"release": {"by": "a", "date": "2026-01-12"}}),
    ],
)  # fmt: skip
def test_status_of_a_review(expected, fields):
    review = entry("CRV-A-0001", **RECEIVED, **fields)
    assert status(review) == expected
    assert expected in REVIEW_STATUSES


REVIEWED = {"by": "a", "date": "2026-01-01"}


@pytest.mark.parametrize(
    ("expected", "id", "fields"),
    [
        ("active", "A", {"name": "x"}),
        ("retired", "A", {"name": "x", "retired": RETIRED}),
        ("active", "PART-A-0001", {"name": "x"}),
        ("to_review", "DOC-A-0002", DOCUMENT),
        ("reviewed", "DOC-A-0002",
         DOCUMENT | {"editions": [{"edition": "1", "reviewed": REVIEWED}]}),
        ("retired", "DOC-A-0002", DOCUMENT | {"retired": RETIRED}),
        ("retired", "SC-A-0001", {"part": "PART-A-0001", "feature": "x", "retired": RETIRED}),
    ],
)  # fmt: skip
def test_status_of_the_other_kinds(expected, id, fields):
    assert status(entry(id, **fields)) == expected
