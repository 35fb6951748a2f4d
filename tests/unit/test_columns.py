"""Which column holds which field: headings in three languages, paths, and what the user says."""

import pytest
from drafts import HEADINGS, columns, paths, refusal

from csrreg.change.columns import map_columns, parse_maps
from csrreg.change.field_paths import Planter, field_path
from csrreg.change.headings import plain
from csrreg.change.table import Cell, Merge, Row, Table
from csrreg.errors import CsrregError
from csrreg.model.fields import leaves, node_of
from csrreg.model.kinds import (
    CHARACTERISTIC,
    CUSTOMER,
    KINDS,
    REQUIREMENT,
)
from csrreg.store.resources import load_data


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_heading_stands_for_one_field_that_exists(kind):
    seen = {}
    for path, texts in load_data("headings.yaml")["kinds"][kind.name].items():
        if path not in ("customer", "id") or (kind is CUSTOMER and path == "customer"):
            assert field_path(kind, path) is not None, path
            assert field_path(kind, path).text == path
        for text in texts:
            assert plain(text) not in seen, f"{text}: {path} and {seen[plain(text)]}"
            seen[plain(text)] = path
            named = field_path(kind, text)
            assert named is None or named.text == path, f"{text} is a field of its own"


def test_every_label_stands_for_a_choice_of_some_field():
    everywhere = set()
    for kind in KINDS:
        for path, node in leaves(node_of(kind.shape)):
            everywhere.update(node.choices)
            name = ".".join(step for step in path if step not in ("*", "@"))
            for field, values in load_data("headings.yaml")["values"].items():
                if field == name:
                    assert set(values) <= set(node.choices), name
    assert set(load_data("headings.yaml")["values"]["any"]) <= everywhere


def test_words_within_groups_are_last_steps_of_paths():
    data = load_data("headings.yaml")
    known = [path for fields in data["kinds"].values() for path in fields]
    assert set(data["words"]) <= {path.rpartition(".")[2] for path in known}
    assert set(data["groups"]) <= {path.partition(".")[0].partition("[")[0] for path in known}


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("Requirement", "text"),
        ("  requirement:", "text"),
        ("ＩＡＴＦ １６９４９ 条款", "clauses"),
        ("条款\nClause", "clauses"),
        ("条款 (Clause)", "clauses"),
        ("Clause / 条款号", "clauses"),
        ("顾客Customer", "customer"),
        ("是否适用（是/否）", "applies.answer"),
        ("适用性*", "applies.answer"),
        ("Massnahme", "actions.what"),
        ("MASSNAHMEN", "actions.what"),
        ("Fällig am", "actions.due"),
        ("actions.2.due", "actions.2.due"),
        ("Source.Section", "source.section"),
        ("at.SHA.owner", "at.SHA.owner"),
        ("Owner / Deputy", ""),
        ("Cpk (target)", ""),
        ("Clause / Owner", None),
    ],
)
def test_headings(heading, path):
    if path is None:
        assert "could be clauses or owner" in refusal(REQUIREMENT, ["Title", heading])
    else:
        assert paths(REQUIREMENT, ["Title", heading]) == ["title", path]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("title", "title"),
        ("actions.what", "actions.what"),
        ("Actions.1.What", "actions.what"),
        ("actions.3.due", "actions.3.due"),
        ("capability[index=Ppk].value", "capability[index=Ppk].value"),
    ],
)
def test_field_paths(text, canonical):
    kind = CHARACTERISTIC if "capability" in text else REQUIREMENT
    assert field_path(kind, text).text == canonical


@pytest.mark.parametrize(
    "text",
    ["", "actions", "source", "nope", "title.x", "actions.what.", "actions[x=y].what", "a..b"],
)
def test_what_is_no_single_field(text):
    assert field_path(REQUIREMENT, text) is None


def test_items_are_planted_without_gaps():
    planter = Planter()
    for path, value in [("actions.3.what", "c"), ("actions.1.what", "a"), ("actions.2.what", "")]:
        planter.put(field_path(REQUIREMENT, path), value)
    assert planter.tree() == {"actions": [{"what": "a"}, {"what": "c"}]}


def test_unmapped_and_missing_columns_are_named():
    found = columns(REQUIREMENT, ["序号", "要求", "状态"], ["1", "x", "open"])
    assert [column.name for column in found.unmapped] == ["序号 (A)", "状态 (C)"]
    assert found.missing() == ("source",)
    assert columns(REQUIREMENT, ["条款", "责任人"]).missing() == ("title", "source", "text")


def test_a_map_overrides_a_heading_names_a_letter_or_leaves_a_column_out():
    head = ["状态", "要求", "备注", "Cpk"]
    maps = ["状态=priority", "C=", "Cpk=actions.2.effort"]
    assert paths(REQUIREMENT, head, maps=maps) == ["priority", "text", "", "actions.2.effort"]


def test_maps_that_name_no_column_or_no_field_are_refused():
    assert "columns: 要求 (A), x (B)" in refusal(REQUIREMENT, ["要求", "x"], maps=["y=owner"])
    assert "no single field actions" in refusal(REQUIREMENT, ["要求", "x"], maps=["x=actions"])
    with pytest.raises(CsrregError, match="no column"):
        parse_maps(["owner"])


def test_two_columns_for_one_field_are_refused_with_both_names():
    message = refusal(REQUIREMENT, ["Requirement", "条款", "Anforderung"])
    assert "Requirement (A)" in message
    assert "Anforderung (C)" in message
    assert "text" in message


def test_titles_above_the_headings_are_said():
    found = columns(
        REQUIREMENT, ["Matrix 2026", "", ""], ["条款", "要求", "责任人"], ["8.10", "x", ""]
    )
    assert found.notes == ("above the headings, not read: Matrix 2026",)
    assert [column.path for column in found.mapped] == ["clauses", "text", "owner"]


def test_a_table_without_headings_names_the_other_sheets():
    bare = Table("m.xlsx, sheet 封面", (Row(1, (Cell("hello"),)),), other_sheets=("矩阵",))
    with pytest.raises(CsrregError) as error:
        map_columns(bare, REQUIREMENT, HEADINGS)
    assert "--sheet: 矩阵" in error.value.hint


def test_two_header_rows_are_read_together():
    def over(text, left, right):
        return [Cell(text, merge=Merge(1, left, 1, right))] * (right - left + 1)

    def down(text, column):
        return Cell(text, merge=Merge(1, column, 2, column))

    first = [down("要求", 1), *over("来源", 2, 4), *over("措施", 5, 7), down("责任人", 8)]
    second = [down("要求", 1), "文件", "版次", "章节", "内容", "责任人", "期限", down("责任人", 8)]
    assert paths(REQUIREMENT, first, second) == [
        "text", "source.document", "source.edition", "source.section",
        "actions.what", "actions.owner", "actions.due", "owner",
    ]  # fmt: skip


def test_an_unknown_column_within_a_group_is_not_taken_for_another_field():
    top = [Cell("措施", merge=Merge(1, 1, 1, 2))] * 2
    assert paths(REQUIREMENT, [*top, "要求"], ["内容", "语言", ""]) == ["actions.what", "", "text"]
