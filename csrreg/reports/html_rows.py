"""The rows of a table as HTML: what sorts, what filters, and the parts of a large one."""

from collections.abc import Sequence

from csrreg.reports.html import Html, plain, value_of
from csrreg.reports.page import Cell, Column, Label, Row, Several, Status, Table, Text
from csrreg.reports.words import Words

_CHUNK = 100
"""A table of more rows is parted: a browser lays out only the part that is seen."""
_LARGE = 300
_WIDTHS = {"id": 12, "date": 8, "number": 7, "status": 9, "text": 10, "long": 24}
"""How wide the columns of a parted table are, in proportion."""


def heading_of(column: Column) -> Cell:
    """Return what stands over a column."""
    return column.title if column.title is not None else Label(f"column.{column.key}")


def cells_of(row: Row, table: Table, html: Html) -> str:
    """Return the cells of a row; the first names it for screen readers."""
    if row.group:
        return f'<td colspan="{len(table.columns)}">{html.cell(row.cells[0])}</td>'
    parts = []
    for at, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
        tag = "th" if not at else "td"
        scope = ' scope="row"' if not at else ""
        key = html.sort_key(cell)
        more = f' data-k="{key}"' if key else ""
        if column.filter:
            values = [plain(value) for value in filter_values(cell, html.words)]
            if values != [_seen(cell, html.words)]:
                more += f' data-v="{"&#10;".join(values)}"' if values else ""
        # What most cells are needs no class: it would be a tenth of a large page.
        kind = "" if column.kind in ("text", "long") else f' class="{column.kind}"'
        parts.append(f"<{tag}{scope}{kind}{more}>{html.cell(cell)}</{tag}>")
    return "".join(parts)


def _seen(cell: Cell, words: Words) -> str:
    """Return the text of a cell that is no more than one text; else empty."""
    match cell:
        case Text(text):
            return plain(text)
        case Label():
            return plain(value_of(cell, words))
        case Status(name, _, overdue) if not overdue:
            return plain(words.text(f"status.{name}"))
    return ""


def filter_values(cell: Cell, words: Words) -> list[str]:
    """Return what a cell is filtered by: each of several things counts by itself."""
    if isinstance(cell, Several) and cell.counts is not None:
        return filter_values(cell.counts, words)
    if isinstance(cell, Several):
        found = [v for item in cell.items for v in filter_values(item, words)]
        return list(dict.fromkeys(found))
    if isinstance(cell, Status) and cell.overdue:
        return [words.text(f"status.{cell.name}"), words.text("status.overdue")]
    text = value_of(cell, words)
    return [text] if text else []


def chunked(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """Return the rows of a table in the parts in which a browser lays them out."""
    if len(rows) <= _LARGE:
        return [rows]
    return [rows[at : at + _CHUNK] for at in range(0, len(rows), _CHUNK)]


def widths(table: Table) -> list[str]:
    """Return how wide the columns of a parted table are, in percent; its parts must line up."""
    shares = [_WIDTHS[column.kind] for column in table.columns]
    return [f"{100 * share / sum(shares):.2f}" for share in shares]
