"""Which lines of a text belong to its pages and not to its words: headers, footers, page numbers.

A line is dropped only where its place proves what it is: page numbers that count up, and what is
repeated next to them (or to form feeds) on most pages. A sentence that is merely repeated stays.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from csrreg.diff.numbering import heading_of

_DIGITS = re.compile(r"\d+")
_SAYS_PAGE = re.compile(
    r"\b(?:page|seite|blatt|sheet|pagina|strana|стр)\b|页|頁|ページ", re.IGNORECASE
)
_BARE = re.compile(r"[-–—\s|/\[\](){}~·]*#[-–—\s|/\[\](){}~·]*(?:(?:of|von|/)\s*#[\s\])]*)?")
_LEAST = 3
_FEW_LINES = 12
"""Numbers that follow each other closer than this number a list, not pages."""
_SHORT = 10
"""Where there are fewer pages than this, more of them must have a line that is to be a header."""
_REACH = 3
"""So many lines of header or footer may stand beside a page number."""


def page_furniture(lines: Sequence[str]) -> frozenset[int]:
    """Return the places of lines that are headers, footers and page numbers."""
    found = set(_page_numbers(lines))
    breaks = _breaks(lines, found)
    repeated = _repeated(lines, breaks)
    # The first page has no break above it.
    around = sorted({at for places in (_near(lines, -1, 1), *breaks) for at in places})
    seen: set[str] = set()
    for at in around:
        shape = _shape(lines[at])
        # The title of a chapter that stands on each page is a heading where it stands first.
        if shape in repeated and (shape in seen or heading_of(lines[at]) is None):
            found.add(at)
        seen.add(shape)
    return frozenset(found)


def _shape(line: str) -> str:
    """Return a line with its numbers masked, so that the same line of two pages looks the same."""
    return " ".join(_DIGITS.sub("#", line.replace("\f", " ")).split())


def _page_numbers(lines: Sequence[str]) -> list[int]:
    """Return where page numbers stand: the same line again and again, its number counting up."""
    places: dict[str, list[int]] = defaultdict(list)
    feeds = _beside_feeds(lines)
    for at, line in enumerate(lines):
        shape = _shape(line)
        if "#" not in shape or len(shape) > 160:
            continue
        bare = _BARE.fullmatch(shape) is not None
        if bare or _SAYS_PAGE.search(shape) or at in feeds:
            places[shape].append(at)
    found: list[int] = []
    for shape, here in places.items():
        worded = _SAYS_PAGE.search(shape) is not None
        chain = _counting_up(lines, here, worded=worded)
        needed = _LEAST if worded or feeds else 2 * _LEAST
        if len(chain) >= needed:
            found += chain
    return found


def _counting_up(lines: Sequence[str], places: Sequence[int], *, worded: bool) -> list[int]:
    """Return the places whose lines differ by one number, which grows by one from page to page."""
    numbers = [[int(n) for n in _DIGITS.findall(lines[at])] for at in places]
    best: list[int] = []
    for column in range(len(numbers[0])):
        chain = [0]
        for at in range(1, len(places)):
            last = chain[-1]
            far = places[at] - places[last] >= _FEW_LINES
            # The last page may be short.
            far = far or (worded and len(chain) >= _LEAST and at == len(places) - 1)
            others = numbers[at][:column] + numbers[at][column + 1 :]
            same = others == numbers[last][:column] + numbers[last][column + 1 :]
            if far and same and numbers[at][column] == numbers[last][column] + 1:
                chain.append(at)
            elif len(chain) == 1:
                chain = [at]
        if len(chain) > len(best):
            best = chain
    return [places[at] for at in best] if len(best) >= _LEAST else []


def _beside_feeds(lines: Sequence[str]) -> set[int]:
    """Return the places of lines at a form feed: the first two of a page and the last two."""
    beside: set[int] = set()
    for at, line in enumerate(lines):
        if "\f" in line:
            beside |= set(_near(lines, at, -1)[:2]) | set(_near(lines, at, 1)[:2])
            if line.strip():
                beside.add(at)
    return beside


def _near(lines: Sequence[str], at: int, step: int) -> list[int]:
    """Return the next lines with words in one direction, as many as a header may have."""
    found: list[int] = []
    place = at + step
    while 0 <= place < len(lines) and len(found) < _REACH and abs(place - at) <= 3 * _REACH:
        if lines[place].strip():
            found.append(place)
        place += step
    return found


def _breaks(lines: Sequence[str], numbers: set[int]) -> list[list[int]]:
    """Return, for each page break, the places of the lines around it."""
    marks = sorted(numbers | {at for at, line in enumerate(lines) if "\f" in line})
    breaks: list[list[int]] = []
    last = -_FEW_LINES
    for at in marks:
        here = [*_near(lines, at, -1), *([at] if lines[at].strip() else []), *_near(lines, at, 1)]
        if at - last < _FEW_LINES and breaks:
            breaks[-1] = list(dict.fromkeys(breaks[-1] + here))
        else:
            breaks.append(here)
        last = at
    return breaks


def _repeated(lines: Sequence[str], breaks: Sequence[Sequence[int]]) -> set[str]:
    """Return the shapes that stand at most page breaks, always with the same words and numbers.

    What also stands elsewhere is text: a sentence that happens to end several pages.
    """
    at_breaks = Counter(shape for places in breaks for shape in {_shape(lines[p]) for p in places})
    least = max(_LEAST, len(breaks) * (3 if len(breaks) < _SHORT else 2) // 4)
    often = {shape for shape, count in at_breaks.items() if count >= least and shape}
    # The first page has no break above it, the last one none below.
    around = {*_near(lines, -1, 1), *_near(lines, len(lines), -1)}
    around |= {place for places in breaks for place in places}
    exact: dict[str, set[str]] = defaultdict(set)
    elsewhere: set[str] = set()
    for at, line in enumerate(lines):
        shape = _shape(line)
        if shape in often:
            # "Cpk is 1.33" on one page and "Cpk is 1.67" on another would look the same.
            exact[shape].add(" ".join(line.split()))
            if at not in around and heading_of(line) is None:
                elsewhere.add(shape)
    return {shape for shape in often - elsewhere if len(exact[shape]) == 1}
