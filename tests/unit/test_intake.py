"""From rows and list entries to drafts of records; nothing is dropped without a word."""

from datetime import date

from drafts import HEADINGS, columns, intake

from csrreg.change.intake import Draft, drafts_of_items, drafts_of_rows
from csrreg.change.names import names_of
from csrreg.change.table import Cell, Item, Merge
from csrreg.model.ids import parse_id
from csrreg.model.kinds import (
    REQUIREMENT,
    SETTINGS,
)
from csrreg.model.parse import parse
from csrreg.model.register import Entry, Register


def test_every_row_is_a_draft_refused_blank_or_in_a_note():
    head = ["顾客", "标题", "要求"]
    rows = [["NORDAUTO", "a", "x"], ["", "", ""], head, ["", "b", "y", "beyond"], ["SUED", "c"]]
    found = intake(REQUIREMENT, head, *rows)
    assert found.drafts == (Draft(2, "NORDAUTO", "", {"title": "a", "text": "x"}),)
    assert [r.line for r in found.refused] == [5, 6]
    assert "4 cells where the headings have 3" in found.refused[0].reason
    assert "2 cells where the headings have 3" in found.refused[1].reason
    assert found.blank == 1
    assert found.notes == ("row 4 repeats the headings and is not read",)


def test_a_customer_may_be_given_for_the_whole_table():
    found = columns(
        REQUIREMENT, ["标题", "顾客", "文件"], ["a", "", "Supplier manual"], ["b", "SUED", ""]
    )
    taken = drafts_of_rows(found, HEADINGS, names_of(register()), customer="NORDAUTO")
    assert [draft.customer for draft in taken.drafts] == ["NORDAUTO", "SUED"]
    assert taken.drafts[0].tree["source"] == {"document": "DOC-NORDAUTO-0001"}


def test_a_missing_title_is_made_of_the_text():
    found = intake(REQUIREMENT, ["要求"], ["特性" * 40 + "\nmore"], ["short"])
    assert found.drafts[0].tree["title"] == "特性" * 29 + "特…"
    assert found.drafts[1].tree["title"] == "short"
    assert any("title" in note for note in found.notes)
    assert "title" not in intake(REQUIREMENT, ["标题", "要求"], ["", "x"]).drafts[0].tree


def test_a_merged_value_holds_for_all_rows():
    customer = Cell("NORDAUTO", merge=Merge(2, 1, 5, 1))
    owner = Cell("li.wei", merge=Merge(2, 3, 3, 3))
    found = intake(
        REQUIREMENT,
        ["顾客", "标题", "责任人", "措施责任人"],
        [customer, "a", owner, owner],
        [customer, "b", owner, owner],
        [customer, "", "", ""],
        [customer, "c", "", ""],
    )
    assert [(d.line, d.customer, d.tree.get("owner")) for d in found.drafts] == [
        (2, "NORDAUTO", "li.wei"), (3, "NORDAUTO", "li.wei"), (5, "NORDAUTO", None),
    ]  # fmt: skip
    assert found.drafts[1].tree["actions"] == [{"owner": "li.wei"}]
    assert found.blank == 1


def test_rows_below_one_merged_text_are_one_record():
    text = Cell("x", merge=Merge(2, 1, 4, 1))
    who = Cell("li.wei", merge=Merge(2, 3, 4, 3))
    rows = [[text, "first", who, "8.3"], [text, "second", who, "8.5"], [text, "", who, ""]]
    found = intake(REQUIREMENT, ["要求", "措施", "措施责任人", "条款"], *rows)
    assert len(found.drafts) == 1
    assert found.drafts[0].tree == {
        "title": "x",
        "text": "x",
        "actions": [{"what": "first", "owner": "li.wei"}, {"what": "second", "owner": "li.wei"}],
        "clauses": ["8.3", "8.5"],
    }


def test_rows_of_one_record_must_agree():
    text = Cell("x", merge=Merge(2, 1, 3, 1))
    found = intake(REQUIREMENT, ["要求", "责任人"], [text, "li.wei"], [text, "anna.schmidt"])
    assert found.refused[0].reason == ("owner: li.wei and anna.schmidt (rows 2–3 are one record)")


def test_a_cell_merged_over_two_fields_is_refused():
    wide = Cell("8.3 Design", merge=Merge(2, 1, 2, 2))
    found = intake(REQUIREMENT, ["标题", "要求"], [wide, wide], ["a", "b"])
    assert "one merged cell for 标题 (A) and 要求 (B)" in found.refused[0].reason
    assert len(found.drafts) == 1


def register():
    def entry(id, tree):
        record_id = parse_id(id)
        return Entry(record_id, parse(record_id.kind, tree))

    def manual(customer, number):
        tree = {"title": "Supplier manual", "type": "csr", "editions": [{"edition": "1"}]}
        return entry(f"DOC-{customer}-000{number}", tree)

    settings = parse(
        SETTINGS,
        {"name": "R", "language": "zh",
         "people": {"li.wei": {"name": "李伟"}, "a.b": {"name": "李伟"}},
         "processes": {"P01": {"name": "产品设计"}}},
    )  # fmt: skip
    part = {"name": "制动钳", "numbers": {"customer": "0123-456"}}
    entries = [
        entry("NORDAUTO", {"name": "Nord Auto AG"}),
        entry("SUED", {"name": "Süd Motor"}),
        manual("NORDAUTO", 1),
        manual("SUED", 1),
        entry("PART-NORDAUTO-0001", part),
    ]
    known = {e.id: e for e in entries}
    return Register(date(2026, 11, 20), settings, known, frozenset(known))


def test_names_of_the_register_become_ids():
    names = names_of(register())
    assert names.find("customer", "nord auto ag") == ["NORDAUTO"]
    assert names.find("customer", "nordauto") == ["NORDAUTO"]
    assert names.find("document", "Supplier Manual", "SUED") == ["DOC-SUED-0001"]
    assert len(names.find("document", "Supplier manual")) == 2
    assert names.find("part", "0123-456") == ["PART-NORDAUTO-0001"]
    assert names.find("processes", "产品设计") == ["P01"]
    assert names.find("document", "DOC-SUED-0001") == []
    assert names.find("people", "nobody") == []


def test_a_table_may_use_the_names_people_know():
    found = intake(
        REQUIREMENT,
        ["顾客", "文件", "标题", "过程", "责任人"],
        ["Nord Auto AG", "supplier manual", "a", "产品设计", "王芳"],
        ["Süd Motor", "Supplier manual", "b", "P01", "李伟"],
        names=names_of(register()),
    )
    (draft,) = found.drafts
    assert draft.customer == "NORDAUTO"
    assert draft.tree["source"] == {"document": "DOC-NORDAUTO-0001"}
    assert draft.tree["implemented_in"] == [{"process": "P01"}]
    assert draft.tree["owner"] == "王芳"
    assert found.refused[0].reason == "责任人 (E): '李伟' could be li.wei or a.b"


def test_entries_of_a_list_may_say_their_customer_and_id():
    items = [
        Item(1, {"customer": "Nord Auto AG", "id": "CSR-NORDAUTO-0007", "title": "a"}),
        Item(4, {}, "line 5: a tab"),
        Item(7, {"customer": ["x"], "title": "b"}),
    ]
    found = drafts_of_items(REQUIREMENT, items, names_of(register()))
    assert found.drafts == (Draft(1, "NORDAUTO", "CSR-NORDAUTO-0007", {"title": "a"}),)
    assert [(r.line, r.reason) for r in found.refused] == [
        (4, "line 5: a tab"),
        (7, "customer must be one name"),
    ]
