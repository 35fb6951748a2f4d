"""How well the proposals for a made pair of editions fit what is known of it.

``python -m tests.editions.measured [SEEDS]`` prints the figures for each language and layout.
"""

import random
import sys
import time
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from csrreg.diff.editions import Aligned, compare_editions

from .layout import STYLES, Layout, Text, laid_out
from .made import Pair, made
from .phrases import LANGUAGES

_SAME = ("unchanged", "renumbered")


@dataclass(frozen=True, slots=True)
class Measured:
    """What was proposed for one pair."""

    language: str
    style: str
    seed: int
    sections: int
    size: int
    """Of the new edition, in bytes."""
    seconds: float
    same: int
    """How many sections say the same in both editions."""
    kept: tuple[int, ...]
    """Those of them that were proposed as unchanged or renumbered, with the right new section."""
    changed: int
    """How many were changed or removed."""
    wrong: tuple[int, ...]
    """Those of them that were proposed as unchanged or renumbered: must be none."""
    lost: tuple[int, ...]
    """The changed ones whose new text was proposed beside another section or none."""

    @property
    def rate(self) -> float:
        """The share of the unchanged ones that were found."""
        return len(self.kept) / self.same


def texts(pair: Pair, style: str, seed: int) -> tuple[Text, Text]:
    """Return both editions as texts, laid out differently."""
    chance = random.Random(f"{style} {seed}")
    widths = chance.sample((78, 84, 90, 96), 2)
    old = Layout(style, "7", widths[0], curly=bool(seed % 2), hyphens=random.Random(seed))
    new = Layout(style, "8 (2031)", widths[1], curly=not seed % 2, hyphens=random.Random(seed + 1))
    return laid_out(pair.language, pair.old, old), laid_out(pair.language, pair.new, new)


def measured(code: str, style: str, seed: int) -> Measured:
    """Return how the proposals for one pair fit."""
    pair = made(code, seed)
    old, new = texts(pair, style, seed)
    start = time.perf_counter()
    aligned = compare_editions(old.text, new.text)
    seconds = time.perf_counter() - start
    by_old = _Owners([a for a in aligned if a.old is not None], old, "old")
    by_new = _Owners([a for a in aligned if a.new is not None], new, "new")
    fates = {id: fate for id, fate in pair.fates.items() if fate != "new"}
    same = [id for id, fate in fates.items() if fate == "same"]
    other = [id for id, fate in fates.items() if fate != "same"]
    kept = [id for id in same if by_old.of(id).result in _SAME and by_old.of(id) is by_new.of(id)]
    lost = [id for id in other if fates[id] == "changed" and by_old.of(id) is not by_new.of(id)]
    return Measured(
        code,
        style,
        seed,
        len(new.lines),
        len(new.text.encode()),
        seconds,
        len(same),
        tuple(kept),
        len(other),
        tuple(id for id in other if by_old.of(id).result in _SAME),
        tuple(lost),
    )


class _Owners:
    """Which proposal a section of the made manual fell to, by the lines of one edition."""

    def __init__(self, aligned: list[Aligned], text: Text, side: str) -> None:
        self._aligned = sorted(aligned, key=lambda a: getattr(a, side).line)
        self._lines = [getattr(a, side).line for a in self._aligned]
        self._text = text

    def of(self, id: int) -> Aligned:
        """Return the proposal in whose text the section's heading stands."""
        return self._aligned[bisect_right(self._lines, self._text.lines[id]) - 1]


def report(seeds: int) -> Iterator[str]:
    """Yield the figures, a line for each language and layout."""
    columns = ("pairs", "sections", "KB", "found", "least", "wrong", "lost", "s")
    yield f"{'':<14}" + "".join(name.rjust(9) for name in columns)
    for code in LANGUAGES:
        for style in STYLES:
            runs = [measured(code, style, seed) for seed in range(seeds)]
            found = sum(len(r.kept) for r in runs) / sum(r.same for r in runs)
            yield (
                f"{code} {style:<11}{seeds:>9}{sum(r.sections for r in runs) // seeds:>9}"
                f"{sum(r.size for r in runs) // seeds // 1000:>9}{found:>9.1%}"
                f"{min(r.rate for r in runs):>9.1%}{sum(len(r.wrong) for r in runs):>9}"
                f"{sum(len(r.lost) for r in runs):>9}{max(r.seconds for r in runs):>9.2f}"
            )


if __name__ == "__main__":
    for line in report(int(sys.argv[1]) if len(sys.argv) > 1 else 3):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
