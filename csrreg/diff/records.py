"""What changed between two registers: records added, removed, renamed, changed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from csrreg.diff.policy import WEIGHTS, Policy, Weight
from csrreg.diff.renames import renames
from csrreg.diff.tree import FieldChange, diff
from csrreg.model.ids import parse_id, sort_key
from csrreg.model.kinds import COMMON, KINDS, SETTINGS, SETTINGS_FILE, Kind
from csrreg.model.tree import Mapping as Fields

Change = Literal["added", "removed", "renamed", "changed"]
Trees = Mapping[str, Fields]
"""The fields of records by id; those of the settings as ``csrreg.yaml``."""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that is not as it was."""

    id: str
    """As it is now; as it was, if it is gone."""
    kind: str
    change: Change
    was: str
    """The id before it was renamed; else empty."""
    title: str
    fields: tuple[FieldChange, ...]
    """All of them, if the record was added or removed."""
    before: Fields
    """What it said; nothing, if it was added."""
    after: Fields

    @property
    def customer(self) -> str:
        """The code of the record's customer; empty for the settings."""
        return customer_of(self.id)

    @property
    def weight(self) -> Weight:
        """What the change weighs; a record that comes or goes is substantive."""
        if self.change in ("added", "removed"):
            return "substantive"
        found = {field.weight for field in self.fields}
        return next((w for w in WEIGHTS if w in found), "administrative")


def changes(old: Trees, new: Trees, policy: Policy) -> tuple[RecordChange, ...]:
    """Return what changed between two registers, in the order of kinds and ids.

    Only records that differ need to be given; one that is in neither did not change.
    """
    gone = [id for id in old if id not in new]
    come = [id for id in new if id not in old]
    was = renames({id: old[id] for id in gone}, {id: new[id] for id in come})
    found = [_one(id, old[id], {}, "removed", policy) for id in gone if id not in was.values()]
    for id, tree in new.items():
        if id in was:
            found.append(_one(id, old[was[id]], tree, "renamed", policy, was[id]))
        elif id not in old:
            found.append(_one(id, {}, tree, "added", policy))
        elif old[id] != tree:
            found.append(_one(id, old[id], tree, "changed", policy))
    return tuple(sorted((f for f in found if f.fields or f.change != "changed"), key=_order))


def record_change(
    id: str, old: Fields | None, new: Fields | None, policy: Policy, was: str = ""
) -> RecordChange:
    """Return what happened to one record, which is missing where there are no fields."""
    change: Change = "renamed" if was else "changed"
    if old is None or new is None:
        change = "added" if old is None else "removed"
    return _one(id, old or {}, new or {}, change, policy, was)


def kind_of(id: str) -> Kind:
    """Return the kind of an id, or of the settings.

    Raises:
        ValueError: if it is neither.
    """
    if id == SETTINGS_FILE:
        return SETTINGS
    if (found := parse_id(id)) is None:
        raise ValueError(id)
    return found.kind


def customer_of(id: str) -> str:
    """Return the code of a record's customer; empty for the settings."""
    found = parse_id(id)
    return found.customer if found is not None and id != SETTINGS_FILE else ""


def is_about(id: str, kinds: Collection[str], customers: Collection[str]) -> bool:
    """Return whether a record is of one of these kinds and customers; none named means all."""
    return (not kinds or kind_of(id).name in kinds) and (
        not customers or customer_of(id) in customers
    )


def title_of(tree: Fields) -> str:
    """Return what people call a record."""
    names = (tree.get(name) for name in ("title", "name", "feature"))
    return next((" ".join(n.split()) for n in names if isinstance(n, str)), "")


def _one(
    id: str, old: Fields, new: Fields, change: Change, policy: Policy, was: str = ""
) -> RecordChange:
    kind = kind_of(id).name
    fields = diff(kind, old, new, policy)
    return RecordChange(id, kind, change, was, title_of(new or old), fields, old, new)


def _order(change: RecordChange) -> tuple[int, bool, tuple[str, int]]:
    """Settings first, then the kinds in their order, laws behind the customers."""
    kind = kind_of(change.id)
    at = KINDS.index(kind) if kind in KINDS else -1
    return at, change.customer == COMMON, sort_key(change.id)


def only(
    found: Iterable[RecordChange],
    *,
    kinds: Collection[str] = (),
    customers: Collection[str] = (),
    weights: Collection[str] = (),
) -> tuple[RecordChange, ...]:
    """Return the changes of some kinds, customers and weights; all of them where none is named.

    Of a changed record only the fields of these weights are kept, and it only if any is left; one
    that came or went is kept whole.
    """
    kept = []
    for change in found:
        if not is_about(change.id, kinds, customers):
            continue
        if not weights:
            kept.append(change)
        elif change.change in ("added", "removed"):
            if change.weight in weights:
                kept.append(change)
        else:
            fields = tuple(f for f in change.fields if f.weight in weights)
            if fields or (change.was and "administrative" in weights):
                kept.append(replace(change, fields=fields))
    return tuple(kept)
