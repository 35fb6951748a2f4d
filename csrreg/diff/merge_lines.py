"""Merging long texts by line, where both sides changed lines that lie apart."""

from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

_MOST_EQUAL = 1_000_000
"""Beyond this many pairs of equal lines nobody waits for the comparison: it would take minutes."""


class _Change(NamedTuple):
    """The lines from ``start`` to ``stop`` of the base became others."""

    start: int
    stop: int
    lines: list[str]


def merged_lines(base: str, ours: str, theirs: str) -> str | None:
    """Return the text that holds the changes of both sides; None if that is not safe.

    It is safe if a line that nobody changed lies between any two changes of different sides. A text
    with thousands of equal lines is not looked into.
    """
    lines, own, coming = (text.split("\n") for text in (base, ours, theirs))
    if max(_equal(lines, own), _equal(lines, coming)) > _MOST_EQUAL:
        return None
    mine, others = _changes(lines, own), _changes(lines, coming)
    for one in mine:
        for other in others:
            if one != other and one.start <= other.stop and other.start <= one.stop:
                return None
    both = sorted([*mine, *(change for change in others if change not in mine)], reverse=True)
    for change in both:
        lines[change.start : change.stop] = change.lines
    text = "\n".join(lines)
    return text if text.strip() else None


def _equal(one: list[str], other: list[str]) -> int:
    """Return how many pairs of equal lines two texts have."""
    there = Counter(other)
    return sum(count * there[line] for line, count in Counter(one).items())


def _changes(base: list[str], now: list[str]) -> list[_Change]:
    codes = SequenceMatcher(None, base, now, autojunk=False).get_opcodes()
    return [_Change(i, j, now[k:m]) for what, i, j, k, m in codes if what != "equal"]
