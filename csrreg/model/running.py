"""The orders for a part about which something can still be done: contracts, offers, reviews."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from csrreg.model.contracts import BINDING
from csrreg.model.status import is_accepted, is_decided

if TYPE_CHECKING:
    from csrreg.model.register import Entry, Register
    from csrreg.model.review import CallOff, Item, Review

State = Literal["running", "offered", "in_review"]


@dataclass(frozen=True, slots=True)
class Ordered:
    """A position of a contract, an offer or a review in progress."""

    entry: "Entry[Review]"
    number: int
    """The position, counted from 1."""
    item: "Item"
    state: State
    until: date | None
    """When it is delivered; for a framework, its last day. None where nothing says so."""


def orders_of(part: str, register: "Register") -> Iterator[Ordered]:
    """Yield the positions of a part that are neither refused, replaced, amended nor delivered.

    What was to be delivered before today counts as delivered.
    """
    for entry in register.contracts.counting:
        state = state_of(entry, register)
        if state is None:
            continue
        for number, item in enumerate(entry.record.items, 1):
            if item.part == part and (state == "in_review" or not is_over(entry, item, register)):
                yield Ordered(entry, number, item, state, last_day(entry.record, item))


def state_of(entry: "Entry[Review]", register: "Register") -> State | None:
    """Return whether a review is a contract that holds, an offer that is open, or in progress.

    None if it is refused, or gave way to an amendment or to the contract that came of the offer.
    """
    review = entry.record
    if not is_decided(review):
        return "in_review"
    if not is_accepted(review):
        return None
    later = (e.record for e in register.amendments.get(entry.id, ()))
    if any(is_accepted(r) and r.items for r in later):
        return None
    if review.type in BINDING:
        return "running"
    return None if entry.id in register.contracts.continued else "offered"


def is_running(entry: "Entry[Review]", register: "Register") -> bool:
    """Return whether any position is still to be delivered; a contract without any never ends."""
    items = entry.record.items
    if not items:
        framework = entry.record.framework
        last = framework.valid_to if framework is not None else None
        return last is None or last >= register.today
    return any(not is_over(entry, item, register) for item in items)


def is_over(entry: "Entry[Review]", item: "Item", register: "Register") -> bool:
    """Return whether a position is past its day, or was called off and delivered in full."""
    until = last_day(entry.record, item)
    if until is not None and until < register.today:
        return True
    delivered = [
        c.quantity
        for c in call_offs(entry.record, item)
        if c.quantity is not None and c.delivery is not None and c.delivery < register.today
    ]
    total = sum(delivered, Decimal(0))
    return bool(delivered) and item.quantity is not None and total >= item.quantity


def last_day(review: "Review", item: "Item") -> date | None:
    """Return when a position is delivered, or until when its framework holds."""
    if review.framework is not None and review.framework.valid_to is not None:
        return max(review.framework.valid_to, item.delivery or date.min)
    return item.delivery


def call_offs(review: "Review", item: "Item") -> "Iterator[CallOff]":
    """Yield the call-offs of a position; one that names no part counts for every position."""
    if review.framework is not None:
        for call_off in review.framework.call_offs:
            if call_off.part in (None, item.part):
                yield call_off
