"""Which column of a table holds which field: by its heading, or as the user says."""

from collections.abc import Mapping as Map
from dataclasses import dataclass

from csrreg.change.field_paths import FieldPath, field_path
from csrreg.change.headings import Headings, plain
from csrreg.change.table import Row, Table, column_letter
from csrreg.errors import CsrregError
from csrreg.model.fields import node_of
from csrreg.model.kinds import CUSTOMER, REQUIREMENT, Kind

ABOUT = ("customer", "id")
"""What a column may give beside the fields of a record: whose it is, and under which id."""
_LOOK = 20
"""Headings stand in one of so many first rows; above them are titles."""
_DEEPEST = 3
"""Headings take up to so many rows."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column and the field it fills."""

    number: int
    heading: str
    path: str = ""
    """The field's path, ``customer``, ``id``, or empty."""
    field: FieldPath | None = None

    @property
    def name(self) -> str:
        """How messages call it: its heading and letter."""
        return f"{self.heading} ({column_letter(self.number)})"


@dataclass(frozen=True, slots=True)
class Columns:
    """How a table is read as records of a kind."""

    kind: Kind
    mapped: tuple[Column, ...]
    unmapped: tuple[Column, ...]
    """Columns with a heading that stands for no field, and those left out on purpose."""
    header: tuple[Row, ...]
    body: tuple[Row, ...]
    notes: tuple[str, ...]

    def describe(self) -> list[tuple[str, str, str]]:
        """Return (column letter, heading, field path) of every column, unmapped ones without."""
        both = sorted((*self.mapped, *self.unmapped), key=lambda column: column.number)
        return [(column_letter(c.number), c.heading, c.path) for c in both]

    def missing(self) -> tuple[str, ...]:
        """Return the required fields that no column fills; a title is made of the text."""
        filled = {str(c.field.parts[0]) for c in self.mapped if c.field is not None}
        if self.kind is REQUIREMENT and "text" in filled:
            filled.add("title")
        fields = node_of(self.kind.shape).fields
        return tuple(f.name for f in fields if f.required and f.name not in filled)


def parse_maps(texts: list[str]) -> dict[str, str]:
    """Return what ``--map "列名=field.path"`` says; an empty path leaves the column out.

    Raises:
        CsrregError: if a text has no ``=``.
    """
    maps: dict[str, str] = {}
    for text in texts:
        heading, equals, path = text.partition("=")
        if not equals or not heading.strip():
            raise CsrregError(
                f"--map {text!r}: no column", 'write it like this: --map "列名=owner"'
            )
        maps[heading.strip()] = path.strip()
    return maps


def map_columns(
    table: Table,
    kind: Kind,
    headings: Headings,
    maps: Map[str, str] | None = None,
    *,
    first_wins: bool = False,
) -> Columns:
    """Return how the table's columns fill the fields of a kind.

    With ``first_wins`` a further column of the same field, or one that could be several fields, is
    left unread: a PFMEA has its ratings twice, before and after the actions.

    Raises:
        CsrregError: if no row has known headings, if two columns would fill the same field, or if
            a heading could mean several fields.
    """
    maps = maps or {}
    for path in maps.values():
        if path and path not in ABOUT and field_path(kind, path) is None:
            raise CsrregError(
                f"--map: {kind.name} has no single field {path}", "csrreg schema shows the fields"
            )
    start, depth = _header(table, kind, headings, maps)
    header = table.rows[start : start + depth]
    found = [_Found(number, texts) for number, texts in enumerate(_texts(header), start=1) if texts]
    _apply(found, maps)
    taken = {column.path for column in found if column.path}
    for column in found:
        if column.path is None and first_wins:
            paths = _means(column.texts, kind, headings) - taken
            column.path = next(iter(paths), "") if len(paths) == 1 else ""
            taken.add(column.path)
        elif column.path is None:
            column.path = _path(column, kind, headings)
    columns = [_column(c, kind) for c in found]
    mapped = tuple(c for c in columns if c.path)
    _refuse_double(mapped)
    body = table.rows[start + depth :]
    notes = list(table.notes)
    if start:
        titles = "; ".join(
            dict.fromkeys(c.text for r in table.rows[:start] for c in r.cells if c.text)
        )
        notes.append(f"above the headings, not read: {titles}")
    nameless = _nameless(found, header, body)
    if nameless:
        notes.append(f"columns without a heading are not read: {', '.join(nameless)}")
    unmapped = tuple(c for c in columns if not c.path)
    return Columns(kind, mapped, unmapped, header, body, tuple(notes))


class _Found:
    """A column while its field is being looked for."""

    def __init__(self, number: int, texts: tuple[str, ...]) -> None:
        self.number = number
        self.texts = texts
        self.shown = " / ".join(" ".join(text.split()) for text in texts)
        self.path: str | None = None


def _column(found: _Found, kind: Kind) -> Column:
    path = found.path or ""
    field = field_path(kind, path) if path not in ABOUT else None
    return Column(found.number, found.shown, field.text if field is not None else path, field)


def _texts(header: tuple[Row, ...]) -> list[tuple[str, ...]]:
    """Return each column's heading: its texts from the top down, without repetitions."""
    width = max((len(row.cells) for row in header), default=0)
    columns = []
    for index in range(width):
        texts = [r.cells[index].text for r in header if index < len(r.cells)]
        columns.append(tuple(dict.fromkeys(text for text in texts if text)))
    return columns


def _header(table: Table, kind: Kind, headings: Headings, maps: Map[str, str]) -> tuple[int, int]:
    """Return where the headings begin and how many rows they take: where most columns are known."""
    best = (0, 0, 0)
    for start in range(min(_LOOK, len(table.rows))):
        for depth in range(1, _deepest(table, start) + 1):
            known = _known(table.rows[start : start + depth], kind, headings, maps)
            if known > best[0]:
                best = (known, start, depth)
    if not best[0]:
        sheets = ", ".join(table.other_sheets)
        where = f"; or another sheet with --sheet: {sheets}" if sheets else ""
        raise CsrregError(
            f"{table.name}: no known headings in the first {_LOOK} rows",
            f'say which column is which: --map "heading=field.path"{where}',
        )
    return best[1], best[2]


def _deepest(table: Table, start: int) -> int:
    """Return how many rows the headings may take: further rows only below merged cells."""
    first = table.rows[start]
    merges = [c.merge for c in first.cells if c.merge is not None]
    lowest = max((m.bottom for m in merges), default=first.line)
    if any(m.right > m.left for m in merges):
        lowest = max(lowest, first.line + 1)
    below = [row for row in table.rows[start : start + _DEEPEST] if row.line <= lowest]
    return len(below)


def _known(header: tuple[Row, ...], kind: Kind, headings: Headings, maps: Map[str, str]) -> int:
    """Count the fields that a header's columns stand for; two columns for one field are none."""
    wanted = {plain(name) for name in maps}
    paths: list[str] = []
    for texts in _texts(header):
        if texts and (plain("".join(texts)) in wanted or plain(texts[-1]) in wanted):
            paths.append("".join(texts))
        elif texts:
            paths.extend(_means(texts, kind, headings))
    return 2 * len(set(paths)) - len(paths)


def _means(texts: tuple[str, ...], kind: Kind, headings: Headings) -> frozenset[str]:
    last = texts[-1].strip()
    if last in ABOUT and not (last == "customer" and kind is CUSTOMER):
        return frozenset((last,))
    if len(texts) == 1 and (path := field_path(kind, last)) is not None:
        return frozenset((path.text,))
    return headings.paths(kind, texts)


def _path(column: _Found, kind: Kind, headings: Headings) -> str:
    paths = _means(column.texts, kind, headings)
    if len(paths) > 1:
        raise CsrregError(
            f"column {column.shown} ({column_letter(column.number)}) could be "
            + " or ".join(sorted(paths)),
            f'say which: --map "{column.shown}={min(paths)}"',
        )
    return next(iter(paths), "")


def _nameless(found: list[_Found], header: tuple[Row, ...], body: tuple[Row, ...]) -> list[str]:
    """Return the letters of the columns that hold something and have no heading."""
    named = {column.number for column in found}
    width = max(len(row.cells) for row in header)
    return [
        column_letter(number)
        for number in range(1, width + 1)
        if number not in named
        and any(number <= len(r.cells) and r.cells[number - 1].text for r in body)
    ]


def _apply(found: list[_Found], maps: Map[str, str]) -> None:
    """Give the columns named by the user their fields; a letter works if no heading does."""
    for name, path in maps.items():
        wanted = plain(name)
        named = [c for c in found if wanted in (plain("".join(c.texts)), plain(c.shown))]
        named = named or [c for c in found if plain(c.texts[-1]) == wanted]
        named = named or [c for c in found if column_letter(c.number) == name.strip().upper()]
        if len(named) != 1:
            what = "no column" if not named else "several columns"
            known = ", ".join(f"{c.shown} ({column_letter(c.number)})" for c in named or found)
            raise CsrregError(f"--map: {what} with the heading {name!r}", f"columns: {known}")
        named[0].path = path


def _refuse_double(mapped: tuple[Column, ...]) -> None:
    seen: dict[object, Column] = {}
    for column in mapped:
        key = column.field.parts if column.field is not None else column.path
        if key in seen:
            raise CsrregError(
                f"the columns {seen[key].name} and {column.name} would both fill {column.path}",
                f'leave one out: --map "{column.heading}=", or give it another field',
            )
        seen[key] = column
