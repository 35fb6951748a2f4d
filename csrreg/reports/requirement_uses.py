"""What depends on a requirement: special characteristics, contracts, other records."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from csrreg.model.ids import sort_key
from csrreg.model.moments import received_on
from csrreg.model.status import status_of
from csrreg.reports.names import class_cell, record_cell
from csrreg.reports.page import Block, Cell, Column, Day, Label, Ref, Row, Section, Table, Text
from csrreg.reports.tones import status_cell

if TYPE_CHECKING:
    from csrreg.model.register import Entry, Register
    from csrreg.model.requirement import Requirement


def uses(entry: "Entry[Requirement]", register: "Register") -> Section:
    """Return the section; a table that says *none* where nothing depends on it."""
    return Section("uses", tuple(_tables(entry, register)))


def _tables(entry: "Entry[Requirement]", register: "Register") -> Iterator[Block]:
    columns = (
        Column("characteristic"),
        Column("part"),
        Column("symbol"),
        Column("class"),
        Column("status", "status"),
    )
    rows = [
        Row(
            (
                Ref(e.id, e.record.feature),
                record_cell(e.record.part, register),
                Text(e.record.symbol) if e.record.symbol else Label("word.none"),
                class_cell(register.classes.get(e.id), register),
                status_cell("characteristic", status_of(e, register)),
            )
        )
        for e in sorted(register.characteristics, key=lambda e: sort_key(e.id))
        if e.record.requirement == entry.id
    ]
    none = Label("word.none")
    yield Table("characteristics", columns, rows, plain=True, empty=none)
    about = (Column("review"), Column("received", "date"), Column("status", "status"))
    rows = [
        Row(
            (
                Ref(e.id, e.title),
                Day(received_on(e.record, register)),
                status_cell("review", status_of(e, register)),
            )
        )
        for e in sorted(register.reviews, key=lambda e: sort_key(e.id))
        if entry.id in e.record.requirements
    ]
    yield Table("contracts", about, rows, plain=True, empty=none)
    linked = [
        e
        for e in sorted(register.entries.values(), key=lambda e: sort_key(e.id))
        if any(link.to == entry.id for link in getattr(e.record, "links", ()))
    ]
    if linked:
        rows = [Row((Ref(e.id, e.title), _why(e, entry.id))) for e in linked]
        yield Table("linked", (Column("record"), Column("why", "long")), rows, plain=True)


def _why(entry: "Entry[Any]", id: str) -> Cell:
    links = getattr(entry.record, "links", ())
    return next(
        (Text(link.why) for link in links if link.to == id and link.why), Label("word.dash")
    )
