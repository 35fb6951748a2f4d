"""The CSR matrix: clauses by customers, and where each requirement is met (IATF 16949 7.5.1.1 d).

What a cell says follows the rule of ``clause_states``.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from csrreg.reports import matrix_customer
from csrreg.reports.matrix_lines import Line, Matrix
from csrreg.reports.names import code_cell, customer_cell
from csrreg.reports.page import (
    Block,
    Cell,
    Column,
    Day,
    Joined,
    Label,
    Number,
    Page,
    Ref,
    Row,
    Section,
    Status,
    Table,
    Text,
)
from csrreg.reports.requirement_cells import DASH, joined, several, signed
from csrreg.reports.scoped import about

if TYPE_CHECKING:
    from csrreg.model.register import Entry
    from csrreg.model.requirement import Requirement
    from csrreg.reports.clause_states import Basis, CustomerStates
    from csrreg.reports.request import Request

WIDE = 6
"""So many customers stand side by side; more go into further tables of the same lines."""

NONE = Status("reviewed_none", "off")
ISSUES_NONE = Status("issues_none", "off")
NOT_REVIEWED = Status("not_reviewed", "open")


def build(request: "Request") -> Page:
    """Return the matrix; of one customer alone with one line a requirement."""
    matrix = Matrix(request)
    lines = list(matrix.lines())
    blocks: list[Block] = [_legend()]
    sheet = None
    if request.scope.customer:
        blocks.append(matrix_customer.table(matrix, lines))
    else:
        blocks.append(_counts(matrix, lines))
        blocks += _tables(matrix, lines)
        if len(matrix.states) > WIDE:
            sheet = _table("matrix", matrix, lines, [state.code for state in matrix.states])
    blocks.append(_basis(matrix))
    return Page("matrix", tuple(blocks), about=about(request), landscape=True, sheet=sheet)


def _legend() -> Table:
    """Return what the three states mean."""
    rows = (
        Row((Label("matrix.required"), Label("matrix.required_means"))),
        Row((NONE, Label("matrix.reviewed_means"))),
        Row((ISSUES_NONE, Label("matrix.issues_means"))),
        Row((NOT_REVIEWED, Label("matrix.not_reviewed_means"))),
    )
    columns = (Column("state"), Column("meaning", "long"))
    return Table("legend", columns, rows, plain=True)


def _counts(matrix: Matrix, lines: list[Line]) -> Table:
    """Return for each customer how many clauses are in which state."""
    rows = []
    for state in matrix.states:
        found = [(line.at[state.code], len(line.clauses)) for line in lines if line.clauses]
        entries = {e.id for line in lines for e in _entries(line, state.code)}
        counts = [
            sum(count for what, count in found if not isinstance(what, str)),
            sum(count for what, count in found if what in ("reviewed_none", "issues_none")),
            sum(count for what, count in found if what == "not_reviewed"),
        ]
        numbers = (len(entries), *counts)
        cells = (customer_cell(state.code, matrix.register), *map(Number, numbers))
        rows.append(Row(cells))
    columns = (
        Column("customer"),
        Column("requirements", "number"),
        Column("clauses_required", "number"),
        Column("clauses_none", "number"),
        Column("clauses_not_reviewed", "number"),
    )
    return Table("matrix_counts", columns, rows, plain=True)


def _tables(matrix: Matrix, lines: list[Line]) -> Iterator[Block]:
    codes = [state.code for state in matrix.states]
    groups = _even(codes)
    for number, group in enumerate(groups, 1):
        name = "matrix" if number == 1 else f"matrix_{number}"
        table = _table(name, matrix, lines, group)
        if len(groups) == 1:
            yield table
            return
        ends = (code_cell(group[0]), code_cell(group[-1]))
        heading = Joined(ends if len(group) > 1 else ends[:1], " – ")
        yield Section(f"{name}_customers", (table,), heading, new_page=number > 1)


def _even(codes: list[str]) -> list[list[str]]:
    """Return customers in groups that are as large as each other, as far as they can be."""
    count = -(-len(codes) // WIDE)
    at = [round(len(codes) * n / count) for n in range(count + 1)] if count else []
    return [codes[start:end] for start, end in pairwise(at)]


def _table(name: str, matrix: Matrix, lines: Iterable[Line], codes: list[str]) -> Table:
    customers = tuple(Column(code, title=code_cell(code)) for code in codes)
    columns = (
        Column("clause", "id"),
        Column("clause_title"),
        *customers,
        Column("implemented_in", "long"),
    )
    rows: list[Row] = []
    chapter = None
    for number, line in enumerate(lines):
        if (heading := matrix.heading(line, chapter)) is not None:
            rows.append(heading)
        chapter = line.chapter
        rows.append(_row(f"{name}_{number}", line, codes, matrix))
    return Table(name, columns, rows, caption=Label("table.matrix"))


def _row(name: str, line: Line, codes: list[str], matrix: Matrix) -> Row:
    entries = [e for code in codes for e in _entries(line, code)]
    cells = tuple(_cell(line, code, matrix) for code in codes)
    where = matrix.met_by(entries) if entries else DASH
    return Row((*matrix.head(line), *cells, where), details=matrix.texts(name, entries))


def _cell(line: Line, code: str, matrix: Matrix) -> Cell:
    found = line.at[code]
    if found == "reviewed_none":
        return NONE
    if found == "issues_none":
        return ISSUES_NONE
    if found == "not_reviewed":
        return NOT_REVIEWED
    lines = (Joined((Ref(e.id), matrix.status_of(e))) for e in _entries(line, code))
    return several(lines, Label("word.none"))


def _entries(line: Line, code: str) -> "tuple[Entry[Requirement], ...]":
    found = line.at[code]
    return () if isinstance(found, str) else found


def _basis(matrix: Matrix) -> Table:
    """Return the documents and editions that the states rest on."""
    rows = [row for state in matrix.states for row in _basis_rows(state, matrix)]
    columns = (
        Column("customer"),
        Column("document"),
        Column("edition"),
        Column("effective", "date"),
        Column("reviewed", "long"),
        Column("numbering"),
    )
    return Table("matrix_basis", columns, rows, note=Label("matrix.rule"), plain=True)


def _basis_rows(state: "CustomerStates", matrix: Matrix) -> Iterator[Row]:
    register = matrix.register
    who = code_cell(state.code)
    customer = register.customer(state.code)
    for basis in state.basis:
        number, title = basis.entry.record.number, basis.entry.title
        named = (
            (Ref(basis.entry.id, number), Text(title)) if number else (Ref(basis.entry.id, title),)
        )
        effective = basis.edition.effective
        yield Row(
            (
                who,
                several(named),
                Text(basis.edition.edition),
                Day(effective) if effective is not None else Label("matrix.no_day"),
                _reviewed(basis, matrix),
                Label("matrix.by_clause" if basis.by_clause else "matrix.own_numbers"),
            )
        )
    none = customer.no_csr if customer is not None else None
    if not state.basis:
        said: Cell = Label("matrix.no_document")
        if none is not None and state.no_csr:
            said = Label("matrix.no_csr", {"signed": signed(none.by, none.checked, register)})
        yield Row((who, DASH, DASH, DASH, said, DASH))
    if state.unread:
        yield Row((who, DASH, DASH, DASH, Label("matrix.unread"), DASH))


def _reviewed(basis: "Basis", matrix: Matrix) -> Cell:
    edition, register = basis.edition, matrix.register
    reviewed = edition.reviewed
    if basis.whole and reviewed is not None:
        who = signed(reviewed.by, reviewed.date, register)
        said: Cell = Label("matrix.whole", {"signed": who})
    elif edition.sections:
        said = Label("matrix.in_part", {"count": Number(len(edition.sections))})
    else:
        said = NOT_REVIEWED
    listed = joined(*map(Text, basis.unfiled), between=", ")
    unfiled = Label("matrix.unfiled", {"sections": listed}) if basis.unfiled else None
    return several((said, unfiled))
