"""What the first page must not miss beside open work: requirements left alone, and coming dates."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from csrreg.model.calendar import add
from csrreg.model.capability import is_measured, judge, targets_for
from csrreg.model.coverage import part_of
from csrreg.model.duties import cares_for, judge_by
from csrreg.model.status import is_accepted
from csrreg.reports.open_work import Work, work_of
from csrreg.reports.scoped import (
    characteristics_in,
    documents_in,
    parts_in,
    requirements_in,
    reviews_in,
)

if TYPE_CHECKING:
    from csrreg.model.register import Register
    from csrreg.reports.request import Request, Scope


def left_alone(request: "Request") -> Iterator[Work]:
    """Yield the requirements that nobody has judged yet, and those that apply and nobody owns.

    Whether one applies is to be said in the time of REQ002: assess_within of csrreg.yaml.
    """
    register = request.register
    for placed in requirements_in(_without_owner(request.scope), register):
        entry = placed.entry
        open_at = [view for view, status in placed.at if status == "identified"]
        unowned = [
            view
            for view, status in placed.at
            if not view.owner
            and view.applies is not None
            and view.applies.answer == "yes"
            and status not in ("deviation", "retired")
        ]
        customer = register.customer(entry.customer)
        cares = customer.owner if customer is not None else None
        for topic, views in (("judge", open_at), ("owner", unowned)):
            if not views:
                continue
            sites = tuple(v.site for v in views if v.site) if len(views) < len(placed.at) else ()
            due = judge_by(entry.record.source, register) if topic == "judge" else None
            named = next((v.owner for v in views if v.owner), cares)
            yield work_of(topic, entry, register, named=named, due=due, sites=sites)


def coming_dates(request: "Request") -> Iterator[Work]:
    """Yield the days that come by themselves.

    Editions and drawing revisions that take effect, framework contracts and prices that end; and
    capability that is to be measured again, also where that day has passed.
    """
    scope, register = _without_owner(request.scope), request.register
    yield from _editions(scope, register)
    yield from _revisions(scope, register)
    yield from _frameworks(scope, register)
    yield from _capability(scope, register)


def _without_owner(scope: "Scope") -> "Scope":
    """Return the scope without its owner: who owns the record need not be who is named."""
    return replace(scope, owner="") if scope.owner else scope


def _editions(scope: "Scope", register: "Register") -> Iterator[Work]:
    if scope.site or scope.process or scope.clause:
        return
    for entry in documents_in(scope, register):
        for edition in entry.record.editions if entry.record.retired is None else ():
            day = edition.effective
            if day is not None and day >= register.today:
                named, name = cares_for(entry, register), edition.edition
                yield work_of("edition_effective", entry, register, of=name, named=named, due=day)


def _revisions(scope: "Scope", register: "Register") -> Iterator[Work]:
    for entry in parts_in(scope, register):
        part = entry.record
        for revision in part.revisions if part.retired is None else ():
            if revision.effective is not None and revision.effective >= register.today:
                yield work_of(
                    "revision_effective",
                    entry,
                    register,
                    of=revision.revision,
                    named=part.owner,
                    due=revision.effective,
                    sites=part.sites,
                )


def _frameworks(scope: "Scope", register: "Register") -> Iterator[Work]:
    """Yield the ends of what was accepted and was not replaced since."""
    wanted = {entry.id for entry in reviews_in(scope, register)}
    for entry in register.contracts.counting:
        review = entry.record
        if review.framework is None or entry.id not in wanted or not is_accepted(review):
            continue
        ends = {
            "framework_end": review.framework.valid_to,
            "price_end": review.framework.price_until,
        }
        for topic, day in ends.items():
            if day is not None and day >= register.today:
                sites = (review.site,) if review.site else ()
                named = review.prepared_by
                yield work_of(topic, entry, register, named=named, due=day, sites=sites)


def _capability(scope: "Scope", register: "Register") -> Iterator[Work]:
    settings = register.settings
    if settings is None or not any(target.every for target in settings.capability):
        return
    for entry in characteristics_in(scope, register):
        record = entry.record
        if record.retired is not None or not record.capability or not is_measured(record):
            continue
        part = part_of(record, register)
        phase = part.phase if part is not None else None
        targets = targets_for(register.classes.get(entry.id), phase, settings)
        for judged in judge(record, targets, register.today, settings.calendar):
            result, every = judged.result, judged.target.every
            if result is None or result.date is None or every is None:
                continue
            day = add(result.date, every, settings.calendar)
            index = judged.target.index
            named, sites = record.owner, part.sites if part is not None else ()
            yield work_of(
                "capability_again", entry, register, of=index, named=named, due=day, sites=sites
            )
