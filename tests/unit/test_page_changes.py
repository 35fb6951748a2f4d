"""What changed from A to B as a report: every field, word by word, and what follows."""

import pytest
from contracts import order
from page_registers import PASSED, YES, register, text
from pages import checked, figures, rows, said, tables

from csrreg.diff.consequences import consequences
from csrreg.diff.records import changes
from csrreg.errors import CsrregError
from csrreg.findings import Finding, Severity
from csrreg.model.digest import text_digest
from csrreg.reports import diff
from csrreg.reports.pages.changes import build
from csrreg.reports.request import Request, Scope
from csrreg.store.policy import load_policy

ID = "CSR-NORDAUTO-0001"
DIGEST = text_digest("Once a year.")
KEYS = ("record", "change", "field", "difference", "weight")


def page(old, new, *, unreadable=(), customer="", before="A (1)", after="work tree"):
    policy, now = load_policy(), register(new)
    found = changes(old, new, policy)
    follows = consequences(register(old), now, found)
    view = diff.build(
        found, policy, before=before, after=after, unreadable=unreadable, consequences=follows
    )
    request = Request(now, (), Scope(customer=customer), difference=view)
    return checked(build(request))


def test_a_text_is_shown_word_by_word():
    new = text() | {"text": "Twice a year, to the drawing."}
    old = text() | {"text": "Once a year, to the drawing."}
    made = page({ID: old}, {ID: new})
    assert rows(made, "requirement", *KEYS) == [
        (
            f"{ID} Layout inspection",
            "changed",
            "text",
            "[-Once-]{+Twice+} a year, to the drawing.",
            "substantive",
        )
    ]
    assert dict(made.about)["before"].text == "A (1)"
    assert "the files as they are now" in said(made)


def test_the_title_stands_in_the_first_line_of_a_record_only():
    made = page({ID: text(owner="li")}, {ID: text(owner="ma", priority="high")})
    shown = rows(made, "requirement", "record", "field", "difference", "weight")
    assert shown == [
        (f"{ID} Layout inspection", "owner", "[-li-] → {+ma+}", "administrative"),
        (ID, "priority", "{+high+}", "administrative"),
    ]
    assert [r.anchor for r in tables(made)["requirement"].rows] == [ID, ""]


def test_a_list_item_is_named_by_what_it_is_known_by_and_may_move():
    one, two = {"what": "Gauge", "owner": "li"}, {"what": "Plan", "owner": "li"}
    old = text(actions=[one, two])
    made = page({ID: old}, {ID: text(actions=[one, {**two, "owner": "ma"}])})
    assert rows(made, "requirement", "field", "difference") == [
        ("actions.2.owner; Plan", "[-li-] → {+ma+}")
    ]
    made = page({ID: old}, {ID: text(actions=[two, one])})
    assert "moved; stood at actions." in said(made)


def test_what_came_or_went_is_one_line_with_its_content_below():
    made = page({ID: text()}, {"CRV-NORDAUTO-0001": order()})
    assert rows(made, "requirement", "change", "difference") == [
        ("removed", "removed; its content was as below")
    ]
    assert rows(made, "review", "change", "field") == [("added", "whole record")]
    assert ("title", "Order") in rows(made, "content-CRV-NORDAUTO-0001", "field", "content")
    assert figures(made)["records_added"] == "1"
    assert figures(made)["records_removed"] == "1"


def test_of_very_many_new_records_only_the_titles_are_shown():
    new = {f"CSR-NORDAUTO-{n:04}": text(f"Nr. {n}") for n in range(1, 202)}
    made = page({}, new)
    assert not [name for name in tables(made) if name.startswith("content-")]
    found = said(made)
    assert "More than 200 records came or went" in found
    assert "below" not in found


def test_the_summary_counts_records_and_fields_by_weight():
    made = page(
        {ID: text(owner="li"), "CSR-NORDAUTO-0002": text("Same")},
        {ID: text("Other", owner="ma"), "CSR-NORDAUTO-0003": text("New", text="x")},
    )
    keys = ("kind", "added", "removed", "changed", "editorial", "administrative")
    (line,) = rows(made, "summary", *keys)
    assert line[0] == "Requirements"
    assert line[3] == "1"
    assert int(line[5]) == 1


def test_what_follows_is_said_in_the_readers_language():
    proven = text(applies=YES, implemented_in=[{"process": "C3"}], evidence=[{"what": "R"}])
    old = proven | {"verification": [{**PASSED, "covers": {"edition": "1", "text": DIGEST}}]}
    new = old | {"text": "Cpk shall be shown each month, for all parts."}
    made = page({ID: old}, {ID: new})
    assert rows(made, "consequences", "cause", "record", "consequence") == [
        (ID, f"{ID} Layout inspection", "the verification does not cover it any more"),
        (ID, f"{ID} Layout inspection", "verified → implemented"),
    ]
    answer = {"result": "accept", "by": "li", "date": "2026-11-20"}
    review = order(requirements=[ID])
    digest = register({ID: old, "CRV-NORDAUTO-0001": review}).digests
    cited = {ID: digest[ID]}
    judged = {**answer, "digest": digest["CRV-NORDAUTO-0001"], "cited": cited}
    review["departments"] = {"quality": judged}
    both = ({ID: old, "CRV-NORDAUTO-0001": review}, {ID: new, "CRV-NORDAUTO-0001": review})
    found = page(*both)
    assert (ID, "CRV-NORDAUTO-0001 Order", "the opinion of Quality is stale") in rows(
        found, "consequences", "cause", "record", "consequence"
    )
    assert "质量部的评审意见已失效" in said(found, "zh")


def test_a_status_that_changed_is_shown_with_both_ends():
    made = page({ID: text()}, {ID: text(applies={"answer": "no", "reason": "x"})})
    assert rows(made, "consequences", "consequence") == ["identified → not applicable"]


def test_files_that_could_not_be_read_are_named():
    lost = Finding("FMT001", Severity.ERROR, "requirements/x.yaml", "no YAML", line=3)
    found = said(page({}, {}, unreadable=[lost]))
    assert "this report says nothing of them" in found
    assert "requirements/x.yaml:3" in found
    assert "No record changed." in found


def test_a_renamed_record_names_its_old_id_but_no_other_customer():
    old, new = {"CSR-HUAXING-0007": text()}, {ID: text()}
    assert "was CSR-HUAXING-0007" in said(page(old, new))
    found = page(old, new, customer="NORDAUTO")
    assert "HUAXING" not in said(found)
    assert "customer" not in [c.key for c in tables(found)["requirement"].columns]


def test_without_two_states_there_is_nothing_to_compare():
    with pytest.raises(CsrregError, match="which states"):
        build(Request(register(), ()))
