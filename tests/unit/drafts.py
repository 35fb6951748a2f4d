"""Small tables made in a test, and the drafts or the refusal they give."""

import pytest

from csrreg.change.columns import map_columns, parse_maps
from csrreg.change.headings import headings_of
from csrreg.change.intake import drafts_of_rows
from csrreg.change.table import Cell, Row, Table
from csrreg.errors import CsrregError
from csrreg.store.resources import load_data

HEADINGS = headings_of(load_data("headings.yaml"))


def table(*rows):
    cells = [tuple(c if isinstance(c, Cell) else Cell(c) for c in row) for row in rows]
    return Table("t.csv", tuple(Row(n, c) for n, c in enumerate(cells, start=1)))


def columns(kind, *rows, maps=()):
    return map_columns(table(*rows), kind, HEADINGS, parse_maps(list(maps)))


def intake(kind, *rows, maps=(), names=None):
    return drafts_of_rows(columns(kind, *rows, maps=maps), HEADINGS, names)


def one(kind, headings, values, **options):
    """The tree of a table of one row."""
    found = intake(kind, headings, values, **options)
    assert not found.refused, found.refused
    return found.drafts[0].tree


def paths(kind, *rows, maps=()):
    return [path for _, _, path in columns(kind, *rows, maps=maps).describe()]


def refusal(kind, *rows, maps=()):
    with pytest.raises(CsrregError) as error:
        columns(kind, *rows, maps=maps)
    return f"{error.value.message} | {error.value.hint}"
