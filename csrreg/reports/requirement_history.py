"""What each edition did to a requirement, and what changed in it since a day."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from csrreg.diff.policy import Policy
from csrreg.diff.records import record_change
from csrreg.diff.words import Kind, Piece
from csrreg.model.digest import RECIPE
from csrreg.model.editions import unassessed_editions
from csrreg.model.status import status_of
from csrreg.model.tree import Mapping, Tree
from csrreg.reports import diff
from csrreg.reports import requirement_cells as cells
from csrreg.reports.names import person_cell
from csrreg.reports.page import (
    Block,
    Cell,
    Changed,
    Column,
    Day,
    Facts,
    Joined,
    Label,
    Prose,
    Row,
    Section,
    Status,
    Table,
    Text,
)
from csrreg.reports.record_tree import tree_of
from csrreg.reports.requirement_cells import may_be_seen
from csrreg.reports.tones import status_cell

if TYPE_CHECKING:
    from csrreg.model.common import Change, Communicated
    from csrreg.model.register import Entry, Register
    from csrreg.model.requirement import Requirement
    from csrreg.reports.request import Request

_COLUMNS = (
    Column("edition"),
    Column("effective", "date"),
    Column("result", "status"),
    Column("section"),
    Column("compared"),
    Column("why", "long"),
    Column("told"),
)


def editions(record: "Requirement", register: "Register") -> Section:
    """Return what each newer edition did to it, oldest first, and those not compared yet."""
    document = register.document(record.source.document)
    known = {e.edition: e for e in document.editions} if document is not None else {}
    rows = []
    for assessed in record.assessed:
        edition = known.get(assessed.edition)
        effective = edition.effective if edition is not None else None
        told = assessed.communicated or (edition.communicated if edition is not None else ())
        change = assessed.change or (edition.change if edition is not None else None)
        said: tuple[Cell, ...] = (
            Text(assessed.edition),
            cells.day(effective) or Label("word.unknown"),
            Label(f"change.{assessed.result}"),
            cells.text(assessed.section) or Label("word.unknown"),
            cells.signed(assessed.by, assessed.date, register) or Label("word.unknown"),
            _why(change, register),
            _told(told),
        )
        rows.append(Row(said))
    for edition in unassessed_editions(record, register):
        waits: tuple[Cell, ...] = (
            Text(edition.edition),
            cells.day(edition.effective) or Label("word.unknown"),
            Status("not_compared", "late"),
            cells.DASH,
            Label("word.nobody"),
            _why(edition.change, register),
            _told(edition.communicated),
        )
        rows.append(Row(waits))
    empty = Label("editions.none_newer")
    return Section("editions", (Table("editions", _COLUMNS, rows, plain=True, empty=empty),))


def _why(change: "Change | None", register: "Register") -> Cell:
    """Return who asked for a change and why, what it takes, and who agreed."""
    if change is None:
        return Label("change_fact.none")
    effect, agreed = change.effect, change.approved
    parts: list[tuple[str, Cell]] = [
        ("asked_by", person_cell(change.asked_by, register) if change.asked_by else None),
        ("why", cells.text(change.why)),
    ]
    if effect is not None:
        parts += [(n, cells.text(getattr(effect, n))) for n in ("time", "cost", "resources")]
    if agreed is not None:
        who = cells.signed(agreed.by, agreed.date, register)
        parts.append(("approved", cells.joined(who, cells.text(agreed.document), between=", ")))
    lines = (Label(f"change_fact.{k}", {"what": what}) for k, what in parts if what is not None)
    return cells.several(lines, Label("change_fact.none"))


def _told(told: "tuple[Communicated, ...]") -> Cell:
    """Return who was told, when and how."""
    lines = (
        cells.joined(Text(t.to), cells.day(t.date), cells.text(t.how), between=", ") for t in told
    )
    return cells.several(lines, Label("word.nobody"))


def changed_since(entry: "Entry[Requirement]", request: "Request") -> Section | None:
    """Return what changed since the day that is asked for, word by word; None if none is."""
    if request.since is None:
        return None
    since = Day(request.since)
    heading = Label("section.changed_since", {"day": since})
    if request.before is None:
        said = Prose(Label("since.unknown", {"day": since}), "warning")
        return Section("changed_since", (said,), heading)
    return Section("changed_since", tuple(_changes(entry, request)), heading)


def _changes(entry: "Entry[Requirement]", request: "Request") -> Iterator[Block]:
    before, register = request.before, request.register
    assert before is not None
    assert request.since is not None
    old = before.entries.get(entry.id)
    if old is None:
        unread = entry.id in before.ids
        yield Prose(Label("since.unread" if unread else "since.added"))
        return
    then = replace(before, today=request.since)
    was, now = status_of(old, then), status_of(entry, register)
    yield Facts(
        (
            ("status_then", status_cell("requirement", was)),
            ("status_now", status_cell("requirement", now)),
        ),
        columns=2,
    )
    policy = Policy({}, {})
    trees = [_seen(tree_of(e), register) for e in (old, entry)]
    found = record_change(entry.id, trees[0], trees[1], policy)
    rows = [
        Row((_name(f.path.split(".")), _change(f))) for f in diff.record_view(found, policy).fields
    ]
    columns = (Column("field"), Column("change", "long"))
    yield Table("changed", columns, rows, plain=True, empty=Label("since.nothing"))


def _seen(tree: "Mapping", register: "Register") -> "Mapping":
    """Return fields without digests, which tell a reader nothing, and ids not to be named."""

    def shown(value: "Tree") -> bool:
        if not isinstance(value, str):
            return bool(value)
        return not value.startswith(RECIPE) and may_be_seen(value, register)

    def pruned(value: "Tree") -> "Tree":
        if isinstance(value, list):
            return [kept for item in value if shown(kept := pruned(item))]
        if isinstance(value, dict):
            return {name: kept for name, item in value.items() if shown(kept := pruned(item))}
        return value

    return {name: kept for name, item in tree.items() if shown(kept := pruned(item))}


def _name(path: Sequence[str], *, after_at: bool = False) -> Cell:
    """Return where a change is: the names of the fields, and which of a list, counted from 1."""
    steps: list[Cell] = []
    for step in path:
        steps.append(Text(step) if after_at or step.isdigit() else Label(f"field.{step}"))
        after_at = step == "at" and not after_at
    return Joined(tuple(steps), " › ")


def _change(field: diff.FieldView) -> Cell:
    """Return what it was and is; word by word, where the two share words."""
    if field.moved_from:
        return Label("since.moved", {"from": _name(field.moved_from.split("."))})
    if field.pieces:
        return Changed(field.pieces)
    sides: tuple[tuple[Kind, Tree | None], ...] = (("removed", field.old), ("added", field.new))
    if all(isinstance(value, str) for _, value in sides):
        return Changed(tuple(Piece(kind, str(value)) for kind, value in sides if value))
    at_site = field.path.rpartition(".")[2] == "at"
    return cells.several(
        line
        for kind, value in sides
        if value is not None
        for line in _leaves(kind, value, (), at_site=at_site)
    )


def _leaves(kind: Kind, value: Tree, path: tuple[str, ...], *, at_site: bool) -> Iterator[Cell]:
    """Yield every single value of a group that came or went, with the names of its fields."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(kind, inner, (*path, name), at_site=at_site)
    elif isinstance(value, list) and not all(isinstance(item, str) for item in value):
        for number, inner in enumerate(value, 1):
            yield from _leaves(kind, inner, (*path, str(number)), at_site=at_site)
    else:
        listed = value if isinstance(value, str) else ", ".join(map(str, value))
        said = Changed((Piece(kind, listed),))
        yield Joined((_name(path, after_at=at_site), said), ": ") if path else said
