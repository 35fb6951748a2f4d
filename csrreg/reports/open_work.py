"""Everything that somebody still has to do, in all kinds of records: for whom, until when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from csrreg.model.answers import acts_for
from csrreg.model.duties import cares_for, looks_late, next_look, unreviewed
from csrreg.model.editions import review_due
from csrreg.model.ids import sort_key
from csrreg.model.status import sites_of
from csrreg.reports import waiting
from csrreg.reports.names import department_cell
from csrreg.reports.page import Cell, Day, Label, Text
from csrreg.reports.scoped import documents_in, parts_in, reviews_in, views_in
from csrreg.reports.tones import status_cell

if TYPE_CHECKING:
    from csrreg.model.common import Action
    from csrreg.model.register import Entry, Register
    from csrreg.model.requirement import Requirement
    from csrreg.model.review import Review
    from csrreg.reports.request import Request, Scope

PROMISED = frozenset(
    (
        "action",
        "edition_action",
        "revision_action",
        "condition",
        "question",
        "ask_exception",
        "accept_exception",
        "risk",
    )
)
"""The topics of what somebody promised or asked for, apart from the steps of a review."""
_ABOUT = {
    "edition_review": "edition",
    "edition_effective": "edition",
    "revision_effective": "revision",
    "capability_again": "index",
}
"""What the words for a topic name beside the record."""


@dataclass(frozen=True, slots=True)
class Work:
    """One thing that is not done."""

    topic: str
    """Its label is ``work.<topic>``; without words of its own what to do is ``todo.<topic>``."""
    id: str
    title: str
    customer: str
    sites: tuple[str, ...]
    """Where it is to be done; empty for everywhere."""
    words: str
    """The record's own words; else empty."""
    of: str
    """The department, the edition or the revision it is about; else empty."""
    named: str
    """Who is named for it: a person, the customer, words; empty for nobody."""
    who: str
    """Who does it: a deputy, while the one who is named is away or has left."""
    due: date | None
    overdue: bool

    @property
    def order(self) -> tuple[bool, date, tuple[str, int]]:
        """The sort key of lists: what has no date comes last."""
        return (self.due is None, self.due or date.max, sort_key(self.id))


def open_work(request: "Request") -> list[Work]:
    """Return what is to be done in scope, by date; with an owner given, what is theirs to do."""
    scope, register = request.scope, request.register
    found = [
        *_of_requirements(scope, register),
        *_of_reviews(scope, register),
        *_of_documents(scope, register),
        *_of_parts(scope, register),
    ]
    if scope.owner:
        found = [w for w in found if scope.owner in (w.named, w.who)]
    return sorted(found, key=lambda work: work.order)


def what_cell(work: Work, register: "Register") -> Cell:
    """Return what is to be done, in the record's words or in the reader's language."""
    if work.words:
        return Text(" ".join(work.words.split()))
    of: Cell = Text(work.of)
    if work.topic in ("answer", "answer_again"):
        of = department_cell(work.of, register)
        return Label(f"todo.{work.topic}", {"department": of})
    if (name := _ABOUT.get(work.topic)) is not None:
        return Label(f"todo.{work.topic}", {name: of})
    return Label(f"todo.{work.topic}")


def due_cell(work: Work) -> Cell:
    """Return until when something is to be done; or that no date is set."""
    if work.due is not None:
        return Day(work.due, late=work.overdue)
    return status_cell("work", "overdue") if work.overdue else Label("work.no_date")


def sites_cell(work: Work) -> Cell:
    """Return the sites something is to be done at; *all* where none is named."""
    return Text(", ".join(work.sites)) if work.sites else Label("word.all")


def _without_owner(scope: "Scope") -> "Scope":
    """Return the scope without its owner: who owns the record need not do the work."""
    return replace(scope, owner="") if scope.owner else scope


def _of_requirements(scope: "Scope", register: "Register") -> Iterator[Work]:
    for entry, _ in views_in(_without_owner(scope), register):
        if entry.record.retired is None and _has_actions(entry.record):
            yield from _of_requirement(entry, scope, register)


def _has_actions(record: "Requirement") -> bool:
    return bool(record.actions) or any(own.actions for own in record.at.values())


def _of_requirement(
    entry: "Entry[Requirement]", scope: "Scope", register: "Register"
) -> Iterator[Work]:
    """Yield the open actions; those that several sites share once, with these sites."""
    groups: dict[tuple[str, ...], list[str]] = {}
    actions: dict[tuple[str, ...], tuple[Action, ...]] = {}
    views = sites_of(entry.record, register)
    for view in views:
        if scope.site in ("", view.site) or not view.site:
            path = view.path("actions")
            groups.setdefault(path, []).append(view.site)
            actions[path] = view.actions
    for path, sites in groups.items():
        where = tuple(sites) if len(sites) < len(views) or scope.site else ()
        yield from _actions("action", entry, actions[path], register, sites=where)


def _actions(
    topic: str,
    entry: "Entry[object]",
    actions: "Iterable[Action]",
    register: "Register",
    *,
    sites: tuple[str, ...] = (),
    of: str = "",
) -> Iterator[Work]:
    for action in actions:
        if action.done is None:
            yield work_of(
                topic,
                entry,
                register,
                words=action.what,
                of=of,
                named=action.owner,
                due=action.due,
                sites=tuple(site for site in sites if site),
            )


def _of_reviews(scope: "Scope", register: "Register") -> Iterator[Work]:
    wanted = {entry.id for entry in reviews_in(_without_owner(scope), register)}
    if not wanted:
        return
    for thing in waiting.build(register):
        if thing.id in wanted:
            yield Work(
                topic=thing.topic,
                id=thing.id,
                title=thing.title,
                customer=thing.customer,
                sites=(thing.site,) if thing.site else (),
                words=thing.words,
                of=thing.department,
                named=thing.instead_of or thing.who,
                who=thing.who,
                due=thing.until,
                overdue=thing.overdue,
            )
    for entry in register.contracts.counting:
        if entry.id in wanted:
            yield from risks_of(entry, register)


def risks_of(entry: "Entry[Review]", register: "Register") -> Iterator[Work]:
    """Yield the feasibility risks of a review that counts, until it is refused or released."""
    review = entry.record
    refused = review.decision is not None and review.decision.result == "rejected"
    if review.feasibility is None or review.release or refused:
        return
    for risk in review.feasibility.risks:
        yield work_of(
            "risk",
            entry,
            register,
            words=risk.action or risk.what,
            named=risk.owner,
            due=risk.due,
            sites=(review.site,) if review.site else (),
        )


def _of_documents(scope: "Scope", register: "Register") -> Iterator[Work]:
    """Yield what documents ask for; not where a site, process or clause is looked at."""
    if scope.site or scope.process or scope.clause:
        return
    settings = register.settings
    for entry in documents_in(_without_owner(scope), register):
        document = entry.record
        if document.retired is not None:
            continue
        owner = cares_for(entry, register)
        for _, edition in unreviewed(document):
            name, due = edition.edition, review_due(edition, settings)
            yield work_of("edition_review", entry, register, of=name, named=owner, due=due)
        for edition in document.editions:
            name = edition.edition
            yield from _actions("edition_action", entry, edition.actions, register, of=name)
        if document.monitor is not None:
            by, due = document.monitor.by or owner, next_look(document, settings)
            late = looks_late(document, register)
            yield work_of("monitoring", entry, register, named=by, due=due, overdue=late)


def _of_parts(scope: "Scope", register: "Register") -> Iterator[Work]:
    for entry in parts_in(_without_owner(scope), register):
        part = entry.record
        for revision in part.revisions if part.retired is None else ():
            yield from _actions(
                "revision_action",
                entry,
                revision.actions,
                register,
                of=revision.revision,
                sites=part.sites,
            )


def work_of(
    topic: str,
    entry: "Entry[object]",
    register: "Register",
    *,
    words: str = "",
    of: str = "",
    named: str | None = None,
    due: date | None = None,
    sites: tuple[str, ...] = (),
    overdue: bool = False,
) -> Work:
    """Return a thing to do about a record, for who is named or stands in for them."""
    today = register.today
    return Work(
        topic=topic,
        id=entry.id,
        title=entry.title,
        customer=entry.customer,
        sites=sites,
        words=words,
        of=of,
        named=named or "",
        who=acts_for(register.settings, named or "", today),
        due=due,
        overdue=overdue or (due is not None and due < today),
    )
