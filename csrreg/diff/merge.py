"""Merging two states of a record's fields that began as one: by field, table key and list item.

What only one side changed is taken; what both changed in the same way, too. The rest is a conflict,
never a guess.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from csrreg.diff.merge_items import Row, rows
from csrreg.diff.merge_lines import merged_lines
from csrreg.diff.policy import Policy
from csrreg.findings import Step, dotted
from csrreg.model.tree import Mapping, Path, Tree

Side = Literal["base", "ours", "theirs"]
Why = Literal["changed", "removed", "statement", "order", "comment"]
GONE = -1
"""Stands in a path for a list item that a side does not have."""

# Who says what, and when: these belong together, nobody said a mixture of two.
_STATED = ("by", "answer", "result", "date", "checked", "digest")
_ANSWERS = ("answer", "result", "date", "checked")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both sides changed differently."""

    path: Path
    """Where it is in the merged fields, list items from 0."""
    base: Tree | None
    ours: Tree | None
    theirs: Tree | None
    why: Why
    places: tuple[Path, Path, Path] = ((), (), ())
    """Where it was in the base, in ours and in theirs; ``GONE`` for a list item that is not."""

    @property
    def place(self) -> str:
        """Where people find it in the merged fields, list items from 1."""
        return dotted(self.path)

    @property
    def is_stated_by_both(self) -> bool:
        """Whether both sides say anew who says it, what or when."""
        states = [s if isinstance(s, dict) else {} for s in (self.base, self.ours, self.theirs)]
        before, ours, theirs = (_said(state, _STATED) for state in states)
        return before not in (ours, theirs)

    def below(self, steps: tuple[Step, Step, Step, Step]) -> "Conflict":
        """Return the same conflict seen from one level above."""
        now, *before = steps
        places = tuple((step, *path) for step, path in zip(before, self.places, strict=True))
        base, ours, theirs = places
        return replace(self, path=(now, *self.path), places=(base, ours, theirs))

    def value(self, side: Side) -> Tree | None:
        """Return what one side says; None if it has nothing there."""
        return {"base": self.base, "ours": self.ours, "theirs": self.theirs}[side]


@dataclass(frozen=True, slots=True)
class Merged:
    """The fields that two states make together."""

    tree: Mapping
    """At a conflict it holds what ours says, or theirs where ours has nothing."""
    conflicts: tuple[Conflict, ...]

    def side(self, side: Side, path: Path = ()) -> Tree | None:
        """Return what stands at a path if every conflict is decided for one side."""
        value: Tree = self.tree
        for step in path:
            value = value[step]  # type: ignore[index]
        return _decided(value, path, {c.path: c for c in self.conflicts}, side)


_Result = tuple[Tree | None, list[Conflict]]


def merge(base: Mapping, ours: Mapping, theirs: Mapping, policy: Policy) -> Merged:
    """Return what two states of a record's fields make together, and what they disagree about."""
    found, conflicts = _fields(base, ours, theirs, (), policy)
    assert isinstance(found, dict)
    return Merged(found, tuple(conflicts))


def _decided(value: Tree, path: Path, at: dict[Path, Conflict], side: Side) -> Tree | None:
    if path in at:
        return at[path].value(side)
    if not any(known[: len(path)] == path for known in at):
        return value
    if isinstance(value, dict):
        inner = ((k, _decided(v, (*path, k), at, side)) for k, v in value.items())
        return {k: v for k, v in inner if v} or (None if path else {})
    assert isinstance(value, list)
    items = (_decided(v, (*path, i), at, side) for i, v in enumerate(value))
    return [item for item in items if item] or None


def _value(
    base: Tree | None, ours: Tree | None, theirs: Tree | None, path: Path, policy: Policy
) -> _Result:
    """Return what three states of one value make; a path that leads to it says what it is."""
    if theirs in (ours, base):
        return ours, []
    if ours == base:
        return theirs, []
    if ours is None or theirs is None:
        return _conflict(base, ours, theirs, "removed")
    if isinstance(ours, dict) and isinstance(theirs, dict):
        if isinstance(base, dict) or base is None:
            if _two_statements(base or {}, ours, theirs):
                return _conflict(base, ours, theirs, "statement")
            return _fields(base or {}, ours, theirs, path, policy)
    elif isinstance(ours, list) and isinstance(theirs, list):
        if isinstance(base, list) or base is None:
            return _items(base or [], ours, theirs, path, policy)
    elif isinstance(base, str) and isinstance(ours, str) and isinstance(theirs, str):
        if (text := merged_lines(base, ours, theirs)) is not None:
            return text, []
    return _conflict(base, ours, theirs, "changed")


def _fields(base: Mapping, ours: Mapping, theirs: Mapping, path: Path, policy: Policy) -> _Result:
    found: Mapping = {}
    conflicts: list[Conflict] = []
    for name in dict.fromkeys((*ours, *theirs, *base)):
        states = (base.get(name), ours.get(name), theirs.get(name))
        value, inner = _value(*states, (*path, name), policy)
        if value:
            found[name] = value
            conflicts += [c.below((name, name, name, name)) for c in inner]
    return found, conflicts


def _items(
    base: list[Tree], ours: list[Tree], theirs: list[Tree], path: Path, policy: Policy
) -> _Result:
    found = rows(base, ours, theirs, policy.keys(path))
    if found is None:
        return _conflict(base, ours, theirs, "order")
    items: list[Tree] = []
    conflicts: list[Conflict] = []
    for row in found:
        states = (_at(base, row.base), _at(ours, row.ours), _at(theirs, row.theirs))
        value, inner = _value(*states, (*path, 0), policy)
        if value:
            steps = (len(items), *_steps(row))
            conflicts += [c.below(steps) for c in inner]
            items.append(value)
    return items or None, conflicts


def _steps(row: Row) -> tuple[int, int, int]:
    base, ours, theirs = (GONE if at is None else at for at in (row.base, row.ours, row.theirs))
    return base, ours, theirs


def _at(items: list[Tree], index: int | None) -> Tree | None:
    return None if index is None else items[index]


def _two_statements(base: Mapping, ours: Mapping, theirs: Mapping) -> bool:
    """Return whether both sides changed what somebody stated, and one of them states it anew."""
    if not any("by" in side and any(a in side for a in _ANSWERS) for side in (ours, theirs)):
        return False
    anew = any(_said(side, _STATED) != _said(base, _STATED) for side in (ours, theirs))
    own, other, before = _single(ours), _single(theirs), _single(base)
    return anew and own not in (before, other) and other != before


def _said(fields: Mapping, names: Iterable[str]) -> list[Tree | None]:
    return [fields.get(name) for name in names]


def _single(fields: Mapping) -> Mapping:
    return {name: value for name, value in fields.items() if not isinstance(value, list)}


def _conflict(base: Tree | None, ours: Tree | None, theirs: Tree | None, why: Why) -> _Result:
    carrier = ours if ours is not None else theirs
    return carrier, [Conflict((), base, ours, theirs, why)]
