"""REV009 to REV012: can we make what is ordered, and is it clear what that is."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.findings import Severity
from csrreg.model.contract import feasibility_of, needs_feasibility
from csrreg.model.moments import received_on
from csrreg.model.register import Entry, Register
from csrreg.model.status import is_decided
from csrreg.model.touching import edition_on, holds_from
from csrreg.rules.base import Hit, rule
from csrreg.rules.naming import close, did_you_mean, listed, named, short

if TYPE_CHECKING:
    from csrreg.model.review import Decision, Review


@rule("REV009", Severity.ERROR)
def new_product_without_feasibility(register: Register) -> Iterator[Hit]:
    """A contract for a new product was accepted, and nobody has concluded that it is feasible.

    Why: IATF 16949 8.2.3.1.3 wants the judgement of a team before the promise. What was concluded
    for the quotation holds for the order that names it as previous, if parts and drawing revisions
    are the same.
    Fix: go through the topics with the team, record the conclusion, who took part and when.
    """
    for entry, decision in register.contracts.accepted:
        if not needs_feasibility(entry, register):
            continue
        judged = feasibility_of(entry, register)
        found = judged.record.feasibility if judged is not None else None
        accepted = f"accepted on {decision.date}"
        if found is None:
            message = f"{accepted}, and the feasibility commitment has no conclusion"
            fix = f"csrreg review feasibility {entry.id} --conclusion …"
            yield Hit(entry.id, ("decision", "result"), message, fix)
        elif found.conclusion == "not_feasible":
            message = f"{accepted}, though the team says it is not feasible"
            fix = f"take the decision back: csrreg set {entry.id} --unset decision; or judge again"
            yield Hit(entry.id, ("decision", "result"), message, fix)


@rule("REV010", Severity.ERROR)
def changes_not_agreed(register: Register) -> Iterator[Hit]:
    """The team finds it feasible with changes only, and the customer has not agreed to them.

    Why: a plain yes promises what the team says cannot be done as specified. To accept with
    conditions is to ask; it needs something that is asked.
    Fix: record under exceptions what the customer is asked to accept, and what it answered.
    """
    for entry, decision in register.contracts.accepted:
        review = entry.record
        if review.feasibility is None and review.previous is None and review.amends is None:
            continue
        judged = feasibility_of(entry, register)
        found = judged.record.feasibility if judged is not None else None
        if judged is None or found is None or found.conclusion != "feasible_with_changes":
            continue
        found_in = "" if judged is entry else f"by {named(register, judged.id)} "
        lacking, fix = _not_agreed(judged, decision)
        if lacking:
            message = f"accepted, but {found_in}feasible with changes only, and {lacking}"
            path = ("feasibility", "conclusion") if judged is entry else ("decision", "result")
            yield Hit(entry.id, path, message, fix)


def _not_agreed(judged: "Entry[Review]", decision: "Decision") -> tuple[str, str]:
    """Return what a decision may not take for agreed, and what to do; empty if it may."""
    exceptions = judged.record.exceptions
    if not exceptions:
        fix = f"csrreg set {judged.id} exceptions+=… (what, asked)"
        return "nothing was asked of the customer", fix
    for number, exception in enumerate(exceptions, 1):
        if exception.answer == "refused":
            fix = f"find another way with the customer, or: csrreg set {judged.id} --unset decision"
            return f"the customer refused exception {number}: {short(exception.what)}", fix
        if exception.answer is None and decision.result == "accepted":
            fix = f"csrreg review exception {judged.id} {number} --answer … --date …"
            return f"the customer has not answered exception {number}: {short(exception.what)}", fix
    return "", ""


@rule("REV011", Severity.ERROR)
def item_without_revision(register: Register) -> Iterator[Hit]:
    """A position names no drawing revision, or one that the part does not have.

    Why: nobody can say which part was promised. An inquiry may come without a revision, and a part
    without a drawing has none.
    Fix: ask the customer; add the revision to the part if it is new.
    """
    parts = {e.id: tuple(r.revision for r in e.record.revisions) for e in register.parts}
    for entry in register.contracts.measured:
        review = entry.record
        for at, item in enumerate(review.items):
            revision, known = item.revision, parts.get(item.part) if item.part else None
            if known is None or item.part is None or revision in known:
                continue
            if revision is None:
                part = register.part(item.part)
                if review.type == "inquiry" or not (known or (part is not None and part.drawing)):
                    continue
                path = ("items", at, "part")
                message = f"position {at + 1} has no drawing revision: {named(register, item.part)}"
            else:
                path = ("items", at, "revision")
                has = f"only {listed(known)}" if known else "none is recorded"
                message = f"{named(register, item.part)} has no revision {revision}, {has}"
            yield Hit(entry.id, path, message, _revision_fix(entry, at, known))


def _revision_fix(entry: "Entry[Review]", at: int, known: tuple[str, ...]) -> str:
    revision, place = entry.record.items[at].revision, f"items.{at + 1}.revision"
    if is_decided(entry.record):
        return f"a change is a new review: csrreg review amend {entry.id} {place}=…"
    fix = f"csrreg set {entry.id} {place}=…"
    if revision is None:
        return f"ask the customer which one, then: {fix}"
    near = [name for name in known if name.casefold() == revision.casefold()]
    meant = did_you_mean(near or close(revision, known))
    part = entry.record.items[at].part
    return f"{meant or 'correct it:'} {fix}; or add it: csrreg set {part} revisions+=…"


@rule("REV012", Severity.ERROR)
def edition_does_not_hold(register: Register) -> Iterator[Hit]:
    """A review cites an edition that did not hold on the day the order was received.

    Why: the departments judge the wrong requirements; the customer holds us to the edition that
    was in force.
    Fix: cite the edition that held, and have the departments judge it; a coming edition is a
    difference to name.
    """
    for entry in register.contracts.undecided:
        review = entry.record
        day = received_on(review, register) if review.documents else register.today
        for at, cited in enumerate(review.documents):
            document = register.document(cited.document)
            if document is None or cited.edition is None:
                continue
            holding = edition_on(document, day)
            if holding is not None and holding.edition == cited.edition:
                continue
            found = next((e for e in document.editions if e.edition == cited.edition), None)
            right = holding.edition if holding is not None else "…"
            what = f"{named(register, cited.document)}: edition {cited.edition}"
            if found is None:
                editions = tuple(e.edition for e in document.editions)
                message = f"{what} is not in the register, only {listed(editions)}"
            elif holds_from(found) > day:
                message = f"{what} holds from {holds_from(found)} on; this was received on {day}"
            else:
                message = f"{what} was superseded by {right} when this was received on {day}"
            fix = f'csrreg set {entry.id} "documents.{at + 1}.edition={right}"'
            yield Hit(entry.id, ("documents", at, "edition"), message, fix)


RULES = (
    new_product_without_feasibility,
    changes_not_agreed,
    item_without_revision,
    edition_does_not_hold,
)
