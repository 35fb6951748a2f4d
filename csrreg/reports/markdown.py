"""A page as Markdown, for pull requests and wikis. Record text stays text: it formats nothing."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from csrreg.reports.html import SHAPES, unhidden
from csrreg.reports.page import (
    Block,
    Cell,
    Changed,
    Chart,
    Day,
    Facts,
    Figure,
    Figures,
    Joined,
    Label,
    Number,
    Prose,
    Quote,
    Ref,
    Row,
    Section,
    Several,
    Signatures,
    Status,
    Table,
    Text,
)
from csrreg.reports.words import Words

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$^!&@])")
_BLOCK = re.compile(r"^(\s*)([-+=])", re.MULTILINE)
_NUMBERED = re.compile(r"^(\s*\d+)([.)])(?=\s|$)", re.MULTILINE)
_INDENT = re.compile(r"^ {4,}|^ *\t\s*")
"""What would make a paragraph a block of code."""
_URL = re.compile(r"(?i)\b(https?|ftp|www)([:.])")


@dataclass(frozen=True, slots=True)
class Markdown:
    """Makes blocks and cells Markdown, in the reader's language."""

    words: Words
    links: Mapping[str, str]
    """Where each record is; a record of which nothing is known is named without a link."""

    def block(self, block: Block, level: int = 2) -> str:
        """Return a block and what is in it; ``level`` is that of its heading."""
        return "\n\n".join(part for part in self._block(block, level) if part)

    def _block(self, block: Block, level: int) -> Iterator[str]:
        match block:
            case Section(name, blocks, heading):
                title = self.cell(heading) if heading else md(self.words.text(f"section.{name}"))
                yield f"{'#' * min(level, 6)} {title}"
                for inner in blocks:
                    yield self.block(inner, level + 1)
            case Table():
                yield from self._table(block, level)
            case Facts(items):
                blank = "…"
                yield "\n".join(
                    f"- {self.name(f'fact.{key}')}{self.cell(value) or blank}"
                    for key, value in items
                )
            case Figures(items):
                yield "\n".join(self._figure(figure) for figure in items)
            case Prose(text):
                yield self.cell(text)
            case Quote(text):
                yield _quoted(text.text)
            case Signatures(roles):
                names = [md(self.words.text(f"sign.{n}")) for n in ("name", "date", "signature")]
                head = ["", *names]
                rows = [[self.cell(role), "", "", ""] for role in roles]
                yield _grid(head, rows)
            case Chart(_, table):
                yield from self._table(table, level)

    def _table(self, table: Table, level: int) -> Iterator[str]:
        if table.caption is not None:
            yield f"**{self.cell(table.caption)}**"
        elif self.words.has(f"table.{table.name}"):
            yield f"**{md(self.words.text(f'table.{table.name}'))}**"
        if table.note is not None:
            yield self.cell(table.note)
        if not table.rows:
            empty = table.empty or Label("table.empty")
            yield self.cell(empty)
            return
        head = [
            self.cell(c.title) if c.title is not None else md(self.words.text(f"column.{c.key}"))
            for c in table.columns
        ]
        rows = [self._row(row, len(head)) for row in table.rows]
        yield _grid(head, rows)
        for row in table.rows:
            if row.details:
                name = self.cell(row.cells[0])
                yield f"{'#' * min(level + 1, 6)} {name}"
                for inner in row.details:
                    yield self.block(inner, level + 2)

    def _row(self, row: Row, wide: int) -> list[str]:
        cells = [self.cell(cell) for cell in row.cells]
        if row.group:
            cells = [f"**{cells[0]}**", *[""] * (wide - 1)]
        if row.anchor in self.links:  # Markdown has no anchors of its own but those of headings
            cells[0] = f'<a id="{row.anchor}"></a>{cells[0]}'
        return cells

    def _figure(self, figure: Figure) -> str:
        label = md(self.words.counted(f"figure.{figure.key}", figure.value))
        note = f" ({self.cell(figure.note)})" if figure.note is not None else ""
        return f"- **{self.cell(figure.value)}** {label}{note}"

    def name(self, key: str) -> str:
        """Return a label in bold as a name, with the colon before what it names."""
        name, colon = md(self.words.text(key)), self.words.text("ui.colon")
        if colon.endswith(" "):
            return f"**{name}{colon.rstrip()}** "
        # Marks of bold between a colon and a letter would stay marks.
        return f"**{name}**{colon}"

    def cell(self, cell: "Cell | str") -> str:
        """Return a cell in one line."""
        match cell:
            case None:
                return ""
            case str():
                return md(cell)
            case Text(text):
                return "<br>".join(md(line) for line in text.splitlines())
            case Label():
                return "".join(self.cell(part) for part in self.words.parts(cell))
            case Ref(id, title):
                name = f"[{md(id)}]({self.links[id]})" if id in self.links else md(id)
                return f"{name} {md(title)}" if title else name
            case Status(name, tone, overdue):
                late = f" {SHAPES['late']} {md(self.words.text('status.overdue'))}"
                shown = f"{SHAPES[tone]} {md(self.words.text(f'status.{name}'))}"
                return shown + (late if overdue else "")
            case Day(day, late):
                shown = md(self.words.day(day))
                return f"**{shown}**" if late else shown
            case Number(value, unit, size):
                shown = self.words.number(value, size=size)
                return f"{shown} {md(unit)}" if unit else shown
            case Changed(pieces):
                marks = {"same": "{}", "removed": "<del>{}</del>", "added": "<ins>{}</ins>"}
                return "".join(
                    marks[p.kind].format("<br>".join(md(line) for line in p.text.split("\n")))
                    for p in pieces
                )
            case Joined(items, between):
                mark = md(self.words.between(between))
                return mark.join(self.cell(i) for i in items if i is not None)
            case Several(items):
                return "<br>".join(self.cell(item) for item in items if item is not None)


def md(text: str) -> str:
    """Return a text as Markdown that shows it, and does nothing else."""
    shown = unhidden(text.replace("\r", " ").replace("\n", " "))
    shown = _SPECIAL.sub(r"\\\1", shown)
    shown = shown.replace("\\<", "&lt;").replace("\\>", "&gt;").replace("\\&", "&amp;")
    shown = shown.replace("\\@", "&#64;").replace("\\#", "&#35;")
    shown = _INDENT.sub(lambda found: "&nbsp;" * len(found[0].expandtabs(4)), shown)
    shown = _URL.sub(r"\1&#8203;\2", shown)
    return _NUMBERED.sub(r"\1\\\2", _BLOCK.sub(r"\1\\\2", shown))


def _quoted(text: str) -> str:
    """Return somebody's words in the lines they wrote them in."""
    lines = [md(line) for line in text.splitlines()]
    ends = ["  " if line and after else "" for line, after in pairwise([*lines, ""])]
    return "\n".join(f"> {line}{end}" for line, end in zip(lines, ends, strict=True))


def _grid(head: list[str], rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|" + " --- |" * len(head)]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)
