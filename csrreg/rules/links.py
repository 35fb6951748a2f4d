"""LNK: links between records."""

from collections.abc import Iterator

from csrreg.findings import Severity, Step, dotted
from csrreg.model.ids import parse_id
from csrreg.model.kinds import BY_NAME, COMMON, REVIEW, Kind
from csrreg.model.register import Reference, Register
from csrreg.rules.base import Hit, rule
from csrreg.rules.naming import NearestIds, did_you_mean, named, short


@rule("LNK001", Severity.ERROR)
def link_to_nothing(register: Register) -> Iterator[Hit]:
    """A link, or the customer in a record's id, names a record that is not in the register.

    Why: an auditor who follows the link finds nothing.
    Fix: correct the id, or add the missing record.
    """
    nearest: NearestIds | None = None
    for link in register.links:
        if link.target not in register.ids:
            nearest = nearest or NearestIds(register.ids)
            near = nearest.of(link.target, link.refers_to)
            fix = did_you_mean(near) or "add the missing record first"
            yield Hit(link.source, link.path, f"{link.target} is not in the register", fix)
    first: dict[str, str] = {}
    for entry in register.entries.values():
        first.setdefault(entry.customer, entry.id)
    for code, id in first.items():
        if code not in register.ids and code != COMMON:
            nearest = nearest or NearestIds(register.ids)
            right = " or ".join(nearest.of(code, ())) or "the right customer"
            fix = f"move its records to {right}, or: csrreg add customer {code} --name …"
            yield Hit(id, (), f"its customer {code} is not in the register", fix)


@rule("LNK002", Severity.ERROR)
def link_to_wrong_kind(register: Register) -> Iterator[Hit]:
    """A link names a record of another kind than the field is for.

    Why: what is computed from the link (editions, revisions, status) does not exist there.
    Fix: name a record of the kind that the message asks for.
    """
    for link in register.links:
        kind = _kind(register, link.target)
        if kind is None or kind.name in link.refers_to or "any" in link.refers_to:
            continue
        expected = " or ".join(link.refers_to)
        message = f"{named(register, link.target)} is a {kind.name}; expected a {expected}"
        ids = " or ".join(f"{BY_NAME[name].prefix}-…" for name in link.refers_to)
        yield Hit(link.source, link.path, message, f"name a {expected}: {ids}")


def _kind(register: Register, id: str) -> Kind | None:
    """Return the kind of a record of the register, even of one that cannot be read."""
    if (entry := register.entries.get(id)) is not None:
        return entry.kind
    known = parse_id(id) if id in register.ids else None
    return known.kind if known is not None else None


@rule("LNK003", Severity.ERROR)
def link_across_customers(register: Register) -> Iterator[Hit]:
    """A link leads to another customer's record where that makes no sense.

    Why: mostly the id of a neighbouring record was typed; and a report for one customer must not
    carry what belongs to another.
    Fix: link to the customer's own record. What binds everybody belongs to COMMON; customers with
    the same group may share records; a link under "links" may lead anywhere.
    """
    for link in register.links:
        source, target = _customer(register, link.source), _customer(register, link.target)
        if source == target or "" in (source, target) or "any" in link.refers_to:
            continue
        if target == COMMON or _limits_a_law(link, source) or _one_group(register, source, target):
            continue
        message = f"{named(register, link.target)} belongs to {target}, this record to {source}"
        yield Hit(link.source, link.path, message, f"link to a record of {source} or of {COMMON}")


def _customer(register: Register, id: str) -> str:
    entry = register.entries.get(id)
    return entry.customer if entry is not None else ""


def _limits_a_law(link: Reference, source: str) -> bool:
    return source == COMMON and "part" in link.refers_to and "applies" in link.path


def _one_group(register: Register, one: str, other: str) -> bool:
    first, second = register.customer(one), register.customer(other)
    if first is None or second is None:
        return False
    return first.group is not None and first.group == second.group


@rule("LNK004", Severity.WARNING)
def link_to_retired(register: Register) -> Iterator[Hit]:
    """A record that counts links to one that is retired.

    Why: the record rests on something that was withdrawn or replaced. What supersedes a retired
    record may name it, and contracts that are decided stay as they are.
    Fix: link to what took its place, or retire this record too; a contract review takes it out.
    """
    retired = {e.id for e in register.entries.values() if getattr(e.record, "retired", None)}
    if not retired:
        return
    successors = {e.record.supersedes: e.id for e in register.requirements if e.id not in retired}
    for link in register.links:
        if link.target not in retired or link.source in retired or link.path == ("supersedes",):
            continue
        source = register.entries[link.source]
        if source.kind is REVIEW and source.record.decision is not None:
            continue
        gone = register.entries[link.target].record.retired
        message = f"{named(register, link.target)} was retired on {gone.date}: {short(gone.reason)}"
        if (successor := successors.get(link.target)) and successor != link.source:
            fix = f"{named(register, successor)} replaces it; link to that"
        elif source.kind is REVIEW:
            path = dotted(_whole_item(link.path))
            fix = f"if the contract needs it no more: csrreg set {link.source} --unset {path}"
        else:
            fix = (
                "link to what took its place, or retire this record too: "
                f"csrreg set {link.source} retired.date={register.today} retired.reason=…"
            )
        yield Hit(link.source, link.path, message, fix)


def _whole_item(path: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the path of the list item that a link stands in; the link itself where it is none."""
    at = max((n for n, step in enumerate(path) if isinstance(step, int)), default=len(path))
    return path[: at + 1]


@rule("LNK005", Severity.ERROR)
def cycle_in_supersedes(register: Register) -> Iterator[Hit]:
    """Requirements supersede each other in a circle.

    Why: nobody can tell which of them is the newest.
    Fix: remove the link that points from an older requirement to a newer one.
    """
    older = {e.id: e.record.supersedes for e in register.requirements if e.record.supersedes}
    seen: set[str] = set()
    for start in older:
        chain: list[str] = []
        id: str | None = start
        while id is not None and id not in seen:
            seen.add(id)
            chain.append(id)
            id = older.get(id)
        if id in chain:
            circle = chain[chain.index(id) :]
            for at, member in enumerate(circle):
                turn = [*circle[at:], *circle[:at], member]
                fix = f"if this is the wrong one: csrreg set {member} --unset supersedes"
                yield Hit(member, ("supersedes",), f"a circle: {' supersedes '.join(turn)}", fix)


@rule("LNK006", Severity.ERROR)
def superseded_twice(register: Register) -> Iterator[Hit]:
    """Two requirements supersede the same one.

    Why: there is then no single requirement that counts today.
    Fix: keep one; where one requirement became two, link the second under "links".
    """
    first: dict[str, str] = {}
    for entry in register.requirements:
        older = entry.record.supersedes
        if older is None or entry.record.retired is not None:
            continue
        if (other := first.setdefault(older, entry.id)) != entry.id:
            message = f"{older} is superseded by {named(register, other)} already"
            fix = f"link it under links instead, and: csrreg set {entry.id} --unset supersedes"
            yield Hit(entry.id, ("supersedes",), message, fix)


RULES = (
    link_to_nothing,
    link_to_wrong_kind,
    link_across_customers,
    link_to_retired,
    cycle_in_supersedes,
    superseded_twice,
)
