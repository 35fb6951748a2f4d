"""The table of contents of a text: lines that say only what headings further down say again."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from csrreg.diff.chain import Place, chosen

_NUMBER_AT_END = re.compile(r"(?<![0-9])[0-9]{1,4}$")
_DOTS = ".…·_"
_LINK = re.compile(r"\s*(?:[-*+]\s+)?\[(.+)\]\(#[^)]*\)\s*(\d{1,4})?\s*")
_TITLE = re.compile(
    r"[#*\s]*(?:\d\.?\s+)?(?:table\s+of\s+contents|contents|inhalt(?:sverzeichnis)?|目\s*[录錄次])"
    r"\s*[:：*]*",
    re.IGNORECASE,
)
_LONG = 300
_LEAST = 3
_APART = 2
"""So many lines may stand between two entries: one that is wrapped, or a chapter's word."""


def contents_lines(
    lines: Sequence[str], page: frozenset[int], places: Sequence[Place]
) -> frozenset[int]:
    """Return where the table of contents stands, line for line.

    Only lines whose words a heading further down has too, and at least three close together, their
    page numbers never going down. So "Sample size ..... 5" in a section stays.
    """
    last = {_said(lines[p.at]): p.at for p in places}
    titles = _titles(lines, places, last)
    here = [at for at, line in enumerate(lines) if line.strip() and at not in page]
    entries: list[tuple[int, int]] = []
    shown: dict[int, int] = {}
    for nth, at in enumerate(here):
        for words, number in _readings(lines[at].replace("\f", " ")):
            if _said(words) in titles and last[_said(words)] > at:
                entries.append((nth, at))
                if number:
                    shown[at] = int(number)
                break
    found: set[int] = set()
    for run in _runs(entries):
        # Where entries show a page, the first heading after them is none.
        while shown.keys() & {at for _, at in run} and run[-1][1] not in shown:
            run.pop()
        numbers = [shown[at] for _, at in run if at in shown]
        if len(run) >= _LEAST and numbers == sorted(numbers):
            found |= {at for _, at in run}
            found |= set(_wrapped(lines, here[max(run[0][0] - 2, 0) : run[-1][0] + 3], found))
            above = run[0][0] - 1
            if above >= 0 and _TITLE.fullmatch(lines[here[above]]):
                found.add(here[above])
    return frozenset(found)


def leads_to_a_page(line: str) -> bool:
    """Return whether a line ends in dots and a number; no heading does."""
    _, filling, number = _to_page(line)
    return bool(number) and _dots(filling) >= 3


def _to_page(line: str) -> tuple[str, str, str]:
    """Return a line's words, what leads from them to the number at its end, and the number."""
    line = line.rstrip()
    found = _NUMBER_AT_END.search(line, max(len(line) - 5, 0))
    if found is None:
        return line, "", ""
    words = line[: found.start()].rstrip(f"{_DOTS} \t")
    return words, line[len(words) : found.start()], found[0]


def _dots(filling: str) -> int:
    return sum(filling.count(dot) for dot in _DOTS) + 2 * filling.count("…")


def _titles(lines: Sequence[str], places: Sequence[Place], last: Mapping[str, int]) -> set[str]:
    """Return what the headings say; the items of a list that stands twice are none."""
    own = [
        place
        for place in places
        if not any(
            number and last.get(_said(words), -1) > place.at
            for words, number in _readings(lines[place.at])
        )
    ]
    return {_said(lines[place.at]) for place, _ in chosen(own)}


def _readings(line: str) -> Iterator[tuple[str, str | None]]:
    """Yield the words and the page number that a line may have as an entry."""
    words, filling, number = _to_page(line)
    if words and (_dots(filling) >= 3 or filling[-1:].isspace()):
        yield words, number
    link = _LINK.fullmatch(line) if len(line) < _LONG else None
    if link is not None:
        yield link[1], link[2]
    yield line, None


def _runs(entries: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Return the entries in groups of those that stand close together."""
    runs: list[list[tuple[int, int]]] = []
    for entry in entries:
        if runs and entry[0] - runs[-1][-1][0] <= _APART + 1:
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return runs


def _wrapped(lines: Sequence[str], here: Sequence[int], found: set[int]) -> Iterator[int]:
    """Yield the lines of entries in two lines: together they say what stands further down."""
    rest = ""
    for at, below in pairwise(here):
        words, filling, _ = _to_page(lines[below])
        if at in found or below in found or below != at + 1 or _dots(filling) < 3:
            continue
        rest = rest or _said(" ".join(lines[max(found) + 1 :]))
        said = _said(lines[at] + words)
        if len(said) >= 8 and said in rest:
            yield from (at, below)


def _said(words: str) -> str:
    """Return a heading's words without what tables of contents leave out."""
    return re.sub(r"[\s#*_.、:：§-]+", "", words).casefold()
