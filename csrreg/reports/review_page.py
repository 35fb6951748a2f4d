"""One contract review on a page: the order, the opinions, the decision, what came after."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csrreg.model.answers import Standing, standings, why_stale
from csrreg.model.compared import differences as compare
from csrreg.model.contract import class_of, earlier_versions, reply_due
from csrreg.model.moments import written
from csrreg.model.register import Entry, Register
from csrreg.model.status import status_of
from csrreg.model.tree import Mapping
from csrreg.reports import judge
from csrreg.reports.judge import Section
from csrreg.reports.waiting import Waiting
from csrreg.reports.waiting import build as what_waits

if TYPE_CHECKING:
    from csrreg.model.opinion import DepartmentAnswer
    from csrreg.model.review import CallOff, Review


@dataclass(frozen=True, slots=True)
class Opinion:
    """Where a department's answer stands."""

    department: str
    state: str
    """missing, stale, or the result."""
    required: bool
    by: str
    date: str


@dataclass(frozen=True, slots=True)
class Change:
    """One point of an amendment, as it was and as it is; empty where there is nothing."""

    what: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Page:
    """The whole review."""

    id: str
    title: str
    customer: str
    type: str
    class_: str
    status: str
    reply_due: str
    departments: tuple[Opinion, ...]
    changed: tuple[Change, ...]
    """Of an amendment."""
    waiting: tuple[Waiting, ...]
    facts: tuple[tuple[str, str], ...]
    """What stands at the top of the page, with its label."""
    sections: tuple[Section, ...]
    """Only those that have something in them."""


def build(entry: "Entry[Review]", register: Register, tree: Mapping, older: Mapping | None) -> Page:
    """Return the page; ``older`` is the tree of the review that this one amends."""
    review = entry.record
    stands = standings(entry, register)
    due = reply_due(entry, register)
    return Page(
        id=entry.id,
        title=review.title,
        customer=entry.customer,
        type=review.type,
        class_=class_of(entry.customer, review, register),
        status=status_of(entry, register),
        reply_due=written(due) if due is not None else "",
        departments=tuple(_opinion(standing) for standing in stands),
        changed=tuple(_changes(older, tree)) if older is not None else (),
        waiting=tuple(what_waits(register, id=entry.id)),
        facts=tuple((name, value) for name, value in _facts(entry, register) if value),
        sections=tuple(s for s in _sections(entry, register, stands) if s.lines),
    )


def _opinion(standing: Standing) -> Opinion:
    answer = standing.answer
    return Opinion(
        standing.department,
        standing.state,
        standing.required,
        (answer.by or "") if answer is not None else "",
        str(answer.date or "") if answer is not None else "",
    )


def _changes(older: Mapping, tree: Mapping) -> Iterator[Change]:
    for found in compare(older, tree):
        yield Change(str(found["what"]), str(found.get("before", "")), str(found.get("now", "")))


def _facts(entry: "Entry[Review]", register: Register) -> Iterator[tuple[str, str]]:
    review = entry.record
    customer = register.customer(entry.customer)
    yield "customer", f"{entry.customer} {customer.name if customer is not None else ''}".strip()
    yield "type", review.type
    yield "class", class_of(entry.customer, review, register)
    yield "status", status_of(entry, register)
    yield from judge.order_facts(entry, register)
    yield "entity", review.entity or ""
    yield "site", review.site or ""
    yield "prepared by", review.prepared_by or ""
    yield "continues", _named(review.previous, register)
    amends = review.amends
    if amends is not None:
        how = f" ({amends.how})" if amends.how else ""
        yield "amends", _named(amends.review, register) + how
    later = register.amendments.get(entry.id, ())
    yield "amended by", "; ".join(_named(e.id, register) for e in later)


def _named(id: str | None, register: Register) -> str:
    entry = register.entries.get(id) if id is not None else None
    return f"{id} {entry.title}" if entry is not None else id or ""


def _sections(
    entry: "Entry[Review]", register: Register, stands: tuple[Standing, ...]
) -> Iterator[Section]:
    review = entry.record
    yield Section("ordered", tuple(judge.items(review, register)))
    yield Section("terms", tuple(judge.terms(review)))
    yield Section("framework", (*judge.framework(review.framework), *_call_offs(entry, register)))
    yield Section("documents", tuple(judge.documents(review, register)))
    yield Section("requirements", tuple(_cited(review.requirements, register)))
    yield Section("characteristics", tuple(_cited(review.characteristics, register)))
    yield Section("different from before", tuple(judge.differences(review)))
    yield Section("questions", tuple(judge.questions(review)))
    yield Section("method", tuple(_method(review)))
    yield Section("feasibility", tuple(_feasibility(review)))
    yield Section(
        "departments", tuple(line for s in stands for line in _department(s, entry, register))
    )
    yield Section("asked of the customer", tuple(judge.exceptions(review)))
    yield Section("decision", tuple(_decision(review)))
    yield Section("afterwards", tuple(_afterwards(review)))
    links = (f"{_named(link.to, register)}: {link.why or ''}".rstrip(": ") for link in review.links)
    yield Section("links", tuple(links))
    yield Section("notes", (review.notes,) if review.notes else ())


def _call_offs(entry: "Entry[Review]", register: Register) -> Iterator[str]:
    """Yield the call-offs, those before an amendment first."""
    for version in (*reversed(tuple(earlier_versions(entry, register))), entry):
        framework = version.record.framework
        recorded = f"; recorded in {version.id}" if version is not entry else ""
        for call in framework.call_offs if framework is not None else ():
            yield _call_off(call) + recorded


def _call_off(call: "CallOff") -> str:
    within = {"yes": "within the envelope", "no": "beyond the envelope"}
    words = [f"call-off {call.number}"]
    words += [str(word) for word in (call.date, call.part) if word is not None]
    if call.quantity is not None:
        words.append(f"{call.quantity:,}")
    if call.delivery is not None:
        words.append(f"for {call.delivery}")
    by = f" ({call.by})" if call.by else ""
    words.append(within.get(call.within or "", "not judged") + by)
    return ", ".join(words) + (f": {call.note}" if call.note else "")


def _cited(ids: tuple[str, ...], register: Register) -> Iterator[str]:
    for id in ids:
        entry = register.entries.get(id)
        status = f" ({status_of(entry, register)})" if entry is not None else ""
        yield _named(id, register) + status


def _method(review: "Review") -> Iterator[str]:
    meeting = review.meeting
    if meeting is not None:
        minutes = f"; minutes: {meeting.minutes}" if meeting.minutes else ""
        yield f"meeting on {meeting.date}: {', '.join(meeting.participants)}".rstrip(": ") + minutes
    elif review.method is not None:
        yield review.method


def _feasibility(review: "Review") -> Iterator[str]:
    found = review.feasibility
    if found is None:
        return
    who = f" by {', '.join(found.by)}" if found.by else ""
    when = f" on {found.date}" if found.date else ""
    yield f"conclusion: {found.conclusion or 'none yet'}{who}{when}"
    for number, answer in enumerate(found.answers, 1):
        note = f" ({answer.note})" if answer.note else ""
        yield f"{number}  {answer.topic}: {answer.answer or 'open'}{note}"
    for risk in found.risks:
        owner = f"{risk.owner or 'nobody'}, due {risk.due or 'never'}"
        yield f"risk: {risk.what} → {risk.action or 'nothing yet'} ({owner})"


def _department(standing: Standing, entry: "Entry[Review]", register: Register) -> Iterator[str]:
    answer = standing.answer
    asked = "" if standing.required else " (not required)"
    if answer is None or answer.result is None:
        yield f"{standing.department}: no answer yet{asked}"
        return
    behalf = f" for {answer.on_behalf_of}" if answer.on_behalf_of else ""
    typed = f", recorded by {answer.recorded_by}" if answer.recorded_by else ""
    stale = ""
    if standing.state == "stale":
        stale = f"; stale: {why_stale(entry, answer, register)}"
    by = f"by {answer.by or 'nobody'}{behalf} on {answer.date or 'no date'}"
    yield f"{standing.department}: {answer.result} {by}{typed}{stale}{asked}"
    yield from ("  " + line for line in _answer(answer))


def _answer(answer: "DepartmentAnswer") -> Iterator[str]:
    counts = Counter(check.answer or "open" for check in answer.checks)
    if counts:
        said = (f"{n} {word}" for word, n in counts.items())
        yield f"checklist: {', '.join(said)}"
    for check in answer.checks:
        if check.answer == "no" or check.note:
            note = f" ({check.note})" if check.note else ""
            yield f"{check.point}: {check.answer or 'open'}{note}"
    for condition in answer.conditions:
        done = f"done {condition.done}" if condition.done else f"due {condition.due or 'never'}"
        yield f"condition: {condition.what} ({condition.owner or 'nobody'}, {done})"
    if answer.proposal:
        yield f"proposal: {answer.proposal}"
    if answer.note:
        yield answer.note
    if answer.evidence:
        yield f"evidence: {answer.evidence}"


def _decision(review: "Review") -> Iterator[str]:
    waiver, decision = review.customer_waiver, review.decision
    if waiver is not None:
        paper = waiver.document or "no document"
        yield f"formal review waived by {waiver.by} {waiver.date or ''}".rstrip() + f": {paper}"
    if decision is None:
        return
    ruled = f", ruled by {decision.arbitration}" if decision.arbitration else ""
    yield f"{decision.result} by {decision.by} on {decision.date}{ruled}"
    if decision.note:
        yield decision.note


def _afterwards(review: "Review") -> Iterator[str]:
    if (provisional := review.provisional_release) is not None:
        risk = f"; risk: {provisional.risk}" if provisional.risk else ""
        when = f" on {provisional.date}" if provisional.date else ""
        yield (
            f"provisional release by {provisional.by}{when} until {provisional.until}: "
            f"{provisional.scope}{risk}"
        )
    for reply in review.replies:
        by = f" ({reply.by})" if reply.by else ""
        how = f" by {reply.how}" if reply.how else ""
        yield f"reply {reply.date}{how}{by} {reply.document or ''}".rstrip()
    if (confirmed := review.written_confirmation) is not None:
        yield f"confirmed in writing {confirmed.date} {confirmed.document or ''}".rstrip()
    if (signed := review.signed) is not None:
        by = f" by {signed.by}" if signed.by else ""
        yield f"signed {signed.date}{by} {signed.document or ''}".rstrip()
    if (release := review.release) is not None:
        yield f"released by {release.by} on {release.date}"
    for told in review.informed:
        how = f" ({told.how})" if told.how else ""
        changed = told.changed or "nothing changed"
        yield f"{told.department} informed {told.date or ''}{how}: {changed}"
