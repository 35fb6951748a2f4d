"""Reading a sheet of an .xlsx file: two readers look at every cell, and they must agree.

python-calamine gives the values; the sheet's XML says how the numbers look, what is struck through,
hidden or merged. A cell that one of them sees and the other does not stops the reading: rows that
get lost without a word are what imports are feared for.
"""

import io
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from csrreg.change.table import STRUCK, Cell, Merge, Row, Table, column_letter
from csrreg.errors import CsrregError
from csrreg.store.number_formats import number_cell
from csrreg.store.sheet_look import MAX_COLUMNS, MAX_ROWS, Look, Place, look_at
from csrreg.store.workbook_parts import (
    SAVE_AGAIN,
    Package,
    Sheet,
    Workbook,
    relations_part,
    workbook_of,
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNREAD = {
    "comments": "cell notes",
    "threadedComment": "comments",
    "drawing": "pictures, shapes or text boxes",
}

Grid = list[list[Any]]


def read_workbook(name: str, data: bytes, sheet: str = "") -> Table:
    """Return what a sheet shows; without a name the first visible one.

    Raises:
        CsrregError: if the file is no plain .xlsx workbook, too large, damaged, or if a part of
            csrreg that reads it is not installed.
    """
    if data.startswith(_OLE):
        raise _old_or_locked(name, data)
    package = Package(name, data)
    if package.has("xl/workbook.bin") or package.has("mimetype"):
        raise CsrregError(f"{name}: not an .xlsx workbook", "save it as .xlsx, or as CSV UTF-8")
    if any(part.endswith("vbaproject.bin") or "/macrosheets/" in part for part in package.parts):
        raise CsrregError(f"{name}: it holds macros", "save it as .xlsx, which has none")
    workbook = workbook_of(package)
    chosen = _choose(name, workbook, sheet)
    look = look_at(package, workbook, chosen.part)
    grid = _values(package, workbook, chosen)
    cells = _cells(name, grid, look, workbook.from_1904)
    visible = tuple(s.name for s in workbook.sheets if s is not chosen and not s.hidden)
    notes = [*_notes(look, cells, grid), *_unread(package, chosen)]
    if visible:
        notes.insert(0, f"only the sheet {chosen.name!r} is read; not read: {', '.join(visible)}")
    merged = _merged(name, look.merges, cells)
    width = max((column for _, column in cells), default=0)
    height = max((row for row, _ in cells), default=0)
    rows = []
    for number in range(1, height + 1):
        line = tuple(
            merged.get((number, c)) or cells.get((number, c), _EMPTY) for c in range(1, width + 1)
        )
        if any(c.text or c.broken for c in line):
            rows.append(Row(number, line))
    blank = height - len(rows)
    return Table(f"{name}, sheet {chosen.name}", tuple(rows), blank, tuple(notes), visible)


_EMPTY = Cell()


def _old_or_locked(name: str, data: bytes) -> CsrregError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return CsrregError(f"{name}: it is encrypted with a password", "save it without a password")
    return CsrregError(f"{name}: an old .xls file", "save it as .xlsx, or as CSV UTF-8")


def _choose(name: str, workbook: Workbook, wanted: str) -> Sheet:
    names = ", ".join(s.name for s in workbook.sheets)
    if wanted:
        for same in (str, str.casefold):
            for sheet in workbook.sheets:
                if same(sheet.name) == same(wanted):
                    return sheet
        raise CsrregError(f"{name}: there is no sheet {wanted!r}", f"its sheets: {names}")
    for sheet in workbook.sheets:
        if not sheet.hidden:
            return sheet
    raise CsrregError(f"{name}: no visible sheet", f"name one with --sheet: {names or 'none'}")


def _values(package: Package, workbook: Workbook, sheet: Sheet) -> Grid:
    """Return the sheet's values from A1 on, as the second reader sees them."""
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        raise CsrregError(
            f"{package.name}: reading .xlsx needs the part 'excel' of csrreg",
            'pip install "csrreg[excel]"',
        ) from None
    always = ["[Content_Types].xml", relations_part(""), relations_part(workbook.part)]
    wanted = [*always, workbook.part, workbook.styles, workbook.strings, sheet.part]
    data = package.repacked([part for part in wanted if part and package.has(part)])
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            grid: Grid = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            return grid
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the reader is no Exception
        raise CsrregError(f"{package.name}: it cannot be read ({error})", SAVE_AGAIN) from error


def _cells(name: str, grid: Grid, look: Look, from_1904: bool) -> dict[Place, Cell]:
    """Return every cell that is not empty, if both readers saw the same ones."""
    cells: dict[Place, Cell] = {}
    texts = 0
    for row, values in enumerate(grid, start=1):
        for column, value in enumerate(values, start=1):
            if value == "":
                continue
            place = (row, column)
            if isinstance(value, bool):
                cells[place] = Cell(str(value).upper())
            elif isinstance(value, str) and place not in look.numbers:
                if text := _clean(value):
                    cells[place] = Cell(text)
                    texts += 1
            elif place not in look.numbers:
                raise _disagree(name, f"{column_letter(column)}{row}")
    for place, (raw, code) in look.numbers.items():
        cells[place] = number_cell(raw, code, from_1904)
    for place, why in look.errors.items():
        cells[place] = Cell(broken=why)
    for place in look.struck & cells.keys():
        cells[place] = replace(cells[place], struck="partly" if place in look.partly else "wholly")
    errors_as_text = sum(1 for place in look.errors if _at(grid, place) != "")
    if texts - errors_as_text != look.texts:
        raise _disagree(name, f"{texts} and {look.texts} texts")
    return cells


def _at(grid: Grid, place: Place) -> Any:
    row, column = place
    return grid[row - 1][column - 1] if row <= len(grid) and column <= len(grid[row - 1]) else ""


def _disagree(name: str, where: str) -> CsrregError:
    message = f"{name}: two ways of reading the sheet give different cells ({where})"
    return CsrregError(message, SAVE_AGAIN)


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _merged(name: str, merges: list[Merge], cells: dict[Place, Cell]) -> dict[Place, Cell]:
    """Return the cells of merged ranges: each shows what the first of its range holds."""
    found: dict[Place, Cell] = {}
    width = max((column for _, column in cells), default=0)
    height = max((row for row, _ in cells), default=0)
    area = 0
    for merge in merges:
        first = cells.get((merge.top, merge.left))
        if first is None:
            continue
        bottom = min(merge.bottom, height)
        right = min(merge.right, width)
        area += (bottom - merge.top + 1) * (right - merge.left + 1)
        if area > MAX_ROWS * MAX_COLUMNS:
            raise CsrregError(f"{name}: more merged cells than can be read", "unmerge them")
        shown = replace(first, merge=merge)
        for row in range(merge.top, bottom + 1):
            for column in range(merge.left, right + 1):
                found[row, column] = shown
    return found


def _notes(look: Look, cells: dict[Place, Cell], grid: Grid) -> Iterable[str]:
    filled = {row for row, _ in cells}
    if hidden := sorted(look.hidden_rows & filled):
        yield f"hidden rows are read like the others: {_numbers(hidden)}"
    columns = sorted(look.hidden_columns & {column for _, column in cells})
    if columns:
        letters = ", ".join(column_letter(c) for c in columns)
        yield f"hidden columns are read like the others: {letters}"
    for row, column in sorted(look.struck):
        yield f"row {row}, column {column_letter(column)}: {STRUCK}"
    for (row, column), (raw, _) in sorted(look.numbers.items()):
        cell = cells[row, column]
        if cell.kind == "number" and not cell.doubt and _rounded(cell.value, raw):
            where = f"row {row}, column {column_letter(column)}"
            yield f"{where}: {raw} is shown as {cell.text}, which is what is read"
    for merge in look.merges:
        for row in range(merge.top, min(merge.bottom, len(grid)) + 1):
            for column in range(merge.left, min(merge.right, MAX_COLUMNS) + 1):
                if (row, column) != (merge.top, merge.left) and (row, column) in cells:
                    where = f"row {row}, column {column_letter(column)}"
                    yield f"{where}: a value hidden under merged cells is not read"


def _rounded(shown: str, raw: str) -> bool:
    try:
        return abs(Decimal(shown) - Decimal(raw)) > Decimal("1e-12")
    except InvalidOperation:
        return False


def _numbers(rows: list[int]) -> str:
    """Return row numbers with runs drawn together: 3, 7–9."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)


def _unread(package: Package, sheet: Sheet) -> Iterable[str]:
    kinds = {kind for kind, _ in package.relations(sheet.part).values()}
    for kind, what in _UNREAD.items():
        if kind in kinds:
            yield f"the sheet has {what}; they are not read"
