"""Editions that are still to come: what binds until their day, and what takes effect on it."""

from datetime import date

from test_reassess import (
    CSR,
    DOC,
    DOCUMENT,
    NEW,
    OLD,
    after,
    entry_of,
    outcome,
    refusal,
    tree,
    verified,
)

from csrreg.change.edits import edited
from csrreg.change.reassess_effect import effect_edits
from csrreg.change.reassess_order import known_before
from csrreg.model.coming import overdue, waiting
from csrreg.model.editions import left, section_of, unassessed_editions
from csrreg.model.proof import awaits_answer, covers, latest_change
from csrreg.model.register import Entry, Register
from csrreg.model.status import status_of

NOW = date(2026, 2, 1)
"""Edition 2 is in force, edition 3 takes effect in 2027."""
DAY = date(2027, 1, 1)
COMPARED = {"assessed": [{"edition": "2", "result": "unchanged", "by": "li", "date": "2026-01-10"}]}


def now(fields, *outcomes, today=NOW):
    return after(fields, *outcomes, today=today)


def put_into_effect(fields, at, today=DAY, edition="3", **more):
    entry = entry_of(fields)
    position = [e.edition for e in DOCUMENT.editions].index(edition)
    before = known_before(entry, DOCUMENT, position, "NA-CSR", today)
    said = outcome("", edition, "2027-01-04", **more)
    for edit in effect_edits(said, at, fields, before):
        fields = edited(fields, edit)
    return fields


def status(fields, today):
    entries = {DOC.text: Entry(DOC, DOCUMENT), CSR.text: entry_of(fields)}
    register = Register(today, None, entries, frozenset(entries))
    return status_of(entries[CSR.text], register)


def open_editions(fields, today):
    entries = {DOC.text: Entry(DOC, DOCUMENT), CSR.text: entry_of(fields)}
    register = Register(today, None, entries, frozenset(entries))
    return [e.edition for e in unassessed_editions(entries[CSR.text].record, register)]


def left_for(fields, edition, today):
    return [e.id for e in left([entry_of(fields)], DOCUMENT, edition, today)]


def test_an_answer_about_a_coming_edition_leaves_the_one_in_force_open():
    fields = tree(assessed=[{"edition": "3", "result": "unchanged"}])
    assert open_editions(fields, NOW) == ["2"]
    assert left_for(fields, "2", NOW) == [CSR.text]
    assert left_for(fields, "3", NOW) == []
    assert open_editions(fields, DAY) == []
    assert left_for(fields, "2", DAY) == []


def test_the_edition_in_force_comes_first():
    said = refusal(tree(), outcome("unchanged", "3"), today=NOW)
    assert "compare it with 2 first, which binds today" in said
    assert "csrreg reassess DOC-A-0001 2" in said
    assert len(now(tree(), outcome("unchanged"), outcome("unchanged", "3"))["assessed"]) == 2
    assert len(now(tree(), outcome("unchanged", "3"), today=DAY)["assessed"]) == 1


def test_what_was_compared_with_a_coming_edition_too_early_can_be_made_up():
    fields = tree(assessed=[{"edition": "3", "result": "changed", "text": "Daily."}])
    found = now(fields, outcome("changed", text=NEW))
    assert [a["edition"] for a in found["assessed"]] == ["2", "3"]
    assert found["text"] == NEW
    assert put_into_effect(found, 1)["text"] == "Daily."


def test_new_words_wait_for_the_day():
    before = verified(tree(**COMPARED))
    found = now(before, outcome("changed", "3", text=NEW, section="8.6"))
    assert found["text"] == OLD
    assert (found["source"], found["applies"]) == (before["source"], before["applies"])
    assert found["assessed"][1]["text"] == NEW
    assert "replaced" not in found["assessed"][1]
    record = entry_of(found).record
    assert latest_change(record) is None
    assert not awaits_answer(record, record.applies)
    assert covers(record.verification[0], record)
    assert section_of(record, DOCUMENT) == "8.5"
    assert section_of(record, DOCUMENT, 3) == "8.6"
    assert status(found, NOW) == "verified"
    assert status(found, DAY) == "to_re_review"
    assert [at for at, _ in waiting(record, DOCUMENT, NOW)] == [1]
    assert [at for at, _ in overdue(record, DOCUMENT, NOW)] == []
    assert [at for at, _ in overdue(record, DOCUMENT, DAY)] == [1]


def test_on_the_day_new_words_take_the_place_of_the_old():
    late = now(tree(**COMPARED), outcome("changed", "3", text=NEW, section="8.6"))
    at_once = after(tree(**COMPARED), outcome("changed", "3", text=NEW, section="8.6"))
    assert put_into_effect(late, 1) == at_once
    assert at_once["applies"]["edition"] == "1"


def test_editorial_words_keep_the_proof_when_they_take_effect():
    found = now(verified(tree(**COMPARED)), outcome("editorial", "3", text="Audits: every month."))
    assert found["text"] == OLD
    there = put_into_effect(found, 1)
    assert there["text"] == "Audits: every month."
    assert "edition" not in there["applies"]
    assert status(there, DAY) == "verified"


def test_editorial_without_words_has_nothing_that_waits():
    record = entry_of(now(tree(**COMPARED), outcome("editorial", "3"))).record
    assert list(waiting(record, DOCUMENT, NOW)) == []


def test_what_is_removed_counts_until_the_day():
    found = now(tree(**COMPARED), outcome("removed", "3", reason="Replaced by an audit tool."))
    assert "retired" not in found
    assert status(found, NOW) == "assessed" or status(found, NOW) == "implemented"
    assert status(found, DAY) == "to_re_review"
    there = put_into_effect(found, 1)
    assert there["retired"] == {
        "date": "2027-01-01",
        "reason": "Replaced by an audit tool.",
        "by": "anna",
    }
    assert list(overdue(entry_of(there).record, DOCUMENT, DAY)) == []
    # a removal that took effect can be corrected like any other
    again = after(there, outcome("unchanged", "3", again=True))
    assert "retired" not in again


def test_a_removal_without_reason_says_which_edition():
    there = put_into_effect(now(tree(**COMPARED), outcome("removed", "3")), 1)
    assert there["retired"]["reason"] == "Edition 3 of NA-CSR no longer has it."


def test_an_answer_waits_with_the_words():
    said = refusal(tree(**COMPARED), outcome("changed", "3", text=NEW, answer="yes"), today=NOW)
    assert "not in force yet" in said


def test_words_that_wait_can_be_corrected_and_taken_back():
    found = now(tree(**COMPARED), outcome("changed", "3", text=NEW))
    other = now(found, outcome("changed", "3", text="Daily.", again=True))
    assert other["assessed"][1]["text"] == "Daily."
    back = now(found, outcome("unchanged", "3", again=True))
    assert "text" not in back["assessed"][1]
    assert back["text"] == OLD


def test_an_answer_recorded_anew_on_the_day_uses_the_words_that_waited():
    found = now(tree(**COMPARED), outcome("changed", "3", text=NEW))
    there = after(found, outcome("changed", "3", answer="yes", again=True))
    assert there["text"] == NEW
    assert there["applies"]["edition"] == "3"
    assert "text" not in there["assessed"][1]


def test_facts_of_an_earlier_answer_stay_unless_given_anew():
    told = {"to": "purchasing"}
    first = outcome("unchanged", change={"why": "a", "effect": {"cost": "1"}}, communicated=(told,))
    found = after(tree(), first)
    again = after(found, outcome("editorial", again=True))["assessed"][0]
    assert again["change"] == {"why": "a", "effect": {"cost": "1"}}
    assert again["communicated"] == [told]
    more = outcome(
        "editorial",
        again=True,
        change={"why": "b", "effect": {"time": "2"}},
        communicated=(told, {"to": "sales"}),
    )
    again = after(found, more)["assessed"][0]
    assert again["change"] == {"why": "b", "effect": {"cost": "1", "time": "2"}}
    assert again["communicated"] == [told, {"to": "sales"}]


def test_a_yes_to_words_that_were_corrected_counts_no_more():
    found = after(tree(), outcome("changed", text=NEW, answer="yes"))
    assert found["applies"]["edition"] == "2"
    same = after(found, outcome("changed", text=NEW, again=True))
    assert not awaits_answer(entry_of(same).record, entry_of(same).record.applies)
    other = after(found, outcome("changed", text="Daily.", again=True))
    assert other["applies"]["edition"] == "1"
    assert awaits_answer(entry_of(other).record, entry_of(other).record.applies)
