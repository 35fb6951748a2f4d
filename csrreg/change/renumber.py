"""Giving a record another id: where it is named, and the edits that follow."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from csrreg.change.edits import Edit, Set
from csrreg.findings import dotted
from csrreg.model.fields import Node
from csrreg.model.tree import Mapping, Path, Tree, get

_LISTS = ("people", "departments", "sites", "processes", "clauses")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file names a record."""

    path: Path
    is_key: bool = False
    """True if it is the key of a table, such as the records an answer judged."""

    @property
    def field(self) -> Path:
        """The path without positions in lists, which differ from one state to the next."""
        return tuple("*" if isinstance(step, int) else step for step in self.path)


@dataclass(frozen=True, slots=True)
class Sorted:
    """The places of one file, by the record that is meant."""

    moved: tuple[Place, ...]
    """Those that name the record which gets another id."""
    unclear: tuple[Place, ...]
    """Those that both sides have: each meant its own record."""


def places_of(tree: Mapping, node: Node, id: str) -> list[Place]:
    """Return where a file names a record in a field made for that."""
    found = list(_places(tree, node, (), id))
    accepted = tree.get("accepted_findings")  # the settings name any id there, also their own
    for at, item in enumerate(accepted if isinstance(accepted, list) else ()):
        if isinstance(item, dict) and item.get("id") == id:
            found.append(Place(("accepted_findings", at, "id")))
    return found


def _places(tree: Tree, node: Node, path: Path, id: str) -> Iterator[Place]:
    if node.form == "scalar":
        if tree == id and _names_records(node):
            yield Place(path)
    elif isinstance(tree, list):
        for at, item in enumerate(tree):
            if node.form == "list" and node.item is not None:
                yield from _places(item, node.item, (*path, at), id)
    elif isinstance(tree, dict):
        for name, value in tree.items():
            if node.form == "table" and node.item is not None:
                if name == id and node.key is not None and _names_records(node.key):
                    yield Place((*path, name), is_key=True)
                yield from _places(value, node.item, (*path, name), id)
            elif node.form == "shape" and (field := node.field(name)) is not None:
                yield from _places(value, field.node, (*path, name), id)


def _names_records(node: Node) -> bool:
    return bool(node.refers_to) and node.refers_to[0] not in _LISTS


def sort_places(found: Iterable[Place], mine: Iterable[Place], theirs: Iterable[Place]) -> Sorted:
    """Return which record each place of a file means; ``mine`` and ``theirs`` are what sides say.

    What the other side names is the other record, unless this side named its own there, too.
    """
    ours, others = {p.field for p in mine}, {p.field for p in theirs}
    moved, unclear = [], []
    for place in found:
        if place.field not in others:
            moved.append(place)
        elif place.field in ours:
            unclear.append(place)
    return Sorted(tuple(moved), tuple(unclear))


def edits_of(tree: Mapping, places: Iterable[Place], old: str, new: str) -> tuple[Edit, ...]:
    """Return the edits that name a record by its new id."""
    edits: list[Edit] = []
    for place in places:
        if not place.is_key:
            edits.append(Set(place.path, new))
            continue
        table = get(tree, place.path[:-1])
        assert isinstance(table, dict), "the place was found in it"
        edits.append(
            Set(place.path[:-1], {new if k == old else k: value for k, value in table.items()})
        )
    return tuple(edits)


def mentions(tree: Mapping, id: str, besides: Iterable[Place]) -> list[str]:
    """Return the fields whose text speaks of a record; people must look at them."""
    pattern = re.compile(rf"(?<![A-Z0-9-]){re.escape(id)}(?![0-9-])")
    named = {place.path for place in besides}
    return [
        dotted(path)
        for path, text in _texts(tree, ())
        if path not in named and pattern.search(text)
    ]


def _texts(tree: Tree, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(tree, str):
        yield path, tree
    else:
        pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
        for step, inner in pairs:
            yield from _texts(inner, (*path, step))
