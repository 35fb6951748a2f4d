"""One record with everything around it: status, what is missing, what links where."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from csrreg.findings import dotted
from csrreg.model.coming import waiting
from csrreg.model.kinds import CHARACTERISTIC, REQUIREMENT
from csrreg.model.register import Entry, Reference, Register, links_of
from csrreg.model.status import is_overdue, missing, requirement_status, sites_of, status_of
from csrreg.model.tree import Mapping


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """How far a requirement is at one site, and what the next step needs."""

    site: str
    status: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link from or to another record."""

    id: str
    title: str
    field: str


@dataclass(frozen=True, slots=True)
class RecordView:
    """What ``show`` shows."""

    id: str
    kind: str
    customer: str
    customer_name: str
    title: str
    file: str
    status: str
    overdue: bool
    sites: tuple[SiteStatus, ...]
    """Of a requirement; one without a name when it has no site blocks."""
    links: tuple[LinkLine, ...]
    linked_from: tuple[LinkLine, ...]
    records: dict[str, int]
    """How many records of each kind a customer has; their ids name it, so they are not linked."""
    computed: dict[str, str]
    """What csrreg works out: a characteristic's class; what waits of coming editions."""
    fields: Mapping


def build(
    entry: Entry[Any],
    register: Register,
    tree: Mapping,
    backlinks: Iterable[Reference],
    records: dict[str, int] | None = None,
) -> RecordView:
    """Return the view of a record; ``backlinks`` are the places that name it."""
    customer = register.customer(entry.customer)
    sites: tuple[SiteStatus, ...] = ()
    if entry.kind.name == "requirement":
        sites = tuple(
            SiteStatus(v.site, requirement_status(v, register), missing(v, register))
            for v in sites_of(entry.record, register)
        )
    return RecordView(
        id=entry.id,
        kind=entry.kind.name,
        customer=entry.customer,
        customer_name=customer.name if customer is not None else "",
        title=entry.title,
        file=entry.record_id.file,
        status=status_of(entry, register),
        overdue=is_overdue(entry, register),
        sites=sites,
        links=tuple(_line(r.target, r, register) for r in links_of(entry)),
        linked_from=tuple(_line(r.source, r, register) for r in backlinks),
        records=records or {},
        computed=_computed(entry, register),
        fields=tree,
    )


def _computed(entry: Entry[Any], register: Register) -> dict[str, str]:
    if entry.kind is REQUIREMENT:
        waits = "; ".join(_waits(entry, register))
        return {"waits": waits} if waits else {}
    if entry.kind is not CHARACTERISTIC or entry.record.class_ is not None:
        return {}
    class_ = register.classes.get(entry.id)
    return {"class": class_} if class_ is not None else {}


def _waits(entry: Entry[Any], register: Register) -> Iterator[str]:
    """Yield what editions did to a requirement that does not show in its words yet."""
    document = register.document(entry.record.source.document)
    if document is None:
        return
    for _, assessed in waiting(entry.record, document, register.today):
        at = next(e for e in document.editions if e.edition == assessed.edition).effective
        yield f"{assessed.result} by edition {assessed.edition}, effective {at or 'at once'}"


def _line(id: str, reference: Reference, register: Register) -> LinkLine:
    other = register.entries.get(id)
    return LinkLine(id, other.title if other is not None else "", dotted(reference.path))
