"""CHR011 to CHR016: whether characteristics agree with each other, their parts and customers."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.findings import Severity
from csrreg.model.coverage import (
    is_older,
    is_passed_through,
    is_settled,
    is_suppliers,
    needed,
    outdated,
    part_of,
    revision_in_force,
    unchanged_since,
)
from csrreg.model.proof import covers
from csrreg.model.register import Entry, Register
from csrreg.model.symbols import Scheme, is_critical
from csrreg.rules.base import Hit, rule
from csrreg.rules.characteristics import live
from csrreg.rules.naming import listed, named
from csrreg.rules.sites import at_site, binds, own_place, views_of

if TYPE_CHECKING:
    from csrreg.model.characteristic import Characteristic, ClassChange
    from csrreg.model.part import Part

_SPECIAL_CHARACTERISTICS = "8.3.3.3"
_NO_SCHEME = Scheme()


@rule("CHR011", Severity.ERROR)
def feature_twice(register: Register) -> Iterator[Hit]:
    """A part has the same feature twice, with different limits.

    Why: one of the two is wrong, and the control plan follows either. The same balloon number is
    the same feature; so is the same name, unless both have balloon numbers or zones of their own.
    Fix: keep the one that stands on the drawing, and retire the other.
    """
    first: dict[tuple[str, str, str], Entry[Characteristic]] = {}
    for entry in live(register):
        record = entry.record
        part = record.part
        if record.balloon is not None:
            other = first.setdefault((part, "", record.balloon), entry)
            if other is not entry and _limits_differ(record, other.record):
                yield _twice(entry, other, ("balloon",), register)
                continue
        name = " ".join(record.feature.split()).casefold()
        other = first.setdefault((part, name, ""), entry)
        same = other is not entry and not _told_apart(record, other.record)
        if same and _limits_differ(record, other.record):
            yield _twice(entry, other, ("feature",), register)


def _limits_differ(one: "Characteristic", other: "Characteristic") -> bool:
    if (one.lower, one.upper, one.nominal) != (other.lower, other.upper, other.nominal):
        return True
    return (one.unit, one.attribute) != (other.unit, other.attribute)


def _told_apart(one: "Characteristic", other: "Characteristic") -> bool:
    """Return whether the drawing has two places for two characteristics of one name."""
    for mine, theirs in ((one.balloon, other.balloon), (one.zone, other.zone)):
        if mine is not None and theirs is not None and mine != theirs:
            return True
    return False


def _twice(
    entry: "Entry[Characteristic]",
    other: "Entry[Characteristic]",
    path: tuple[str],
    register: Register,
) -> Hit:
    what = f"balloon {entry.record.balloon}" if path == ("balloon",) else "this feature"
    message = f"{what} is {named(register, other.id)} too, with other limits"
    fix = f"correct one, or: csrreg set {entry.id} retired.date={register.today} retired.reason=…"
    return Hit(entry.id, path, message, fix)


@rule("CHR012", Severity.ERROR, clock=True)
def only_for_older_revision(register: Register) -> Iterator[Hit]:
    """A characteristic is carried, capable or approved only for an older revision of its part.

    Why: since the new drawing is in force, nothing shows that the parts are made and checked to it.
    A revision that is announced for later does not count before its day; nor does a document that
    does not say which revision it covers.
    Fix: bring the document up to date, measure or have it approved again, and record it.
    """
    in_force: dict[str, str | None] = {}
    for entry in live(register):
        record = entry.record
        part = part_of(record, register)
        if part is None:
            continue
        if record.part not in in_force:
            in_force[record.part] = revision_in_force(part, register.today)
        revision = in_force[record.part]
        if revision is None:
            continue
        old = outdated(record, part, revision)
        if old:
            kinds = listed(f"{kind} ({covered})" for kind, covered in old.items())
            message = f"revision {revision} is in force; not covered by {kinds}"
            kind = next(iter(old))
            name = "for_revision" if record.carried_in[kind].for_revision else "revision"
            fix = f"bring it up to date: csrreg set {entry.id} carried_in.{kind}.{name}={revision}"
            yield Hit(entry.id, ("carried_in", kind, name), message, fix)
        for name, items, what, again in (
            ("capability", record.capability, "capability was measured", "measure"),
            ("approved", record.approved, "the approval was given", "have it approved"),
        ):
            if not items or items[-1].for_revision == revision:
                continue
            found = [item.for_revision for item in items]
            if _all_older(found, part, unchanged_since(record, part, revision)):
                message = f"revision {revision} is in force; {what} only for {found[-1]}"
                fix = f"{again} again: csrreg set {entry.id} {name}+=… (for_revision={revision})"
                yield Hit(entry.id, (name, len(found) - 1, "for_revision"), message, fix)


def _all_older(found: list[str | None], part: "Part", revision: str) -> bool:
    return all(
        covered not in (None, revision) and is_older(part, covered, revision) for covered in found
    )


@rule("CHR013", Severity.ERROR)
def pass_through_without_supplier(register: Register) -> Iterator[Hit]:
    """A characteristic is passed through, and no document of the supplier carries it.

    Why: what a supplier makes and nobody here checks is safe only if the supplier knows it
    (IATF 16949 8.4.3.1). A prototype may still do without.
    Fix: name the supplier's control plan, or say why none is needed.
    """
    for entry in live(register):
        record = entry.record
        if not is_passed_through(record):
            continue
        kinds = [
            kind
            for kind in needed(record, part_of(record, register), register.settings)
            if is_suppliers(kind)
        ]
        if kinds and not any(is_settled(record.carried_in.get(kind)) for kind in kinds):
            message = "passed through, and no document of the supplier carries it"
            fix = f"csrreg set {entry.id} carried_in.{kinds[0]}.document=…"
            yield Hit(entry.id, ("pass_through",), message, fix)


@rule("CHR014", Severity.ERROR)
def class_lowered(register: Register) -> Iterator[Hit]:
    """A class was lowered or dropped, or is lower than the symbol says, without the customer.

    Why: the customer marked it because of what happens to people; only the customer can take the
    mark away, in writing. One of ours cannot approve it. What only our own analysis marked is ours.
    Fix: ask the customer, and record who approved it and on which paper; or restore the class.
    """
    for entry in register.characteristics:  # the retired ones too: retiring drops the class
        record = entry.record
        scheme = register.schemes.get(entry.customer, _NO_SCHEME)
        approved = False
        for at, change in enumerate(record.class_history):
            if _by_customer(change, register):
                approved = True
            elif what := _lowered(change, record, scheme, register):
                message = f"{what} without the customer's approval"
                fix = f"csrreg set {entry.id} class_history.{at + 1}.approved_by=… (and document=…)"
                yield Hit(entry.id, ("class_history", at), message, fix)
        if not approved and record.retired is None:
            yield from _below_symbol(entry, scheme, register)


def _below_symbol(
    entry: "Entry[Characteristic]", scheme: Scheme, register: Register
) -> Iterator[Hit]:
    """Yield that a class was typed which is lower than the one the customer's symbol is."""
    class_, mark = entry.record.class_, entry.record.symbol
    if class_ is None or mark is None:
        return
    symbol = scheme.find(mark)
    converted = symbol.internal_class if symbol is not None else None
    if converted is None or converted == class_:
        return
    if _gravity(class_, _NO_SCHEME, register) > _gravity(converted, _NO_SCHEME, register):
        message = f"class {class_} is lower than {converted}, which {mark} converts to"
        fix = f"csrreg set {entry.id} --unset class; or record the approval under class_history"
        yield Hit(entry.id, ("class",), message, fix)


def _by_customer(change: "ClassChange", register: Register) -> bool:
    """Return whether somebody approved a change who is not one of us."""
    settings = register.settings
    if change.approved_by is None:
        return False
    return settings is None or change.approved_by not in settings.people


def _lowered(
    change: "ClassChange", record: "Characteristic", scheme: Scheme, register: Register
) -> str:
    """Return in words how a change lowered or dropped the customer's class; empty if it did not."""
    if change.from_ is None:
        return ""
    theirs = scheme.find(change.from_) is not None or record.origin not in (None, "own_analysis")
    if not theirs:
        return ""
    day = f" on {change.date}" if change.date else ""
    if change.to is None:
        return f"class {change.from_} was dropped{day}"
    if _gravity(change.to, scheme, register) > _gravity(change.from_, scheme, register):
        return f"class {change.from_} was lowered to {change.to}{day}"
    return ""


def _gravity(name: str, scheme: Scheme, register: Register) -> int:
    """Return 1 for the gravest classes and more for others; of two unknown ones neither is graver.

    ``name`` is a customer's symbol, its class, or a class of ours.
    """
    symbol = scheme.find(name)
    if symbol is not None and symbol.rank is not None:
        return symbol.rank
    class_ = symbol.internal_class if symbol is not None else name
    grave = is_critical(class_, symbol, register.settings)
    return 2 if grave is False else 1


@rule("CHR015", Severity.ERROR)
def customer_without_scheme(register: Register) -> Iterator[Hit]:
    """A characteristic carries a customer's symbol, and the customer's scheme is not recorded.

    Why: the symbol converts to no class of ours, and no conversion table can be handed over when
    the customer asks for it (IATF 16949 8.3.3.3).
    Fix: record the customer's symbols, each with its meaning and our class it converts to.
    """
    marked: dict[str, list[str]] = {}
    for entry in live(register):
        if entry.record.symbol is not None and entry.customer not in register.schemes:
            marked.setdefault(entry.customer, []).append(entry.id)
    for code, ids in marked.items():
        if code in register.entries:
            symbol = register.entries[ids[0]].record.symbol
            message = f"no symbols are recorded, and characteristics carry some: {listed(ids, 3)}"
            fix = f"csrreg set {code} 'symbols+=symbol={symbol},meaning=…,internal_class=…'"
            yield Hit(code, ("symbols",), message, fix)


@rule("CHR016", Severity.WARNING)
def rules_for_characteristics_not_verified(register: Register) -> Iterator[Hit]:
    """A requirement on clause 8.3.3.3 is not verified while the customer has characteristics.

    Why: it says how the customer wants special characteristics marked and carried; while nobody
    made sure, every one of them may be done in the wrong way.
    Fix: verify the requirement, as every other one, by somebody who does not own it.
    """
    customers = {entry.customer for entry in live(register)}
    if not customers:
        return
    for entry in register.requirements:
        record = entry.record
        if _SPECIAL_CHARACTERISTICS not in record.clauses or entry.customer not in customers:
            continue
        if record.retired is not None:
            continue
        for view in views_of(record, register, "verification", "applies"):
            last = view.verification[-1] if view.verification else None
            verified = last is not None and last.result == "passed" and covers(last, record)
            if binds(view) and not verified:
                message = f"on special characteristics, and not verified{at_site(view)}"
                where = own_place(view, "verification")
                fix = f"verify it: csrreg set {entry.id} {where}+=… (by, date, result)"
                yield Hit(entry.id, ("clauses",), message, fix)


RULES = (
    feature_twice,
    only_for_older_revision,
    pass_through_without_supplier,
    class_lowered,
    customer_without_scheme,
    rules_for_characteristics_not_verified,
)
