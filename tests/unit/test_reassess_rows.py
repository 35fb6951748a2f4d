"""From the rows of a table to what an edition did: which requirement or section a row means."""

import pytest

from csrreg.change.edition_place import Place
from csrreg.change.intake import Draft
from csrreg.change.reassess import Outcome
from csrreg.change.reassess_rows import matched
from csrreg.model.ids import parse_id
from csrreg.model.parse import parse
from csrreg.model.register import Entry

DOC = "DOC-A-0001"
GIVEN = Outcome(edition="2", result="", by="li", date="2026-01-15")


def requirement(number, section, *assessed, **more):
    known = parse_id(f"CSR-A-{number:04}")
    source = {"document": DOC, "edition": "1"} | ({"section": section} if section else {})
    tree = {"title": "r", "text": f"text {number}", "source": source, "assessed": list(assessed)}
    return Entry(known, parse(known.kind, tree | more))


REQUIREMENTS = (
    requirement(1, "8.5.1"),
    requirement(2, "8.5.2"),
    requirement(3, "8.5.2"),
    requirement(4, "附录A"),
    requirement(5, None),
    requirement(6, "7.1", retired={"date": "2025-01-01", "reason": "gone"}),
)
HELD = {"4.1": "information", "4.2": "none", "8.5.1": "requirement"}


def place(*requirements, sections=(), held=None):
    editions = [{"edition": "1"}, {"edition": "2", "sections": list(sections)}]
    fields = {"title": "d", "type": "csr", "editions": editions}
    document = parse(parse_id(DOC).kind, fields)
    return Place(document, 1, requirements or REQUIREMENTS, HELD if held is None else held)


def rows(*trees, of=None, given=GIVEN):
    drafts = [Draft(line, "A", tree.pop("id", ""), tree) for line, tree in enumerate(trees, 2)]
    return matched(drafts, of or place(), given)


def outcomes(found):
    return [
        (line, entry.id[-1], outcome.result, outcome.section)
        for line, entry, outcome in found.outcomes
    ]


def row(result, section=None, requirement=None, **more):
    named = {"requirement": f"CSR-A-{requirement:04}"} if requirement else {}
    return {"result": result, **({"section": section} if section else {}), **named, **more}


def reasons(found):
    return dict(found.refused)


def test_a_row_means_the_requirement_it_names_or_those_of_its_section():
    found = rows(
        row("unchanged", requirement=5),
        row("unchanged", "8.5.2"),
        row("renumbered", "附录A", new_section="附录B"),
    )
    assert found.refused == []
    assert outcomes(found) == [
        (2, "5", "unchanged", ""),
        (3, "2", "unchanged", ""),
        (3, "3", "unchanged", ""),
        (4, "4", "renumbered", "附录B"),
    ]


@pytest.mark.parametrize("section", ["8.5.1", "§ 8.5.1", "8.5.1.", "Kapitel 8.5.1", "８.5.1"])
def test_a_section_may_be_written_as_people_write_it(section):
    assert outcomes(rows(row("unchanged", section))) == [(2, "1", "unchanged", "")]
    same = row("unchanged", requirement=1, new_section=section)
    assert outcomes(rows(same)) == [(2, "1", "unchanged", "")]


def test_a_column_headed_id_names_the_requirement():
    assert outcomes(rows({"id": "CSR-A-0001", "result": "unchanged"})) == [
        (2, "1", "unchanged", "")
    ]


def test_a_row_says_who_when_and_why_or_the_command_does():
    given = Outcome(edition="2", result="", by="li", date="2026-01-15", reason="by mail")
    found = rows(
        row("removed", requirement=1),
        row("removed", requirement=2, by="anna", date="2026-01-10", reason="obsolete"),
        row("changed", requirement=3, text="new", applies={"answer": "no"}, reason="no line"),
        given=given,
    )
    first, second, third = (outcome for _, _, outcome in found.outcomes)
    assert (first.by, first.date, first.reason) == ("li", "2026-01-15", "by mail")
    assert (second.by, second.date, second.reason) == ("anna", "2026-01-10", "obsolete")
    assert (third.text, third.answer, third.reason) == ("new", "no", "no line")
    assert found.remarks == 0


def test_remarks_that_no_record_keeps_are_counted():
    found = rows(
        row("unchanged", requirement=1, reason="looked twice"),
        row("changed", requirement=2, text="new", reason="see mail"),
        row("new", "9", text="words", reason="see mail"),
    )
    assert found.remarks == 3


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (row("unchanged", requirement=9), "CSR-A-0009 does not stand in this document"),
        (row("unchanged"), "names neither a requirement nor a section"),
        (row("unchangd", "8.5.1"), "result"),
        ({"section": "8.5.1"}, "result"),
        (row("unchanged", "8.5.1", foo="1"), "foo"),
        (row("unchanged", requirement=1, date="15.1.2026"), "date"),
        (row("changed", "8.5.2", text="new"), "holds CSR-A-0002, CSR-A-0003; name each in a row"),
        (row("unchanged", "9.9", requirement=1), "CSR-A-0001 stood in section 8.5.1, not in 9.9"),
        (row("none", "8.5.1"), "section 8.5.1 holds CSR-A-0001; say what the edition did"),
        (row("none", requirement=1), "none is said of a section, not of CSR-A-0001"),
        (row("unchanged", "9.9"), "no requirement stands in section 9.9, and nothing says what"),
        (row("unchanged", "7.1"), "no requirement stands in section 7.1, and nothing says what"),
        (row("changed", "4.1", text="x"), "no requirement stands in section 4.1; say new"),
        (row("removed", "9.9"), "nothing says that there was a section 9.9"),
        (row("renumbered", "4.1"), "renumbered: the new section is missing"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_with_its_line(given, said):
    found = rows(row("unchanged", requirement=4), given)
    assert list(reasons(found)) == [3]
    assert said in reasons(found)[3]
    assert outcomes(found) == [(2, "4", "unchanged", "")]


def test_a_requirement_is_spoken_of_once():
    found = rows(row("unchanged", "8.5.2"), row("editorial", requirement=3))
    assert "row 2 speaks of CSR-A-0003 already" in reasons(found)[3]


def test_sections_without_requirements_keep_what_they_held():
    found = rows(row("unchanged", "4.1"), row("editorial", "§ 4.2"), row("information", "5"))
    assert found.sections == {"4.1": "information", "4.2": "none", "5": "information"}
    assert rows(row("removed", "4.1")).sections == {"4.1": "removed"}


def test_a_section_that_moved_leaves_its_number_unless_another_took_it():
    found = rows(row("renumbered", "4.1", new_section="4.2"), row("removed", "4.2"))
    assert "section 4.2: information and removed" in reasons(found)[3]
    found = rows(
        row("renumbered", "4.1", new_section="4.2"), row("renumbered", "4.2", new_section="4.3")
    )
    assert found.refused == []
    assert found.sections == {"4.2": "information", "4.3": "none", "4.1": "removed"}
    found = rows(
        row("renumbered", "4.1", new_section="4.4"),
        row("renumbered", requirement=1, new_section="4.1"),
    )
    assert found.sections == {"4.4": "information"}


def test_a_section_that_lost_its_requirement_may_hold_information_now():
    found = rows(row("information", "8.5.1"), row("removed", requirement=1))
    assert found.refused == []
    assert found.sections == {"8.5.1": "information"}


def test_a_section_that_holds_a_requirement_now_is_not_empty():
    moved = row("renumbered", requirement=1, new_section="4.2")
    assert (
        "section 4.2 holds CSR-A-0001 in this edition"
        in reasons(rows(row("none", "4.2"), moved))[2]
    )
    new = row("new", "4.2", text="words")
    assert "holds a new requirement" in reasons(rows(row("information", "4.2"), new))[2]
    assert rows(row("requirement", "4.2"), row("new", "4.2", text="words")).refused == []


def test_contradicting_rows_about_a_section():
    found = rows(row("none", "5"), row("information", "5"))
    assert reasons(found) == {3: "section 5: none and information"}


def test_new_requirements():
    found = rows(
        row("new", "9.1", title="Own", text="words"), row("new", new_section="9.2", text="w")
    )
    assert [(line, title, o.section) for line, title, o in found.new] == [
        (2, "Own", "9.1"),
        (3, "", "9.2"),
    ]


def test_the_same_new_requirement_twice():
    found = rows(row("new", "9.1", text="the  words"), row("new", "9.1", text="the words"))
    assert reasons(found) == {3: "row 2 opens a requirement with the same text"}


def test_what_is_recorded_already_is_known():
    done = {"edition": "2", "section": "8.5.1", "by": "li", "date": "2026-01-14"}
    replaced = {"edition": "1", "section": "8.5.2", "before": "1", "after": "2"}
    moved = {"edition": "2", "section": "8.5.9", "result": "changed", "replaced": replaced}
    new_source = {"source": {"document": DOC, "edition": "2", "section": "8.5.9"}}
    of = place(
        requirement(1, "8.5.1", done | {"result": "unchanged"}),
        requirement(2, "8.5.2", moved, **new_source),
        requirement(3, "9", done | {"result": "new"}),
        requirement(
            4, "7", done | {"result": "removed"}, retired={"date": "2026-01-14", "reason": "x"}
        ),
        sections=[{"section": "4.1", "result": "information"}],
    )
    trees = (
        row("unchanged", "8.5.1"),
        row("changed", "8.5.2", new_section="8.5.9", text="text\n2"),
        row("new", "9", text="text 3"),
        row("removed", "7"),
        row("unchanged", "4.1"),
    )
    found = rows(*(dict(tree) for tree in trees), of=of)
    assert (found.known, found.refused, found.outcomes) == (5, [], [])
    assert (found.new, found.sections) == ([], {})


@pytest.mark.parametrize(
    "given",
    [
        row("editorial", requirement=1),
        row("unchanged", requirement=1, text="other words"),
        row("unchanged", requirement=1, new_section="9"),
        row("unchanged", requirement=1, applies={"answer": "no"}),
    ],
)
def test_what_differs_from_the_record_is_not_known(given):
    done = {"edition": "2", "result": "unchanged", "section": "8.5.1"}
    found = rows(given, of=place(requirement(1, "8.5.1", done)))
    assert (found.known, len(found.outcomes)) == (0, 1)


def test_again_takes_what_is_recorded_already():
    done = {"edition": "2", "result": "unchanged", "section": "8.5.1"}
    given = Outcome(edition="2", result="", by="li", date="2026-01-15", again=True)
    found = rows(row("unchanged", "8.5.1"), of=place(requirement(1, "8.5.1", done)), given=given)
    assert (found.known, len(found.outcomes)) == (0, 1)
