"""Contracts, frameworks, offers and reviews in progress that a new revision or edition touches."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.model.coverage import is_older
from csrreg.model.running import Ordered, call_offs, orders_of
from csrreg.reports.impact import Affected, Proposed, still_here
from csrreg.reports.impact_part_change import PartChange
from csrreg.reports.impact_schedule import OTHERS

if TYPE_CHECKING:
    from csrreg.model.review import Review

ORDER_TOPICS = {"running": "contracts", "offered": "offers", "in_review": "reviews"}


def of_part(change: PartChange) -> Iterator[Affected]:
    """Yield the positions of a part, first those of contracts, then offers and reviews."""
    orders = list(orders_of(change.id, change.register))
    for state, topic in ORDER_TOPICS.items():
        for ordered in orders:
            if ordered.state == state:
                yield _position(ordered, topic, change)


def _position(ordered: Ordered, topic: str, change: PartChange) -> Affected:
    review, item = ordered.entry.record, ordered.item
    named = f"revision {item.revision}" if item.revision else "no revision named"
    quantity = f"{item.quantity} {item.unit or ''}".strip() if item.quantity is not None else ""
    what = [
        f"position {ordered.number}",
        quantity,
        named,
        _until(ordered),
        _called(ordered, change),
    ]
    owner = still_here(review.prepared_by, change.register) or change.owner
    why, action = _asks(ordered, owner, change)
    return Affected(
        topic=topic,
        id=ordered.entry.id,
        title=ordered.entry.title,
        what=", ".join(w for w in what if w),
        why=why,
        owner=owner,
        action=action,
        command=f"csrreg review show {ordered.entry.id}",
    )


def _until(ordered: Ordered) -> str:
    if ordered.until is None:
        return "no delivery date"
    framework = ordered.entry.record.framework
    word = "until" if framework is not None else "delivery"
    return f"{word} {ordered.until}"


def _called(ordered: Ordered, change: PartChange) -> str:
    """Return how many call-offs are still to be delivered once the revision binds."""
    since = change.schedule.effective or change.register.today
    later = [
        c.number
        for c in call_offs(ordered.entry.record, ordered.item)
        if c.delivery is not None and c.delivery >= since
    ]
    return f"call-off {', '.join(later)} from {since} on" if later else ""


def _asks(ordered: Ordered, owner: str, change: PartChange) -> tuple[str, Proposed | None]:
    """Return why a position is touched, and what is to be done about it."""
    revision, item, id = change.revision, ordered.item, ordered.entry.id
    if item.revision is not None and not is_older(change.part, item.revision, revision):
        return f"orders {item.revision} already", None
    effective = change.schedule.effective
    if effective is not None and ordered.until is not None and ordered.until < effective:
        return f"delivered before {revision} binds", None
    match ordered.state:
        case "running":
            what = f"{id}: agree with the customer on revision {revision}"
            why = f"holds when {revision} binds" if effective is not None else "not delivered yet"
        case "offered":
            what = f"{id}: tell the customer what the offer is worth with revision {revision}"
            why = f"offers what {revision} replaces"
        case _:
            what = f"{id}: ask the customer whether revision {revision} is meant"
            why = "answers become stale when the revision is changed"
    return why, change.action(what, owner, OTHERS)


def reference(review: "Review") -> str:
    """Return what a review is about in two words: its type and the customer's number."""
    number = f" {review.reference.number}" if review.reference is not None else ""
    return f"{review.type}{number}"
