"""What the customers' documents ask for by a date: reading new editions, looking for them."""

from typing import TYPE_CHECKING

from csrreg.model.calendar import add

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from csrreg.model.document import Document, Edition
    from csrreg.model.register import Entry, Register
    from csrreg.model.requirement import Source
    from csrreg.model.settings import Settings


def unreviewed(document: "Document") -> "Iterator[tuple[int, Edition]]":
    """Yield the editions to be reviewed, with their positions (from 0).

    Editions older than a reviewed one need no review; nor does a withdrawn document.
    """
    if document.retired is not None:
        return
    editions = document.editions
    after = max((at + 1 for at, e in enumerate(editions) if e.reviewed is not None), default=0)
    yield from enumerate(editions[after:], after)


def next_look(document: "Document", settings: "Settings | None") -> "date | None":
    """Return until when somebody must look for a new edition; None where nothing says so.

    Where nobody has looked yet, the time counts from the day the newest edition was received.
    """
    monitor = document.monitor
    if monitor is None or document.retired is not None:
        return None
    received = (e.received for e in document.editions if e.received is not None)
    start = monitor.last_checked or max(received, default=None)
    calendar = settings.calendar if settings is not None else None
    return add(start, monitor.every, calendar) if start is not None else None


def looks_late(document: "Document", register: "Register") -> bool:
    """Return whether somebody should have looked for a new edition; so if nobody ever did."""
    if document.monitor is None or document.retired is not None:
        return False
    due = next_look(document, register.settings)
    return due is None or due < register.today


def known_since(source: "Source", register: "Register") -> "date | None":
    """Return since when a requirement is known: its edition's receipt, else when that took effect.

    None where the edition is not recorded or says neither.
    """
    document = register.document(source.document)
    if document is None:
        return None
    for edition in document.editions:
        if edition.edition == source.edition:
            return edition.received or edition.effective
    return None


def judge_by(source: "Source", register: "Register") -> "date | None":
    """Return until when somebody must say whether a requirement applies; None if nothing says."""
    settings = register.settings
    start = known_since(source, register)
    if settings is None or settings.assess_within is None or start is None:
        return None
    return add(start, settings.assess_within, settings.calendar)


def cares_for(entry: "Entry[Document]", register: "Register") -> str:
    """Return who looks after a document: its owner, else the customer's; else an empty text."""
    customer = register.customer(entry.customer)
    return entry.record.owner or (customer.owner if customer is not None else None) or ""
