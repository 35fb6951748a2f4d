"""Workbooks: every cell arrives as it was seen, or is refused."""

import io
import sys
import time
import zipfile
from datetime import date

import pytest
from workbooks import book, read, refusal, replaced, texts

from csrreg.change.table import Cell
from csrreg.store.number_formats import code_of, number_cell
from csrreg.store.tables import read_table


def test_a_number_arrives_as_its_format_shows_it():
    def build(workbook, sheet):
        for row, (value, code) in enumerate(
            [
                (8.1, "0.00"),
                (123, "000000"),
                (1234.5, "#,##0.00"),
                (3.0, "General"),
                (12.5, '0.0" mm"'),
            ]
        ):
            sheet.write_number(row, 0, value, workbook.add_format({"num_format": code}))

    cells = [row.cells[0] for row in read(build).rows]
    assert [cell.text for cell in cells] == ["8.10", "000123", "1,234.50", "3", "12.5 mm"]
    assert [cell.value for cell in cells] == ["8.10", "123", "1234.50", "3", "12.5"]
    assert not any(cell.doubt for cell in cells)


def test_a_fraction_without_a_format_is_in_doubt():
    cell = read(lambda _, sheet: sheet.write_number(0, 0, 8.1)).rows[0].cells[0]
    assert "8.10 would look the same" in cell.doubt
    assert cell.value == "8.1"  # a field that holds a number has no use for the doubt


def test_text_that_looks_like_a_number_stays_as_typed():
    def build(_, sheet):
        sheet.write_row(0, 0, ["8.10", "010", "1e3", "=1+1", "NO"])

    assert texts(read(build, strings_to_formulas=False)) == [["8.10", "010", "1e3", "=1+1", "NO"]]


def test_a_long_number_has_lost_digits():
    cell = read(lambda _, sheet: sheet.write_number(0, 0, 12345678901234567)).rows[0].cells[0]
    assert "15 digits" in cell.doubt


def test_a_rounded_number_is_said_to_be_rounded():
    def build(workbook, sheet):
        sheet.write_number(1, 2, 5 / 3, workbook.add_format({"num_format": "0.00"}))

    table = read(build)
    assert table.rows[0].cells[2].text == "1.67"
    assert any("row 2, column C" in note and "shown as 1.67" in note for note in table.notes)


def test_dates():
    def build(workbook, sheet):
        day = date(2026, 12, 31)
        for column, code in enumerate(["yyyy-mm-dd", "dd.mm.yyyy", "mmm-yy", "yyyy-mm"]):
            sheet.write_datetime(0, column, day, workbook.add_format({"num_format": code}))
        sheet.write_string(0, 4, "31.12.2026")

    cells = read(build).rows[0].cells
    assert [cell.value for cell in cells[:4]] == ["2026-12-31"] * 4
    assert [cell.text for cell in cells] == [
        "2026-12-31", "31.12.2026", "2026-12-31", "2026-12", "31.12.2026",
    ]  # fmt: skip
    assert [bool(cell.doubt) for cell in cells] == [False, False, True, False, False]


def test_a_workbook_may_count_days_from_1904():
    def build(workbook, sheet):
        style = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(0, 0, date(2026, 1, 5), style)

    assert read(build, date_1904=True).rows[0].cells[0].value == "2026-01-05"


@pytest.mark.parametrize(
    ("raw", "code", "expected"),
    [
        ("0.3", "0%", Cell("30%", "number", "30%")),
        ("5.25", "0.0#", Cell("5.25", "number", "5.25")),
        ("-3.25", "0.00", Cell("-3.25", "number", "-3.25")),
        ("1234.5", "#,##0.00 [$€-407]", Cell("1,234.50 €", "number", "1234.50")),
        ("46023", 'yyyy"年"m"月"d"日";@', Cell("2026年1月1日", "date", "2026-01-01")),
        ("1e999999999", "General", Cell(broken="1e999999999 is no number Excel can hold")),
        ("x", "General", Cell(broken="x is neither a number nor a date")),
    ],
)
def test_formats(raw, code, expected):
    assert number_cell(raw, code) == expected


@pytest.mark.parametrize(
    "code", ["# ?/?", "0.00E+00", "0,", "[>9]0.0;0", "0.0000000000000000", "\ue0050.0", "0" * 999]
)
def test_formats_that_do_not_show_every_digit_in_place_are_in_doubt(code):
    assert number_cell("8.1", code).doubt


def test_builtin_formats():
    assert code_of(2, {}) == "0.00"
    assert code_of(164, {164: "0.0"}) == "0.0"
    assert number_cell("46023", code_of(14, {})).doubt  # how it shows depends on the program


def test_line_breaks_blank_rows_and_row_numbers():
    def build(_, sheet):
        sheet.write_row(1, 1, ["Title", "Text"])
        sheet.write_row(4, 1, [" A ", "one\r\ntwo\n\nthree"])

    table = read(build)
    assert [row.line for row in table.rows] == [2, 5]
    assert table.blank == 3
    assert texts(table)[1] == ["", "A", "one\ntwo\n\nthree"]


def test_merged_cells_hold_for_all_their_rows_and_columns():
    def build(_, sheet):
        sheet.merge_range("A1:B1", "来源")
        sheet.merge_range("A2:A4", "NORDAUTO")
        sheet.write_column("B2", ["a", "b", "c"])

    table = read(build)
    assert texts(table) == [["来源"] * 2, *[["NORDAUTO", x] for x in "abc"]]
    merge = table.rows[2].cells[0].merge
    assert (merge.top, merge.left, merge.bottom, merge.right) == (2, 1, 4, 1)


def test_a_merge_over_the_whole_sheet_costs_nothing():
    def build(_, sheet):
        sheet.merge_range("A1:B2", "all")

    data = replaced(
        book(build), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"A1:B2", b"A1:XFD1048576")
    )
    started = time.perf_counter()
    assert texts(read_table("m.xlsx", data)) == [["all"]]
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("left", [b"<v></v>", b"<v/>", b""])
def test_errors_and_formulas_without_a_result_are_broken_cells(left):
    def build(_, sheet):
        sheet.write_formula(0, 0, "=1/0", value="#DIV/0!")
        sheet.write_formula(0, 1, "=A1&B1", value="kept")
        sheet.write_formula(0, 2, "=1+1", value=9)

    data = replaced(
        book(build),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<f>1+1</f><v>9</v>", b"<f>1+1</f>" + left),
    )
    cells = read_table("m.xlsx", data).rows[0].cells
    assert "#DIV/0!" in cells[0].broken
    assert cells[1].text == "kept"
    assert "without a result" in cells[2].broken


def test_what_cannot_be_seen_in_the_values_is_said():
    def build(workbook, sheet):
        struck = workbook.add_format({"font_strikeout": True})
        sheet.write_string(0, 0, "gone", struck)
        sheet.write_rich_string(1, 1, "half ", struck, "gone", " here")
        sheet.write_string(2, 0, "hidden")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.write_string(0, 3, "also hidden")
        sheet.set_column(3, 3, None, None, {"hidden": True})
        sheet.write_comment("A1", "a note")
        workbook.add_worksheet("封面").write_string(0, 0, "x")
        workbook.add_worksheet("secret").hide()

    table = read(build)
    notes = "\n".join(table.notes)
    assert "row 1, column A: struck-through" in notes
    assert "row 2, column B: struck-through" in notes
    assert "hidden rows are read like the others: 3" in notes
    assert "hidden columns are read like the others: D" in notes
    assert "cell notes" in notes
    assert "only the sheet 'Matrix' is read; not read: 封面" in notes
    assert texts(table)[1][1] == "half gone here"
    assert table.other_sheets == ("封面",)


def test_a_sheet_can_be_named():
    def build(workbook, _):
        workbook.add_worksheet("矩阵").write_string(0, 0, "here")

    data = book(build)
    assert texts(read_table("m.xlsx", data, sheet="矩阵")) == [["here"]]
    assert "its sheets: Matrix, 矩阵" in refusal("m.xlsx", data, sheet="nope")


def test_booleans_are_their_words():
    assert texts(read(lambda _, sheet: sheet.write_boolean(0, 0, boolean=True))) == [["TRUE"]]


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
@pytest.mark.parametrize("name", ["m.xlsm", "m.xlsx"])
def test_macros_are_refused(name, part):
    data = book(lambda _, sheet: sheet.write_string(0, 0, "x"))
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as workbook:
        workbook.writestr(part, b"\0" * 10)
    assert (
        refusal(name, buffer.getvalue())
        == f"{name}: it holds macros | save it as .xlsx, which has none"
    )


def test_the_missing_extra_is_named_with_its_install_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    data = book(lambda _, sheet: sheet.write_string(0, 0, "x"))
    assert refusal("m.xlsx", data).endswith('| pip install "csrreg[excel]"')
