"""A department's answer: what was typed, and the edits that record it."""

from types import SimpleNamespace

import pytest

from csrreg.change.answer import (
    answer_edits,
    answered_checks,
    cited_records,
    feasibility_edits,
    parse_condition,
    parse_risk,
    unanswered,
)
from csrreg.change.edits import Append, Set, Unset, edited
from csrreg.errors import CsrregError
from csrreg.model.digest import digest, judged_content

CHECKS = [{"point": "A"}, {"point": "B", "answer": "no", "note": "late"}]
TREE = {"title": "Order", "type": "order", "items": [{"part": "PART-N-0001", "quantity": "5"}]}


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("PPAP", {"what": "PPAP"}),
        ("PPAP; anna ;2026-12-01", {"what": "PPAP", "owner": "anna", "due": "2026-12-01"}),
        ("PPAP;;2026-12-01", {"what": "PPAP", "due": "2026-12-01"}),
        ("加班；ma；2026-12-01", {"what": "加班", "owner": "ma", "due": "2026-12-01"}),
        ("先加班；再外协;ma", {"what": "先加班；再外协", "owner": "ma"}),
    ],
)
def test_a_condition(text, condition):
    assert parse_condition(text) == condition


@pytest.mark.parametrize("text", ["", ";", ";anna;2026-12-01", "a;b;c;d"])
def test_no_condition(text):
    with pytest.raises(CsrregError, match="what;owner;due"):
        parse_condition(text)


def test_a_risk():
    risk = {"what": "late", "action": "order now", "owner": "anna", "due": "2026-12-01"}
    assert parse_risk("late;order now;anna;2026-12-01") == risk
    with pytest.raises(CsrregError, match="what;action;owner;due"):
        parse_risk(";b")


@pytest.mark.parametrize(
    ("given", "checks"),
    [
        ([], CHECKS),
        (["1=yes"], [{"point": "A", "answer": "yes"}, CHECKS[1]]),
        (["all=yes"], [{"point": "A", "answer": "yes"}, CHECKS[1]]),
        (["2=yes"], [CHECKS[0], {"point": "B", "answer": "yes"}]),
        (
            ["1=na;not ours"],
            [{"point": "A", "answer": "not_applicable", "note": "not ours"}, CHECKS[1]],
        ),
        (["1=no；没有图纸"], [{"point": "A", "answer": "no", "note": "没有图纸"}, CHECKS[1]]),
        (["1=Y", "1=n"], [{"point": "A", "answer": "no"}, CHECKS[1]]),
    ],
)
def test_answers_to_a_checklist(given, checks):
    before = [dict(check) for check in CHECKS]
    assert answered_checks(before, given) == checks
    assert before == CHECKS, "what was given is not changed"


@pytest.mark.parametrize(
    "text", ["1", "=yes", "0=yes", "3=yes", "x=yes", "1=", "1=perhaps", "²=yes"]
)
def test_no_answer_to_a_checklist(text):
    with pytest.raises(CsrregError, match="--check"):
        answered_checks(CHECKS, [text])


def test_a_department_without_a_checklist():
    assert answered_checks(None, ["all=yes"]) == []
    with pytest.raises(CsrregError, match="there is no checklist"):
        answered_checks([], ["1=yes"])


def test_a_checklist_is_gone_through_anew():
    assert unanswered(CHECKS) == [{"point": "A"}, {"point": "B"}]


def after(tree, edits):
    for edit in edits:
        tree = edited(tree, edit)
    return tree


def test_the_answer_is_bound_to_what_was_judged():
    edits = answer_edits("quality", TREE, {"result": "accept", "by": "li"}, {"SC-N-0001": "d"}, [])
    (edit,) = edits
    assert isinstance(edit, Set)
    assert edit.path == ("departments", "quality")
    assert edit.value["digest"] == digest(judged_content("review", TREE))
    assert edit.value["cited"] == {"SC-N-0001": "d"}


def test_an_answer_given_again_replaces_the_old_one():
    old = {"checks": CHECKS, "result": "reject", "note": "no", "by": "li", "date": "2026-11-20"}
    tree = {**TREE, "departments": {"quality": old, "sales": {"result": "accept"}}}
    new = {"checks": CHECKS, "result": "accept", "by": "li", "date": "2026-11-23"}
    edits = answer_edits("quality", tree, new, {}, [])
    assert Unset(("departments", "quality", "note")) in edits
    assert Set(("departments", "quality", "result"), "accept") in edits
    assert not any(edit.path[2:] == ("by",) for edit in edits), "what stays is not touched"
    found = after(tree, edits)["departments"]
    assert found["quality"] == {**new, "digest": digest(judged_content("review", tree))}
    assert found["sales"] == {"result": "accept"}


def test_a_condition_that_was_met_stays_met():
    old = {"conditions": [{"what": "PPAP", "done": "2026-11-22"}, {"what": "Ppk"}]}
    tree = {**TREE, "departments": {"quality": old}}
    new = {"conditions": [{"what": "Ppk"}, {"what": "PPAP", "owner": "li"}]}
    found = after(tree, answer_edits("quality", tree, new, {}, []))
    assert found["departments"]["quality"]["conditions"] == [
        {"what": "Ppk"},
        {"what": "PPAP", "owner": "li", "done": "2026-11-22"},
    ]


def test_the_customer_is_asked_for_the_same_thing_once():
    tree = {**TREE, "exceptions": [{"what": "120 bar", "asked": "2026-11-20"}]}
    edits = answer_edits(
        "quality", tree, {"result": "accept"}, {}, ["120 bar", "no code", "no code"]
    )
    assert edits[1:] == [Append(("exceptions",), {"what": "no code"})]


def test_only_records_that_can_be_read_are_cited():
    register = SimpleNamespace(entries={"CSR-N-0001": None, "SC-N-0001": None})
    tree = {"requirements": ["CSR-N-0001", "CSR-N-0002"], "characteristics": ["SC-N-0001"]}
    assert cited_records(tree, register) == ["CSR-N-0001", "SC-N-0001"]


def test_a_feasibility_commitment_grows():
    topics = [{"topic": "A"}, {"topic": "B"}]
    tree = {"feasibility": {"answers": topics, "risks": [{"what": "late"}]}}
    given = {"answers": [{"topic": "A", "answer": "yes"}, {"topic": "B"}], "conclusion": ""}
    found = after(tree, feasibility_edits(tree, given, [{"what": "dear"}], ["later"]))
    assert found["feasibility"] == {
        "answers": [{"topic": "A", "answer": "yes"}, {"topic": "B"}],
        "risks": [{"what": "late"}, {"what": "dear"}],
    }
    assert found["exceptions"] == [{"what": "later"}]
    new = {"answers": topics, "conclusion": "feasible", "by": ["li"], "date": ""}
    found = after({}, feasibility_edits({}, new, [], []))
    assert found == {"feasibility": {"answers": topics, "conclusion": "feasible", "by": ["li"]}}
