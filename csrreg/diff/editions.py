"""What became of each section of a document in its new edition: proposals for somebody to judge."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from csrreg.diff.numbering import section_key
from csrreg.diff.outline import Section, sections_of
from csrreg.diff.plain_text import bucket, plain, same, unwrapped
from csrreg.diff.references import references_in
from csrreg.diff.renumbering import Renumbering
from csrreg.diff.sameness import Features, alike, candidates, features
from csrreg.diff.words import Piece, word_changes

Result = Literal["unchanged", "renumbered", "changed", "removed", "new"]


@dataclass(frozen=True, slots=True)
class Aligned:
    """A section of the old edition and what it became, or a new one."""

    old: Section | None
    new: Section | None
    result: Result
    """*Unchanged* and *renumbered* say the same, word for word; whether a change is only editorial
    is for somebody to say who has read it. So is a new number that follows from nothing."""
    similarity: float
    """From 0 to 1; 1 only where nothing changed."""
    moved_references: tuple[str, ...] = ()
    """The numbers a section still refers to though something else stands there now: the reason why
    a section with the same words is *changed*."""


def compare_editions(old: str, new: str) -> tuple[Aligned, ...]:
    """Return what became of the old edition's sections, and the new ones.

    In the order of the new edition; a removed section follows the one it followed before.
    """
    return align(sections_of(old), sections_of(new))


def differences(aligned: Aligned) -> tuple[Piece, ...]:
    """Return what changed in a section's title and text, wherever its lines break."""
    return word_changes(_shown(aligned.old), _shown(aligned.new))


def _shown(section: Section | None) -> str:
    if section is None:
        return ""
    return "\n\n".join(part for part in (section.title, unwrapped(section.text)) if part)


@dataclass(frozen=True, slots=True)
class _Side:
    """One edition, made ready to be compared."""

    sections: Sequence[Section]
    keys: Sequence[str]
    plain: Sequence[str]
    features: Sequence[Features]


def _side(sections: Sequence[Section]) -> _Side:
    return _Side(
        sections,
        [section_key(s.number) for s in sections],
        [content(s) for s in sections],
        [features(s.title, plain(s.text)) for s in sections],
    )


def content(section: Section) -> str:
    """Return all that a section says, as it is compared; its number is no part of it."""
    return plain(f"{section.title}\n{section.text}")


def align(old: Sequence[Section], new: Sequence[Section]) -> tuple[Aligned, ...]:
    """Return what became of the old sections, and the new ones (see ``compare_editions``)."""
    left, right = _side(old), _side(new)
    pairs = _Pairs(len(old), len(new))
    _pair_by_number(left, right, pairs)
    _pair_by_content(left, right, pairs)
    scores = _pair_by_likeness(left, right, pairs)
    renumbering = Renumbering(left.keys, right.keys, pairs.to)
    results: dict[int, Result] = {}
    for a, b in pairs.to.items():
        results[a] = "changed"
        if same(left.plain[a], right.plain[b]):
            if left.keys[a] == right.keys[b]:
                results[a] = "unchanged"
            elif renumbering.is_explained(a, b):
                results[a] = "renumbered"
    moved = _moved(left, right, pairs)
    found: dict[int, Aligned] = {}
    for a, b in pairs.to.items():
        references: tuple[str, ...] = ()
        result, score = results[a], 1.0
        if result != "changed":
            references = tuple(n for n in references_in(left.plain[a]) if section_key(n) in moved)
            result = "changed" if references else result
        if result == "changed":
            score = min(scores.get((a, b), alike(left.features[a], right.features[b])), 0.999)
        found[b] = Aligned(old[a], new[b], result, score, references)
    return tuple(_ordered(old, new, pairs, found))


def _ordered(
    old: Sequence[Section], new: Sequence[Section], pairs: "_Pairs", found: dict[int, Aligned]
) -> Iterator[Aligned]:
    gone: dict[int, list[int]] = defaultdict(list)
    after = -1
    for a in range(len(old)):
        if a in pairs.to:
            after = pairs.to[a]
        else:
            gone[after].append(a)
    for b in range(-1, len(new)):
        if b >= 0:
            yield found.get(b) or Aligned(None, new[b], "new", 0.0)
        yield from (Aligned(old[a], None, "removed", 0.0) for a in gone[b])


class _Pairs:
    """Which old section belongs to which new one, as far as it is known."""

    def __init__(self, old: int, new: int) -> None:
        self.to: dict[int, int] = {}
        self.back: dict[int, int] = {}
        self.sizes = old, new

    def add(self, old: int, new: int) -> None:
        """Put two together."""
        self.to[old] = new
        self.back[new] = old

    def old_left(self) -> list[int]:
        """Return the old sections that have none yet."""
        return [a for a in range(self.sizes[0]) if a not in self.to]

    def new_left(self) -> list[int]:
        """Return the new sections that have none yet."""
        return [b for b in range(self.sizes[1]) if b not in self.back]


def _pair_by_number(left: _Side, right: _Side, pairs: _Pairs) -> None:
    """Put together what has the same number and the same words."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for b, key in enumerate(right.keys):
        places[key, bucket(right.plain[b])].append(b)
    for a, key in enumerate(left.keys):
        for b in places[key, bucket(left.plain[a])]:
            if b not in pairs.back and same(left.plain[a], right.plain[b]):
                pairs.add(a, b)
                break


def _pair_by_content(left: _Side, right: _Side, pairs: _Pairs) -> None:
    """Put together what has the same words and another number; of several, what has neighbours."""
    places: dict[str, list[int]] = defaultdict(list)
    for b in pairs.new_left():
        places[bucket(right.plain[b])].append(b)
    several: list[int] = []
    counts: dict[str, int] = defaultdict(int)
    for a in pairs.old_left():
        counts[bucket(left.plain[a])] += 1
    for a in pairs.old_left():
        there = places.get(bucket(left.plain[a]), [])
        if len(there) == 1 and counts[bucket(left.plain[a])] == 1:
            if same(left.plain[a], right.plain[there[0]]):
                pairs.add(a, there[0])
        elif there:
            several.append(a)
    # Forwards, backwards, then whatever is left, in order.
    for order, step in ((several, 1), (several[::-1], -1)):
        for a in order:
            beside = pairs.to.get(a - step)
            if beside is not None and a not in pairs.to:
                _pair_if_same(left, right, pairs, a, beside + step)
    for a in several:
        for b in places[bucket(left.plain[a])]:
            if a not in pairs.to:
                _pair_if_same(left, right, pairs, a, b)


def _pair_if_same(left: _Side, right: _Side, pairs: _Pairs, a: int, b: int) -> None:
    if 0 <= b < len(right.plain) and b not in pairs.back and same(left.plain[a], right.plain[b]):
        pairs.add(a, b)


_LEAST_NUMBERED = 0.3
_LEAST = 0.45
_SAME_NUMBER = 0.1
_SAME_TITLE = 0.1
_BESIDE = 0.1


def _pair_by_likeness(left: _Side, right: _Side, pairs: _Pairs) -> dict[tuple[int, int], float]:
    """Put together what is alike, the likest first; return how much alike what was looked at is.

    The same number, the same title and neighbours that belong together speak for a pair; a number
    alone never makes one.
    """
    ours, theirs = pairs.old_left(), pairs.new_left()
    numbered: dict[str, list[int]] = defaultdict(list)
    for b in theirs:
        numbered[right.keys[b]].append(b)
    seen = {
        (ours[a], theirs[b])
        for a, b in candidates(
            [left.features[a].text for a in ours], [right.features[b].text for b in theirs]
        )
    }
    seen |= {(a, b) for a in ours for b in numbered[left.keys[a]][:3]}
    scores = {(a, b): alike(left.features[a], right.features[b]) for a, b in sorted(seen)}
    order = _Order(pairs)
    ranked: list[tuple[float, int, int]] = []
    for (a, b), score in scores.items():
        number = left.keys[a] == right.keys[b]
        title = bool(left.sections[a].title) and plain(left.sections[a].title) == plain(
            right.sections[b].title
        )
        if score >= _LEAST or (number and score >= _LEAST_NUMBERED) or (number and title):
            for_it = _SAME_NUMBER * number + _SAME_TITLE * title + _BESIDE * order.fits(a, b)
            ranked.append((score + for_it, a, b))
    for _, a, b in sorted(ranked, key=lambda r: (-r[0], r[1], r[2])):
        if a not in pairs.to and b not in pairs.back:
            pairs.add(a, b)
    return scores


class _Order:
    """Whether a pair stands between the same sections in both editions."""

    def __init__(self, pairs: _Pairs) -> None:
        self._known = dict(pairs.to)
        self._old = sorted(self._known)

    def fits(self, a: int, b: int) -> bool:
        """Return whether the known sections around an old one stand around the new one."""
        at = bisect_left(self._old, a)
        before = self._known[self._old[at - 1]] if at else -1
        after = self._known[self._old[at]] if at < len(self._old) else b + 1
        return before < b < after


def _moved(left: _Side, right: _Side, pairs: _Pairs) -> set[str]:
    """Return the numbers under which something else stands now, or nothing any more."""
    kept = {left.keys[a] for a, b in pairs.to.items() if left.keys[a] == right.keys[b]}
    return {*left.keys, *right.keys} - kept
