"""Which documents must carry a characteristic, and which drawing revision they cover (8.3.3.3)."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csrreg.model.characteristic import Carried, Characteristic
    from csrreg.model.part import Part
    from csrreg.model.register import Register
    from csrreg.model.settings import Settings

DRAWING = "drawing"
_SUPPLIER = "supplier"
_YES = "yes"


def is_suppliers(kind: str) -> bool:
    """Return whether a kind of document is a supplier's, such as ``supplier_plan``."""
    return kind.startswith(_SUPPLIER)


def is_passed_through(characteristic: "Characteristic") -> bool:
    """Return whether a supplier makes it and nobody here checks it."""
    return characteristic.pass_through == _YES


def part_of(characteristic: "Characteristic", register: "Register") -> "Part | None":
    """Return the part of a characteristic, if it can be read."""
    return register.part(characteristic.part)


def revision_in_force(part: "Part | None", today: date) -> str | None:
    """Return the newest drawing revision that binds; one without a date binds since it is there."""
    for revision in reversed(part.revisions if part is not None else ()):
        if revision.effective is None or revision.effective <= today:
            return revision.revision
    return None


def is_older(part: "Part", revision: str, than: str) -> bool:
    """Return whether a revision comes before another, or is none of the part's at all.

    Every other one comes before a revision that is not recorded yet.
    """
    known = [r.revision for r in part.revisions]
    if than not in known:
        return revision != than
    return revision not in known or known.index(revision) < known.index(than)


def unchanged_since(characteristic: "Characteristic", part: "Part", revision: str) -> str:
    """Return the oldest revision whose proof still holds for a later one.

    Where somebody recorded that a revision left the characteristic as it was, what was carried,
    measured and approved for the one before holds for it, too.
    """
    known = [r.revision for r in part.revisions]
    if revision not in known:
        return revision
    same = {a.revision for a in characteristic.assessed if a.result == "unchanged"}
    at = known.index(revision)
    while at > 0 and known[at] in same:
        at -= 1
    return known[at]


def covers(kind: str, carried: "Carried") -> str | None:
    """Return the drawing revision a document covers; the drawing covers its own."""
    if carried.for_revision is None and kind == DRAWING:
        return carried.revision
    return carried.for_revision


def proven_revisions(characteristic: "Characteristic") -> Iterator[str]:
    """Yield the drawing revisions that documents cover, and results and approvals are of."""
    for kind, carried in characteristic.carried_in.items():
        revision = covers(kind, carried) if carried.not_needed is None else None
        if revision is not None:
            yield revision
    yield from (c.for_revision for c in characteristic.capability if c.for_revision is not None)
    yield from (a.for_revision for a in characteristic.approved if a.for_revision is not None)


def needed(
    characteristic: "Characteristic", part: "Part | None", settings: "Settings | None"
) -> Iterator[str]:
    """Yield the kinds of document that must carry a characteristic, in the order of csrreg.yaml.

    A prototype has only its drawing so far. A supplier's document is needed for a pass-through
    characteristic, which nobody checks here, even where csrreg.yaml lists no such kind.
    """
    kinds = settings.carried_in if settings is not None else ()
    first = part is not None and part.phase == "prototype"
    suppliers = False
    for kind in kinds:
        if is_suppliers(kind):
            suppliers = True
            if not is_passed_through(characteristic):
                continue
        if not first or kind == DRAWING:
            yield kind
    if is_passed_through(characteristic) and not suppliers and not first:
        named = (kind for kind in characteristic.carried_in if is_suppliers(kind))
        yield next(named, "supplier_plan")


def is_settled(carried: "Carried | None") -> bool:
    """Return whether a document carries the characteristic, or a reason says why it need not."""
    return carried is not None and (carried.document or carried.not_needed) is not None


def outdated(characteristic: "Characteristic", part: "Part", in_force: str) -> dict[str, str]:
    """Return the documents that cover only an older revision than the one in force, with that."""
    found = {}
    in_force = unchanged_since(characteristic, part, in_force)
    for kind, carried in characteristic.carried_in.items():
        if carried.for_revision == in_force or carried.not_needed is not None:
            continue
        revision = covers(kind, carried)
        if revision is not None and is_older(part, revision, in_force):
            found[kind] = revision
    return found
