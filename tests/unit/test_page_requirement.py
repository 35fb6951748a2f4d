"""One requirement on one page: from the customer's words to the proof, and what changed since."""

from datetime import date
from typing import get_args

import pytest
from contracts import CHINA, GERMANY, PART, RECEIVED, make
from pages import below, everything, facts, lines, section, tables

from csrreg.errors import CsrregError
from csrreg.findings import Finding, Severity
from csrreg.model.common import Effect, Origin, Priority
from csrreg.model.digest import text_digest
from csrreg.model.fields import leaves, node_of
from csrreg.model.ids import parse_id
from csrreg.model.kinds import REQUIREMENT
from csrreg.model.parse import parse
from csrreg.model.register import Entry
from csrreg.model.requirement import AssessmentResult, Requirement
from csrreg.reports.html import value_of
from csrreg.reports.page import Changed, Quote
from csrreg.reports.pages.requirement import build
from csrreg.reports.record_tree import tree_of
from csrreg.reports.request import Request, Scope
from csrreg.store.reports import words_for

ID = "CSR-NORDAUTO-0001"
TEXT = "Cpk ≥ 1.67 shall be shown."
YES = {"answer": "yes", "by": "anna", "date": "2026-02-17"}
DOC = {
    "title": "Supplier CSR",
    "type": "csr",
    "number": "NA-Q 100",
    "editions": [
        {
            "edition": "1",
            "effective": "2026-01-01",
            "received": "2025-12-01",
            "file": "attachments/csr.pdf",
            "reviewed": {"by": "anna", "date": "2025-12-20"},
        }
    ],
}
NEWER = {
    "edition": "2",
    "effective": "2026-11-01",
    "communicated": [{"to": "production", "date": "2026-10-05", "how": "mail"}],
}


def csr(**fields):
    source = {"document": "DOC-NORDAUTO-0001", "edition": "1", "section": "9.1.1.1", "page": "12"}
    return {"title": "Capability", "source": source, "text": TEXT, **fields}


def register_of(records=(), document=DOC, **fields):
    sites = {"KAS": GERMANY, "SHA": CHINA}
    found = {"NORDAUTO": {"name": "Nord Auto AG", "retention": "15 years"}, ID: csr(**fields)}
    return make({"DOC-NORDAUTO-0001": document, **found, **dict(records)}, sites=sites)


def page(records=(), scope=None, findings=(), since=None, before=None, document=DOC, **fields):
    register = register_of(records, document, **fields)
    since = date.fromisoformat(since) if since else None
    request = Request(
        register,
        findings,
        scope or Scope(),
        id=ID,
        since=since,
        before=before,
        titles={"9.1.1.1": "Monitoring of processes"},
    )
    return build(request)


def said(found, name):
    """The facts of one section."""
    say = words_for("en", "requirement")
    blocks = section(found, name).blocks
    return {k: value_of(v, say) for b in blocks for k, v in getattr(b, "items", ())}


def test_an_unknown_requirement_is_told():
    with pytest.raises(CsrregError, match="there is no requirement CSR-NORDAUTO-0009"):
        build(Request(register_of(), (), id="CSR-NORDAUTO-0009"))
    with pytest.raises(CsrregError):
        build(Request(register_of(), (), id="DOC-NORDAUTO-0001"))


def test_the_order_of_an_auditors_questions():
    found = page(since="2026-01-01", before=register_of())
    names = [block.name for block in found.blocks if hasattr(block, "name")]
    assert names == [
        "source", "meaning", "applies", "met", "proof", "agreed", "editions", "uses",
        "changed_since",
    ]  # fmt: skip
    assert (found.file, value_of(found.title, words_for("en", "requirement"))) == (
        ID,
        f"{ID} Capability",
    )


def test_the_head():
    fields = {"clauses": ["9.1.1.1"], "owner": "anna", "origin": "statutory", "priority": "high"}
    head = page(applies=YES, supersedes="CSR-NORDAUTO-0002", **fields).blocks[0]
    say = words_for("en", "requirement")
    assert {k: value_of(v, say) for k, v in head.items} == {
        "customer": "NORDAUTO Nord Auto AG",
        "status": "assessed",
        "owner": "anna",
        "clauses": "9.1.1.1 Monitoring of processes",
        "origin": "law or authority",
        "priority": "high",
        "supersedes": "CSR-NORDAUTO-0002",
    }
    newer = {"CSR-NORDAUTO-0003": csr(supersedes=ID)}
    assert facts(page(newer))["replaced_by"] == "CSR-NORDAUTO-0003 Capability"


def test_where_it_stands_and_in_which_words():
    found = page(language="en")
    assert said(found, "source") == {
        "document": "DOC-NORDAUTO-0001 Supplier CSR",
        "document_number": "NA-Q 100",
        "edition": "1",
        "section": "9.1.1.1",
        "page": "12",
        "effective": "2026-01-01",
        "received": "2025-12-01",
        "edition_reviewed": "anna, 2025-12-20",
        "file": "attachments/csr.pdf",
    }
    (quote,) = below(found, Quote)
    assert (quote.text.text, quote.text.lang) == (TEXT, "en")


def test_another_edition_in_force_is_named():
    document = {**DOC, "editions": [*DOC["editions"], NEWER]}
    assert said(page(document=document), "source")["in_force"] == "2, in force from 2026-11-01"
    later = {**DOC, "editions": [*DOC["editions"], {**NEWER, "effective": "2026-12-01"}]}
    assert "in_force" not in said(page(document=later), "source")


def test_a_document_that_is_not_there():
    found = page(source={"document": "DOC-NORDAUTO-0009"})
    assert said(found, "source") == {
        "document": "DOC-NORDAUTO-0009",
        "edition": "not known",
        "section": "not known",
    }


def test_does_it_apply_and_is_it_met():
    found = page(
        {PART: {"name": "Bracket"}},
        applies={**YES, "reason": "agreed", "parts": [PART]},
        fulfilled={"answer": "partly", "note": "no gauge", "by": "li", "date": "2026-02-18"},
        implemented_in=[{"process": "P05", "document": "QP-9", "place": "chapter 2"}],
        actions=[
            {"what": "Train", "owner": "li", "done": "2026-03-01", "effort": "2 days"},
            {"what": "Buy a gauge", "due": "2026-11-01"},
        ],
    )
    assert lines(found, "applies") == [
        [
            "yes", "agreed", f"{PART} Bracket", "anna, 2026-02-17",
            "partly fulfilled, 2026-02-18", "no gauge", "li, 2026-02-18",
        ]
    ]  # fmt: skip
    assert lines(found, "met") == [["P05", "QP-9", "chapter 2"]]
    assert lines(found, "actions") == [
        ["Buy a gauge", "nobody", "2026-11-01", "open", "–"],
        ["Train", "li", "no date set", "2026-03-01", "2 days"],
    ]
    late = [row.cells[2].late for row in tables(found)["actions"].rows[:1]]
    assert late == [True]


def test_verifications_say_whether_they_still_cover_the_text():
    covers = {"edition": "1", "text": text_digest(TEXT)}
    checked = {"by": "li", "date": "2026-07-21", "result": "passed", "covers": covers}
    older = {**checked, "date": "2025-07-21", "result": "failed", "method": "audit"}
    columns = ("date", "by", "method", "result", "covers", "holds", "valid_until")

    def shown(*verification, **fields):
        return lines(page(verification=list(verification), **fields), "verification", *columns)

    assert shown(older, {**checked, "valid_until": "2027-01-01"}) == [
        ["2026-07-21", "li", "–", "passed", "1", "still holds", "2027-01-01"],
        ["2025-07-21", "li", "audit", "failed", "1", "replaced by a later one", "no end set"],
    ]
    assert shown(checked, text="Another text.")[0][5] == "for an earlier text"
    assert shown({**checked, "valid_until": "2026-11-19"})[0][5] == "expired"
    assert shown(older)[0][5] == "failed"


def test_each_site_has_its_own_line_also_where_it_has_nothing():
    at = {"SHA": {"implemented_in": [{"process": "P05"}]}, "KAS": {"applies": {"answer": "no"}}}
    found = page(applies=YES, at=at)
    assert lines(found, "applies", "site", "applies") == [
        ["KAS Kassel", "no"],
        ["SHA Shanghai", "yes"],
    ]
    assert lines(found, "met", "site", "process") == [["KAS", "not needed"], ["SHA", "P05"]]
    assert lines(found, "actions", "site", "what") == [["KAS", "none"], ["SHA", "none"]]
    alone = page(scope=Scope(site="SHA"), applies=YES, at=at)
    assert lines(alone, "met", "site", "process") == [["SHA", "P05"]]
    assert facts(alone)["status"] == "implemented"


def test_what_editions_did_to_it():
    document = {**DOC, "editions": [*DOC["editions"], NEWER, {**NEWER, "edition": "3"}]}
    effect = {"time": "none", "cost": "2,000 EUR"}
    change = {
        "asked_by": "Nord Auto",
        "why": "field failures",
        "effect": effect,
        "approved": {"by": "lin", "date": "2026-10-09", "document": "M-7"},
    }
    judged = {"edition": "2", "result": "changed", "section": "9.1", "by": "anna"}
    found = page(document=document, assessed=[{**judged, "date": "2026-10-07", "change": change}])
    assert lines(found, "editions") == [
        [
            "2",
            "2026-11-01",
            "changed",
            "9.1",
            "anna, 2026-10-07",
            "requested by Nord Auto; why: field failures; time: none; cost: 2,000 EUR; "
            "approved by lin, 2026-10-09, M-7",
            "production, 2026-10-05, mail",
        ],
        ["3", "2026-11-01", "not compared yet", "–", "nobody", "nothing recorded", *told()],
    ]


def told():
    return ["production, 2026-10-05, mail"]


def test_what_was_agreed():
    assert said(page(), "agreed") == {
        "deviation": "none asked for",
        "cascade": "not stated",
        "retention": "15 years, as for all records of this customer",
    }
    exception = {"asked": "2026-03-01", "answer": "accepted", "date": "2026-04-01", "document": "M"}
    cascade = {"to_suppliers": "no"}
    own = page(exception=exception, cascade=cascade, retention="1 year", notes="Ask again.")
    assert said(own, "agreed") == {
        "deviation": "accepted, 2026-04-01, M",
        "cascade": "not required",
        "retention": "1 year",
        "notes": "Ask again.",
    }


def test_what_depends_on_it():
    records = {
        PART: {"name": "Bracket"},
        "SC-NORDAUTO-0002": {"part": PART, "feature": "Bore", "requirement": ID, "symbol": "▽"},
        "SC-NORDAUTO-0001": {"part": PART, "feature": "Thread"},
        "CRV-NORDAUTO-0001": {
            "title": "Order",
            "type": "order",
            "received": RECEIVED,
            "requirements": [ID],
        },
        "CRV-NORDAUTO-0002": {"title": "Other", "type": "order", "received": RECEIVED},
        "CSR-NORDAUTO-0002": csr(links=[{"to": ID, "why": "same gauge"}]),
    }
    found = page(records)
    assert lines(found, "characteristics") == [
        ["SC-NORDAUTO-0002 Bore", f"{PART} Bracket", "▽", "no class", "released"]
    ]
    assert lines(found, "contracts") == [["CRV-NORDAUTO-0001 Order", "2026-11-20", "open"]]
    assert lines(found, "linked") == [["CSR-NORDAUTO-0002 Capability", "same gauge"]]
    nothing = page()
    assert lines(nothing, "characteristics") == lines(nothing, "contracts") == []


def test_the_findings_of_the_check():
    file = parse_id(ID).file
    own = Finding("REQ001", Severity.ERROR, file, "no owner")
    other = Finding("REQ001", Severity.ERROR, file.replace("0001", "0002"), "other")
    assert lines(page(findings=[own, other]), "findings") == [["REQ001", "error", "no owner"]]
    assert section(page(findings=[other]), "findings") is None


def test_what_changed_since_word_by_word():
    actions = [{"what": "Buy a gauge", "due": "2026-12-01"}]
    before = register_of(applies={"answer": "clarify"}, text=TEXT.replace("1.67", "1.33"))
    found = page(
        since="2026-06-01",
        before=before,
        applies={"answer": "yes"},
        actions=actions,
        at={"SHA": {"owner": "li"}},
    )
    assert said(found, "changed_since") == {
        "status_then": "in clarification",
        "status_now": "planned",
    }
    assert lines(found, "changed") == [
        ["text", "Cpk ≥ [-1.33-]{+1.67+} shall be shown."],
        ["applies › answer", "[-clarify-]{+yes+}"],
        ["actions › 1", "what: {+Buy a gauge+}; due: {+2026-12-01+}"],
        ["at site", "SHA › responsible: {+li+}"],
    ]
    assert len(list(below(found, Changed))) == 5


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ({"tags": ["spc"]}, {}, ["tags", "[-spc-]"]),
        ({}, {"tags": ["spc", "cpk"]}, ["tags", "{+spc, cpk+}"]),
        ({"owner": "li"}, {"owner": "anna"}, ["responsible", "[-li-]{+anna+}"]),
        (
            {},
            {"assessed": [{"edition": "2", "result": "new", "change": {"why": "x"}}]},
            ["newer editions › 1", "edition: {+2+}; result: {+new+}; change › why: {+x+}"],
        ),
        (
            {"actions": [{"what": "Buy a gauge"}, {"what": "Train the shift"}]},
            {"actions": [{"what": "Train the shift"}]},
            ["actions › 1", "what: [-Buy a gauge-]"],
        ),
        (
            {"at": {"SHA": {"owner": "li"}}},
            {"at": {"SHA": {"owner": "li"}, "KAS": {"owner": "li"}}},
            ["at site › KAS", "responsible: {+li+}"],
        ),
        # digests say nothing to a reader
        (
            {"verification": [{"by": "li", "date": "2026-01-01", "result": "passed"}]},
            {
                "verification": [
                    {
                        "by": "li",
                        "date": "2026-01-01",
                        "result": "passed",
                        "covers": {"text": text_digest(TEXT)},
                    }
                ]
            },
            None,
        ),
    ],
)
def test_what_came_and_went(before, now, said):
    found = page(since="2026-06-01", before=register_of(**before), **now)
    assert lines(found, "changed") == ([said] if said else [])


def test_the_status_then_is_that_of_the_day():
    document = {**DOC, "editions": [*DOC["editions"], NEWER]}
    before = register_of(document=document, applies=YES)
    found = page(document=document, applies=YES, since="2026-10-31", before=before)
    assert said(found, "changed_since") == {"status_then": "assessed", "status_now": "to re-review"}
    assert lines(found, "changed") == []


def test_since_a_day_of_which_nothing_is_known():
    assert section(page(), "changed_since") is None
    say = words_for("en", "requirement")

    def prose(found):
        return value_of(section(found, "changed_since").blocks[0].text, say)

    unknown = page(since="2026-01-01")
    assert prose(unknown) == "The state of the register on 2026-01-01 is not known."
    missing = make({"NORDAUTO": {"name": "N"}})
    assert prose(page(since="2026-01-01", before=missing)) == (
        "The requirement was not in the register then."
    )


def test_a_page_for_one_customer_names_no_other():
    id = "CSR-COMMON-0001"
    source = {"document": "DOC-COMMON-0001", "refers_to": [{"document": "DOC-VELTRA-0001"}]}
    fields = {**csr(source=source), "links": [{"to": "SC-VELTRA-0001", "why": "x"}]}
    applies = {**YES, "parts": ["PART-VELTRA-0001"]}
    register = make({"NORDAUTO": {"name": "Nord"}, id: {**fields, "applies": applies}})
    before = make({id: {**fields, "applies": {**YES, "parts": ["PART-VELTRA-0002"]}}})
    scope = Scope(customer="NORDAUTO")
    found = build(Request(register, (), scope, id=id, since=date(2026, 1, 1), before=before))
    assert "VELTRA" not in everything(found)
    assert lines(found, "applies", "parts") == [["other parts"]]


@pytest.mark.parametrize("language", ["en", "zh", "de"])
def test_every_word_that_a_record_can_ask_for_is_there(language):
    say = words_for(language, "requirement")
    named = {
        f"field.{s}" for path, _ in leaves(node_of(Requirement)) for s in path if s not in "*@"
    }
    named |= {f"change.{r}" for r in get_args(AssessmentResult)}
    named |= {f"origin.{o}" for o in get_args(Origin)}
    named |= {f"priority.{p}" for p in get_args(Priority)}
    named |= {f"change_fact.{name}" for name in node_of(Effect).names}
    units = ("hour", "working_day", "day", "week", "month", "year")
    named |= {f"length.{unit}{s}" for unit in units for s in ("", "s")}
    assert not {key for key in named if not say.has(key)}


def test_the_fields_of_a_record_are_those_of_its_file():
    tree = csr(
        clauses=["9.1.1.1"],
        applies=YES,
        retention="15 years",
        cascade={"to_suppliers": "yes"},
        at={"SHA": {"actions": [{"what": "Buy", "due": "2026-12-01"}]}},
        assessed=[{"edition": "2", "result": "new"}],
    )
    assert tree_of(Entry(parse_id(ID), parse(REQUIREMENT, tree))) == tree
    review = {
        "title": "Order",
        "type": "order",
        "class": "routine",
        "received": {**RECEIVED, "from": "Buyer"},
        "items": [{"part": PART, "quantity": "1200", "price": "18.40"}],
    }
    id = parse_id("CRV-NORDAUTO-0001")
    assert tree_of(Entry(id, parse(id.kind, review))) == review
