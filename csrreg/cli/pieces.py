"""Word-level changes as a line of text: ``[-shall-]{+should+}``."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csrreg.diff.words import Piece

_AROUND = 60
"""So many characters of the same text are shown beside a change."""
_MARKS = {"removed": "[-{}-]", "added": "{{+{}+}}"}


def shown(pieces: "Iterable[Piece]") -> str:
    """Return changes as text; what is the same is cut to the words beside a change."""
    listed = list(pieces)
    parts = []
    for at, piece in enumerate(listed):
        if piece.kind == "same":
            parts.append(_cut(piece.text, first=not at, last=at == len(listed) - 1))
        else:
            parts.append(_MARKS[piece.kind].format(piece.text))
    return "".join(parts)


def _cut(text: str, *, first: bool, last: bool) -> str:
    """Return the ends of an unchanged text that stand beside a change."""
    if first and last:
        return text
    if first:
        return text if len(text) <= _AROUND else "…" + _end(text)
    if last:
        return text if len(text) <= _AROUND else _start(text) + "…"
    return text if len(text) <= 2 * _AROUND else f"{_start(text)} … {_end(text)}"


def _start(text: str) -> str:
    """Return the beginning of a text, up to the end of a line or word where there is one."""
    cut = text[:_AROUND]
    whole = cut if text[_AROUND].isspace() else cut.rpartition(" ")[0]
    return (whole or cut).rstrip()


def _end(text: str) -> str:
    cut = text[-_AROUND:]
    whole = cut if text[-_AROUND - 1].isspace() else cut.partition(" ")[2]
    return (whole if whole.strip() else cut).lstrip()
