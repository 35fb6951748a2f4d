"""From a plan of edits to files: new text, read back, refused if anything got worse, published.

Everything is worked out in memory from the bytes that were read. Under the lock the files must
still have these bytes; else somebody else was faster, and nothing is written.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from csrreg.change.edits import ChangedFile, NewRecord, Plan
from csrreg.errors import ChangedMeanwhile, CsrregError, Refused
from csrreg.findings import Finding, Severity
from csrreg.model.fields import Node, node_of
from csrreg.model.ids import (
    RecordId,
    id_of_file,
    is_customer_code,
    make_id,
    next_number,
    parse_id,
)
from csrreg.model.kinds import CUSTOMER, SETTINGS, Kind
from csrreg.model.parse import shape_of
from csrreg.model.tree import Tree
from csrreg.rules import links
from csrreg.store.files import Source, WorkTree, read_file
from csrreg.store.history import ids_on_branches
from csrreg.store.journal import Write, guard, state_folder
from csrreg.store.load import load_some
from csrreg.store.locate import locate
from csrreg.store.overlay import Overlay
from csrreg.store.platform import locked
from csrreg.store.publish import publish
from csrreg.store.recovery import recover
from csrreg.store.splice import spliced
from csrreg.store.yaml.emit import record_text
from csrreg.store.yaml.reader import read


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan worked out to the last byte; nothing is written yet."""

    root: Path
    plan: Plan
    changed: tuple[Write, ...]
    new: tuple[tuple[RecordId, bytes], ...]
    """The records to add, with the ids they get unless somebody else is faster."""
    warnings: tuple[str, ...] = ()


class Worse(Refused):
    """The change would put errors into a record that it did not have before."""

    def __init__(self, findings: list[Finding], new: list[str]) -> None:
        self.new = new
        """The ids the new records would have got, in the order of the plan."""
        message = (
            "the change was refused, because the record would have errors; nothing was written"
        )
        super().__init__(message, findings=findings)


def prepare(root: Path, plan: Plan, today: date) -> Prepared:
    """Work a plan out and check what it leads to; nothing is written.

    Raises:
        Refused: if an edit cannot be made.
        Worse: if the edited records would have errors that they had not before.
    """
    names = [change.file for change in plan.changed]
    for file in {name for name in names if names.count(name) > 1}:  # one would undo the other
        raise Refused(f"{file} is named twice in one change", "give all its edits together")
    changed = tuple(_change(root, change) for change in plan.changed)
    warnings: list[str] = []
    numbers = _Numbers(WorkTree(root), warnings)
    new = []
    for record in plan.new:
        record_id = numbers.next(record)
        new.append((record_id, _new_text(record_id, record)))
    prepared = Prepared(root, plan, changed, tuple(new), tuple(warnings))
    worse = _new_errors(prepared, today)
    if worse:
        raise Worse(worse, [record_id.text for record_id, _ in new])
    return prepared


def prepare_rewrite(root: Path, file: str, old: bytes, new: bytes, today: date) -> Prepared:
    """Check a file that somebody rewrote by hand; ``old`` is what they began with.

    Raises:
        Worse: if it has errors that it had not before.
    """
    prepared = Prepared(root, Plan(), (Write(file, old, new),), ())
    worse = _new_errors(prepared, today)
    if worse:
        raise Worse(worse, [])
    return prepared


def prepare_writes(
    root: Path, writes: tuple[Write, ...], today: date, moved: Mapping[str, str]
) -> Prepared:
    """Check files that were worked out to the last byte, some of them new or to be removed.

    ``moved`` names the file from which each new one came: its errors were there before.

    Raises:
        Worse: if the files have errors that they had not before.
    """
    prepared = Prepared(root, Plan(), writes, ())
    worse = _new_errors(prepared, today, moved)
    if worse:
        raise Worse(worse, [])
    return prepared


def write(prepared: Prepared) -> list[RecordId]:
    """Write what was prepared; return the ids of the new records, in the order of the plan.

    Raises:
        ChangedMeanwhile: if a file was changed since it was read.
        Refused: if nothing could be written.
    """
    root = prepared.root
    lock = state_folder(root) / "lock"
    with locked(lock):
        recover(root)
        for change in prepared.changed:
            if _now(root, change) != change.old:
                raise _meanwhile(change.file)
        new = _renumbered(prepared)
        writes = [Write(i.file, None, text) for i, text in new]
        publish(root, [*prepared.changed, *writes])
    return [record_id for record_id, _ in new]


def _now(root: Path, change: Write) -> bytes | None:
    """Return a file's content; None if it is not there and should not be."""
    if change.old is None and not os.path.lexists(root / change.file):
        return None
    return read_file(root, change.file)


def recover_all(root: Path) -> int:
    """Finish interrupted writes; return how many there were."""
    with locked(state_folder(root) / "lock"):
        return recover(root)


class _Numbers:
    """Gives the next free number of each kind and customer; asks git once for each."""

    def __init__(self, tree: WorkTree, warnings: list[str]) -> None:
        self.tree = tree
        self.ids: set[str] = set()
        self.warnings = warnings
        self.asked: set[tuple[str, str]] = set()

    def next(self, record: NewRecord) -> RecordId:
        kind, customer = record.kind, record.customer
        if not is_customer_code(customer):
            raise Refused(
                f"{customer!r} is no customer's code",
                "use 1 to 16 capital letters and digits that begin with a letter: NORDAUTO",
            )
        if (kind.name, customer) not in self.asked:
            self.asked.add((kind.name, customer))
            self.ids |= self.tree.ids(kind, customer)
            try:
                self.ids |= ids_on_branches(self.tree.root, kind, customer)
            except CsrregError as error:
                self.warnings.append(f"other branches were not asked for used ids: {error.message}")
        if kind is CUSTOMER:
            if customer in self.ids:
                raise Refused(f"there is a customer {customer} already", f"csrreg show {customer}")
            record_id = RecordId(customer, CUSTOMER, customer, 0)
        elif record.id:
            record_id = self._given(record.id)
        else:
            record_id = make_id(kind, customer, next_number(self.ids, kind, customer))
        self.ids.add(record_id.text)
        return record_id

    def _given(self, id: str) -> RecordId:
        record_id = parse_id(id)
        assert record_id is not None, "checked when the record was planned"
        if id in self.ids:
            raise Refused(f"there is a record {id} already", "ids are never used twice")
        return record_id


def _renumbered(prepared: Prepared) -> list[tuple[RecordId, bytes]]:
    """Return the new records with ids that are still free, now that the lock is held."""
    tree = WorkTree(prepared.root)
    if not any(tree.exists(record_id.file) for record_id, _ in prepared.new):
        return list(prepared.new)
    numbers = _Numbers(tree, [])
    return [
        (numbers.next(record), text)
        for record, (_, text) in zip(prepared.plan.new, prepared.new, strict=True)
    ]


def _new_text(record_id: RecordId, record: NewRecord) -> bytes:
    """Return a new record's file, read back: what is not written as it was meant is refused."""
    data = record_text(record.tree, node_of(record.kind.shape)).encode()
    parsed = read(record_id.file, data)
    if parsed.tree is not None and parsed.tree != _filled(record.tree):
        raise Refused(f"{record_id.text} would not be read as it was given")
    return data


def _filled(tree: Tree) -> Tree:
    """Return a tree without its empty values, which are absent."""
    if isinstance(tree, str):
        return tree
    if isinstance(tree, list):
        return [full for item in tree if (full := _filled(item))]
    return {name: full for name, value in tree.items() if (full := _filled(value))}


def _change(root: Path, change: ChangedFile) -> Write:
    guard(root, change.file)
    old = read_file(root, change.file)
    if change.seen is not None and change.seen != old:
        raise _meanwhile(change.file)
    parsed = read(change.file, old)
    if parsed.fields is None:
        first = next((f for f in parsed.findings if f.severity is Severity.ERROR), None)
        what = f"{first.line}:{first.column}: {first.message}" if first else "no fields"
        raise Refused(f"{change.file}:{what}", f"mend the file first: csrreg check {change.file}")
    new = spliced(change.file, old.decode(), change.edits, _node(change.file))
    return Write(change.file, old, new.encode())


def _meanwhile(file: str) -> ChangedMeanwhile:
    return ChangedMeanwhile(
        f"{file} was changed by somebody else in the meantime",
        "nothing was written; look at it and run the command again",
    )


def _node(file: str) -> Node:
    return node_of(shape_of(_kind(file)))


def _kind(file: str) -> Kind:
    record_id = id_of_file(file)
    return SETTINGS if record_id is None else record_id.kind


def _new_errors(
    prepared: Prepared, today: date, moved: Mapping[str, str] | None = None
) -> list[Finding]:
    """Return the errors the edited records would have and had not before."""
    files = [w.file for w in prepared.changed] + [i.file for i, _ in prepared.new]
    texts: dict[str, bytes | None] = {w.file: w.new for w in prepared.changed}
    texts |= {i.file: text for i, text in prepared.new}
    tree = WorkTree(prepared.root)
    after = _errors(Overlay(tree, texts), files, today)
    if not after or not prepared.changed:
        return after
    # The same mistake may have moved by some lines; what it says is what counts.
    old = {w.file: w.old for w in prepared.changed if w.old is not None}
    before = {(f.file, f.code, f.message) for f in _errors(Overlay(tree, old), list(old), today)}
    came_from = moved or {}
    return [f for f in after if (came_from.get(f.file, f.file), f.code, f.message) not in before]


def _errors(source: Source, files: list[str], today: date) -> list[Finding]:
    wanted = [i.text for f in files if (i := id_of_file(f)) is not None]
    loaded = load_some(source, wanted, today)
    found = list(loaded.findings)
    for rule in links.RULES:
        found.extend(rule.findings(loaded.register))
    mine = [f for f in found if f.file in files and f.severity is Severity.ERROR]
    return locate(mine, loaded.sources)
