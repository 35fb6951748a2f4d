"""How changed fields are printed: before and after, long texts word by word."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csrreg.cli.output import out
from csrreg.cli.pieces import shown as shown_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csrreg.diff.words import Piece
    from csrreg.reports.diff import FieldView, RecordView

_PATHS = 34
"""A longer field path pushes its change to the right, and not those of all others."""


def show_fields(fields: "Iterable[FieldView]", indent: str = "  ") -> None:
    """Print each changed field: its path, what it was and is, and its weight if it is light."""
    rows = [(_path(f), _change(f), f.weight) for f in fields]
    wide = max((min(_width(path), _PATHS) for path, _, _ in rows), default=0)
    for path, change, weight in rows:
        light = "" if weight == "substantive" else f"  ({weight})"
        out(f"{indent}{path}{' ' * (wide - _width(path))}  {change}{light}")


def fields_json(record: "RecordView") -> list[dict[str, Any]]:
    """Return the changed fields of a record in their stable machine form."""
    return [
        {
            "path": f.path,
            "old": f.old,
            "new": f.new,
            "weight": f.weight,
            **({"moved_from": f.moved_from} if f.moved_from else {}),
        }
        for f in record.fields
    ]


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    from csrreg.cli.table import width  # only now: its patterns take long to compile

    return width(text)


def _path(field: "FieldView") -> str:
    return f"{field.path} ({field.label})" if field.label else field.path


def _change(field: "FieldView") -> str:
    from csrreg.reports.diff import shown

    if field.moved_from:
        return f"moved from {field.moved_from}"
    if field.pieces:
        return shown_pieces([_in_one_line(piece) for piece in field.pieces])
    if field.old is None or field.new is None:
        sign, value = ("+", field.new) if field.old is None else ("-", field.old)
        return f"{sign} {shown(value)}" if value is not None else sign
    return f"{_whole(shown(field.old))} -> {_whole(shown(field.new))}"


def _whole(text: str) -> str:
    return text or '""'


def _in_one_line(piece: "Piece") -> "Piece":
    """Return a piece without line ends; in what changed they are made visible."""
    end = " " if piece.kind == "same" else "↵"
    return replace(piece, text=piece.text.replace("\r\n", "\n").replace("\n", end))
