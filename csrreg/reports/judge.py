"""What one department must judge in a contract review."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csrreg.model.conditions import value_of
from csrreg.model.contract import reply_due
from csrreg.model.moments import written
from csrreg.model.register import Entry, Register
from csrreg.model.status import status_of
from csrreg.model.tree import Mapping
from csrreg.rules.naming import spoken

if TYPE_CHECKING:
    from csrreg.model.capability import Judged
    from csrreg.model.characteristic import Characteristic
    from csrreg.model.review import Framework, Review

_MET = ("implemented", "verified", "not_applicable", "deviation", "retired")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the lines below it."""

    heading: str
    lines: tuple[str, ...]


def build(
    entry: "Entry[Review]",
    register: Register,
    checks: Iterable[Mapping],
    changes: Iterable[Mapping] = (),
) -> tuple[Section, ...]:
    """Return what a department must look at before it answers, without empty sections.

    ``checks`` is its checklist; ``changes`` are the differences to the review that is amended.
    """
    review = entry.record
    sections = (
        Section("the order", tuple(_heads(entry, register))),
        Section("ordered", tuple(items(review, register))),
        Section("changed", tuple(change_line(c) for c in changes)),
        Section("terms", tuple(terms(review))),
        Section("framework", tuple(framework(review.framework))),
        Section("documents", tuple(documents(review, register))),
        Section("different from before", tuple(differences(review))),
        Section("questions", tuple(questions(review))),
        Section("asked of the customer", tuple(exceptions(review))),
        Section("requirements not met yet", tuple(_requirements(review, register))),
        Section("characteristics without proven capability", tuple(_unproven(review, register))),
        Section(
            "checklist",
            tuple(
                f"{number}  {check.get('point')}: {check.get('answer', '')}".rstrip(": ")
                for number, check in enumerate(checks, 1)
            ),
        ),
    )
    return tuple(section for section in sections if section.lines)


def _heads(entry: "Entry[Review]", register: Register) -> Iterator[str]:
    customer = register.customer(entry.customer)
    yield f"customer: {entry.customer} {customer.name if customer is not None else ''}".rstrip()
    for name, value in order_facts(entry, register):
        if value:
            yield f"{name}: {value}"


def order_facts(entry: "Entry[Review]", register: Register) -> Iterator[tuple[str, str]]:
    """Yield what the customer sent, when and how, until when it wants an answer, and its value."""
    review = entry.record
    reference, received = review.reference, review.received
    due, value = reply_due(entry, register), value_of(review)
    dated = f" of {reference.date}" if reference is not None and reference.date else ""
    number = f"{reference.number} {reference.revision or ''}".strip() if reference else ""
    how = f" by {received.how}" if received.how is not None else ""
    sender = f" from {received.from_}" if received.from_ is not None else ""
    yield "reference", number + dated
    yield "received", written(received.at) + how + sender
    yield "reply due", written(due) if due is not None else ""
    yield "value", f"{value[0].normalize():,f} {value[1]}" if value is not None else ""


_TERMS = (
    "delivery_place",
    "delivery_terms",
    "acceptance_standard",
    "quality",
    "packaging",
    "payment",
    "legal",
    "other",
)


def terms(review: "Review") -> Iterator[str]:
    """Yield the conditions besides parts and dates, one a line."""
    for name in _TERMS if review.terms is not None else ():
        if value := getattr(review.terms, name):
            yield f"{name.replace('_', ' ')}: {value}"


def items(review: "Review", register: Register) -> Iterator[str]:
    """Yield the positions, one a line."""
    for item in review.items:
        part = register.entries.get(item.part) if item.part is not None else None
        name = f"{item.part} {part.title}" if part is not None else item.part or item.name or "?"
        words = [name]
        if item.revision is not None:
            words.append(f"revision {item.revision}")
        if item.quantity is not None:
            words.append(f"{item.quantity:,} {item.unit or ''}".strip())
        if item.annual_volume is not None:
            words.append(f"{item.annual_volume:,} a year")
        if item.price is not None:
            words.append(f"at {item.price} {item.currency or ''}".strip())
        if item.delivery is not None:
            words.append(f"on {item.delivery}")
        yield ", ".join(words)


def framework(found: "Framework | None") -> Iterator[str]:
    """Yield the envelope of a framework contract, one limit a line."""
    if found is None:
        return
    if found.valid_from or found.valid_to:
        yield f"valid {found.valid_from or '…'} to {found.valid_to or '…'}"
    if found.monthly_max is not None:
        yield f"at most {found.monthly_max:,} a month"
    if found.lead_time is not None:
        yield f"lead time {spoken(found.lead_time)}"
    if found.price_until is not None:
        yield f"price until {found.price_until}"


def documents(review: "Review", register: Register) -> Iterator[str]:
    """Yield the documents that hold, each with edition and title."""
    for cited in review.documents:
        entry = register.entries.get(cited.document)
        edition = f" edition {cited.edition}" if cited.edition else ""
        yield f"{cited.document}{edition} {entry.title if entry is not None else ''}".rstrip()


def differences(review: "Review") -> Iterator[str]:
    """Yield what differs from the offer or contract before, and how it was settled."""
    for found in review.differences:
        change = f"{found.what}: {found.before or 'nothing'} → {found.now or 'nothing'}"
        yield f"{change}; {found.resolved or 'not resolved'}"


def change_line(change: Mapping) -> str:
    """Return one point of an amendment, as it was and as it is."""
    return f"{change['what']}: {change.get('before', 'nothing')} → {change.get('now', 'nothing')}"


def questions(review: "Review") -> Iterator[str]:
    """Yield what was asked before deciding, and the answers."""
    for question in review.questions:
        whom = f" (to {question.to})" if question.to else ""
        said = f"{question.answer} {question.date or ''}".rstrip() if question.answer else "open"
        yield f"{question.ask}{whom} → {said}"


def exceptions(review: "Review") -> Iterator[str]:
    """Yield what the customer is asked to accept, and what it said."""
    for number, exception in enumerate(review.exceptions, 1):
        said = f"asked {exception.asked}, open" if exception.asked else "not asked yet"
        if exception.answer:
            said = f"{exception.answer} {exception.date or ''} {exception.document or ''}".strip()
        yield f"{number}  {exception.what} → {' '.join(said.split())}"


def _requirements(review: "Review", register: Register) -> Iterator[str]:
    for id in review.requirements:
        cited = register.entries.get(id)
        if cited is not None and (status := status_of(cited, register)) not in _MET:
            yield f"{id} {cited.title} ({status})"


def _unproven(review: "Review", register: Register) -> Iterator[str]:
    unproven: dict[str, Judged] = {}
    for entry, judged in register.unproven:
        unproven.setdefault(entry.id, judged)
    for id in review.characteristics:
        cited = register.entries.get(id)
        if cited is None:
            continue
        if id in unproven:
            yield f"{id} {cited.title} ({_capability(unproven[id])})"
        elif _lacks_capability(cited.record):
            yield f"{id} {cited.title} (no capability result)"


def _capability(judged: "Judged") -> str:
    target = f"{judged.target.index} {judged.target.at_least}"
    if judged.result is None:
        return f"no {judged.target.index}; target {target}"
    late = ", too old" if judged.state == "overdue" else ""
    return f"{judged.result.index} {judged.result.value}{late}; target {target}"


def _lacks_capability(record: "Characteristic") -> bool:
    return record.attribute is None and not record.capability
