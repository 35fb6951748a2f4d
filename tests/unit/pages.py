"""Looking at reports without a renderer: their tables as texts, their words in every language."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from csrreg.reports.catalogue import BY_NAME
from csrreg.reports.html import value_of
from csrreg.reports.markdown import Markdown
from csrreg.reports.page import (
    Chart,
    Column,
    Facts,
    Figures,
    Label,
    Row,
    Section,
    Status,
    Table,
)
from csrreg.reports.request import Request, Scope, seen_by
from csrreg.reports.words import LANGUAGES, places
from csrreg.store.reports import words_for


def page_of(name, register, *, findings=(), history=(), **scope):
    """Return a report of a register as its reader sees it; checks the words it needs."""
    seen = seen_by(register, scope["customer"]) if scope.get("customer") else register
    request = Request(seen, findings, Scope(**scope), history=history)
    page = BY_NAME[name].build(request)
    assert page == BY_NAME[name].build(request), "the same input gives the same page"
    return checked(page)


def tables(page):
    """Return every table that a page shows, by name."""
    return {table.name: table for table in below(page.blocks, Table)}


def rows(page, name, *keys, language="en"):
    """Return some columns of a table as texts, row by row; a row that heads others is one text."""
    words = words_for(language, page.name)
    table = tables(page)[name]
    at = [[c.key for c in table.columns].index(key) for key in keys]
    found = []
    for row in table.rows:
        cells = [value_of(cell, words) for cell in row.cells]
        assert row.group or len(cells) == len(table.columns)
        picked = [cells[0]] if row.group else [cells[n] for n in at]
        found.append(picked[0] if len(picked) == 1 else tuple(picked))
    return found


def lines(page, name, *keys):
    """Return some columns of a table, or all, as lists of texts; without the heads of groups."""
    words = words_for("en", page.name)
    table = tables(page)[name]
    names = [c.key for c in table.columns]
    at = [names.index(key) for key in keys] or range(len(names))
    return [[value_of(r.cells[n], words) for n in at] for r in table.rows if not r.group]


def facts(blocks, language="en", report=""):
    """Return all facts of a page or some blocks by key, as texts; a blank one is None."""
    words = words_for(language, getattr(blocks, "name", report))
    items = [item for found in below(blocks, Facts) for item in found.items]
    return {key: None if value is None else value_of(value, words) for key, value in items}


def section(page, name):
    """Return a section of a page, or None."""
    return next((s for s in below(page, Section) if s.name == name), None)


def anchors(page):
    """Return the records that have a row of their own."""
    return [row.anchor for row in below(page, Row) if row.anchor]


def everything(page):
    """Return every text of a page, with ids, titles, keys and anchors."""
    return "\n".join(below(page, str))


def said(page, language="en"):
    """Return a page as plain text, without what Markdown adds."""
    words = words_for(language, page.name)
    made = Markdown(words, {})
    title = page.title if page.title is not None else Label(f"report.{page.name}")
    about = [f"{words.text(f'fact.{k}')}: {value_of(v, words)}" for k, v in page.about]
    blocks = [made.block(block) for block in page.blocks]
    return "\n".join([value_of(title, words), *about, *blocks]).replace("\\", "")


def checked(page):
    """Return a page that can be said in every language, in which every anchor stands once."""
    check_words(page)
    check_anchors(page)
    for language in LANGUAGES:
        said(page, language)
    return page


def figures(page):
    """Return the large numbers by key, as texts."""
    words = words_for("en", page.name)
    found = below(page, Figures)
    return {f.key: value_of(f.value, words) for block in found for f in block.items}


def texts(page):
    """Return everything a page says, in one text."""
    words = words_for("en", page.name)
    said = []
    for thing in below(page):
        if isinstance(thing, Table):
            cells = [cell for row in thing.rows for cell in row.cells]
            said += [value_of(cell, words) for cell in (*cells, thing.caption, thing.note)]
            said += [value_of(column.title, words) for column in thing.columns]
        elif isinstance(thing, Chart):
            said.append(repr(thing.drawing))
        elif isinstance(thing, Figures):
            said += [value_of(f.note, words) for f in thing.items]
    said += [value_of(cell, words) for _, cell in page.about]
    return "\n".join(said)


def check_words(page):
    """Check that every word a page asks for is there in three languages, with the same places."""
    all_words = [words_for(language, page.name) for language in LANGUAGES]
    for key, values in asked(page):
        for words in all_words:
            assert words.has(key), f"{words.language}: {key}"
            if values is not None:
                assert places(words.text(key)) == values, f"{words.language}: {key}"


def check_anchors(page):
    """Check that each record's anchor stands once on a page, and each name once in its facts."""
    found = anchors(page)
    assert len(found) == len(set(found))
    for block in below(page, Facts):  # as JSON tells them, by name
        names = [name for name, _ in block.items]
        assert len(names) == len(set(names)), names


def asked(page):
    """Yield the keys of every label that a page shows, with the names of what is put in."""
    yield f"report.{page.name}", None
    for thing in below(page):
        match thing:
            case Label(key, values):
                yield key, frozenset(values)
            case Status(name):
                yield f"status.{name}", None
            case Column(key, title=None):
                yield f"column.{key}", None
            case Section(name, heading=None):
                yield f"section.{name}", None
            case Figures(items):
                for figure in items:
                    yield f"figure.{figure.key}", None
            case Facts(items):
                for key, _ in items:
                    yield f"fact.{key}", None
            case Chart(drawing):
                for key, _ in getattr(drawing, "series", ()):
                    yield f"figure.{key}", None
    for key, _ in page.about:
        yield f"fact.{key}", None


def below(thing, kind=object):
    """Yield everything of a kind in a page or block, the thing itself and what unfolds, too."""
    if isinstance(thing, kind):
        yield thing
    if is_dataclass(thing):
        for field in fields(thing):
            yield from below(getattr(thing, field.name), kind)
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from below(value, kind)
    elif isinstance(thing, list | tuple):
        for item in thing:
            yield from below(item, kind)
