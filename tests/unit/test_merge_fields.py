"""Merging fields: the cases that people meet."""

import pytest

from csrreg.diff.merge import merge
from csrreg.store.merging.words import reason
from csrreg.store.policy import load_policy

POLICY = load_policy()


def merged(base, ours, theirs):
    found = merge(base, ours, theirs, POLICY)
    return found.tree, [(c.place, c.why) for c in found.conflicts]


def verification(by: str, date: str, result: str = "passed") -> dict[str, str]:
    return {"by": by, "date": date, "result": result}


def test_what_both_appended_stands_by_date_whoever_merges():
    """The last verification is the one in force."""
    base = {"verification": [verification("li", "2026-01-01")]}
    ours = {"verification": [*base["verification"], verification("anna", "2026-03-01", "failed")]}
    theirs = {"verification": [*base["verification"], verification("ma", "2026-02-01")]}
    for one, other in ((ours, theirs), (theirs, ours)):
        tree, conflicts = merged(base, one, other)
        assert conflicts == []
        assert [v["by"] for v in tree["verification"]] == ["li", "ma", "anna"]


def test_what_both_appended_without_a_date_stands_ours_first():
    base, ours, theirs = ({"tags": [*"ab", *more]} for more in ("", "x", "y"))
    assert merged(base, ours, theirs) == ({"tags": [*"abxy"]}, [])


def test_an_item_that_both_appended_is_there_once():
    item = {"what": "Train", "owner": "li"}
    base = {"actions": [{"what": "Plan"}]}
    ours = {"actions": [{"what": "Plan"}, item]}
    theirs = {"actions": [{"what": "Plan"}, {**item, "due": "2026-03-01"}]}
    tree, conflicts = merged(base, ours, theirs)
    assert (tree["actions"][1:], conflicts) == ([{**item, "due": "2026-03-01"}], [])


def test_items_are_found_again_wherever_they_stand():
    one, two = {"what": "Plan", "due": "2026-01-01"}, {"what": "Train", "due": "2026-02-01"}
    base = {"actions": [one, two]}
    ours = {"actions": [two, one]}
    theirs = {"actions": [{**one, "done": "2026-01-01"}, two]}
    tree, conflicts = merged(base, ours, theirs)
    assert (tree["actions"], conflicts) == ([two, {**one, "done": "2026-01-01"}], [])


def test_an_item_that_one_side_took_away_and_the_other_changed():
    base = {"actions": [{"what": "Plan", "owner": "li"}, {"what": "Train", "owner": "li"}]}
    ours = {"actions": [{"what": "Plan", "owner": "li"}]}
    theirs = {"actions": [base["actions"][0], {"what": "Train", "owner": "ma"}]}
    assert merged(base, ours, theirs)[1] == [("actions.2", "removed")]
    assert merged(base, theirs, ours)[1] == [("actions.2", "removed")]


def test_a_list_put_in_two_orders_is_decided_by_a_person():
    base, ours, theirs = ({"tags": [*tags]} for tags in ("abc", "cab", "bca"))
    assert merged(base, ours, theirs)[1] == [("tags", "order")]


STATED = {"answer": "yes", "by": "li", "date": "2026-01-10"}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({**STATED, "answer": "no", "date": "2026-02-01"}, {**STATED, "reason": "Series parts"}),
        ({**STATED, "by": "anna"}, {**STATED, "answer": "clarify"}),
    ],
)
def test_nobody_is_made_to_say_what_nobody_said(ours, theirs):
    base = {"applies": STATED}
    assert merged(base, {"applies": ours}, {"applies": theirs})[1] == [("applies", "statement")]
    assert merged({}, {"applies": ours}, {"applies": theirs})[1] == [("applies", "statement")]


def test_it_is_said_whether_both_stated_it_anew():
    before = {"value": "no", "by": "a.b", "date": "2026-01-01"}
    ours = {"value": "yes", "by": "c.d", "date": "2026-01-02"}
    for theirs, words in (
        ({"value": "yes", "by": "e.f", "date": "2026-01-03"}, "stated anew by both sides"),
        ({**before, "value": "perhaps"}, "stated anew by one side and changed by the other"),
    ):
        trees = ({"applies": before}, {"applies": ours}, {"applies": theirs})
        (conflict,) = merge(*trees, POLICY).conflicts
        assert reason(conflict) == f"applies was {words}"


def test_notes_beside_a_statement_are_merged_by_field():
    base = {"applies": {**STATED, "reason": "Series"}}
    ours = {"applies": {**STATED, "reason": "Series parts"}}
    theirs = {"applies": {**STATED, "reason": "Series", "parts": ["PART-NORDAUTO-0001"]}}
    tree, conflicts = merged(base, ours, theirs)
    assert conflicts == []
    assert tree["applies"] == {**theirs["applies"], "reason": "Series parts"}


def test_answers_of_two_departments_come_together():
    answers = {name: {"result": "accept", "by": name, "date": "2026-01-10"} for name in ("a", "b")}
    tree, conflicts = merged(
        {"departments": {"c": {"by": "c"}}},
        {"departments": {"c": {"by": "c"}, "a": answers["a"]}},
        {"departments": {"c": {"by": "c"}, "b": answers["b"]}},
    )
    assert (set(tree["departments"]), conflicts) == ({"a", "b", "c"}, [])


def test_long_texts_are_merged_only_where_a_line_lies_between():
    base, ours = {"text": "one\ntwo\nthree\nfour"}, {"text": "ONE\ntwo\nthree\nfour"}
    apart, beside = {"text": "one\ntwo\nTHREE\nfour"}, {"text": "one\nTWO\nthree\nfour"}
    assert merged(base, ours, apart) == ({"text": "ONE\ntwo\nTHREE\nfour"}, [])
    assert merged(base, ours, beside)[1] == [("text", "changed")]
    assert merged({"text": "one"}, {"text": "two"}, {"text": "three"})[1] == [("text", "changed")]


def test_a_group_that_loses_its_fields_on_both_sides_is_gone():
    base = {"title": "T", "retention": {"a": "1", "b": "2"}}
    ours, theirs = ({"title": "T", "retention": {k: base["retention"][k]}} for k in "ab")
    assert merged(base, ours, theirs) == ({"title": "T"}, [])


def test_long_lists_and_monotonous_texts_are_merged_at_once():
    """Both would take minutes if every item or line were compared with every other one."""
    old = [{"number": f"B{n}"} for n in range(4_000)]
    ours, theirs = ([*old, *({"number": f"{side}{n}"} for n in range(4_000))] for side in "OT")
    tree, conflicts = merged(*({"call_offs": items} for items in (old, ours, theirs)))
    assert conflicts == []
    sides = "".join(item["number"][0] for item in tree["call_offs"])
    assert sides == "B" * 4_000 + "O" * 4_000 + "T" * 4_000
    same = "\n" * 20_000
    _, conflicts = merged({"text": f"a{same}z"}, {"text": f"b{same}z"}, {"text": f"a{same}y"})
    assert conflicts == [("text", "changed")]
