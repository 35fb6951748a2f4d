"""Lays a made manual out as text: wrapped, on pages, with a table of contents; or as Markdown."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .made import Node, numbers, said
from .phrases import Language

_BODY = -1
"""Marks a line as a section's words; a section's id marks its heading, 0 all else."""
_CHAPTER = re.compile(r"\d+ |第\d+章")
STYLES = ("pages", "feeds", "plain", "markdown", "unwrapped", "dense")


@dataclass(frozen=True, slots=True)
class Text:
    """A manual as text."""

    text: str
    lines: dict[int, int]
    """The line each section's heading stands in, counted from 1."""
    body: tuple[int, ...]
    """The lines that hold a section's words, counted from 1; a table's frame has none."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How an edition is laid out."""

    style: str
    edition: str
    width: int
    curly: bool
    """Whether quotes and dashes are typographic."""
    hyphens: random.Random
    """Decides which words are hyphenated at the end of a line."""


def laid_out(language: Language, chapters: list[Node], layout: Layout) -> Text:
    """Return an edition as text."""
    numbered = numbers(chapters)
    nodes = [node for top in chapters for node in top.all()]
    body: list[tuple[str, int]] = []
    for node in nodes:
        body += _section(language, node, numbered, layout)
    title = language.header.format(edition=layout.edition)
    front = [
        (title, 0),
        ("", 0),
        *((line, 0) for line in _contents(language, nodes, numbered, layout)),
    ]
    lines = front + body
    if layout.style in {"pages", "feeds"}:
        lines = list(_paged(language, lines, layout))
    if layout.style == "dense":
        # No blank line but before a heading.
        after = [*lines[1:], ("", 0)]
        lines = [line for line, n in zip(lines, after, strict=True) if line[0] or n[1] > 0]
    places = {id: at for at, (_, id) in enumerate(lines, 1) if id > 0}
    body = tuple(
        at
        for at, (line, id) in enumerate(lines, 1)
        if id == _BODY and any(c.isalnum() for c in line)
    )
    end = "\r\n" if layout.style == "feeds" else "\n"
    return Text(end.join(line for line, _ in lines), places, body)


def _section(
    language: Language, node: Node, numbered: dict[int, str], layout: Layout
) -> Iterator[tuple[str, int]]:
    number = numbered[node.id]
    if layout.style == "markdown":
        yield f"{'#' * (number.count('.') + 1)} {number} {node.title}", node.id
    elif language.code == "zh" and "." not in number:
        yield f"第{number}章 {node.title}", node.id
    else:
        yield f"{number} {node.title}", node.id
    yield "", _BODY
    for kind, parts in node.blocks:
        texts = [_typed(said(part, numbered), layout) for part in parts]
        if kind == "p":
            yield from (
                (line, 0) for line in _wrapped(language, language.joint.join(texts), layout)
            )
        elif kind == "list":
            for nth, text in enumerate(texts, 1):
                mark = f"{nth}. " if node.id % 2 else f"{chr(96 + nth)}) "
                yield from ((line, _BODY) for line in _wrapped(language, mark + text, layout))
        else:
            yield from ((line, _BODY) for line in _table(texts, layout))
        yield "", _BODY


def _typed(text: str, layout: Layout) -> str:
    if layout.curly:
        return text
    return text.replace("“", '"').replace("”", '"').replace("„", '"').replace("–", "-")


def _table(rows: list[str], layout: Layout) -> Iterator[str]:
    cells = [row.split(" | ") for row in rows]
    if layout.style == "markdown":
        for nth, row in enumerate(cells):
            yield f"| {' | '.join(row)} |"
            if not nth:
                yield "|" + "---|" * len(row)
    else:
        for row in cells:
            yield "  " + "".join(cell.ljust(16) for cell in row).rstrip()


def _wrapped(language: Language, text: str, layout: Layout) -> Iterator[str]:
    if layout.style in {"markdown", "unwrapped"}:
        yield text
        return
    width = layout.width // 2 if language.code == "zh" else layout.width
    pattern = r"[A-Za-z0-9.,]+[。，；]?|.[。，；、”]*" if language.code == "zh" else r"\S+\s*"
    line = ""
    for word in re.findall(pattern, text):
        if len(line) + len(word.rstrip()) > width:
            broken = _hyphenated(word, width - len(line), layout) if language.code != "zh" else ""
            yield f"{line}{broken}-" if broken else line.rstrip()
            line = word[len(broken) :]
        else:
            line += word
    yield line.rstrip()


def _hyphenated(word: str, room: int, layout: Layout) -> str:
    """Return the part of a long word that still stands in the line."""
    letters = re.match(r"[^\W\d_]*", word)
    if letters is None or len(letters[0]) < 9 or room < 6 or layout.hyphens.random() < 0.5:
        return ""
    return word[: min(room - 1, len(letters[0]) - 3)]


def _contents(
    language: Language, nodes: list[Node], numbered: dict[int, str], layout: Layout
) -> Iterator[str]:
    if layout.style == "unwrapped":
        return
    yield language.contents
    yield ""
    shift = len(layout.edition)
    for at, node in enumerate(nodes):
        entry = f"{numbered[node.id]} {node.title}"
        if language.code == "zh" and "." not in numbered[node.id]:
            entry = f"第{numbered[node.id]}章 {node.title}"
        page = at * 55 // len(nodes) + 4 + shift
        if layout.style == "markdown":
            yield f"- [{entry}](#section-{node.id})"
        elif layout.style == "plain":
            yield f"{entry} {page}"
        else:
            yield f"{entry} {'.' * max(72 - len(entry), 3)} {page}"
    yield ""


def _paged(
    language: Language, lines: list[tuple[str, int]], layout: Layout
) -> Iterator[tuple[str, int]]:
    """Yield the lines with a header above each page and a footer below it."""
    height = 44
    pages = -(-len(lines) // height)
    header = language.header.format(edition=layout.edition)
    chapter = ""
    for page in range(pages):
        feed = "\f" if layout.style == "feeds" and page else ""
        yield f"{feed}{header}", 0
        if layout.style == "feeds" and chapter:
            yield chapter, 0
        here = [line for line, id in lines[page * height : (page + 1) * height] if id > 0]
        chapter = next((line for line in here[::-1] if _CHAPTER.match(line)), chapter)
        yield "", 0
        yield from lines[page * height : (page + 1) * height]
        yield "", 0
        yield language.footer.format(page=page + 1, pages=pages), 0
        if layout.style == "pages":
            yield "", 0
