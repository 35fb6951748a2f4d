"""How the cells of a sheet look: number formats, struck-through text, hidden rows, merged cells.

These are facts the reader of the values does not give, and without them 8.10 would be 8.1.
"""

import re
from dataclasses import dataclass, field

from csrreg.change.table import Merge, column_letter
from csrreg.errors import CsrregError
from csrreg.store.number_formats import GENERAL, code_of
from csrreg.store.workbook_parts import Attributes, Package, Workbook

MAX_ROWS = 20_000
MAX_COLUMNS = 200
_MAX_TEXT = 50_000_000
"""Characters in all cells together. One shared text named by a million cells is a bomb too."""
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_RANGE = re.compile(rf"{_REFERENCE.pattern}:{_REFERENCE.pattern}")

Place = tuple[int, int]
"""Row and column, both from 1."""


@dataclass(slots=True)
class Look:
    """What the XML of one sheet says."""

    numbers: dict[Place, tuple[str, str]] = field(default_factory=dict)
    """Every number and date: as stored, and its format code."""
    errors: dict[Place, str] = field(default_factory=dict)
    """Cells with an error, or a formula without a result: why they cannot be read."""
    struck: set[Place] = field(default_factory=set)
    partly: set[Place] = field(default_factory=set)
    """Those of the struck-through cells that are so only in part."""
    texts: int = 0
    """How many cells hold text that is not blank."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Style:
    code: str
    struck: bool


@dataclass(frozen=True, slots=True)
class _Text:
    length: int
    blank: bool
    struck: bool
    wholly: bool = False


def look_at(package: Package, workbook: Workbook, part: str) -> Look:
    """Return how a sheet's cells look; a sheet with a cell beyond the limits is refused."""
    styles = _styles(package, workbook.styles)
    strings = _strings(package, workbook.strings)
    reader = _SheetReader(package.name, styles, strings)
    package.walk(part, reader.start, reader.end)
    return reader.look


def _styles(package: Package, part: str) -> list[_Style]:
    """Return what every style number of a cell means."""
    inside: list[str] = []
    fonts: list[bool] = []
    codes: dict[int, str] = {}
    formats: list[tuple[int, int]] = []

    def start(name: str, attributes: Attributes) -> None:
        inside.append(name)
        match inside[1:]:
            case ["fonts", "font"]:
                fonts.append(False)
            case ["fonts", "font", "strike"]:
                fonts[-1] = _is_on(attributes)
            case ["numFmts", "numFmt"]:
                codes[_number(attributes, "numFmtId")] = attributes.get("formatCode", "")
            case ["cellXfs", "xf"]:
                formats.append((_number(attributes, "numFmtId"), _number(attributes, "fontId")))

    def end(*_: str) -> None:
        inside.pop()

    if part and package.has(part):
        package.walk(part, start, end)
    known = dict(enumerate(fonts))
    return [_Style(code_of(format, codes), known.get(font, False)) for format, font in formats]


def _strings(package: Package, part: str) -> list[_Text]:
    """Return what is to know of every shared text."""
    found: list[_Text] = []
    reader = _TextReader()

    def start(name: str, attributes: Attributes) -> None:
        if name == "si":
            reader.begin()
        reader.start(name, attributes)

    def end(name: str, text: str) -> None:
        reader.end(name, text)
        if name == "si":
            found.append(reader.result())

    if part and package.has(part):
        package.walk(part, start, end)
    return found


class _TextReader:
    """Adds up the runs of one text; how it is spoken (phonetic runs) is not part of it."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.text: list[str] = []
        self.struck = self.run_struck = self.plain = False
        self.phonetic = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "rPh":
            self.phonetic += 1
        elif name == "r":
            self.run_struck = False
        elif name == "strike":
            self.run_struck = _is_on(attributes)

    def end(self, name: str, text: str) -> None:
        if name == "rPh":
            self.phonetic -= 1
        elif name == "t" and not self.phonetic:
            self.text.append(text)
            if text.strip():
                self.struck |= self.run_struck
                self.plain |= not self.run_struck

    def result(self) -> _Text:
        text = "".join(self.text)
        return _Text(len(text), not text.strip(), self.struck, self.struck and not self.plain)


class _SheetReader:
    """Goes through a sheet's XML once, cell by cell."""

    def __init__(self, name: str, styles: list[_Style], strings: list[_Text]) -> None:
        self.name = name
        self.styles = styles
        self.strings = strings
        self.look = Look()
        self.row = self.column = self.characters = 0
        self.type = self.value = ""
        self.style = _Style(GENERAL, False)
        self.formula = self.has_value = False
        self.inline = _TextReader()

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._begin(attributes)
        elif name == "f":
            self.formula = True
        elif name == "row":
            self.row = _number(attributes, "r", self.row + 1)
            self.column = 0
            if attributes.get("hidden") in ("1", "true"):
                self.look.hidden_rows.add(self.row)
        elif name == "col":
            if attributes.get("hidden") in ("1", "true"):
                last = min(_number(attributes, "max"), MAX_COLUMNS)
                self.look.hidden_columns.update(range(_number(attributes, "min"), last + 1))
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name in ("r", "strike", "rPh"):
            self.inline.start(name, attributes)

    def end(self, name: str, text: str) -> None:
        if name == "v":
            self.value = text
            self.has_value = True
        elif name == "c":
            self._finish()
        elif name in ("t", "rPh"):
            self.inline.end(name, text)

    def _begin(self, attributes: Attributes) -> None:
        place = _REFERENCE.fullmatch(attributes.get("r", ""))
        if place is not None:
            self.row, self.column = int(place[2]), _column(place[1])
        else:
            self.column += 1
        number = _number(attributes, "s")
        known = number < len(self.styles)
        self.style = self.styles[number] if known else _Style(GENERAL, False)
        self.type = attributes.get("t", "n")
        self.formula = self.has_value = False
        self.value = ""
        self.inline.begin()

    def _finish(self) -> None:
        place = (self.row, self.column)
        text = self._text()
        if not text.length:
            if self.formula and not (self.has_value and self.type == "str"):
                self._keep(place)
                self.look.errors[place] = "a formula without a result: open and save it in Excel"
            return
        self._keep(place)
        self.characters += text.length
        if self.characters > _MAX_TEXT:
            raise CsrregError(
                f"{self.name}: more text than {_MAX_TEXT:,} characters", "split it up"
            )
        if self.type == "e":
            self.look.errors[place] = f"the cell shows the error {self.value[:40]}"
        elif self.type in ("n", "d"):
            self.look.numbers[place] = (self.value, self.style.code)
        elif self.type != "b" and not text.blank:
            self.look.texts += 1
        if (self.style.struck or text.struck) and not text.blank:
            self.look.struck.add(place)
            if not (self.style.struck or text.wholly):
                self.look.partly.add(place)

    def _text(self) -> _Text:
        """Return what is to know of the cell's content, whatever its type."""
        if self.type == "s":
            index = int(self.value) if self.value.isascii() and self.value.isdigit() else -1
            return self.strings[index] if 0 <= index < len(self.strings) else _Text(0, True, False)
        if self.type == "inlineStr":
            return self.inline.result()
        return _Text(len(self.value), not self.value.strip(), False)

    def _keep(self, place: Place) -> None:
        row, column = place
        if row > MAX_ROWS or column > MAX_COLUMNS:
            raise CsrregError(
                f"{self.name}: the sheet has a filled cell at {column_letter(column)}{row}; "
                f"at most {MAX_ROWS:,} rows and {MAX_COLUMNS} columns are read",
                "delete what stands far outside the table, or split the table",
            )

    def _merge(self, reference: str) -> None:
        if found := _RANGE.fullmatch(reference):
            left, top, right, bottom = found.groups()
            merge = Merge(int(top), _column(left), int(bottom), _column(right))
            if merge.top <= MAX_ROWS and merge.left <= MAX_COLUMNS:
                self.look.merges.append(merge)
            if len(self.look.merges) > MAX_ROWS * 5:
                raise CsrregError(
                    f"{self.name}: more merged cells than can be read", "unmerge them"
                )


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _number(attributes: Attributes, name: str, default: int = 0) -> int:
    text = attributes.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else default


def _is_on(attributes: Attributes) -> bool:
    return attributes.get("val", "1") not in ("0", "false")
