"""How well contracts and requirements were handled, counted from the dates in the records."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from csrreg.model.contract import precedes_rules, reply_due, required_departments
from csrreg.model.duties import unreviewed
from csrreg.model.editions import review_due
from csrreg.model.status import is_accepted, is_replaced
from csrreg.reports.capability_gaps import capability_gaps
from csrreg.reports.months import Month
from csrreg.reports.scoped import (
    documents_in,
    requirements_in,
    reviews_in,
    views_in,
)
from csrreg.rules.asked import not_answered

if TYPE_CHECKING:
    from csrreg.model.register import Register
    from csrreg.reports.request import Scope


@dataclass(frozen=True, slots=True)
class Judged:
    """How many of how many were good in a month."""

    good: int = 0
    total: int = 0

    def plus(self, good: bool) -> "Judged":
        """Return the same with one more."""
        return Judged(self.good + good, self.total + 1)


def accepted(scope: "Scope", register: "Register") -> dict[Month, Judged]:
    """Return the contracts accepted in each month, and how many of them were reviewed before.

    Reviewed means that every department that must answer had done so when it was accepted, or that
    the customer had waived the formal review. Those from before the rules began do not count.
    """
    found: dict[Month, Judged] = {}
    for entry in reviews_in(scope, register):
        decision = entry.record.decision
        if decision is None or not is_accepted(entry.record):
            continue
        if precedes_rules(entry.record, register):
            continue
        required = required_departments(entry, register)
        good = not_answered(entry, decision, required) is None
        month = Month.of(decision.date)
        found[month] = found.get(month, Judged()).plus(good)
    return found


def replies(scope: "Scope", register: "Register") -> dict[Month, Judged]:
    """Return the replies due in each month, and how many of them were given in time.

    A reply that is not given counts once its day is over; one to an order that another one has
    replaced does not.
    """
    found: dict[Month, Judged] = {}
    for entry in reviews_in(scope, register):
        due = reply_due(entry, register)
        if due is None:
            continue
        day = due.date()
        first = min((reply.date for reply in entry.record.replies), default=None)
        if first is None and (day >= register.today or is_replaced(entry, register)):
            continue
        good = first is not None and first <= day
        month = Month.of(day)
        found[month] = found.get(month, Judged()).plus(good)
    return found


def assessed(scope: "Scope", register: "Register") -> Counter[Month]:
    """Return how many requirements were judged in each month: whether they apply, at any site."""
    found: Counter[Month] = Counter()
    for _, views in views_in(scope, register):
        days = {v.applies.date for v in views if v.applies is not None and v.applies.date}
        found.update({Month.of(day) for day in days})
    return found


def verified(scope: "Scope", register: "Register") -> Counter[Month]:
    """Return how many requirements passed a verification in each month, at any site."""
    found: Counter[Month] = Counter()
    for _, views in views_in(scope, register):
        passed = {
            Month.of(v.date) for view in views for v in view.verification if v.result == "passed"
        }
        found.update(passed)
    return found


def standing(scope: "Scope", register: "Register", day: date) -> dict[str, int]:
    """Return where a register stands on a day.

    identified: the requirements that count; bound: those to be fulfilled; met: of these, the
    implemented and verified ones; verified: of these, the verified ones; re_reviews_late: those not
    compared with an edition in force; reviews_late: editions not reviewed in time; below_target:
    characteristics measured below a capability target; no_result: those without a result for one.
    """
    if register.today != day:
        register = replace(register, today=day)
    keys = ("identified", "bound", "met", "verified", "re_reviews_late")
    counts = dict.fromkeys(keys, 0)
    for placed in requirements_in(scope, register):
        status = placed.status
        if status == "retired":
            continue
        counts["identified"] += 1
        counts["re_reviews_late"] += any(s == "to_re_review" for _, s in placed.at)
        if placed.is_bound:
            counts["bound"] += 1
            counts["met"] += status in ("implemented", "verified")
            counts["verified"] += status == "verified"
    late = 0
    if not (scope.site or scope.process or scope.clause):
        for entry in documents_in(scope, register):
            for _, edition in unreviewed(entry.record):
                due = review_due(edition, register.settings)
                late += due is not None and due < day
    gaps = capability_gaps(scope, register)
    lacking = {"below_target": len(gaps.below), "no_result": len(gaps.no_result)}
    return {**counts, "reviews_late": late, **lacking}
