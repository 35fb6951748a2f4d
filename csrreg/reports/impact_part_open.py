"""What a drawing revision leaves open beside characteristics and orders."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.model.contract import feasibility_of
from csrreg.model.kinds import COMMON
from csrreg.model.status import is_replaced, requirement_status, sites_of
from csrreg.reports.impact import Affected, still_here
from csrreg.reports.impact_part_change import PartChange, approval
from csrreg.reports.impact_schedule import APPROVAL, OTHERS, PAPERS

if TYPE_CHECKING:
    from csrreg.model.characteristic import Characteristic
    from csrreg.model.register import Entry, Register
    from csrreg.model.requirement import Requirement

_CHANGES = ("8.3.4.4", "8.5.6.1", "8.5.6.1.1")
"""Clauses of IATF 16949 under which customers ask for notice and approval of changes."""


def requirements(change: PartChange) -> Iterator[Affected]:
    """Yield the requirements that are limited to the part, with their status at its sites."""
    for entry in change.register.requirements:
        record = entry.record
        if record.retired is not None:
            continue
        views = [
            view
            for view in sites_of(record, change.register)
            if view.applies is not None
            and change.id in view.applies.parts
            and view.applies.answer != "no"
            and (not view.site or not change.part.sites or view.site in change.part.sites)
        ]
        if not views:
            continue
        said = ", ".join(
            f"{view.site} {requirement_status(view, change.register)}".strip() for view in views
        )
        person = next((view.owner for view in views if view.owner), None)
        owner = still_here(person, change.register) or change.owner
        what = f"{entry.id}: check that it is met with revision {change.revision}"
        yield Affected(
            topic="requirements",
            id=entry.id,
            title=entry.title,
            what=f"section {record.source.section}, {said}" if record.source.section else said,
            why="limited to the part",
            owner=owner,
            action=change.action(what, owner, PAPERS),
        )


def open_points(
    change: PartChange, characteristics: "list[Entry[Characteristic]]"
) -> Iterator[Affected]:
    """Yield feasibility, the customer's notice, old stock, cut-in, and telling the people."""
    yield _feasibility(change)
    yield _customer(change, characteristics)
    if change.before is not None:
        yield from _stock(change, change.before)
    yield _told(change)


def _feasibility(change: PartChange) -> Affected:
    """Return whether the team has said that the revision can be made (IATF 16949 8.2.3.1.3)."""
    register = change.register
    done = ""
    for entry in register.reviews:
        about = any(
            item.part == change.id and item.revision == change.revision
            for item in entry.record.items
        )
        if about and not is_replaced(entry, register) and feasibility_of(entry, register):
            done = entry.id
    owner = change.department("engineering")
    what = f"Feasibility of revision {change.revision}: judge it in the team and record it"
    return Affected(
        topic="open",
        id=change.id,
        title="feasibility",
        what=f"concluded in {done}" if done else "not judged yet",
        why="every change is judged by the team (IATF 16949 8.2.3.1.3)",
        owner=owner,
        action=None if done else change.soon(what, owner),
    )


def _customer(change: PartChange, characteristics: "list[Entry[Characteristic]]") -> Affected:
    """Return whether the customer must know and agree, and what says so."""
    register = change.register
    asking = [e.id for e in register.requirements if _asks_for_notice(e, change)]
    covered = sum(bool(e.record.approved) for e in characteristics)
    reasons = [f"asked for by {', '.join(asking)}"] if asking else []
    if covered:
        reasons.append("an older revision was approved")
    what = "notice and approval are needed" if reasons else "find out whether approval is needed"
    action = approval(change)
    named = (a for e in characteristics for a in e.record.approved)
    given = next((a for a in named if a.for_revision == change.revision), None)
    if given is not None:
        paper = f", {given.document}" if given.document else ""
        what = f"approved by {given.by}{paper}"
    return Affected(
        topic="open",
        id=change.id,
        title="customer",
        what=what,
        why="; ".join(reasons) or f"no requirement on it is recorded ({', '.join(_CHANGES)})",
        owner=action.owner,
        action=action if given is None else None,
    )


def _asks_for_notice(entry: "Entry[Requirement]", change: PartChange) -> bool:
    record = entry.record
    if record.retired is not None or entry.customer not in (change.customer, COMMON):
        return False
    if not any(clause in _CHANGES for clause in record.clauses):
        return False
    judged = [v.applies for v in sites_of(record, change.register)]
    return any(
        a is None or (a.answer != "no" and (not a.parts or change.id in a.parts)) for a in judged
    )


def _stock(change: PartChange, before: str) -> Iterator[Affected]:
    """Yield what is to be settled with parts of the revision before: stock, and the cut-in."""
    logistics, production = change.department("logistics"), change.department("production")
    what = f"Old stock of revision {before}: count it; use up, rework or scrap"
    yield Affected(
        topic="open",
        id=change.id,
        title="old stock",
        what=f"parts, castings, tools and gauges of revision {before}",
        why=f"revision {change.revision} replaces it",
        owner=logistics,
        action=change.action(what, logistics, OTHERS),
    )
    what = f"Cut-in (断点) of revision {change.revision}: agree on day and first batch, mark it"
    yield Affected(
        topic="open",
        id=change.id,
        title="cut-in (断点, Einsatztermin)",
        what="day, first batch and marking are not in the register",
        why=f"parts of {before} and {change.revision} must be told apart",
        owner=production,
        action=change.action(what, production, OTHERS),
    )


def _told(change: PartChange) -> Affected:
    told = change.recorded.communicated if change.recorded is not None else ()
    what = f"Tell everybody concerned of revision {change.revision}"
    return Affected(
        topic="open",
        id=change.id,
        title="telling people",
        what=", ".join(c.to for c in told) if told else "nobody told yet",
        why="who works to the old revision must know (ISO 9001 8.2.4)",
        owner=change.owner,
        action=None if told else change.action(what, change.owner, APPROVAL),
    )


def linked(change: PartChange) -> Iterator[Affected]:
    """Yield other records that are linked to the part."""
    yield from linked_to(change.id, change.register)


def linked_to(id: str, register: "Register") -> Iterator[Affected]:
    """Yield the records whose links lead to one, unless they are retired."""
    for reference in register.links:
        if reference.target == id and reference.path[0] == "links":
            entry = register.entries[reference.source]
            if getattr(entry.record, "retired", None) is None:
                why = entry.record.links[int(reference.path[1])].why or "linked"
                yield Affected("linked", entry.id, entry.title, entry.kind.name, why)
