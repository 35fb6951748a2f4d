"""The ledger of contracts (合同台账): every review in one line."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from csrreg.model.conditions import value_of
from csrreg.model.contract import class_of, reply_due
from csrreg.model.moments import written
from csrreg.model.register import Entry, Register
from csrreg.model.status import is_answered, is_decided, is_replaced, status_of

if TYPE_CHECKING:
    from csrreg.model.review import Item, Review


@dataclass(frozen=True, slots=True)
class Position:
    """What is ordered in one position; empty where nothing is said."""

    part: str
    name: str
    """The part's name, or what the review calls it."""
    quantity: str
    unit: str

    def __str__(self) -> str:
        quantity = f" × {self.quantity} {self.unit}".rstrip() if self.quantity else ""
        return (self.name or self.part or "?") + quantity


@dataclass(frozen=True, slots=True)
class Line:
    """One contract review."""

    id: str
    customer: str
    title: str
    type: str
    class_: str
    reference: str
    received: str
    items: tuple[Position, ...]
    value: str
    delivery: str
    """The first delivery date; empty without one."""
    status: str
    decision: str
    reply_due: str
    days_left: int | None
    """Days until the reply is due, negative when it is overdue; None once the customer has it."""
    amends: str


def build(
    register: Register,
    *,
    customer: str | None = None,
    statuses: tuple[str, ...] = (),
    classes: tuple[str, ...] = (),
    site: str | None = None,
) -> list[Line]:
    """Return the ledger, by customer and number."""
    lines = []
    for entry in register.reviews:
        review = entry.record
        if customer not in (None, entry.customer) or site not in (None, review.site):
            continue
        status = status_of(entry, register)
        class_ = class_of(entry.customer, review, register)
        if (statuses and status not in statuses) or (classes and class_ not in classes):
            continue
        due = reply_due(entry, register)
        value = value_of(review)
        deliveries = [item.delivery for item in review.items if item.delivery is not None]
        line = Line(
            id=entry.id,
            customer=entry.customer,
            title=review.title,
            type=review.type,
            class_=class_,
            reference=_reference(review),
            received=written(review.received.at),
            items=tuple(_position(item, register) for item in review.items),
            value=f"{value[0].normalize():f} {value[1]}" if value is not None else "",
            delivery=str(min(deliveries, default="")),
            status=status,
            decision=review.decision.result if review.decision is not None else "",
            reply_due=written(due) if due is not None else "",
            days_left=days_left(entry, due, register),
            amends=review.amends.review if review.amends is not None else "",
        )
        lines.append(line)
    return lines


def days_left(entry: "Entry[Review]", due: datetime | None, register: Register) -> int | None:
    """Return how many days the customer still waits; None once it knows what it wants to know.

    What was sent back to be clarified waits for the customer, not for us, until it is decided.
    """
    review = entry.record
    waits = not is_answered(review) if is_decided(review) else not review.replies
    if due is None or not waits or is_replaced(entry, register):
        return None
    return (due.date() - register.today).days


def _reference(review: "Review") -> str:
    reference = review.reference
    if reference is None:
        return ""
    return f"{reference.number} {reference.revision}" if reference.revision else reference.number


def _position(item: "Item", register: Register) -> Position:
    part = register.part(item.part) if item.part is not None else None
    return Position(
        part=item.part or "",
        name=part.name if part is not None else item.name or "",
        quantity=str(item.quantity) if item.quantity is not None else "",
        unit=item.unit or "",
    )
