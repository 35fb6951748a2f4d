"""The first page."""

from datetime import date

import pytest
from page_registers import DOC, MET, YES, action, document, proven, register, text
from pages import below, figures, page_of, rows, tables, texts

from csrreg.findings import Finding, Severity
from csrreg.model.special import CHARACTERISTIC_STATUSES
from csrreg.model.status import REVIEW_STATUSES
from csrreg.reports.page import Bars, Timeline
from csrreg.reports.scoped import STATUSES

CRV = "CRV-NORDAUTO-0001"
PART = "PART-NORDAUTO-0001"
RECEIVED = {"at": "2026-11-10T09:00+08:00", "how": "email"}
NEW = {"edition": "2", "received": "2026-10-01"}


def review(**fields):
    order = {"title": "Order", "type": "order", "received": RECEIVED, "prepared_by": "zhou"}
    return {**order, **fields}


def finding(code="REQ004", severity=Severity.ERROR, file="requirements/NORDAUTO/{}.yaml", **f):
    file = file.format(f.get("id", "CSR-NORDAUTO-0001"))
    return Finding(code=code, severity=severity, file=file, message="m", **f)


def test_everything_that_is_overdue_is_listed_by_date():
    condition = action("Study", "2026-11-15", "ma")
    records = {
        "CSR-NORDAUTO-0001": text(
            applies=YES,
            actions=[action("Gauge", "2026-11-19", "li"), action("Later", "2026-11-20", "li")],
        ),
        DOC: document(
            {**NEW, "actions": [action("Tell", "2026-11-01")]},
            monitor={"every": "1 month", "last_checked": "2026-09-30"},
        ),
        PART: {
            "name": "Housing",
            "revisions": [{"revision": "C", "actions": [action("Tool", "2026-11-02", "tom")]}],
        },
        CRV: review(departments={"quality": {"conditions": [condition]}}),
    }
    page = page_of("overview", register(records))
    assert rows(page, "overdue", "due", "days_late", "kind", "what", "owner") == [
        ("2026-10-15", "36", "Review of an edition", "Review edition 2", "Li Wei"),
        ("2026-10-30", "21", "Check for new editions", "Check for a new edition", "Li Wei"),
        ("2026-11-01", "19", "Action for an edition", "Tell", "nobody"),
        ("2026-11-02", "18", "Action for a drawing revision", "Tool", "Ma Jun"),
        ("2026-11-12", "8", "Opinion", "Quality: give its opinion", "Li Wei"),
        ("2026-11-15", "5", "Condition", "Study", "Ma Jun"),
        ("2026-11-19", "1", "Action", "Gauge", "Li Wei"),
    ]
    assert figures(page)["overdue"] == "7"


def test_a_document_nobody_ever_looked_for_is_overdue_without_a_date():
    page = page_of("overview", register({DOC: document(monitor={"every": "1 month"})}))
    assert rows(page, "overdue", "due", "days_late") == [("overdue", "no date set")]


def test_the_next_look_for_editions_waits_only_when_it_is_near():
    def waiting(day):
        watched = document(monitor={"every": "6 months", "last_checked": day})
        return figures(page_of("overview", register({DOC: watched})))["waiting"]

    assert waiting("2026-08-18") == "1"
    assert waiting("2026-08-19") == "0"


def test_an_overdue_reply_waits_for_who_prepared_the_review():
    decision = {"result": "accepted", "by": "zhou", "date": "2026-11-11"}
    records = {CRV: review(decision=decision, departments={"quality": {"result": "accept"}})}
    page = page_of("overview", register(records))
    assert rows(page, "overdue", "due", "what", "owner") == [
        ("2026-11-12", "Reply to the customer", "Zhou Yan")
    ]


def test_what_waits_by_person_with_what_comes_first():
    actions = [
        action("b", "2027-06-01", "li"),
        action("a", "2026-12-01", "li"),
        action("c", None, "tom"),
        action("d"),
    ]
    records = {
        "CSR-NORDAUTO-0001": text(applies=YES, owner="li", actions=actions),
        CRV: review(questions=[{"ask": "Price?", "to": "Mr Moser"}], departments={"quality": {}}),
    }
    page = page_of("overview", register(records, today="2026-11-12"))
    keys = ("owner", "overdue", "open", "kinds", "next_due", "next")
    assert rows(page, "waiting", *keys) == [
        ("Li Wei", "0", "3", "Action: 2; Opinion: 1", "2026-11-12", "Quality: give its opinion"),
        ("Ma Jun", "0", "1", "Action: 1", "no date set", "c"),
        ("Mr Moser", "0", "1", "Question: 1", "2026-11-12", "Price?"),
        ("nobody", "0", "1", "Action: 1", "no date set", "d"),
    ]
    assert figures(page)["waiting"] == "6"


def test_deadlines_of_the_next_90_days_and_those_that_are_past():
    actions = [
        action("past", "2026-11-18"),
        action("today", "2026-11-20"),
        action("last", "2027-02-18"),
        action("beyond", "2027-02-19"),
        action("undated"),
    ]
    requirement = text(applies=YES, owner="li", actions=actions)
    page = page_of("overview", register({"CSR-NORDAUTO-0001": requirement}))
    assert rows(page, "next", "what") == ["today", "last", "undated"]
    assert rows(page, "weeks", "week", "count", "overdue") == [
        ("2026-11-16", "2", "1"),
        ("2027-02-15", "1", "0"),
    ]
    (line,) = (thing for thing in below(page) if isinstance(thing, Timeline))
    assert line.today == date(2026, 11, 20)
    assert [day for day, _, _ in line.events] == [
        date(2026, 11, 18),
        date(2026, 11, 20),
        date(2027, 2, 18),
    ]
    assert {id for _, _, id in line.events} == {"CSR-NORDAUTO-0001"}


REQUIREMENTS = {
    "CSR-NORDAUTO-0001": proven(),
    "CSR-NORDAUTO-0002": text(applies=YES, implemented_in=[MET]),
    "CSR-NORDAUTO-0003": text(),
    "CSR-NORDAUTO-0004": text(applies={"answer": "informative"}),
    "CSR-NORDAUTO-0005": text(applies={"answer": "no", "reason": "x"}),
    "CSR-NORDAUTO-0006": text(retired={"date": "2026-01-01", "reason": "x"}),
    "CSR-COMMON-0001": text("Law", applies=YES),
}


def test_requirements_by_status_and_the_share_of_what_binds():
    page = page_of("overview", register(REQUIREMENTS))
    found = {row[0]: row[1:] for row in rows(page, "by_status", "status", "count", "share")}
    assert found == {
        "identified": ("1", "16.7 %"),
        "in clarification": ("0", "0 %"),
        "to re-review": ("0", "0 %"),
        "assessed": ("1", "16.7 %"),
        "for information": ("1", "16.7 %"),
        "planned": ("0", "0 %"),
        "implemented": ("1", "16.7 %"),
        "verified": ("1", "16.7 %"),
        "agreed deviation": ("0", "0 %"),
        "not applicable": ("1", "16.7 %"),
    }
    assert "Not counted: 1 retired." in texts(page)
    assert figures(page)["verified"] == "25 %"
    assert "1 of 4" in texts(page)


def test_status_by_customer_has_a_line_for_each_customer():
    page = page_of("overview", register(REQUIREMENTS))
    keys = ("customer", "identified", "verified", "total", "verified_share")
    assert rows(page, "by_customer", *keys) == [
        ("HUAXING Huaxing Motor", "0", "0", "0", "none"),
        ("NORDAUTO Nord Auto AG", "1", "1", "5", "33.3 %"),
        ("All customers (COMMON)", "0", "0", "1", "0 %"),
    ]


def test_status_by_site_counts_what_holds_there():
    records = {"CSR-NORDAUTO-0001": proven(at={"KAS": {"applies": {"answer": "clarify"}}})}
    page = page_of("overview", register(records))
    assert rows(page, "by_site", "site", "in_clarification", "verified", "total") == [
        ("SHA Shanghai", "0", "1", "1"),
        ("KAS Kassel", "1", "0", "1"),
    ]
    here = page_of("overview", register(records), site="SHA")
    assert "by_site" not in tables(here)
    assert figures(here)["verified"] == "100 %"
    assert figures(page)["verified"] == "0 %"
    one = {"SHA": {"name": "Shanghai"}}
    assert "by_site" not in tables(page_of("overview", register(records, sites=one)))


def test_characteristics_by_class_in_the_order_of_the_settings():
    def feature(**fields):
        return {"part": PART, "feature": "Bore", **fields}

    gone = {"date": "2026-01-01", "reason": "x"}
    drawing = {"drawing": {"document": "1"}, "control_plan": {"not_needed": "one-off"}}
    records = {
        PART: {"name": "Housing"},
        "SC-NORDAUTO-0001": feature(),
        "SC-NORDAUTO-0002": feature(**{"class": "ZZ"}),
        "SC-NORDAUTO-0003": feature(**{"class": "FF"}, carried_in=drawing),
        "SC-NORDAUTO-0004": feature(**{"class": "SR"}),
        "SC-NORDAUTO-0005": feature(**{"class": "SR"}, retired=gone),
    }
    page = page_of("overview", register(records))
    assert rows(page, "by_class", "class", "open", "released", "total") == [
        ("SR Safety", "1", "0", "1"),
        ("FF Fit", "0", "1", "1"),
        ("ZZ", "1", "0", "1"),
        ("no class", "1", "0", "1"),
    ]


def test_reviews_by_stage_names_every_stage():
    decision = {"result": "accepted", "by": "zhou", "date": "2026-11-11"}
    records = {CRV: review(), "CRV-NORDAUTO-0002": review(decision=decision)}
    page = page_of("overview", register(records))
    found = dict(rows(page, "by_stage", "status", "count"))
    assert len(found) == len(REVIEW_STATUSES)
    assert {name: count for name, count in found.items() if count != "0"} == {
        "open": "1",
        "decided": "1",
    }


def test_the_drawings_say_the_same_as_their_tables():
    page = page_of("overview", register(REQUIREMENTS))
    bars = {thing.name: thing.rows for thing in below(page) if isinstance(thing, Bars)}
    for name, statuses in (
        ("by_customer", STATUSES[:-1]),
        ("by_class", CHARACTERISTIC_STATUSES[:-1]),
    ):
        drawn = [tuple(str(count) for _, count in parts) for _, parts in bars[name]]
        assert drawn == rows(page, name, *statuses)
    counts = rows(page, "by_status", "count")
    assert [str(sum(n for _, n in parts)) for _, parts in bars["by_status"]] == counts


def test_findings_by_rule_the_gravest_first():
    findings = [
        finding("REQ009", Severity.WARNING),
        finding("REQ014", Severity.INFO),
        *[finding("REQ008")] * 2,
        *[finding("REQ004")] * 2,
        *[finding("DOC003")] * 3,
        finding("XXX999", Severity.WARNING),
    ]
    page = page_of("overview", register(), findings=findings)
    assert rows(page, "findings", "code", "severity", "count") == [
        ("DOC003", "error", "3"),
        ("REQ004", "error", "2"),
        ("REQ008", "error", "2"),
        ("REQ009", "warning", "1"),
        ("XXX999", "warning", "1"),
        ("REQ014", "info", "1"),
    ]
    assert rows(page, "findings", "rule")[1] == "A requirement applies, and nobody owns it."
    summary = tables(page)["findings"].rows[0].cells[3]
    assert summary.lang == "en"
    assert figures(page)["errors"] == "7"


def test_findings_are_those_of_the_scope():
    def counted(**scope):
        records = {"CSR-NORDAUTO-0001": text(owner="li"), "CSR-HUAXING-0001": text()}
        findings = [
            finding("REQ001", id="CSR-NORDAUTO-0001"),
            finding("REQ004", file="requirements/HUAXING/CSR-HUAXING-0001.yaml"),
            finding("SET001", file="csrreg.yaml"),
            finding("CUS001", file="customers/NORDAUTO.yaml"),
        ]
        page = page_of("overview", register(records), findings=findings, **scope)
        return rows(page, "findings", "code")

    assert counted() == ["CUS001", "REQ001", "REQ004", "SET001"]
    assert counted(customer="NORDAUTO") == ["CUS001", "REQ001"]
    assert counted(owner="li") == ["REQ001"]


def test_one_customer_names_no_other():
    records = {
        "CSR-NORDAUTO-0001": text(applies=YES, actions=[action("ours")]),
        "CSR-HUAXING-0001": text("Theirs", applies=YES, actions=[action("secret", "2026-01-01")]),
        "CRV-HUAXING-0001": review(title="Their order"),
    }
    said = texts(page_of("overview", register(records), customer="NORDAUTO"))
    assert "ours" in said
    for name in ("HUAXING", "Huaxing", "secret", "Theirs", "Their order"):
        assert name not in said
        assert name in texts(page_of("overview", register(records))) or name == "Theirs"


@pytest.mark.parametrize("name", ["overdue", "waiting", "next", "findings", "by_class"])
def test_an_empty_register_says_so_in_words(name):
    table = tables(page_of("overview", register({DOC: None})))[name]
    assert table.rows == []
    assert table.empty is not None


def test_requirements_nobody_judged_or_owns_wait():
    reviewed = {"by": "li", "date": "2026-10-02"}
    first = {"edition": "1", "received": "2026-10-01", "reviewed": reviewed}
    records = {
        DOC: {"title": "Supplier CSR", "type": "csr", "editions": [first]},
        "CSR-NORDAUTO-0001": text(),
        "CSR-NORDAUTO-0002": text(applies=YES),
        "CSR-NORDAUTO-0003": text(applies=YES, owner="ma"),
        "CSR-NORDAUTO-0004": text(applies={"answer": "no", "reason": "x"}),
    }
    page = page_of("overview", register(records, assess_within="30 days"))
    assert rows(page, "overdue", "due", "days_late", "what", "owner") == [
        ("2026-10-31", "20", "Say whether it applies", "Li Wei")
    ]
    assert rows(page, "next", "due", "what") == [("no date set", "Name who is responsible")]
    later = page_of("overview", register(records, assess_within="60 days"))
    assert rows(later, "overdue", "what") == []
    assert rows(later, "next", "due", "what")[0] == ("2026-11-30", "Say whether it applies")


def test_days_that_come_by_themselves_are_among_the_deadlines():
    decision = {"result": "accepted", "by": "zhou", "date": "2026-11-11"}
    reviewed = {"by": "li", "date": "2026-11-01"}
    ends = {"valid_to": "2027-01-31", "price_until": "2026-12-31"}
    measured = {"index": "Cpk", "phase": "series", "value": "1.5"}
    feature = {"part": PART, "feature": "Bore", "nominal": "57", "owner": "ma", "class": "SR"}
    targets = [{"index": "Cpk", "phase": "series", "at_least": "1.33", "every": "3 months"}]
    records = {
        DOC: document({"edition": "2", "effective": "2027-01-01", "reviewed": reviewed}),
        PART: {
            "name": "Housing",
            "phase": "series",
            "revisions": [
                {"revision": "C", "effective": "2026-01-01"},
                {"revision": "D", "effective": "2027-02-01"},
            ],
        },
        CRV: review(framework=ends, decision=decision, replies=[{"date": "2026-11-11"}]),
        "SC-NORDAUTO-0001": {**feature, "capability": [{**measured, "date": "2026-09-15"}]},
        "SC-NORDAUTO-0002": {**feature, "capability": [{**measured, "date": "2026-08-01"}]},
    }
    page = page_of("overview", register(records, capability=targets))
    assert rows(page, "next", "due", "what") == [
        ("2026-12-15", "Measure Cpk again"),
        ("2026-12-31", "Prices hold until this day"),
        ("2027-01-01", "Edition 2 takes effect"),
        ("2027-01-31", "Framework contract: last day"),
        ("2027-02-01", "Drawing revision D takes effect"),
    ]
    assert rows(page, "overdue", "due", "what", "owner") == [
        ("2026-11-01", "Measure Cpk again", "Ma Jun")
    ]
    again = page_of("characteristics", register(records, capability=targets))
    assert "next due 2026-12-15" in texts(again)
    assert "next due 2026-11-01" in texts(again)
