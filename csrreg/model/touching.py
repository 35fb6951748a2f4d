"""What a contract touches: the editions that hold for it, requirements, characteristics."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from csrreg.model.kinds import COMMON
from csrreg.model.register import Register
from csrreg.model.status import requirement_status, sites_of

if TYPE_CHECKING:
    from csrreg.model.document import Document, Edition

_NOT_MET = ("identified", "in_clarification", "to_re_review", "assessed", "planned")


def valid_editions(customer: str, day: date, register: Register) -> "Iterator[tuple[str, Edition]]":
    """Yield the edition of each of the customer's and everybody's documents that holds on a day."""
    for entry in register.documents:
        document = entry.record
        if entry.customer not in (customer, COMMON):
            continue
        if document.retired is not None and document.retired.date <= day:
            continue
        edition = edition_on(document, day)
        if edition is not None:
            yield entry.id, edition


def edition_on(document: "Document", day: date) -> "Edition | None":
    """Return the newest edition of a document that holds on a day, or None."""
    return next((e for e in reversed(document.editions) if holds_from(e) <= day), None)


def holds_from(edition: "Edition") -> date:
    """Return from when an edition holds: many customers say no day, so it is the one we got it."""
    return edition.effective or edition.received or edition.published or date.min


def touching_requirements(
    customer: str, parts: frozenset[str], register: Register
) -> Iterator[str]:
    """Yield the requirements that a contract for some parts must look at.

    Those limited to one of the parts, and the general ones that are not met yet.
    """
    for entry in register.requirements:
        record = entry.record
        if entry.customer not in (customer, COMMON) or record.retired is not None:
            continue
        views = sites_of(record, register)
        judged = [view.applies for view in views if view.applies is not None]
        limited = {part for applies in judged for part in applies.parts}
        if limited:
            if limited & parts and any(applies.answer != "no" for applies in judged):
                yield entry.id
        elif any(requirement_status(view, register) in _NOT_MET for view in views):
            yield entry.id


def touching_characteristics(parts: frozenset[str], register: Register) -> Iterator[str]:
    """Yield the special characteristics of some parts (IATF 16949 8.2.3.1.2)."""
    for part in sorted(parts):
        for entry in register.contracts.characteristics.get(part, ()):
            yield entry.id
