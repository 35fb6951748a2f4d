"""The figures for the management review."""

from datetime import date
from decimal import Decimal

import pytest
from page_registers import DOC, MET, PASSED, YES, document, proven, register, text
from pages import below, figures, page_of, rows, tables, texts

from csrreg.reports.months import Month, months_until
from csrreg.reports.page import Trend
from csrreg.reports.request import Snapshot
from csrreg.reports.shares import percent

PART = "PART-NORDAUTO-0001"
CRV = "CRV-NORDAUTO-{:04}"


def contract(day, answered="2026-09-01", received="2026-08-20", result="accepted", **fields):
    """Return a contract decided on a day, with the answer of quality."""
    return {
        "title": "Order",
        "type": "order",
        "received": {"at": f"{received}T09:00+08:00"},
        "departments": {"quality": {"result": "accept", "date": answered}} if answered else {},
        "decision": {"result": result, "by": "zhou", "date": day},
        **fields,
    }


def by_month(name, *keys, records, today="2026-11-20", **settings):
    page = page_of("management", register(records, today, **settings))
    found = rows(page, name, "month", *keys)
    assert len(found) == 12
    return {row[0]: row[1:] for row in found if set(row[1:]) - {"0", "none"}}


def numbered(*trees):
    return {CRV.format(n): tree for n, tree in enumerate(trees, 1)}


def test_contracts_reviewed_before_acceptance_by_month():
    records = numbered(
        contract("2026-09-01"),
        contract("2026-09-30", answered="2026-10-01"),
        contract("2026-09-15", answered=None),
        contract("2026-10-01", answered=None, customer_waiver={"by": "K. Moser"}),
        contract("2026-10-02", result="rejected"),
        contract("2026-10-03", result="clarify"),
        contract("2025-11-30"),
    )
    keys = ("contracts_total", "reviewed_first", "share")
    assert by_month("contracts", *keys, records=records) == {
        "2026-09": ("3", "1", "33.3 %"),
        "2026-10": ("1", "1", "100 %"),
    }
    page = page_of("management", register(records))
    assert figures(page)["reviewed_first"] == "50 %"
    assert "2 of 4" in texts(page)


def test_contracts_from_before_the_rules_do_not_count():
    records = numbered(contract("2026-09-01", answered=None))
    rules = {"since": "2026-08-21", "classes": [{"class": "routine", "departments": ["quality"]}]}
    assert by_month("contracts", "contracts_total", records=records, review=rules) == {}


def test_replies_in_time_by_the_month_they_were_due():
    def replied(*days, received="2026-08-30"):
        return contract("2026-08-31", received=received, replies=[{"date": d} for d in days])

    records = numbered(
        replied("2026-09-01"),
        replied("2026-09-02"),
        replied("2026-09-05", "2026-08-31"),
        replied(),
        replied(received="2026-11-18"),
        replied(received="2026-11-17"),
        replied("2026-11-19", received="2026-11-18"),
    )
    assert by_month("replies", "replies_total", "in_time", "share", records=records) == {
        "2026-09": ("4", "2", "50 %"),
        "2026-11": ("2", "1", "50 %"),
    }


def test_a_reply_to_an_order_that_was_replaced_is_not_waited_for():
    amends = {"review": CRV.format(1), "how": "replaced"}
    records = numbered(
        contract("2026-08-31", received="2026-08-30"),
        contract("2026-09-10", received="2026-11-19", amends=amends),
    )
    assert by_month("replies", "replies_total", records=records) == {}


def test_without_replies_due_there_is_no_share():
    page = page_of("management", register())
    assert figures(page)["in_time"] == "none"
    assert figures(page)["reviewed_first"] == "none"
    (_, shares), *_ = (
        s for t in below(page) if isinstance(t, Trend) and t.percent for s in t.series
    )
    assert shares == (None,) * 12


REQUIREMENTS = {
    "CSR-NORDAUTO-0001": proven(),
    "CSR-NORDAUTO-0002": text(applies=YES, implemented_in=[MET]),
    "CSR-NORDAUTO-0003": text(applies=YES),
    "CSR-NORDAUTO-0004": text(applies={"answer": "no", "reason": "x"}),
    "CSR-NORDAUTO-0005": text(retired={"date": "2026-01-01", "reason": "x"}),
}


def test_without_history_only_today_is_known():
    page = page_of("management", register(REQUIREMENTS))
    assert rows(page, "requirements", "as_of", "identified", "bound", "met", "verified") == [
        ("2026-11-20", "4", "3", "2", "1")
    ]
    assert "no history of the register is at hand" in texts(page)
    assert not [t for t in below(page) if isinstance(t, Trend) and t.name == "requirements"]
    assert figures(page)["verified_share"] == "33.3 %"


def test_history_gives_the_last_state_of_each_month_and_today():
    now = register(REQUIREMENTS)
    empty, some = register(), register({"CSR-NORDAUTO-0001": text(applies=YES)})
    history = [
        Snapshot(date(2025, 11, 30), some),
        Snapshot(date(2026, 8, 3), some),
        Snapshot(date(2026, 8, 31), empty),
        Snapshot(date(2026, 9, 30), some),
        Snapshot(date(2026, 11, 2), empty),
        Snapshot(date(2026, 12, 1), empty),
    ]
    page = page_of("management", now, history=history)
    assert rows(page, "requirements", "as_of", "identified") == [
        ("2026-08-31", "0"),
        ("2026-09-30", "1"),
        ("2026-11-20", "4"),
    ]
    (trend,) = (t for t in below(page) if isinstance(t, Trend) and t.name == "requirements")
    assert trend.points == (date(2026, 8, 31), date(2026, 9, 30), date(2026, 11, 20))
    assert dict(trend.series)["met_line"] == (0, 0, 2)
    assert "From the history of the register" in texts(page)


def test_a_state_of_the_past_is_looked_at_on_its_own_day():
    second = {"edition": "2", "received": "2026-09-01", "effective": "2026-10-15"}
    same = register({DOC: document(second), "CSR-NORDAUTO-0001": text(applies=YES)})
    history = [Snapshot(date(2026, 9, 10), same), Snapshot(date(2026, 10, 31), same)]
    page = page_of("management", same, history=history)
    assert rows(page, "late", "as_of", "re_reviews_late", "reviews_late") == [
        ("2026-09-10", "0", "0"),
        ("2026-10-31", "1", "1"),
        ("2026-11-20", "1", "1"),
    ]
    assert figures(page)["re_reviews_late"] == "1"


def test_what_was_judged_and_verified_in_each_month():
    again = {**PASSED, "date": "2026-09-30"}
    failed = {**PASSED, "date": "2026-10-01", "result": "failed"}
    kas = {"applies": {"answer": "no", "reason": "x", "date": "2026-06-10"}}
    records = {
        "CSR-NORDAUTO-0001": text(applies={**YES, "date": "2026-05-01"}, at={"KAS": kas}),
        "CSR-NORDAUTO-0002": text(
            applies={**YES, "date": "2026-05-31"}, verification=[PASSED, again, failed]
        ),
        "CSR-NORDAUTO-0003": text(applies=YES, verification=[PASSED]),
    }
    assert by_month("flow", "assessed", "verifications", records=records) == {
        "2026-05": ("2", "0"),
        "2026-06": ("1", "0"),
        "2026-09": ("0", "2"),
    }


def test_characteristics_below_their_target():
    def feature(*values, **fields):
        results = [
            {"index": "Cpk", "phase": "series", "value": v, "date": "2026-09-15"} for v in values
        ]
        return {
            "part": PART,
            "feature": "Bore",
            "nominal": "57",
            "capability": results,
            "class": "SR",
            **fields,
        }

    records = {
        PART: {"name": "Housing", "phase": "series"},
        "SC-NORDAUTO-0010": feature("1.21", owner="li"),
        "SC-NORDAUTO-0002": feature(),
        "SC-NORDAUTO-0003": feature("1.33"),
    }
    page = page_of("management", register(records))
    keys = ("characteristic", "class", "index", "status", "target", "value")
    assert rows(page, "capability", *keys) == [
        ("SC-NORDAUTO-0002 Bore", "SR Safety", "Cpk", "no result yet", "1.33", "no result"),
        ("SC-NORDAUTO-0010 Bore", "SR Safety", "Cpk", "below target", "1.33", "1.21"),
    ]
    assert rows(page, "capability", "owner") == ["nobody", "Li Wei"]
    assert rows(page, "capability", "date") == ["no result", "2026-09-15"]
    assert (figures(page)["below_target"], figures(page)["no_result"]) == ("1", "1")
    assert rows(page, "late", "below_target", "no_result") == [("1", "1")]
    shown = figures(page_of("characteristics", register(records)))
    assert shown["characteristics_below_target"] == shown["characteristics_no_result"] == "1"


def test_one_customer_names_no_other_and_counts_no_other():
    records = {
        **REQUIREMENTS,
        "CSR-HUAXING-0001": proven(),
        "CRV-HUAXING-0001": contract("2026-09-01"),
        CRV.format(1): contract("2026-09-01"),
    }
    page = page_of("management", register(records), customer="NORDAUTO")
    assert rows(page, "requirements", "identified") == ["4"]
    assert [n for n in rows(page, "contracts", "contracts_total") if n != "0"] == ["1"]
    assert "HUAXING" not in texts(page)


@pytest.mark.parametrize(
    ("scope", "identified"),
    [({"process": "C3"}, "2"), ({"owner": "li"}, "0"), ({"site": "KAS"}, "4")],
)
def test_the_scope_limits_what_is_counted(scope, identified):
    page = page_of("management", register(REQUIREMENTS), **scope)
    assert rows(page, "requirements", "identified") == [identified]
    assert len(tables(page)["contracts"].rows) == 12


def test_the_last_twelve_months():
    months = months_until(date(2026, 2, 28), 3)
    assert [str(m) for m in months] == ["2025-12", "2026-01", "2026-02"]
    assert months[0].first == date(2025, 12, 1)
    assert Month.of(date(2026, 2, 28)) == months[-1]
    assert len(months_until(date(1, 2, 1), 12)) == 2


@pytest.mark.parametrize(
    ("some", "total", "share"),
    [
        (0, 0, None),
        (0, 3, "0"),
        (3, 3, "100"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (9999, 10000, "99.9"),
        (1, 10000, "0.1"),
        (1, 2, "50"),
    ],
)
def test_only_all_are_a_hundred_percent(some, total, share):
    assert percent(some, total) == (Decimal(share) if share is not None else None)
