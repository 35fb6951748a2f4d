"""The sections of a customer's document, from its plain text or Markdown."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from csrreg.diff.chain import Place, chosen
from csrreg.diff.contents import contents_lines, leads_to_a_page
from csrreg.diff.numbering import Heading, heading_of
from csrreg.diff.page_furniture import page_furniture
from csrreg.diff.plain_text import width


@dataclass(frozen=True, slots=True)
class Section:
    """A section without those below it."""

    number: str
    """As it is cited: 8.5.2, Annex A, 第3章. Empty before the first heading, and for a heading in
    Markdown without a number: its title names it then. Numbers that start anew in an annex carry
    its letter: "A 1.1"."""
    title: str
    """Empty where the number stands before a whole paragraph."""
    text: str
    """What stands below the heading, without headers, footers and page numbers."""
    line: int
    """Of the heading, or of the first line, counted from 1."""


def sections_of(text: str) -> tuple[Section, ...]:
    """Return the sections of a text in their order; one that says nothing has none.

    Taken out are page headers and footers that show themselves by page numbers or form feeds, and
    the table of contents as far as it says what the headings say.
    """
    lines = lines_of(text)
    page = page_furniture(lines)
    places = _places(lines, page)
    contents = contents_lines(lines, page, places)
    # The title of a chapter that stands again on top of each page.
    places = [p for p in places if p.at not in contents]
    repeated = _running_titles(lines, page, [place for place, _ in chosen(places)], places)
    out = page | contents | repeated
    headings = chosen([p for p in places if p.at not in repeated])
    return tuple(_sections(lines, out, headings))


_BREAKS = re.compile("\r\n|[\r\n\u0085\u2028\u2029\v]")


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, however they end; form feeds stay where they are."""
    return _BREAKS.split(text.removeprefix("\ufeff"))


_END = ".!?:;。！？：；|"
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_WIDE_LINE = 60


def _places(lines: Sequence[str], page: frozenset[int]) -> list[Place]:
    """Return the lines that may be headings, with what stands around them."""
    here = [at for at, line in enumerate(lines) if line.strip() and at not in page]
    widths = sorted(width(lines[at]) for at in here)
    full = 0.6 * widths[len(widths) * 4 // 5] if widths else 0.0
    found: list[Place] = []
    fence = ""
    for nth, at in enumerate(here):
        line = lines[at].replace("\f", " ")
        mark = _FENCE.match(line)
        if mark is not None and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else mark[1]
            continue
        heading = None if fence or leads_to_a_page(line) else heading_of(line)
        if heading is None:
            continue
        before = here[nth - 1] if nth else -1
        after = here[nth + 1] if nth + 1 < len(here) else len(lines)
        # A page break between two lines hides whether there was a blank one.
        turned = any(p in page for p in range(before + 1, at)) or "\f" in lines[at]
        ended = before < 0 or lines[before].rstrip().endswith(tuple(_END))
        # What is wrapped fills its line.
        ended = ended or width(lines[before]) < full
        free = before < 0 or (at - before > 1 and (not turned or ended))
        alone = after - at > 1 or len(line.strip()) < _WIDE_LINE
        found.append(
            Place(
                at,
                heading,
                free=free or (turned and alone and after - at > 1),
                ended=ended or (bool(found) and found[-1].at == before),
                runs_on=after - at == 1,
                nth=nth,
            )
        )
    return found


def _running_titles(
    lines: Sequence[str],
    page: frozenset[int],
    headings: Sequence[Place],
    places: Sequence[Place],
) -> frozenset[int]:
    """Return where a heading stands once more, beside a page number or form feed."""
    marks = sorted(page | {at for at, line in enumerate(lines) if "\f" in line})
    titles = {" ".join(lines[place.at].split()) for place in headings}
    seen: set[str] = set()
    found: set[int] = set()
    for place in places:
        said = " ".join(lines[place.at].split())
        if said in seen and said in titles and _is_beside(lines, marks, place.at):
            found.add(place.at)
        seen.add(said)
    return frozenset(found)


def _is_beside(lines: Sequence[str], marks: Sequence[int], at: int) -> bool:
    """Return whether only blank lines, if any, stand between a line and the next mark."""
    nearest = bisect_right(marks, at)
    return any(
        not any(line.strip() for line in _between(lines, mark, at))
        for mark in marks[max(nearest - 1, 0) : nearest + 1]
    )


def _between(lines: Sequence[str], one: int, other: int) -> Sequence[str]:
    return lines[min(one, other) + 1 : max(one, other)]


def _sections(
    lines: Sequence[str], out: frozenset[int], headings: Sequence[tuple[Place, str]]
) -> list[Section]:
    """Return the text before the first heading and what each heading stands above."""
    ends = [place.at for place, _ in headings[1:]] + [len(lines)]
    first = headings[0][0].at if headings else len(lines)
    body = _body(lines, out, range(first))
    start = next((at for at in range(first) if at not in out and lines[at].strip()), 0)
    found = [Section("", "", body, start + 1)] if body else []
    for (place, number), end in zip(headings, ends, strict=False):
        title, opening = _title(place.heading, runs_on=place.runs_on)
        body = _body(lines, out, range(place.at + 1, end))
        text = f"{opening}\n{body}" if opening else body
        found.append(Section(number, title, text.strip("\n"), place.at + 1))
    return found


def _body(lines: Sequence[str], out: frozenset[int], places: range) -> str:
    kept = [lines[at].replace("\f", "").rstrip() for at in places if at not in out]
    return "\n".join(kept).strip("\n")


_LONG = 100


def _title(heading: Heading, *, runs_on: bool) -> tuple[str, str]:
    """Return a heading's title, and the text that stands in its place where it has none."""
    title = heading.title
    if heading.style == "markdown" or heading.said:
        return title, ""
    sentence = title.endswith((".", ";", ",", "。", "；", "，")) or len(title) > _LONG
    if sentence or (runs_on and len(title) >= _WIDE_LINE):
        return "", title
    return title, ""
