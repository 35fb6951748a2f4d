"""What unfolds below a requirement in the list: every fact, each under its name."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.model.editions import unassessed_editions
from csrreg.reports import requirement_cells as cells
from csrreg.reports.names import record_cell
from csrreg.reports.others_parts import BindsOthers
from csrreg.reports.page import Cell, Day, Joined, Label, Status, Text

if TYPE_CHECKING:
    from csrreg.model.register import Register
    from csrreg.model.requirement import Cascade, DeviationRequest, Requirement, Verification
    from csrreg.model.status import SiteView
    from csrreg.reports.scoped import Placed

Fact = tuple[str, Cell]


def facts_of(placed: "Placed", register: "Register") -> tuple[Fact, ...]:
    """Return the facts of a requirement that the list has no column for, or shows in short.

    What every requirement needs is named where it is missing, too; the rest where it is there.
    """
    record = placed.entry.record
    views = [view for view, _ in placed.at]
    needed: tuple[Fact, ...] = (
        ("document", cells.document(record.source.document, register)),
        ("interpretation", cells.text(record.interpretation) or Label("word.none")),
        ("judged", cells.per_site(views, lambda view: judged(view, register))),
        ("gap", cells.per_site(views, lambda view: gap(view, register))),
        ("actions", cells.per_site(views, lambda view: cells.actions(view, register))),
        ("evidence", cells.per_site(views, cells.evidence)),
        ("verifications", cells.per_site(views, lambda view: verifications(view, register))),
        ("editions", cells.several(editions(record, register), Label("editions.none_newer"))),
        ("cascade", cascade(record.cascade)),
    )
    other = (fact for fact in kept(record, register) if fact[1] is not None)
    return (*needed, *other)


def kept(record: "Requirement", register: "Register") -> Iterator[Fact]:
    """Yield the facts that not every requirement has; None where it has not."""
    retired, length = record.retired, record.retention
    yield "deviation", deviation(record.exception)
    yield "retention", cells.length(length) if length is not None else None
    yield "origin", Label(f"origin.{record.origin}") if record.origin else None
    yield "category", cells.text(record.category)
    yield "priority", Label(f"priority.{record.priority}") if record.priority else None
    yield "tags", cells.joined(*map(Text, record.tags), between=", ")
    yield "refers_to", refers_to(record, register)
    yield "supersedes", record_cell(record.supersedes, register) if record.supersedes else None
    links = (
        cells.joined(record_cell(link.to, register), cells.text(link.why), between=": ")
        for link in record.links
        if cells.may_be_seen(link.to, register)
    )
    yield "links", cells.several(links)
    yield "notes", cells.text(record.notes)
    if retired is not None:
        who = cells.signed(retired.by, retired.date, register)
        yield "retired", cells.joined(who, Text(retired.reason), between=": ")


def refers_to(record: "Requirement", register: "Register") -> Cell:
    """Return the documents that the customer's section points to; None for none."""
    return cells.several(
        cells.joined(cells.document(r.document, register), cells.text(r.edition), between=", ")
        for r in record.source.refers_to
        if cells.may_be_seen(r.document, register)
    )


def limited_to(view: "SiteView", register: "Register") -> Cell:
    """Return the parts to which a requirement is limited; None if it is not."""
    said = view.applies
    if said is None or not said.parts:
        return None
    seen = (part for part in said.parts if cells.may_be_seen(part, register))
    parts = cells.joined(*(record_cell(part, register) for part in seen), between=", ")
    return parts or Label("applies.other_parts")


def judged(view: "SiteView", register: "Register") -> Cell:
    """Return whether it applies, why, to which parts, and who said so when."""
    said = view.applies
    if said is None or said.answer is None:
        return Label("applies.open")
    if isinstance(said, BindsOthers):
        return cells.applies(view)
    parts = limited_to(view, register)
    return cells.several(
        (
            cells.joined(cells.applies(view), cells.text(said.reason), between=": "),
            Label("applies.parts", {"parts": parts}) if parts is not None else None,
            cells.signed(said.by, said.date, register),
        )
    )


def gap(view: "SiteView", register: "Register") -> Cell:
    """Return whether it was met already when it was judged, what was missing, and who said so."""
    said = cells.measured(view)
    if said is None or said.answer is None:
        return cells.fulfilled(view)
    return cells.several(
        (
            cells.joined(Label(f"fulfilled.{said.answer}"), cells.text(said.note), between=": "),
            cells.signed(said.by, said.date, register),
        )
    )


def verifications(view: "SiteView", register: "Register") -> Cell:
    """Return every verification, the latest first, and whether the latest still counts."""
    if not view.verification:
        return cells.verified(view, register)
    latest = view.verification[-1]
    lines = [_verification(v, register) for v in reversed(view.verification)]
    return cells.several((*lines[:1], cells.proof(latest, view.requirement, register), *lines[1:]))


def _verification(found: "Verification", register: "Register") -> Cell:
    who = cells.signed(found.by, found.date, register)
    result = Label(f"answer.{found.result}")
    return cells.joined(who, cells.text(found.method), result, between=", ")


def editions(record: "Requirement", register: "Register") -> Iterator[Cell]:
    """Yield what each edition did to a requirement, and those it was not compared with yet."""
    for assessed in record.assessed:
        result = Label(f"change.{assessed.result}")
        who = cells.signed(assessed.by, assessed.date, register)
        what = Joined((Text(assessed.edition), result), ": ")
        yield cells.joined(what, who, between=", ")
    for edition in unassessed_editions(record, register):
        yield Joined((Text(edition.edition), Status("not_compared", "late")), ": ")


def deviation(asked: "DeviationRequest | None") -> Cell:
    """Return what was agreed with the customer, or asked of it; None where nothing was asked."""
    if asked is None:
        return None
    answer = Label(f"answer.{asked.answer}" if asked.answer else "deviation.waiting")
    when = asked.date or asked.asked
    return cells.joined(
        answer, Day(when) if when is not None else None, cells.text(asked.document), between=", "
    )


def cascade(said: "Cascade | None") -> Cell:
    """Return whether suppliers must meet it, and what shows that they were told."""
    if said is None:
        return Label("cascade.open")
    if said.to_suppliers == "no":
        return Label("cascade.no")
    told = Text(said.evidence) if said.evidence else Label("cascade.not_shown")
    return Joined((Label("cascade.yes"), told), ": ")
