"""The report of documents and editions."""

from page_registers import DOC, YES, document, register, text
from pages import figures, page_of, rows, tables, texts

SECOND = {"edition": "2", "received": "2026-11-02", "effective": "2026-11-16"}


def listed(*keys, records=None, **scope):
    page = page_of("editions", register(records), **scope)
    return [row for row in rows(page, "editions", *keys) if "·" not in row]


def test_newest_edition_first_with_its_dates_and_review():
    records = {DOC: document(SECOND)}
    assert listed("edition", "effective", "received", "review_due", records=records) == [
        ("2", "2026-11-16", "2026-11-02", "2026-11-16"),
        ("1", "not known", "not known", "no date: receipt not recorded"),
    ]
    assert listed("status", "reviewed", records=records) == [
        ("to review (overdue)", "not yet"),
        ("reviewed", "2026-01-10; Li Wei"),
    ]


def test_an_edition_before_a_reviewed_one_needs_no_review():
    third = {"edition": "3", "reviewed": {"by": "tom", "date": "2026-03-01"}}
    page = page_of("editions", register({DOC: document(SECOND, third)}))
    assert [row for row in rows(page, "editions", "status") if "·" not in row] == [
        "reviewed",
        "covered by a later review",
        "reviewed",
    ]
    assert rows(page, "editions", "reviewed")[1] == "2026-03-01; Tom Vogel (has left)"
    assert figures(page)["to_review"] == "0"


def test_sections_by_what_they_hold_and_what_is_not_recorded():
    first = [
        {"section": "4.1", "result": "requirement"},
        {"section": "4.2", "result": "none"},
        {"section": "4.3", "result": "information"},
    ]
    second = {**SECOND, "sections": [{"section": "4.1", "result": "removed"}]}
    tree = document(second)
    tree["editions"][0]["sections"] = first
    assert [row.partition(";")[0] for row in listed("contents", records={DOC: tree})] == [
        "Sections: 1 removed, 2 not recorded",
        "Sections: 1 with requirements, 1 for information, 1 without",
    ]
    bare = listed("contents", records={DOC: document()})
    assert bare == ["Sections: none recorded; Requirements: 0 taken from it"]


def test_requirements_taken_compared_and_left():
    compared = [{"edition": "2", "result": "unchanged"}]
    gone = {"date": "2026-05-01", "reason": "x"}
    records = {
        DOC: document(SECOND),
        "CSR-NORDAUTO-0001": text(applies=YES),
        "CSR-NORDAUTO-0002": text(applies=YES, assessed=compared),
        "CSR-NORDAUTO-0003": text(applies=YES, source={"edition": "2"}),
        "CSR-NORDAUTO-0004": text(retired=gone),
    }
    found = listed("contents", "left", records=records)
    assert [(row[0].partition("; ")[2], row[1]) for row in found] == [
        ("Requirements: 1 taken from it, 1 older one compared", "1"),
        ("Requirements: 2 taken from it", "0"),
    ]
    assert figures(page_of("editions", register(records)))["to_compare"] == "1"


def test_a_withdrawn_document_asks_for_nothing():
    gone = {"date": "2026-05-01", "reason": "x"}
    records = {DOC: document(SECOND, retired=gone), "CSR-NORDAUTO-0001": text(applies=YES)}
    page = page_of("editions", register(records))
    assert rows(page, "editions", "document")[0] == (
        f"{DOC} Supplier CSR · CSR document · withdrawn on 2026-05-01"
    )
    assert listed("status", "left", records=records)[0] == ("retired", "0")
    assert rows(page, "monitoring", "document") == []
    assert set(figures(page).values()) == {"0"}


def test_who_was_told():
    told = {"communicated": [{"to": "li", "date": "2026-11-05"}, {"to": "all sites"}]}
    found = listed("communicated", records={DOC: document({**SECOND, **told})})
    assert found == ["Li Wei, 2026-11-05; all sites", "nobody"]


def test_monitoring_with_the_next_date():
    def watched(**fields):
        records = {DOC: document(monitor={"every": "1 month", **fields})}
        page = page_of("editions", register(records))
        keys = ("every", "where", "by", "last_checked", "next_look", "status")
        (row,) = rows(page, "monitoring", *keys)
        return row, figures(page)["looks_late"]

    recent = watched(last_checked="2026-11-01", by="ma", where="portal")
    assert recent == (("1 month", "portal", "Ma Jun", "2026-11-01", "2026-12-01", "in time"), "0")
    late, count = watched(last_checked="2026-10-01")
    assert (late[2], late[4], late[5], count) == ("Li Wei", "2026-11-01", "overdue", "1")
    never, count = watched()
    assert never[3:] == ("never", "no date: never checked", "overdue")
    assert count == "1"


def test_a_document_that_nobody_watches_is_said_to_be_so():
    page = page_of("editions", register())
    assert rows(page, "monitoring", "document", "every", "status") == [
        (f"{DOC} Supplier CSR", "not set", "not watched")
    ]


def test_documents_by_customer_and_number_what_binds_everybody_last():
    other = {"title": "Law", "type": "law", "number": "RVBO", "editions": [{"edition": "1"}]}
    records = {
        "DOC-COMMON-0001": other,
        "DOC-NORDAUTO-0010": document(),
        "DOC-NORDAUTO-0002": document(owner="ma"),
        "DOC-HUAXING-0001": document(),
    }
    page = page_of("editions", register(records))
    heads = [row for row in rows(page, "editions", "document") if "·" in row]
    assert heads == [
        "DOC-HUAXING-0001 Supplier CSR · CSR document · responsible: nobody",
        f"{DOC} Supplier CSR · CSR document · responsible: Li Wei",
        "DOC-NORDAUTO-0002 Supplier CSR · CSR document · responsible: Ma Jun",
        "DOC-NORDAUTO-0010 Supplier CSR · CSR document · responsible: Li Wei",
        "DOC-COMMON-0001 Law · RVBO · law · responsible: nobody",
    ]
    anchors = [row.anchor for row in tables(page)["editions"].rows if row.group]
    assert anchors == [head.split()[0] for head in heads]
    mine = page_of("editions", register(records), owner="ma")
    assert len([row for row in rows(mine, "editions", "document") if "·" in row]) == 1


def test_one_customer_names_no_other():
    records = {
        "DOC-HUAXING-0001": document(number="HX-7", owner="ma"),
        "DOC-COMMON-0001": document(number="RVBO"),
    }
    said = texts(page_of("editions", register(records), customer="NORDAUTO"))
    assert "RVBO" in said
    for name in ("HUAXING", "HX-7", "Ma Jun"):
        assert name not in said
        assert name in texts(page_of("editions", register(records)))


def test_an_edition_in_force_is_not_compared_by_comparing_one_to_come():
    coming = {"edition": "3", "received": "2026-11-10", "effective": "2027-01-01"}
    later = [{"edition": "3", "result": "unchanged", "by": "li", "date": "2026-11-12"}]
    records = {
        DOC: document(SECOND, coming),
        "CSR-NORDAUTO-0001": text(applies=YES, assessed=later),
    }
    assert listed("edition", "left", records=records) == [("3", "0"), ("2", "1"), ("1", "0")]


def test_a_review_that_was_finished_late_says_by_how_many_days():
    def reviewed(day):
        edition = {**SECOND, "reviewed": {"by": "li", "date": day}}
        return listed("reviewed", records={DOC: document(edition)})[0]

    assert reviewed("2026-11-16") == "2026-11-16; Li Wei"
    assert reviewed("2026-11-19") == "2026-11-19; 3 days late; Li Wei"


def test_a_section_of_a_requirement_left_to_compare_is_not_recorded():
    records = {DOC: document(SECOND), "CSR-NORDAUTO-0001": text(source={"section": "4.1"})}
    assert "1 not recorded" in listed("contents", records=records)[0]
    compared = text(source={"section": "4.1"}, assessed=[{"edition": "2", "result": "unchanged"}])
    records["CSR-NORDAUTO-0001"] = compared
    assert "not recorded" not in listed("contents", records=records)[0]
