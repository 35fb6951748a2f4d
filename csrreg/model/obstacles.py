"""What stands in the way of deciding or releasing a contract, in words for whoever wants to."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from csrreg.model.answers import acts_for, open_departments, why_stale
from csrreg.model.calendar import add as add_days
from csrreg.model.conditions import value_of
from csrreg.model.contract import (
    feasibility_of,
    needs_feasibility,
    parts_of,
    rules_for,
)
from csrreg.model.moments import site_clock
from csrreg.model.register import Entry, Register
from csrreg.model.status import is_accepted

if TYPE_CHECKING:
    from csrreg.model.opinion import Feasibility
    from csrreg.model.review import CallOff, Review
    from csrreg.model.settings import ApproverLimit

WRITTEN = ("email", "edi", "portal", "letter")
"""The ways by which an order arrives in writing."""


def before_decision(
    entry: "Entry[Review]", register: Register, *, accepting: bool
) -> Iterator[tuple[str, str]]:
    """Yield why a review cannot be decided yet, and the command that mends it.

    To clarify or refuse takes less than to accept.
    """
    review, id = entry.record, entry.id
    if not accepting:
        return
    for standing in open_departments(entry, register):
        command = f"csrreg review answer {id} --department {standing.department} --by … --result …"
        if standing.state == "stale" and standing.answer is not None:
            why = why_stale(entry, standing.answer, register)
            yield f"{standing.department} must answer again: {why}", command
        else:
            yield f"{standing.department} has not answered", command
    for number, question in enumerate(review.questions, 1):
        if question.answer is None:
            mend = f"csrreg set {id} questions.{number}.answer=… questions.{number}.date=…"
            yield f"question {number} is open: {question.ask}", mend
    for number, difference in enumerate(review.differences, 1):
        if difference.resolved is None:
            mend = f"csrreg set {id} differences.{number}.resolved=…"
            yield f"difference {number} is not resolved: {difference.what}", mend
    if needs_feasibility(entry, register):
        judged = feasibility_of(entry, register)
        found = judged.record.feasibility if judged is not None else None
        conclude = f"csrreg review feasibility {id} --conclusion …"
        if found is None:
            yield "the feasibility commitment has no conclusion", conclude
        elif found.conclusion == "not_feasible":
            yield "the feasibility commitment says: not feasible", conclude
        else:
            yield from _open_feasibility(entry, register, found, conclude)


def _open_feasibility(
    entry: "Entry[Review]", register: Register, found: "Feasibility", conclude: str
) -> Iterator[tuple[str, str]]:
    """Yield what a concluded commitment leaves open: topics, or an order that changed since."""
    left = [str(n) for n, topic in enumerate(found.answers, 1) if topic.answer is None]
    if left:
        topics = f"topic{'s' if len(left) > 1 else ''} {', '.join(left)}"
        yield (
            f"feasibility: {topics} without an answer",
            conclude.replace("--", "--answer all=yes --"),
        )
    own = entry.record.feasibility is found
    if own and found.digest not in (None, register.digests.get(entry.id)):
        yield "feasibility must be judged again: the order was changed since", conclude


def who_arbitrates(register: Register, review: "Review", day: date) -> str:
    """Return who rules on a day when departments disagree; empty if the settings name nobody.

    While the arbiter is away it is the arbiter's deputy.
    """
    rules = rules_for(review, register)
    if rules is None or rules.arbiter is None:
        return ""
    return acts_for(register.settings, rules.arbiter, day)


def above_limit(entry: "Entry[Review]", by: str, register: Register) -> str:
    """Return why somebody may not decide a contract of this value; empty if they may.

    Without limits in the settings anybody may decide; with limits, only those who are named.
    """
    rules = rules_for(entry.record, register)
    limits = rules.approvers if rules is not None else ()
    if not limits:
        return ""
    own = [limit for limit in limits if limit.by == by]
    if not own:
        return f"{by} is not among those who may decide contracts"
    value = value_of(entry.record)
    if value is None or any(_covers(limit, *value) for limit in own):
        return ""
    amount, currency = value
    fitting = [x.up_to for x in own if x.up_to is not None and x.currency in (None, currency)]
    if not fitting:
        return f"{by} has no limit in {currency}; this contract is worth {amount:,} {currency}"
    highest = f"{max(fitting):,} {currency}"
    return f"{by} may decide up to {highest}; this contract is worth {amount:,} {currency}"


def _covers(limit: "ApproverLimit", amount: Decimal, currency: str) -> bool:
    fits = limit.currency in (None, currency)
    return fits and (limit.up_to is None or amount <= limit.up_to)


def before_release(entry: "Entry[Review]") -> Iterator[tuple[str, str]]:
    """Yield why an order cannot be released to production yet, and the command that mends it."""
    review, id = entry.record, entry.id
    if review.decision is None:
        yield "it is not decided", f"csrreg review decide {id} --result …"
    elif not is_accepted(review):
        yield f"the decision is: {review.decision.result}", f"csrreg review show {id}"
    for at, reason in open_exceptions(review):
        if review.exceptions[at].answer is None:
            yield reason, f"csrreg review exception {id} {at + 1} --answer …"
        elif review.decision is not None:
            yield reason, f"csrreg set {id} --unset decision, then decide anew"
    if not_in_writing(review):
        reason = f"it came by {review.received.how} and is not confirmed in writing"
        yield reason, f"csrreg review confirm {id} --document …"


def open_exceptions(review: "Review") -> Iterator[tuple[int, str]]:
    """Yield the place (from 0) of each exception that is not settled, and why it is not.

    One that the customer refused is settled by a decision made after that.
    """
    decided = review.decision.date if review.decision is not None else date.min
    for at, exception in enumerate(review.exceptions):
        if exception.answer is None:
            yield at, f"the customer has not answered exception {at + 1}: {exception.what}"
        elif exception.answer == "refused" and decided < (exception.date or date.max):
            yield at, f"the customer refused exception {at + 1}: {exception.what}"


def not_in_writing(review: "Review") -> bool:
    """Return whether an order came by word only and was not confirmed (ISO 9001 8.2.3.1)."""
    how = review.received.how
    return how is not None and how not in WRITTEN and review.written_confirmation is None


def beyond_envelope(
    entry: "Entry[Review]",
    register: Register,
    day: date,
    quantity: Decimal,
    *,
    delivery: date | None = None,
    part: str | None = None,
    earlier: "Sequence[CallOff] | None" = None,
) -> Iterator[str]:
    """Yield why a call-off is not covered by a framework contract.

    ``earlier`` are the call-offs that count against the month; left out: all that are recorded.
    """
    framework = entry.record.framework
    if framework is None:
        yield "the review is of no framework contract"
        return
    parts = parts_of(entry.record)
    if part is not None and parts and part not in parts:
        yield f"{part} is not part of the contract"
    if framework.valid_from is not None and day < framework.valid_from:
        yield f"the contract begins on {framework.valid_from}"
    if framework.valid_to is not None and day > framework.valid_to:
        yield f"the contract ended on {framework.valid_to}"
    elif framework.valid_to is not None and delivery is not None and delivery > framework.valid_to:
        yield f"delivery on {delivery} is after the contract's end on {framework.valid_to}"
    if framework.price_until is not None and day > framework.price_until:
        yield f"the price held until {framework.price_until}"
    if framework.monthly_max is not None:
        months = framework.call_offs if earlier is None else earlier
        month = delivery or day
        called = sum((c.quantity for c in months if c.quantity and _month(c, month)), Decimal(0))
        if called + quantity > framework.monthly_max:
            before = f" ({called:,} are called off for {month:%Y-%m} already)" if called else ""
            yield f"{quantity:,} exceed the monthly maximum of {framework.monthly_max:,}{before}"
    if framework.lead_time is not None and delivery is not None:
        _zone, calendar = site_clock(entry.record, register)
        if delivery < add_days(day, framework.lead_time, calendar):
            length = str(framework.lead_time).replace("_", " ")
            yield f"delivery on {delivery} leaves less than the lead time of {length}"


def _month(call_off: "CallOff", day: date) -> bool:
    """Return whether a call-off burdens a month: that of its delivery, else that it came in."""
    found = call_off.delivery or call_off.date
    return found is not None and (found.year, found.month) == (day.year, day.month)
