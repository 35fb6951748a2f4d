"""REV013 to REV018: what a review rests on: documents, class, waiver, people, characteristics."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.findings import Severity
from csrreg.model.answers import is_there, may_answer
from csrreg.model.conditions import is_new_customer
from csrreg.model.contract import classify, parts_of, rule_of, rules_for, takes_feasibility
from csrreg.model.contracts import BINDING
from csrreg.model.ids import parse_id
from csrreg.model.kinds import DOCUMENT
from csrreg.model.moments import received_on
from csrreg.model.register import Entry, Register
from csrreg.model.status import is_decided, sites_of
from csrreg.model.touching import touching_characteristics
from csrreg.rules.asked import ask, ask_again
from csrreg.rules.base import Hit, rule
from csrreg.rules.naming import listed, named, short

if TYPE_CHECKING:
    from csrreg.model.opinion import DepartmentAnswer
    from csrreg.model.review import Review
    from csrreg.model.settings import ClassRule, Settings


@rule("REV013", Severity.WARNING)
def customer_without_reviewed_document(register: Register) -> Iterator[Hit]:
    """A customer orders, and nobody has reviewed any of its documents.

    Why: nobody knows what the order asks beyond the drawing (IATF 16949 8.2.3.1, 4.3.2). It is said
    once for each customer, at the newest of its reviews; an inquiry does not count.
    Fix: review the customer's documents, or record that it issues none.
    """
    newest: dict[str, Entry[Review]] = {}
    for entry in register.contracts.measured:
        if entry.record.type != "inquiry":
            known = newest.setdefault(entry.customer, entry)
            if entry.record.received.at > known.record.received.at:
                newest[entry.customer] = entry
    if not newest:
        return
    reviewed = {
        e.id
        for e in register.documents
        if e.record.retired is None and any(edition.reviewed for edition in e.record.editions)
    }
    covered = {id.customer for d in reviewed | _unreadable(register) if (id := parse_id(d))}
    for code, entry in newest.items():
        customer = register.customer(code)
        if code in covered or customer is None or customer.no_csr is not None:
            continue
        if any(cited.document in reviewed for cited in entry.record.documents):
            continue
        message = f"nobody has reviewed any document of {named(register, code)}"
        yield Hit(entry.id, ("title",), message, _review_first(register, code))


def _review_first(register: Register, code: str) -> str:
    """Return what to do about a customer none of whose documents is reviewed."""
    for document in register.documents:
        if document.customer == code and document.record.retired is None:
            reviewed = f"editions.{len(document.record.editions)}.reviewed"
            given = f"{reviewed}.by=… {reviewed}.date={register.today}"
            return f"review it, then: csrreg set {document.id} {given}"
    none = f"csrreg set {code} no_csr.checked={register.today} no_csr.by=…"
    return f"csrreg add document --customer {code}, and review it; or, if it issues none: {none}"


def _unreadable(register: Register) -> set[str]:
    """Return the documents whose file cannot be read; what they hold is not known."""
    start = f"{DOCUMENT.prefix}-"
    return {id for id in register.ids if id.startswith(start) and id not in register.entries}


_AGREED_IN = ("csr", "quality_agreement", "supplier_manual")


@rule("REV014", Severity.ERROR)
def first_contract_without_quality_requirements(register: Register) -> Iterator[Hit]:
    """The first contract with a customer was accepted without confirmed quality requirements.

    Why: with a new customer nothing can be taken as agreed. Confirmed is one requirement that was
    judged, or a reviewed quality agreement, manual or list of requirements.
    Fix: agree on them and file what was agreed; or record that the customer has none.
    """
    confirmed: set[str] | None = None
    for entry, decision in register.contracts.accepted:
        review = entry.record
        if review.type not in BINDING:
            continue
        if not is_new_customer(entry.customer, received_on(review, register), register):
            continue
        confirmed = _confirmed(register) if confirmed is None else confirmed
        if entry.customer not in confirmed:
            message = (
                f"the first contract with {named(register, entry.customer)} was accepted on "
                f"{decision.date}, and no quality requirement of this customer is confirmed"
            )
            fix = (
                f"csrreg add document --customer {entry.customer} --type quality_agreement, and "
                f"review it; or, if it has none: "
                f"csrreg set {entry.customer} no_csr.checked={register.today} no_csr.by=…"
            )
            yield Hit(entry.id, ("decision", "result"), message, fix)


def _confirmed(register: Register) -> set[str]:
    """Return the customers with quality requirements that somebody has judged, or with none."""
    found = {e.id for e in register.customers if e.record.no_csr is not None}
    for document in register.documents:
        editions = document.record.editions
        if document.record.type in _AGREED_IN and any(e.reviewed for e in editions):
            found.add(document.customer)
    for entry in register.requirements:
        if entry.customer not in found and entry.record.retired is None:
            views = sites_of(entry.record, register)
            if any(v.applies is not None and v.applies.answer is not None for v in views):
                found.add(entry.customer)
    return found


@rule("REV015", Severity.ERROR)
def class_contradicts_rules(register: Register) -> Iterator[Hit]:
    """The class of a review asks for less than the rules of csrreg.yaml do.

    Why: a class that was typed leaves out departments, or the feasibility, that this contract
    takes. A stricter class than the rules give is nobody's harm.
    Fix: take the class the rules give, or leave it out; if the rules are wrong, correct them.
    """
    for entry in register.contracts.measured:
        review = entry.record
        if review.class_ is None or (review.amends and review.amends.how != "replaced"):
            continue
        found = classify(entry.customer, review, register)
        if found is None or found.name == review.class_:
            continue
        stated = rule_of(entry.customer, review, register)
        if lacking := _less(stated, found.rule):
            message = f"{review.class_}, but by the rules {found.name}: {short(lacking)}"
            yield Hit(entry.id, ("class",), message, f"csrreg set {entry.id} class={found.name}")


def _less(stated: "ClassRule | None", right: "ClassRule") -> str:
    """Return what the stated class leaves out of what the right one asks."""
    if stated is None:
        return "csrreg.yaml does not have this class"
    if lacking := [name for name in right.departments if name not in stated.departments]:
        return f"{listed(lacking)} must answer too"
    if takes_feasibility(right) and not takes_feasibility(stated):
        return "it takes a feasibility commitment"
    return ""


@rule("REV016", Severity.ERROR)
def waiver_without_document(register: Register) -> Iterator[Hit]:
    """The customer is said to waive the formal review, and no document shows it.

    Why: IATF 16949 8.2.3.1.1 wants the customer's authorization as documented information.
    Fix: name the customer's letter or mail; without one, review the contract as usual.
    """
    for entry in register.contracts.counting:
        waiver = entry.record.customer_waiver
        if waiver is not None and waiver.document is None:
            message = f"{short(waiver.by)} is said to waive the formal review; no document shows it"
            fix = f"csrreg set {entry.id} customer_waiver.document=…"
            yield Hit(entry.id, ("customer_waiver", "by"), message, fix)


@rule("REV017", Severity.ERROR)
def answered_by_somebody_else(register: Register) -> Iterator[Hit]:
    """A department's answer was given by somebody who may not answer for it.

    Why: the word of another department is no opinion of this one, and who prepared the contract
    judges their own work where csrreg.yaml forbids it. Whoever types in another one's answer
    belongs under recorded_by. Contracts that were released are left alone: people change places.
    Fix: have the head, the deputy or a member answer; or add the person to the department in
    csrreg.yaml.
    """
    settings = register.settings
    if settings is None:
        return
    allowed = {name: frozenset(may_answer(settings, name)) for name in settings.departments}
    for entry in register.contracts.counting:
        review = entry.record
        if review.release is not None or (review.replies and review.type not in BINDING):
            continue
        rules = rules_for(review, register)
        barred = rules is not None and rules.preparer_may_answer == "no"
        preparer = review.prepared_by if barred else None
        for name, answer in review.departments.items():
            may = allowed.get(name)
            by = answer.by
            if answer.result is None or (by != preparer and by is not None and not may):
                continue
            if wrong := _why_not(answer, may or frozenset(), preparer, settings):
                path = ("departments", name, "by" if answer.by is not None else "result")
                there = (p for p in sorted(may or ()) if is_there(settings, p, register.today))
                others = listed(p for p in there if p != preparer)
                command = ask_again(entry.id, [name]) if is_decided(review) else ask(entry.id, name)
                fix = f"have {others or 'somebody else'} answer: {command}"
                yield Hit(entry.id, path, f"{name}: {wrong}", fix)


def _why_not(
    answer: "DepartmentAnswer", may: frozenset[str], preparer: str | None, settings: "Settings"
) -> str:
    """Return why somebody may not answer for a department; empty if they may."""
    by = answer.by
    if by is None:
        return "nobody is named as the one who answered"
    if may and by not in may:
        return f"answered by {by}, who is neither of this department nor a deputy"
    if by == preparer:
        return f"answered by {by}, who prepared the review"
    person = settings.people.get(by)
    left = person.until if person is not None else None
    if left is not None and answer.date is not None and answer.date > left:
        return f"answered by {by} on {answer.date}, who had left on {left}"
    return ""


@rule("REV018", Severity.ERROR)
def characteristic_not_in_review(register: Register) -> Iterator[Hit]:
    """A part is ordered, and a special characteristic of it is missing from the review.

    Why: IATF 16949 8.2.3.1.2 and 8.3.3.3 begin with the order; what the departments do not see
    they do not judge.
    Fix: add it; the departments that have answered then answer again.
    """
    for entry in register.contracts.undecided:
        review = entry.record
        parts = parts_of(review)
        lacking = [
            id
            for id in touching_characteristics(parts, register)
            if id not in review.characteristics
        ]
        if lacking:
            names = listed((named(register, id) for id in lacking), most=3)
            fix = f"csrreg set {entry.id} " + " ".join(f"characteristics+={id}" for id in lacking)
            place = "characteristics" if review.characteristics else "items"
            yield Hit(entry.id, (place,), f"missing from the review: {names}", fix)


RULES = (
    customer_without_reviewed_document,
    first_contract_without_quality_requirements,
    class_contradicts_rules,
    waiver_without_document,
    answered_by_somebody_else,
    characteristic_not_in_review,
)
