"""Reports from templates: csrreg's own, or those of a folder that the user names, in a sandbox."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csrreg.errors import CsrregError
from csrreg.reports.drawing import svg
from csrreg.reports.html import Html, plain, unhidden, value_of
from csrreg.reports.markdown import Markdown, md
from csrreg.reports.page import (
    Block,
    Cell,
    Column,
    Identity,
    Label,
    Page,
    Row,
    Section,
    Several,
    Status,
    Table,
    Text,
)
from csrreg.reports.words import Words, words_of
from csrreg.store.resources import folder, load_yaml

_CHUNK = 100
"""A table of more rows is parted: a browser lays out only the part that is seen."""
_LARGE = 300
_TAGS = {"en": "en", "zh": "zh-CN", "de": "de"}
_WIDTHS = {"id": 12, "date": 8, "number": 7, "status": 9, "text": 10, "long": 24}
"""How wide the columns of a parted table are, in proportion; their parts must line up."""
_UI = ("search", "reset", "shown", "filtered", "sort", "unfold", "fold")


def words_for(language: str, report: str) -> Words:
    """Return the labels of a report in a language: those all share, and its own."""
    labels = folder("templates") / "labels" / language
    files = [labels / "common.yaml", labels / f"{report}.yaml"]
    return words_of(language, *(load_yaml(file) for file in files if file.is_file()))


@dataclass(frozen=True, slots=True)
class Renderer:
    """Makes pages text."""

    words: Words
    identity: Identity
    links: Mapping[str, str]
    """Where records are on other pages of a site."""
    home: str = ""
    """Where the list of all reports is; empty for a page that stands alone."""
    own: Path | None = None
    """The folder with the user's own templates."""

    def html(self, page: Page) -> str:
        """Return a page as one HTML file.

        Raises:
            CsrregError: if a template of the user's is wrong, with file and line.
        """
        cells = Html(self.words, self._links(page))
        style = self._file("report.css") + self._paper(page)
        script = self._file("report.js")
        filters = {
            **self._filters(cells.cell, safe=True),
            "svg": lambda drawing: _safe(svg(drawing, self.words)),
            "cells": lambda row, table: _safe(_cells(row, table, cells)),
            "place": lambda target: cells.links.get(target, f"#{target}"),
        }
        context = self._context(page)
        context |= {
            "style": _safe(style),
            "script": _safe(script),
            "policy": _policy(style, script),
            "ui_words": _safe(self._ui_words()),
            "sections": [(s.name, self._heading(s)) for s in page.blocks if isinstance(s, Section)],
        }
        return self._render(page, "html", filters, context)

    def markdown(self, page: Page) -> str:
        """Return a page as Markdown.

        Raises:
            CsrregError: if a template of the user's is wrong, with file and line.
        """
        made = Markdown(self.words, self.links)
        filters = {
            **self._filters(made.cell, safe=False),
            "md": md,
            "markdown": made.block,
            "named": made.name,
        }
        text = self._render(page, "md", filters, self._context(page))
        return "\n".join(
            line if line.endswith("  ") else line.rstrip() for line in text.split("\n")
        )

    def _context(self, page: Page) -> dict[str, Any]:
        title = page.title if page.title is not None else Label(f"report.{page.name}")
        return {
            "page": page,
            "identity": self.identity,
            "title": value_of(title, self.words),
            "language_tag": _TAGS[self.words.language],
            "home": self.home,
        }

    def _filters(self, cell: "Callable[[Cell], str]", *, safe: bool) -> dict[str, Any]:
        mark = _safe if safe else str

        def heading(section: Section) -> Any:
            return mark(cell(self._heading(section)))

        def caption(table: Table) -> Any:
            return mark(cell(self._caption(table)))

        def column(column: Column) -> Any:
            return mark(cell(_column(column)))

        return {
            "cell": lambda value: mark(cell(value)),
            "day": self.words.day,
            "figure": lambda figure: self.words.counted(f"figure.{figure.key}", figure.value),
            "kind": lambda block: type(block).__name__.lower(),
            "heading": heading,
            "heading_text": lambda section: value_of(self._heading(section), self.words),
            "caption": caption,
            "caption_text": lambda table: value_of(self._caption(table), self.words),
            "column": column,
            "empty": lambda table: mark(cell(table.empty or Label("table.empty"))),
            "chunked": _chunked,
            "widths": _widths,
        }

    def _heading(self, section: Section) -> Cell:
        return section.heading if section.heading is not None else Label(f"section.{section.name}")

    def _caption(self, table: Table) -> Cell:
        if table.caption is not None:
            return table.caption
        key = f"table.{table.name}"
        return Label(key) if self.words.has(key) else None

    def _links(self, page: Page) -> dict[str, str]:
        """Return where records are: on this page before any other."""
        return {**self.links, **{anchor: f"#{anchor}" for anchor in anchors(page.blocks)}}

    def _ui_words(self) -> str:
        found = {
            name: self.words.text(f"ui.{name}") for name in _UI if self.words.has(f"ui.{name}")
        }
        found |= {"all": self.words.text("word.all"), "empty": self.words.text("ui.empty_value")}
        # In a script element only "<" could end it.
        return json.dumps(found, ensure_ascii=False).replace("<", "\\u003c")

    def _paper(self, page: Page) -> str:
        """Return how it is printed: what stands in the margins of every page."""
        who = self.identity
        revision = f"{self.words.text('fact.revision')} {who.revision}" if who.revision else ""
        number = " · ".join(x for x in (who.number, revision) if x)
        title = page.title if page.title is not None else Label(f"report.{page.name}")
        head = " · ".join(x for x in (number, value_of(title, self.words)) if x)
        state = who.commit + ("*" if who.commit and who.dirty else "")
        foot = " · ".join(
            x for x in (self.words.day(who.today), state, f"csrreg {who.version}") if x
        )
        page_word, of, after = (self.words.text(f"ui.{n}") for n in ("page", "of", "pages"))
        after = "" if after == "." else f" {after}"
        numbers = (
            f"{_css(f'{page_word} ')} counter(page) {_css(f' {of} ')} counter(pages) {_css(after)}"
        )
        size = "landscape" if page.landscape else "auto"
        return (
            f"\n@page{{size:{size};margin:16mm 12mm 15mm;"
            f"@top-left{{content:{_css(head)};font-size:8pt}}"
            f"@top-right{{content:{_css(who.register)};font-size:8pt}}"
            f"@bottom-left{{content:{_css(foot)};font-size:8pt}}"
            f"@bottom-right{{content:{numbers};font-size:8pt}}}}"
        )

    def _file(self, name: str) -> str:
        """Return a file that is no template: the user's own, else csrreg's."""
        places = [self.own / name] if self.own is not None else []
        for place in [*places, folder("templates") / "report" / name]:
            if place.is_file():
                try:
                    return place.read_text("utf-8")
                except (OSError, UnicodeDecodeError) as error:
                    raise CsrregError(f"{place}: it cannot be read as UTF-8 text") from error
        raise CsrregError(f"the template {name} is missing")

    def _render(
        self, page: Page, ending: str, filters: dict[str, Any], context: dict[str, Any]
    ) -> str:
        from csrreg.store.templates import render_report

        return render_report(
            (f"{page.name}.{ending}.j2", f"page.{ending}.j2"),
            self.own,
            filters,
            {**context, "say": self.words.say},
            html=ending == "html",
        )


def anchors(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the records that have a row of their own in some blocks."""
    for block in blocks:
        if isinstance(block, Section):
            yield from anchors(block.blocks)
        elif isinstance(block, Table):
            for row in block.rows:
                if row.anchor:
                    yield row.anchor
                yield from anchors(row.details)


def _safe(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - made of escaped texts by reports/html.py, or csrreg's own


def _css(text: str) -> str:
    """Return a text as a string of CSS: every character but plain ones is written by its number."""
    return (
        '"'
        + "".join(c if c.isalnum() or c in " .,:()/-" else f"\\{ord(c):x} " for c in unhidden(text))
        + '"'
    )


def _policy(style: str, script: str) -> str:
    """Return the content security policy: nothing is loaded, and only these two texts count."""

    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    return (
        f"default-src 'none'; style-src 'sha256-{digest(style)}'; "
        f"script-src 'sha256-{digest(script)}'; base-uri 'none'; form-action 'none'"
    )


def _column(column: Column) -> Cell:
    return column.title if column.title is not None else Label(f"column.{column.key}")


def _cells(row: Row, table: Table, html: Html) -> str:
    """Return the cells of a row; the first names it for screen readers."""
    if row.group:
        return f'<td colspan="{len(table.columns)}">{html.cell(row.cells[0])}</td>'
    parts = []
    for at, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
        tag = "th" if not at else "td"
        scope = ' scope="row"' if not at else ""
        key = html.sort_key(cell)
        more = f' data-k="{key}"' if key else ""
        if column.filter:
            values = [plain(value) for value in _filter_values(cell, html.words)]
            if values != [_seen(cell, html.words)]:
                more += f' data-v="{"&#10;".join(values)}"' if values else ""
        # What most cells are needs no class: it would be a tenth of a large page.
        kind = "" if column.kind in ("text", "long") else f' class="{column.kind}"'
        parts.append(f"<{tag}{scope}{kind}{more}>{html.cell(cell)}</{tag}>")
    return "".join(parts)


def _seen(cell: Cell, words: Words) -> str:
    """Return the text of a cell that is no more than one text; else empty."""
    match cell:
        case Text(text):
            return plain(text)
        case Label():
            return plain(value_of(cell, words))
        case Status(name, _, overdue) if not overdue:
            return plain(words.text(f"status.{name}"))
    return ""


def _filter_values(cell: Cell, words: Words) -> list[str]:
    """Return what a cell is filtered by: each of several things counts by itself."""
    if isinstance(cell, Several) and cell.counts is not None:
        return _filter_values(cell.counts, words)
    if isinstance(cell, Several):
        found = [v for item in cell.items for v in _filter_values(item, words)]
        return list(dict.fromkeys(found))
    if isinstance(cell, Status) and cell.overdue:
        return [words.text(f"status.{cell.name}"), words.text("status.overdue")]
    text = value_of(cell, words)
    return [text] if text else []


def _chunked(rows: Sequence[Row]) -> list[Sequence[Row]]:
    if len(rows) <= _LARGE:
        return [rows]
    return [rows[at : at + _CHUNK] for at in range(0, len(rows), _CHUNK)]


def _widths(table: Table) -> list[str]:
    shares = [_WIDTHS[column.kind] for column in table.columns]
    return [f"{100 * share / sum(shares):.2f}" for share in shares]
