"""A page as CSV and JSON, for other programs."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from csrreg.errors import CsrregError
from csrreg.reports.html import value_of
from csrreg.reports.page import (
    Block,
    Chart,
    Facts,
    Figures,
    Identity,
    Page,
    Prose,
    Quote,
    Section,
    Signatures,
    Table,
)
from csrreg.reports.words import Words

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A spreadsheet takes what begins with one of these for a formula; in China the wide ones, too."""
_NUMBER = re.compile(r"[+-]\d+(\.\d+)?")
_SECTION = "section"


class _Lines(list[str]):
    """What the writer of CSV takes for a file."""

    write = list.append


def tables_of(
    blocks: Sequence[Block], words: Words, under: str = ""
) -> Iterator[tuple[str, Table]]:
    """Yield every table of some blocks with the heading above it; those beside charts, too."""
    for block in blocks:
        match block:
            case Table():
                yield under, block
            case Chart(_, table):
                yield under, table
            case Section(_, inner, heading):
                yield from tables_of(inner, words, value_of(heading, words) or under)


def csv_of(page: Page, words: Words) -> str:
    """Return the largest table of a page as CSV, with those of the same columns; names first.

    A list in several sections, such as one for each part, is one list; each of its rows then ends
    with the heading it stands under.

    Raises:
        CsrregError: if it has no table.
    """
    tables = [("", page.sheet)] if page.sheet is not None else list(tables_of(page.blocks, words))
    if not tables:
        raise CsrregError(
            f"the report {page.name} has no table, or nothing in it", "--format html or markdown"
        )
    sortable = (table for _, table in tables if not table.plain)
    main = max(sortable, key=lambda table: len(table.rows), default=tables[0][1])
    found = [(under, table) for under, table in tables if _continues(table, main)]
    parted = any(under for under, _ in found)
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow([*_names(main), *([_SECTION] if parted else [])])
    for under, table in found:
        place = [_safe(under)] if parted else []
        for row in table.rows:
            if not row.group:
                writer.writerow([*(_safe(value_of(cell, words)) for cell in row.cells), *place])
    return "".join(lines)


def _continues(table: Table, main: Table) -> bool:
    return table is main or (not (table.plain or main.plain) and _names(table) == _names(main))


def _names(table: Table) -> list[str]:
    return [c.key for c in table.columns]


def _safe(text: str) -> str:
    """Return a text that a spreadsheet takes for text; numbers stay numbers."""
    runs = text.startswith(_FORMULA) and _NUMBER.fullmatch(text) is None
    return f"'{text}" if runs else text


def json_of(page: Page, identity: Identity, words: Words) -> dict[str, Any]:
    """Return a page as data: who and what it is of, then its facts and tables."""
    about = {k: v for k, v in asdict(identity).items() if v not in ("", None, (), {})}
    return {
        "schema": "csrreg.report/1",
        "report": page.name,
        "about": {**about, **{key: value_of(value, words) for key, value in page.about}},
        "blocks": [found for block in page.blocks for found in _data(block, words)],
    }


def _data(block: Block, words: Words) -> Iterator[dict[str, Any]]:
    match block:
        case Section(name, blocks, heading):
            inner = [found for b in blocks for found in _data(b, words)]
            title = value_of(heading, words)
            yield {"section": name, **({"title": title} if title else {}), "blocks": inner}
        case Table():
            yield _table(block, words)
        case Chart(_, table):
            yield _table(table, words)
        case Facts(items):
            yield {"facts": {key: value_of(value, words) for key, value in items}}
        case Figures(items):
            yield {"figures": {f.key: value_of(f.value, words) for f in items}}
        case Quote(text):
            yield {"quote": text.text, **({"lang": text.lang} if text.lang else {})}
        case Prose(text):
            yield {"text": value_of(text, words)}
        case Signatures(roles):
            yield {"signatures": [value_of(role, words) for role in roles]}


def _table(table: Table, words: Words) -> dict[str, Any]:
    names = _names(table)
    rows = []
    for row in table.rows:
        if row.group:
            continue
        found: dict[str, Any] = {
            name: value_of(cell, words) for name, cell in zip(names, row.cells, strict=True)
        }
        inner = [data for block in row.details for data in _data(block, words)]
        rows.append({**found, **({"details": inner} if inner else {})})
    return {"table": table.name, "rows": rows}
