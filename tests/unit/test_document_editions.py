"""Which requirements and sections of a document an edition still has to be compared with."""

from datetime import date

import pytest

from csrreg.model.editions import (
    compared,
    last_read,
    left,
    missing_sections,
    position,
    review_due,
    section_before,
    section_of,
    section_results,
    sections_before,
    taken_from,
)
from csrreg.model.ids import parse_id
from csrreg.model.kinds import SETTINGS
from csrreg.model.parse import parse
from csrreg.model.register import Entry

DOC = "DOC-A-0001"
REVIEWED = {"by": "a", "date": "2026-01-01"}
RETIRED = {"retired": {"date": "2026-01-01", "reason": "gone"}}


def document(*editions):
    named = [e if isinstance(e, dict) else {"edition": e} for e in editions]
    return parse(parse_id(DOC).kind, {"title": "d", "type": "csr", "editions": named})


def edition(name, *, reviewed=False, **sections):
    listed = [{"section": s[1:].replace("_", "."), "result": r} for s, r in sections.items()]
    tree = {"edition": name, "sections": listed}
    return tree | ({"reviewed": REVIEWED} if reviewed else {})


def requirement(number, edition=None, section=None, *assessed, **fields):
    source = {"document": DOC} | ({"edition": edition} if edition else {})
    source |= {"section": section} if section else {}
    known = parse_id(f"CSR-A-{number:04}")
    tree = {"title": "r", "text": "t", "source": source, "assessed": list(assessed)}
    return Entry(known, parse(known.kind, tree | fields))


def found(edition, result="unchanged", section=None, replaced=None):
    tree = {"edition": edition, "result": result} | ({"section": section} if section else {})
    return tree | ({"replaced": {**replaced, "before": "1", "after": "2"}} if replaced else {})


def test_the_position_of_an_edition():
    listed = document("1", "2", "第3版")
    assert [position(listed, name) for name in ("1", "第3版", "4", None)] == [0, 2, None, None]


def test_the_last_edition_read_is_the_newest_taken_from_or_compared_with():
    listed = document("1", "2", "3")
    records = [requirement(1), requirement(1, "2"), requirement(1, "1", None, found("3"))]
    records.append(requirement(1, "3", None, found("2"), found("9")))
    assert [last_read(e.record, listed) for e in records] == [0, 1, 2, 2]


def test_an_edition_not_named_or_not_known_is_the_oldest():
    listed = document("1", "2")
    names = (None, "9", "1", "2")
    assert [taken_from(requirement(1, name).record, listed) for name in names] == [0, 0, 0, 1]


@pytest.mark.parametrize(
    ("assessed", "with_edition", "expected"),
    [
        ([], "2", None),
        (["2"], "2", "2"),
        (["2"], "3", None),
        (["3"], "2", "3"),
        (["2", "4"], "3", "4"),
        (["9"], "2", None),
        (["2"], "9", None),
    ],
)
def test_a_later_comparison_counts_for_what_lies_between(assessed, with_edition, expected):
    record = requirement(1, "1", None, *(found(name) for name in assessed)).record
    result = compared(record, document("1", "2", "3", "4"), with_edition)
    assert (result.edition if result is not None else None) == expected


def test_what_is_left_comes_in_the_order_of_the_sections():
    listed = document("1", "2")
    entries = [
        requirement(1, "1", "8.10"),
        requirement(2, "1", "8.2"),
        requirement(3, "1", "附录A"),
        requirement(4),
        requirement(5, "1", "8.2"),
        requirement(6, "1", "8.9", found("2")),
        requirement(7, "2", "8.1"),
        requirement(8, "1", "8.1", **RETIRED),
    ]
    assert [int(e.id[-4:]) for e in left(entries, listed, "2")] == [4, 2, 5, 1, 3]
    assert left(entries, listed, "1") == []
    assert left(entries, listed, "9") == []


def test_where_a_requirement_stands_and_stood():
    listed = document("1", "2", "3")
    moved = requirement(1, "1", "8.5", found("2", "renumbered", "8.6")).record
    assert [section_of(moved, listed, at) for at in (1, 2, None)] == ["8.5", "8.6", "8.6"]
    changed = requirement(
        1,
        "3",
        "8.7",
        found("2", "renumbered", "8.6"),
        found("3", "changed", "8.7", {"edition": "1", "section": "8.5"}),
    ).record
    assert section_of(changed, listed) == "8.7"
    assert section_before(changed, listed, 2) == "8.6"
    without = requirement(1, "3", "8.7", found("3", "changed", "8.7", {"edition": "1"})).record
    assert section_before(without, listed, 2) is None


def test_what_sections_hold_as_recorded_and_as_their_requirements_show():
    listed = document(edition("1", s4_1="information", s8_2="none"), "2")
    entries = [
        requirement(1, "1", "8.1"),
        requirement(2, "1", "8.2"),
        requirement(3, "1", "8.3", **RETIRED),
        requirement(4, "1", "8.4", found("2", "renumbered", "9.4")),
        requirement(5, "1", "8.5", found("2", "removed"), **RETIRED),
    ]
    first = {"4.1": "information", "8.2": "none", "8.1": "requirement", "8.4": "requirement"}
    assert section_results(entries, listed, 0) == first
    assert section_results(entries, listed, 1) == {"9.4": "requirement"}


def test_sections_are_compared_with_the_edition_reviewed_last_and_those_skipped_since():
    listed = document(
        edition("1", s1="none"),
        edition("2", reviewed=True, s2="none", s3="information"),
        edition("3", s3="removed", s4="none"),
        edition("4"),
    )
    assert sections_before([], listed, 3) == {"2": "none", "3": "removed", "4": "none"}
    assert missing_sections([], listed, 3) == ["2", "4"]
    assert sections_before([], listed, 0) == {}
    assert missing_sections([], listed, 0) == []


def test_a_section_is_missing_until_something_is_said_of_it():
    first = edition("1", reviewed=True, s4_10="none", s4_2="information", s8_1="requirement")
    entries = [requirement(1, "1", "8.1")]
    assert missing_sections(entries, document(first, "2"), 1) == ["4.2", "4.10"]
    second = edition("2", s4_2="removed", s4_10="none")
    assert missing_sections(entries, document(first, second), 1) == []


def test_a_section_is_known_by_the_requirements_that_left_it():
    first = edition("1", reviewed=True, s8_1="requirement", s8_2="requirement", s8_3="requirement")
    listed = document(first, edition("2", s8_6="requirement"), "3")
    entries = [
        requirement(1, "1", "8.1", found("2", "renumbered", "9.1"), found("3")),
        requirement(2, "1", "8.2", found("2", "removed"), **RETIRED),
        requirement(
            3,
            "3",
            "8.7",
            found("2", "renumbered", "8.6"),
            found("3", "changed", "8.7", {"edition": "1", "section": "8.3"}),
        ),
    ]
    assert missing_sections(entries, listed, 2) == []


def test_until_when_an_edition_is_to_be_reviewed():
    received = document({"edition": "1", "received": "2026-01-12"}).editions[0]
    assert review_due(received, None) == date(2026, 1, 26)
    settings = parse(SETTINGS, {"name": "x", "language": "en", "edition_review": "5 working_days"})
    assert review_due(received, settings) == date(2026, 1, 19)
    said = document({"edition": "1", "received": "2026-01-12", "review_due": "2026-03-01"})
    assert review_due(said.editions[0], settings) == date(2026, 3, 1)
    assert review_due(document("1").editions[0], settings) is None
