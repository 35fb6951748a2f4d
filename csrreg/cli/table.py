"""Aligned text, never cut: whole lines through a pipe, folded to the width of a terminal."""

import re
import shutil
import sys
import unicodedata

from csrreg.cli.output import out, safe_text

_GAP = "  "
_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60"
)
_WORD = rf"""
    [（【《「(]* [{_WIDE}] [^\w\s{_WIDE}（【《「(]* \s*
    | [^\s{_WIDE}]+?
        (?: \s+ | (?<=[._/,-])(?=[^\W_]) | (?<![（【《「(])(?=[（【《「(]*[{_WIDE}]) | $ )
    | \S+"""
_IN_WORDS = _WORD.replace(r"[^\W_]", r"[^\W\d_]")
_PIECES = re.compile(rf"(?x) [A-Z]{{2,4}}-[A-Z0-9]+-\d{{4,6}},?\s* | {_IN_WORDS}")
"""A cell may be folded between these: behind blanks and Chinese, and behind . _ / , - in words."""
_SMALLER = re.compile(f"(?x) {_WORD}")
"""When that is not enough: also within numbers and ids (never in the column of ids)."""


def show_table(columns: tuple[str, ...], rows: list[list[str]]) -> None:
    """Print a table. Through a pipe no line is folded: programs read it."""
    cells = [[_one_line(c) for c in row] for row in ([*columns], *rows)]
    widths = [max(width(row[i]) for row in cells) for i in range(len(columns))]
    pieces = _PIECES
    if sys.stdout is not None and sys.stdout.isatty():
        available = shutil.get_terminal_size().columns - len(_GAP) * (len(widths) - 1)
        for pieces in (_PIECES, _SMALLER):
            if _narrow(widths, columns, cells, available, pieces):
                break
    for row in cells:
        folded = [_folded(cell, wide, pieces) for cell, wide in zip(row, widths, strict=True)]
        for n in range(max(len(lines) for lines in folded)):
            line = [lines[n] if n < len(lines) else "" for lines in folded]
            padded = (c + " " * (w - width(c)) for c, w in zip(line, widths, strict=True))
            out(_GAP.join(padded).rstrip())


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


def _narrow(
    widths: list[int],
    columns: tuple[str, ...],
    cells: list[list[str]],
    available: int,
    pieces: re.Pattern[str],
) -> bool:
    """Take from the widest columns until the table fits; return whether it does.

    What is left over goes on in the terminal's next line: nothing is ever cut.
    """
    over = sum(widths) - available
    if over <= 0:
        return True
    least = [
        wide if name == "id" else max(_longest(row[i], pieces) for row in cells)
        for i, (name, wide) in enumerate(zip(columns, widths, strict=True))
    ]
    for _ in range(over):
        widest = max(range(len(widths)), key=lambda i: widths[i] if widths[i] > least[i] else 0)
        if widths[widest] <= least[widest]:
            return False
        widths[widest] -= 1
    return True


def _longest(text: str, pieces: re.Pattern[str]) -> int:
    return max((width(piece.rstrip()) for piece in pieces.findall(text)), default=0)


def _folded(text: str, wide: int, pieces: re.Pattern[str]) -> list[str]:
    """Return a cell's lines, none wider than its column."""
    if width(text) <= wide:
        return [text]
    lines = [""]
    for piece in pieces.findall(text):
        if lines[-1] and width(lines[-1] + piece.rstrip()) > wide:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]
