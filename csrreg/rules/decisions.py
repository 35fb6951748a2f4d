"""REV019 to REV024: what was still open when it was decided, released or called off."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.findings import Severity
from csrreg.model.contract import earlier_versions
from csrreg.model.obstacles import above_limit, beyond_envelope, open_exceptions
from csrreg.model.register import Entry, Register
from csrreg.model.status import is_accepted
from csrreg.rules.asked import decide_again
from csrreg.rules.base import Hit, rule
from csrreg.rules.naming import short

if TYPE_CHECKING:
    from csrreg.model.review import CallOff, Review


@rule("REV019", Severity.ERROR)
def released_too_early(register: Register) -> Iterator[Hit]:
    """A contract was released to production before it was decided, or with an open exception.

    Why: production makes what was not promised, or what the customer has not agreed to. An order
    that cannot wait takes a provisional release, with scope, risk and end.
    Fix: decide, or get the customer's answer; until then make the release a provisional one.
    """
    for entry in register.contracts.counting:
        review = entry.record
        release, decision = review.release, review.decision
        if release is None:
            continue
        early = f"released on {release.date}"
        if decision is None:
            fix = (
                f"csrreg set {entry.id} --unset release, then: csrreg review release {entry.id} "
                "--provisional --scope … --risk … --until …"
            )
            message = f"{early} by {release.by}, but it is not decided"
            yield Hit(entry.id, ("release",), message, fix)
        elif not is_accepted(review):
            message = f"{early} by {release.by}, but the decision is: {decision.result}"
            fix = f"stop the work: csrreg set {entry.id} --unset release"
            yield Hit(entry.id, ("release",), message, fix)
        elif release.date < decision.date:
            message = f"{early}, before it was decided on {decision.date}"
            fix = f"if the date is wrong: csrreg set {entry.id} release.date=…"
            yield Hit(entry.id, ("release", "date"), message, fix)
        for at, reason in open_exceptions(review):
            fix = f"csrreg review exception {entry.id} {at + 1} --answer … --date …"
            if review.exceptions[at].answer == "refused":
                fix = f"decide knowing that: {decide_again(entry.id)}"
            yield Hit(entry.id, ("exceptions", at), f"{early}, but {short(reason, 90)}", fix)


@rule("REV020", Severity.ERROR, clock=True)
def provisional_release_ended(register: Register) -> Iterator[Hit]:
    """A provisional release has ended, and the review is still not decided.

    Why: it was allowed for that time and for that scope; work that goes on is on nobody's word.
    Fix: decide and release; or stop the work, or have somebody allow it until a new day.
    """
    for entry in register.contracts.undecided:
        provisional = entry.record.provisional_release
        if provisional is None or entry.record.release is not None:
            continue
        if provisional.until < register.today:
            message = (
                f"the provisional release by {provisional.by} ended on {provisional.until} "
                f"({short(provisional.scope)}), and nothing is decided"
            )
            fix = (
                f"csrreg review decide {entry.id} --result … --by …; or stop the work, or allow it "
                f"longer: csrreg set {entry.id} provisional_release.until=…"
            )
            yield Hit(entry.id, ("provisional_release", "until"), message, fix)


@rule("REV021", Severity.ERROR)
def open_question_at_decision(register: Register) -> Iterator[Hit]:
    """A contract was accepted while a question to the customer was open.

    Why: the answer may change what was promised (ISO 9001 8.2.3.1: requirements are complete before
    they are accepted).
    Fix: get the answer and record it; if it changes anything, amend the contract.
    """
    for entry, decision in register.contracts.accepted:
        for at, question in enumerate(entry.record.questions):
            if question.answer is None:
                whom = f" (to {question.to})" if question.to else ""
                when = f"a question was open when it was accepted on {decision.date}{whom}"
                message = f"{when}: {short(question.ask)}"
                path = f"questions.{at + 1}"
                fix = f"csrreg set {entry.id} {path}.answer=… {path}.date=…"
                yield Hit(entry.id, ("questions", at, "ask"), message, fix)


@rule("REV022", Severity.ERROR)
def difference_not_resolved(register: Register) -> Iterator[Hit]:
    """A contract was accepted while it differed from the earlier offer or contract unresolved.

    Why: ISO 9001 8.2.3.1 wants differences resolved before the order is accepted; afterwards the
    customer's version holds.
    Fix: settle it with the customer and record how; if that changes the order, amend the contract.
    """
    for entry, decision in register.contracts.accepted:
        for at, difference in enumerate(entry.record.differences):
            if difference.resolved is None:
                what = short(difference.what)
                message = f"accepted on {decision.date}, and a difference is not resolved: {what}"
                fix = f"csrreg set {entry.id} differences.{at + 1}.resolved=…"
                yield Hit(entry.id, ("differences", at, "what"), message, fix)


@rule("REV023", Severity.ERROR)
def call_off_outside_envelope(register: Register) -> Iterator[Hit]:
    """A call-off is outside what the framework contract covers, or nobody has judged it.

    Why: within the envelope the one review of the contract covers every call-off; beyond it nobody
    has judged anything (ISO 9001 8.2.4).
    Fix: amend the contract; or record that it is beyond, and in a note why it was taken.
    """
    for entry in register.contracts.counting:
        framework = entry.record.framework
        if framework is None or not framework.call_offs:
            continue
        versions = (older.record.framework for older in earlier_versions(entry, register))
        before = tuple(call for f in versions if f is not None for call in f.call_offs)
        for at, call_off in enumerate(framework.call_offs):
            if wrong := _misjudged(entry, register, call_off, before + framework.call_offs[:at]):
                path = f"framework.call_offs.{at + 1}"
                fix = (
                    f"csrreg review amend {entry.id} …; or, if it was taken all the same: "
                    f"csrreg set {entry.id} {path}.within=no {path}.note=…"
                )
                if call_off.within is None and wrong == _NOT_JUDGED:
                    fix = f"csrreg set {entry.id} {path}.within=yes {path}.by=…"
                message = f"call-off {call_off.number}: {wrong}"
                yield Hit(entry.id, ("framework", "call_offs", at, "number"), message, fix)


_NOT_JUDGED = "nobody has said whether it is within the contract's envelope"


def _misjudged(
    entry: "Entry[Review]",
    register: Register,
    call_off: "CallOff",
    earlier: "tuple[CallOff, ...]",
) -> str:
    """Return what is wrong with how a call-off was judged, or an empty text."""
    if call_off.within == "no":
        return "" if call_off.note else "beyond the contract's envelope, and no note says why"
    if call_off.date is not None and call_off.quantity is not None:
        reasons = beyond_envelope(
            entry,
            register,
            call_off.date,
            call_off.quantity,
            delivery=call_off.delivery,
            part=call_off.part,
            earlier=earlier,
        )
        if found := "; ".join(reasons):
            return found
    return "" if call_off.within == "yes" else _NOT_JUDGED


@rule("REV024", Severity.ERROR)
def approver_below_value(register: Register) -> Iterator[Hit]:
    """A contract was accepted by somebody who may not decide a contract of this value.

    Why: the limits of csrreg.yaml are who may bind the company. Where no value is recorded it is
    that of the positions.
    Fix: have somebody decide whose limit is high enough; or correct the limits.
    """
    for entry, decision in register.contracts.accepted:
        reason = above_limit(entry, decision.by, register)
        if reason and (
            decision.arbitration is None or above_limit(entry, decision.arbitration, register)
        ):
            yield Hit(entry.id, ("decision", "by"), reason, decide_again(entry.id))


RULES = (
    released_too_early,
    provisional_release_ended,
    open_question_at_decision,
    difference_not_resolved,
    call_off_outside_envelope,
    approver_below_value,
)
