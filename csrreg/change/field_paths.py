"""Field paths as people write them for a column: ``source.section``, ``actions.2.due``."""

import re
from dataclasses import dataclass

from csrreg.model.fields import Node, node_of
from csrreg.model.kinds import Kind
from csrreg.model.tree import Mapping, Tree


@dataclass(frozen=True, slots=True)
class Which:
    """The item of a list that has a value in one of its fields: ``capability[index=Cpk]``."""

    field: str
    value: str


Part = str | int | Which
_PART = re.compile(r"([^.\[\]]+)(?:\[([^.\[\]=]+)=([^\[\]]+)\])?(?:\.|$)")


@dataclass(frozen=True, slots=True)
class FieldPath:
    """A place in a record that one column fills."""

    parts: tuple[Part, ...]
    """List positions count from 0; a list without one means its first item."""
    node: Node
    """A single value, or a list of single values."""

    @property
    def text(self) -> str:
        """The path as people write it; the first item of a list needs no number."""
        text = ""
        for part in self.parts:
            if isinstance(part, Which):
                text += f"[{part.field}={part.value}]"
            elif part != 0:
                text += f".{part + 1 if isinstance(part, int) else part}"
        return text.lstrip(".")

    @property
    def plain(self) -> str:
        """The path without list positions and free keys: what the field is, wherever it stands."""
        return ".".join(p for p in self.parts if isinstance(p, str))


def field_path(kind: Kind, text: str) -> FieldPath | None:
    """Return the place a path names in a kind of record, or None if it names none."""
    node = node_of(kind.shape)
    parts: list[Part] = []
    wanted = text.strip()
    at = 0
    while at < len(wanted):
        found = _PART.match(wanted, at)
        if found is None:
            return None
        at = found.end()
        step = _step(node, found[1].strip(), parts)
        if step is None:
            return None
        node = step
        if found[2] is not None:
            which = _which(node, found[2].strip(), found[3].strip())
            if which is None or node.item is None:
                return None
            parts.append(which)
            node = node.item
    of_one = node.form == "list" and node.item is not None and node.item.form == "scalar"
    if not parts or not (node.form == "scalar" or of_one) or wanted.endswith("."):
        return None
    return FieldPath(tuple(parts), node)


def _step(node: Node, name: str, parts: list[Part]) -> Node | None:
    """Return the type one step below, and note the step; a list position may be left out."""
    if node.form == "list" and node.item is not None and node.item.form != "scalar":
        if name.isascii() and name.isdigit() and 0 < int(name) <= 99:
            parts.append(int(name) - 1)
            return node.item
        parts.append(0)
        node = node.item
    if node.form == "shape":
        field = node.field(name.casefold().replace(" ", "_"))
        if field is not None:
            parts.append(field.name)
            return field.node
    elif node.form == "table" and name:
        parts.append(name)
        return node.item
    return None


def _which(node: Node, name: str, value: str) -> Which | None:
    if node.form != "list" or node.item is None or node.item.form != "shape":
        return None
    field = node.item.field(name)
    return Which(name, value) if field is not None and field.node.form == "scalar" else None


class Planter:
    """Puts values at their places and gives the tree they make, without gaps in its lists."""

    def __init__(self) -> None:
        self._root: dict[Part, object] = {}

    def put(self, path: FieldPath, value: Tree) -> None:
        """Put a value at a path; an empty one leaves no trace."""
        if not value:
            return
        at: dict[Part, object] = self._root
        for part in path.parts[:-1]:
            below = at.setdefault(part, {})
            assert isinstance(below, dict), path.text
            at = below
        at[path.parts[-1]] = value

    def tree(self) -> Mapping:
        """Return the fields that were filled."""
        grown = _grow(self._root)
        return grown if isinstance(grown, dict) else {}


def _grow(at: object) -> Tree:
    if not isinstance(at, dict):
        assert isinstance(at, str | list)
        return at
    if all(isinstance(part, str) for part in at):
        return {str(part): _grow(below) for part, below in at.items()}
    items: list[Tree] = []
    for part in sorted(at, key=lambda p: (not isinstance(p, int), p if isinstance(p, int) else 0)):
        item = _grow(at[part])
        if isinstance(part, Which) and isinstance(item, dict):
            item = {part.field: part.value, **item}
        items.append(item)
    return items
