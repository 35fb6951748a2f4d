"""The canonical writer: the same tree always gives the same text, and any reader reads it alike.

A blank line stands between top-level fields and between department and site blocks, so that plain
git merges edits of neighbouring fields without a conflict.
"""

import re
from collections.abc import Iterator

from csrreg.errors import Refused
from csrreg.model.fields import Node
from csrreg.model.tree import Mapping, Tree
from csrreg.store.yaml.decode import refused_character

LONG = 80
"""A long-text field becomes a block text beyond this many characters."""

SPACED_TABLES = frozenset(("at", "departments", "sites", "people", "processes"))

# What some reader of YAML 1.1 or 1.2 would take for a boolean, null, number, date or time.
_NOT_TEXT = re.compile(
    r"""(?ix: y|n|yes|no|on|off|true|false|null|~|<<|=
    |[-+]?[0-9][0-9_,]*
    |[-+]?[0-9][0-9_]*\.[0-9_]*(?:e[-+]?[0-9]+)? |[-+]?[0-9_]+e[-+]?[0-9]+
    |[-+]?\.[0-9_]+(?:e[-+]?[0-9]+)? |[-+]?0[xob][0-9a-f_]+ |[-+]?\.(?:inf|nan)
    |[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
    |[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t\ ].*)?)"""
)
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=~<\\](?:[^\x00-\x1f#:\\]|:(?=\S)|(?<=\S)#)*")
# Dates, moments, numbers and lengths of time: written plain, so that editors see what they are.
_TYPED = re.compile(r"-?[0-9](?:[0-9A-Za-z_.+\- ]|:(?=[0-9]))*(?<! )")
_STRUCTURE = re.compile(r"[\[\]{},]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_TO_ESCAPE = re.compile(r'[\\"\n\t\r\x85\xa0\u2028\u2029\u3000\ufeff]')


def record_text(tree: Mapping, node: Node) -> str:
    """Return a record's file: the fields in the order of its shape, LF line ends.

    Raises:
        Refused: if a text holds a character that no record may hold.
    """
    return "\n".join(_fields(tree, node, 0))


def ordered(tree: Mapping, node: Node | None) -> list[str]:
    """Return the names of a tree's fields in the order they are written."""
    if node is None or node.form != "shape":
        return list(tree)
    known = [name for name in node.names if name in tree]
    return known + [name for name in tree if name not in known]


def field_text(name: str, value: Tree, parent: Node | None, indent: int = 0) -> str:
    """Return the lines of one field below a parent's indentation, ending in a line feed."""
    node = _child(parent, name)
    pad = " " * indent
    key = f"{pad}{_key(name)}:"
    if isinstance(value, str):
        return f"{key} {scalar_text(value, node, indent)}\n"
    if isinstance(value, list):
        return f"{key}\n{_list(value, node, indent + 2)}"
    return f"{key}\n{_mapping(value, node, indent + 2, spaced=name in SPACED_TABLES)}"


def item_text(value: Tree, node: Node | None, indent: int) -> str:
    """Return the lines of one list item whose dash stands at an indentation."""
    pad = " " * indent
    if isinstance(value, str):
        return f"{pad}- {scalar_text(value, node, indent)}\n"
    if isinstance(value, list):
        return f"{pad}-\n{_list(value, node, indent + 2)}"
    inner = _mapping(value, node, indent + 2, spaced=False)
    return f"{pad}- {inner[indent + 2 :]}"


def scalar_text(value: str, node: Node | None, indent: int, *, one_line: bool = False) -> str:
    """Return a value as it is written behind its key; block text when it is long.

    Raises:
        Refused: if it holds a character that no record may hold.
    """
    _refuse_invisible(value)
    long = node is not None and node.scalar == "long" and len(value) > LONG
    if not one_line and ("\n" in value or long) and _fits_block(value):
        pad = " " * (indent + 2)
        lines = (f"{pad}{line}" if line else "" for line in value.split("\n"))
        return "|-\n" + "\n".join(lines)
    typed = node is not None and node.scalar not in ("text", "long")
    if typed and _TYPED.fullmatch(value):
        return value
    if _PLAIN.fullmatch(value) and value == value.strip() and not _NOT_TEXT.fullmatch(value):
        return value
    return '"' + _TO_ESCAPE.sub(_escape, value) + '"'


def _escape(found: "re.Match[str]") -> str:
    char = found[0]
    return _ESCAPES.get(char) or f"\\u{ord(char):04x}"


def _fits_block(value: str) -> bool:
    """A block text keeps these exactly; anything odd at its edges goes into quotes."""
    return (
        not value.startswith((" ", "\n", "\t"))
        and not value.endswith(("\n", " "))
        and "\r" not in value
        and all(line == "" or line.strip(" \t") for line in value.split("\n"))
    )


def _refuse_invisible(text: str) -> None:
    if name := refused_character(text):
        what = text if len(text) <= 40 else text[:37] + "…"
        raise Refused(f"{what!r} holds {name}, which no record may hold", "delete the character")


def _key(name: str) -> str:
    _refuse_invisible(name)
    plain = _PLAIN.fullmatch(name) and not _NOT_TEXT.fullmatch(name) and ":" not in name
    plain = plain and not name.startswith("...")  # at the left edge these end the document
    if plain and name == name.strip() and not _STRUCTURE.search(name):
        return name
    return '"' + _TO_ESCAPE.sub(_escape, name) + '"'


def _child(parent: Node | None, name: str) -> Node | None:
    if parent is None:
        return None
    if parent.form == "shape":
        field = parent.field(name)
        return field.node if field is not None else None
    return parent.item


def _list(values: list[Tree], node: Node | None, indent: int) -> str:
    item = node.item if node is not None else None
    return "".join(item_text(value, item, indent) for value in values)


def _mapping(values: Mapping, node: Node | None, indent: int, *, spaced: bool) -> str:
    return ("\n" if spaced else "").join(_fields(values, node, indent))


def _fields(values: Mapping, node: Node | None, indent: int) -> Iterator[str]:
    """Yield the lines of every field; an empty one is absent."""
    for name in ordered(values, node):
        if values[name]:
            yield field_text(name, values[name], node, indent)
