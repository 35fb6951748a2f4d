"""Which record that came is one that went: it was only given another id."""

from collections import Counter
from collections.abc import Iterator, Mapping

from csrreg.model.ids import parse_id, sort_key
from csrreg.model.tree import Mapping as Fields
from csrreg.model.tree import Tree

ALIKE = 0.6
"""From this likeness on it is the same record under another id."""
_COMMON = 20
"""What more records than these say tells nothing about which is which."""

_Leaf = tuple[str, ...]


def renames(gone: Mapping[str, Fields], come: Mapping[str, Fields]) -> dict[str, str]:
    """Return the old id of each record that has a new one.

    A record can only become one of its kind. The most alike go together, then the lower ids.
    """
    if not gone or not come:
        return {}
    old = {id: Counter(_leaves(tree)) for id, tree in gone.items()}
    new = {id: Counter(_leaves(tree)) for id, tree in come.items()}
    scored = []
    for was, id in _candidates(old, new):
        total = old[was].total() + new[id].total()
        score = 2 * (old[was] & new[id]).total() / total if total else 1.0
        if score >= ALIKE:
            scored.append((-score, sort_key(was), sort_key(id), was, id))
    found: dict[str, str] = {}
    taken = set()
    for *_, was, id in sorted(scored):
        if id not in found and was not in taken:
            found[id] = was
            taken.add(was)
    return found


def _candidates(
    old: Mapping[str, Counter[_Leaf]], new: Mapping[str, Counter[_Leaf]]
) -> Iterator[tuple[str, str]]:
    """Yield the pairs of one kind that share something few others say."""
    said_by: dict[tuple[str, _Leaf], list[str]] = {}
    for id, leaves in new.items():
        for leaf in leaves:
            said_by.setdefault((_kind(id), leaf), []).append(id)
    for was, leaves in old.items():
        found: set[str] = set()
        for leaf in leaves:
            same = said_by.get((_kind(was), leaf), ())
            if len(same) <= _COMMON:
                found.update(same)
        yield from ((was, id) for id in sorted(found))


def _kind(id: str) -> str:
    found = parse_id(id)
    return found.kind.name if found is not None else ""


def _leaves(tree: Tree, path: _Leaf = ()) -> Iterator[_Leaf]:
    """Yield every single value with its path, whatever its position in lists."""
    if isinstance(tree, str):
        # Line by line: two versions of a long text still agree.
        for line in tree.splitlines() or [""]:
            yield (*path, line)
    elif isinstance(tree, list):
        for item in tree:
            yield from _leaves(item, (*path, "*"))
    else:
        for name, inner in tree.items():
            yield from _leaves(inner, (*path, name))
