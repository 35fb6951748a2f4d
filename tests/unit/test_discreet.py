"""A report for one customer gives no id of another's record, wherever a record points to one."""

import pytest
from page_registers import YES, register, text
from pages import everything, figures, page_of, rows

from csrreg.reports.catalogue import BY_NAME
from csrreg.reports.discreet import for_customer
from csrreg.reports.page import Label, Page, Prose, Ref, Text
from csrreg.reports.request import Request, Scope, seen_by

OTHER = "PART-HUAXING-0001"
LINKS = [{"to": "SC-HUAXING-0001", "why": "the same gauge"}, {"to": "HUAXING"}]
RECORDS = {
    "CSR-NORDAUTO-0001": text(applies={**YES, "parts": [OTHER]}, links=LINKS),
    "CSR-NORDAUTO-0002": text("Of theirs", "DOC-HUAXING-0001", supersedes="CSR-HUAXING-0001"),
    "SC-NORDAUTO-0001": {
        "part": OTHER,
        "feature": "Bore",
        "class": "SR",
        "requirement": "CSR-HUAXING-0001",
        "links": LINKS,
    },
    "SC-NORDAUTO-0002": {
        "part": OTHER,
        "feature": "Gone",
        "retired": {"date": "2026-01-01", "reason": "gone"},
    },
    "CRV-NORDAUTO-0001": {
        "title": "Order",
        "type": "order",
        "received": {"at": "2026-11-18T09:00+08:00"},
        "departments": {"quality": {}},
        "items": [{"part": OTHER}],
        "documents": [{"document": "DOC-HUAXING-0001"}],
        "requirements": ["CSR-HUAXING-0001"],
        "characteristics": ["SC-HUAXING-0001"],
        "previous": "CRV-HUAXING-0001",
        "links": LINKS,
    },
}
ABOUT = {"requirement": "CSR-NORDAUTO-0001", "review": "CRV-NORDAUTO-0001"}
NAMES = (
    "overview",
    "matrix",
    "requirements",
    "characteristics",
    "ledger",
    "evaluation",
    "actions",
    "gaps",
    "editions",
    "management",
)


@pytest.mark.parametrize("name", NAMES)
def test_no_reference_to_a_record_of_another_customer_is_left(name):
    page = for_customer(page_of(name, register(RECORDS), customer="NORDAUTO"), "NORDAUTO")
    assert "HUAXING" not in everything(page)


@pytest.mark.parametrize("name", ABOUT)
def test_nor_on_the_page_of_one_record(name):
    seen = seen_by(register(RECORDS), "NORDAUTO")
    page = BY_NAME[name].build(Request(seen, (), Scope(customer="NORDAUTO"), id=ABOUT[name]))
    assert "HUAXING" not in everything(for_customer(page, "NORDAUTO"))


def test_what_is_left_out_is_said():
    page = for_customer(
        page_of("characteristics", register(RECORDS), customer="NORDAUTO"), "NORDAUTO"
    )
    assert "word.not_shown" in everything(page)
    assert "Bore" in everything(page)


def test_own_words_and_what_binds_everybody_stay():
    blocks = (
        Prose(Text("HUAXING asks for the same")),
        Prose(Text("AIAG")),
        Prose(Ref("CSR-COMMON-0001", "The law")),
        Prose(Label("word.of", {"count": Ref("NORDAUTO")})),
    )
    page = Page("overview", blocks)
    assert for_customer(page, "NORDAUTO") is page
    (hidden,) = for_customer(Page("overview", (Prose(Ref("HUAXING", "Huaxing")),)), "AIAG").blocks
    assert hidden == Prose(Label("word.not_shown"))


LAW = "CSR-COMMON-0001"


def law(**fields):
    """Return a law that is met for one part of another customer."""
    return text(
        "Hazardous substances",
        "DOC-COMMON-0001",
        applies={**YES, "parts": [OTHER], "reason": "HUAXING only", "by": "li"},
        owner="li",
        implemented_in=[{"process": "C3", "document": "Secret procedure"}],
        evidence=[{"what": "Secret test report"}],
        actions=[{"what": "Secret action", "due": "2026-01-01"}],
        verification=[{"by": "ma", "date": "2026-09-01", "result": "passed"}],
        **fields,
    )


@pytest.mark.parametrize("name", NAMES)
def test_what_is_done_for_parts_of_others_only_is_not_told(name):
    made = register({LAW: law()})
    page = for_customer(page_of(name, made, customer="NORDAUTO"), "NORDAUTO")
    told = everything(page)
    assert "Secret" not in told
    assert OTHER not in told


def test_whom_it_binds_is_told_all():
    page = page_of("requirements", register({LAW: law()}), customer="HUAXING")
    assert "Secret test report" in everything(page)


def test_a_law_for_parts_of_others_is_not_counted_as_binding():
    page = page_of("requirements", register({LAW: law()}), customer="NORDAUTO")
    assert rows(page, "requirements", "requirement", "applies", "status") == [
        (f"{LAW} Hazardous substances", "applies to other parts only", "not applicable")
    ]
    assert figures(page)["not_verified"] == "0"


def test_a_law_for_parts_of_both_is_told_whole():
    mine = {**YES, "parts": [OTHER, "PART-NORDAUTO-0001"]}
    page = page_of("requirements", register({LAW: {**law(), "applies": mine}}), customer="NORDAUTO")
    assert "Secret test report" in everything(page)


def test_at_a_site_that_makes_parts_of_others_only_nothing_is_told():
    of_others = {"applies": {**YES, "parts": [OTHER]}, "evidence": [{"what": "Secret"}]}
    made = register({LAW: text("Law", "DOC-COMMON-0001", applies=YES, at={"KAS": of_others})})
    page = page_of("requirements", made, customer="NORDAUTO")
    assert rows(page, "requirements", "applies") == ["SHA: yes; KAS: applies to other parts only"]
    assert "Secret" not in everything(page)
