"""What the texts of two editions propose for requirements, and for sections without any."""

import pytest

from csrreg.change.proposals import ACCEPTABLE, kept_sections, propose
from csrreg.diff.editions import compare_editions
from csrreg.model.ids import parse_id
from csrreg.model.parse import parse
from csrreg.model.register import Entry

AUDITS = "The supplier shall carry out layered process audits every month."
GAUGES = "Gauges shall be calibrated once a year by an accredited laboratory."
RECORDS = "供方应保存检验记录十五年，并在顾客要求时提供。"
SCOPE = "This document is for all suppliers of production parts."
OLD = f"""# 4.1 Scope

{SCOPE}

# 8.1 Audits

{AUDITS}

# 8.2 Gauges

{GAUGES}

# 8.3 Records

{RECORDS}

# 8.4 Fax

Delivery notes shall be sent by fax to the receiving plant.
"""
NEW = f"""# 4.1 Terms

A lot is what was made on one line in one shift.

# 4.2 Scope

{SCOPE}

# 8.1 Audits

{AUDITS.replace("month", "week")}

# 8.2 Gauges

{GAUGES}

# 8.3 Software

Software updates shall be announced three months ahead of their release.

# 8.4 Records

{RECORDS}
"""


def entry(number, text):
    known = parse_id(f"CSR-A-{number:04}")
    source = {"document": "DOC-A-0001"}
    return Entry(known, parse(known.kind, {"title": "t", "text": text, "source": source}))


@pytest.fixture(scope="module")
def aligned():
    return compare_editions(OLD, NEW)


def proposed(aligned, text, section):
    (found,) = propose([(entry(1, text), section)], aligned)
    return found


@pytest.mark.parametrize(
    ("text", "section", "result", "now", "words"),
    [
        (GAUGES, "8.2", "unchanged", "8.2", GAUGES),
        (GAUGES, None, "unchanged", "8.2", GAUGES),
        (RECORDS, "8.3", "renumbered", "8.4", RECORDS),
        (AUDITS, "8.1", "changed", "8.1", AUDITS.replace("month", "week")),
        ("audits", "8.1", "changed", "8.1", ""),
        ("Delivery notes by fax", "8.4", "removed", "", ""),
        ("Nothing of the kind", "7.7", "not found", "", ""),
    ],
    ids=["same", "by text", "moved", "changed", "a part of it", "gone", "nowhere"],
)
def test_what_is_proposed_of_a_requirement(aligned, text, section, result, now, words):
    found = proposed(aligned, text, section)
    assert (found.result, found.new_section, found.words) == (result, now, words)
    assert found.section == (section or "")


def test_nothing_that_changed_can_be_accepted_unread(aligned):
    listed = [(entry(1, AUDITS), "8.1"), (entry(2, "fax"), "8.4"), (entry(3, "x"), "7.7")]
    assert not {p.result for p in propose(listed, aligned)} & set(ACCEPTABLE)


def test_who_was_last_compared_with_an_older_edition_must_be_quoted_by_the_old_text(aligned):
    """Else the words may have changed before: the section of an edition between says nothing."""
    listed = [(entry(1, GAUGES), "8.2"), (entry(2, "Gauges: twice a year"), "8.2")]
    listed += [(entry(3, "Archive for ten years"), "8.3"), (entry(4, "audits, yearly"), "8.1")]
    results = [p.result for p in propose(listed, aligned, {"CSR-A-0001", "CSR-A-0002"})]
    assert results == ["unchanged", "not found", "renumbered", "changed"]
    everybody = {e.id for e, _ in listed}
    results = [p.result for p in propose(listed, aligned, everybody)]
    assert results == ["unchanged", "not found", "not found", "changed"]


def test_sections_without_requirements_stay_what_they_were(aligned):
    before = {"4.1": "information", "8.2": "none", "8.3": "requirement", "8.1": "none"}
    assert kept_sections(aligned, before, ACCEPTABLE) == {
        "4.2": "information",
        "8.2": "none",
    }
    assert kept_sections(aligned, before, ["unchanged"]) == {"8.2": "none"}
    assert kept_sections(aligned, {}, ACCEPTABLE) == {}


def test_the_old_number_of_the_last_of_several_is_gone():
    old = f"# 4.1 Audits\n\n{AUDITS}\n\n# 4.2 Scope\n\n{SCOPE}\n\n# 4.3 Gauges\n\n{GAUGES}\n"
    new = f"# 4.1 Scope\n\n{SCOPE}\n\n# 4.2 Gauges\n\n{GAUGES}\n"
    before = {"4.1": "requirement", "4.2": "information", "4.3": "none"}
    assert kept_sections(compare_editions(old, new), before, ["renumbered"]) == {
        "4.1": "information",
        "4.2": "none",
        "4.3": "removed",
    }
