"""What waits in contract reviews: for whom, and until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Literal

from csrreg.model.answers import (
    acts_for,
    answers_now,
    disagree,
    is_there,
    open_departments,
    why_stale,
)
from csrreg.model.calendar import next_working_day
from csrreg.model.contract import (
    feasibility_of,
    needs_feasibility,
    reply_due,
    rules_for,
)
from csrreg.model.moments import site_clock
from csrreg.model.obstacles import (
    above_limit,
    before_decision,
    not_in_writing,
    who_arbitrates,
)
from csrreg.model.register import Entry, Register
from csrreg.model.status import is_accepted, is_answered, is_decided

if TYPE_CHECKING:
    from csrreg.model.review import Review

CUSTOMER = "the customer"
_IN_ENGLISH = {
    "answer": "answer",
    "answer_again": "answer again",
    "difference": "settle the difference",
    "feasibility": "feasibility commitment",
    "ask_to_clarify": "ask the customer to clarify",
    "clarification": "clarification",
    "decision": "decision",
    "provisional_end": "end of the provisional release",
    "question": "answer to",
    "condition": "condition",
    "ask_exception": "ask for",
    "accept_exception": "accept",
    "reply": "reply to the customer",
    "written_confirmation": "written confirmation",
    "inform": "tell the departments what changed",
}
_END_OF_DAY = time(23, 59)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that somebody must do."""

    id: str
    title: str
    customer: str
    site: str
    what: str
    topic: str
    """Which kind of work: a key of ``_IN_ENGLISH``; ``what`` is that and ``words`` in English."""
    words: str
    """The record's own words for it: the question, the condition …; else empty."""
    department: str
    """The department that is asked; empty for anything but an answer."""
    who: str
    """The short name of a person, ``the customer``, or empty where nobody is named."""
    instead_of: str
    """Whose work it is, while that person is away and ``who`` stands in; else empty."""
    until: date | None
    time: str
    """The time of that day on the clocks of the site; empty where the whole day counts."""
    overdue: bool
    command: str
    """What records it."""


def build(
    register: Register,
    *,
    department: str | None = None,
    person: str | None = None,
    site: str | None = None,
    id: str | None = None,
) -> list[Waiting]:
    """Return what waits, overdue first and then by date.

    A person sees their own work, also while a deputy does it, and the work of those they stand in
    for. A review that names no site is everybody's.
    """
    found = [
        thing
        for entry in register.contracts.counting
        if id in (None, entry.id)
        for thing in _Review(entry, register).things()
        if (department is None or thing.department == department)
        and (person is None or person in (thing.who, thing.instead_of))
        and (site is None or thing.site in (site, ""))
    ]
    return sorted(found, key=lambda w: (w.until is None, w.until or date.max, w.time or "24", w.id))


class _Review:
    """What waits in one review."""

    def __init__(self, entry: "Entry[Review]", register: Register) -> None:
        self.entry = entry
        self.review = entry.record
        self.register = register
        self.until, self.time = _answer_by(entry, register)

    def things(self) -> Iterator[Waiting]:
        review, id = self.review, self.entry.id
        if not is_decided(review):
            yield from self._until_decided()
        refused = review.decision is not None and review.decision.result == "rejected"
        if not refused:
            yield from self._promised()
        if is_decided(review) and not is_answered(review):
            command = f"csrreg review reply {id} --how …"
            yield self._waits("reply", review.prepared_by, command)
        if not refused and not_in_writing(review):
            command = f"csrreg review confirm {id} --document …"
            until: Literal["reply"] | None = None if is_decided(review) else "reply"
            yield self._waits("written_confirmation", CUSTOMER, command, until=until)
        if is_accepted(review) and review.amends is not None and not review.informed:
            command = f"csrreg review inform {id} --department … --changed …"
            yield self._waits("inform", review.prepared_by, command, until=None)

    def _until_decided(self) -> Iterator[Waiting]:
        review, id, register = self.review, self.entry.id, self.register
        for standing in open_departments(self.entry, register):
            name = standing.department
            topic, why = "answer", ""
            if standing.state == "stale" and standing.answer is not None:
                topic, why = "answer_again", why_stale(self.entry, standing.answer, register)
            head, stand_in = _asked(name, register)
            command = f"csrreg review answer {id} --department {name}"
            yield self._waits(topic, head, command, why=why, department=name, stand_in=stand_in)
        for number, difference in enumerate(review.differences, 1):
            if difference.resolved is None:
                command = f"csrreg set {id} differences.{number}.resolved=…"
                what = difference.what
                yield self._waits("difference", review.prepared_by, command, words=what)
        if needs_feasibility(self.entry, register) and not feasibility_of(self.entry, register):
            command = f"csrreg review feasibility {id}"
            yield self._waits("feasibility", review.prepared_by, command)
        clarify = review.decision
        if clarify is not None and not any(r.date >= clarify.date for r in review.replies):
            command = f"csrreg review reply {id} --how …"
            yield self._waits("ask_to_clarify", review.prepared_by, command)
        elif clarify is not None:
            command = f"csrreg review decide {id} --result …"
            yield self._waits("clarification", CUSTOMER, command)
        elif not any(before_decision(self.entry, register, accepting=True)):
            command = f"csrreg review decide {id} --result …"
            who, command = _decides(self.entry, register, command)
            yield self._waits("decision", who, command, stand_in=who)
        provisional = review.provisional_release
        if provisional is not None and review.release is None:
            yield self._waits(
                "provisional_end",
                provisional.by,
                f"csrreg review release {id}",
                words=provisional.scope,
                until=provisional.until,
            )

    def _promised(self) -> Iterator[Waiting]:
        review, id = self.review, self.entry.id
        for number, question in enumerate(review.questions, 1):
            if question.answer is None:
                path = f"questions.{number}"
                command = f"csrreg set {id} {path}.answer=… {path}.date={self.register.today}"
                yield self._waits("question", question.to, command, words=question.ask)
        for name, answer in review.departments.items():
            for number, condition in enumerate(answer.conditions, 1):
                if condition.done is None:
                    path = f"departments.{name}.conditions.{number}.done"
                    command = f"csrreg set {id} {path}={self.register.today}"
                    what, until = condition.what, condition.due
                    yield self._waits(
                        "condition", condition.owner, command, words=what, until=until
                    )
        for number, exception in enumerate(review.exceptions, 1):
            if exception.answer is None:
                command, what = f"csrreg review exception {id} {number}", exception.what
                if exception.asked is None:
                    command += f" --asked {self.register.today}"
                    yield self._waits("ask_exception", review.prepared_by, command, words=what)
                else:
                    command += " --answer …"
                    yield self._waits("accept_exception", CUSTOMER, command, words=what, until=None)

    def _waits(
        self,
        topic: str,
        who: str | None,
        command: str,
        *,
        words: str = "",
        why: str = "",
        until: date | Literal["reply"] | None = "reply",
        department: str = "",
        stand_in: str = "",
    ) -> Waiting:
        """Return a thing that waits; without a date of its own until the reply is due."""
        at = ""
        if until == "reply":
            until, at = self.until, self.time
        who, today = who or "", self.register.today
        acting = stand_in or acts_for(self.register.settings, who, today)
        return Waiting(
            id=self.entry.id,
            title=self.review.title,
            customer=self.entry.customer,
            site=self.review.site or "",
            what=": ".join(filter(None, (_IN_ENGLISH[topic], words or why))),
            topic=topic,
            words=words,
            department=department,
            who=acting,
            instead_of=who if acting != who else "",
            until=until,
            time=at,
            overdue=until is not None and until < today,
            command=command,
        )


def _answer_by(entry: "Entry[Review]", register: Register) -> tuple[date | None, str]:
    """Return day and time until which a review must be finished.

    Work that was let go ahead takes the full review on the next working day.
    """
    due = reply_due(entry, register)
    provisional = entry.record.provisional_release
    if provisional is not None and provisional.date is not None and not is_decided(entry.record):
        _zone, calendar = site_clock(entry.record, register)
        day = next_working_day(provisional.date, calendar)
        if due is None or day < due.date():
            return day, ""
    if due is None:
        return None, ""
    return due.date(), "" if due.time() == _END_OF_DAY else f"{due:%H:%M}"


def _asked(department: str, register: Register) -> tuple[str, str]:
    """Return a department's head, and who answers instead while the head is away."""
    settings = register.settings
    if settings is None or department not in settings.departments:
        return "", ""
    now = answers_now(settings, department, register.today)
    head = settings.departments[department].head or now
    return head, now if now != head else ""


def _decides(entry: "Entry[Review]", register: Register, command: str) -> tuple[str, str]:
    """Return who decides, and the command: the arbiter, or the first whose limit is enough."""
    review, settings = entry.record, register.settings
    rules = rules_for(review, register)
    if rules is None or settings is None:
        return "", command
    if disagree(review):
        arbiter = who_arbitrates(register, review, register.today)
        return arbiter, f"{command} --arbitration {arbiter or '…'} --note …"
    able = [x.by for x in rules.approvers if not above_limit(entry, x.by, register)]
    there = [person for person in able if is_there(settings, person, register.today)]
    return next(iter(there or able), ""), command
