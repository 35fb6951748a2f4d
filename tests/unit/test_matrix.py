"""Real input: the requirements of 14 manufacturers, and a matrix as a plant keeps it."""

import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from drafts import HEADINGS, intake, one

from csrreg.change.columns import map_columns
from csrreg.change.intake import Draft, drafts_of_items, drafts_of_rows
from csrreg.change.names import Names
from csrreg.errors import CsrregError
from csrreg.findings import dotted
from csrreg.model.kinds import (
    BY_NAME,
    CUSTOMER,
    PART,
    REQUIREMENT,
)
from csrreg.model.parse import WrongShape, parse
from csrreg.store.items import read_items
from csrreg.store.tables import read_table

OEM = Path(__file__).parents[1] / "data" / "oem"


@pytest.mark.parametrize(
    ("kind", "file", "count"),
    [
        ("customer", "customers", 14),
        ("document", "documents", 24),
        ("requirement", "requirements", 62),
    ],
)
def test_the_real_records_are_records(kind, file, count):
    items = read_items(f"{file}.yaml", (OEM / f"{file}.yaml").read_bytes())
    found = drafts_of_items(BY_NAME[kind], items)
    assert len(found.drafts) == count
    assert not found.refused
    for draft in found.drafts:
        parse(BY_NAME[kind], draft.tree)


def test_the_real_requirements_are_the_same_as_a_table():
    rows = read_table("requirements.csv", (OEM / "requirements.csv").read_bytes())
    of_table = drafts_of_rows(map_columns(rows, REQUIREMENT, HEADINGS), HEADINGS)
    items = read_items("requirements.yaml", (OEM / "requirements.yaml").read_bytes())
    of_list = drafts_of_items(REQUIREMENT, items)
    assert not of_table.refused
    assert [(d.customer, d.tree) for d in of_table.drafts] == [
        (d.customer, d.tree) for d in of_list.drafts
    ]


CLAUSES = ["8.3.3.3", "8.2.3.1.3", "7.5.3.2.1", "8.5.1.1", "9.1.1.1", "8.6.2", "8.4.3.1"]
PEOPLE = ["李伟", "王芳", "张敏"]


def matrix():
    """A workbook of about 100 rows: title, two header rows, merged cells, groups, oddities."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        workbook.add_worksheet("封面").write(0, 0, "顾客特定要求矩阵 QR-8.2-01")
        sheet = workbook.add_worksheet("矩阵")
        two = workbook.add_format({"num_format": "0.00"})
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        struck = workbook.add_format({"font_strikeout": True})
        sheet.merge_range("A1:P1", "XX汽车零部件有限公司 顾客特定要求（CSR）矩阵")
        for column, text in {
            "A": "序号", "B": "顾客", "F": "IATF 16949\n条款", "G": "顾客特定要求\nRequirement",
            "H": "是否适用（是/否）", "I": "不适用理由", "J": "满足情况", "N": "责任人",
            "O": "记录保存期限", "P": "内部编码",
        }.items():  # fmt: skip
            sheet.merge_range(f"{column}3:{column}4", text)
        sheet.merge_range("C3:E3", "来源 Source")
        sheet.write_row("C4", ["文件", "版次", "章节"])
        sheet.merge_range("K3:M3", "行动计划")
        sheet.write_row("K4", ["措施", "责任人", "计划完成日期"])
        line = 4
        for number in range(1, 91):
            if number % 30 == 0:
                line += 1  # a blank row between groups
            sheet.write_number(line, 0, number)
            sheet.write_string(line, 1, ["北方汽车", "南方动力"][number % 2])
            sheet.write_string(line, 2, "供应商手册")
            sheet.write_string(line, 3, "2026-01")
            sheet.write_number(line, 4, 8.1, two)
            sheet.write_string(line, 5, f"{CLAUSES[number % 7]}\n{CLAUSES[(number + 1) % 7]}")
            sheet.write_string(line, 6, f"第{number}项要求：\n供应商应按图样标识特性，并保存记录；")
            sheet.write_string(line, 7, "不适用" if number % 10 == 0 else "适用")
            sheet.write_string(line, 8, "无此类产品" if number % 10 == 0 else "")
            sheet.write_string(line, 9, ["满足", "部分满足", "不满足"][number % 3])
            if number % 3:
                sheet.write_string(line, 10, "更新控制计划")
                sheet.write_string(line, 11, PEOPLE[number % 3])
                sheet.write_datetime(line, 12, date(2026, 1 + number % 12, 28), day)
            sheet.write_string(line, 13, PEOPLE[number % 3], struck if number == 7 else None)
            sheet.write_string(line, 14, "15年" if number % 2 else "")
            line += 1
        sheet.set_row(10, None, None, {"hidden": True})
        sheet.write_number(50, 4, 8.1)  # somebody typed over the format
        sheet.write_formula(60, 13, "=VLOOKUP(1,X,1)", None, "#REF!")
    return buffer.getvalue()


def test_a_whole_matrix():
    data = matrix()
    with pytest.raises(CsrregError) as error:
        map_columns(read_table("矩阵.xlsx", data), REQUIREMENT, HEADINGS)
    assert "--sheet: 矩阵" in error.value.hint

    rows = read_table("矩阵.xlsx", data, sheet="矩阵")
    found = map_columns(rows, REQUIREMENT, HEADINGS)
    assert [path for _, _, path in found.describe()] == [
        "", "customer", "source.document", "source.edition", "source.section", "clauses", "text",
        "applies.answer", "applies.reason", "fulfilled.answer", "actions.what", "actions.owner",
        "actions.due", "owner", "retention", "",
    ]  # fmt: skip
    assert [column.heading for column in found.unmapped] == ["序号", "内部编码"]
    assert found.missing() == ()

    taken = drafts_of_rows(found, HEADINGS, Names(), blank=rows.blank)
    assert [refused.line for refused in taken.refused] == [51, 61]
    assert "章节 (E): 8.1 is stored as a number" in taken.refused[0].reason
    assert "#REF!" in taken.refused[1].reason
    assert len(taken.drafts) + len(taken.refused) == 90
    assert taken.blank == 1 + 3  # below the title, and between the groups
    notes = "\n".join(taken.notes)
    assert "row 11, column N: struck-through" in notes
    assert "hidden rows are read like the others: 11" in notes
    assert "not read: 封面" in notes
    assert "not read: XX汽车零部件有限公司" in notes

    first = taken.drafts[0]
    assert (first.line, first.customer) == (5, "南方动力")
    assert first.tree == {
        "title": "第1项要求：",
        "source": {"document": "供应商手册", "edition": "2026-01", "section": "8.10"},
        "clauses": ["8.2.3.1.3", "7.5.3.2.1"],
        "text": "第1项要求：\n供应商应按图样标识特性，并保存记录；",
        "applies": {"answer": "yes"},
        "fulfilled": {"answer": "partly"},
        "actions": [{"what": "更新控制计划", "owner": "王芳", "due": "2026-02-28"}],
        "owner": "王芳",
        "retention": "15 years",
    }
    for draft in taken.drafts:
        try:
            parse(REQUIREMENT, draft.tree)
        except WrongShape as wrong:
            pytest.fail(f"{draft.line}: {[(dotted(p.path), p.message) for p in wrong.problems]}")


def test_parts_and_customers_as_tables():
    assert one(
        PART,
        ["零件号", "零件名称", "图号", "版本", "生产工厂", "阶段", "SOP"],
        ["0123-456", "制动钳", "D-77", "C", "SHA、NBG", "量产", "2026/3/1"],
    ) == {
        "numbers": {"customer": "0123-456"}, "name": "制动钳", "drawing": "D-77",
        "revisions": [{"revision": "C"}], "sites": ["SHA", "NBG"], "phase": "series",
        "sop": "2026-03-01",
    }  # fmt: skip
    found = intake(
        CUSTOMER, ["客户代码", "客户名称", "客户类型"], ["NORDAUTO", "Nord Auto AG", "主机厂"]
    )
    assert found.drafts == (Draft(2, "", "NORDAUTO", {"name": "Nord Auto AG", "type": "oem"}),)
