"""The text tree: what a file says, before anything is decided about its meaning.

A tree holds only text, lists and mappings in file order. Absent and empty are the same.
"""

from collections.abc import Sequence
from typing import Union

from csrreg.findings import Step

# As one string, "str | list[Tree] | …", it could not stand beside a | at run time.
Tree = Union[str, list["Tree"], dict[str, "Tree"]]  # noqa: UP007
Mapping = dict[str, Tree]
Path = tuple[Step, ...]


def get(tree: Tree, path: Sequence[Step]) -> Tree | None:
    """Return what stands at a path (list items from 0), or None."""
    for step in path:
        if isinstance(tree, dict) and isinstance(step, str):
            found = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int) and 0 <= step < len(tree):
            found = tree[step]
        else:
            return None
        if found is None:
            return None
        tree = found
    return tree
