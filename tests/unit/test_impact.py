"""What a revision, an edition, a customer and a person touch."""

from datetime import date
from pathlib import Path

import pytest
from contracts import FIRST, NEW, PART, accepted, item, make, order, requirement

from csrreg.change.decide_revision import parse_decision
from csrreg.errors import CsrregError
from csrreg.reports import impact_customer, impact_document, impact_part, impact_person
from csrreg.reports.impact import of_department, still_here
from csrreg.reports.impact_schedule import Schedule
from csrreg.store.files import WorkTree
from csrreg.store.load import load

BRAKES = Path(__file__).parents[2] / "examples" / "brakes"
SC, CSR, DOC = "SC-NORDAUTO-0001", "CSR-NORDAUTO-0001", "DOC-NORDAUTO-0001"
COMING = [
    {"revision": "C", "effective": "2025-01-01"},
    {"revision": "D", "received": "2026-11-09", "effective": "2027-02-01"},
]


def housing(**fields):
    return {"name": "Housing", "revisions": COMING, "owner": "jonas", **fields}


def feature(**fields):
    return {"part": PART, "feature": "Bore", "lower": "1", **fields}


def part_impact(records, revision="D", part=None, **settings):
    register = make({PART: part or housing(), **records}, **settings)
    return impact_part.build(register.entries[PART], revision, register)


def found(impact, topic):
    return [(thing.id, thing.what, thing.why) for thing in impact.affected if thing.topic == topic]


def actions(impact):
    return {a.what: (str(a.due or ""), a.owner, a.late) for a in impact.actions}


# --- the drawing revision


@pytest.mark.parametrize(
    ("revision", "papers"),
    [("C", {}), ("D", {"CP": "covers C"}), ("E", {"CP": "covers C", "PF": "covers D"})],
)
def test_papers_are_those_that_cover_an_older_revision(revision, papers):
    carried = {
        "pfmea": {"document": "PF", "for_revision": "D"},
        "control_plan": {"document": "CP", "for_revision": "C"},
        "work_instruction": {"not_needed": "The machine does it."},
    }
    impact = part_impact({SC: feature(carried_in=carried)}, revision)
    assert {id: why for id, _, why in found(impact, "papers")} == papers


def test_a_paper_that_names_no_revision_is_looked_at():
    carried = {"control_plan": {"document": "CP"}, "drawing": {"document": "NA"}}
    impact = part_impact({SC: feature(carried_in=carried)})
    assert found(impact, "papers") == [("CP", SC, "does not say which revision it covers")]


def test_a_paper_is_one_thing_with_all_that_stands_in_it():
    plan = {"document": "CP", "revision": "9", "for_revision": "C"}
    records = {
        f"SC-NORDAUTO-000{n}": feature(
            carried_in={"control_plan": {**plan, "place": f"line {n}"}}, owner=owner
        )
        for n, owner in ((1, "li"), (2, "ma"), (3, "ma"))
    }
    impact = part_impact(records)
    ((id, what, why),) = found(impact, "papers")
    assert (id, why) == ("CP", "revision 9, covers C")
    assert what == "; ".join(f"SC-NORDAUTO-000{n} (line {n})" for n in (1, 2, 3))
    assert actions(impact)["CP (control_plan): revise it for revision D"][1] == "ma"


def test_a_suppliers_paper_is_asked_for_earlier():
    plan = {"document": "GP", "for_revision": "C"}
    impact = part_impact(
        {SC: feature(carried_in={"supplier_plan": plan, "control_plan": plan}, owner="li")}
    )
    made = actions(impact)
    # 20 and 15 working days before Monday 2027-02-01.
    assert made["GP (supplier_plan): have the supplier revise it for revision D"][0] == "2027-01-04"
    assert made["GP (control_plan): revise it for revision D"][0] == "2027-01-11"


@pytest.mark.parametrize(
    ("result", "papers", "capability", "approvals"),
    [(None, 1, 1, 1), ("changed", 1, 1, 1), ("unchanged", 0, 0, 0)],
)
def test_what_was_left_unchanged_keeps_its_proof(result, papers, capability, approvals):
    fields = {
        "carried_in": {"control_plan": {"document": "CP", "for_revision": "C"}},
        "capability": [{"index": "Cpk", "value": "1.5", "for_revision": "C"}],
        "approved": [{"by": "Berg", "for_revision": "C"}],
    }
    if result is not None:
        fields["assessed"] = [{"revision": "D", "result": result}]
    impact = part_impact({SC: feature(**fields)})
    counts = [len(found(impact, t)) for t in ("papers", "capability", "approvals")]
    assert counts == [papers, capability, approvals]


def test_what_a_revision_removed_still_stands_in_the_papers():
    gone = {"date": "2026-11-20", "reason": "x"}
    fields = {
        "carried_in": {"control_plan": {"document": "CP", "place": "line 2", "for_revision": "C"}},
        "retired": gone,
    }
    assert found(part_impact({SC: feature(**fields)}), "papers") == []
    removed = feature(**fields, assessed=[{"revision": "D", "result": "removed"}])
    assert found(part_impact({SC: removed}), "papers") == [
        ("CP", f"{SC} (line 2, removed)", "covers C")
    ]


@pytest.mark.parametrize(
    ("results", "count"),
    [([], 0), (["C"], 1), (["C", "D"], 0), (["B", "C"], 1), ([None], 1), (["C", None], 1)],
)
def test_one_result_on_the_new_revision_is_enough(results, count):
    capability = [
        {"index": "Cpk", "value": "1.5", **({"for_revision": r} if r else {})} for r in results
    ]
    impact = part_impact({SC: feature(capability=capability)})
    assert len(found(impact, "capability")) == count


@pytest.mark.parametrize(
    ("fields", "why", "asks"),
    [
        ({"revision": "C", "delivery": "2027-01-31"}, "delivered before D binds", False),
        ({"revision": "C", "delivery": "2027-02-01"}, "holds when D binds", True),
        ({"revision": "C"}, "holds when D binds", True),
        ({"delivery": "2027-03-01"}, "holds when D binds", True),
        ({"revision": "D", "delivery": "2027-03-01"}, "orders D already", False),
    ],
)
def test_contracts_that_hold_when_it_binds_are_settled_with_the_customer(fields, why, asks):
    impact = part_impact({FIRST: accepted("2026-10-01", items=item(**fields), prepared_by="li")})
    assert [w for _, _, w in found(impact, "contracts")] == [why]
    assert (f"{FIRST}: agree with the customer on revision D" in actions(impact)) is asks


def test_frameworks_name_the_call_offs_that_are_still_to_come():
    days = ("2027-01-29", "2027-02-01", "2027-03-01")
    calls = [{"number": f"R{n}", "quantity": "1", "delivery": d} for n, d in enumerate(days)]
    fields = {"valid_to": "2027-06-30", "call_offs": calls}
    record = accepted("2026-10-01", type="framework", items=item(revision="C"), framework=fields)
    ((_, what, _),) = found(part_impact({FIRST: record}), "contracts")
    assert what == "position 1, revision C, until 2027-06-30, call-off R1, R2 from 2027-02-01 on"


def test_offers_and_reviews_in_progress_stand_apart():
    records = {
        FIRST: accepted("2026-10-01", type="quotation", items=item(revision="C")),
        NEW: order(items=item(revision="C")),
    }
    impact = part_impact(records)
    assert [len(found(impact, t)) for t in ("contracts", "offers", "reviews")] == [0, 1, 1]


@pytest.mark.parametrize(
    ("applies", "count"),
    [
        ({"answer": "yes", "parts": [PART]}, 1),
        ({"parts": [PART]}, 1),
        ({"answer": "no", "parts": [PART]}, 0),
        ({"answer": "yes"}, 0),
        ({"answer": "yes", "parts": ["PART-NORDAUTO-0002"]}, 0),
    ],
)
def test_requirements_are_those_limited_to_the_part(applies, count):
    impact = part_impact({CSR: requirement(applies=applies)})
    assert len(found(impact, "requirements")) == count


def test_a_site_that_does_not_make_the_part_is_not_asked():
    record = requirement(at={"SHA": {"applies": {"answer": "yes", "parts": [PART]}}})
    sites = {"SHA": {"name": "Shanghai"}, "KAS": {"name": "Kassel"}}
    there = part_impact({CSR: record}, part=housing(sites=["SHA"]), sites=sites)
    elsewhere = part_impact({CSR: record}, part=housing(sites=["KAS"]), sites=sites)
    assert len(found(there, "requirements")) == 1
    assert len(found(elsewhere, "requirements")) == 0


def test_the_customer_is_asked_for_what_the_requirements_say():
    asking = requirement(clauses=["8.5.6.1.1"])
    elsewhere = requirement(
        clauses=["8.3.4.4"], applies={"answer": "yes", "parts": ["PART-NORDAUTO-0002"]}
    )
    impact = part_impact({CSR: asking, "CSR-NORDAUTO-0002": elsewhere})
    points = {t.title: t for t in impact.affected if t.topic == "open"}
    assert points["customer"].why == f"asked for by {CSR}"
    unknown = {t.title: t for t in part_impact({}).affected if t.topic == "open"}
    assert unknown["customer"].what == "find out whether approval is needed"


@pytest.mark.parametrize(("revision", "asks"), [("C", True), ("D", False)])
def test_an_approval_that_was_given_is_not_asked_for(revision, asks):
    record = feature(approved=[{"by": "Berg", "document": "PPAP 7", "for_revision": revision}])
    impact = part_impact({SC: record})
    assert ("Get the customer's approval for revision D" in actions(impact)) is asks
    points = {t.title: t.what for t in impact.affected if t.topic == "open"}
    given = "approved by Berg, PPAP 7"
    assert points["customer"] == ("notice and approval are needed" if asks else given)


def test_feasibility_that_was_concluded_for_the_revision_is_not_asked_again():
    concluded = {"conclusion": "feasible"}
    for revision, open_ in (("D", False), ("C", True)):
        review = order(items=item(revision=revision), feasibility=concluded)
        made = actions(part_impact({FIRST: review}))
        assert ("Feasibility of revision D: judge it in the team and record it" in made) is open_


def test_a_first_revision_leaves_no_old_stock():
    part = housing(revisions=[{"revision": "A", "effective": "2027-02-01"}])
    titles = [t.title for t in part_impact({}, "A", part).affected if t.topic == "open"]
    assert titles == ["feasibility", "customer", "telling people"]


def test_what_is_recorded_is_found_again_whatever_its_blanks_and_owner():
    what = f"{SC}: decide  what revision D did to it"
    done = {"what": what.upper(), "owner": "ma", "due": "2026-12-24", "done": "2026-11-20"}
    own = {"what": "Ask the foundry", "owner": "emil"}
    part = housing(revisions=[COMING[0], {**COMING[1], "actions": [done, own]}])
    impact = part_impact({SC: feature(owner="li")}, part=part)
    known = {a.number: a for a in impact.actions if a.recorded}
    assert (known[1].owner, str(known[1].due), known[1].done) == ("ma", "2026-12-24", True)
    assert (known[2].what, known[2].proposed) == ("Ask the foundry", False)
    assert sum("decide" in a.what.casefold() for a in impact.actions) == 1


def test_a_revision_that_is_not_recorded_has_no_dates_but_all_the_rest():
    carried = {"control_plan": {"document": "CP", "for_revision": "D"}}
    impact = part_impact({SC: feature(carried_in=carried, owner="li")}, "E")
    assert found(impact, "papers") == [("CP", SC, "covers D")]
    assert actions(impact)["CP (control_plan): revise it for revision E"] == ("", "li", False)
    assert "csrreg add revision" in impact.notes[0]


# --- dates and owners


@pytest.mark.parametrize(
    ("today", "days", "due", "late"),
    [
        ("2026-11-20", 5, "2026-11-23", False),
        ("2026-11-23", 5, "2026-11-23", False),
        ("2026-11-24", 5, "2026-11-24", True),
        # Saturday: the first day that is worked.
        ("2026-11-28", 5, "2026-11-30", True),
        ("2027-03-01", 5, "2027-03-01", True),
    ],
)
def test_no_date_is_proposed_that_is_past(today, days, due, late):
    schedule = Schedule(date.fromisoformat(today), date(2026, 11, 30), None)
    assert schedule.before(days) == (date.fromisoformat(due), late)


def test_the_calendar_of_the_site_counts():
    sites = {
        "SHA": {"name": "Shanghai", "calendar": {"holidays": ["2027-01-29", "2027-01-28"]}},
        "KAS": {"name": "Kassel"},
    }
    what = "Get the customer's approval for revision D"
    due = [
        actions(part_impact({}, part=housing(sites=[site]), sites=sites))[what][0]
        for site in ("KAS", "SHA")
    ]
    assert due == ["2027-01-25", "2027-01-21"]


def test_deciding_is_due_within_the_time_for_reviews_but_before_it_binds():
    what = f"{SC}: decide what revision D did to it"
    assert actions(part_impact({SC: feature()}))[what][0] == "2026-11-23"
    assert actions(part_impact({SC: feature()}, edition_review="4 weeks"))[what][0] == "2026-12-07"
    soon = housing(revisions=[COMING[0], {**COMING[1], "effective": "2026-11-21"}])
    assert actions(part_impact({SC: feature()}, part=soon))[what][0] == "2026-11-21"


PEOPLE = {
    "gone": {"name": "a", "until": "2026-11-19", "deputy": "here"},
    "last": {"name": "b", "until": "2026-11-20", "deputy": "here"},
    "alone": {"name": "c", "until": "2026-01-01"},
    "chain": {"name": "d", "until": "2026-01-01", "deputy": "gone"},
    "here": {"name": "e", "site": "KAS"},
}


@pytest.mark.parametrize(
    ("person", "acting"),
    [
        ("gone", "here"),
        ("last", "last"),
        ("alone", ""),
        ("chain", ""),
        ("here", "here"),
        ("unknown", "unknown"),
        (None, ""),
    ],
)
def test_who_has_left_is_asked_for_nothing(person, acting):
    assert still_here(person, make({}, people=PEOPLE)) == acting


def test_whoever_of_a_department_is_at_the_site_goes_first():
    departments = {"production": {"head": "last", "deputy": "gone", "members": ["alone"]}}
    register = make({}, people=PEOPLE, departments=departments)
    assert of_department("production", ["KAS"], register) == "here"
    assert of_department("production", ["SHA"], register) == "last"
    assert of_department("sales", ["KAS"], register) == ""


# --- the edition


def editions(**fields):
    listed = [
        {"edition": "1", "effective": "2025-01-01"},
        {"edition": "2", "received": "2026-11-02", "effective": "2027-02-01", **fields},
    ]
    return {"title": "CSR", "type": "csr", "editions": listed, "owner": "anna"}


def document_impact(records, edition="2", **fields):
    register = make({DOC: editions(**fields), **records})
    return impact_document.build(register.entries[DOC], edition, register)


def test_requirements_to_compare_make_one_action_for_each_owner():
    def taken(**more):
        return requirement(source={"document": DOC, "edition": "1"}, **more)

    compared = [{"edition": "2", "result": "unchanged"}]
    records = {
        "CSR-NORDAUTO-0001": taken(owner="li"),
        "CSR-NORDAUTO-0002": taken(owner="li"),
        "CSR-NORDAUTO-0003": taken(),
        "CSR-NORDAUTO-0004": taken(owner="ma", assessed=compared),
    }
    impact = document_impact(records)
    assert [id for id, _, _ in found(impact, "left")] == [f"CSR-NORDAUTO-000{n}" for n in (1, 2, 3)]
    made = actions(impact)
    # 10 working days after 2026-11-02 it was to be done.
    assert made["Compare the requirements of li with edition 2"] == ("2026-11-20", "li", True)
    assert made["Compare the requirements that nobody owns with edition 2"][1] == "anna"
    assert not any("of ma" in what for what in made)


@pytest.mark.parametrize(
    ("cited", "runs", "count"),
    [
        ("1", "2027-03-01", 1),
        (None, "2027-03-01", 1),
        ("2", "2027-03-01", 0),
        ("1", "2026-11-19", 0),
    ],
)
def test_contracts_that_cite_an_older_edition(cited, runs, count):
    documents = [{"document": DOC, **({"edition": cited} if cited else {})}]
    record = accepted("2026-10-01", items=item(delivery=runs), documents=documents)
    assert len(found(document_impact({FIRST: record}), "contracts")) == count


@pytest.mark.parametrize(
    ("result", "count"), [(None, 1), ("changed", 1), ("unchanged", 0), ("editorial", 0)]
)
def test_suppliers_hear_of_what_is_not_known_to_be_the_same(result, count):
    assessed = [{"edition": "2", "result": result}] if result else []
    record = requirement(
        source={"document": DOC, "edition": "1"},
        cascade={"to_suppliers": "yes"},
        assessed=assessed,
    )
    assert len(found(document_impact({CSR: record}), "suppliers")) == count


def test_who_heard_of_the_last_edition_hears_of_this_one():
    told = [{"to": "purchasing；生产部"}]
    register = make({DOC: editions(communicated=told)})
    document = editions(communicated=told)
    document["editions"][0]["communicated"] = [{"to": "purchasing, logistics"}, {"to": "生产部"}]
    register = make({DOC: document})
    impact = impact_document.build(register.entries[DOC], "2", register)
    assert [(id, what) for id, what, _ in found(impact, "told")] == [
        ("purchasing", "told"),
        ("logistics", "not told yet"),
        ("生产部", "told"),
    ]


def test_nobody_learns_an_edition_that_another_one_has_replaced():
    train = "Train the internal auditors on edition 1"
    assert train in actions(document_impact({}, "1"))
    assert train not in actions(document_impact({}, "1", effective="2026-11-20"))


# --- the example register


@pytest.fixture(scope="module")
def brakes():
    return load(WorkTree(BRAKES), date(2026, 11, 20)).register


@pytest.fixture(scope="module")
def drawing_d(brakes):
    return impact_part.build(brakes.entries[PART], "D", brakes)


def test_the_example_names_every_paper_of_revision_c(drawing_d):
    assert {id for id, _, _ in found(drawing_d, "papers")} == {
        "PF-0123-456",
        "CP-0123-456",
        "IP-0123-456",
        "AB-WI-347",
        "AB-WI-348",
        "AB-WI-349",
        "Control plan of the foundry GP-570",
    }


def test_every_affected_record_of_the_example_is_there_and_named(brakes):
    for entry in brakes.parts:
        for revision in entry.record.revisions:
            impact = impact_part.build(entry, revision.revision, brakes)
            records = [t for t in impact.affected if t.topic != "papers"]
            assert all(thing.id in brakes.entries for thing in records)
            assert all(
                action.due is None or action.due >= brakes.today for action in impact.actions
            )
    for entry in brakes.documents:
        for edition in entry.record.editions:
            assert impact_document.build(entry, edition.edition, brakes).facts


def test_every_customer_and_person_of_the_example_has_a_page(brakes):
    for entry in brakes.customers:
        shown = {t.id for t in impact_customer.build(entry, brakes).affected}
        own = {
            e.id
            for e in (*brakes.requirements, *brakes.parts, *brakes.documents)
            if e.customer == entry.id and getattr(e.record, "retired", None) is None
        }
        assert own <= shown
    for person in brakes.settings.people:
        assert impact_person.build(person, brakes).title


# --- what somebody typed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SC-NORDAUTO-0001=changed", (SC, "changed")),
        (" sc-nordauto-0001 = REMOVED ", (SC, "removed")),
        ("SC-NORDAUTO-0001＝new", (SC, "new")),
    ],
)
def test_a_decision(text, found):
    assert parse_decision(text) == found


@pytest.mark.parametrize("text", ["", "SC-NORDAUTO-0001", "=changed", f"{SC}=", f"{SC}=gone"])
def test_no_decision(text):
    with pytest.raises(CsrregError, match="--decide"):
        parse_decision(text)
