"""What a contract review takes: its class, who must answer, whether it is feasible, until when.

Everything is worked out from the register and the rules of ``csrreg.yaml``, which are data.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from csrreg.model.conditions import Facts, holds
from csrreg.model.kinds import REVIEW
from csrreg.model.moments import due_moment, in_zone, site_clock
from csrreg.model.register import Entry, Register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csrreg.model.review import Review
    from csrreg.model.settings import ClassRule, ReviewSettings

_PLANNERS = ("production",)
_UNPROVEN = ("new_product", "trial")


@dataclass(frozen=True, slots=True)
class Classified:
    """The class of a contract, and the rule that gave it."""

    name: str
    rule: "ClassRule"


def settings_of(register: Register) -> "ReviewSettings | None":
    """Return the register's rules for contract reviews, or None."""
    return register.settings.review if register.settings is not None else None


def rules_for(review: "Review", register: Register) -> "ReviewSettings | None":
    """Return the rules that hold for a review: none if it was received before they began."""
    return None if precedes_rules(review, register) else settings_of(register)


def precedes_rules(review: "Review", register: Register) -> bool:
    """Return whether a review is older than the register's rules, and so not measured by them."""
    rules = settings_of(register)
    since = rules.since if rules is not None else None
    return since is not None and review.received.at.date() < since


def classify(customer: str, review: "Review", register: Register) -> Classified | None:
    """Return the class the rules give a review: the first that fits; None without rules."""
    rules = rules_for(review, register)
    facts = Facts(customer, review, register)
    for rule in rules.classes if rules is not None else ():
        if not rule.when or any(holds(when, facts) for when in rule.when):
            return Classified(rule.class_, rule)
    return None


def class_of(customer: str, review: "Review", register: Register) -> str:
    """Return a review's class: as stated, else as the rules give it, else an empty text."""
    if review.class_ is not None:
        return review.class_
    found = classify(customer, review, register)
    return found.name if found is not None else ""


def rule_of(customer: str, review: "Review", register: Register) -> "ClassRule | None":
    """Return the rule of the class a review has, whether stated or computed."""
    rules = rules_for(review, register)
    if rules is None:
        return None
    named = [r for r in rules.classes if review.class_ in (None, r.class_)]
    if review.class_ is not None and len(named) < 2:
        return named[0] if named else None
    found = classify(customer, review, register)
    if found is not None and review.class_ in (None, found.name):
        return found.rule
    return named[0] if named and review.class_ is not None else None


def rule_for(entry: "Entry[Review]", register: Register) -> "ClassRule | None":
    """Return the rule of a review's class; for a review of the register it is worked out once."""
    if register.entries.get(entry.id) is not entry:
        return rule_of(entry.customer, entry.record, register)
    known = register.contracts.rules
    if entry.id not in known:
        known[entry.id] = rule_of(entry.customer, entry.record, register)
    return known[entry.id]


def required_departments(entry: "Entry[Review]", register: Register) -> tuple[str, ...]:
    """Return the departments that must answer.

    An amendment of clauses is answered by those who answered before (ISO 9001 8.2.4), one of dates
    or quantities by those the settings name; everything else by the departments of its class. Where
    no rule holds it is the departments that the review itself has.
    """
    review = entry.record
    how = review.amends.how if review.amends is not None else None
    found: tuple[str, ...] = ()
    if how == "clauses":
        found = _answered_before(entry, register)
    elif how == "dates_or_quantities":
        found = _planners(review, register)
    if not found:
        rule = rule_for(entry, register)
        found = rule.departments if rule is not None else ()
    return found or tuple(review.departments)


def _answered_before(entry: "Entry[Review]", register: Register) -> tuple[str, ...]:
    """Return who answered for the contract a review amends, and for its earlier amendments."""
    found: dict[str, None] = {}
    for older in earlier_versions(entry, register):
        answers = older.record.departments.items()
        found |= dict.fromkeys(name for name, answer in answers if answer.result is not None)
    return tuple(found)


def earlier_versions(entry: "Entry[Review]", register: Register) -> "Iterator[Entry[Review]]":
    """Yield the review that one amends, the one that this amends, and so on to the first.

    A contract that replaced another one is a first one.
    """
    seen = {entry.id}
    amends = entry.record.amends
    while amends is not None and amends.how != "replaced" and amends.review not in seen:
        seen.add(amends.review)
        older = register.entries.get(amends.review)
        if older is None or older.kind is not REVIEW:
            return
        yield older
        amends = older.record.amends


def _planners(review: "Review", register: Register) -> tuple[str, ...]:
    """Return who answers when only dates or quantities change."""
    rules = rules_for(review, register)
    if rules is not None and rules.amendments:
        return rules.amendments
    if precedes_rules(review, register):
        return ()
    listed = register.settings.departments if register.settings is not None else {}
    return _PLANNERS if not listed or listed.keys() >= set(_PLANNERS) else ()


def needs_feasibility(entry: "Entry[Review]", register: Register) -> bool:
    """Return whether the review takes a feasibility commitment (IATF 16949 8.2.3.1.3)."""
    rule = rule_for(entry, register)
    return takes_feasibility(rule) if rule is not None else entry.record.class_ in _UNPROVEN


def takes_feasibility(rule: "ClassRule") -> bool:
    """Return whether contracts of a class take one: as it says, else new products and trials."""
    return rule.feasibility == "yes" if rule.feasibility is not None else rule.class_ in _UNPROVEN


def feasibility_of(entry: "Entry[Review]", register: Register) -> "Entry[Review] | None":
    """Return the review that holds the feasibility commitment for one: itself or an earlier one.

    An order need not repeat what was concluded for the offer it continues or the contract it
    amends, as long as it is about the same parts and drawing revisions.
    """
    wanted = {(item.part or item.name, item.revision) for item in entry.record.items}
    seen: set[str] = set()
    found: Entry[Review] | None = entry
    while found is not None and found.kind is REVIEW and found.id not in seen:
        seen.add(found.id)
        review = found.record
        if not wanted <= {(item.part or item.name, item.revision) for item in review.items}:
            return None
        if review.feasibility is not None and review.feasibility.conclusion is not None:
            return found
        amended = review.amends.review if review.amends is not None else None
        found = register.entries.get(amended or review.previous or "")
    return None


def reply_due(entry: "Entry[Review]", register: Register) -> datetime | None:
    """Return until when the customer must have an answer; None if nothing sets a time.

    On the clocks of the site that delivers.
    """
    review = entry.record
    zone, calendar = site_clock(review, register)
    if review.reply_due is not None:
        return in_zone(review.reply_due, zone)
    customer = register.customer(entry.customer)
    length = customer.reply_time if customer is not None else None
    rules = settings_of(register)
    if length is None and rules is not None:
        length = rules.reply_within
    if length is None:
        return None
    return due_moment(review.received.at, length, zone, calendar)


def parts_of(review: "Review") -> frozenset[str]:
    """Return the ids of the parts a review is about."""
    return frozenset(item.part for item in review.items if item.part is not None)
