"""The conditions that give a contract its class: a closed language, never evaluated code."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from csrreg.model.calendar import add as add_days
from csrreg.model.kinds import REVIEW
from csrreg.model.moments import received_on, site_clock
from csrreg.model.register import Register

if TYPE_CHECKING:
    from csrreg.model.review import Review
    from csrreg.model.settings import When
    from csrreg.model.types import Duration


class Facts:
    """What conditions ask about a contract; each fact is looked up once, when it is asked for."""

    def __init__(self, customer: str, review: "Review", register: Register) -> None:
        self.review = review
        self._customer = customer
        self._register = register

    @cached_property
    def received(self) -> date:
        """The day it was received, at the site that delivers."""
        return received_on(self.review, self._register)

    @cached_property
    def new_customer(self) -> bool:
        """Whether no contract was accepted before, and no part in series."""
        return is_new_customer(self._customer, self.received, self._register)

    @cached_property
    def new_part(self) -> bool:
        """Whether a position's part was neither in an accepted contract nor in series."""
        items = self.review.items
        return any(is_new_part(item.part, self.received, self._register) for item in items)

    @cached_property
    def terms_differ(self) -> bool:
        """Whether the terms are other ones than in the contract or offer it continues.

        A review without terms of its own keeps the earlier ones.
        """
        review = self.review
        older = review.previous or (review.amends.review if review.amends is not None else None)
        before = self._register.entries.get(older) if older is not None else None
        if before is None or before.kind is not REVIEW or review.terms is None:
            return False
        return bool(before.record.terms != review.terms)

    @cached_property
    def phases(self) -> frozenset[str]:
        """The phases its parts are in."""
        found = (self._register.part(item.part) for item in self.review.items if item.part)
        return frozenset(p.phase for p in found if p is not None and p.phase is not None)

    @cached_property
    def value(self) -> tuple[Decimal, str] | None:
        """What it is worth, and in which currency."""
        return value_of(self.review)

    def end_of(self, length: "Duration") -> date:
        """The last day of a length of time that began when it was received."""
        calendar = site_clock(self.review, self._register)[1]
        return add_days(self.received, length, calendar)


def holds(when: "When", facts: Facts) -> bool:
    """Return whether every line of a condition holds."""
    review = facts.review
    return (
        (not when.type or review.type in when.type)
        and (not when.how or review.received.how in when.how)
        and (when.new_customer is None or (when.new_customer == "yes") == facts.new_customer)
        and (when.new_part is None or (when.new_part == "yes") == facts.new_part)
        and (when.terms_differ is None or (when.terms_differ == "yes") == facts.terms_differ)
        and (not when.phase or not facts.phases.isdisjoint(when.phase))
        and (when.value_above is None or _above(when, facts.value))
        and _some_position_fits(when, facts)
    )


def _above(when: "When", value: tuple[Decimal, str] | None) -> bool:
    if value is None or when.value_above is None:
        return False
    amount, currency = value
    return when.currency in (None, currency) and amount > when.value_above


def _some_position_fits(when: "When", facts: Facts) -> bool:
    """Return whether one position orders as much and is as urgent as the condition says."""
    most, within = when.quantity_above, when.delivery_within
    if most is None and within is None:
        return True
    positions = [i for i in facts.review.items if most is None or (i.quantity or 0) > most]
    if within is None:
        return bool(positions)
    deliveries = [item.delivery for item in positions if item.delivery is not None]
    return bool(deliveries) and min(deliveries) <= facts.end_of(within)


def is_new_part(part: str | None, day: date, register: Register) -> bool:
    """Return whether a part was neither in a contract accepted before a day nor in series then."""
    known = register.contracts.known_parts.get(part) if part is not None else None
    return known is None or known >= day


def is_new_customer(customer: str, day: date, register: Register) -> bool:
    """Return whether no contract of a customer was accepted before a day, and no part in series."""
    known = register.contracts.known_customers.get(customer)
    return known is None or known >= day


def value_of(review: "Review") -> tuple[Decimal, str] | None:
    """Return a contract's value and currency: as stated, else of the positions that have a price.

    None if nothing has a price, or the prices are in several currencies.
    """
    if review.value is not None:
        return review.value.amount, review.value.currency
    amount, currencies = Decimal(0), set()
    for item in review.items:
        if item.quantity is not None and item.price is not None:
            amount += item.quantity * item.price
            currencies.add(item.currency)
    currency = currencies.pop() if len(currencies) == 1 else None
    return (amount, currency) if currency is not None else None
