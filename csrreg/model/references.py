"""Where records name other records, people, departments: read off the shapes, not off the data."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from csrreg.findings import Step
from csrreg.model.fields import leaves, node_of
from csrreg.model.kinds import Kind
from csrreg.model.parse import shape_of
from csrreg.model.types import file_key

_LISTS = ("people", "departments", "sites", "processes", "clauses")


Found = tuple[tuple[Step, ...], str, tuple[str, ...]]
Readers = tuple[tuple[str, str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]], ...]
"""Per top field: its attribute, its name in the file, and the paths below it that name something.

Grouped by top field because most fields of most records are empty: one look skips them.
"""


@lru_cache(maxsize=64)
def readers_of(kind: Kind, what: str) -> Readers:
    """Return where a kind of record names records, or something of a list of ``csrreg.yaml``."""
    shape = shape_of(kind)
    grouped: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    attributes = {file_key(name): name for name in shape.__pydantic_fields__}
    for path, node in leaves(node_of(shape)):
        if not node.refers_to:
            continue
        wanted = node.refers_to[0] not in _LISTS if what == "records" else what in node.refers_to
        if wanted:
            grouped.setdefault(path[0], []).append((path[1:], node.refers_to))
    return tuple((attributes[name], name, tuple(paths)) for name, paths in grouped.items())


def collect(readers: Readers, record: Any) -> list[Found]:
    """Return what a record names there: each place, the name, and what it refers to."""
    found: list[Found] = []
    for attribute, name, paths in readers:
        value = getattr(record, attribute)
        if value:
            for rest, refers_to in paths:
                _walk(value, rest, (name,), refers_to, found)
    return found


def _walk(
    value: Any,
    rest: tuple[str, ...],
    path: tuple[Step, ...],
    refers_to: tuple[str, ...],
    found: list[Found],
) -> None:
    if not rest:
        found.append((path, value, refers_to))
        return
    step, rest = rest[0], rest[1:]
    if step == "@":
        found.extend(((*path, key), key, refers_to) for key in value)
    elif step == "*":
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            _walk(item, rest, (*path, key), refers_to, found)
    elif inner := _attribute(value, step):
        _walk(inner, rest, (*path, step), refers_to, found)


def names_other(readers: Readers, record: Any, known: Mapping[str, object]) -> bool:
    """Return whether a record names anything that is not known; builds no paths."""
    for attribute, _, paths in readers:
        value = getattr(record, attribute)
        if value:
            for rest, _ in paths:
                if _other(value, rest, known):
                    return True
    return False


def _other(value: Any, rest: tuple[str, ...], known: Mapping[str, object]) -> bool:
    if not rest:
        return value not in known
    step, rest = rest[0], rest[1:]
    if step == "@":
        return not known.keys() >= value.keys()
    if step == "*":
        for item in value.values() if isinstance(value, dict) else value:
            if _other(item, rest, known):
                return True
        return False
    inner = _attribute(value, step)
    return bool(inner) and _other(inner, rest, known)


def _attribute(value: Any, step: str) -> Any:
    return getattr(value, step) if hasattr(value, step) else getattr(value, f"{step}_")
