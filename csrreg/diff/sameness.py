"""How much two sections have in common, in any writing."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from csrreg.diff.words import tokens

_COMMON = 25
"""A group of words that stands in more sections than this does not find the right one."""
_CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class Features:
    """What counts of a section when it is compared with others."""

    title: frozenset[str]
    text: frozenset[str]


def features(title: str, text: str) -> Features:
    """Return what counts of a section."""
    return Features(groups(title), groups(f"{title} {text}"))


def groups(text: str) -> frozenset[str]:
    """Return the words of a text and its pairs of words; of Chinese, the pairs of characters."""
    words = [t.casefold() for t in tokens(text) if t[0].isalnum()]
    pairs = (f"{one} {other}" for one, other in pairwise(words))
    # A single character says nothing, unless there is no other.
    alone = (w for w in words if len(w) > 1 or w.isascii())
    return frozenset((*alone, *pairs)) or frozenset(words)


def alike(one: Features, other: Features) -> float:
    """Return from 0 (nothing in common) to 1 (the same words in the same pairs)."""
    text = _dice(one.text, other.text)
    if one.title and other.title:
        return 0.8 * text + 0.2 * _dice(one.title, other.title)
    return text


def inside(part: frozenset[str], whole: frozenset[str]) -> float:
    """Return how much of a text stands in another one, from 0 to 1."""
    return len(part & whole) / len(part) if part else 0.0


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 1.0


def candidates(
    old: Sequence[frozenset[str]], new: Sequence[frozenset[str]]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs that are worth a closer look: they share what few others have."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, found in enumerate(new):
        for group in found:
            places[group].append(at)
    for at, found in enumerate(old):
        shared: Counter[int] = Counter()
        for group in found:
            there = places.get(group, ())
            if len(there) <= _COMMON:
                shared.update(there)
        # Counter keeps the order of first sight, which a set's order would make differ from run to
        # run: the places decide.
        best = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
        yield from ((at, to) for to, _ in best[:_CANDIDATES])
