"""What a new edition did to a requirement: which edits record it, and what they leave alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csrreg.change.edits import Append, edited
from csrreg.change.reassess import RESULTS, Outcome, edits_of
from csrreg.change.reassess_new import new_requirement, section_edits
from csrreg.change.reassess_order import known_before, refuse_out_of_order
from csrreg.change.verify import with_covers
from csrreg.errors import CsrregError
from csrreg.model.digest import text_digest
from csrreg.model.editions import left
from csrreg.model.fields import node_of
from csrreg.model.ids import parse_id
from csrreg.model.parse import parse
from csrreg.model.proof import awaits_answer
from csrreg.model.register import Entry, Register
from csrreg.model.status import sites_of, status_of
from csrreg.store.yaml.decode import refused_character
from csrreg.store.yaml.emit import record_text
from csrreg.store.yaml.reader import read

DOC = parse_id("DOC-A-0001")
CSR = parse_id("CSR-A-0001")
OLD = "Audits shall be carried out every month."
NEW = "Audits shall be carried out every week."
DOCUMENT = parse(
    DOC.kind,
    {
        "title": "CSR",
        "type": "csr",
        "editions": [
            {"edition": "1", "effective": "2025-01-01"},
            {"edition": "2", "effective": "2026-01-01"},
            {"edition": "3", "effective": "2027-01-01"},
        ],
    },
)


def tree(**more):
    fields = {
        "title": "Audits",
        "source": {"document": DOC.text, "edition": "1", "section": "8.5", "page": "12"},
        "text": OLD,
        "applies": {"answer": "yes", "by": "li", "date": "2025-01-10"},
        "implemented_in": [{"process": "Audits"}],
    }
    return fields | more


def verified(fields):
    proof = {"method": "audit", "by": "li", "date": "2025-02-01", "result": "passed"}
    return fields | {"verification": [with_covers_in(proof, fields)]}


def with_covers_in(proof, fields):
    return with_covers(Append(("verification",), proof), fields).value


def entry_of(fields):
    return Entry(CSR, parse(CSR.kind, fields))


def register_of(fields, day="2026-02-01"):
    entries = {DOC.text: Entry(DOC, DOCUMENT), CSR.text: entry_of(fields)}
    return Register(date.fromisoformat(day), None, entries, frozenset(entries))


def status(fields):
    register = register_of(fields)
    return status_of(register.entries[CSR.text], register)


def outcome(result, edition="2", date="2026-01-15", **more):
    return Outcome(edition=edition, result=result, by="anna", date=date, **more)


def after(fields, *outcomes, today=date(2027, 2, 1)):
    """Return a record's fields after what editions did to it, as the command line does it."""
    for one in outcomes:
        entry = Entry(CSR, parse(CSR.kind, fields))
        refuse_out_of_order(one, entry, DOCUMENT, today)
        at = [e.edition for e in DOCUMENT.editions].index(one.edition)
        before = known_before(entry, DOCUMENT, at, "NA-CSR", today)
        for edit in edits_of(one, fields, before):
            fields = edited(fields, edit)
    return fields


def refusal(fields, *outcomes, **more):
    with pytest.raises(CsrregError) as error:
        after(fields, *outcomes, **more)
    return f"{error.value.message} | {error.value.hint}"


def test_unchanged_says_who_compared_and_when_and_nothing_else():
    found = after(tree(), outcome("unchanged"))
    entry = {"edition": "2", "result": "unchanged", "section": "8.5"}
    entry |= {"by": "anna", "date": "2026-01-15"}
    assert found == tree(assessed=[entry])


def test_unchanged_where_no_section_is_known_has_none():
    source = {"document": DOC.text, "edition": "1"}
    found = after(tree(source=source), outcome("unchanged"))
    assert "section" not in found["assessed"][0]
    found = after(tree(source=source), outcome("unchanged", section="9"))
    assert found["assessed"][0]["section"] == "9"


def test_editorial_without_text_is_taken_from_the_edition_before():
    found = after(verified(tree()), outcome("editorial"))
    assert found["source"] == tree()["source"]
    assert "replaced" not in found["assessed"][0]
    assert status(found) == "verified"


def test_editorial_with_text_keeps_the_proof_and_drops_the_old_page():
    found = after(verified(tree()), outcome("editorial", text=NEW, section="8.6"))
    assert found["text"] == NEW
    assert found["source"] == {"document": DOC.text, "edition": "2", "section": "8.6"}
    assert found["assessed"][0]["replaced"] == {
        "edition": "1",
        "section": "8.5",
        "before": text_digest(OLD),
        "after": text_digest(NEW),
    }
    assert found["applies"] == tree()["applies"]
    assert status(found) == "verified"


def test_changed_takes_the_text_and_makes_proof_and_answer_old():
    found = after(verified(tree()), outcome("changed", text=NEW))
    assert found["text"] == NEW
    assert found["source"] == {"document": DOC.text, "edition": "2", "section": "8.5"}
    assert found["applies"] == tree()["applies"] | {"edition": "1"}
    assert status(found) == "to_re_review"


def test_changed_with_a_fresh_answer_only_loses_its_proof():
    found = after(verified(tree()), outcome("changed", text=NEW, answer="yes"))
    applies = {"answer": "yes", "by": "anna", "date": "2026-01-15", "edition": "2"}
    assert found["applies"] == applies
    assert status(found) == "implemented"


def test_a_fresh_answer_drops_the_reason_of_the_old_one_and_keeps_its_parts():
    old = {"answer": "no", "reason": "no such line", "parts": ["PART-A-0001"]}
    found = after(tree(applies=old), outcome("changed", text=NEW, answer="yes"))
    assert "reason" not in found["applies"]
    assert found["applies"]["parts"] == ["PART-A-0001"]
    found = after(tree(applies=old), outcome("changed", text=NEW, answer="no", reason="still so"))
    assert found["applies"]["reason"] == "still so"


def test_a_fresh_answer_where_there_was_none():
    fields = tree()
    del fields["applies"]
    found = after(fields, outcome("changed", text=NEW, answer="clarify"))
    assert found["applies"]["answer"] == "clarify"
    assert "applies" not in after(fields, outcome("changed", text=NEW))


@pytest.mark.parametrize("date", ["2025-01-10", "2026-01-15"])
def test_an_answer_of_the_same_day_is_old_too(date):
    """Also where the record does not say which edition its text is of."""
    source = {"document": DOC.text}
    applies = {"answer": "yes", "by": "li", "date": date}
    found = after(tree(source=source, applies=applies), outcome("changed", text=NEW))
    assert found["applies"]["edition"] == "1"
    record = parse(CSR.kind, found)
    assert awaits_answer(record, record.applies)
    assert status(found) == "to_re_review"


@pytest.mark.parametrize("edition", [{"edition": "1"}, {}])
def test_an_answer_of_the_same_day_is_old_too_if_it_was_first_called_editorial(edition):
    applies = {"answer": "yes", "by": "li", "date": "2026-01-15"}
    fields = tree(source={"document": DOC.text, **edition}, applies=applies)
    found = after(fields, outcome("editorial", text=NEW), outcome("changed", again=True))
    assert found["applies"]["edition"] == "1"
    assert status(found) == "to_re_review"


def test_every_site_answers_for_itself():
    sites = {
        "SHA": {"applies": {"answer": "yes", "by": "li", "date": "2025-01-11"}},
        "KAS": {"owner": "anna"},
        "OLD": {"applies": {"answer": "yes", "edition": "0"}},
    }
    found = after(tree(at=sites), outcome("changed", text=NEW, answer="yes"))
    assert found["at"]["SHA"]["applies"] == sites["SHA"]["applies"] | {"edition": "1"}
    assert found["at"]["KAS"] == {"owner": "anna"}
    assert found["at"]["OLD"] == sites["OLD"]
    record = parse(CSR.kind, found)
    waiting = {
        view.site: awaits_answer(record, view.applies)
        for view in sites_of(record, register_of(found))
    }
    assert waiting["SHA"]
    assert not waiting["KAS"]


def test_renumbered_keeps_words_and_proof():
    found = after(verified(tree()), outcome("renumbered", section="9.1"))
    assert found["source"] == tree()["source"]
    assert found["assessed"][0]["section"] == "9.1"
    assert status(found) == "verified"


def test_a_number_written_another_way_is_the_same():
    assert after(tree(), outcome("unchanged", section="8.5."))["assessed"][0]["section"] == "8.5"
    assert "renumbered: the new section" in refusal(tree(), outcome("renumbered", section="§ 8.5"))
    found = after(tree(), outcome("changed", text=NEW, section="8.5."))
    assert found["source"]["section"] == "8.5"


def test_removed_retires_with_a_reason():
    found = after(tree(), outcome("removed"))
    reason = "Edition 2 of NA-CSR no longer has it."
    assert found["retired"] == {"date": "2026-01-15", "reason": reason, "by": "anna"}
    assert "section" not in found["assessed"][0]
    found = after(tree(), outcome("removed", reason="said so by mail"))
    assert found["retired"]["reason"] == "said so by mail"


def test_removed_leaves_an_older_retirement_alone():
    retired = {"date": "2025-06-01", "reason": "no fax"}
    found = after(tree(retired=retired), outcome("removed"))
    assert found["retired"] == retired
    assert found["assessed"][0]["result"] == "removed"


def test_the_facts_of_a_change_stand_with_it():
    facts = {"change": {"why": "recall"}, "communicated": ({"to": "purchasing"},)}
    for one in (outcome("changed", text=NEW, **facts), outcome("removed", **facts)):
        (entry,) = after(tree(), one)["assessed"]
        assert entry["change"] == {"why": "recall"}
        assert entry["communicated"] == [{"to": "purchasing"}]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (outcome("changed"), "the new text is missing | give it: --new-text"),
        (outcome("changed", text=f" {OLD} "), "it is not changed | say unchanged"),
        (outcome("unchanged", text=NEW), "so it is not unchanged | say changed"),
        (outcome("renumbered", text=NEW, section="9"), "so it is not renumbered"),
        (outcome("unchanged", section="9"), "in 9: that is renumbered"),
        (outcome("renumbered"), "the new section is missing | give it: --section, or"),
        (outcome("renumbered", section="8.5"), "the new section is missing"),
        (outcome("removed", section="9"), "removed, and it stands in section 9"),
        (outcome("unchanged", answer="no"), "a new answer goes with changed"),
        (outcome("editorial", answer="no"), "a new answer goes with changed"),
    ],
    ids=lambda one: one.result if isinstance(one, Outcome) else "",
)
def test_what_contradicts_itself_or_the_record_is_refused(given, said):
    assert said in refusal(tree(), given)


def test_the_old_text_or_answer_may_be_said_once_more():
    wrapped = OLD.replace(" shall", "\n  shall")
    found = after(tree(), outcome("unchanged", text=wrapped, answer="yes"))
    assert found["text"] == OLD
    assert found["applies"] == tree()["applies"]


def test_twice_is_refused_unless_it_is_a_correction():
    said = refusal(tree(), outcome("unchanged"), outcome("editorial"))
    assert "compared with 2 already: unchanged by anna, 2026-01-15 | --again" in said
    found = after(tree(), outcome("unchanged"), outcome("editorial", again=True))
    assert [a["result"] for a in found["assessed"]] == ["editorial"]


def test_changed_corrected_to_editorial_gets_its_proof_back():
    was = after(verified(tree()), outcome("changed", text=NEW, section="8.6"))
    found = after(was, outcome("editorial", again=True))
    (entry,) = found["assessed"]
    assert (entry["result"], entry["section"]) == ("editorial", "8.6")
    assert entry["replaced"] == was["assessed"][0]["replaced"]
    assert status(found) == "verified"


def test_a_text_corrected_twice_gives_way_to_the_last_and_comes_from_the_first():
    first = outcome("changed", text="Every weak.")
    found = after(tree(), first, outcome("changed", text=NEW, again=True))
    (entry,) = found["assessed"]
    assert (entry["replaced"]["before"], entry["replaced"]["after"]) == (
        text_digest(OLD),
        text_digest(NEW),
    )
    assert found["text"] == NEW
    assert entry["replaced"]["edition"] == "1"


def test_a_text_mended_by_hand_is_what_the_correction_is_about():
    was = after(verified(tree()), outcome("changed", text="Every weak."))
    found = after(was | {"text": NEW}, outcome("editorial", again=True))
    assert found["assessed"][0]["replaced"]["after"] == text_digest(NEW)
    assert status(found) == "verified"


def test_a_page_of_the_new_edition_outlives_a_correction():
    was = after(tree(), outcome("changed", text=NEW))
    was = was | {"source": was["source"] | {"page": "14"}}
    found = after(was, outcome("changed", text=NEW + " Always.", again=True))
    assert found["source"]["page"] == "14"


def test_a_correction_of_the_section_only():
    was = after(tree(), outcome("changed", text=NEW, section="8.6"))
    found = after(was, outcome("changed", section="8.7", again=True))
    assert found["source"]["section"] == "8.7"
    assert found["assessed"][0]["section"] == "8.7"
    assert found["text"] == NEW


def test_changed_cannot_be_called_unchanged_until_the_old_text_is_back():
    was = after(verified(tree()), outcome("changed", text=NEW, section="8.6"))
    for result in ("unchanged", "renumbered"):
        said = refusal(was, outcome(result, section="", again=True))
        assert "its text was replaced" in said
    found = after(was | {"text": OLD}, outcome("unchanged", again=True))
    assert found["source"] == {"document": DOC.text, "edition": "1", "section": "8.5"}
    assert "replaced" not in found["assessed"][0]
    assert found["assessed"][0]["section"] == "8.5"
    assert status(found) == "verified"


def test_the_old_text_back_again_is_no_change():
    was = after(tree(), outcome("changed", text=NEW))
    assert "is the old one" in refusal(was, outcome("changed", text=OLD, again=True))
    assert "is the old one" in refusal(was | {"text": OLD}, outcome("changed", again=True))


def test_a_removal_is_taken_back():
    was = after(verified(tree()), outcome("removed"))
    found = after(was, outcome("unchanged", again=True))
    assert "retired" not in found
    assert status(found) == "verified"


def test_the_reason_of_a_removal_is_corrected():
    was = after(tree(), outcome("removed"))
    found = after(was, outcome("removed", reason="by mail", again=True))
    assert found["retired"]["reason"] == "by mail"
    assert after(was, outcome("removed", again=True))["retired"] == was["retired"]


def test_a_removal_does_not_take_an_older_retirement_with_it():
    was = after(tree(retired={"date": "2025-06-01", "reason": "no fax"}), outcome("removed"))
    assert "retired apart from that" in refusal(was, outcome("unchanged", again=True))


def test_changed_then_removed_then_changed_still_knows_the_first_text():
    was = after(verified(tree()), outcome("changed", text=NEW), outcome("removed", again=True))
    assert "its text was replaced" in refusal(was, outcome("unchanged", again=True))
    found = after(was, outcome("editorial", again=True))
    assert status(found) == "verified"


def test_editions_are_compared_one_after_another():
    later = after(tree(), outcome("unchanged", edition="3"))
    said = refusal(later, outcome("changed", text=NEW))
    assert "it was compared with 3 already, which came after 2" in said
    both = after(tree(), outcome("unchanged"), outcome("unchanged", edition="3"))
    assert "compared with 3 already" in refusal(both, outcome("changed", text=NEW, again=True))
    assert "compared with 3 already" in refusal(both, outcome("removed", again=True))
    found = after(both, outcome("renumbered", section="9", again=True))
    assert [a["result"] for a in found["assessed"]] == ["renumbered", "unchanged"]


def test_an_edition_is_not_compared_with_itself_or_an_older_one():
    source = {"document": DOC.text, "edition": "2"}
    assert "taken from 2; there is nothing" in refusal(tree(source=source), outcome("unchanged"))
    source["edition"] = "3"
    assert "taken from 3; there is nothing" in refusal(tree(source=source), outcome("unchanged"))


def test_what_came_with_the_edition_has_nothing_before_it():
    new = new_requirement(outcome("new", text=NEW), "", DOC.text, "A").tree
    for again in (False, True):
        assert "it came with 2" in refusal(new, outcome("removed", again=again))


def test_the_retired_are_compared_no_more():
    retired = {"date": "2025-06-01", "reason": "no fax"}
    said = refusal(tree(retired=retired), outcome("unchanged"))
    assert "it was retired on 2025-06-01 | if it holds again" in said
    assert "csrreg set CSR-A-0001 --unset retired" in said


def test_a_new_requirement():
    facts = {"change": {"why": "recall"}, "communicated": ({"to": "purchasing"},)}
    one = outcome("new", section="9.9", text="第一行要求\n第二行", answer="no", reason="x", **facts)
    new = new_requirement(one, "", DOC.text, "A")
    assert (new.kind, new.customer, new.id) == (CSR.kind, "A", "")
    assert new.tree["title"] == "第一行要求"
    assert new.tree["source"] == {"document": DOC.text, "edition": "2", "section": "9.9"}
    assert new.tree["applies"]["reason"] == "x"
    assert new.tree["assessed"] == [
        {
            "edition": "2",
            "result": "new",
            "section": "9.9",
            "by": "anna",
            "date": "2026-01-15",
            "change": {"why": "recall"},
            "communicated": [{"to": "purchasing"}],
        }
    ]
    assert parse(CSR.kind, new.tree)


def test_the_title_of_a_new_requirement():
    long = "The supplier shall " + "always " * 20
    title = new_requirement(outcome("new", text=long), "", DOC.text, "A").tree["title"]
    assert len(title) <= 60
    assert title.endswith("…")
    assert new_requirement(outcome("new", text=long), "Own", DOC.text, "A").tree["title"] == "Own"
    with pytest.raises(CsrregError, match="the text of the new requirement is missing"):
        new_requirement(outcome("new"), "Own", DOC.text, "A")


def test_sections_are_recorded_or_corrected_in_place():
    fields = {"editions": [{"edition": "1"}, {"edition": "2"}]}
    assert section_edits(1, {}, {}, "li", "2026-01-15") == []
    (edit,) = section_edits(1, {}, {"4.1": "none", "4.2": "information"}, "li", "2026-01-15")
    fields = edited(fields, edit)
    assert [s["section"] for s in fields["editions"][1]["sections"]] == ["4.1", "4.2"]
    for edit in section_edits(
        1, {"4.1": 0, "4.2": 1}, {"4.2": "removed", "5": "none"}, "li", "2026-01-16"
    ):
        fields = edited(fields, edit)
    assert fields["editions"][1]["sections"] == [
        {"section": "4.1", "result": "none", "by": "li", "date": "2026-01-15"},
        {"section": "4.2", "result": "removed", "by": "li", "date": "2026-01-16"},
        {"section": "5", "result": "none", "by": "li", "date": "2026-01-16"},
    ]


letters = st.characters(exclude_categories=("Cs", "Cc")).filter(lambda c: not refused_character(c))
texts = st.text(letters, min_size=1, max_size=30).map(lambda text: " ".join(text.split()))
outcomes = st.builds(
    outcome,
    st.sampled_from(RESULTS),
    edition=st.sampled_from(("2", "3")),
    section=st.sampled_from(("", "8.5", "9.1", "附录A")),
    text=st.one_of(st.just(""), st.just(OLD), texts),
    answer=st.sampled_from(("", "yes", "clarify")),
    reason=st.sampled_from(("", "no line")),
    again=st.booleans(),
)


@given(st.lists(outcomes, min_size=1, max_size=5))
def test_after_any_outcomes_the_record_holds_together(given_outcomes):
    fields = verified(tree())
    for one in given_outcomes:
        before = status(fields)
        try:
            fields = after(fields, one)
        except CsrregError:
            continue
        record = parse(CSR.kind, fields)
        parsed = read(CSR.file, record_text(fields, node_of(CSR.kind.shape)).encode())
        assert parsed.tree == fields
        assert left([Entry(CSR, record)], DOCUMENT, one.edition) == []
        (entry,) = [a for a in record.assessed if a.edition == one.edition]
        assert (entry.result, entry.by) == (one.result, "anna")
        assert len({a.edition for a in record.assessed}) == len(record.assessed)
        now = status(fields)
        if one.result == "removed":
            assert now == "retired"
        elif one.result == "changed":
            assert now != "verified"
        elif before == "verified":
            assert now == "verified"
        if one.text and one.result in ("changed", "editorial"):
            assert record.text == one.text
