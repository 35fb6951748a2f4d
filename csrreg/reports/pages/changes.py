"""What changed between two states of the register, field by field and word by word."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from csrreg.diff.policy import WEIGHTS
from csrreg.diff.words import Piece
from csrreg.errors import CsrregError
from csrreg.model.ids import parse_id
from csrreg.model.kinds import COMMON, KINDS, SETTINGS
from csrreg.reports.diff import CHANGES, DiffView, FieldView, RecordView, shown
from csrreg.reports.names import code_cell, department_cell
from csrreg.reports.page import (
    Block,
    Cell,
    Changed,
    Column,
    Figure,
    Figures,
    Joined,
    Label,
    Number,
    Page,
    Prose,
    Ref,
    Row,
    Section,
    Table,
    Text,
)
from csrreg.reports.requirement_cells import joined, several
from csrreg.reports.scoped import about
from csrreg.reports.tones import status_cell

if TYPE_CHECKING:
    from csrreg.diff.consequences import Consequence
    from csrreg.model.register import Register
    from csrreg.reports.request import Request

_COLUMNS = (
    Column("record"),
    Column("change", filter=True),
    Column("field"),
    Column("difference", "long"),
    Column("weight", filter=True),
    Column("customer", filter=True),
)
_CONTENT = (Column("field"), Column("content", "long"))
_MOST = 200
"""Of so many records that came or went the whole content is shown; of more only their titles."""
_HERE = "work tree"
"""What a diff calls the files as they are now."""


def build(request: "Request") -> Page:
    """Return what changed: figures, what follows from it, then every field by kind of record.

    Raises:
        CsrregError: if nothing says which states are to be compared.
    """
    view = request.difference
    if view is None:
        raise CsrregError("which states? csrreg report changes A..B")
    blocks: list[Block] = [_figures(view)]
    if view.unreadable:
        blocks.append(_unreadable(view))
    if not view.records:
        blocks.append(Prose(Label("changes.none"), "note"))
    else:
        blocks.append(_summary(view))
    if (follows := _consequences(view, request.register)) is not None:
        blocks.append(follows)
    by_kind: dict[str, list[RecordView]] = {}
    for record in view.records:
        by_kind.setdefault(record.kind, []).append(record)
    whole = sum(r.change in ("added", "removed") for r in view.records) <= _MOST
    blocks += [
        _of_kind(kind.name, by_kind[kind.name], request.scope.customer, whole=whole)
        for kind in (SETTINGS, *KINDS)
        if kind.name in by_kind
    ]
    ends = (("before", _state(view.before)), ("after", _state(view.after)))
    return Page("changes", tuple(blocks), about=(*ends, *about(request)), landscape=True)


def _state(name: str) -> Cell:
    return Label("changes.work_tree") if name == _HERE else Text(name)


def _fields(records: Sequence[RecordView]) -> Iterator[FieldView]:
    """Yield the fields that changed; a record that came or went is one change by itself."""
    for record in records:
        if record.change in ("renamed", "changed"):
            yield from record.fields


def _figures(view: DiffView) -> Figures:
    changes = Counter(record.change for record in view.records)
    weights = Counter(field.weight for field in _fields(view.records))
    figures = [Figure(f"records_{name}", Number(changes[name])) for name in CHANGES]
    figures.append(Figure("fields_substantive", Number(weights["substantive"])))
    return Figures(tuple(figures))


def _unreadable(view: DiffView) -> Section:
    """Return the files that differ and could not be read, so that the page says nothing of them."""
    columns = (Column("file"), Column("code", "id"), Column("message", "long"))
    rows = [
        Row((Text(f"{f.file}:{f.line}"), Text(f.code), Text(f.message, "en")))
        for f in view.unreadable
    ]
    warning = Prose(Label("changes.unreadable"), "warning")
    return Section("unreadable", (warning, Table("unreadable", columns, rows, plain=True)))


def _summary(view: DiffView) -> Table:
    """Return how many records of each kind changed how, and how many fields of each weight."""
    columns = [Column("kind")]
    columns += [Column(c, "number", title=Label(f"change.{c}")) for c in CHANGES]
    columns += [Column(w, "number", title=Label(f"weight.{w}")) for w in WEIGHTS]
    rows = []
    for kind in (k.name for k in (SETTINGS, *KINDS)):
        records = [r for r in view.records if r.kind == kind]
        if records:
            changes = Counter(record.change for record in records)
            weights = Counter(field.weight for field in _fields(records))
            counts = (*(changes[c] for c in CHANGES), *(weights[w] for w in WEIGHTS))
            rows.append(Row((Label(f"section.{kind}"), *map(Number, counts))))
    return Table("summary", tuple(columns), rows, plain=True)


def _of_kind(kind: str, records: Sequence[RecordView], customer: str, *, whole: bool) -> Section:
    columns = tuple(c for c in _COLUMNS if c.key != "customer" or not customer)
    rows = []
    for record in records:
        for at, cells in enumerate(_lines(record, customer, whole=whole)):
            came = record.change in ("added", "removed")
            details = (_content(record),) if whole and came and record.fields else ()
            anchor = record.id if not at else ""
            rows.append(Row(cells[: len(columns)], anchor=anchor, details=details))
    note = None if whole else Label("changes.too_many", {"count": Number(_MOST)})
    caption = Label("changes.fields")
    return Section(kind, (Table(kind, columns, rows, caption=caption, note=note),))


def _lines(record: RecordView, customer: str, *, whole: bool) -> Iterator[tuple[Cell, ...]]:
    """Yield a line for each changed field; the first one bears the title."""
    change, of = Label(f"change.{record.change}"), _customer(record.id)
    title = Ref(record.id, record.title)
    all_of_it = Label("changes.whole")
    if record.change in ("added", "removed"):
        weight = Label(f"change.{record.weight}")
        said = Label(f"changes.{record.change}{'' if whole else '_short'}")
        yield (title, change, all_of_it, said, weight, of)
        return
    if record.change == "renamed":
        # Of a record that was another customer's, that customer is not named.
        known = parse_id(record.was)
        may = not customer or (known is not None and known.customer in (customer, COMMON))
        was = Label("changes.was", {"id": Text(record.was)}) if may else Label("changes.renamed")
        yield (title, change, all_of_it, was, Label(f"change.{record.weight}"), of)
        title = Ref(record.id)
    for field in record.fields:
        weight = Label(f"change.{field.weight}")
        yield (title, change, _name(field), _difference(field), weight, of)
        title = Ref(record.id)


def _customer(id: str) -> Cell:
    known = parse_id(id)
    return code_cell(known.customer) if known is not None else Label("changes.everybody")


def _name(field: FieldView) -> Cell:
    return several((Text(field.path), Text(field.label) if field.label else None))


def _difference(field: FieldView) -> Cell:
    """Return a text word by word, else what it was and what it is."""
    if field.moved_from:
        return Label("changes.moved", {"place": Text(field.moved_from)})
    if field.pieces:
        return Changed(field.pieces)
    old = shown(field.old) if field.old is not None else ""
    new = shown(field.new) if field.new is not None else ""
    between = (Piece("same", " → "),) if old and new else ()
    removed = (Piece("removed", old),) if old else ()
    added = (Piece("added", new),) if new else ()
    return Changed((*removed, *between, *added))


def _content(record: RecordView) -> Table:
    """Return everything that a record said that came or went."""
    rows = []
    for field in record.fields:
        value = field.new if field.new is not None else field.old
        rows.append(Row((Text(field.path), Text(shown(value) if value is not None else ""))))
    caption = Label("changes.content", {"record": Text(record.id)})
    return Table(f"content-{record.id}", _CONTENT, rows, caption=caption, plain=True)


def _consequences(view: DiffView, register: "Register") -> Section | None:
    """Return what follows from the changes; None where nothing does."""
    rows = [
        Row((Ref(record.id), Ref(c.id, c.title), _follows(c, register)))
        for record in view.records
        for c in record.consequences
    ]
    unknown = Label("word.unknown")
    rows += [Row((unknown, Ref(c.id, c.title), _follows(c, register))) for c in view.others]
    if not rows:
        return None
    columns = (Column("cause"), Column("record"), Column("consequence", "long"))
    return Section("consequences", (Table("consequences", columns, rows, plain=True),))


def _follows(found: "Consequence", register: "Register") -> Cell:
    site = Text(found.of) if found.of else None
    if found.what in ("status", "to_re_review"):
        known = parse_id(found.id)
        kind = known.kind.name if known is not None else ""
        ends: tuple[Cell, ...] = (
            status_cell(kind, found.before),
            status_cell(kind, found.after),
        )
        return joined(site, Joined(ends, " → "), between=": ")
    if found.what == "stale_answer":
        of = department_cell(found.of, register)
        return Label("consequence.stale_answer", {"department": of})
    return joined(site, Label(f"consequence.{found.what}"), between=": ")
