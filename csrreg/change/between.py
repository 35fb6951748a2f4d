"""The edits that lead from one state of some fields to another, each as small as it can be."""

from collections.abc import Iterator

from csrreg.change.edits import Append, Edit, Set, Unset
from csrreg.diff.items import matched
from csrreg.diff.policy import Policy
from csrreg.model.tree import Mapping, Path, Tree


def edits_between(old: Mapping, new: Mapping, policy: Policy) -> Iterator[Edit]:
    """Yield edits that make new fields out of old ones, in the order they are to be made."""
    yield from _fields(old, new, (), policy)


def _fields(old: Mapping, new: Mapping, path: Path, policy: Policy) -> Iterator[Edit]:
    for name, value in new.items():
        if name not in old:
            yield Set((*path, name), value)
        elif old[name] != value:
            yield from _value(old[name], value, (*path, name), policy)
    for name in old:  # last: the group would vanish with its last field
        if name not in new:
            yield Unset((*path, name))


def _value(old: Tree, new: Tree, path: Path, policy: Policy) -> Iterator[Edit]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _fields(old, new, path, policy)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _items(old, new, path, policy)
    else:
        yield Set(path, new)


def _items(old: list[Tree], new: list[Tree], path: Path, policy: Policy) -> Iterator[Edit]:
    pairs = matched(old, new, policy.keys(path))
    kept = [pairs[i] for i in sorted(pairs)]
    if not kept or kept != list(range(len(kept))):  # moved, or put in between
        yield Set(path, new)
        return
    for i in range(len(old) - 1, -1, -1):
        if i not in pairs:
            yield Unset((*path, i))
    for j, i in enumerate(sorted(pairs)):
        if old[i] != new[j]:
            yield from _value(old[i], new[j], (*path, j), policy)
    for item in new[len(kept) :]:
        yield Append(path, item)
