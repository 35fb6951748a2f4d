"""What somebody holds, and what happens when it moves to somebody else."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from contracts import FIRST, NEW, PART, accepted, make, order, requirement

from csrreg.change.edits import Set, Unset, edited
from csrreg.change.hand_over import hand_over
from csrreg.findings import dotted
from csrreg.model.held import all_held, held_by
from csrreg.model.kinds import SETTINGS, SETTINGS_FILE
from csrreg.model.parse import parse
from csrreg.model.register import Entry
from csrreg.rules import links
from csrreg.store.files import WorkTree
from csrreg.store.load import load
from csrreg.store.yaml.reader import read

BRAKES = Path(__file__).parents[2] / "examples" / "brakes"

CSR = "CSR-NORDAUTO-0001"


def places(records, **settings):
    return {
        f"{h.source} {dotted(h.path)}": h.topic for h in held_by("li", make(records, **settings))
    }


def test_owners_and_open_actions_count_and_done_ones_do_not():
    actions = [
        {"what": "a", "owner": "li", "done": "2026-01-01"},
        {"what": "b", "owner": "li"},
        {"what": "c", "owner": "ma"},
    ]
    record = requirement(owner="li", actions=actions, at={"SHA": {"owner": "li"}})
    assert places({CSR: record}) == {
        f"{CSR} owner": "owned",
        f"{CSR} actions.2.owner": "actions",
        f"{CSR} at.SHA.owner": "owned",
    }


def test_actions_of_revisions_and_editions_count():
    actions = [{"what": "a", "owner": "li"}]
    part = {"name": "x", "revisions": [{"revision": "A"}, {"revision": "B", "actions": actions}]}
    document = {"title": "x", "type": "csr", "editions": [{"edition": "1", "actions": actions}]}
    assert places({PART: part, "DOC-NORDAUTO-0001": document}) == {
        f"{PART} revisions.2.actions.1.owner": "actions",
        "DOC-NORDAUTO-0001 editions.1.actions.1.owner": "actions",
    }


def test_history_stays():
    judged = {"answer": "yes", "by": "li", "date": "2026-01-01"}
    record = requirement(
        applies=judged,
        fulfilled=judged,
        verification=[{"by": "li", "date": "2026-01-01", "result": "passed"}],
        assessed=[{"edition": "1", "result": "unchanged", "by": "li"}],
    )
    review = accepted(
        "2026-01-05",
        decision={"result": "accepted", "by": "li", "date": "2026-01-05", "arbitration": "li"},
        departments={"quality": {"result": "accept", "by": "li", "on_behalf_of": "li"}},
        meeting={"date": "2026-01-05", "participants": ["li"]},
        release={"by": "li", "date": "2026-01-06"},
    )
    customer = {"name": "Nord", "no_csr": {"checked": "2026-01-01", "by": "li"}}
    assert places({CSR: record, FIRST: review, "NORDAUTO": customer}) == {}


def test_what_is_retired_is_nobodys():
    gone = {"date": "2026-01-01", "reason": "x", "by": "li"}
    assert places({CSR: requirement(owner="li", retired=gone)}) == {}


@pytest.mark.parametrize(
    ("fields", "holds"),
    [
        ({}, True),
        ({"decision": {"result": "accepted", "by": "ma", "date": "2026-11-20"}}, True),
        (
            {
                "decision": {"result": "accepted", "by": "ma", "date": "2026-11-20"},
                "replies": [{"date": "2026-11-20"}],
            },
            False,
        ),
    ],
)
def test_who_prepares_a_review_has_to_until_the_customer_knows(fields, holds):
    found = places({FIRST: order(prepared_by="li", **fields)})
    assert found == ({f"{FIRST} prepared_by": "duties"} if holds else {})


def test_conditions_and_risks_count_while_the_review_does():
    fields = {
        "departments": {
            "quality": {
                "conditions": [
                    {"what": "a", "owner": "li"},
                    {"what": "b", "owner": "li", "done": "2026-01-01"},
                ]
            }
        },
        "feasibility": {"risks": [{"what": "c", "owner": "li"}]},
        "questions": [{"ask": "d", "to": "li"}, {"ask": "e", "to": "li", "answer": "f"}],
    }
    refused = {
        "decision": {"result": "rejected", "by": "ma", "date": "2026-11-20"},
        "replies": [{"date": "2026-11-20"}],
    }
    assert places({FIRST: order(**fields), NEW: order(**fields, **refused)}) == {
        f"{FIRST} departments.quality.conditions.1.owner": "conditions",
        f"{FIRST} feasibility.risks.1.owner": "risks",
        f"{FIRST} questions.1.to": "answers",
    }


PEOPLE = {name: {"name": name} for name in ("li", "ma", "gu")}


def moved(to, **settings):
    register = make({}, people=PEOPLE | settings.pop("people", {}), **settings)
    found = hand_over(held_by("li", register), to, register)
    return found.files.get("csrreg.yaml", []), found


def test_a_department_gets_its_new_head():
    edits, found = moved("ma", departments={"q": {"head": "li", "deputy": "gu"}})
    assert edits == [Set(("departments", "q", "head"), "ma")]
    assert found.notes == ()


def test_whoever_was_the_deputy_is_not_the_own_deputy():
    edits, found = moved("ma", departments={"q": {"head": "li", "deputy": "ma"}})
    assert edits == [
        Set(("departments", "q", "head"), "ma"),
        Unset(("departments", "q", "deputy")),
    ]
    assert "name another deputy" in found.notes[0]


def test_a_head_does_not_become_the_own_deputy():
    edits, _ = moved("ma", departments={"q": {"head": "ma", "deputy": "li"}})
    assert edits == [Unset(("departments", "q", "deputy"))]


@pytest.mark.parametrize(
    ("department", "edit"),
    [
        ({"members": ["gu", "li"]}, Set(("departments", "q", "members", 1), "ma")),
        ({"members": ["ma", "li", "gu"]}, Set(("departments", "q", "members"), ["ma", "gu"])),
        ({"head": "ma", "members": ["li"]}, Unset(("departments", "q", "members"))),
    ],
)
def test_nobody_is_a_member_twice(department, edit):
    assert moved("ma", departments={"q": department})[0] == [edit]


def test_nobody_is_the_own_deputy():
    people = {"ma": {"name": "ma", "deputy": "li"}, "gu": {"name": "gu", "deputy": "li"}}
    edits, found = moved("ma", people=people)
    assert edits == [Unset(("people", "ma", "deputy")), Set(("people", "gu", "deputy"), "ma")]
    assert found.moved == 2


def test_a_limit_goes_only_to_somebody_without_one():
    review = {"approvers": [{"by": "li", "up_to": "10"}, {"by": "gu"}], "arbiter": "li"}
    arbiter = Set(("review", "arbiter"), "ma")
    limit = Set(("review", "approvers", 0, "by"), "ma")
    assert moved("ma", review=review)[0] == [limit, arbiter]
    edits, found = moved("gu", review=review)
    assert edits == [Set(("review", "arbiter"), "gu")]
    assert "--unset review.approvers.1" in found.notes[0]


def test_who_verified_it_is_told_that_owning_it_takes_another():
    verified = [{"by": "ma", "date": "2026-01-01", "result": "passed"}]
    register = make({CSR: requirement(owner="li", verification=verified)}, people=PEOPLE)
    found = hand_over(held_by("li", register), "ma", register)
    assert found.notes == (f"ma verified {CSR} and owns it now: let somebody else verify it",)


@pytest.fixture(scope="module")
def brakes():
    return load(WorkTree(BRAKES), date(2026, 11, 20))


def after(loaded, found):
    """Return the register as it is once the edits of a handing over are made."""
    register, entries, settings = loaded.register, {}, loaded.register.settings
    for entry in register.entries.values():
        tree = loaded.tree(entry.id)
        for edit in found.files.get(entry.record_id.file, ()):
            tree = edited(tree, edit)
        entries[entry.id] = Entry(entry.record_id, parse(entry.kind, tree))
    tree = read(SETTINGS_FILE, loaded.sources[SETTINGS_FILE]).fields
    for edit in found.files.get(SETTINGS_FILE, ()):
        tree = edited(tree, edit)
        settings = parse(SETTINGS, tree)
    return replace(register, entries=entries, settings=settings)


def history(register):
    held = {(h.source, h.path) for _, h in all_held(register)}
    named = ((r.source, r.path, r.target) for r in register.names("people"))
    return sorted(n for n in map(str, (n for n in named if n[:2] not in held)))


@pytest.mark.parametrize(
    ("person", "to"),
    [("thomas.vogel", "lena.hoffmann"), ("li.wei", "anna.weber"), ("zhang.min", "sofia.lang")],
)
def test_in_the_example_everything_moves_and_history_stays(brakes, person, to):
    register = brakes.register
    found = hand_over(held_by(person, register), to, register)
    then = after(brakes, found)
    left = [h.what for h in held_by(person, then)]
    assert left == (["may decide contracts up to a limit"] if person == "zhang.min" else [])
    assert history(then) == history(register)
    assert [f.message for rule in links.RULES for f in rule.findings(then)] == [
        f.message for rule in links.RULES for f in rule.findings(register)
    ]
