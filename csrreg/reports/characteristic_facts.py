"""What unfolds below a special characteristic in its list: what has no column there."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.reports.carried_cells import documents
from csrreg.reports.characteristic_cells import approvals, result
from csrreg.reports.names import record_cell
from csrreg.reports.page import Cell, Day, Label, Number, Text
from csrreg.reports.requirement_cells import day, joined, several, signed, text

if TYPE_CHECKING:
    from csrreg.model.characteristic import AssessedRevision, Characteristic, ClassChange
    from csrreg.model.register import Register

Fact = tuple[str, Cell]


def facts_of(record: "Characteristic", register: "Register") -> tuple[Fact, ...]:
    """Return the facts that are there."""
    return tuple(fact for fact in _facts(record, register) if fact[1] is not None)


def _facts(record: "Characteristic", register: "Register") -> Iterator[Fact]:
    yield "documents", documents(record, register)
    origin = Label(f"characteristic.{record.origin}") if record.origin else None
    asked = record_cell(record.requirement, register) if record.requirement else None
    yield "origin", joined(origin, asked, _rating(record), between="; ")
    yield "effect", text(record.effect)
    yield "reaction", several(_reactions(record))
    yield "results", several(map(result, reversed(record.capability)))
    yield "approvals_before", approvals(record)
    yield "revisions", several(_assessed(a, register) for a in record.assessed)
    yield "class_history", several(map(_class_change, record.class_history))
    links = (joined(record_cell(x.to, register), text(x.why), between=": ") for x in record.links)
    yield "links", several(links)
    yield "notes", text(record.notes)


def _rating(record: "Characteristic") -> Cell:
    """Return severity and occurrence of the FMEA."""
    rated = (("severity", record.severity), ("occurrence", record.occurrence))
    found = (
        Label(f"characteristic.{name}", {"value": Number(value)})
        for name, value in rated
        if value is not None
    )
    return joined(*found, between=", ")


def _reactions(record: "Characteristic") -> Iterator[Cell]:
    for control in record.control:
        if control.reaction:
            yield joined(text(control.operation), Text(control.reaction), between=": ")


def _assessed(found: "AssessedRevision", register: "Register") -> Cell:
    what = joined(Text(found.revision), Label(f"change.{found.result}"), between=": ")
    return joined(what, signed(found.by, found.date, register), between=", ")


def _class_change(found: "ClassChange") -> Cell:
    """Return how the class changed; an end that is left out means no class."""
    ends: list[Cell] = [
        Text(name) if name else Label("word.no_class") for name in (found.from_, found.to)
    ]
    agreed = found.approved_by
    return joined(
        Day(found.date) if found.date else None,
        joined(*ends, between=" → "),
        Label("characteristic.agreed", {"by": Text(agreed)}) if agreed else None,
        text(found.document),
        between=", ",
    )


def retired_on(record: "Characteristic") -> Cell:
    """Return since when it is no longer special; None if it still is."""
    return day(record.retired.date) if record.retired is not None else None
