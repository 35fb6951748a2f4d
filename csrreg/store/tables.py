"""Reading a table from a file: CSV as office programs write it, or a workbook."""

import csv
import io
import re
import sys
from collections import Counter

from csrreg.change.table import Cell, Row, Table
from csrreg.errors import CsrregError
from csrreg.store.plain_text import text_of
from csrreg.store.sheet_look import MAX_COLUMNS, MAX_ROWS

MAX_BYTES = 50 * 1024 * 1024
_SAMPLE = 50
_FIELD = re.compile(rb"[a-z_]+:(?: [^;,\t]*)?")
"""A line of a record in YAML; a heading of a table has no colon with a blank behind it."""
_WORKBOOKS = (".xlsx", ".xlsm")
_OTHER_OFFICE = (".xls", ".xlsb", ".ods", ".numbers", ".et")
_AS_UTF8 = "save it as «CSV UTF-8» in Excel, or as .xlsx"


def read_source(source: str) -> tuple[str, bytes]:
    """Return what messages call a file, and its bytes; ``-`` is standard input.

    Of a file that is too large only a bit more than the limit is read: its readers refuse it.

    Raises:
        CsrregError: if it cannot be read.
    """
    try:
        if source == "-":
            stream = sys.stdin.buffer if sys.stdin is not None else io.BytesIO()
            return "standard input", stream.read(MAX_BYTES + 1)
        with open(source, "rb") as file:
            return source, file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CsrregError(f"{source}: {error.strerror or error}") from error


def is_table(name: str, data: bytes) -> bool:
    """Return whether a file is a table (CSV, workbook) and not a YAML or JSON list."""
    ending = _ending(name)
    if ending in (".yaml", ".yml", ".json", ".jsonl", ".ndjson"):
        return False
    if ending in (".csv", ".tsv", *_WORKBOOKS, *_OTHER_OFFICE):
        return True
    return _is_workbook(data) or not _begins_a_list(data)


def read_table(name: str, data: bytes, *, sheet: str = "") -> Table:
    """Return the rows of a CSV file or workbook; ``name`` is only for its ending and messages.

    Raises:
        CsrregError: if the file cannot be read with certainty, with what to do about it.
    """
    if len(data) > MAX_BYTES:
        raise CsrregError(f"{name}: larger than {MAX_BYTES // 1024 // 1024} MiB", "split the table")
    ending = _ending(name)
    if ending in _WORKBOOKS or _is_workbook(data):
        from csrreg.store.workbook import read_workbook

        return read_workbook(name, data, sheet)
    if ending in _OTHER_OFFICE:
        raise CsrregError(f"{name}: {ending} files are not read", "save it as .xlsx or CSV UTF-8")
    if sheet:
        raise CsrregError(f"{name}: --sheet is for workbooks", "leave --sheet out")
    return _csv(name, text_of(name, data, _AS_UTF8), "\t" if ending == ".tsv" else "")


def _ending(name: str) -> str:
    return "." + name.rpartition(".")[2].casefold() if "." in name else ""


def _is_workbook(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))


def _begins_a_list(data: bytes) -> bool:
    """Return whether the first line with content begins a YAML or JSON list, or a record."""
    for line in data.removeprefix(b"\xef\xbb\xbf")[:100_000].splitlines():
        text = line.strip()
        if text and not text.startswith(b"#"):
            if _FIELD.fullmatch(text):
                return True
            return text[:1] in (b"[", b"{") or text == b"-" or text.startswith((b"- ", b"---"))
    return False


def _csv(name: str, text: str, delimiter: str) -> Table:
    first = text.partition("\n")[0].strip()
    skip = 0
    if first.casefold().startswith("sep=") and len(first) == len("sep=") + 1:
        delimiter, skip = first[-1], 1  # what Excel understands as a first line
    records = _records(name, text, delimiter or _delimiter(name, text))
    rows = []
    blank = 0
    for line, values in records[skip:]:
        cells = tuple(Cell(_clean(value)) for value in values)
        if any(cell.text for cell in cells):
            rows.append(Row(line, cells))
        else:
            blank += 1
    if len(rows) > MAX_ROWS or any(len(row.cells) > MAX_COLUMNS for row in rows):
        message = f"{name}: more than {MAX_ROWS:,} rows or {MAX_COLUMNS} columns"
        raise CsrregError(message, "split the table")
    return Table(name, tuple(rows), blank)


def _records(name: str, text: str, delimiter: str, most: int = 0) -> list[tuple[int, list[str]]]:
    """Return the records, each with the line it begins on; up to ``most``, 0 for all."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[tuple[int, list[str]]] = []
    begin = 1
    try:
        for values in reader:
            records.append((begin, values))
            begin = reader.line_num + 1
            if len(records) == most:
                break
    except csv.Error as error:
        if "unexpected end" in str(error):
            message = f"{name}, line {begin}: a quotation mark opens here and is never closed"
            raise CsrregError(
                message, 'close it, or double the marks inside a cell ("")'
            ) from error
        raise CsrregError(f"{name}, line {reader.line_num}: {error}", _AS_UTF8) from error
    return records


def _delimiter(name: str, text: str) -> str:
    """Return the delimiter that cuts the first rows into the same number of cells, and most."""
    best, found = (0, 0), ""
    failed: CsrregError | None = None
    for delimiter in ",;\t":
        try:
            records = _records(name, text, delimiter, _SAMPLE)
        except CsrregError as error:
            failed = failed or error
            continue
        widths = Counter(len(values) for _, values in records if len(values) > 1)
        if widths:
            width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
            if (count, width) > best:
                best, found = (count, width), delimiter
    if not found and failed is not None:
        raise failed
    return found or ","


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
