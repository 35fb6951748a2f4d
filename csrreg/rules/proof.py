"""REQ010 to REQ013: whether the proof that a requirement is met still holds."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.findings import Severity, Step
from csrreg.model.proof import covers
from csrreg.model.register import Register
from csrreg.rules.base import Hit, rule
from csrreg.rules.naming import named
from csrreg.rules.sites import View, at_site, binds, own_place, place, record_of, views

if TYPE_CHECKING:
    from csrreg.model.requirement import Requirement, Verification
    from csrreg.model.types import Duration


def _verified(register: Register, *names: str) -> "Iterator[tuple[str, View, int, Verification]]":
    """Yield the latest verification of every view, where it passed and the requirement binds.

    Only the latest decides whether a requirement counts as verified.
    """
    for id, view in views(register, "verification", "applies", *names):
        if view.verification and view.verification[-1].result == "passed" and binds(view):
            yield id, view, len(view.verification) - 1, view.verification[-1]


@rule("REQ010", Severity.WARNING)
def verified_by_owner(register: Register) -> Iterator[Hit]:
    """A requirement was verified by the person who owns it.

    Why: nobody audits their own work (ISO 9001 9.2.2).
    Fix: have somebody else verify it.
    """
    for id, view, at, latest in _verified(register, "owner"):
        if latest.by == view.owner:
            message = f"verified{at_site(view)} by {latest.by}, who owns it"
            again = own_place(view, "verification")
            fix = f"have somebody else verify it: csrreg set {id} {again}+=… (by, date, result)"
            yield Hit(id, place(view, "verification", at, "by"), message, fix)


@rule("REQ011", Severity.ERROR)
def verification_of_other_text(register: Register) -> Iterator[Hit]:
    """The latest verification covers an older edition or an older text of the requirement.

    Why: what was verified is not what the customer asks for now, so it counts as not verified.
    Fix: verify it again; csrreg records what the new verification covers.
    """
    for id, view, at, latest in _verified(register):
        record = record_of(view)
        if covers(latest, record):
            continue
        what, rest = _difference(latest, record)
        message = f"the verification of {latest.date}{at_site(view)} {what}"
        again = own_place(view, "verification")
        fix = f"verify it again: csrreg set {id} {again}+=… (by, date, result)"
        yield Hit(id, place(view, "verification", at, *rest), message, fix)


def _difference(latest: "Verification", record: "Requirement") -> tuple[str, tuple[Step, ...]]:
    seen = latest.covers
    if seen is None or (seen.edition, seen.text) == (None, None):
        return "does not say which edition and text it covers", ()
    if seen.edition is None and record.source.edition is not None:
        return "does not say which edition it covers", ("covers",)
    if seen.edition != record.source.edition:
        now = record.source.edition or "none"
        return f"covers edition {seen.edition}; source.edition is {now}", ("covers", "edition")
    if seen.text is None:
        return "does not say which text it covers", ("covers",)
    return "covers an older text", ("covers", "text")


@rule("REQ012", Severity.ERROR, clock=True)
def verification_expired(register: Register) -> Iterator[Hit]:
    """The latest verification is past its validity.

    Why: it was agreed to look again; until then the requirement counts as not verified.
    Fix: verify it again.
    """
    for id, view, at, latest in _verified(register):
        if latest.valid_until is not None and latest.valid_until < register.today:
            again = own_place(view, "verification")
            message = (
                f"the verification of {latest.date}{at_site(view)} was valid until "
                f"{latest.valid_until}"
            )
            fix = f"verify it again: csrreg set {id} {again}+=… (by, date, result)"
            yield Hit(id, place(view, "verification", at, "valid_until"), message, fix)


@rule("REQ013", Severity.ERROR)
def retention_too_short(register: Register) -> Iterator[Hit]:
    """Records are kept for a shorter time than the customer wants.

    Why: records that were thrown away too early cannot be brought back (IATF 16949 7.5.3.2.1).
    Fix: keep them as long as the customer wants, or agree on the shorter time and correct the
    customer's record.
    """
    for entry in register.requirements:
        ours = entry.record.retention
        if ours is None or entry.record.retired is not None:
            continue
        customer = register.customer(entry.customer)
        theirs = customer.retention if customer is not None else None
        if theirs is not None and _shorter(ours, theirs):
            message = f"kept for {ours}; {named(register, entry.customer)} wants {theirs}"
            fix = f'csrreg set {entry.id} "retention={theirs}"'
            yield Hit(entry.id, ("retention",), message, fix)


def _shorter(ours: "Duration", theirs: "Duration") -> bool:
    """Return whether one time is surely shorter; one that begins later cannot be compared."""
    if ours.after and not theirs.after:
        return False
    if theirs.after and not ours.after:
        return ours.days <= theirs.days
    return ours.days < theirs.days


RULES = (
    verified_by_owner,
    verification_of_other_text,
    verification_expired,
    retention_too_short,
)
