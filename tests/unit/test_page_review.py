"""The form of a contract review: what it says before and after each step, and whom it names."""

from dataclasses import replace

import pytest
from contracts import amendment, item, order
from page_registers import action, document, register, text
from pages import checked, facts, said

from csrreg.errors import CsrregError
from csrreg.findings import Finding, Severity
from csrreg.reports.html import value_of
from csrreg.reports.page import Section, Signatures
from csrreg.reports.pages.ledger import build as build_ledger
from csrreg.reports.pages.review import build
from csrreg.reports.request import Request, seen_by
from csrreg.store.reports import words_for

ID = "CRV-NORDAUTO-0001"
PART = "PART-NORDAUTO-0001"
LEFT = "tom"
"""Somebody who has left."""


def page(tree, customer="", today="2026-11-20", id=ID, **records):
    found = register({PART: {"name": "Caliper"}, id: tree, **records}, today)
    seen = seen_by(found, customer) if customer else found
    return checked(build(Request(seen, (), id=id)))


def of(made, name):
    """Return what a section says."""
    for block in made.blocks:
        if isinstance(block, Section) and block.name == name:
            return said(type(made)("review", (block,), title=made.title))
    return ""


def head(made):
    return facts(made.blocks, report="review")


def title(made, language="en"):
    return value_of(made.title, words_for(language, "review"))


@pytest.mark.parametrize(
    ("how", "en", "zh"),
    [
        ("email", "Contract review", "合同评审表"),
        ("letter", "Contract review", "合同评审表"),
        ("chat", "Review of a verbal order", "口头订单评审表"),
        ("phone", "Review of a verbal order", "口头订单评审表"),
        ("visit", "Review of a verbal order", "口头订单评审表"),
    ],
)
def test_what_came_by_word_only_has_its_own_form(how, en, zh):
    made = page(order(received={"at": "2026-11-20T17:00+08:00", "how": how}))
    assert title(made) == f"{en} {ID}"
    assert title(made, "zh") == f"{zh} {ID}"


def test_blanks_can_be_filled_in_until_it_is_decided():
    assert head(page(order()))["prepared_by"] is None
    decided = order(decision={"result": "accepted", "by": "li", "date": "2026-11-20"})
    assert head(page(decided))["prepared_by"] == "none"


def test_the_head_says_who_wants_what_until_when():
    reference = {"number": "4500187", "revision": "1", "date": "2026-11-17"}
    received = {"at": "2026-11-17T15:40+01:00", "how": "email", "from": "Katrin Moser"}
    made = page(order(reference=reference, received=received, prepared_by="li", site="KAS"))
    found = head(made)
    assert found["customer"] == "NORDAUTO Nord Auto AG"
    assert found["reference"] == "4500187, revision 1, 2026-11-17"
    assert found["received"] == "2026-11-17T15:40:00+01:00, e-mail"
    assert found["from"] == "Katrin Moser"
    assert found["site"] == "KAS Kassel"
    assert found["class"] == "routine"
    assert "overdue" in found["reply_due"]


def test_a_reply_in_time_is_not_called_late():
    made = page(order(received={"at": "2026-11-20T15:40+01:00"}))
    assert "overdue" not in head(made)["reply_due"]


def test_positions_value_and_terms():
    items = item(revision="C", quantity="12000", unit="pcs", price="18.40", currency="EUR")
    made = page(order(items=items, terms={"payment": "30 days net"}))
    found = said(made)
    assert f"{PART} Caliper" in found
    assert "12,000 pcs" in found
    assert "18.40 EUR" in found
    assert "220,800 EUR" in found
    assert "30 days net" in found
    assert "12.000 pcs" in said(made, "de")
    assert "Annual volume" not in found
    yearly = page(order(items=item(annual_volume="40000")))
    assert "| – | – | – | – | 40,000 |" in said(yearly)
    assert of(page(order()), "terms") == ""
    assert "No items are recorded." in said(page(order()))


def test_what_it_touches_is_named_with_title_and_status():
    tree = order(
        requirements=["CSR-NORDAUTO-0001", "CSR-NORDAUTO-0099"],
        characteristics=["SC-NORDAUTO-0001"],
        documents=[{"document": "DOC-NORDAUTO-0001", "edition": "1"}],
    )
    bore = {"part": PART, "feature": "Bore"}
    made = page(tree, **{"CSR-NORDAUTO-0001": text(), "SC-NORDAUTO-0001": bore})
    found = of(made, "touched")
    assert "CSR-NORDAUTO-0001 Layout inspection | ○ identified" in found
    assert "SC-NORDAUTO-0001 Bore" in found
    state = "in force, no day stated<br>reviewed: Li Wei, 10 Jan 2026"
    assert f"DOC-NORDAUTO-0001 Supplier CSR | 1 | {state}" in found
    assert "CSR-NORDAUTO-0099 | ▲ not recorded" in found


def test_an_opinion_says_whose_it_is_for_whom_and_who_recorded_it():
    answer = {
        "result": "accept_with_conditions",
        "by": "ma",
        "on_behalf_of": "li",
        "recorded_by": "zhou",
        "date": "2026-11-20",
        "conditions": [action("Gauge", "2026-11-19", "ma"), action("Plan", done="2026-11-20")],
        "proposal": "Two lots",
        "checks": [{"point": "Capacity", "answer": "no", "note": "from March"}],
    }
    found = of(page(order(departments={"quality": answer})), "opinions")
    assert "◐ accept with conditions | Ma Jun<br>for Li Wei<br>recorded by Zhou Yan" in found
    assert "condition: Gauge – Ma Jun, due **19 Nov 2026** ▲ overdue" in found
    assert "condition: Plan – nobody, done on 20 Nov 2026" in found
    assert "proposed request to the customer: Two lots" in found
    assert "| 1 | Capacity | no | from March |" in found
    assert "sign" not in found


def test_a_stale_answer_says_what_changed():
    judged = {"result": "accept", "by": "li", "date": "2026-11-20"}
    stale = order(departments={"quality": {**judged, "digest": "1:sha256:00"}})
    found = of(page(stale), "opinions")
    assert "▲ stale<br>● accept" in found
    assert "changed since: the order" in found
    cited = {"CSR-NORDAUTO-0001": "1:sha256:00"}
    tree = order(requirements=["CSR-NORDAUTO-0001"])
    made = page(tree, **{"CSR-NORDAUTO-0001": text()})
    assert "stale" not in said(made)
    now = register({ID: tree}).digests[ID]
    tree["departments"] = {"quality": {**judged, "digest": now, "cited": cited}}
    made = page(tree, **{"CSR-NORDAUTO-0001": text()})
    assert "changed since: CSR-NORDAUTO-0001" in of(made, "opinions")
    without = order(departments={"quality": judged})
    assert "What was judged is not recorded" in of(page(without), "opinions")


def test_the_checklist_of_a_department_without_an_answer_is_there_to_be_filled_in():
    classes = [{"class": "routine", "departments": ["quality"]}]
    rules = {"classes": classes, "checklists": {"quality": ["Gauges ready"], "sales": ["Price"]}}
    found = register({ID: order()}, review=rules)
    made = checked(build(Request(found, (), id=ID)))
    shown = of(made, "opinions")
    assert "| 1 | Gauges ready |  |  |" in shown
    assert "○ no opinion yet" in shown
    assert "Price" not in shown


def test_feasibility_topics_risks_and_conclusion():
    found = {
        "answers": [{"topic": "Capacity", "answer": "no", "note": "third shift"}, {"topic": "Law"}],
        "risks": [{"what": "Late tool", "owner": "ma", "due": "2026-10-01"}],
        "conclusion": "feasible_with_changes",
        "by": ["li", LEFT],
        "date": "2026-11-19",
    }
    shown = of(page(order(feasibility=found)), "feasibility")
    assert "◐ feasible with changes" in shown
    assert "Li Wei, Tom Vogel (has left)" in shown
    assert "| 1 | Capacity | no | third shift |" in shown
    assert "| Late tool | no action recorded | Ma Jun | 1 Oct 2026 |" in shown


def test_a_commitment_that_is_needed_and_missing_is_said_so():
    assert of(page(order()), "feasibility") == ""
    missing = of(page(order(**{"class": "new_product"})), "feasibility")
    assert "is needed and not recorded yet" in missing
    first = order(**{"class": "new_product"}, items=item(), feasibility={"conclusion": "feasible"})
    later = order(**{"class": "new_product"}, items=item(), previous=ID)
    made = page(later, id="CRV-NORDAUTO-0002", **{ID: first})
    assert f"Concluded in {ID} Order" in of(made, "feasibility")


def test_a_decision_is_blank_until_it_is_made():
    open_ = [b for b in page(order()).blocks if isinstance(b, Section) and b.name == "decision"]
    assert set(facts(open_[0].blocks, report="review").values()) == {None}
    ruled = {"result": "rejected", "by": "li", "date": "2026-11-20", "arbitration": "zhou"}
    found = of(page(order(decision={**ruled, "note": "No tool"})), "decision")
    assert "– rejected" in found
    assert "Zhou Yan" in found
    assert "No tool" in found


def test_what_came_after_the_decision():
    tree = order(
        received={"at": "2026-11-20T17:00+08:00", "how": "phone"},
        customer_waiver={"by": "K. Moser", "document": "Mail 7"},
        replies=[{"date": "2026-11-20", "how": "email", "by": "li", "document": "Q-1"}],
        provisional_release={"by": "li", "scope": "Material", "until": "2026-12-01", "risk": "r"},
        release={"by": "ma", "date": "2026-11-21"},
        informed=[{"department": "sales", "date": "2026-11-21", "changed": "price list"}],
        signed={"date": "2026-11-21", "by": "Both", "document": "C-1"},
    )
    found = said(page(tree))
    for words in ("K. Moser", "Mail 7", "Q-1", "until 1 Dec 2026", "risk: r", "Verkauf", "C-1"):
        assert words in found
    assert "not confirmed" in found
    tree["written_confirmation"] = {"date": "2026-11-22", "document": "PO 7"}
    found = said(page(tree))
    assert "22 Nov 2026, PO 7" in found
    assert "not confirmed" not in found


def test_questions_exceptions_and_differences_show_what_is_open():
    tree = order(
        questions=[{"ask": "Painted?", "to": "K. Moser"}, {"ask": "Price?", "answer": "Yes"}],
        exceptions=[
            {"what": "Bars"},
            {"what": "Label", "asked": "2026-11-05", "answer": "refused"},
        ],
        differences=[{"what": "Quantity", "before": "1", "now": "2"}],
    )
    found = said(page(tree))
    assert "| Painted? | K. Moser | ○ no answer yet |" in found
    assert "| Price? | nobody | Yes |" in found
    assert "| Bars | – | ○ not requested yet | – |" in found
    assert "| Label | 5 Nov 2026 | ▲ refused | – |" in found
    assert "| Quantity | 1 | 2 | ○ not settled |" in found


def test_a_framework_shows_its_envelope_and_the_call_offs_before_an_amendment():
    calls = {"call_offs": [{"number": "A-1", "within": "yes", "by": "li", "quantity": "500"}]}
    limits = {"monthly_max": "40000", "lead_time": "5 working_days", "valid_to": "2027-12-31"}
    first = order(type="framework", framework={**limits, **calls})
    more = {**limits, "call_offs": [{"number": "A-2", "quantity": "9", "within": "no"}]}
    second = amendment("clauses", ID, type="framework", framework=more)
    found = of(page(second, id="CRV-NORDAUTO-0002", **{ID: first}), "framework")
    assert "40,000" in found
    assert "5 working days" in found
    assert "| A-1 | – | – | 500 | – | ● yes<br>Li Wei | recorded in CRV-NORDAUTO-0001 |" in found
    assert "| A-2 | – | – | 9 | – | ▲ no, beyond them | – |" in found


def test_an_amendment_shows_every_point_in_the_readers_form():
    first = order(items=item(quantity="12000", delivery="2027-01-15"), terms={"payment": "net"})
    changed = [
        *item(quantity="18000", delivery="2027-01-15"),
        {"name": "Pin", "quantity": "3", "unit": "pcs"},
    ]
    change = {"asked_by": "K. Moser", "why": "More cars", "effect": {"cost": "none"}}
    second = amendment("dates_or_quantities", ID, items=changed)
    second["amends"]["change"] = change
    made = page(second, id="CRV-NORDAUTO-0002", **{ID: first})
    found = of(made, "amendment")
    assert f"| item {PART}: quantity | 12,000 | 18,000 |" in found
    assert "| item Pin | nothing | 3 pcs |" in found
    assert "only dates or quantities" in found
    assert "K. Moser" in found
    assert "payment" not in found
    assert "12.000 | 18.000" in said(made, "de")
    older = page(first, **{"CRV-NORDAUTO-0002": second})
    assert head(older)["amended_by"] == "CRV-NORDAUTO-0002 Order"


def test_what_an_amendment_changes_has_its_currency_and_unit():
    ordered = {"unit": "pcs", "currency": "EUR"}
    first = order(
        items=item(quantity="900", price="18.40", **ordered),
        value={"amount": "16560", "currency": "EUR"},
    )
    second = amendment(
        "dates_or_quantities",
        ID,
        items=item(quantity="9000", price="18.45", **ordered),
        value={"amount": "166050", "currency": "EUR"},
    )
    found = of(page(second, id="CRV-NORDAUTO-0002", **{ID: first}), "amendment")
    assert "| contract value | 16,560 EUR | 166,050 EUR |" in found
    assert "quantity | 900 pcs | 9,000 pcs |" in found
    assert "unit price | 18.40 EUR | 18.45 EUR |" in found


def test_each_digest_stands_once_with_who_judged_it():
    tree = order()
    now = register({ID: tree}).digests[ID]
    judged = {"result": "accept", "by": "li", "date": "2026-11-20"}
    tree["departments"] = {
        "quality": {**judged, "digest": now},
        "sales": {**judged, "digest": "1:sha256:" + "0" * 64},
    }
    tree["decision"] = {"result": "accepted", "by": "li", "date": "2026-11-20", "digest": now}
    found = of(page(tree), "digests")
    short = now.rpartition(":")[2][:12]
    assert f"| {short} | ● as it is now | Quality, Decision |" in found
    assert "| 000000000000 | – earlier content | Verkauf |" in found
    assert now in found


def test_what_is_still_to_be_done_comes_first():
    made = page(order(), today="2026-11-25")
    names = [b.name for b in made.blocks if isinstance(b, Section)]
    assert names[0] == "open"
    assert "▲ overdue | Opinion: Quality" in of(made, "open")
    gone = {"result": "rejected", "by": "li", "date": "2026-11-20"}
    assert of(page(order(decision=gone, replies=[{"date": "2026-11-20"}])), "open") == ""


def test_departments_and_the_decision_are_signed_by_hand():
    made = page(order(departments={"sales": {"result": "accept", "by": "zhou"}}))
    (section,) = [b for b in made.blocks if isinstance(b, Section) and b.name == "signatures"]
    (fields,) = [b for b in section.blocks if isinstance(b, Signatures)]
    words = words_for("en", "review")
    roles = [value_of(role, words) for role in fields.roles]
    assert roles == ["Prepared by", "Quality", "Verkauf", "Decision"]


def test_the_form_for_one_customer_names_no_other():
    others = {"HUAXING": {"name": "Huaxing Motor"}, "CRV-HUAXING-0001": order(title="Discs")}
    tree = order(documents=[{"document": "DOC-NORDAUTO-0001"}])
    found = said(page(tree, customer="NORDAUTO", **others))
    assert "Nord Auto AG" in found
    for word in ("HUAXING", "Huaxing", "Discs"):
        assert word not in found
    with pytest.raises(CsrregError, match="no contract review CRV-HUAXING-0001 here"):
        page(order(), customer="NORDAUTO", id="CRV-HUAXING-0001")


def test_without_settings_it_still_says_what_it_knows():
    found = register({ID: order(departments={"quality": {}}), "DOC-NORDAUTO-0001": document()})
    made = checked(build(Request(replace(found, settings=None), (), id=ID)))
    assert "no opinion yet" in said(made)


def test_the_state_of_a_cited_edition_is_its_own():
    editions = (
        {"edition": "2", "effective": "2026-05-01", "received": "2026-04-01"},
        {"edition": "3", "effective": "2027-01-01"},
    )
    cited = [{"document": "DOC-NORDAUTO-0001", "edition": e} for e in ("1", "2", "3", "9")]
    doc = document(*editions)
    found = of(page(order(documents=cited), **{"DOC-NORDAUTO-0001": doc}), "touched")
    assert "| 1 | not in force; 2 is<br>reviewed: Li Wei, 10 Jan 2026 |" in found
    assert "| 2 | in force since 1 May 2026<br>○ not reviewed |" in found
    assert "| 3 | in force from 1 Jan 2027<br>○ not reviewed |" in found
    assert "| 9 | ▲ not recorded |" in found


CHECKED = {"point": "Capacity", "answer": "yes"}
RULES = {
    "classes": [{"class": "routine", "departments": ["quality"]}],
    "checklists": {"quality": ["Capacity", "Gauges"]},
}


def checklist(answer):
    tree = order(departments={"quality": answer})
    found = register({PART: {"name": "Caliper"}, ID: tree}, review=RULES)
    return of(checked(build(Request(found, (), id=ID))), "opinions")


def test_a_point_that_somebody_left_out_is_named():
    answer = {"result": "accept", "by": "li", "date": "2026-11-18", "checks": [CHECKED]}
    found = checklist(answer)
    assert "| 1 | Capacity | yes |" in found
    assert "| 2 | Gauges | ○ not answered |" in found
    assert "| 1 | Capacity | ○ not answered |" in checklist({**answer, "checks": []})


def test_before_an_opinion_points_are_left_blank():
    found = checklist({"checks": [CHECKED]})
    assert "| 1 | Capacity | yes |" in found
    assert "| 2 | Gauges |  |" in found


def test_the_reply_is_due_on_the_customers_clock():
    tree = order(site="KAS", reply_due="2026-11-27T23:30-05:00")
    sites = {"KAS": {"name": "Kassel", "timezone": "Europe/Berlin"}}
    found = register({PART: {"name": "Caliper"}, ID: tree}, sites=sites)
    due = head(checked(build(Request(found, (), id=ID))))["reply_due"]
    assert due == "2026-11-27T23:30:00-05:00; at our site: 2026-11-28T05:30:00+01:00"


def test_only_dates_were_to_change_but_a_document_did():
    older = order(documents=[{"document": "DOC-NORDAUTO-0001", "edition": "1"}])
    later, cited = "CRV-NORDAUTO-0002", [{"document": "DOC-NORDAUTO-0001", "edition": "2"}]
    newer = amendment("dates_or_quantities", documents=cited)
    made = page(newer, **{ID: older}, id=later)
    assert "DOC-NORDAUTO-0001 1 → 2" in of(made, "amendment")
    made = page(amendment("clauses", documents=cited), **{ID: older}, id=later)
    assert "Recorded as" not in of(made, "amendment")


def test_errors_of_the_check_and_risks_are_still_to_be_done():
    risks = [{"what": "Tool wear", "action": "Buy a tool", "owner": "li", "due": "2026-11-01"}]
    tree = order(feasibility={"risks": risks})
    found = register({PART: {"name": "Caliper"}, ID: tree})
    wrong = [
        Finding("REV001", Severity.ERROR, f"reviews/NORDAUTO/{ID}.yaml", "It is wrong", id=ID),
        Finding("REV002", Severity.WARNING, f"reviews/NORDAUTO/{ID}.yaml", "A doubt", id=ID),
        Finding("REV003", Severity.ERROR, "x", "Of another", id="CRV-NORDAUTO-0009"),
    ]
    said_open = of(checked(build(Request(found, wrong, id=ID))), "open")
    assert "REV001 | It is wrong" in said_open
    assert "A doubt" not in said_open
    assert "Of another" not in said_open
    assert "Feasibility risk: Buy a tool | Li Wei" in said_open
    ledger = checked(build_ledger(Request(found, wrong)))
    assert "errors of the check: 1" in said(ledger)
