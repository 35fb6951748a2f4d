"""What of a register a report is about: the records that its scope leaves, site by site."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csrreg.model.coverage import part_of
from csrreg.model.ids import id_of_file
from csrreg.model.kinds import COMMON
from csrreg.model.status import REQUIREMENT_STATUSES, SiteView, requirement_status, sites_of
from csrreg.reports.made_where import MadeWhere
from csrreg.reports.names import customer_cell, person_cell, process_cell, site_cell
from csrreg.reports.page import Cell, Ref, Text
from csrreg.rules.sites import binds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csrreg.findings import Finding
    from csrreg.model.characteristic import Characteristic
    from csrreg.model.document import Document
    from csrreg.model.part import Part
    from csrreg.model.register import Entry, Register
    from csrreg.model.requirement import Requirement
    from csrreg.model.review import Review
    from csrreg.reports.request import Request, Scope

STATUSES = (
    *REQUIREMENT_STATUSES[: REQUIREMENT_STATUSES.index("deviation")],
    "informative",
    *REQUIREMENT_STATUSES[REQUIREMENT_STATUSES.index("deviation") :],
)
"""The statuses that reports tell apart, from least to most advanced.

What is for information only asks for nothing to be done: it is not *assessed* and waiting.
"""
_RANK = {name: rank for rank, name in enumerate(STATUSES)}
_AT_WORK = ("assessed", "planned", "implemented", "verified")


def status_at(view: SiteView, register: "Register") -> str:
    """Return how far a requirement is at a site, as reports tell it."""
    status = requirement_status(view, register)
    informative = view.applies is not None and view.applies.answer == "informative"
    return "informative" if informative and status in _AT_WORK else status


@dataclass(frozen=True, slots=True)
class Placed:
    """A requirement in scope, with its status at every site in scope."""

    entry: "Entry[Requirement]"
    at: tuple[tuple[SiteView, str], ...]

    @property
    def status(self) -> str:
        """The least advanced of the sites."""
        if len(self.at) == 1:
            return self.at[0][1]
        return min((status for _, status in self.at), key=_RANK.__getitem__)

    @property
    def is_bound(self) -> bool:
        """Whether there is something to fulfil, at least at one site."""
        return self.entry.record.retired is None and any(binds(view) for view, _ in self.at)


def requirements_in(scope: "Scope", register: "Register") -> "Iterator[Placed]":
    """Yield the requirements in scope with their statuses, the retired ones too, by id."""
    for entry, views in views_in(scope, register):
        yield Placed(entry, tuple((view, status_at(view, register)) for view in views))


def views_in(
    scope: "Scope", register: "Register"
) -> "Iterator[tuple[Entry[Requirement], list[SiteView]]]":
    """Yield the requirements in scope, the retired ones too, by id, with what holds at each site.

    At a site only what holds there counts; a requirement without site blocks holds everywhere. For
    a part these are its customer's and everybody's, without those limited to other parts. What
    cannot bind at the site is left out by the rule of ``made_where``.
    """
    made = MadeWhere(register, scope.site) if scope.site else None
    of_part = register.entries.get(scope.part) if scope.part else None
    customers = (of_part.customer, COMMON) if of_part is not None else None
    for entry in register.requirements:
        if customers is not None and entry.customer not in customers:
            continue
        if not _of_customer(entry, scope) or not _cites(entry.record, scope.clause):
            continue
        views = [v for v in sites_of(entry.record, register) if _view_in(v, scope)]
        if made is not None:
            views = [v for v in views if not made.leaves_out(entry.customer, v)]
        if views:
            yield entry, views


def characteristics_in(scope: "Scope", register: "Register") -> "Iterator[Entry[Characteristic]]":
    """Yield the special characteristics in scope, the retired ones too; none for a process."""
    if scope.process or scope.clause:
        return
    for entry in register.characteristics:
        record = entry.record
        part = part_of(record, register)
        if (
            _of_customer(entry, scope)
            and scope.part in ("", record.part)
            and scope.owner in ("", record.owner)
            and _made_at(part, scope.site)
        ):
            yield entry


def reviews_in(scope: "Scope", register: "Register") -> "Iterator[Entry[Review]]":
    """Yield the contract reviews in scope; one that names no site is everybody's."""
    if scope.process or scope.clause:
        return
    for entry in register.reviews:
        record = entry.record
        if (
            _of_customer(entry, scope)
            and scope.site in ("", record.site or scope.site)
            and (not scope.part or any(item.part == scope.part for item in record.items))
            and scope.owner in ("", record.prepared_by)
        ):
            yield entry


def documents_in(scope: "Scope", register: "Register") -> "Iterator[Entry[Document]]":
    """Yield the customers' documents in scope, the withdrawn ones too.

    For a part these are the documents of its customer; sites and processes do not narrow them.
    """
    of_part = register.entries.get(scope.part) if scope.part else None
    for entry in register.documents:
        if of_part is not None and entry.customer not in (of_part.customer, COMMON):
            continue
        if _of_customer(entry, scope) and scope.owner in ("", entry.record.owner):
            yield entry


def parts_in(scope: "Scope", register: "Register") -> "Iterator[Entry[Part]]":
    """Yield the parts in scope, the retired ones too; none for a process."""
    if scope.process or scope.clause:
        return
    for entry in register.parts:
        in_scope = _of_customer(entry, scope) and scope.part in ("", entry.id)
        if in_scope and _made_at(entry.record, scope.site):
            yield entry


def findings_in(request: "Request") -> "Iterator[Finding]":
    """Yield the findings of the records in scope; of the settings where nothing is left out."""
    scope = request.scope
    if scope == type(scope)():
        yield from request.findings
        return
    ids = _ids(scope, request.register)
    for finding in request.findings:
        known = id_of_file(finding.file)
        if known is not None and known.text in ids:
            yield finding


def _ids(scope: "Scope", register: "Register") -> frozenset[str]:
    found = {entry.id for entry, _ in views_in(scope, register)}
    for some in (characteristics_in, reviews_in, documents_in, parts_in):
        found.update(entry.id for entry in some(scope, register))
    if scope.customer:
        found.update((scope.customer, COMMON))
        # What is there and cannot be read is wrong, too.
        unread = register.ids - register.entries.keys()
        found.update(unread)
    return frozenset(found)


def about(request: "Request") -> tuple[tuple[str, Cell], ...]:
    """Return what a page is limited to: (key of ``fact.<key>``, what)."""
    scope, register = request.scope, request.register
    part = register.part(scope.part) if scope.part else None
    found: list[tuple[str, Cell]] = []
    if scope.customer:
        found.append(("customer", customer_cell(scope.customer, register)))
    if scope.site:
        found.append(("site", site_cell(scope.site, register)))
    if scope.part:
        found.append(("part", Ref(scope.part, part.name if part is not None else "")))
    if scope.owner:
        found.append(("owner", person_cell(scope.owner, register)))
    if scope.process:
        found.append(("process", process_cell(scope.process, register)))
    if scope.clause:
        found.append(("clause", Text(scope.clause)))
    return tuple(found)


def _of_customer(entry: "Entry[Any]", scope: "Scope") -> bool:
    return not scope.customer or entry.customer in (scope.customer, COMMON)


def _cites(record: "Requirement", clause: str) -> bool:
    """Return whether a requirement cites a clause or one below it."""
    if not clause:
        return True
    below = (f"{clause}.", f"{clause} ")
    return any(c == clause or c.startswith(below) for c in record.clauses)


def _view_in(view: SiteView, scope: "Scope") -> bool:
    if scope.site and view.site not in ("", scope.site):
        return False
    if scope.owner and view.owner != scope.owner:
        return False
    if scope.part and view.applies is not None and view.applies.parts:
        if scope.part not in view.applies.parts:
            return False
    return not scope.process or any(i.process == scope.process for i in view.implemented_in)


def _made_at(part: "Part | None", site: str) -> bool:
    """Return whether a part is made at a site; one that names none is made at all."""
    return not site or part is None or not part.sites or site in part.sites
