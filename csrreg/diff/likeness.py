"""How much two trees have in common, from 0 to 1."""

from collections import Counter
from functools import lru_cache

from csrreg.diff.words import tokens
from csrreg.model.tree import Tree

_LONG = 4
"""Texts of fewer words are the same or not: half a date in common says nothing."""


def likeness(one: Tree, other: Tree) -> float:
    """Return how much of two trees is the same; long texts are compared word by word."""
    if one == other:
        return 1.0
    if isinstance(one, str) and isinstance(other, str):
        return _of_texts(one, other)
    if isinstance(one, dict) and isinstance(other, dict):
        names = [*dict.fromkeys((*one, *other))]
        shared = sum(likeness(one[n], other[n]) for n in names if n in one and n in other)
        return shared / len(names) if names else 1.0
    if isinstance(one, list) and isinstance(other, list):
        most = max(len(one), len(other))
        return sum(map(likeness, one, other)) / most if most else 1.0
    return 0.0


def _of_texts(one: str, other: str) -> float:
    left, right = _words(one), _words(other)
    total = left.total() + right.total()
    if min(left.total(), right.total()) < _LONG:
        return 0.0
    return 2 * (left & right).total() / total


@lru_cache(maxsize=1024)  # each item of a list is compared with every other one
def _words(text: str) -> Counter[str]:
    return Counter(token for token in tokens(text) if not token.isspace())
