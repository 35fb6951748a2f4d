"""The edits a change is made of, and what a tree is after them."""

from dataclasses import dataclass, field

from csrreg.errors import Refused
from csrreg.findings import dotted
from csrreg.model.kinds import Kind
from csrreg.model.tree import Mapping, Path, Tree, get


@dataclass(frozen=True, slots=True)
class Set:
    """Give a field a value, whether it had one or not."""

    path: Path
    value: Tree


@dataclass(frozen=True, slots=True)
class Append:
    """Put an item at the end of a list."""

    path: Path
    value: Tree


@dataclass(frozen=True, slots=True)
class Unset:
    """Take a field or a list item away."""

    path: Path


Edit = Set | Append | Unset


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record to be added. Its number is given when it is written, so that two never share one."""

    kind: Kind
    customer: str
    tree: Mapping
    id: str = ""
    """The id it must have, when it is known already; empty for the next free one."""


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """Edits of one existing file."""

    file: str
    edits: tuple[Edit, ...]
    seen: bytes | None = None
    """The content the edits were thought of for; a file with any other is not touched."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything one command writes: all of it, or nothing."""

    new: tuple[NewRecord, ...] = ()
    changed: tuple[ChangedFile, ...] = field(default=())


def edited(tree: Mapping, edit: Edit) -> Mapping:
    """Return the tree after an edit; empty lists and groups disappear with their last value.

    Raises:
        Refused: if the path leads through a value, or to a list item that is not there.
    """
    result = _changed(tree, edit.path, edit, edit.path)
    return result if isinstance(result, dict) else {}


def _changed(tree: Tree | None, path: Path, edit: Edit, whole: Path) -> Tree | None:
    if not path:
        match edit:
            case Set():
                return edit.value
            case Unset():
                return None
            case Append():
                if tree is not None and not isinstance(tree, list):
                    raise Refused(f"{dotted(whole)} is no list, so nothing can be appended")
                return [*(tree or []), edit.value]
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = list(tree) if isinstance(tree, list) else []
        if step == len(items) and isinstance(edit, Set):  # the item behind the last one: a new one
            value = _changed(None, rest, edit, whole)
            return [*items, value] if value else items or None
        if not 0 <= step < len(items):
            there = f"there are {len(items)}" if items else "there are none"
            raise Refused(
                f"{dotted(whole)}: there is no item {step + 1}; {there}",
                "items are counted from 1; += appends one",
            )
        value = _changed(items[step], rest, edit, whole)
        return items[:step] + ([value] if value else []) + items[step + 1 :] or None
    if tree is not None and not isinstance(tree, dict):
        raise Refused(f"{dotted(whole)}: the field above it holds one value, no fields")
    fields = dict(tree or {})
    if isinstance(edit, Unset) and get(fields, (step,)) is None:
        raise Refused(f"{dotted(whole)} is not there, so it cannot be unset")
    value = _changed(fields.get(step), rest, edit, whole)
    if value:
        fields[step] = value
    else:
        fields.pop(step, None)
    return fields or None
