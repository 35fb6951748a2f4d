"""What changed between two states of one record's fields, and how one becomes the other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from csrreg.diff.items import matched, moved, positions
from csrreg.diff.policy import Policy, Weight
from csrreg.findings import dotted
from csrreg.model.tree import Mapping, Path, Tree


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field or list item that was added, removed, changed or moved."""

    was: Path | None
    """Where it stood, list items from 0; None if it was added."""
    now: Path | None
    """Where it stands; None if it was removed."""
    old: Tree | None
    new: Tree | None
    weight: Weight

    @property
    def is_move(self) -> bool:
        """Whether an item only stands elsewhere in its list; what changed in it is told apart."""
        return self.was is not None and self.now is not None and self.old == self.new

    @property
    def path(self) -> str:
        """Where people find it, list items from 1: ``actions.2.due``; in the old state if gone."""
        return dotted(self.now if self.now is not None else self.was or ())


def diff(kind: str, old: Mapping, new: Mapping, policy: Policy) -> tuple[FieldChange, ...]:
    """Return what turns one state of a record's fields into another, in the order of the fields."""
    return tuple(_fields(kind, policy, old, new, (), ()))


def apply(old: Mapping, changes: Iterable[FieldChange]) -> Mapping:
    """Return the fields after changes that were found in them."""
    result = _Rebuilt(changes).tree(old, (), ())
    assert isinstance(result, dict)
    return result


def _fields(
    kind: str, policy: Policy, old: Mapping, new: Mapping, was: Path, now: Path
) -> Iterator[FieldChange]:
    for name in _merged(old, new):
        at, to = (*was, name), (*now, name)
        if name not in old:
            yield _change(kind, policy, None, to, None, new[name])
        elif name not in new:
            yield _change(kind, policy, at, None, old[name], None)
        else:
            yield from _value(kind, policy, old[name], new[name], at, to)


def _merged(old: Iterable[str], new: Mapping) -> list[str]:
    """Return all names in the order of the new state; one that is gone behind its predecessor."""
    behind: dict[str | None, list[str]] = {}
    last = None
    for name in old:
        if name in new:
            last = name
        else:
            behind.setdefault(last, []).append(name)
    return [*behind.get(None, ()), *(n for name in new for n in (name, *behind.get(name, ())))]


def _value(
    kind: str, policy: Policy, old: Tree, new: Tree, was: Path, now: Path
) -> Iterator[FieldChange]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _fields(kind, policy, old, new, was, now)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _items(kind, policy, old, new, was, now)
    else:
        yield _change(kind, policy, was, now, old, new)


def _items(
    kind: str, policy: Policy, old: list[Tree], new: list[Tree], was: Path, now: Path
) -> Iterator[FieldChange]:
    pairs = matched(old, new, policy.keys(now))
    for i in range(len(old)):
        if i not in pairs:
            yield _change(kind, policy, (*was, i), None, old[i], None)
    for i in sorted(moved(pairs)):
        label = new[pairs[i]]
        yield FieldChange((*was, i), (*now, pairs[i]), label, label, "editorial")
    added = set(positions(pairs, len(new)))
    back = {j: i for i, j in pairs.items()}
    for j, item in enumerate(new):
        if j in added:
            yield _change(kind, policy, None, (*now, j), None, item)
        else:
            i = back[j]
            yield from _value(kind, policy, old[i], item, (*was, i), (*now, j))


def _change(
    kind: str,
    policy: Policy,
    was: Path | None,
    now: Path | None,
    old: Tree | None,
    new: Tree | None,
) -> FieldChange:
    where = now if now is not None else was or ()
    return FieldChange(was, now, old, new, policy.weight(kind, where, old, new))


class _Rebuilt:
    """A tree with changes put in, each where it stood or where it stands now."""

    def __init__(self, changes: Iterable[FieldChange]) -> None:
        self.replaced: dict[Path, Tree | None] = {}
        self.moves: dict[Path, int] = {}
        self.added: dict[Path, dict[str | int, Tree]] = {}
        for change in changes:
            if change.was is None:
                assert change.now is not None
                assert change.new is not None
                self.added.setdefault(change.now[:-1], {})[change.now[-1]] = change.new
            elif change.is_move:
                assert change.now is not None
                to = change.now[-1]
                assert isinstance(to, int)
                self.moves[change.was] = to
            else:
                self.replaced[change.was] = change.new

    def tree(self, old: Tree, was: Path, now: Path) -> Tree | None:
        """Return what stands at a place after the changes; None if nothing does."""
        if was in self.replaced:
            return self.replaced[was]
        if isinstance(old, str):
            return old
        added = self.added.get(now, {})
        if isinstance(old, dict):
            kept = {k: self.tree(v, (*was, k), (*now, k)) for k, v in old.items()}
            fields = {k: v for k, v in kept.items() if v is not None}
            return fields | {str(k): v for k, v in added.items()}
        return self._list(old, was, now, added)

    def _list(self, old: list[Tree], was: Path, now: Path, added: "dict[str | int, Tree]") -> Tree:
        gone = {i for i in range(len(old)) if self.replaced.get((*was, i), "") is None}
        count = len(old) - len(gone) + len(added)
        moves = {i: self.moves[(*was, i)] for i in range(len(old)) if (*was, i) in self.moves}
        fixed = {*moves.values(), *added}
        free = iter([j for j in range(count) if j not in fixed])
        items: dict[int, Tree] = {int(j): item for j, item in added.items()}
        for i, item in enumerate(old):
            if i not in gone:
                j = moves[i] if i in moves else next(free)
                kept = self.tree(item, (*was, i), (*now, j))
                assert kept is not None
                items[j] = kept
        return [items[j] for j in range(count)]
