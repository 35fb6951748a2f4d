"""What changed between two states of a register, as people read it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csrreg.diff.items import label
from csrreg.diff.policy import WEIGHTS, Policy
from csrreg.diff.records import RecordChange
from csrreg.diff.tree import FieldChange
from csrreg.diff.words import Piece, word_changes
from csrreg.findings import Finding, dotted
from csrreg.model.tree import Path, Tree, get

if TYPE_CHECKING:
    from csrreg.diff.consequences import Consequence

CHANGES = ("added", "removed", "renamed", "changed")
_WORDS = 4
"""Texts that share fewer words are shown whole, before and after."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """How one field changed."""

    path: str
    """List items counted from 1: ``actions.2.due``; in the old state if it is gone."""
    label: str
    """What the list item it belongs to is known by, such as ``2026-10``; else empty."""
    old: Tree | None
    new: Tree | None
    weight: str
    moved_from: str
    """Where a list item stood that only stands elsewhere; else empty."""
    pieces: tuple[Piece, ...]
    """Word by word, where that reads better than before and after."""


@dataclass(frozen=True, slots=True)
class RecordView:
    """How one record changed."""

    id: str
    kind: str
    change: str
    was: str
    title: str
    weight: str
    fields: tuple[FieldView, ...]
    consequences: "tuple[Consequence, ...]"


@dataclass(frozen=True, slots=True)
class DiffView:
    """How a register changed."""

    before: str
    """What the old state is called: ``HEAD (5795ee1)``, ``work tree``."""
    after: str
    records: tuple[RecordView, ...]
    unreadable: tuple[Finding, ...]
    """Why files are left out that differ."""
    others: "tuple[Consequence, ...]"
    """What follows from none of the changed records."""

    @property
    def summary(self) -> str:
        """One line: how many records, and how many fields of each weight."""
        by_change = {c: sum(r.change == c for r in self.records) for c in CHANGES}
        records = [f"{n} {change}" for change, n in by_change.items() if n]
        fields = [f for r in self.records if r.change in ("renamed", "changed") for f in r.fields]
        by_weight = {w: sum(f.weight == w for f in fields) for w in WEIGHTS}
        weights = [f"{n} {weight}" for weight, n in by_weight.items() if n]
        text = f"{', '.join(records)} record{'s' if len(self.records) != 1 else ''}"
        if not self.records:
            text = "no record changed"
        elif weights:
            text += f"; {', '.join(weights)} field{'s' if len(fields) != 1 else ''}"
        lost = len(self.unreadable)
        return text + (f"; {lost} unreadable file{'s' if lost != 1 else ''}" if lost else "")


def build(
    changes: Iterable[RecordChange],
    policy: Policy,
    *,
    before: str,
    after: str,
    unreadable: Iterable[Finding] = (),
    consequences: "Mapping[str, tuple[Consequence, ...]] | None" = None,
) -> DiffView:
    """Return the view of a diff; ``consequences`` are those of each changed record."""
    follows = consequences or {}
    records = tuple(record_view(change, policy, follows.get(change.id, ())) for change in changes)
    return DiffView(before, after, records, tuple(unreadable), follows.get("", ()))


def record_view(
    change: RecordChange, policy: Policy, consequences: "tuple[Consequence, ...]" = ()
) -> RecordView:
    """Return the view of one changed record."""
    return RecordView(
        id=change.id,
        kind=change.kind,
        change=change.change,
        was=change.was,
        title=change.title,
        weight=change.weight,
        fields=tuple(_field(f, change, policy) for f in _item_by_item(change, policy)),
        consequences=consequences,
    )


def _item_by_item(change: RecordChange, policy: Policy) -> Iterator[FieldChange]:
    """Yield the changes of a record; a list of groups that came or went whole, item by item."""
    for field in change.fields:
        value = field.new if field.old is None else field.old
        whole = field.old is None or field.new is None
        groups = isinstance(value, list) and all(isinstance(item, dict) for item in value)
        if not (whole and groups and change.change in ("renamed", "changed")):
            yield field
            continue
        assert isinstance(value, list)
        for at, item in enumerate(value):
            was = (*field.was, at) if field.was is not None else None
            now = (*field.now, at) if field.now is not None else None
            old, new = (None, item) if field.old is None else (item, None)
            weight = policy.weight(change.kind, now or was or (), old, new)
            yield FieldChange(was, now, old, new, weight)


def _field(field: FieldChange, change: RecordChange, policy: Policy) -> FieldView:
    path, tree = field.was or (), change.before
    if field.now is not None:
        path, tree = field.now, change.after
    # An item that came or went is shown whole: that says what it is.
    said = isinstance(path[-1], int) and (field.old is None or field.new is None)
    return FieldView(
        path=field.path,
        label="" if said else _label(tree, path, policy),
        old=field.old,
        new=field.new,
        weight=field.weight,
        moved_from=dotted(field.was) if field.is_move and field.was is not None else "",
        pieces=_pieces(field.old, field.new),
    )


def _label(tree: Tree, path: Path, policy: Policy) -> str:
    """Return what the innermost list item on a path is known by."""
    for end in range(len(path), 0, -1):
        if isinstance(path[end - 1], int) and (item := get(tree, path[:end])) is not None:
            return label(item, policy.keys(path[: end - 1]))
    return ""


def _pieces(old: Tree | None, new: Tree | None) -> tuple[Piece, ...]:
    """Return two texts word by word, if they have enough words in common."""
    if not isinstance(old, str) or not isinstance(new, str) or old == new:
        return ()
    if len(old) < _WORDS or len(new) < _WORDS:
        return ()
    pieces = word_changes(old, new)
    same = sum(len(p.text.split()) for p in pieces if p.kind == "same")
    cjk = sum(c > "\u2e80" for p in pieces if p.kind == "same" for c in p.text)
    return pieces if same + cjk >= _WORDS else ()


def shown(value: Tree) -> str:
    """Return a value in one line, a group as ``what Update the form, due 2026-12-01``."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return "; ".join(map(shown, value))
    return ", ".join(f"{name} {shown(inner)}" for name, inner in value.items())
