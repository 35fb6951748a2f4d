"""What changed in a time, from the facts in the records."""

from datetime import date

import pytest
from contracts import FIRST, NEW, PART, accepted, amendment, make, requirement

from csrreg.reports.change_facts import Told, build

DOC, CSR, SC = "DOC-NORDAUTO-0001", "CSR-NORDAUTO-0001", "SC-NORDAUTO-0001"
SINCE = date(2026, 11, 1)


def rows(records, since=SINCE, **chosen):
    return [(str(c.date), c.id, c.what) for c in build(make(records), since=since, **chosen).rows]


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ({"received": "2026-11-02", "published": "2026-10-01"}, "2026-11-02"),
        ({"published": "2026-11-01"}, "2026-11-01"),
        ({"received": "2026-10-31", "published": "2026-11-01"}, None),
        ({"effective": "2026-11-03"}, None),
    ],
)
def test_an_edition_counts_from_the_day_we_got_it(dates, day):
    record = {"title": "x", "type": "csr", "editions": [{"edition": "1", **dates}]}
    assert [d for d, _, _ in rows({DOC: record})] == ([day] if day else [])


def test_what_has_no_date_is_counted_and_not_listed():
    found = build(make({PART: {"name": "x", "revisions": [{"revision": "A"}]}}), since=SINCE)
    assert (found.rows, found.undated) == ((), 1)


def test_both_ends_of_the_time_belong_to_it():
    days = ("2026-10-31", "2026-11-01", "2026-11-05", "2026-11-06")
    revisions = [{"revision": d, "date": d} for d in days]
    records = {PART: {"name": "x", "revisions": revisions}}
    found = rows(records, until=date(2026, 11, 5))
    assert [d for d, _, _ in found] == ["2026-11-01", "2026-11-05"]


def test_what_was_left_unchanged_is_counted_for_each_edition():
    def compared(day, result="unchanged", by="li"):
        return requirement(assessed=[{"edition": "2", "result": result, "date": day, "by": by}])

    records = {
        DOC: {"title": "x", "type": "csr", "editions": [{"edition": "2"}]},
        "CSR-NORDAUTO-0001": compared("2026-11-02"),
        "CSR-NORDAUTO-0002": compared("2026-11-04", by="ma"),
        "CSR-NORDAUTO-0003": compared("2026-11-03", "editorial"),
    }
    assert rows(records) == [
        ("2026-11-03", "CSR-NORDAUTO-0003", "editorial by edition 2"),
        ("2026-11-04", DOC, "edition 2: 2 requirements unchanged (2026-11-02 to 2026-11-04)"),
    ]
    assert len(rows(records, person="ma")) == 1


def test_characteristics_tell_of_revisions_and_classes():
    record = {
        "part": PART,
        "feature": "Bore",
        "assessed": [
            {"revision": "D", "result": "changed", "date": "2026-11-03"},
            {"revision": "E", "result": "unchanged", "date": "2026-11-04"},
        ],
        "class_history": [{"from": "FF", "to": "SR", "date": "2026-11-05", "approved_by": "Berg"}],
        "retired": {"date": "2026-11-06", "reason": "Gone\nat last."},
    }
    found = build(make({PART: {"name": "x"}, SC: record}), since=SINCE).rows
    assert [(c.id, c.what, c.told) for c in found] == [
        (SC, "changed by revision D", ()),
        (PART, "drawing revision E: 1 characteristic unchanged", None),
        (SC, "class from FF to SR", None),
        (SC, "retired", None),
    ]
    assert found[2].approved == "Berg"
    assert found[3].why == "Gone at last."


def test_an_amendment_tells_who_was_informed():
    informed = [{"department": "production", "date": "2026-11-21", "how": "mail"}]
    change = {"why": "More cars", "effect": {"cost": "none"}}
    record = amendment("clauses", informed=informed)
    record["amends"]["change"] = change
    record["received"] = {**record["received"], "from": "Ms Moser"}
    (found,) = build(make({FIRST: accepted("2026-01-05"), NEW: record}), since=SINCE).rows
    assert found.what == f"amends {FIRST} (clauses), undecided"
    assert (found.asked_by, found.why, found.cost) == ("Ms Moser", "More cars", "none")
    assert found.told == (Told("production", "2026-11-21", "mail"),)


def test_the_facts_of_the_change_go_with_it():
    change = {
        "asked_by": "Berg",
        "why": "Rust",
        "effect": {"time": "t", "cost": "c", "resources": "r"},
        "approved": {"by": "ma", "date": "2026-11-02", "document": "CR-1"},
    }
    told = [{"to": "生产部", "date": "2026-11-03", "how": "邮件"}, {"to": "gu"}]
    assessed = {
        "edition": "2",
        "result": "changed",
        "date": "2026-11-02",
        "by": "li",
        "change": change,
        "communicated": told,
    }
    records = {CSR: requirement(assessed=[assessed], owner="jo")}
    (found,) = build(make(records), since=SINCE).rows
    assert (found.time, found.cost, found.resources) == ("t", "c", "r")
    assert found.approved == "ma, 2026-11-02, CR-1"
    assert [str(t) for t in found.told] == ["生产部 2026-11-03 (邮件)", "gu"]
    for person in ("jo", "li", "Berg", "ma", "gu"):
        assert len(rows(records, person=person)) == 1
    assert rows(records, person="zu") == []


def test_customer_and_kind_choose():
    record = {"name": "x", "revisions": [{"revision": "A", "date": "2026-11-02"}]}
    records = {PART: record, "PART-HUAXING-0001": record}
    assert len(rows(records)) == 2
    assert [id for _, id, _ in rows(records, customer="HUAXING")] == ["PART-HUAXING-0001"]
    assert rows(records, kind="document") == []


def test_what_was_judged_outside_the_time_is_not_counted_in_it():
    def compared(day):
        return requirement(assessed=[{"edition": "2", "result": "unchanged", "date": day}])

    records = {
        DOC: {"title": "x", "type": "csr", "editions": [{"edition": "2"}]},
        "CSR-NORDAUTO-0001": compared("2026-10-31"),
        "CSR-NORDAUTO-0002": compared("2026-11-04"),
        "CSR-NORDAUTO-0003": compared("2026-11-09"),
    }
    found = rows(records, until=date(2026, 11, 5))
    assert found == [("2026-11-04", DOC, "edition 2: 1 requirement unchanged")]


def test_a_reviewed_edition_appears_with_who_and_when():
    edition = {"edition": "2", "reviewed": {"by": "li", "date": "2026-11-04"}}
    records = {DOC: {"title": "x", "type": "csr", "editions": [edition]}}
    assert rows(records) == [("2026-11-04", DOC, "edition 2: reviewed by li")]
