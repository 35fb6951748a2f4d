"""What merging a branch makes of every record, worked out in memory; nothing is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from csrreg.diff.renames import renames
from csrreg.model.ids import id_of_file
from csrreg.model.kinds import SETTINGS, SETTINGS_FILE, Kind
from csrreg.model.tree import Mapping
from csrreg.store.history.merging import bases, files_of
from csrreg.store.history.objects import objects
from csrreg.store.history.revisions import Repository, Resolved
from csrreg.store.history.source import TreeEntry
from csrreg.store.merging.record import MergedFile, merge_file
from csrreg.store.merging.renamed import renamed
from csrreg.store.yaml.decode import MAX_BYTES
from csrreg.store.yaml.reader import read

Entries = dict[str, TreeEntry]


@dataclass(frozen=True, slots=True)
class Both:
    """A record that both sides changed or added, and what that makes."""

    file: str
    """Where it lies afterwards."""
    base: tuple[str, TreeEntry] | None
    """The file and entry of each state; a renamed record has another file on one side."""
    ours: tuple[str, TreeEntry]
    theirs: tuple[str, TreeEntry]
    merged: MergedFile
    written: tuple[bytes, bytes]
    """What ours and theirs hold."""

    @property
    def id(self) -> str:
        """The record's id, or ``csrreg.yaml``."""
        return id_named(self.file)

    @property
    def was(self) -> str:
        """The file that one side renamed; empty if none did."""
        names = {self.ours[0], self.theirs[0]} - {self.file}
        return names.pop() if names else ""


@dataclass(slots=True)
class MergePlan:
    """What a merge makes of the records."""

    root: Path
    repository: Repository
    head: Resolved
    there: Resolved
    bases: list[str]
    both: list[Both] = field(default_factory=list)
    removed: dict[str, str] = field(default_factory=dict)
    """Files that one side removed and the other changed; by which side: ``ours`` or ``theirs``."""
    crossed: list[str] = field(default_factory=list)
    """Files that only git can merge: the branches were merged crosswise, and it has no one base."""
    renumbered: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Ids of records that both sides gave a new one, with the one of ours and that of theirs."""
    before: dict[str, Mapping] = field(default_factory=dict)
    """What records said here that the merge changes, by id."""
    after: dict[str, Mapping] = field(default_factory=dict)
    """What they say afterwards, with every conflict decided for ours."""

    @property
    def conflicts(self) -> bool:
        """Whether a person has to decide something."""
        return bool(self.removed or self.renumbered) or any(
            b.merged.conflicts or b.merged.two_records for b in self.both
        )


def plan_merge(root: Path, repository: Repository, head: Resolved, there: Resolved) -> MergePlan:
    """Work out what merging a commit into HEAD makes of the records.

    Raises:
        CsrregError: if git cannot be asked.
    """
    plan = MergePlan(root, repository, head, there, bases(repository, head, there))
    if not plan.bases:
        return plan
    _Planning(plan).run()
    return plan


def id_named(file: str) -> str:
    """Return the id of a record's file, or ``csrreg.yaml``."""
    found = id_of_file(file)
    return found.text if found is not None else file


def kind_named(file: str) -> Kind:
    """Return the kind of a record's file, or that of the settings."""
    found = id_of_file(file)
    return found.kind if found is not None else SETTINGS


class _Planning:
    """The states of all files, and the plan that comes of them."""

    def __init__(self, plan: MergePlan) -> None:
        self.plan = plan
        repository = plan.repository
        commits = (plan.bases[0], plan.head.commit, plan.there.commit)
        self.base, self.ours, self.theirs = (_records(files_of(repository, c)) for c in commits)
        others = [_records(files_of(repository, c)) for c in plan.bases[1:]]
        self.crossed = {
            file
            for file in {**self.base, **self.theirs}
            if any(_hash(o, file) != _hash(self.base, file) for o in others)
        }
        self.blobs: dict[str, bytes] = {}

    def run(self) -> None:
        states = (self.base, self.ours, self.theirs)
        changed = [f for f in {**self.base, **self.theirs} if self._differs(f)]
        wanted = {f: [s[f].hash for s in states if f in s] for f in changed}
        self._read(h for hashes in wanted.values() for h in hashes)
        moved = self._moved()
        for file in sorted(changed):
            if file in moved or file in moved.values():
                continue
            mine, before = _hash(self.ours, file), _hash(self.base, file)
            if file in self.crossed:
                self.plan.crossed.append(file)
            elif mine == before:
                other = self.theirs.get(file)
                self._show(file, self.ours.get(file), self._fields(other) if other else None)
            elif mine is None or file not in self.theirs:
                self.plan.removed[file] = "ours" if mine is None else "theirs"
            else:
                self._merge(file, file, file, file)
        self._renumbered()
        for was, now in moved.items():
            here, there = (was, now) if was in self.ours else (now, was)
            self._merge(now, was, here, there)

    def _differs(self, file: str) -> bool:
        """Return whether theirs changed a file, and ours did not do just the same."""
        other = _hash(self.theirs, file)
        return other not in (_hash(self.base, file), _hash(self.ours, file))

    def _moved(self) -> dict[str, str]:
        """Return the new file of each record that one side renamed and the other changed."""
        found: dict[str, str] = {}
        for one, other in ((self.ours, self.theirs), (self.theirs, self.ours)):
            gone = [
                file
                for file in self.base
                if file not in one
                and file in other
                and file not in self.crossed
                and _hash(other, file) != _hash(self.base, file)
            ]
            come = [f for f in one if f not in self.base and f not in other] if gone else []
            self._read(one[f].hash for f in come)
            self._read(s[f].hash for f in gone for s in (self.base, other))
            before = {id_named(f): (f, self._fields(self.base[f])) for f in gone}
            after = {id_named(f): (f, self._fields(one[f])) for f in come}
            for now, was in renames(
                {id: fields for id, (_, fields) in before.items()},
                {id: fields for id, (_, fields) in after.items()},
            ).items():
                found[before[was][0]] = after[now][0]
        return found

    def _renumbered(self) -> None:
        """Note the records that each side gave another new id."""
        plan = self.plan
        if all(f in self.ours or f in self.theirs for f in self.base):
            return
        here, there = (
            renamed(plan.repository, plan.bases[0], state.commit)
            for state in (plan.head, plan.there)
        )
        for id in here.keys() & there.keys():
            if here[id] != there[id]:
                plan.renumbered[id] = here[id], there[id]

    def _merge(self, file: str, was: str, here: str, there: str) -> None:
        before = (was, self.base[was]) if was in self.base else None
        ours, theirs = self._content(self.ours[here]), self._content(self.theirs[there])
        base = self._content(before[1]) if before is not None else None
        if ours is None or theirs is None:
            return
        merged = merge_file(kind_named(file), file, base, ours, theirs)
        mine, other = (here, self.ours[here]), (there, self.theirs[there])
        self.plan.both.append(Both(file, before, mine, other, merged, (ours, theirs)))
        if merged.tree is not None:
            self._show(file, self.ours[here], merged.tree)

    def _show(self, file: str, here: TreeEntry | None, new: Mapping | None) -> None:
        """Note what a record says before and after."""
        data = self._content(here)
        old = read(file, data).fields if data is not None else None
        if old is not None:
            self.plan.before[id_named(file)] = old
        if new is not None:
            self.plan.after[id_named(file)] = new

    def _read(self, hashes: Iterable[str]) -> None:
        missing = sorted({h for h in hashes if h not in self.blobs})
        for found in objects(self.plan.repository.top, missing, MAX_BYTES + 1):
            if found is not None:
                self.blobs[found.name] = found.data

    def _content(self, entry: TreeEntry | None) -> bytes | None:
        return self.blobs.get(entry.hash) if entry is not None else None

    def _fields(self, entry: TreeEntry) -> Mapping:
        return read("", self.blobs.get(entry.hash, b"")).fields or {}


def _records(entries: Entries) -> Entries:
    return {f: e for f, e in entries.items() if f == SETTINGS_FILE or id_of_file(f) is not None}


def _hash(entries: Entries, file: str) -> str | None:
    return entries[file].hash if file in entries else None
