"""The register as merging another branch would make it, worked out in memory; nothing is written.

What only one side changed is that side's; what both changed is merged by field. Where that stops,
this side's file stands for both, and the check says so.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from csrreg.diff.records import title_of
from csrreg.diff.renames import renames
from csrreg.findings import Finding
from csrreg.model.ids import id_of_file
from csrreg.model.kinds import SETTINGS, SETTINGS_FILE
from csrreg.model.tree import Mapping
from csrreg.rules import merging as mrg
from csrreg.store.compare import is_same_content
from csrreg.store.files import Listing, WorkTree
from csrreg.store.history.objects import objects
from csrreg.store.history.revisions import Repository, Resolved
from csrreg.store.history.source import Revision, entries_below
from csrreg.store.history.unmerged import added_between, common
from csrreg.store.merging.record import MergedFile, merge_file
from csrreg.store.shell import argument, quoted
from csrreg.store.yaml.decode import MAX_BYTES
from csrreg.store.yaml.reader import read


@dataclass(frozen=True, slots=True)
class Sides:
    """A file in its three states; None where it is not."""

    base: bytes | None
    ours: bytes | None
    theirs: bytes | None


class Together:
    """The files of a work tree and of a revision, merged (see ``Source``)."""

    def __init__(self, root: Path, repository: Repository, head: Resolved, there: Resolved) -> None:
        self.tree = WorkTree(root)
        self.there = there
        self.findings: list[Finding] = []
        """What cannot be merged, and what collides."""
        self._repository = repository
        self._base = common(repository, head, there)
        self._laid: dict[str, bytes | None] = {}
        """The files that are not as they are here; None if the merge deletes them."""
        self.sides = self._differing()
        moved = self._moved()
        for file, sides in self.sides.items():
            if file not in moved and file not in moved.values():
                self._merge(file, sides)
        for was, now in moved.items():
            self._merge_moved(was, now)
        self._used_up()

    def listing(self) -> Listing:
        """Return the record files."""
        listing = self.tree.listing()
        files = [f for f in listing.files if self._laid.get(f, b"") is not None]
        known = frozenset((*listing.files, SETTINGS_FILE))
        added = [f for f, data in self._laid.items() if data is not None and f not in known]
        return Listing(files + added, listing.findings)

    def exists(self, file: str) -> bool:
        """Return whether there is a record file of that name."""
        return self._laid[file] is not None if file in self._laid else self.tree.exists(file)

    def read(self, file: str) -> bytes:
        """Return a file's bytes.

        Raises:
            OSError: if there is no such file.
        """
        if file not in self._laid:
            try:
                return self.tree.read(file)
            except FileNotFoundError:
                return self._revision.read(file)
        data = self._laid[file]
        if data is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), file)
        return data

    def sha256(self, file: str) -> str | None:
        """Return the checksum of an attachment of either side, or None if there is no such file."""
        return self.tree.sha256(file) or self._revision.sha256(file)

    @cached_property
    def _revision(self) -> Revision:
        return Revision(self._repository, self.there)

    def _differing(self) -> dict[str, Sides]:
        """Return the files that the other side changed since the two went apart."""
        base, theirs = (self._hashes(revision) for revision in (self._base, self.there))
        files = [f for f in sorted({*base, *theirs}) if base.get(f) != theirs.get(f)]
        wanted = {h for f in files for h in (base.get(f), theirs.get(f)) if h is not None}
        found = objects(self._repository.top, sorted(wanted), MAX_BYTES + 1)
        blobs = {o.name: o.data for o in found if o is not None and o.type == "blob"}
        self._known = base, theirs
        sides = {}
        for file in files:
            try:
                ours = self.tree.read(file)
            except FileNotFoundError:
                ours = None
            except OSError:  # loading the register reports it
                continue
            before, after = (blobs.get(known.get(file, "")) for known in self._known)
            sides[file] = Sides(before, ours, after)
        return sides

    def _hashes(self, revision: Resolved | None) -> dict[str, str]:
        if revision is None or revision.tree is None:
            return {}
        return {
            file: entry.hash
            for file, entry in entries_below(self._repository.top, revision.tree).items()
            if entry.is_file() and (file == SETTINGS_FILE or id_of_file(file) is not None)
        }

    def _merge(self, file: str, sides: Sides) -> None:
        """Lay a file as the merge would make it, and say where it stops."""
        base, theirs = (known.get(file) for known in self._known)
        if _is(sides.ours, base):
            self._laid[file] = sides.theirs
        elif _is(sides.ours, theirs):
            return
        elif sides.ours is None:
            self._laid[file] = sides.theirs
            self._say(file, mrg.deleted_and_changed.at(file, 1, 1)(*self._deleted(file, here=True)))
        elif sides.theirs is None:
            self._say(
                file, mrg.deleted_and_changed.at(file, 1, 1)(*self._deleted(file, here=False))
            )
        else:
            self._merge_both(file, sides, sides.ours, sides.theirs)

    def _merge_both(self, file: str, sides: Sides, ours: bytes, theirs: bytes) -> None:
        record_id = id_of_file(file)
        kind = SETTINGS if record_id is None else record_id.kind
        merged = merge_file(kind, file, sides.base, ours, theirs)
        if merged.two_records and record_id is not None:
            title = title_of(_fields(file, theirs) or {})
            onto = f"--onto={quoted(self.there.text)}"
            at = mrg.two_records_with_one_id.at(file, 1, 1)
            self._say(file, at(record_id.text, self.there.text, onto, title))
        elif merged.data is not None and not merged.conflicts:
            self._laid[file] = merged.data
        else:
            self._conflicts(file, merged)

    def _moved(self) -> dict[str, str]:
        """Return the new file of each record that one side renumbered and the other changed."""
        base, theirs = self._known
        changed = {f: s for f, s in self.sides.items() if s.base is not None}
        found: dict[str, str] = {}
        gone = [f for f, s in changed.items() if s.ours is None and s.theirs is not None]
        if gone:
            added = [f for f in self.tree.listing().files if f not in base and f not in theirs]
            found |= self._matched(gone, dict(self._readable(added)))
        gone = [
            f
            for f, s in changed.items()
            if s.theirs is None and s.ours is not None and not _is(s.ours, base[f])
        ]
        if gone:
            new = {f: s.theirs for f, s in self.sides.items() if s.base is s.ours is None}
            found |= self._matched(gone, {f: data for f, data in new.items() if data is not None})
        return found

    def _readable(self, files: list[str]) -> Iterator[tuple[str, bytes]]:
        for file in files:
            with suppress(OSError):  # loading the register reports it
                yield file, self.tree.read(file)

    def _matched(self, gone: list[str], come: dict[str, bytes]) -> dict[str, str]:
        """Return which new file is which record that is gone."""
        old = {f: _fields(f, self.sides[f].base or b"") for f in gone}
        new = {f: _fields(f, data) for f, data in come.items()}
        before, after = (
            {_stem(f): tree for f, tree in trees.items() if tree is not None and id_of_file(f)}
            for trees in (old, new)
        )
        files = {_stem(f): f for f in (*gone, *come)}
        return {files[was]: files[now] for now, was in renames(before, after).items()}

    def _merge_moved(self, was: str, now: str) -> None:
        """Lay a record that has another id on one side, and was changed on the other."""
        old, new = self.sides[was], self.sides.get(now)
        ours = old.ours if old.ours is not None else self.tree.read(now)
        theirs = old.theirs if old.theirs is not None else new.theirs if new is not None else None
        record_id = id_of_file(now)
        assert record_id is not None
        assert theirs is not None
        merged = merge_file(record_id.kind, now, old.base, ours, theirs)
        clean = merged.data is not None and not merged.conflicts
        self._laid[was] = None
        self._laid[now] = merged.data if clean else ours
        if not clean:
            self._conflicts(now, merged)

    def _conflicts(self, file: str, merged: MergedFile) -> None:
        at = mrg.changed_on_both_sides.at
        merge = f"csrreg merge {argument(self.there.text)} (and decide there)"
        if not merged.conflicts:
            self._say(file, at(file, 1, 1)(self.there.text, "", merge))
        for conflict in merged.conflicts:
            path = tuple(step for step in conflict.path if step != -1)
            found = at(file, 0, 0)(self.there.text, conflict.place, merge)
            self._say(file, replace(found, path=path))

    def _deleted(self, file: str, *, here: bool) -> tuple[str, str, str]:
        there = f"on {self.there.text}"
        if here:
            back = f"{put_back(file, self.there.text)} (and retire it with csrreg set)"
            return "here", there, back
        retire = "retired.date=… retired.reason=…"
        return there, "here", f"keep it here, and retire it: csrreg set {_stem(file)} {retire}"

    def _used_up(self) -> None:
        """Say which ids of this branch the other one gave and took back since they went apart."""
        if self._base is None or self._base.commit == self.there.commit:
            return
        base, theirs = self._known
        given = {
            file
            for file in added_between(self._repository, self._base, self.there)
            if file not in theirs and file not in base
        }
        for file in sorted(given):
            record_id = id_of_file(file)
            if record_id is not None and self.tree.exists(file):
                at = mrg.number_used_up.at(file, 1, 1)
                fix = f"csrreg renumber {record_id.text} --yes"
                self._say(file, at(record_id.text, self.there.text, fix))

    def _say(self, file: str, finding: Finding) -> None:
        record_id = id_of_file(file)
        id = record_id.text if record_id is not None else SETTINGS_FILE
        self.findings.append(replace(finding, id=id))

    def is_same_there(self, file: str) -> bool:
        """Return whether the other side has this side's very file."""
        try:
            ours = self.tree.read(file)
        except OSError:
            return False
        return _is(ours, self._known[1].get(file))

    def was_there(self, file: str) -> bool:
        """Return whether a file was there when the two sides went apart."""
        return file in self._known[0]

    def retired_here(self, file: str) -> bool:
        """Return whether a record is retired in this side's own file."""
        data = self.sides[file].ours if file in self.sides else None
        return data is not None and "retired" in (_fields(file, data) or {})


def put_back(file: str, revision: str) -> str:
    """Return the command that puts a file back."""
    return f"git restore --source={quoted(revision)} -- {file}"


def _is(data: bytes | None, hash: str | None) -> bool:
    """Return whether a file of the work tree is a blob, or both are not there."""
    if data is None or hash is None:
        return data is None and hash is None
    return is_same_content(data, hash)


def _stem(file: str) -> str:
    return file.rpartition("/")[2].removesuffix(".yaml")


def _fields(file: str, data: bytes) -> Mapping | None:
    return read(file, data).fields
