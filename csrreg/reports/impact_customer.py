"""Everything of a customer: for when it leaves, is renamed, or comes to audit."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from csrreg.model.coverage import revision_in_force
from csrreg.model.held import all_held
from csrreg.model.ids import sort_key
from csrreg.model.running import is_running, state_of
from csrreg.model.special import CHARACTERISTIC_STATUSES
from csrreg.model.status import REQUIREMENT_STATUSES, is_overdue, review_status, status_of
from csrreg.reports.impact import Affected, Impact
from csrreg.reports.impact_orders import ORDER_TOPICS, reference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csrreg.model.customer import Customer
    from csrreg.model.register import Entry, Register


def build(entry: "Entry[Customer]", register: "Register") -> Impact:
    """Return everything of a customer that is not retired, with its status and its owner."""
    code = entry.id
    affected = [
        *_documents(code, register),
        *_parts(code, register),
        *_requirements(code, register),
        *_characteristics(code, register),
        *_orders(code, register),
        *_contacts(entry.record),
        *_people(code, register),
        *_linked(code, register),
    ]
    return Impact(
        kind="customer",
        id=code,
        title=entry.title,
        what="",
        facts=tuple(_facts(entry.record, affected)),
        affected=tuple(affected),
    )


def _documents(code: str, register: "Register") -> Iterator[Affected]:
    for entry in _of(code, register.documents):
        newest = entry.record.editions[-1]
        since = f", effective {newest.effective}" if newest.effective is not None else ""
        what = f"{entry.record.type}, newest edition {newest.edition}{since}"
        yield _thing("documents", entry, what, status_of(entry, register))


def _parts(code: str, register: "Register") -> Iterator[Affected]:
    for entry in _of(code, register.parts):
        part = entry.record
        in_force = revision_in_force(part, register.today)
        what = [part.phase or "", f"revision {in_force}" if in_force else "no revision in force"]
        what += ["made in " + ", ".join(part.sites)] if part.sites else []
        yield _thing("parts", entry, ", ".join(w for w in what if w))


def _requirements(code: str, register: "Register") -> Iterator[Affected]:
    """Yield the requirements, the least advanced first."""
    order = REQUIREMENT_STATUSES.index
    found = [(status_of(e, register), e) for e in _of(code, register.requirements)]
    for status, entry in sorted(found, key=lambda pair: order(pair[0])):
        late = " (overdue)" if is_overdue(entry, register) else ""
        yield _thing("requirements", entry, status + late)


def _characteristics(code: str, register: "Register") -> Iterator[Affected]:
    order = CHARACTERISTIC_STATUSES.index
    found = [(status_of(e, register), e) for e in _of(code, register.characteristics)]
    for status, entry in sorted(found, key=lambda pair: order(pair[0])):
        yield _thing("characteristics", entry, f"{entry.record.part}, {status}")


def _orders(code: str, register: "Register") -> Iterator[Affected]:
    for state, topic in ORDER_TOPICS.items():
        for entry in register.contracts.counting:
            if entry.customer != code or state_of(entry, register) != state:
                continue
            if state == "in_review" or is_running(entry, register):
                yield Affected(
                    topic=topic,
                    id=entry.id,
                    title=entry.title,
                    what=f"{reference(entry.record)}, {review_status(entry.record)}",
                    owner=entry.record.prepared_by or "",
                    command=f"csrreg review show {entry.id}",
                )


def _contacts(customer: "Customer") -> Iterator[Affected]:
    for contact in customer.contacts:
        about = [contact.role, contact.email, contact.phone]
        yield Affected("contacts", contact.name, "", ", ".join(x for x in about if x))


def _people(code: str, register: "Register") -> Iterator[Affected]:
    """Yield who of us holds how much of the customer."""
    settings = register.settings
    people = settings.people if settings is not None else {}
    counts: dict[str, Counter[str]] = {}
    for person, place in all_held(register):
        entry = register.entries.get(place.source)
        if entry is not None and entry.customer == code:
            counts.setdefault(person, Counter())[place.topic] += 1
    for person, count in sorted(counts.items()):
        known = people.get(person)
        left = known.until if known is not None else None
        gone = f"left on {left}" if left is not None and left < register.today else ""
        what = ", ".join(f"{n} {topic}" for topic, n in count.items())
        yield Affected("people", person, known.name if known is not None else "", what, gone)


def _linked(code: str, register: "Register") -> Iterator[Affected]:
    """Yield records of other customers that name one of this customer's."""
    seen = set()
    for link in register.links:
        source, target = register.entries[link.source], register.entries.get(link.target)
        if target is None or target.customer != code or source.customer == code:
            continue
        if getattr(source.record, "retired", None) is None and source.id not in seen:
            seen.add(source.id)
            yield _thing("linked", source, f"names {target.id}")


def _of(code: str, entries: "Sequence[Entry[Any]]") -> "list[Entry[Any]]":
    """Return a customer's records that are not retired, by number."""
    own = [e for e in entries if e.customer == code and not getattr(e.record, "retired", None)]
    return sorted(own, key=lambda e: sort_key(e.id))


def _thing(topic: str, entry: "Entry[Any]", what: str, why: str = "") -> Affected:
    owner = getattr(entry.record, "owner", None) or ""
    return Affected(topic, entry.id, entry.title, what, why, owner)


def _facts(customer: "Customer", affected: list[Affected]) -> Iterator[tuple[str, str]]:
    for name in ("group", "type", "owner", "representative"):
        if value := getattr(customer, name):
            yield name, str(value)
    if customer.supplier_codes:
        codes = (f"{site} {number}" for site, number in customer.supplier_codes.items())
        yield "supplier codes", ", ".join(codes)
    if customer.retention is not None:
        yield "retention", str(customer.retention)
    statuses = Counter(
        thing.what.removesuffix(" (overdue)") for thing in affected if thing.topic == "requirements"
    )
    if statuses:
        yield "requirements", ", ".join(f"{n} {status}" for status, n in statuses.items())
