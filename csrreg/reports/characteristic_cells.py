"""What a special characteristic says, cell by cell, as its list shows it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.model.calendar import add
from csrreg.model.capability import Judged, is_measured, judge, targets_for
from csrreg.model.coverage import (
    is_older,
    is_passed_through,
    part_of,
    revision_in_force,
    unchanged_since,
)
from csrreg.reports.carried_cells import OLDER, drawing
from csrreg.reports.names import class_cell
from csrreg.reports.page import Cell, Day, Label, Number, Ref, Status, Text
from csrreg.reports.requirement_cells import day, joined, several, text

if TYPE_CHECKING:
    from csrreg.model.characteristic import Capability, Characteristic, Control
    from csrreg.model.common import Approval
    from csrreg.model.part import Part
    from csrreg.model.register import Entry, Register
    from csrreg.model.settings import Calendar


def number(entry: "Entry[Characteristic]") -> Cell:
    """Return the id, and where the characteristic stands on the drawing."""
    record = entry.record
    balloon, zone = record.balloon, record.zone
    return several(
        (
            Ref(entry.id),
            Label("characteristic.balloon", {"number": Text(balloon)}) if balloon else None,
            Label("characteristic.zone", {"zone": Text(zone)}) if zone else None,
        )
    )


def feature(record: "Characteristic") -> Cell:
    """Return what is measured or judged, and whether product, process or a supplier's."""
    return several(
        (
            Text(record.feature),
            Label(f"characteristic.{record.kind}") if record.kind else None,
            _passed_through(record),
        )
    )


def _passed_through(record: "Characteristic") -> Cell:
    """Return that a supplier makes it; that nobody here checks it only if there is no control."""
    if not is_passed_through(record):
        return None
    return Label(
        "characteristic.from_supplier" if record.control else "characteristic.pass_through"
    )


def specification(record: "Characteristic") -> Cell:
    """Return what the drawing asks, and the limits in the reader's form."""
    found = (text(record.specification), text(record.attribute), _nominal(record), limits(record))
    return several(found, Label("specification.none"))


def limits(record: "Characteristic") -> Cell:
    """Return the limits with their unit; None without any."""
    unit, lower, upper = record.unit or "", record.lower, record.upper
    if lower is not None and upper is not None:
        between = {
            "lower": Number(lower, size=True),
            "upper": Number(upper, unit, size=True),
        }
        return Label("specification.between", between)
    if upper is not None:
        return Label("specification.at_most", {"value": Number(upper, unit, size=True)})
    if lower is not None:
        return Label("specification.at_least", {"value": Number(lower, unit, size=True)})
    return None


def _nominal(record: "Characteristic") -> Cell:
    if record.nominal is None:
        return None
    value = Number(record.nominal, record.unit or "", size=True)
    return Label("specification.nominal", {"value": value})


def converted(entry: "Entry[Characteristic]", register: "Register") -> Cell:
    """Return the customer's symbol and the class of ours it converts to."""
    ours, symbol = register.classes.get(entry.id), entry.record.symbol
    if ours is None:
        if symbol is None:
            return Label("word.no_class")
        return joined(Text(symbol), Status("not_converted", "late"), between=" → ")
    mark = Text(symbol) if symbol else Label("characteristic.no_symbol")
    return joined(mark, class_cell(ours, register), between=" → ")


def controls(record: "Characteristic") -> Cell:
    """Return how it is controlled, an operation a line; the reaction plans stand elsewhere."""
    return several(map(_control, record.control), Label("control.none"))


def _control(found: "Control") -> Cell:
    phase = Label(f"phase.{found.phase}") if found.phase else None
    where = joined(text(found.operation), phase, between=", ")
    return joined(where, joined(*_how(found), between="; "), between=": ")


def _how(found: "Control") -> Iterator[Cell]:
    yield text(found.method)
    grr = Label("control.grr", {"grr": Number(found.grr, "%")}) if found.grr is not None else None
    yield joined(text(found.gauge), grr, between=", ")
    yield joined(text(found.sample), text(found.frequency), between=", ")


def capability(entry: "Entry[Characteristic]", register: "Register") -> Cell:
    """Return what was measured against the targets of its class in the phase of its part."""
    record, settings = entry.record, register.settings
    if not is_measured(record):
        key = "attribute" if record.attribute is not None else "no_limits"
        return Label(f"capability.{key}")
    part = part_of(record, register)
    phase = part.phase if part is not None else None
    targets = targets_for(register.classes.get(entry.id), phase, settings)
    calendar = settings.calendar if settings is not None else None
    lines = [
        joined(
            _judged(j, calendar),
            _if_older(record, j.result.for_revision if j.result else None, register),
        )
        for j in judge(record, targets, register.today, calendar)
    ]
    if lines:
        return several(lines)
    results = [result(r) for r in record.capability[-1:]]
    return several((*results, Label("capability.no_target")))


_STATES = {
    "ok": Status("reached", "good"),
    "below": Status("below_target", "late"),
    "missing": Status("no_result", "late"),
    "wrong_index": Status("wrong_index", "late"),
    "overdue": Status("measure_again", "late"),
}


def _judged(judged: Judged, calendar: "Calendar | None") -> Cell:
    target = judged.target
    asked = Label("capability.target", {"value": Number(target.at_least)})
    if judged.result is None:
        return joined(Text(target.index), asked, _STATES[judged.state])
    measured, again = judged.result, None
    if measured.date is not None and target.every is not None:
        when = Day(add(measured.date, target.every, calendar), judged.state == "overdue")
        again = Label("capability.again", {"day": when})
    return joined(
        joined(Text(target.index), Number(measured.value), asked),
        joined(day(measured.date), _STATES[judged.state]),
        again,
        between=" · ",
    )


def result(found: "Capability") -> Cell:
    """Return one result: index, value, phase, day, sample, revision of the drawing."""
    count, revision = found.sample_size, found.for_revision
    return joined(
        joined(Text(found.index), Number(found.value)),
        Label(f"phase.{found.phase}") if found.phase else None,
        day(found.date),
        Label("capability.sample", {"count": Number(count)}) if count is not None else None,
        drawing(revision) if revision else None,
        between=", ",
    )


def approval(record: "Characteristic", register: "Register") -> Cell:
    """Return the latest approval, and whether it covers the revision in force."""
    if not record.approved:
        return Label("approval.none")
    last = record.approved[-1]
    return several((*_approval(last), _if_older(record, last.for_revision, register)))


def _if_older(record: "Characteristic", revision: str | None, register: "Register") -> Cell:
    """Return that a proof is of an older revision than the one in force, or None."""
    part = part_of(record, register)
    in_force = revision_in_force(part, register.today)
    if part is None or in_force is None or revision is None:
        return None
    needed_for = unchanged_since(record, part, in_force)
    return OLDER if is_older(part, revision, needed_for) else None


def _approval(found: "Approval") -> Iterator[Cell]:
    yield joined(Text(found.by), Day(found.date) if found.date else None, between=", ")
    yield joined(text(found.document), drawing(found.for_revision) if found.for_revision else None)


def approvals(record: "Characteristic") -> Cell:
    """Return the approvals before the latest, the newest first; None without any."""
    before = reversed(record.approved[:-1])
    return several(joined(*_approval(found), between=", ") for found in before)


def part_revision(part: "Part", register: "Register") -> Cell:
    """Return the drawing revision in force, and since when."""
    name = revision_in_force(part, register.today)
    if name is None:
        return Label("revision.none")
    found = next(r for r in reversed(part.revisions) if r.revision == name)
    since = Label("revision.since", {"day": Day(found.effective)}) if found.effective else None
    return joined(Text(name), since, between=", ")


def coming(part: "Part", register: "Register") -> Cell:
    """Return the revisions that are recorded and not in force yet; None without any."""
    return several(
        joined(Text(r.revision), Label("revision.from", {"day": Day(r.effective)}), between=", ")
        for r in part.revisions
        if r.effective is not None and r.effective > register.today
    )
