"""Which items a merged list has, and in which order."""

from collections.abc import Hashable
from functools import partial
from heapq import merge as in_step
from typing import NamedTuple

from csrreg.diff.items import frozen, matched, pair
from csrreg.diff.policy import Keys
from csrreg.model.tree import Tree


class Row(NamedTuple):
    """One item of a merged list: its position in each state, None where it is not."""

    base: int | None
    ours: int | None
    theirs: int | None

    @property
    def is_new(self) -> bool:
        """Whether one side or both added it."""
        return self.base is None


def rows(base: list[Tree], ours: list[Tree], theirs: list[Tree], keys: Keys) -> list[Row] | None:
    """Return the items of a merged list in order; None if both sides ordered it anew.

    An item that one side took away is left out unless the other side changed it. What both sides
    appended stands ours first; or by date, if everything that was appended bears one.
    """
    at_ours, at_theirs = matched(base, ours, keys), matched(base, theirs, keys)
    found = [Row(i, at_ours.get(i), at_theirs.get(i)) for i in range(len(base))]
    found += _added(ours, theirs, at_ours, at_theirs, keys)
    kept = [row for row in found if _is_kept(row, base, ours, theirs)]
    mine = sorted((r for r in kept if r.ours is not None), key=lambda r: r.ours or 0)
    others = sorted((r for r in kept if r.theirs is not None), key=lambda r: r.theirs or 0)
    order = _in_both(mine), _in_both(others)
    if order[0] == order[1] or order[1] == sorted(order[1], key=_base_position):
        result = _woven(mine, others, behind=True)
    elif order[0] == sorted(order[0], key=_base_position):
        result = _woven(others, mine, behind=False)
    else:
        return None
    return _by_date(result, ours, theirs)


def _is_kept(row: Row, base: list[Tree], ours: list[Tree], theirs: list[Tree]) -> bool:
    if row.is_new or (row.ours is not None and row.theirs is not None):
        return True
    assert row.base is not None
    if row.ours is not None:
        return ours[row.ours] != base[row.base]
    return row.theirs is not None and theirs[row.theirs] != base[row.base]


def _added(
    ours: list[Tree],
    theirs: list[Tree],
    at_ours: dict[int, int],
    at_theirs: dict[int, int],
    keys: Keys,
) -> list[Row]:
    """Return the items that are new; one that both sides added is one."""
    here, there = set(at_ours.values()), set(at_theirs.values())
    mine = [i for i in range(len(ours)) if i not in here]
    others = [j for j in range(len(theirs)) if j not in there]
    new, coming = [ours[i] for i in mine], [theirs[j] for j in others]
    same: dict[int, int] = {}
    pair(new, coming, same, frozen)
    pair(new, coming, same, partial(_known_as, keys=keys))
    pairs = {mine[i]: others[j] for i, j in same.items()}
    paired = set(pairs.values())
    alone = (Row(None, None, j) for j in others if j not in paired)
    return [*(Row(None, i, pairs.get(i)) for i in mine), *alone]


def _known_as(item: Tree, keys: Keys) -> Hashable | None:
    """Return what an item is known by: the first fields of which it has all; None without any."""
    for fields in keys:
        if isinstance(item, dict) and all(name in item for name in fields):
            return fields, tuple(frozen(item[name]) for name in fields)
    return None


def _in_both(found: list[Row]) -> list[Row]:
    return [r for r in found if None not in r]


def _base_position(row: Row) -> int:
    return row.base or 0


def _woven(spine: list[Row], other: list[Row], *, behind: bool) -> list[Row]:
    """Return one order with the items put in that only the other has, behind their predecessor.

    ``behind``: also behind what only the first one has there.
    """
    place = {row: at for at, row in enumerate(spine)}
    known = set(other)
    put_in: dict[int, list[Row]] = {}
    at = -1
    for row in other:
        if row in place:
            at = place[row]
            continue
        while behind and at + 1 < len(spine) and spine[at + 1] not in known:
            at += 1
        put_in.setdefault(at, []).append(row)
    result = put_in.get(-1, [])
    for at, row in enumerate(spine):
        result += [row, *put_in.get(at, ())]
    return result


def _by_date(found: list[Row], ours: list[Tree], theirs: list[Tree]) -> list[Row]:
    """Return the rows with those at the end by date, if both sides appended dated items.

    The last one of some lists is the one in force, which must not depend on who merges.
    """
    start = len(found)
    while start and found[start - 1].is_new:
        start -= 1
    dated = [(_date(row, ours, theirs), row) for row in found[start:]]
    mine = [pair for pair in dated if pair[1].ours is not None]
    others = [pair for pair in dated if pair[1].ours is None]
    if not mine or not others or not all(date for date, _ in dated):
        return found
    return found[:start] + [row for _, row in in_step(mine, others, key=lambda pair: pair[0])]


def _date(row: Row, ours: list[Tree], theirs: list[Tree]) -> str:
    item = ours[row.ours] if row.ours is not None else theirs[row.theirs or 0]
    date = item.get("date") if isinstance(item, dict) else None
    return date if isinstance(date, str) else ""
