"""Giving a record another id: its file moves, and the links that mean it follow; all or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from csrreg.change.renumber import Place, edits_of, mentions, places_of, sort_places
from csrreg.diff.records import title_of
from csrreg.errors import CsrregError, Refused
from csrreg.findings import Severity, dotted
from csrreg.model.fields import Node, node_of
from csrreg.model.ids import RecordId, id_of_file, make_id, next_number
from csrreg.model.kinds import SETTINGS, SETTINGS_FILE
from csrreg.model.parse import shape_of
from csrreg.model.tree import Mapping
from csrreg.reports.renumbered import Undone, undone
from csrreg.store.apply import Prepared, prepare_writes
from csrreg.store.collisions import Situation
from csrreg.store.files import WorkTree, read_if_there
from csrreg.store.history import ids_on_branches
from csrreg.store.history.source import Revision, entries_below
from csrreg.store.history.unmerged import contents
from csrreg.store.journal import Write
from csrreg.store.load import load
from csrreg.store.overlay import Overlay
from csrreg.store.splice import spliced
from csrreg.store.yaml.reader import read

_MARKERS = (b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")


@dataclass(slots=True)
class Move:
    """What a new id leads to, worked out to the last byte; nothing is written yet."""

    old: RecordId
    new: RecordId
    title: str = ""
    writes: list[Write] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    """The mended links: the record that has it, and the field."""
    unclear: list[tuple[str, str]] = field(default_factory=list)
    """Links that both sides made, each to its own record."""
    texts: list[tuple[str, str]] = field(default_factory=list)
    """Texts that mention the old id; they are left as they are."""
    unreadable: list[str] = field(default_factory=list)
    """Files that name the old id and cannot be read."""
    warnings: list[str] = field(default_factory=list)


def new_id(
    root: Path, old: RecordId, found: Situation, wanted: RecordId | None
) -> tuple[RecordId, list[str]]:
    """Return the id a record gets, and warnings; the next free one unless one is wanted.

    Free is what no work tree, branch or side of a merge has, as when a record is added.

    Raises:
        CsrregError: if the wanted id is of another kind or customer, or taken.
    """
    warnings = []
    ids = WorkTree(root).ids(old.kind, old.customer) | {old.text}
    try:
        ids |= ids_on_branches(root, old.kind, old.customer)
    except CsrregError as error:
        warnings.append(f"other branches were not asked for used ids: {error.message}")
    for side in (found.mine, found.theirs):
        if side is not None and side.tree is not None and found.repository is not None:
            files = entries_below(found.repository.top, side.tree)
            ids |= {i.text for f in files if (i := id_of_file(f)) is not None}
    if wanted is None:
        return make_id(old.kind, old.customer, next_number(ids, old.kind, old.customer)), warnings
    if (wanted.kind, wanted.customer) != (old.kind, old.customer):
        example = make_id(old.kind, old.customer, next_number(ids, old.kind, old.customer))
        raise CsrregError(
            f"{wanted.text} is no id for a {old.kind.name} of {old.customer}",
            f"leave it out, or take one like {example.text}",
        )
    if wanted.text in ids:
        raise CsrregError(f"{wanted.text} is taken", "leave it out for the next free id")
    return wanted, warnings


def move(root: Path, old: RecordId, new: RecordId, found: Situation) -> Move:
    """Work out what a new id leads to.

    Raises:
        CsrregError: if the record cannot be read.
        Refused: if a link cannot be mended without touching more, or if somebody wrote into a file
            in conflict.
    """
    made = Move(old, new)
    tree = _fields(old.file, found.data)
    if tree is None:
        raise Refused(
            f"{old.file} cannot be read, so it cannot be moved",
            f"mend it first: csrreg check {old.file}",
        )
    made.title = title_of(tree)
    node = _node(old.file)
    own = places_of(tree, node, old.text)
    made.texts += [(new.text, where) for where in mentions(tree, old.text, own)]
    made.links += [(new.text, dotted(place.path)) for place in own]
    text = spliced(new.file, found.data.decode(), edits_of(tree, own, old.text, new.text), node)
    made.writes.append(Write(new.file, None, text.encode()))
    now = read_if_there(root, old.file)
    if found.why == "merge" and now is not None:
        _refuse_edited(old.file, now, found.data, found.stays or b"")
    if now != found.stays:
        made.writes.append(Write(old.file, now, found.stays))
    naming = list(_naming(root, old))
    sides = [_places_at(found, side, naming, old) for side in ("mine", "theirs")]
    for (file, data), mine, theirs in zip(naming, *sides, strict=True):
        _mend(made, file, data, mine, theirs)
    return made


def _refuse_edited(file: str, now: bytes, *sides: bytes) -> None:
    """Refuse to write over what somebody put into a file in conflict: it is in no commit.

    Raises:
        Refused: with the first line that neither side has.
    """
    known = {line for side in sides for line in side.splitlines()}
    for number, line in enumerate(now.splitlines(), 1):
        if line not in known and not line.startswith(_MARKERS):
            text = line.decode("utf-8", "replace").strip()
            raise Refused(
                f"{file} was edited since the merge stopped (line {number}: {text!r}), and that "
                "would be lost",
                f"keep a copy of it, then: git checkout --merge -- {file}",
            )


def _mend(
    made: Move, file: str, data: bytes, mine: list[Place] | None, theirs: list[Place] | None
) -> None:
    """Add what becomes of one file that has the old id in it."""
    tree = _fields(file, data)
    if tree is None:
        made.unreadable.append(file)
        return
    record_id = id_of_file(file)
    name = record_id.text if record_id is not None else SETTINGS_FILE
    node, old, new = _node(file), made.old.text, made.new.text
    places = places_of(tree, node, old)
    meant = sort_places(places, places if mine is None else mine, theirs or ())
    made.texts += [(name, where) for where in mentions(tree, old, places)]
    made.unclear += [(name, dotted(place.path)) for place in meant.unclear]
    if not meant.moved:
        return
    made.links += [(name, dotted(place.path)) for place in meant.moved]
    text = spliced(file, data.decode(), edits_of(tree, meant.moved, old, new), node)
    made.writes.append(Write(file, data, text.encode()))


def prepared(root: Path, made: Move, today: date) -> Prepared:
    """Return the move as a write.

    Raises:
        Worse: if a record would have errors that it had not before.
    """
    return prepare_writes(root, tuple(made.writes), today, {made.new.file: made.old.file})


def consequences(root: Path, made: Move, found: Situation, today: date) -> list[Undone]:
    """Return what people said that does not hold any more; both registers are read whole."""
    tree = WorkTree(root)
    if found.mine is not None and found.repository is not None:
        before = load(Revision(found.repository, found.mine), today).register
    else:
        before = load(tree, today).register
    after = load(Overlay(tree, {w.file: w.new for w in made.writes}), today).register
    return undone(before, after, made.old.text, made.new.text)


def _naming(root: Path, old: RecordId) -> Iterator[tuple[str, bytes]]:
    """Yield the files that have the old id in them, but for the record itself."""
    tree, needle = WorkTree(root), old.text.encode()
    for file in (SETTINGS_FILE, *tree.names()):
        if file == old.file or (file != SETTINGS_FILE and id_of_file(file) is None):
            continue
        data = read_if_there(root, file)
        if data is not None and needle in data:
            yield file, data


def _places_at(
    found: Situation, side: str, naming: list[tuple[str, bytes]], old: RecordId
) -> list[list[Place] | None]:
    """Return where each file named the old id on one side; None where that is not known."""
    revision = found.mine if side == "mine" else found.theirs
    if revision is None or found.repository is None:
        return [None] * len(naming)
    files = [file for file, _ in naming]
    known: list[list[Place] | None] = []
    for file, data in zip(files, contents(found.repository, revision, *files), strict=True):
        tree = _fields(file, data) if data is not None else None
        known.append(places_of(tree, _node(file), old.text) if tree is not None else None)
    return known


def _fields(file: str, data: bytes) -> Mapping | None:
    parsed = read(file, data)
    if any(f.severity is Severity.ERROR for f in parsed.findings):
        return None
    return parsed.fields


def _node(file: str) -> Node:
    record_id = id_of_file(file)
    return node_of(shape_of(SETTINGS if record_id is None else record_id.kind))
