"""The matrix of one customer alone: one line a requirement, with what an auditor asks next."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.reports.matrix_lines import Line, Matrix
from csrreg.reports.page import Cell, Column, Label, Quote, Ref, Row, Status, Table, Text
from csrreg.reports.requirement_cells import DASH, evidence, owner, per_site, source

if TYPE_CHECKING:
    from csrreg.model.register import Entry
    from csrreg.model.requirement import Requirement

_COLUMNS = (
    Column("clause", "id"),
    Column("clause_title"),
    Column("source"),
    Column("requirement"),
    Column("status", "status", filter=True),
    Column("implemented_in"),
    Column("evidence"),
    Column("owner", filter=True),
)


def table(matrix: Matrix, lines: list[Line]) -> Table:
    """Return the customer's matrix; what binds everybody stands where it has requirements."""
    code = matrix.request.scope.customer
    rows: list[Row] = []
    chapter = None
    for line in lines:
        if (heading := matrix.heading(line, chapter)) is not None:
            rows.append(heading)
        chapter = line.chapter
        rows += _rows(line, code, matrix)
    return Table("matrix", _COLUMNS, rows)


def _rows(line: Line, code: str, matrix: Matrix) -> Iterator[Row]:
    own, head = line.at[code], matrix.head(line)
    if isinstance(own, str):
        state = Status(own, "open" if own == "not_reviewed" else "off")
        yield Row((*head, DASH, DASH, state, DASH, DASH, DASH))
    elif not line.requirements:
        yield Row((*head, DASH, Label("word.none"), DASH, DASH, DASH, DASH))
    for entry in line.requirements:
        anchor = "" if entry.id in matrix.shown else entry.id
        matrix.shown.add(entry.id)
        quote = Quote(Text(entry.record.text, entry.record.language or ""))
        yield Row((*head, *_cells(entry, matrix)), anchor, (quote,) if anchor else ())


def _cells(entry: "Entry[Requirement]", matrix: Matrix) -> tuple[Cell, ...]:
    register = matrix.register
    views = [view for view, _ in matrix.placed_of(entry).at]
    return (
        source(entry.record, register, linked=False),
        Ref(entry.id, entry.title),
        matrix.status_of(entry),
        matrix.met_of(entry),
        per_site(views, evidence),
        per_site(views, lambda view: owner(view, register)),
    )
