"""Status is computed from the facts of a record, never typed: it cannot contradict them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csrreg.model.coming import waits_too_long
from csrreg.model.editions import unassessed_editions
from csrreg.model.proof import awaits_answer, verification_holds
from csrreg.model.register import Entry, Register
from csrreg.model.special import characteristic_status

if TYPE_CHECKING:
    from csrreg.model.requirement import AtSite, Requirement
    from csrreg.model.review import Review

REQUIREMENT_STATUSES = (
    "identified",
    "in_clarification",
    "to_re_review",
    "assessed",
    "planned",
    "implemented",
    "verified",
    "deviation",
    "not_applicable",
    "retired",
)
"""From least to most advanced."""

REVIEW_STATUSES = (
    "open",
    "in_review",
    "waiting_for_conditions",
    "decided",
    "waiting_for_customer",
    "replied",
    "released",
    "replaced",
)
"""From least to most advanced."""

_ACCEPTED = ("accepted", "accepted_with_conditions")


@dataclass(frozen=True, slots=True)
class SiteView:
    """A requirement as it holds at one site: the site's own fields replace the record's."""

    site: str
    """The site's code; empty for the record itself."""
    requirement: "Requirement"
    own: "AtSite | None"

    def __getattr__(self, name: str) -> Any:
        if self.own is not None and name in _SITE_FIELDS:
            value = getattr(self.own, name)
            if value:
                return value
        return getattr(self.requirement, name)

    def path(self, name: str) -> tuple[str, ...]:
        """Return where the field that holds here stands in the file."""
        if self.own is not None and name in _SITE_FIELDS and getattr(self.own, name):
            return ("at", self.site, name)
        return (name,)


_SITE_FIELDS = frozenset(
    ("applies", "fulfilled", "owner", "actions", "implemented_in", "evidence", "verification")
)


def sites_of(requirement: "Requirement", register: Register) -> tuple[SiteView, ...]:
    """Return the requirement once per site if any site has fields of its own, else as a whole.

    For the other sites of the register the record's own fields hold.
    """
    if not requirement.at:
        return (SiteView("", requirement, None),)
    listed = register.settings.sites if register.settings is not None else {}
    sites = dict.fromkeys((*listed, *requirement.at))
    return tuple(SiteView(site, requirement, requirement.at.get(site)) for site in sites)


def status_of(entry: Entry[Any], register: Register) -> str:
    """Return a record's status; a requirement shows its least advanced site."""
    record = entry.record
    match entry.kind.name:
        case "requirement":
            at = (requirement_status(view, register) for view in sites_of(record, register))
            return min(at, key=REQUIREMENT_STATUSES.index)
        case "characteristic":
            return characteristic_status(entry, register)
        case "review":
            return "replaced" if is_replaced(entry, register) else review_status(record)
    if record.retired is not None:
        return "retired"
    if entry.kind.name == "document":
        return "reviewed" if all(e.reviewed for e in record.editions) else "to_review"
    return "active"


def site_statuses(entry: Entry[Any], register: Register) -> dict[str, str]:
    """Return a requirement's status per site; empty for a record without site blocks."""
    if entry.kind.name != "requirement" or not entry.record.at:
        return {}
    return {v.site: requirement_status(v, register) for v in sites_of(entry.record, register)}


def requirement_status(view: SiteView, register: Register) -> str:
    """Return a requirement's status at one site: the first line that fits."""
    record = view.requirement
    if record.retired is not None:
        return "retired"
    if record.exception is not None and record.exception.answer == "accepted":
        return "deviation"
    answer = view.applies.answer if view.applies is not None else None
    if answer == "no":
        return "not_applicable"
    if answer == "clarify":
        return "in_clarification"
    if answer is None:
        return "identified"
    if (
        any(True for _ in unassessed_editions(record, register))
        or waits_too_long(record, register) is not None
        or awaits_answer(record, view.applies)
    ):
        return "to_re_review"
    if view.verification and verification_holds(view.verification[-1], record, register.today):
        return "verified"
    if view.implemented_in and all(a.done is not None for a in view.actions):
        return "implemented"
    return "planned" if view.actions else "assessed"


def is_accepted(review: "Review") -> bool:
    """Return whether the decision accepts the contract, with or without conditions."""
    return review.decision is not None and review.decision.result in _ACCEPTED


def is_decided(review: "Review") -> bool:
    """Return whether a review has its decision; one that is to be clarified goes on."""
    return review.decision is not None and review.decision.result != "clarify"


def is_closed(review: "Review") -> bool:
    """Return whether the contract was refused and the customer knows it."""
    decision = review.decision
    return decision is not None and decision.result == "rejected" and is_answered(review)


def is_answered(review: "Review") -> bool:
    """Return whether the customer knows the decision: an earlier reply was about something else."""
    decision = review.decision
    return (
        decision is not None
        and is_decided(review)
        and any(reply.date >= decision.date for reply in review.replies)
    )


def is_replaced(entry: "Entry[Review]", register: Register) -> bool:
    """Return whether a new contract took a review's place, so that the old one is void.

    An accepted contract holds until the new one is accepted; one that is not decided yet gives way
    at once. A new one that we refuse changes nothing.
    """
    for later in register.amendments.get(entry.id, ()):
        amends, decision = later.record.amends, later.record.decision
        if amends is None or amends.how != "replaced":
            continue
        if is_accepted(later.record):
            return True
        if entry.record.decision is None and (decision is None or decision.result != "rejected"):
            return True
    return False


def review_status(review: "Review") -> str:
    """Return how far a contract review is: the first line that fits."""
    if review.release is not None:
        return "released"
    waiting = any(e.answer is None for e in review.exceptions)
    if is_answered(review) and not waiting:
        return "replied"
    if waiting or (review.decision is not None and review.decision.result == "clarify"):
        return "waiting_for_customer"
    if review.decision is not None:
        return "decided"
    answers = review.departments.values()
    if answers and all(a.result is not None for a in answers):
        if any(c.done is None for a in answers for c in a.conditions):
            return "waiting_for_conditions"
    return "in_review" if any(a.result is not None for a in answers) else "open"


def is_overdue(entry: Entry[Any], register: Register) -> bool:
    """Return whether something somebody promised in the record is past its date."""
    today = register.today
    match entry.kind.name:
        case "requirement":
            if entry.record.retired is not None:
                return False
            actions = (a for view in sites_of(entry.record, register) for a in view.actions)
        case "review":
            actions = (c for a in entry.record.departments.values() for c in a.conditions)
        case "document" | "part" if entry.record.retired is not None:
            return False
        case "document":
            actions = (a for edition in entry.record.editions for a in edition.actions)
        case "part":
            actions = (a for revision in entry.record.revisions for a in revision.actions)
        case _:
            return False
    return any(a.done is None and a.due is not None and a.due < today for a in actions)


def missing(view: SiteView, register: Register) -> tuple[str, ...]:
    """Return what a requirement needs for its next status at a site, in plain words."""
    record = view.requirement
    # Only a site that has fields of its own writes them there.
    at = f"at.{view.site}." if view.own is not None else ""
    match requirement_status(view, register):
        case "identified":
            return (f"say whether it applies: {at}applies.answer=yes|no|informative|clarify",)
        case "in_clarification":
            return (f"the customer's answer, then {at}applies.answer=yes|no|informative",)
        case "to_re_review":
            new = [e.edition for e in unassessed_editions(record, register)]
            waits, document = waits_too_long(record, register), record.source.document
            name = waits.edition if waits is not None else new[-1] if new else ""
            command = f"csrreg reassess {document} " + (f'"{name}"' if " " in name else name)
            if waits is not None:
                return (f"edition {name} is in force; put it into effect: {command} --take-effect",)
            if new:
                return (f"compare it with edition {name}: {command}",)
            return (f"say whether the new text applies: {at}applies.answer=yes|no|…",)
        case "assessed":
            return (
                f"an action ({at}actions+=…), or where it is already met ({at}implemented_in+=…)",
            )
        case "planned":
            open_actions = sum(a.done is None for a in view.actions)
            needs = []
            if open_actions:
                actions = ".".join(view.path("actions"))
                needs.append(f"{open_actions} open action(s) to be done: {actions}.N.done=DATE")
            if not view.implemented_in:
                needs.append(f"where it is met: {at}implemented_in+=…")
            return tuple(needs)
        case "implemented":
            if view.verification:
                return ("a verification that passed and covers the present edition and text",)
            return (f"a verification by somebody else than the owner: {at}verification+=…",)
    return ()
