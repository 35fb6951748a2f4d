"""Aligned text: as a rich table for a few rows at a terminal, else in plain columns, never cut."""

import sys
import unicodedata

from csrreg.cli.output import out, safe_text

_RICH_LIMIT = 200


def show_table(columns: tuple[str, ...], rows: list[list[str]]) -> None:
    """Print a table. Through a pipe no line is cut or folded: programs read it."""
    if sys.stdout.isatty() and len(rows) <= _RICH_LIMIT:
        _rich(columns, rows)
        return
    cells = [[_one_line(c) for c in row] for row in ([*columns], *rows)]
    widths = [max(width(row[i]) for row in cells) for i in range(len(columns))]
    for row in cells:
        padded = (c + " " * (w - width(c)) for c, w in zip(row, widths, strict=True))
        out("  ".join(padded).rstrip())


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal; Chinese characters take two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _one_line(text: str) -> str:
    return safe_text(" ".join(text.split()))


def _rich(columns: tuple[str, ...], rows: list[list[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        # Ids are looked up and copied: they are never broken.
        table.add_column(Text(column), overflow="fold", no_wrap=column == "id")
    for row in rows:
        table.add_row(*(Text(_one_line(cell)) for cell in row))  # Text: [SC] is no markup here
    Console(highlight=False, emoji=False, markup=False).print(table)
