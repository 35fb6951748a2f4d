"""REV001 to REV008: the departments' answers, the conditions they set, and the reply.

Contracts that were refused and answered, or replaced by another one, are left alone; so are
accepted ones from before the rules of csrreg.yaml held, as far as a rule measures the decision.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.findings import Severity, Step, dotted
from csrreg.model.answers import answers_now, changed_since, disagree, open_departments
from csrreg.model.contract import precedes_rules, reply_due, required_departments
from csrreg.model.contracts import BINDING
from csrreg.model.moments import received_on
from csrreg.model.obstacles import not_in_writing, who_arbitrates
from csrreg.model.register import Register
from csrreg.model.status import is_accepted, is_decided
from csrreg.rules.asked import ask, ask_again, in_words, not_answered
from csrreg.rules.base import Hit, rule
from csrreg.rules.naming import listed, named, short

if TYPE_CHECKING:
    from csrreg.model.common import Action
    from csrreg.model.review import Review


@rule("REV001", Severity.ERROR)
def decided_before_answers(register: Register) -> Iterator[Hit]:
    """A contract was accepted before every required department had answered.

    Why: what nobody judged cannot be promised (ISO 9001 8.2.3.1); it is the first thing an auditor
    looks for. Who must answer follows from the class, or from the departments the review names.
    Contracts received before review.since of csrreg.yaml are not measured by its rules.
    Fix: take the decision back, let the department answer, and decide again.
    """
    for entry, decision in register.contracts.accepted:
        amends = entry.record.amends
        if amends is not None and amends.how != "replaced":
            continue  # REV008
        lacking = not_answered(entry, decision, required_departments(entry, register))
        if lacking is not None:
            message = f"accepted on {decision.date}, but {in_words(lacking)}"
            yield Hit(entry.id, ("decision", "date"), message, ask_again(entry.id, lacking))


@rule("REV002", Severity.ERROR)
def accepted_against_rejection(register: Register) -> Iterator[Hit]:
    """A contract was accepted although a department rejects it, and nobody has ruled.

    Why: a disagreement is settled by the one who may settle it, with a reason (总经理裁定); else
    the department was overruled by whoever wanted the order.
    Fix: let the arbiter that csrreg.yaml names rule, and note why; or refuse.
    """
    for entry, decision in register.contracts.accepted:
        review = entry.record
        if not disagree(review):
            continue
        arbiter = who_arbitrates(register, review, decision.date)
        ruled = decision.arbitration
        if ruled is None:
            lacks = "nobody has ruled"
        elif arbiter and ruled not in (arbiter, _arbiter(register)):
            lacks = f"{ruled} has ruled, who is not the arbiter ({arbiter})"
        elif decision.note is None:
            lacks = "no note says why"
        else:
            continue
        rejecting = listed(n for n, a in review.departments.items() if a.result == "reject")
        message = f"accepted on {decision.date} against {rejecting}, and {lacks}"
        fix = (
            f"csrreg set {entry.id} decision.arbitration={arbiter or '…'} decision.note=…; "
            f"or take it back: csrreg set {entry.id} --unset decision"
        )
        yield Hit(entry.id, ("decision", "result"), message, fix)


def _arbiter(register: Register) -> str | None:
    rules = register.settings.review if register.settings is not None else None
    return rules.arbiter if rules is not None else None


@rule("REV003", Severity.ERROR)
def answer_stale(register: Register) -> Iterator[Hit]:
    """What was judged or decided is not what the review says now.

    Why: a yes holds for the quantity, date and drawing that were looked at. Until the decision a
    change asks the departments again; after it, a change is a review of its own (ISO 9001 8.2.4).
    Fix: have the department answer again; after the decision put the old content back, and record
    the change with csrreg review amend.
    """
    for entry in register.reviews:
        decision = entry.record.decision
        if decision is None or not is_decided(entry.record):
            continue
        if decision.digest == register.digests.get(entry.id, decision.digest):
            continue
        if decision.digest is not None:
            message = f"changed after the decision of {decision.date}"
            fix = f"put back what was decided on, then: csrreg review amend {entry.id} …"
            yield Hit(entry.id, ("decision", "digest"), message, fix)
        elif not precedes_rules(entry.record, register):
            message = f"the decision of {decision.date} does not say what was decided on"
            fix = (
                f"csrreg set {entry.id} --unset decision, then: csrreg review decide {entry.id} "
                f"--result {decision.result} --by {decision.by} --date {decision.date}"
            )
            yield Hit(entry.id, ("decision",), message, fix)
    yield from _stale_when_decided(register)
    for entry in register.contracts.undecided:
        for name, answer in entry.record.departments.items():
            if answer.result is None:
                continue
            if changed := changed_since(entry, answer, register):
                what = listed(
                    "the review" if id == entry.id else named(register, id) for id in changed
                )
                message = f"{what} changed after {name} had answered"
            elif answer.digest is None:
                message = f"the answer of {name} does not say what was judged"
            else:
                continue
            yield Hit(entry.id, ("departments", name, "result"), message, ask(entry.id, name))


def _stale_when_decided(register: Register) -> Iterator[Hit]:
    """Yield the answers that the decision rests on and that were given to something else."""
    for entry, decision in register.contracts.accepted:
        departments = entry.record.departments
        if all(answer.digest == decision.digest for answer in departments.values()):
            continue
        required = required_departments(entry, register)
        for name, answer in departments.items():
            judged = answer.digest if answer.result is not None and name in required else None
            if judged is not None and judged != decision.digest and decision.digest is not None:
                message = f"{name} had judged something else than what was decided on"
                path = ("departments", name, "digest")
                yield Hit(entry.id, path, message, ask_again(entry.id, [name]))


@rule("REV004", Severity.ERROR, clock=True)
def condition_overdue(register: Register) -> Iterator[Hit]:
    """A condition that a department set is not met, and its date has passed.

    Why: the contract was judged on the word that it would be met by then.
    Fix: record the day it was met, or agree on a new date; if it cannot be met, tell the customer.
    """
    today = register.today
    for id, path, condition in _open_conditions(register):
        if condition.due is not None and condition.due < today:
            owner = f" ({condition.owner})" if condition.owner else ""
            message = f"the condition was due on {condition.due}{owner}: {short(condition.what)}"
            fix = f"when it is met: csrreg set {id} {dotted((*path, 'done'))}={today}"
            yield Hit(id, (*path, "due"), message, fix)


def _open_conditions(register: Register) -> "Iterator[tuple[str, tuple[Step, ...], Action]]":
    """Yield id, place and condition of all that departments set and that are not met."""
    for entry in register.contracts.counting:
        review = entry.record
        if review.decision is not None and review.decision.result == "rejected":
            continue
        for name, answer in review.departments.items():
            for at, condition in enumerate(answer.conditions):
                if condition.done is None:
                    yield entry.id, ("departments", name, "conditions", at), condition


@rule("REV005", Severity.ERROR)
def condition_without_owner_or_date(register: Register) -> Iterator[Hit]:
    """A condition that a department set has no owner or no date.

    Why: "accepted with conditions" is worth as much as the conditions; what nobody owns until a
    date is a wish.
    Fix: name the person who meets it, and until when.
    """
    for id, path, condition in _open_conditions(register):
        if condition.owner is not None and condition.due is not None:
            continue
        lacking = [name for name in ("owner", "due") if getattr(condition, name) is None]
        what = " and no ".join("date" if name == "due" else name for name in lacking)
        message = f"a condition of {path[1]} has no {what}: {short(condition.what)}"
        given = " ".join(f"{dotted((*path, name))}=…" for name in lacking)
        yield Hit(id, path, message, f"csrreg set {id} {given}")


@rule("REV006", Severity.ERROR, clock=True)
def reply_overdue(register: Register) -> Iterator[Hit]:
    """The customer has no answer, and the time for it has passed.

    Why: silence can count as a yes, and the customer plans with it. The time is the review's
    reply_due, else the customer's reply_time, else reply_within of csrreg.yaml, counted on the
    working days of the site.
    Fix: decide, answer the customer, and record the reply.
    """
    for entry in register.contracts.counting:
        review = entry.record
        if review.replies:
            continue
        due = reply_due(entry, register)
        if due is None or due.date() >= register.today:
            continue
        path = ("reply_due",) if review.reply_due is not None else ("received", "at")
        message = f"the customer was to have an answer by {due:%Y-%m-%d %H:%M}"
        fix = f"csrreg review reply {entry.id} --date … --how … --by …"
        if is_decided(review) and review.decision is not None:
            message += f"; it was decided on {review.decision.date}: {review.decision.result}"
        elif waiting := open_departments(entry, register):
            message += f"; waits for {listed(_whom(register, s.department) for s in waiting)}"
            fix = f"{ask(entry.id, waiting[0].department)}; tell the customer when to expect it"
        else:
            message += "; waits for the decision"
            fix = f"csrreg review decide {entry.id} --result … --by …, then: {fix}"
        yield Hit(entry.id, path, message, fix)


def _whom(register: Register, department: str) -> str:
    settings = register.settings
    person = answers_now(settings, department, register.today) if settings is not None else ""
    return f"{department} ({person})" if person else department


@rule("REV007", Severity.ERROR)
def not_confirmed_in_writing(register: Register) -> Iterator[Hit]:
    """An order that came by phone, chat or visit was accepted without written confirmation.

    Why: what was only said is confirmed before it is accepted (ISO 9001 8.2.3.1); later nobody can
    show what was agreed. Until it is accepted a provisional release lets work begin. Who asks by
    phone gets a written offer; that needs no confirmation.
    Fix: write down what was agreed, have the customer confirm it, and record the confirmation.
    """
    for entry in register.contracts.counting:
        review = entry.record
        if review.type not in BINDING or not not_in_writing(review):
            continue
        if is_accepted(review) or review.release is not None:
            begun = "accepted" if is_accepted(review) else "released"
            how = review.received.how
            message = f"{begun}, but it came by {how} and is not confirmed in writing"
            fix = f"csrreg review confirm {entry.id} --date … --document …"
            yield Hit(entry.id, ("received", "how"), message, fix)


@rule("REV008", Severity.ERROR)
def amendment_without_answers(register: Register) -> Iterator[Hit]:
    """An amendment was accepted without new answers of the departments it concerns.

    Why: who judged the old contract must know and judge the change (ISO 9001 8.2.4). A change of
    clauses is answered by those who answered before, one of dates or quantities by those that
    csrreg.yaml names. An answer older than the amendment was given to the old contract.
    Fix: take the decision back, let the department answer anew, and decide again.
    """
    for entry, decision in register.contracts.accepted:
        review = entry.record
        if review.amends is None or review.amends.how == "replaced":
            continue  # REV001
        required = required_departments(entry, register)
        lacking = not_answered(entry, decision, required)
        old = _answered_before(review, register) if review.customer_waiver is None else {}
        late = {name: when for name, when in old.items() if name in required}
        if late or lacking is not None:
            lacking = {**late, **(lacking or {})}
            message = f"the amendment was accepted on {decision.date}, but {in_words(lacking)}"
            yield Hit(entry.id, ("amends", "review"), message, ask_again(entry.id, lacking))


def _answered_before(review: "Review", register: Register) -> dict[str, str]:
    """Return the departments whose answer is older than the day a review was received."""
    received = received_on(review, register)
    return {
        name: f"{name} answered on {answer.date}, before it was received"
        for name, answer in review.departments.items()
        if answer.date is not None and answer.date < received
    }


RULES = (
    decided_before_answers,
    accepted_against_rejection,
    answer_stale,
    condition_overdue,
    condition_without_owner_or_date,
    reply_overdue,
    not_confirmed_in_writing,
    amendment_without_answers,
)
