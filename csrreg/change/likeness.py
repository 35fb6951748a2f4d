"""How much two names of a characteristic look alike, in Latin and in Chinese writing."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LATIN = re.compile(r"[0-9a-z\u00df-\u024f][0-9a-z\u00df-\u024f.,x]*")
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_FILLING = frozenset(
    (
        *("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with"),
        *("der", "die", "das", "des", "dem", "den", "und", "für", "im", "von", "zu", "zur", "zum"),
    )
)
_CONTAINED = 0.9


@dataclass(frozen=True, slots=True)
class Name:
    """What counts of a name."""

    words: frozenset[str]
    """Latin words, without articles and the like."""
    pieces: frozenset[str]
    """Groups of three letters: they find words that German writes together."""
    characters: frozenset[str]
    """Chinese characters."""
    codes: frozenset[str]
    """Words with letters and digits, which are the same in every language: M10x1."""

    @property
    def is_chinese(self) -> bool:
        """Whether most of it is Chinese; a name in two languages counts as both."""
        return len(self.characters) >= 2

    @property
    def is_latin(self) -> bool:
        """Whether it has Latin words beside codes."""
        return bool(self.words - self.codes)


@lru_cache(maxsize=8192)
def name_of(text: str) -> Name:
    """Return what counts of a name."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = frozenset(w for w in _LATIN.findall(folded) if w not in _FILLING)
    codes = frozenset(w for w in words if any(c.isdigit() for c in w) and not w.isdigit())
    plain = (w for w in words - codes if len(w) > 2)
    pieces = frozenset(w[at : at + 3] for w in plain for at in range(len(w) - 2))
    return Name(words, pieces, frozenset(_CHINESE.findall(folded)), codes & words)


def likeness(one: Name, other: Name) -> float | None:
    """Return from 0 (nothing in common) to 1 (the same); None if they share no writing."""
    found = []
    if one.is_latin and other.is_latin:
        found.append(_alike(one.words, other.words))
        found.append(_shared(one.pieces, other.pieces))
    if one.is_chinese and other.is_chinese:
        found.append(_alike(one.characters, other.characters))
    return max(found) if found else None


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much two sets have in common; one that is inside the other is nearly the same."""
    less = one if len(one) <= len(other) else other
    inside = len(less) > 1 and less <= one and less <= other
    return max(_shared(one, other), _CONTAINED if inside else 0.0)


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0
