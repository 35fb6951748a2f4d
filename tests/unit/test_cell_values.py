"""From what a cell shows to what its field wants."""

import pytest
from drafts import intake, one

from csrreg.change.table import Cell
from csrreg.model.kinds import (
    CHARACTERISTIC,
    DOCUMENT,
    REQUIREMENT,
)


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        ("适用性", "适用", "yes"),
        ("适用性", "√", "yes"),
        ("Anwendbar", "Nein", "no"),
        ("Applicable", "N/A", "no"),
        ("Applicability", "for information", "informative"),
        ("适用性", "待澄清", "clarify"),
        ("Anwendbarkeit", "zu klären", "clarify"),
    ],
)
def test_labels_of_a_choice(heading, text, expected):
    assert one(REQUIREMENT, ["Title", heading], ["t", text])["applies"] == {"answer": expected}


def test_the_same_word_means_what_its_field_means():
    head = ["Title", "是否满足", "适用性", "验证结果", "来源类型"]
    tree = one(REQUIREMENT, head, ["t", "部分满足", "是", "符合", ""])
    assert tree["fulfilled"] == {"answer": "partly"}
    assert tree["verification"] == [{"result": "passed"}]
    part = one(CHARACTERISTIC, ["特性", "产品/过程", "来源"], ["x", "过程特性", "顾客图纸"])
    assert part == {"feature": "x", "kind": "process", "origin": "customer"}


def test_an_unknown_label_refuses_the_row_by_column():
    found = intake(REQUIREMENT, ["Title", "适用性"], ["t", "也许"])
    assert found.refused[0].line == 2
    assert "适用性 (B): '也许' is none of: yes, no" in found.refused[0].reason


@pytest.mark.parametrize(
    "text",
    ["8.3.3.3; 8.5.1.1", "8.3.3.3\n8.5.1.1", "8.3.3.3；8.5.1.1", "8.3.3.3、8.5.1.1",
     "8.3.3.3/8.5.1.1",
     "8.3.3.3, 8.5.1.1", "IATF 16949 8.3.3.3, 条款 8.5.1.1", "§8.3.3.3;;8.5.1.1;"],
)  # fmt: skip
def test_lists_are_split(text):
    assert one(REQUIREMENT, ["Title", "条款"], ["t", text])["clauses"] == ["8.3.3.3", "8.5.1.1"]


def test_text_is_not_split():
    assert one(REQUIREMENT, ["标题", "要求"], ["t", "a; b/c、d"])["text"] == "a; b/c、d"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("15年", "15 years"), ("10 个工作日", "10 working_days"), ("15 Jahre", "15 years"),
     ("3 months", "3 months"), ("15 years after end of series", "15 years after end of series"),
     ("至少15年", "至少15年")],
)  # fmt: skip
def test_lengths_of_time(text, expected):
    assert one(REQUIREMENT, ["标题", "保存期限"], ["t", text])["retention"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2026/1/5", "2026-01-05"), ("2026年1月5日", "2026-01-05"), ("2026.12.31", "2026-12-31"),
     ("2026-01-05 00:00:00", "2026-01-05"), ("31.12.2026", "31.12.2026"),
     ("2026-02-30", "2026-02-30"),
     ("1/5/2026", "1/5/2026")],
)  # fmt: skip
def test_dates_with_the_year_first_have_one_meaning(text, expected):
    assert one(REQUIREMENT, ["标题", "完成期限"], ["t", text])["actions"] == [{"due": expected}]


def test_doubt_matters_where_the_text_matters():
    doubtful = Cell("8.1", "number", "8.1", doubt="8.10 would look the same")
    for heading in ("章节", "条款", "版次", "标题"):
        found = intake(REQUIREMENT, ["要求", heading], ["x", doubtful])
        assert found.refused[0].reason == f"{heading} (B): 8.10 would look the same"
    tree = one(CHARACTERISTIC, ["特性", "上限"], ["x", doubtful])
    assert tree["upper"] == "8.1"


def test_a_number_field_takes_the_number_and_a_text_field_what_is_shown():
    cell = Cell("1,234.50", "number", "1234.50")
    assert one(CHARACTERISTIC, ["特性", "上限", "规格"], ["x", cell, cell]) == {
        "feature": "x", "specification": "1,234.50", "upper": "1234.50",
    }  # fmt: skip
    day = Cell("31.12.2026", "date", "2026-12-31")
    tree = one(DOCUMENT, ["文件名称", "版次", "生效日期"], ["x", day, day])
    assert tree["editions"] == [{"edition": "31.12.2026", "effective": "2026-12-31"}]


def test_a_broken_cell_refuses_its_row_only_if_its_column_is_read():
    broken = Cell(broken="the cell shows the error #REF!")
    found = intake(REQUIREMENT, ["标题", "要求", "状态"], ["a", broken, ""], ["b", "x", broken])
    assert [(r.line, r.reason) for r in found.refused] == [
        (2, "要求 (B): the cell shows the error #REF!")
    ]
    assert [draft.tree["title"] for draft in found.drafts] == ["b"]


def test_capability_columns_make_one_result_each():
    tree = one(CHARACTERISTIC, ["Characteristic", "Ppk", "Cpk", "Cmk"], ["x", "1.80", "1.45", ""])
    assert tree["capability"] == [
        {"index": "Ppk", "value": "1.80"},
        {"index": "Cpk", "value": "1.45"},
    ]


def test_carried_in_columns_fill_a_table():
    tree = one(CHARACTERISTIC, ["特性", "控制计划", "PFMEA", "DFMEA"], ["x", "CP-7", "PF-3", ""])
    assert tree["carried_in"] == {
        "control_plan": {"document": "CP-7"},
        "pfmea": {"document": "PF-3"},
    }
