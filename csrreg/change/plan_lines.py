"""From a control plan or PFMEA, as people keep it in a table, to its lines as plain data."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from csrreg.change.columns import Columns, map_columns
from csrreg.change.headings import Headings, plain
from csrreg.change.table import STRUCK, Cell, Row, Table
from csrreg.errors import CsrregError
from csrreg.model.kinds import Kind
from csrreg.model.tree import Mapping as Fields
from csrreg.model.types import Text, shape
from csrreg.model.types import field as shape_field


@shape
class PlanLine:
    """What one line of a control plan or PFMEA may say; only the names of the fields are used."""

    line: Text | None = shape_field("The line's own number.")
    operation: Text | None = shape_field("The number of the operation.")
    operation_name: Text | None = shape_field("Its name.")
    machine: Text | None = shape_field("What it is done with.")
    balloon: Text | None = shape_field("The balloon number on the drawing.")
    feature: Text | None = shape_field("The characteristic.")
    product: Text | None = shape_field("The characteristic, of the product.")
    process: Text | None = shape_field("The characteristic, of the process.")
    requirement: Text | None = shape_field("Function or requirement (PFMEA).")
    failure_mode: Text | None = shape_field("Failure mode (PFMEA).")
    effect: Text | None = shape_field("Effect of the failure (PFMEA).")
    severity: Text | None = shape_field("Severity (PFMEA).")
    cause: Text | None = shape_field("Cause of the failure (PFMEA).")
    occurrence: Text | None = shape_field("Occurrence (PFMEA).")
    detection: Text | None = shape_field("Detection (PFMEA).")
    symbol: Text | None = shape_field("The mark of a special characteristic.")
    specification: Text | None = shape_field("Specification and tolerance.")
    nominal: Text | None = shape_field("Nominal value.")
    lower: Text | None = shape_field("Lower limit.")
    upper: Text | None = shape_field("Upper limit.")
    unit: Text | None = shape_field("Unit of the limits.")
    gauge: Text | None = shape_field("What it is measured with.")
    sample: Text | None = shape_field("How many.")
    frequency: Text | None = shape_field("How often.")
    method: Text | None = shape_field("How it is controlled.")
    prevention: Text | None = shape_field("Prevention control (PFMEA).")
    detection_control: Text | None = shape_field("Detection control (PFMEA).")
    reaction: Text | None = shape_field("Reaction plan.")
    owner: Text | None = shape_field("Who is responsible.")
    revision: Text | None = shape_field("The drawing revision of this line.")
    notes: Text | None = shape_field("Remarks.")


class _PlanKind(Kind):
    """Makes the columns of a plan readable like those of records."""

    @property
    def shape(self) -> Any:
        return PlanLine


_PLAN = _PlanKind("plan", "", "")
FIELDS = tuple(PlanLine.__annotations__)
_NAMES = ("feature", "product", "process", "requirement", "failure_mode")
"""Where the name of a characteristic may stand; in a PFMEA it is part of the failure mode."""
_OF_PFMEA = frozenset(("failure_mode", "effect", "severity", "cause", "detection"))
_LABEL = re.compile(r"([^:：]{1,40})[:：]\s*(\S.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the plan."""

    row: int
    """The row's number as Excel shows it."""
    values: Mapping[str, str]
    """What its cells show, by field; fields whose cell is empty are not in it."""
    struck: bool = False
    """True if the characteristic is struck through: the line no longer counts."""
    doubtful: tuple[str, ...] = ()
    """Fields whose cell is struck through in part, or cannot be read."""

    @property
    def names(self) -> tuple[str, ...]:
        """What the line may call its characteristic."""
        return tuple(self.values[name] for name in _NAMES if name in self.values)

    @property
    def place(self) -> str:
        """Where people find the line in the document."""
        if "line" in self.values:
            return f"line {self.values['line']}"
        if "operation" in self.values:
            return f"operation {self.values['operation']}, row {self.row}"
        return f"row {self.row}"


@dataclass(frozen=True, slots=True)
class Plan:
    """A control plan or PFMEA as it was read."""

    name: str
    lines: tuple[Line, ...]
    title: Mapping[str, str] = field(default_factory=dict)
    """From the block above the lines: document, revision, part, for_revision."""
    fields: frozenset[str] = frozenset()
    """The fields its columns hold."""
    columns: tuple[tuple[str, str, str], ...] = ()
    """Column letter, heading and field (empty if it is not read) of every column."""
    notes: tuple[str, ...] = ()
    blank: int = 0

    @property
    def kind(self) -> str:
        """``pfmea`` if it has the columns of one, else ``control_plan``."""
        return "pfmea" if len(self.fields & _OF_PFMEA) >= 2 else "control_plan"


def read_plan(table: Table, headings: Headings, titles: Fields, maps: Mapping[str, str]) -> Plan:
    """Return the lines of a table.

    ``titles`` are the labels of a title block, ``maps`` says which column holds which field.

    Raises:
        CsrregError: if no row has known headings, or a mapped field or column is none.
    """
    for path in maps.values():
        if path and path not in FIELDS:
            raise CsrregError(f"--map: a plan has no field {path}", "known: " + ", ".join(FIELDS))
    columns = map_columns(table, _PLAN, headings, maps, first_wins=True)
    if not {c.path for c in columns.mapped} & {*_NAMES, "specification", "balloon"}:
        seen = ", ".join(f"{heading} ({letter})" for letter, heading, _ in columns.describe())
        raise CsrregError(
            f"{table.name}: no column says what the characteristics are; there are: {seen}",
            'say which it is: --map "heading=feature"',
        )
    first = columns.header[0].line
    above = tuple(row for row in table.rows if row.line < first)
    lines = tuple(_lines(columns))
    return Plan(
        name=table.name,
        lines=lines,
        title=_title(above, titles),
        fields=frozenset(c.path for c in columns.mapped),
        columns=tuple(columns.describe()),
        notes=tuple(_notes(columns)),
        blank=table.blank,
    )


def _notes(columns: Columns) -> Iterator[str]:
    for note in columns.notes:
        if not note.startswith("above the headings") and not note.endswith(STRUCK):
            yield note


def _lines(columns: Columns) -> Iterator[Line]:
    header = [[cell.text for cell in row.cells] for row in columns.header]
    numbers = {c.path: c.number for c in columns.mapped if c.path in FIELDS}
    for row in columns.body:
        if [cell.text for cell in row.cells] in header or _is_section(row, numbers):
            continue
        line = _line(row, numbers)
        if line.names or "balloon" in line.values or "specification" in line.values:
            yield line


def _is_section(row: Row, numbers: Mapping[str, int]) -> bool:
    """Return whether a row is a heading between the lines: one cell merged over several columns."""
    within = [n for n in numbers.values() if n <= len(row.cells) and row.cells[n - 1].text]
    merges = {row.cells[n - 1].merge for n in within}
    (merge,) = merges if len(merges) == 1 else (None,)
    return merge is not None and merge.right > merge.left and len(within) > 1


def _line(row: Row, numbers: Mapping[str, int]) -> Line:
    cells = {
        path: row.cells[number - 1] for path, number in numbers.items() if number <= len(row.cells)
    }
    values = {path: _text(cell) for path, cell in cells.items() if cell.text}
    own = {path: c for path, c in cells.items() if c.text and not _from_above(c, row)}
    said = [own[name] for name in _NAMES if name in own] or list(own.values())
    struck = bool(said) and all(cell.struck == "wholly" for cell in said)
    doubtful = tuple(p for p, c in cells.items() if c.broken or (c.struck and not struck))
    return Line(row.line, values, struck, doubtful)


def _from_above(cell: Cell, row: Row) -> bool:
    return cell.merge is not None and cell.merge.top < row.line


def _text(cell: Cell) -> str:
    # A number's own value: what is shown may have blanks or a unit of its format.
    return cell.value if cell.kind == "number" else cell.text


def _title(above: tuple[Row, ...], titles: Fields) -> dict[str, str]:
    """Return what the labels above the headings say; a value stands behind or beside its label."""
    known = {
        plain(text): name
        for name, texts in titles.items()
        if isinstance(texts, list)
        for text in texts
        if isinstance(text, str)
    }
    found: dict[str, str] = {}
    for row in above:
        texts = [c.text for c in row.cells if c.text and not _from_above(c, row)]
        texts = list(dict.fromkeys(texts))
        for at, text in enumerate(texts):
            labelled = _LABEL.fullmatch(text)
            label = plain(labelled[1] if labelled is not None else text)
            if label not in known:
                continue
            value = labelled[2] if labelled is not None else None
            beside = texts[at + 1] if at + 1 < len(texts) else ""
            if value is None and plain(_LABEL.sub(r"\1", beside)) not in known:
                value = beside
            if value:
                found.setdefault(known[label], " ".join(value.split()))
    both = found.pop("part_and_revision", "")
    if "/" in both:
        part, _, revision = both.rpartition("/")
        found.setdefault("part", part.strip())
        found.setdefault("for_revision", revision.strip())
    elif both:
        found.setdefault("part", both)
    return found
