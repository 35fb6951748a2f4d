"""Cells as HTML. Every text is escaped here, and only here: nothing of a record becomes markup."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from csrreg.diff.words import Piece
from csrreg.reports.page import (
    Cell,
    Changed,
    Day,
    Joined,
    Label,
    Number,
    Ref,
    Several,
    Status,
    Text,
)
from csrreg.reports.words import Words

SHAPES = {"good": "●", "open": "○", "late": "▲", "off": "–", "plain": "◐"}
"""A status is told by its word and its shape; colour comes on top."""
_SIGNS = {c: f"\\u{c:04x}" for c in (*range(9), 11, 12, *range(14, 32), *range(127, 160))}
_SIGNS |= {c: f"\\u{c:04x}" for c in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F))}
_SIGNS |= {c: f"\\u{c:04x}" for c in (*range(0x2066, 0x206A), 0xFEFF)}
"""What a browser hides or obeys in running text, such as marks that turn its direction."""

_LONG_WORD = re.compile(r"[^\s\u2e80-\uffff]{32,}")
"""Longer than a column of a wide table; Chinese may be parted anywhere as it is."""
_PIECES = re.compile(r"[^/\\_.,;:=&-]{1,20}[/\\_.,;:=&-]*|[/\\_.,;:=&-]{1,20}")
"""After a sign that parts, as in a path; else after so many letters."""


@dataclass(frozen=True, slots=True)
class Html:
    """Makes cells HTML, in the reader's language."""

    words: Words
    links: Mapping[str, str]
    """Where each record is: ``#CSR-…`` on this page, or another page of the site."""

    def cell(self, cell: "Cell | str") -> str:
        """Return a cell as HTML."""
        match cell:
            case None:
                return ""
            case str():
                return breakable(cell)
            case Text(text, lang):
                shown = "<br>".join(breakable(line) for line in text.splitlines())
                if lang and lang != self.words.language:
                    return f'<span lang="{escape(lang)}">{shown}</span>'
                return shown
            case Label():
                return "".join(self.cell(part) for part in self.words.parts(cell))
            case Ref(id, title):
                return self._ref(id, title)
            case Status():
                return self._status(cell)
            case Day(day, late):
                shown = f'<time datetime="{day.isoformat()}">{self.words.day(day)}</time>'
                return f'<span class="late">{shown}</span>' if late else shown
            case Number(value, unit, size):
                shown = self.words.number(value, size=size)
                return f'<span class="n">{shown}{" " + plain(unit) if unit else ""}</span>'
            case Changed(pieces):
                return "".join(_piece(piece) for piece in pieces)
            case Joined(items, between):
                mark = plain(self.words.between(between))
                return mark.join(self.cell(i) for i in items if i is not None)
            case Several(items):
                lines = (f"<li>{self.cell(i)}</li>" for i in items if i is not None)
                return f'<ul class="several">{"".join(lines)}</ul>' if items else ""

    def _ref(self, id: str, title: str) -> str:
        name = f'<span class="id">{plain(id)}</span>'
        if id in self.links:
            name = f'<a class="id" href="{escape(self.links[id])}">{plain(id)}</a>'
        return f"{name} {breakable(title)}" if title else name

    def _status(self, status: Status) -> str:
        word = plain(self.words.text(f"status.{status.name}"))
        # The style puts the shape before the word: elements for it are a tenth of a large page.
        shown = f'<span class="badge {status.tone}">{word}</span>'
        if status.overdue:
            late = plain(self.words.text("status.overdue"))
            shown += f' <span class="badge late">{late}</span>'
        return shown

    def sort_key(self, cell: Cell) -> str:
        """Return what a cell is sorted by where its text does not tell; else empty."""
        match cell:
            case Day(day):
                return day.isoformat()
            case Number(value):
                return format(Decimal(value), "f")
        return ""


def unhidden(text: str) -> str:
    """Return a text with what a browser hides or obeys written out by its number."""
    return text.translate(_SIGNS)


def plain(text: str) -> str:
    """Return a text as HTML: nothing in it is markup, and nothing invisible turns it round."""
    return escape(unhidden(text))


def breakable(text: str) -> str:
    """Return a text as HTML in which the browser may part words that are too long for a line."""
    if _LONG_WORD.search(text) is None:
        return plain(text)
    parts = []
    last = 0
    for word in _LONG_WORD.finditer(text):
        parts.append(plain(text[last : word.start()]))
        parts.append("<wbr>".join(plain(piece) for piece in _PIECES.findall(word[0])))
        last = word.end()
    return "".join((*parts, plain(text[last:])))


def _piece(piece: Piece) -> str:
    shown = "<br>".join(breakable(line) for line in piece.text.split("\n"))
    if piece.kind == "removed":
        return f"<del>{shown}</del>"
    if piece.kind == "added":
        return f"<ins>{shown}</ins>"
    return shown


def value_of(cell: "Cell | str", words: Words) -> str:
    """Return a cell as one line of text: for CSV, for filters, for the names of charts."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case Text(text):
            return " ".join(text.split())
        case Label():
            return "".join(value_of(part, words) for part in words.parts(cell))
        case Ref(id, title):
            return f"{id} {' '.join(title.split())}".strip()
        case Status(name, _, overdue):
            late = f" ({words.text('status.overdue')})" if overdue else ""
            return words.text(f"status.{name}") + late
        case Day(day):
            return day.isoformat()
        case Number(value, unit):
            return f"{format(Decimal(value), 'f')} {unit}".strip()
        case Changed(pieces):
            marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
            return " ".join("".join(marks[p.kind].format(p.text) for p in pieces).split())
        case Several(items):
            mark = words.between("; ")
            return mark.join(value_of(item, words) for item in items if item is not None)
        case Joined(items, between):
            mark = words.between(between)
            return mark.join(value_of(item, words) for item in items if item is not None)
