"""From what a cell shows to what its field wants. Only what can mean one thing is changed."""

import re
from dataclasses import dataclass
from datetime import date

from csrreg.change.field_paths import FieldPath
from csrreg.change.headings import Headings
from csrreg.change.names import Names
from csrreg.change.table import Cell
from csrreg.model.fields import Node
from csrreg.model.tree import Tree

_SEPARATORS = re.compile(r"[\n;；,，、]")
_ID_SEPARATORS = re.compile(r"[\n;；,，、/]|\s{2,}")
_CLAUSE = re.compile(
    r"(?:IATF(?:\s?16949)?(?:\s?[:：]\s?2016)?|ISO\s?9001(?:\s?[:：]\s?2015)?|§|clause|条款|第|"
    r"Kapitel|Kap\.|Abschnitt)?\s*(\d{1,2}(?:\.\d{1,2}){1,5})\s*(?:条款?|章)?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    r"(\d{4})([-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?: 0{1,2}:00(?::00)?)?"
)


class Unfit(ValueError):
    """A cell does not give what its field wants; says why."""


@dataclass(frozen=True, slots=True)
class Words:
    """What people's words stand for, in the row of one customer."""

    headings: Headings
    names: Names
    customer: str = ""


def value_of(cell: Cell, path: FieldPath, words: Words) -> Tree:
    """Return the value a cell gives its field; empty if the cell is.

    What is simply wrong stays as it is: the record's own check names it better.

    Raises:
        Unfit: if the cell cannot be read, or may not show what was typed.
    """
    if cell.broken:
        raise Unfit(cell.broken)
    if not cell.text:
        return ""
    if path.node.form == "list" and path.node.item is not None:
        if cell.doubt:
            raise Unfit(cell.doubt)
        item = path.node.item
        pieces = _pieces(cell.text, item)
        return [_text(piece, item, path, words) for piece in pieces]
    return _one(cell, path, words)


def _one(cell: Cell, path: FieldPath, words: Words) -> str:
    node = path.node
    if node.choices or node.scalar in ("text", "long"):
        if cell.doubt:
            raise Unfit(cell.doubt)
        return _text(cell.text, node, path, words)
    if node.scalar in ("number", "integer"):
        return cell.value if cell.kind == "number" else cell.text
    if node.scalar in ("date", "moment"):
        return cell.value if cell.kind == "date" else _date(cell.text)
    return words.headings.length(cell.text) if node.scalar == "duration" else cell.text


def _text(text: str, node: Node, path: FieldPath, words: Words) -> str:
    if node.choices:
        choice = words.headings.choice(path.plain, text, node.choices)
        if choice is None:
            raise Unfit(f"{_short(text)} is none of: {', '.join(node.choices)}")
        return choice
    if not node.refers_to:
        return text
    known = words.names.find(node.refers_to[0], text, words.customer)
    if len(known) > 1:
        raise Unfit(f"{_short(text)} could be {' or '.join(known)}")
    return known[0] if known else text


def _pieces(text: str, item: Node) -> list[str]:
    separators = _ID_SEPARATORS if item.refers_to else _SEPARATORS
    pieces = [piece.strip() for piece in separators.split(text)]
    if item.refers_to == ("clauses",):
        pieces = [m[1] if (m := _CLAUSE.fullmatch(piece)) else piece for piece in pieces]
    return list(dict.fromkeys(piece for piece in pieces if piece))


def _date(text: str) -> str:
    """Return a date with the year first as YYYY-MM-DD; whatever could be read in two ways stays."""
    found = _YEAR_FIRST.fullmatch(text)
    if found is None:
        return text
    try:
        return date(int(found[1]), int(found[3]), int(found[4])).isoformat()
    except ValueError:
        return text


def _short(text: str) -> str:
    line = " ".join(text.split())
    return repr(line if len(line) <= 60 else line[:57] + "…")
