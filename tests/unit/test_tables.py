"""CSV as office programs write it: everything arrives as it was typed, or is refused."""

import pytest
from workbooks import refusal, texts

from csrreg.errors import CsrregError
from csrreg.store.tables import MAX_BYTES, is_table, read_source, read_table


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_common_csv_gives_the_same_rows(encoding, delimiter):
    rows = [["条款", "Maß", "Anforderung"], ["8.10", "1,5", 'say "so"'], ["4.3.2", "NO", "a\r\nb"]]
    lines = [
        delimiter.join(f'"{v}"'.replace('"say "so""', '"say ""so"""') for v in r) for r in rows
    ]
    table = read_table("m.csv", "\r\n".join(lines).encode(encoding))
    assert texts(table) == [rows[0], rows[1], ["4.3.2", "NO", "a\nb"]]
    assert [row.line for row in table.rows] == [1, 2, 3]


def test_german_excel_csv_has_semicolons_and_decimal_commas():
    data = "Kapitel;Anforderung;Wert\r\n8.10;Prüfen, messen, melden;1,67\r\n".encode("utf-8-sig")
    assert texts(read_table("m.csv", data))[1] == ["8.10", "Prüfen, messen, melden", "1,67"]


def test_the_first_line_may_name_the_delimiter():
    table = read_table("m.csv", b"sep=;\r\na;b,c,d\r\n1;2,3,4\r\n")
    assert texts(table) == [["a", "b,c,d"], ["1", "2,3,4"]]


def test_a_row_counts_where_it_begins_and_blank_rows_are_counted():
    table = read_table("m.csv", b'a,b\n"x\ny\nz",1\n,\n  ,\nlast,2\n')
    assert [row.line for row in table.rows] == [1, 2, 7]
    assert table.blank == 2


@pytest.mark.parametrize(
    ("text", "encoding", "looks_like"),
    [
        ("条款,顾客特定要求\n8.3.3.3,特殊特性必须标识\n", "gbk", "GBK"),
        ("項目,内容について、ひらがなでかく\n", "shift_jis", "Shift-JIS"),
        ("Kapitel;Maßnahme für Prüfung\n", "cp1252", "cp1252"),
    ],
)
def test_other_encodings_are_refused_by_name(text, encoding, looks_like):
    message = refusal("m.csv", text.encode(encoding))
    assert looks_like in message
    assert "CSV UTF-8" in message


def test_utf_16_without_a_mark_is_refused():
    assert "UTF-16" in refusal("m.csv", "a,b\n1,2\n".encode("utf-16-le"))


def test_an_open_quotation_mark_is_named_with_its_line():
    assert "m.csv, line 3: a quotation mark opens" in refusal("m.csv", b'a,b\n1,2\n3,"x\n4,y\n')


@pytest.mark.parametrize("name", ["m.xls", "m.ods", "m.xlsb", "m.numbers"])
def test_other_formats_are_refused_with_what_to_do(name):
    assert "save it as .xlsx" in refusal(name, b"anything")


def test_a_table_is_told_from_a_list():
    assert is_table("m.csv", b"- a")
    assert is_table("-", b"a;b\n1;2\n")
    assert is_table("-", b"PK\x03\x04")
    assert not is_table("-", b"# note\n- title: x\n")
    assert not is_table("-", b'\xef\xbb\xbf{"title": "x"}\n')
    assert not is_table("m.yml", b"a,b")


def test_of_a_huge_file_only_so_much_is_read_as_shows_that_it_is_too_large(tmp_path):
    huge = tmp_path / "huge.xlsx"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES * 3)
    name, data = read_source(str(huge))
    assert (name, len(data)) == (str(huge), MAX_BYTES + 1)
    with pytest.raises(CsrregError, match="larger than 50 MiB"):
        read_table(name, data)


def test_a_closed_standard_input_is_empty(monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    assert read_source("-") == ("standard input", b"")
