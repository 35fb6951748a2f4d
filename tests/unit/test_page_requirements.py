"""The list of requirements: which ones, what each says, site by site."""

from dataclasses import replace

import pytest
from contracts import CHINA, GERMANY, PART, make
from pages import anchors, below, everything, facts, lines, tables

from csrreg.model.digest import text_digest
from csrreg.reports.html import value_of
from csrreg.reports.html_rows import filter_values
from csrreg.reports.page import Facts, Figures, Quote
from csrreg.reports.pages.requirements import build
from csrreg.reports.request import Request, Scope
from csrreg.store.reports import words_for

SITES = {"KAS": GERMANY, "SHA": CHINA}
PEOPLE = {
    "anna": {"name": "Anna Weber"},
    "li": {"name": "Li Wei (李伟)", "until": "2026-01-31"},
}
DOC = {
    "title": "Supplier CSR",
    "type": "csr",
    "number": "NA-Q 100",
    "editions": [{"edition": "1", "effective": "2026-01-01"}],
}
TEXT = "Cpk ≥ 1.67 shall be shown."
YES = {"answer": "yes", "by": "anna", "date": "2026-02-17"}
PASSED = {
    "by": "anna",
    "date": "2026-07-21",
    "result": "passed",
    "covers": {"edition": "1", "text": text_digest(TEXT)},
}
MET = {"applies": YES, "implemented_in": [{"process": "P05", "document": "QP-9"}]}
ID = "CSR-NORDAUTO-0001"


def csr(customer="NORDAUTO", **fields):
    source = {"document": f"DOC-{customer}-0001", "edition": "1", "section": "9.1.1.1"}
    return {"title": "Capability", "source": source, "text": TEXT, **fields}


def page(records, scope=None, **settings):
    settings = {"people": PEOPLE, "sites": SITES, **settings}
    found = {"NORDAUTO": {"name": "Nord Auto AG"}, "DOC-NORDAUTO-0001": DOC, **records}
    return build(Request(make(found, **settings), (), scope or Scope()))


def one(column, **fields):
    ((said,),) = lines(page({ID: csr(**fields)}), "requirements", column)
    return said


def ids(records, **scope):
    found = lines(page(records, Scope(**scope)), "requirements", "requirement")
    return [row[0].partition(" ")[0] for row in found]


def test_by_number_and_what_binds_everybody_last():
    records = {
        "CSR-COMMON-0001": csr("COMMON"),
        "CSR-NORDAUTO-0010": csr(),
        "CSR-NORDAUTO-0009": csr(retired={"date": "2026-01-01", "reason": "gone"}),
        "CSR-VELTRA-0001": csr("VELTRA"),
    }
    assert ids(records) == [
        "CSR-NORDAUTO-0009",
        "CSR-NORDAUTO-0010",
        "CSR-VELTRA-0001",
        "CSR-COMMON-0001",
    ]
    assert anchors(page(records)) == ids(records)


def test_a_row():
    fields = {**MET, "clauses": ["9.1.1.1", "8.3.3.3"], "owner": "anna", "verification": [PASSED]}
    assert lines(page({ID: csr(**fields)}), "requirements") == [
        [
            f"{ID} Capability",
            "NORDAUTO",
            "NA-Q 100; 1, section 9.1.1.1",
            "9.1.1.1, 8.3.3.3",
            "yes",
            "not judged yet",
            "verified",
            "Anna Weber",
            "–",
            "P05, QP-9",
            "Anna Weber, 2026-07-21; still holds",
        ]
    ]


@pytest.mark.parametrize(
    ("column", "fields", "said"),
    [
        ("applies", {}, "not judged yet"),
        ("applies", {"applies": {"answer": "informative"}}, "for information"),
        ("gap_at_assessment", {}, "not judged yet"),
        (
            "gap_at_assessment",
            {"fulfilled": {"answer": "partly", "date": "2026-02-01"}},
            "partly fulfilled, 2026-02-01",
        ),
        ("gap_at_assessment", {"applies": {"answer": "no"}}, "–"),
        # nothing is missing where it does not apply, whatever was said before
        ("gap_at_assessment", {"applies": {"answer": "no"}, "fulfilled": {"answer": "no"}}, "–"),
        ("clauses", {}, "no clause cited"),
        ("owner", {}, "nobody"),
        ("owner", {"owner": "li"}, "Li Wei (李伟) (has left)"),
        ("owner", {"owner": "who.else"}, "who.else"),
        ("implemented_in", {}, "nothing recorded yet"),
        ("implemented_in", {"applies": {"answer": "no"}}, "not needed"),
        ("implemented_in", {"applies": {"answer": "informative"}}, "not needed"),
        ("implemented_in", {"exception": {"answer": "accepted"}}, "not needed"),
        ("implemented_in", {"exception": {"answer": "refused"}}, "nothing recorded yet"),
        ("implemented_in", {"retired": {"date": "2026-01-01", "reason": "x"}}, "not needed"),
        ("verification", {}, "nothing recorded yet"),
        ("verification", {"applies": {"answer": "no"}}, "not needed"),
        ("verification", {"verification": [{**PASSED, "result": "failed"}]}, "failed"),
        ("verification", {"verification": [{**PASSED, "valid_until": "2026-11-19"}]}, "expired"),
        ("verification", {"verification": [{**PASSED, "covers": {}}]}, "for an earlier text"),
        (
            "verification",
            {"verification": [{**PASSED, "result": "failed"}, PASSED]},
            "still holds",
        ),
    ],
)
def test_what_a_cell_says(column, fields, said):
    shown = one(column, **fields)
    assert shown.rpartition("; ")[2] == said


@pytest.mark.parametrize(
    ("actions", "due", "status"),
    [
        ([], "–", "assessed"),
        ([{"what": "a", "done": "2026-01-01"}], "–", "planned"),
        ([{"what": "a"}], "no date set", "planned"),
        ([{"what": "a"}, {"what": "b", "due": "2026-12-01"}], "2026-12-01", "planned"),
        ([{"what": "a", "due": "2026-11-20"}], "2026-11-20", "planned"),
        ([{"what": "a", "due": "2026-11-19"}], "2026-11-19", "planned (overdue)"),
        (
            [{"what": "a", "due": "2026-11-19", "done": "2026-11-19"}, {"what": "b"}],
            "no date set",
            "planned",
        ),
    ],
)
def test_what_is_due_next(actions, due, status):
    fields = {"applies": YES, "actions": actions}
    assert one("due", **fields) == due
    assert one("status", **fields) == status


def test_sites_that_differ_are_told_apart():
    at = {"SHA": {"owner": "li", "implemented_in": [{"process": "P05"}]}}
    record = csr(applies=YES, owner="anna", at=at)
    columns = ("applies", "status", "owner")
    assert lines(page({ID: record}), "requirements", *columns) == [
        [
            "yes",
            "KAS: assessed; SHA: implemented",
            "KAS: Anna Weber; SHA: Li Wei (李伟) (has left)",
        ]
    ]
    found = page({ID: record}, Scope(site="KAS"))
    assert lines(found, "requirements", *columns) == [["yes", "assessed", "Anna Weber"]]
    assert [value_of(cell, words_for("en", "requirements")) for _, cell in found.about] == [
        "KAS Kassel"
    ]


def test_only_the_site_that_is_late_is_overdue():
    late = {"actions": [{"what": "a", "due": "2026-11-01"}]}
    assert one("status", applies=YES, at={"SHA": late}) == "KAS: assessed; SHA: planned (overdue)"


RECORDS = {
    PART: {"name": "Bracket"},
    "PART-NORDAUTO-0002": {"name": "Pin"},
    ID: csr(owner="anna", clauses=["8.3.3.3"], **MET),
    "CSR-NORDAUTO-0002": csr(applies={**YES, "parts": [PART]}, clauses=["8.30"]),
    "CSR-NORDAUTO-0003": csr(applies={**YES, "parts": ["PART-NORDAUTO-0002"]}, clauses=["8.3"]),
    "CSR-NORDAUTO-0004": csr(at={"SHA": {"owner": "anna"}}),
    "CSR-VELTRA-0001": csr("VELTRA"),
    "CSR-COMMON-0001": csr("COMMON"),
}


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        ({"owner": "anna"}, ["NORDAUTO-0001", "NORDAUTO-0004"]),
        ({"owner": "anna", "site": "KAS"}, ["NORDAUTO-0001"]),
        ({"process": "P05"}, ["NORDAUTO-0001"]),
        ({"clause": "8.3"}, ["NORDAUTO-0001", "NORDAUTO-0003"]),
        ({"customer": "VELTRA"}, ["VELTRA-0001", "COMMON-0001"]),
        ({"part": PART}, ["NORDAUTO-0001", "NORDAUTO-0002", "NORDAUTO-0004", "COMMON-0001"]),
    ],
)
def test_scope(scope, found):
    assert ids(RECORDS, **scope) == [f"CSR-{id}" for id in found]


def test_the_figures_count_what_is_shown():
    records = {
        ID: csr(**MET, verification=[PASSED]),
        "CSR-NORDAUTO-0002": csr(applies=YES, actions=[{"what": "a", "due": "2026-11-01"}]),
        "CSR-NORDAUTO-0003": csr(applies={"answer": "no", "reason": "no software"}),
        "CSR-NORDAUTO-0004": csr(retired={"date": "2026-01-01", "reason": "gone"}),
        "CSR-NORDAUTO-0005": csr(applies={"answer": "informative"}),
    }
    (found,) = below(page(records), Figures)
    say = words_for("en", "requirements")
    assert [(f.key, value_of(f.value, say), f.tone) for f in found.items] == [
        ("requirements", "5", "plain"),
        ("verified", "1", "good"),
        ("not_verified", "1", "plain"),
        ("late", "1", "late"),
    ]


def test_what_unfolds_is_the_customers_words_and_every_fact():
    record = csr(
        language="en",
        interpretation="Measured at 5 parts.",
        applies={**YES, "reason": "agreed", "parts": [PART]},
        fulfilled={"answer": "partly", "note": "gauge is missing", "by": "anna"},
        actions=[
            {"what": "Buy a gauge", "owner": "anna", "due": "2026-11-01"},
            {"what": "Train", "done": "2026-03-01"},
        ],
        evidence=[{"what": "Chart", "ref": "QR-1", "date": "2026-05-01"}],
        verification=[{**PASSED, "method": "audit"}],
        assessed=[{"edition": "2", "result": "unchanged", "by": "anna", "date": "2026-05-02"}],
        exception={"asked": "2026-04-01"},
        cascade={"to_suppliers": "yes"},
        retention="15 years after end of production",
        tags=["spc", "cpk"],
        links=[{"to": "CSR-NORDAUTO-0002", "why": "same gauge"}],
        notes="Ask again.",
    )
    found = page({ID: record, "CSR-NORDAUTO-0002": csr(), PART: {"name": "Bracket"}})
    first = next(below(found, Quote))
    assert (first.text.text, first.text.lang) == (TEXT, "en")
    said = facts(build_one(found))
    assert said == {
        "document": "DOC-NORDAUTO-0001 NA-Q 100",
        "interpretation": "Measured at 5 parts.",
        "judged": f"yes: agreed; only for {PART} Bracket; Anna Weber, 2026-02-17",
        "gap": "partly fulfilled: gauge is missing; Anna Weber",
        "actions": "Buy a gauge – Anna Weber, due 2026-11-01, overdue; "
        "Train – nobody, done on 2026-03-01",
        "evidence": "Chart, QR-1, 2026-05-01",
        "verifications": "Anna Weber, 2026-07-21, audit, passed; still holds",
        "editions": "2: unchanged, Anna Weber, 2026-05-02",
        "cascade": "required: no evidence",
        "deviation": "asked for, no answer yet, 2026-04-01",
        "retention": "15 years, after end of production",
        "tags": "spc, cpk",
        "links": "CSR-NORDAUTO-0002 Capability: same gauge",
        "notes": "Ask again.",
    }


def build_one(page):
    """The page with its first row only."""
    return replace(page, blocks=(replace(page.blocks[1], rows=page.blocks[1].rows[:1]),))


def test_what_nobody_recorded_is_said_so():
    assert facts(page({ID: csr()})) == {
        "document": "DOC-NORDAUTO-0001 NA-Q 100",
        "interpretation": "none",
        "judged": "not judged yet",
        "gap": "not judged yet",
        "actions": "–",
        "evidence": "nothing recorded yet",
        "verifications": "nothing recorded yet",
        "editions": "no newer edition in force",
        "cascade": "not stated",
    }


def test_an_edition_in_force_that_was_not_compared_is_named():
    document = {**DOC, "editions": [*DOC["editions"], {"edition": "2", "effective": "2026-11-20"}]}
    found = page({"DOC-NORDAUTO-0001": document, ID: csr(applies=YES)})
    assert facts(found)["editions"] == "2: not compared yet"
    assert lines(found, "requirements", "status") == [["to re-review"]]


def test_a_page_for_one_customer_names_no_other():
    """What binds everybody may be limited to parts of any customer."""
    common = csr("COMMON", applies={**YES, "parts": [PART, "PART-VELTRA-0001"]})
    others = csr("COMMON", applies={**YES, "parts": ["PART-VELTRA-0001"]})
    others["links"] = [{"to": "CSR-VELTRA-0001", "why": "same"}]
    others["source"] = {**others["source"], "refers_to": [{"document": "DOC-VELTRA-0001"}]}
    records = {"CSR-COMMON-0001": common, "CSR-COMMON-0002": others, PART: {"name": "Bracket"}}
    found = page(records, Scope(customer="NORDAUTO"))
    assert "VELTRA" not in everything(found)
    judged = [facts_of["judged"] for facts_of in map(dict, said_of(found))]
    assert judged[0].startswith(f"yes; only for {PART} Bracket;")
    assert judged[1].startswith("yes; only for other parts;")


def said_of(page):
    say = words_for("en", "requirements")
    return [[(k, value_of(v, say)) for k, v in found.items] for found in below(page, Facts)]


def test_what_is_for_information_is_not_waiting_to_be_done():
    assert one("status", applies={"answer": "informative"}) == "for information"


def test_where_sites_differ_a_requirement_counts_once():
    at = {"SHA": MET, "KAS": {"applies": YES}}
    (table,) = (t for t in tables(page({ID: csr(at=at)})).values() if t.name == "requirements")
    columns = [column.key for column in table.columns]
    words = words_for("en", "requirements")
    cell = table.rows[0].cells[columns.index("status")]
    assert filter_values(cell, words) == ["assessed"]
    assert "SHA: implemented" in value_of(cell, words)
    assert filter_values(table.rows[0].cells[columns.index("applies")], words) == ["yes"]


def test_proof_is_not_known_for_an_edition_nobody_compared():
    newer = {"edition": "2", "effective": "2026-10-01"}
    doc = {**DOC, "editions": [*DOC["editions"], newer]}
    tree = csr(applies=YES, verification=[PASSED])

    def verified(records):
        ((said,),) = lines(page({ID: tree, **records}), "requirements", "verification")
        return said

    assert "still holds" in verified({})
    assert "still holds" not in verified({"DOC-NORDAUTO-0001": doc})
    assert verified({"DOC-NORDAUTO-0001": doc}).endswith(" 2")
