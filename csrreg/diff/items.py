"""Which item of a list is which item of its other state: by what it is, not by where it stands."""

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from functools import partial

from csrreg.diff.likeness import likeness
from csrreg.diff.policy import Keys
from csrreg.model.tree import Tree

ALIKE = 0.5
"""From this likeness on two items are one that was changed."""
_MOST_PAIRS = 4_000
"""Beyond this many pairs of unmatched items likeness is not asked for: it would take seconds."""


def matched(old: list[Tree], new: list[Tree], keys: Keys) -> dict[int, int]:
    """Return the position in the new list of each old item that is still there.

    Items are the same if they are equal; else if the fields they are known by are; else the most
    alike ones are. Among several that fit, the first belongs to the first. An item known by another
    short name (another edition, another section) is the same one only if it stands in its place.
    """
    pairs: dict[int, int] = {}
    pair(old, new, pairs, frozen)
    for fields in keys:
        pair(old, new, pairs, partial(_known_by, fields=fields))
    free_old, free_new = _free(old, pairs), _free(new, dict.fromkeys(pairs.values()))
    if free_old and free_new and len(free_old) * len(free_new) <= _MOST_PAIRS:
        scored = sorted(
            (-score, abs(i - j), i, j)
            for i in free_old
            for j in free_new
            if (score := likeness(old[i], new[j])) >= ALIKE
            and (_may_be_same(old[i], new[j], keys) or _in_place(i, j, old, new, pairs))
        )
        taken = set(pairs.values())
        for _, _, i, j in scored:
            if i not in pairs and j not in taken:
                pairs[i] = j
                taken.add(j)
    return pairs


def pair(
    old: list[Tree],
    new: list[Tree],
    pairs: dict[int, int],
    what: Callable[[Tree], Hashable | None],
) -> None:
    """Add the pairs of free items of which the same can be said, the first with the first."""
    waiting: dict[Hashable, deque[int]] = {}
    for j in _free(new, dict.fromkeys(pairs.values())):
        if (said := what(new[j])) is not None:
            waiting.setdefault(said, deque()).append(j)
    for i in [*_free(old, pairs)]:
        if (said := what(old[i])) is not None and waiting.get(said):
            pairs[i] = waiting[said].popleft()


def moved(pairs: dict[int, int]) -> frozenset[int]:
    """Return the old positions of the fewest items whose move explains the new order."""
    order = [(i, pairs[i]) for i in sorted(pairs)]
    ends: list[int] = []  # the least last position of a rising run of each length
    at: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(order):
        place = bisect_left(ends, j)
        before.append(at[place - 1] if place else -1)
        ends[place : place + 1] = [j]
        at[place : place + 1] = [index]
    staying = set()
    index = at[-1] if at else -1
    while index >= 0:
        staying.add(order[index][0])
        index = before[index]
    return frozenset(i for i, _ in order if i not in staying)


def frozen(tree: Tree) -> Hashable:
    """Return a value that is equal for equal trees; the order of fields does not count."""
    if isinstance(tree, str):
        return tree
    if isinstance(tree, list):
        return (list, *map(frozen, tree))
    return (dict, frozenset((key, frozen(value)) for key, value in tree.items()))


def _may_be_same(old: Tree, new: Tree, keys: Keys) -> bool:
    """Return whether what two items are known by is the same text in other words, or not known."""
    for fields in keys:
        one, other = _known_by(old, fields), _known_by(new, fields)
        if one is not None and other is not None:
            assert isinstance(old, dict)
            assert isinstance(new, dict)
            return any(likeness(old[name], new[name]) >= ALIKE for name in fields)
    return True


def _in_place(i: int, j: int, old: list[Tree], new: list[Tree], pairs: dict[int, int]) -> bool:
    """Return whether two items have the same neighbour."""
    before = pairs.get(i - 1, -1 if i == 0 else None) == j - 1
    return before or pairs.get(i + 1, len(new) if i == len(old) - 1 else None) == j + 1


def _free(items: list[Tree], taken: "dict[int, int] | dict[int, None]") -> list[int]:
    return [i for i in range(len(items)) if i not in taken]


def _known_by(item: Tree, fields: tuple[str, ...]) -> Hashable | None:
    if not isinstance(item, dict) or not all(name in item for name in fields):
        return None
    return tuple(frozen(item[name]) for name in fields)


def label(item: Tree, keys: Keys) -> str:
    """Return what an item is known by, in one line; empty if nothing says it."""
    for fields in keys:
        if isinstance(item, dict) and all(isinstance(item.get(name), str) for name in fields):
            return ", ".join(" ".join(str(item[name]).split()) for name in fields)
    return ""


def positions(pairs: dict[int, int], count: int) -> Iterator[int]:
    """Yield the positions of a new list of ``count`` items that no old item has."""
    taken = set(pairs.values())
    return (j for j in range(count) if j not in taken)
