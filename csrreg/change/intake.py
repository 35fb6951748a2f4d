"""From the rows of a table, or the entries of a list, to drafts of records."""

from dataclasses import dataclass, replace

from csrreg.change.cell_values import Unfit, Words, value_of
from csrreg.change.columns import ABOUT, Column, Columns
from csrreg.change.field_paths import Planter
from csrreg.change.headings import Headings
from csrreg.change.names import Names
from csrreg.change.table import Cell, Item, Row
from csrreg.model.kinds import CUSTOMER, REQUIREMENT, Kind
from csrreg.model.tree import Mapping, Tree

_KEYS = ("text", "feature", "name", "title")
"""Rows below one merged cell of this field are one record (a requirement with three actions …)."""
_TITLE = 60
"""A title made of the requirement's text has at most so many characters."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A record to be: not yet checked, and without a number."""

    line: int
    customer: str
    """The customer's code as the table gives it; empty if it does not."""
    id: str
    """The id the table gives; empty if csrreg is to give one."""
    tree: Mapping


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row or entry that is no record, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What a file gives. Every row that is not blank is either a draft, refused, or in a note."""

    drafts: tuple[Draft, ...]
    refused: tuple[RefusedRow, ...]
    blank: int = 0
    notes: tuple[str, ...] = ()


def drafts_of_rows(
    columns: Columns,
    headings: Headings,
    names: Names | None = None,
    *,
    blank: int = 0,
    customer: str = "",
) -> Intake:
    """Return the drafts of a table's rows.

    ``blank`` is how many rows its reader left out already; ``customer`` holds where the table names
    none.
    """
    reader = _Rows(columns, Words(headings, names or Names(), customer))
    drafts: list[Draft] = []
    refused: list[RefusedRow] = []
    notes = list(columns.notes)
    for group in _groups(columns):
        if not any(_own(cell, row) for row in group for cell in row.cells):
            blank += len(group)
        elif len(group) == 1 and _repeats(group[0], columns.header):
            notes.append(f"row {group[0].line} repeats the headings and is not read")
        else:
            found = reader.record(group)
            if isinstance(found, Draft):
                drafts.append(found)
            else:
                refused.append(found)
    if reader.titled:
        notes.append("no column gives the title: the first words of the text are taken")
    return Intake(tuple(drafts), tuple(refused), blank, tuple(notes))


def drafts_of_items(kind: Kind, items: list[Item], names: Names | None = None) -> Intake:
    """Return the drafts of a list's entries, which may say their ``customer`` and ``id`` too."""
    names = names or Names()
    drafts: list[Draft] = []
    refused: list[RefusedRow] = []
    for item in items:
        if item.problem or not isinstance(item.tree, dict):
            refused.append(RefusedRow(item.line, item.problem or "it is no group of fields"))
            continue
        about = {name: item.tree.get(name, "") for name in ABOUT if _is_about(kind, name)}
        fields = {k: v for k, v in item.tree.items() if k not in about}
        wrong = next((name for name, value in about.items() if not isinstance(value, str)), "")
        codes = names.find("customer", str(about.get("customer", "")))
        if wrong or len(codes) > 1:
            refused.append(RefusedRow(item.line, f"{wrong or 'customer'} must be one name"))
            continue
        customer = codes[0] if codes else str(about.get("customer", ""))
        drafts.append(Draft(item.line, customer, str(about.get("id", "")), fields))
    return Intake(tuple(drafts), tuple(refused))


def _is_about(kind: Kind, name: str) -> bool:
    return name == "id" or kind is not CUSTOMER


def _own(cell: Cell, row: Row) -> bool:
    """Return whether a cell says something itself, and does not only repeat a merged one above."""
    return bool(cell.text or cell.broken) and (cell.merge is None or cell.merge.top == row.line)


def _repeats(row: Row, header: tuple[Row, ...]) -> bool:
    texts = [cell.text for cell in row.cells]
    return any(texts == [cell.text for cell in above.cells] for above in header)


def _groups(columns: Columns) -> list[list[Row]]:
    """Return the rows of each record: one, or all rows below one merged key cell."""
    paths = {c.path: c.number - 1 for c in columns.mapped}
    key = next((paths[name] for name in _KEYS if name in paths), None)
    groups: list[list[Row]] = []
    last = None
    for row in columns.body:
        cell = row.cells[key] if key is not None and key < len(row.cells) else None
        merge = cell.merge if cell is not None and cell.text else None
        if merge is not None and merge == last:
            groups[-1].append(row)
        else:
            groups.append([row])
        last = merge
    return groups


class _Rows:
    """Makes records of rows."""

    def __init__(self, columns: Columns, words: Words) -> None:
        self.kind = columns.kind
        self.mapped = columns.mapped
        self.words = words
        self.last = max((c.number for c in (*columns.mapped, *columns.unmapped)), default=0)
        self.width = max(len(row.cells) for row in columns.header)
        self.titled = False

    def record(self, rows: list[Row]) -> Draft | RefusedRow:
        """Return the record that rows are, or why they are none."""
        problems: list[str] = []
        about: dict[str, str] = {}
        trees = [self._tree(row, row is rows[0], about, problems) for row in rows]
        tree = trees[0]
        for more in trees[1:]:
            tree = _joined(tree, more, "", problems)
        if problems:
            where = f" (rows {rows[0].line}–{rows[-1].line} are one record)" if rows[1:] else ""
            return RefusedRow(rows[0].line, "; ".join(dict.fromkeys(problems)) + where)
        if self.kind is REQUIREMENT and "title" not in {c.path for c in self.mapped}:
            tree = self._with_title(tree)
        customer = about.get("customer") or self.words.customer
        return Draft(rows[0].line, customer, about.get("id", ""), tree)

    def _tree(self, row: Row, first: bool, about: dict[str, str], problems: list[str]) -> Mapping:
        # In a text file a cell too many or too few means that a cell was cut in the wrong place.
        if any(cell.text for cell in row.cells[self.width :]):
            problems.append(f"{len(row.cells)} cells where the headings have {self.width}")
        elif len(row.cells) < self.last:
            problems.append(f"{len(row.cells)} cells where the headings have {self.last}")
            return {}
        problems.extend(self._spread(row))
        planter = Planter()
        for column in self.mapped:
            if column.path in ABOUT:
                self._about(column, row, about, problems)
        live = self._live_fields(row, first)
        words = replace(self.words, customer=about.get("customer") or self.words.customer)
        for column in self.mapped:
            if column.field is None or column.field.parts[0] not in live:
                continue
            cell = row.cells[column.number - 1]
            try:
                value = value_of(cell, column.field, words)
            except Unfit as why:
                problems.append(f"{column.name}: {why}")
            else:
                planter.put(column.field, value)
        return planter.tree()

    def _live_fields(self, row: Row, first: bool) -> set[object]:
        """Return the top fields a row fills.

        Below a merged key cell the second row repeats whatever is merged; an action's owner that
        holds for three actions must not make a fourth action of a row without any. So there a
        list's item needs a cell of the row's own.
        """
        live: set[object] = set()
        for column in self.mapped:
            if column.field is not None:
                listed = any(not isinstance(part, str) for part in column.field.parts)
                if first or not listed or _own(row.cells[column.number - 1], row):
                    live.add(column.field.parts[0])
        return live

    def _about(self, column: Column, row: Row, about: dict[str, str], problems: list[str]) -> None:
        cell = row.cells[column.number - 1]
        text = cell.text
        if cell.broken or cell.doubt:
            problems.append(f"{column.name}: {cell.broken or cell.doubt}")
        if column.path == "customer" and text:
            codes = self.words.names.find("customer", text)
            if len(codes) > 1:
                problems.append(f"{column.name}: {text} could be {' or '.join(codes)}")
            text = codes[0] if codes else text
        if about.setdefault(column.path, text) != text:
            problems.append(f"{column.name}: {about[column.path]} and {text}")

    def _spread(self, row: Row) -> list[str]:
        """Return what is wrong with cells merged over several columns that hold fields."""
        over: dict[object, list[Column]] = {}
        for column in self.mapped:
            cell = row.cells[column.number - 1]
            if cell.merge is not None and cell.merge.right > cell.merge.left and cell.text:
                over.setdefault(cell.merge, []).append(column)
        return [
            f"one merged cell for {' and '.join(c.name for c in columns)}: unmerge it"
            for columns in over.values()
            if len(columns) > 1
        ]

    def _with_title(self, tree: Mapping) -> Mapping:
        text = tree.get("text")
        if not isinstance(text, str):
            return tree
        self.titled = True
        first = text.partition("\n")[0].strip()
        short = first if len(first) <= _TITLE else first[: _TITLE - 1].rstrip() + "…"
        return {"title": short, **tree}


def _joined(one: Mapping, other: Mapping, path: str, problems: list[str]) -> Mapping:
    """Return two rows of one record as one: lists add up, single values must agree."""
    joined: Mapping = dict(one)
    for name, value in other.items():
        here = f"{path}.{name}".lstrip(".")
        before: Tree | None = joined.get(name)
        if before is None:
            joined[name] = value
        elif isinstance(before, list) and isinstance(value, list):
            joined[name] = [*before, *(item for item in value if item not in before)]
        elif isinstance(before, dict) and isinstance(value, dict):
            joined[name] = _joined(before, value, here, problems)
        elif before != value:
            problems.append(f"{here}: {before} and {value}")
    return joined
