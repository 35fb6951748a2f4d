"""Whether a section's new number follows from what else changed: put in, taken out, moved.

A number that changes alone, between neighbours that keep theirs, is more likely a value at the
start of a line than the number of a section: "1.33 Cpk" that became "1.67 Cpk".
"""

import re
from collections.abc import Mapping, Sequence

_LAST = re.compile(r"(.*?)(\d+|(?<![a-z])[a-z])(\D*)")
_Stem = tuple[str, str]


class Renumbering:
    """What the pairs of sections, found by their words, say about their numbers."""

    def __init__(self, old: Sequence[str], new: Sequence[str], to: Mapping[int, int]) -> None:
        """Take the keys of the sections of both editions, and which old one is which new one."""
        self._to = to
        self._old = [_split(key) for key in old]
        self._new = [_split(key) for key in new]
        # 9.1 is below 第9章.
        self._parents = {old[a].rstrip("章"): new[b].rstrip("章") for a, b in to.items()}

    def is_explained(self, a: int, b: int) -> bool:
        """Return whether the new number of a pair follows from something."""
        ours, theirs = self._old[a], self._new[b]
        if ours is None or theirs is None:
            return False
        if self._to.get(a - 1) != b - 1 and self._to.get(a + 1) != b + 1:
            # It stands among other sections now: it was moved.
            return True
        return self._follows(a, b) or self._goes_along(a, b)

    def _follows(self, a: int, b: int) -> bool:
        """Return whether it has the number that is its turn below the same section."""
        (stem, last), (other_stem, other_last) = self._known(a, b)
        if stem != other_stem and self._parents.get(_parent(stem)) != _parent(other_stem):
            return False
        turn = sum(s is not None and s[0] == stem for s in self._old[:a])
        other_turn = sum(s is not None and s[0] == other_stem for s in self._new[:b])
        return last == other_last or other_turn - turn == other_last - last

    def _goes_along(self, a: int, b: int) -> bool:
        """Return whether the section before or after it changed its number in the same way."""
        (stem, last), (other_stem, other_last) = self._known(a, b)
        for step in (-1, 1):
            beside = a + step
            to = self._to.get(beside)
            if to is None or not 0 <= beside < len(self._old):
                continue
            one, other = self._old[beside], self._new[to]
            if one is None or other is None or (one[0], other[0]) != (stem, other_stem):
                continue
            if other[1] - one[1] == other_last - last:
                return True
        return False

    def _known(self, a: int, b: int) -> tuple[tuple[_Stem, int], tuple[_Stem, int]]:
        ours, theirs = self._old[a], self._new[b]
        assert ours is not None
        assert theirs is not None
        return ours, theirs


def _split(key: str) -> tuple[_Stem, int] | None:
    """Return what comes before and behind the last count of a number, and the count."""
    found = _LAST.fullmatch(key)
    if found is None:
        return None
    count = int(found[2]) if found[2].isdigit() else ord(found[2])
    return (found[1], found[3]), count


def _parent(stem: _Stem) -> str:
    return stem[0].rstrip(". ")
