"""Reports from templates: csrreg's own, or those of a folder that the user names, in a sandbox."""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csrreg.errors import CsrregError
from csrreg.reports.anchors import anchors
from csrreg.reports.drawing import svg
from csrreg.reports.html import Html, unhidden, value_of
from csrreg.reports.html_rows import cells_of, chunked, heading_of, widths
from csrreg.reports.markdown import Markdown, md
from csrreg.reports.page import (
    Cell,
    Column,
    Identity,
    Label,
    Page,
    Section,
    Table,
)
from csrreg.reports.words import Words, words_of
from csrreg.store.resources import folder, load_yaml

_TAGS = {"en": "en", "zh": "zh-CN", "de": "de"}
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
            "cells": lambda row, table: _safe(cells_of(row, table, cells)),
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
            return mark(cell(heading_of(column)))

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
            "chunked": chunked,
            "widths": widths,
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
