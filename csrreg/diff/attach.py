"""Which section a requirement hangs on, and whether its own words are still there."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from csrreg.diff.editions import Aligned, content
from csrreg.diff.numbering import section_key, without_item
from csrreg.diff.plain_text import plain, quotable
from csrreg.diff.sameness import groups, inside

_NEARLY = 0.8
"""How much of a requirement's words must stand in a section to find it by them."""
_ELSEWHERE = 0.5
"""A section that has less of them is not trusted where another one quotes the requirement."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A requirement and the section it comes from."""

    id: str
    aligned: Aligned | None
    """What became of the section; None if no section of the old edition was found."""
    by: Literal["section", "text"] | None
    """What it was found by: the section's number or title, or the requirement's own words."""
    quoted: bool = False
    """Whether the requirement's text stands word for word in the old section."""
    words_kept: bool = False
    """Whether the section changed, and the sentences that the requirement quotes did not. It is
    still for somebody to look at: a new sentence beside them may change what they mean."""


def attach(
    requirements: Iterable[tuple[str, str | None, str]], aligned: Sequence[Aligned]
) -> tuple[Attached, ...]:
    """Return, for each requirement (id, section in the old edition, text), what it hangs on.

    By the section it cites; a list item (8.5.2 b) belongs to its section, and a section without a
    number is cited by its title. By its text where it cites none that is there, or where another
    section quotes it and the cited one has other words.
    """
    index = _Index(aligned)
    return tuple(index.attached(*requirement) for requirement in requirements)


class _Index:
    """The old edition's sections, to be found by number and by words."""

    def __init__(self, aligned: Sequence[Aligned]) -> None:
        self.aligned = [a for a in aligned if a.old is not None]
        self.plain = [quotable(content(a.old)) for a in self.aligned if a.old is not None]
        self.groups = [groups(text) for text in self.plain]
        self.numbers: dict[str, list[int]] = defaultdict(list)
        self.words: dict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(self.aligned):
            assert one.old is not None
            key = section_key(one.old.number)
            self.numbers[key or _titled(one.old.title)].append(at)
        # Who cites chapter 3 may mean 第3章.
        for key in [key for key in self.numbers if key.endswith(("章", "条"))]:
            self.numbers.setdefault(key[:-1], self.numbers[key])
        for at, found in enumerate(self.groups):
            for group in found:
                self.words[group].append(at)

    def attached(self, id: str, section: str | None, text: str) -> Attached:
        """Return what one requirement hangs on."""
        said = quotable(plain(text))
        own = groups(said)
        cited = self._cited(section or "")
        best = max(
            cited,
            key=lambda at: (self._quotes(at, said), inside(own, self.groups[at]), -at),
            default=None,
        )
        by: Literal["section", "text"] = "section"
        if best is None or inside(own, self.groups[best]) < _ELSEWHERE:
            found = self._found(said, own, quoted=best is not None)
            if found is not None:
                best, by = found, "text"
        if best is None:
            return Attached(id, None, None)
        one = self.aligned[best]
        quoted = self._quotes(best, said)
        kept = quoted and one.result == "changed" and self._kept(best, said)
        return Attached(id, one, by, quoted, kept)

    def _cited(self, section: str) -> list[int]:
        """Return the sections that a citation may mean."""
        if not section.strip():
            return []
        for text in (section, without_item(section), section.split(maxsplit=1)[0]):
            for key in (section_key(text), _titled(text)):
                if key and key in self.numbers:
                    return self.numbers[key]
        return []

    def _quotes(self, at: int, said: str) -> bool:
        return bool(said) and said in self.plain[at]

    def _found(self, said: str, own: frozenset[str], *, quoted: bool) -> int | None:
        """Return the one section that has a requirement's words; quoted ones only if asked so."""
        likely = sorted({at for group in own for at in self._rare(group)})
        verbatim = [at for at in likely if self._quotes(at, said)]
        if len(verbatim) == 1:
            return verbatim[0]
        if verbatim or quoted:
            return None
        near = sorted(((inside(own, self.groups[at]), -at) for at in likely), reverse=True)
        if not near or near[0][0] < _NEARLY:
            return None
        # Two sections that fit the same are none.
        return None if len(near) > 1 and near[1][0] == near[0][0] else -near[0][1]

    def _rare(self, group: str) -> Sequence[int]:
        there = self.words.get(group, ())
        return there if len(there) <= max(25, len(self.aligned) // 4) else ()

    def _kept(self, at: int, said: str) -> bool:
        """Return whether the sentences that a requirement quotes stand in the new text too."""
        new = self.aligned[at].new
        if new is None:
            return False
        quoted = _sentences_around(self.plain[at], said)
        return quoted is not None and quoted in set(_sentences_like(quotable(content(new)), said))


_ENDS = re.compile(r"(?<=[.!?;:])\s+|(?<=[。！？；])|\n")


def _sentences_around(text: str, said: str) -> str | None:
    return next(_sentences_like(text, said), None)


def _sentences_like(text: str, said: str) -> Iterator[str]:
    """Yield, for each place where a text quotes something, the whole sentences it stands in."""
    borders = [0, *(m.end() for m in _ENDS.finditer(text)), len(text)]
    at = text.find(said)
    while at >= 0:
        start = max(b for b in borders if b <= at)
        end = min(b for b in borders if b >= at + len(said))
        yield text[start:end].strip()
        at = text.find(said, at + 1)


def _titled(title: str) -> str:
    """Return what a section without a number is found by; no number looks like it."""
    return f"title {' '.join(plain(title).casefold().split())}" if title.strip() else ""
