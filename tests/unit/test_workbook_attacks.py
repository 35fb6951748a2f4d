"""Workbooks from hostile or careless hands are refused, fast and small."""

import io
import subprocess
import sys
import time
import zipfile

import pytest
from workbooks import book, read, refusal, replaced, texts

from csrreg.change.table import column_letter
from csrreg.store.tables import read_table


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_cell_far_outside_is_refused_fast_and_small():
    data = book(lambda _, sheet: sheet.write_string(1048575, 16383, "x"))
    assert "XFD1048576" in refusal("m.xlsx", data)
    program = (
        "import sys, time\n"
        "from csrreg.errors import CsrregError\n"
        "from csrreg.store.tables import read_table\n"
        "data = sys.stdin.buffer.read()\n"
        "started = time.perf_counter()\n"
        "try:\n    read_table('m.xlsx', data)\n"
        "except CsrregError:\n    pass\n"
        "seconds = time.perf_counter() - started\n"
        "status = dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
        "print(seconds < 2, int(status['VmHWM'].split()[0]) < 300 * 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=data, capture_output=True, check=True
    )
    assert done.stdout.split() == [b"True", b"True"]


def test_a_format_far_outside_is_no_cell():
    def build(workbook, sheet):
        sheet.write_string(0, 0, "x")
        sheet.write_blank(1048575, 16383, None, workbook.add_format({"bold": True}))

    assert texts(read(build)) == [["x"]]


def test_zip_bombs_are_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"0" * 300_000_000)
    started = time.perf_counter()
    assert "200 MiB" in refusal("m.xlsx", buffer.getvalue())
    assert time.perf_counter() - started < 1


def test_a_high_ratio_and_many_parts_are_refused():
    packed, many = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"0" * 20_000_000)
    with zipfile.ZipFile(many, "w") as bomb:
        for number in range(2_001):
            bomb.writestr(f"{number}", b"")
    assert "zip bomb" in refusal("m.xlsx", packed.getvalue())
    assert "2,001 parts" in refusal("m.xlsx", many.getvalue())


def test_one_text_in_a_million_cells_is_refused():
    def build(_, sheet):
        for row in range(2_000):
            sheet.write_string(row, 0, "x" * 32_000)

    assert "characters" in refusal("m.xlsx", book(build))


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"]
)
def test_entities_are_refused(part):
    def plant(xml):
        head, sep, rest = xml.partition(b"?>")
        return head + sep + b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + rest

    data = replaced(book(lambda _, sheet: sheet.write_string(0, 0, "x")), part, plant)
    assert "DOCTYPE" in refusal("m.xlsx", data)


def test_deep_xml_is_refused():
    def plant(xml):
        return xml.replace(b"<sheetData>", b"<sheetData>" + b"<a>" * 1_000_000)

    data = replaced(
        book(lambda _, sheet: sheet.write_string(0, 0, "x")), "xl/worksheets/sheet1.xml", plant
    )
    assert "nested deeper" in refusal("m.xlsx", data)


def test_encrypted_and_old_workbooks_are_told_apart():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert "encrypted" in refusal("m.xlsx", ole + "EncryptedPackage".encode("utf-16-le"))
    assert "old .xls" in refusal("m.xlsx", ole)


@pytest.mark.parametrize("cut", [10, 200, 1000, -30])
def test_damaged_workbooks_are_refused(cut):
    data = book(lambda _, sheet: sheet.write_column(0, 0, [str(n) for n in range(300)]))
    assert refusal("m.xlsx", data[:cut])


def test_readers_that_disagree_stop_the_reading():
    def drop(xml):
        return xml.replace(b'<c r="A2" t="s">', b'<c r="A2" t="s" >').replace(
            b"<v>1</v>", b"<v>7</v>"
        )

    data = book(lambda _, sheet: sheet.write_column(0, 0, ["a", "b"]))
    assert refusal("m.xlsx", replaced(data, "xl/worksheets/sheet1.xml", drop))


def test_a_wrong_dimension_loses_no_row():
    def shrink(xml):
        return xml.replace(b'<dimension ref="A1:A5"/>', b'<dimension ref="A1:A2"/>')

    data = book(lambda _, sheet: sheet.write_column(0, 0, list("abcde")))
    shrunk = replaced(data, "xl/worksheets/sheet1.xml", shrink)
    assert shrunk != data
    assert texts(read_table("m.xlsx", shrunk)) == [[x] for x in "abcde"]


def test_more_rows_than_read():
    data = book(lambda _, sheet: [sheet.write_number(row, 0, row) for row in range(20_001)])
    assert "20,000 rows" in refusal("m.xlsx", data)


def test_column_letters():
    assert [column_letter(n) for n in (1, 26, 27, 52, 200, 16384)] == [
        "A", "Z", "AA", "AZ", "GR", "XFD",
    ]  # fmt: skip
