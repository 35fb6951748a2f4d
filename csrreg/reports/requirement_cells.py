"""What a requirement says, cell by cell; where sites differ, each site for itself."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from csrreg.model.coming import waits_too_long
from csrreg.model.editions import unassessed_editions
from csrreg.model.ids import parse_id, sort_key
from csrreg.model.kinds import COMMON, CUSTOMER
from csrreg.model.proof import covers
from csrreg.model.status import SiteView
from csrreg.reports.names import person_cell
from csrreg.reports.others_parts import BindsOthers
from csrreg.reports.page import Cell, Day, Joined, Label, Number, Ref, Several, Status, Text
from csrreg.reports.scoped import Placed, requirements_in
from csrreg.reports.tones import status_cell

if TYPE_CHECKING:
    from csrreg.model.common import Action
    from csrreg.model.register import Register
    from csrreg.model.requirement import (
        Fulfilled,
        Implemented,
        Requirement,
        Source,
        Verification,
    )
    from csrreg.model.types import Duration
    from csrreg.reports.request import Request

DASH = Label("word.dash")
"""Nothing, on purpose: nothing is wanted here."""


def placed_in(request: "Request") -> list[Placed]:
    """Return the requirements in scope by id, what binds everybody last.

    For a part these are its customer's and everybody's.
    """
    scope, register = request.scope, request.register
    part = register.entries.get(scope.part) if scope.part else None
    customers = (part.customer, COMMON) if part is not None else None
    found = [
        p
        for p in requirements_in(scope, register)
        if customers is None or p.entry.customer in customers
    ]
    found.sort(key=lambda p: (p.entry.customer == COMMON, sort_key(p.entry.id)))
    return found


def per_site(views: Sequence[SiteView], cell_of: Callable[[SiteView], Cell]) -> Cell:
    """Return a cell, or one a site where they differ, each with its site before it."""
    if len(views) == 1:
        return cell_of(views[0])
    cells = [(view.site, cell_of(view)) for view in views]
    if all(cell == cells[0][1] for _, cell in cells):
        return cells[0][1]
    lines: list[Cell] = []
    for site, cell in cells:
        items = cell.items if isinstance(cell, Several) else (cell,)
        lines += [Joined((Text(site), item), ": ") for item in items]
    return Several(tuple(lines))


def several(items: Iterable[Cell], otherwise: Cell = None) -> Cell:
    """Return several cells as one; a single one as it is, ``otherwise`` for none."""
    found = tuple(item for item in items if item is not None)
    if len(found) == 1:
        return found[0]
    return Several(found) if found else otherwise


def joined(*items: Cell, between: str = " ") -> Cell:
    """Return cells in one line, leaving out those that are empty."""
    found = tuple(item for item in items if item is not None)
    return found[0] if len(found) == 1 else Joined(found, between) if found else None


def text(value: str | None, lang: str = "") -> Cell:
    """Return a text of a record, or None."""
    return Text(value, lang) if value else None


def day(value: date | None) -> Cell:
    """Return a day, or None."""
    return Day(value) if value is not None else None


def length(value: "Duration") -> Cell:
    """Return a length of time in the reader's words; what it counts from as it was written."""
    unit = f"length.{value.unit}" + ("" if value.count == 1 else "s")
    said = Label(unit, {"count": Number(value.count)})
    after = Label("length.after", {"what": Text(value.after)}) if value.after else None
    return joined(said, after, between=", ")


def signed(by: str | None, on: date | None, register: "Register") -> Cell:
    """Return who did something and when, as far as it is known; None if neither is."""
    return joined(person_cell(by, register) if by else None, day(on), between=", ")


def owner(view: SiteView, register: "Register") -> Cell:
    """Return who is responsible at a site."""
    return person_cell(view.owner or "", register)


def status(placed: Placed, register: "Register") -> Cell:
    """Return how far a requirement is, with *overdue* where a promised date has passed.

    Where sites differ it counts once, by the least advanced.
    """
    at = {view.site: name for view, name in placed.at}

    def cell_of(view: SiteView) -> Cell:
        late = at[view.site] != "retired" and is_late(view, register)
        return status_cell("requirement", at[view.site], overdue=late)

    shown = per_site([view for view, _ in placed.at], cell_of)
    if not isinstance(shown, Several):
        return shown
    late = any(name != "retired" and is_late(view, register) for view, name in placed.at)
    return replace(shown, counts=status_cell("requirement", placed.status, overdue=late))


def is_late(view: SiteView, register: "Register") -> bool:
    """Return whether an action is past its date at a site."""
    return any(_late(action, register) for action in view.actions)


def _late(action: "Action", register: "Register") -> bool:
    return action.done is None and action.due is not None and action.due < register.today


def clauses(record: "Requirement") -> Cell:
    """Return the clauses a requirement cites."""
    return joined(*map(Text, record.clauses), between=", ") or Label("word.no_clause")


def source(record: "Requirement", register: "Register", *, linked: bool = True) -> Cell:
    """Return document, number, edition and section of a requirement, in two lines."""
    where = record.source
    return several(
        (
            document(where.document, register, linked=linked),
            joined(text(where.edition), section(where), between=", "),
        )
    )


def document(id: str, register: "Register", *, linked: bool = True) -> Cell:
    """Return a document by id and the customer's number, else its title."""
    known = register.document(id)
    name = (known.number or known.title) if known is not None else ""
    return Ref(id, name) if linked or not name else Text(name)


def section(where: "Source") -> Cell:
    """Return section and page in the customer's document; None where neither is named."""
    place = Label("source.section", {"section": Text(where.section)}) if where.section else None
    page = Label("source.page", {"page": Text(where.page)}) if where.page else None
    return joined(place, page, between=", ")


def applies(view: SiteView) -> Cell:
    """Return whether it binds us."""
    said = view.applies
    if isinstance(said, BindsOthers):
        return Label("applies.others_only")
    return Label(f"answer.{said.answer}" if said is not None and said.answer else "applies.open")


def fulfilled(view: SiteView) -> Cell:
    """Return whether we met it when it was judged, and when; a dash where nothing is to be met.

    What was done since then is told by the status.
    """
    said = measured(view)
    if said is not None and said.answer is not None:
        return joined(Label(f"fulfilled.{said.answer}"), day(said.date), between=", ")
    return Label("fulfilled.open") if asks_for_work(view) else DASH


def measured(view: SiteView) -> "Fulfilled | None":
    """Return what was said of the gap at a site; None where the requirement does not apply."""
    no = view.applies is not None and view.applies.answer == "no"
    found: Fulfilled | None = None if no else view.fulfilled
    return found


def may_be_seen(id: str, register: "Register") -> bool:
    """Return whether a record may be named: a page for one customer names no other's.

    What binds everybody may point to parts of every customer.
    """
    known = parse_id(id)
    if known is None or known.kind is CUSTOMER:  # any word in capitals could be a customer's code
        return True
    return known.customer == COMMON or not register.ids.isdisjoint((known.customer, id))


def asks_for_work(view: SiteView) -> bool:
    """Return whether something has to be done to meet a requirement at a site, or may have to."""
    record = view.requirement
    deviates = record.exception is not None and record.exception.answer == "accepted"
    answer = view.applies.answer if view.applies is not None else None
    return record.retired is None and not deviates and answer not in ("no", "informative")


def open_actions(view: SiteView) -> "list[Action]":
    """Return the open actions at a site, what is due first at the head, those without day last."""
    found = [action for action in view.actions if action.done is None]
    return sorted(found, key=lambda a: (a.due is None, a.due or date.max))


def next_due(view: SiteView, register: "Register") -> Cell:
    """Return when the next open action is due."""
    left = open_actions(view)
    return due(left[0], register) if left else DASH


def due(found: "Action", register: "Register") -> Cell:
    """Return when an action is due, marked if that has passed."""
    if found.due is None:
        return Label("action.no_date")
    return Day(found.due, _late(found, register))


def action(found: "Action", register: "Register") -> Cell:
    """Return an action: what, who, and until when or when done."""
    if found.done is not None:
        when: Cell = Label("action.done", {"day": Day(found.done)})
    elif found.due is None:
        when = Label("action.no_date")
    else:
        late = _late(found, register)
        key = "action.late" if late else "action.due"
        when = Label(key, {"day": Day(found.due, late)})
    who = person_cell(found.owner or "", register)
    return Joined((Text(found.what), Joined((who, when), ", ")), " – ")


def actions(view: SiteView, register: "Register") -> Cell:
    """Return every action at a site."""
    left = (*open_actions(view), *(a for a in view.actions if a.done is not None))
    return several((action(a, register) for a in left), DASH)


def met(view: SiteView) -> Cell:
    """Return where in our system it is met."""
    found = (place(item) for item in view.implemented_in)
    return several(found, lacking(view))


def place(item: "Implemented") -> Cell:
    """Return a place where it is met: the process by its number, document, chapter."""
    return joined(text(item.process), text(item.document), text(item.place), between=", ")


def evidence(view: SiteView) -> Cell:
    """Return what shows it."""
    found = (joined(text(e.what), text(e.ref), day(e.date), between=", ") for e in view.evidence)
    return several(found, lacking(view))


def lacking(view: SiteView) -> Cell:
    """Return what is said where there is nothing: not needed, or not yet there."""
    return Label("met.not_yet") if asks_for_work(view) else Label("met.not_needed")


def verified(view: SiteView, register: "Register") -> Cell:
    """Return the latest verification: who, when, and whether it still counts."""
    if not view.verification:
        return lacking(view)
    last: Verification = view.verification[-1]
    return several((signed(last.by, last.date, register), proof(last, view.requirement, register)))


def proof(found: "Verification", record: "Requirement", register: "Register") -> Cell:
    """Return whether a verification holds: passed, still valid, for the present text.

    As long as the text was not compared with an edition in force, nobody knows for that one.
    """
    if found.result == "failed":
        return Status("proof_failed", "late")
    if not covers(found, record):
        return Status("proof_outdated", "late")
    if found.valid_until is not None and found.valid_until < register.today:
        return Status("proof_expired", "late")
    new = [edition.edition for edition in unassessed_editions(record, register)]
    waits = waits_too_long(record, register)
    if new or waits is not None:
        edition = new[-1] if new or waits is None else waits.edition
        return Joined((Status("proof_unknown", "late"), Text(edition)))
    return Status("proof_holds", "good")
