"""The contract reviews of a register looked at together: which count, and what was known when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from csrreg.model.contract import precedes_rules
from csrreg.model.status import is_accepted, is_closed, is_decided, is_replaced

if TYPE_CHECKING:
    from csrreg.model.characteristic import Characteristic
    from csrreg.model.register import Entry, Register
    from csrreg.model.review import Decision, Review
    from csrreg.model.settings import ClassRule

BINDING = ("contract", "order", "framework", "technical_agreement")
"""The types of review whose acceptance makes a contract."""


@dataclass(frozen=True, slots=True)
class Contracts:
    """Made once for a register: rules and classes ask it for every review."""

    counting: "tuple[Entry[Review], ...]"
    """The reviews about which something can still be done."""
    undecided: "tuple[Entry[Review], ...]"
    """Those of them that are not decided; what is sent back to be clarified is not."""
    accepted: "tuple[tuple[Entry[Review], Decision], ...]"
    """Those of them that were accepted under the present rules, with their decision."""
    measured: "tuple[Entry[Review], ...]"
    """The undecided and the accepted ones together."""
    known_parts: Mapping[str, date]
    """Since when a part is known: its first accepted contract, or its start of production."""
    known_customers: Mapping[str, date]
    """Since when a customer is known, by the same two facts."""
    characteristics: "Mapping[str, list[Entry[Characteristic]]]"
    """The special characteristics of each part that are not retired."""
    continued: frozenset[str]
    """The inquiries and offers of which an order or a later offer came that was not refused."""
    rules: "dict[str, ClassRule | None]" = field(default_factory=dict)
    """The rule of each review's class, as far as somebody has asked for it."""


def contracts_of(register: "Register") -> Contracts:
    """Return the contract reviews of a register looked at together."""
    counting = tuple(
        e for e in register.reviews if not is_closed(e.record) and not is_replaced(e, register)
    )
    characteristics: dict[str, list[Entry[Characteristic]]] = {}
    for entry in register.characteristics:
        if entry.record.retired is None:
            characteristics.setdefault(entry.record.part, []).append(entry)
    undecided = tuple(e for e in counting if not is_decided(e.record))
    accepted = tuple(
        (e, decision)
        for e in counting
        if (decision := e.record.decision) is not None
        and is_accepted(e.record)
        and not precedes_rules(e.record, register)
    )
    measured = (*undecided, *(entry for entry, _ in accepted))
    known_parts, known_customers = _known(register)
    going_on = (entry.record for entry in register.reviews if not _is_refused(entry.record))
    return Contracts(
        counting,
        undecided,
        accepted,
        measured,
        known_parts,
        known_customers,
        characteristics,
        frozenset(review.previous for review in going_on if review.previous is not None),
    )


def _is_refused(review: "Review") -> bool:
    return review.decision is not None and review.decision.result == "rejected"


def _known(register: "Register") -> tuple[dict[str, date], dict[str, date]]:
    """Return since when each part and each customer is known."""
    parts: dict[str, date] = {}
    customers: dict[str, date] = {}
    for entry in register.parts:
        start = entry.record.sop
        if start is None and entry.record.phase in ("series", "service"):
            start = date.min
        if start is not None:
            parts[entry.id] = start
            customers[entry.customer] = min(start, customers.get(entry.customer, start))
    for review in register.reviews:
        record = review.record
        if record.type not in BINDING or record.decision is None or not is_accepted(record):
            continue
        day = record.decision.date
        customers[review.customer] = min(day, customers.get(review.customer, day))
        for item in record.items:
            if item.part is not None:
                parts[item.part] = min(day, parts.get(item.part, day))
    return parts, customers
