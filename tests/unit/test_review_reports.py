"""What is shown of contract reviews: the ledger, the page, what waits and what is judged."""

from datetime import date
from pathlib import Path

import pytest

from csrreg.model.answers import acts_for
from csrreg.model.fields import node_of
from csrreg.model.ids import parse_id
from csrreg.model.kinds import REVIEW
from csrreg.model.parse import parse
from csrreg.model.register import Entry
from csrreg.model.status import review_status
from csrreg.reports import judge, ledger, review_page, waiting
from csrreg.store.files import Listing, WorkTree
from csrreg.store.load import load
from csrreg.store.yaml.emit import record_text

BASE = Path(__file__).parents[1] / "cli/_bases/contracts"
ID = "CRV-NORDAUTO-0001"
ORDER = {
    "title": "Order",
    "type": "order",
    "prepared_by": "lin",
    "site": "SHA",
    "received": {"at": "2026-11-20T17:00+08:00", "how": "email"},
    "items": [{"part": "PART-NORDAUTO-0001", "revision": "C", "quantity": "1200"}],
    "departments": {"quality": {}, "production": {}},
}
ACCEPTED = {"result": "accepted", "by": "chen", "date": "2026-11-23"}
ANSWERED = {name: {"result": "accept", "digest": "?"} for name in ("quality", "production")}


class Overlay:
    """The test register with reviews that are in no file."""

    def __init__(self, reviews):
        self.below = WorkTree(BASE)
        self.reviews = reviews

    def exists(self, file):
        return file in self.reviews or self.below.exists(file)

    def listing(self):
        found = self.below.listing()
        return Listing([*found.files, *self.reviews], found.findings)

    def read(self, file):
        if file in self.reviews:
            return record_text(self.reviews[file], node_of(REVIEW.shape)).encode()
        return self.below.read(file)

    def sha256(self, file):
        return self.below.sha256(file)


def register_of(*reviews, today=date(2026, 11, 23), **fields):
    """Return a register with reviews; fields are put into the first."""
    first, *rest = reviews or (ORDER,)
    trees = {}
    for number, tree in enumerate(({**first, **fields}, *rest), 1):
        trees[parse_id(f"CRV-NORDAUTO-{number:04}").file] = tree
    loaded = load(Overlay(trees), today)
    assert not loaded.findings
    return loaded.register


def whats(register, **chosen):
    return [(thing.what, thing.who) for thing in waiting.build(register, id=ID, **chosen)]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, "open"),
        ({"departments": {"quality": {"result": "accept"}, "production": {}}}, "in_review"),
        (
            {"departments": {"quality": {"conditions": [{"what": "x"}], "result": "accept"}}},
            "waiting_for_conditions",
        ),
        ({"decision": ACCEPTED}, "decided"),
        ({"decision": {**ACCEPTED, "result": "clarify"}}, "waiting_for_customer"),
        ({"decision": ACCEPTED, "exceptions": [{"what": "x"}]}, "waiting_for_customer"),
        ({"decision": ACCEPTED, "replies": [{"date": "2026-11-23"}]}, "replied"),
        # a reply before the decision was about something else
        ({"decision": ACCEPTED, "replies": [{"date": "2026-11-22"}]}, "decided"),
        ({"replies": [{"date": "2026-11-22"}]}, "open"),
        (
            {"decision": {**ACCEPTED, "result": "clarify"}, "replies": [{"date": "2026-11-23"}]},
            "waiting_for_customer",
        ),
        ({"release": {"by": "ma", "date": "2026-11-23"}}, "released"),
    ],
)
def test_status(fields, status):
    assert review_status(parse(REVIEW, {**ORDER, **fields})) == status


def test_an_open_review_waits_for_its_departments():
    found = waiting.build(register_of(), id=ID)
    assert [(w.what, w.department, w.who) for w in found] == [
        ("answer", "quality", "li"),
        ("answer", "production", "ma"),
    ]
    assert {(str(w.until), w.time, w.overdue) for w in found} == {("2026-11-24", "17:00", False)}
    assert found[0].command == f"csrreg review answer {ID} --department quality"


@pytest.mark.parametrize("person", ["li", "anna"])
def test_head_and_deputy_see_the_work_of_an_absent_head(person):
    register = register_of(today=date(2026, 12, 8))
    (found,) = waiting.build(register, id=ID, person=person)
    assert (found.who, found.instead_of, found.overdue) == ("anna", "li", True)
    back = register_of(today=date(2026, 12, 14))
    assert [w.who for w in waiting.build(back, id=ID, person=person)] == (
        ["li"] if person == "li" else []
    )


def test_a_deputy_sees_every_kind_of_work_of_who_is_away():
    block = {
        "result": "accept",
        "conditions": [{"what": "Ppk", "owner": "li", "due": "2026-12-09"}],
    }
    register = register_of(departments={"quality": block}, today=date(2026, 12, 8))
    found = [w for w in waiting.build(register, id=ID, person="anna") if w.what == "condition: Ppk"]
    assert [(w.who, w.instead_of) for w in found] == [("anna", "li")]


def test_a_deputy_who_is_away_too_leaves_the_work_where_it_is():
    settings = register_of().settings
    assert acts_for(settings, "li", date(2026, 12, 8)) == "anna"
    assert acts_for(settings, "li", date(2026, 12, 14)) == "li"
    assert acts_for(settings, "nobody", date(2026, 12, 8)) == "nobody"
    assert acts_for(None, "li", date(2026, 12, 8)) == "li"


def test_work_that_was_let_go_ahead_is_reviewed_the_next_working_day():
    release = {"by": "ma", "date": "2026-11-20", "scope": "mix", "until": "2026-11-27"}
    received = {"at": "2026-11-20T17:00+08:00", "how": "chat"}
    register = register_of(
        provisional_release=release, received=received, reply_due="2026-11-30T12:00+08:00"
    )
    assert [(w.what, str(w.until)) for w in waiting.build(register, id=ID)] == [
        ("answer", "2026-11-23"),
        ("answer", "2026-11-23"),
        ("answer", "2026-11-23"),
        ("written confirmation", "2026-11-23"),
        ("end of the provisional release: mix", "2026-11-27"),
    ]


def test_who_decides_is_the_first_whose_limit_is_enough():
    def decider(**fields):
        digest = register_of(departments=ANSWERED, **fields).digests[ID]
        bound = {name: {**answer, "digest": digest} for name, answer in ANSWERED.items()}
        register = register_of(departments=bound, **fields)
        return [w.who for w in waiting.build(register, id=ID) if w.what == "decision"]

    assert decider() == ["zhou"]
    assert decider(value={"amount": "100000", "currency": "EUR"}) == ["zhou"]
    assert decider(value={"amount": "100001", "currency": "EUR"}) == ["chen"]
    assert decider(value={"amount": "100001", "currency": "CNY"}) == ["zhou"]
    assert decider(value={"amount": "1", "currency": "USD"}) == ["chen"]
    assert decider(questions=[{"ask": "?"}]) == []


def test_after_the_decision_the_customer_and_the_departments_are_told():
    amends = {"review": "CRV-NORDAUTO-0002", "how": "clauses"}
    older = {**ORDER, "decision": ACCEPTED, "replies": [{"date": "2026-11-23"}]}
    register = register_of(ORDER, older, amends=amends, decision=ACCEPTED)
    assert whats(register) == [
        ("reply to the customer", "lin"),
        ("tell the departments what changed", "lin"),
    ]
    told = {"replies": [{"date": "2026-11-23"}], "informed": [{"department": "quality"}]}
    assert whats(register_of(ORDER, older, amends=amends, decision=ACCEPTED, **told)) == []


def test_what_the_customer_must_do_waits_without_a_date_of_ours():
    exceptions = [
        {"what": "A"},
        {"what": "B", "asked": "2026-11-20"},
        {"what": "C", "answer": "accepted"},
    ]
    register = register_of(
        decision=ACCEPTED, exceptions=exceptions, replies=[{"date": "2026-11-23"}]
    )
    found = waiting.build(register, id=ID)
    assert [(w.what, w.who, str(w.until)) for w in found] == [
        ("ask for: A", "lin", "2026-11-24"),
        ("accept: B", waiting.CUSTOMER, "None"),
    ]


def test_a_refused_contract_waits_for_nothing_but_the_reply():
    refused = {"result": "rejected", "by": "zhou", "date": "2026-11-23"}
    block = {"quality": {"result": "reject", "conditions": [{"what": "x"}]}}
    register = register_of(decision=refused, departments=block, exceptions=[{"what": "y"}])
    assert whats(register) == [("reply to the customer", "lin")]
    assert whats(register_of(decision=refused, replies=[{"date": "2026-11-23"}])) == []


def test_filters_of_what_waits():
    register = register_of()
    assert len(waiting.build(register, id=ID, department="quality")) == 1
    assert len(waiting.build(register, id=ID, site="SHA")) == 2
    assert waiting.build(register, id=ID, site="KAS") == []
    assert waiting.build(register, id=ID, person="chen") == []


def ledger_line(today=date(2026, 11, 23), **fields):
    lines = ledger.build(register_of(today=today, **fields), customer="NORDAUTO")
    return lines[0]


def test_a_line_of_the_ledger():
    line = ledger_line(
        reference={"number": "4500", "revision": "B"},
        items=[
            {
                "part": "PART-NORDAUTO-0001",
                "quantity": "10",
                "unit": "pcs",
                "price": "1.50",
                "currency": "EUR",
            },
            {
                "name": "支架",
                "quantity": "2",
                "price": "0.5",
                "currency": "EUR",
                "delivery": "2027-01-05",
            },
            {
                "name": "x",
                "quantity": "0",
                "price": "1",
                "currency": "EUR",
                "delivery": "2026-12-24",
            },
        ],
    )
    assert line.items[0].part == "PART-NORDAUTO-0001"
    assert tuple(map(str, line.items)) == (
        "Caliper housing, front × 10 pcs",
        "支架 × 2",
        "x × 0",
    )
    assert (line.reference, line.value, line.delivery) == ("4500 B", "16 EUR", "2026-12-24")
    assert (line.class_, line.status) == ("new_product", "open")
    assert (line.reply_due, line.days_left) == ("2026-11-24T17:00+08:00", 1)


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        ({}, 1),
        ({"decision": ACCEPTED}, 1),
        ({"decision": ACCEPTED, "replies": [{"date": "2026-11-23"}]}, None),
        ({"decision": ACCEPTED, "release": {"by": "ma", "date": "2026-11-23"}}, 1),
        ({"decision": {**ACCEPTED, "result": "clarify"}}, 1),
        (
            {"decision": {**ACCEPTED, "result": "clarify"}, "replies": [{"date": "2026-11-23"}]},
            None,
        ),
        ({"decision": ACCEPTED, "replies": [{"date": "2026-11-22"}]}, 1),
    ],
)
def test_days_left_until_the_customer_knows(fields, days):
    assert ledger_line(**fields).days_left == days


def test_days_left_count_on_the_clocks_of_the_site():
    assert ledger_line(reply_due="2026-11-24T00:30+08:00", site="SHA").days_left == 1
    assert ledger_line(reply_due="2026-11-24T00:30+08:00", site="KAS").days_left == 0
    assert ledger_line(today=date(2026, 11, 30)).days_left == -6


def test_filters_of_the_ledger():
    register = register_of()

    def ids(**chosen):
        return [line.id for line in ledger.build(register, **chosen)]

    assert ids() == ["CRV-HUAXING-0001", ID]
    assert ids(customer="HUAXING") == ["CRV-HUAXING-0001"]
    assert ids(statuses=("open",)) == [ID]
    assert ids(classes=("special", "trial")) == ["CRV-HUAXING-0001"]
    assert ids(site="KAS") == []


def page_of(older=None, **fields):
    register = register_of(*((ORDER, older) if older else ()), **fields)
    return review_page.build(register.entries[ID], register, {**ORDER, **fields}, older)


def lines_of(page, heading):
    return next((s.lines for s in page.sections if s.heading == heading), ())


def test_the_page_of_an_amendment_shows_old_and_new():
    older = {**ORDER, "items": [{**ORDER["items"][0], "quantity": "1000"}], "decision": ACCEPTED}
    page = page_of(older, amends={"review": "CRV-NORDAUTO-0002", "how": "clauses"})
    change = review_page.Change("position PART-NORDAUTO-0001.quantity", "1000", "1200")
    assert page.changed == (change,)
    assert dict(page.facts)["amends"] == "CRV-NORDAUTO-0002 Order (clauses)"


def test_the_page_has_all_of_it():
    page = page_of(
        previous="CRV-NORDAUTO-0001",
        entity="Acme (Shanghai)",
        customer_waiver={"by": "K. Moser", "document": "Mail 7"},
        meeting={"date": "2026-11-21", "participants": ["li", "ma"], "minutes": "QR-7"},
        departments={
            "quality": {
                "checks": [
                    {"point": "A", "answer": "yes"},
                    {"point": "B", "answer": "no", "note": "late"},
                ],
                "result": "reject",
                "proposal": "later",
                "note": "二线",
                "by": "anna",
                "on_behalf_of": "li",
                "recorded_by": "zhou",
                "evidence": "OA-7",
                "date": "2026-11-21",
                "digest": "1:sha256:0",
            }
        },
        decision={**ACCEPTED, "arbitration": "chen", "note": "裁定"},
        signed={"date": "2026-11-24", "by": "chen", "document": "C-7"},
        links=[{"to": "PART-NORDAUTO-0001", "why": "drawing"}],
        notes="keep",
    )
    assert dict(page.facts)["entity"] == "Acme (Shanghai)"
    assert lines_of(page, "method") == ("meeting on 2026-11-21: li, ma; minutes: QR-7",)
    quality = lines_of(page, "departments")
    assert quality[0] == "quality: reject by anna for li on 2026-11-21, recorded by zhou"
    for line in (
        "  checklist: 1 yes, 1 no",
        "  B: no (late)",
        "  proposal: later",
        "  evidence: OA-7",
    ):
        assert line in quality
    assert lines_of(page, "decision") == (
        "formal review waived by K. Moser: Mail 7",
        "accepted by chen on 2026-11-23, ruled by chen",
        "裁定",
    )
    assert lines_of(page, "afterwards") == ("signed 2026-11-24 by chen C-7",)
    assert lines_of(page, "links") == ("PART-NORDAUTO-0001 Caliper housing, front: drawing",)
    assert lines_of(page, "notes") == ("keep",)


def test_a_stale_answer_says_what_changed():
    digests = register_of().digests
    block = {"result": "accept", "digest": digests[ID], "cited": {"SC-NORDAUTO-0001": "1:sha256:0"}}
    characteristics = ["SC-NORDAUTO-0001"]
    page = page_of(departments={"quality": block, "production": {"result": "accept"}})
    quality, production = (page.departments[0].state, page.departments[1].state)
    assert (quality, production) == ("stale", "stale")
    lines = lines_of(page, "departments")
    assert lines[0].endswith("stale: SC-NORDAUTO-0001 changed since")
    assert lines[1].endswith("stale: the answer does not say what was judged")
    page = page_of(departments={"quality": block}, characteristics=characteristics)
    assert lines_of(page, "departments")[0].endswith(
        "stale: the order, SC-NORDAUTO-0001 changed since"
    )


def test_a_department_sees_what_it_must_judge():
    register = register_of(
        requirements=["CSR-NORDAUTO-0001"],
        characteristics=["SC-NORDAUTO-0001"],
        terms={"payment": "60 days net"},
        framework={"monthly_max": "2500", "lead_time": "15 working_days"},
        differences=[{"what": "price", "before": "1", "now": "2"}],
        questions=[{"ask": "Which edition?", "to": "K. Moser"}],
        exceptions=[{"what": "120 bar", "asked": "2026-11-20"}],
    )
    checks = [{"point": "A"}, {"point": "B", "answer": "no"}]
    changes = [{"what": "terms.payment", "now": "60 days net"}]
    found = judge.build(register.entries[ID], register, checks, changes)
    sections = {section.heading: section.lines for section in found}
    assert sections["ordered"] == ("PART-NORDAUTO-0001 Caliper housing, front, revision C, 1,200",)
    assert sections["changed"] == ("terms.payment: nothing → 60 days net",)
    assert sections["framework"] == ("at most 2,500 a month", "lead time 15 working days")
    assert sections["different from before"] == ("price: 1 → 2; not resolved",)
    assert sections["questions"] == ("Which edition? (to K. Moser) → open",)
    assert sections["asked of the customer"] == ("1  120 bar → asked 2026-11-20, open",)
    assert sections["requirements not met yet"] == (
        "CSR-NORDAUTO-0001 PPAP level 3 for every new part (assessed)",
    )
    assert sections["characteristics without proven capability"] == (
        "SC-NORDAUTO-0001 Piston bore diameter (no capability result)",
    )
    assert sections["checklist"] == ("1  A", "2  B: no")


def test_an_entry_may_be_shown_before_it_is_written():
    register = register_of()
    entry = Entry(parse_id("CRV-NORDAUTO-0009"), parse(REVIEW, ORDER))
    assert review_page.build(entry, register, ORDER, None).status == "open"
