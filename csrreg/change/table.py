"""A table somebody keeps outside the register, as plain data: what its cells show, and where.

The readers in ``store`` build it from files; ``columns`` and ``intake`` make drafts of it.
"""

from dataclasses import dataclass
from typing import Literal

from csrreg.model.tree import Tree


@dataclass(frozen=True, slots=True)
class Merge:
    """A range of merged cells; rows and columns are counted from 1 and belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows."""

    text: str = ""
    """What a person sees, line breaks as LF; for a merged range in every one of its cells."""
    kind: Literal["text", "number", "date"] = "text"
    value: str = ""
    """A number or date as a field of that type wants it (``1234.5``, ``2026-12-31``)."""
    doubt: str = ""
    """Why the text may not be what was typed; fields that hold a number or date can ignore it."""
    broken: str = ""
    """Why the cell cannot be read at all."""
    struck: Literal["", "partly", "wholly"] = ""
    """How much of the text is struck through."""
    merge: Merge | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank."""

    line: int
    """The row's number as Excel shows it; in a text file the line it begins on."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file or sheet."""

    name: str
    rows: tuple[Row, ...]
    blank: int = 0
    """How many blank rows were left out."""
    notes: tuple[str, ...] = ()
    """What a reader should know: hidden rows, struck-through text, sheets that were not read …"""
    other_sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a YAML or JSON list."""

    line: int
    tree: Tree
    problem: str = ""
    """Why the entry cannot be used; the tree is empty then."""


STRUCK = "struck-through text is read as it stands"
"""How a note about such a cell ends; who does not read such cells leaves the note out."""


def column_letter(number: int) -> str:
    """Return how Excel calls a column (from 1): A, B, C, and after Z comes AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
