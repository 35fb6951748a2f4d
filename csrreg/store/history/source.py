"""A register as it was at a revision, read from blobs; nothing is checked out."""

import errno
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from csrreg.model.ids import id_of_file
from csrreg.model.kinds import KINDS, SETTINGS_FILE
from csrreg.store.files import Listing, PlacedEntry, is_inside, listed
from csrreg.store.history.objects import objects
from csrreg.store.history.plumbing import git
from csrreg.store.history.revisions import Repository, Resolved
from csrreg.store.yaml.decode import MAX_BYTES

_LINK = "120000"
_FILE = "100"
PLACES = (SETTINGS_FILE, *(kind.folder for kind in KINDS))


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """What lay in a folder at a revision."""

    name: str
    mode: str
    """As git keeps it: 100644, 120000 (a link), 040000 (a folder), 160000 (a submodule)."""
    hash: str

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Return whether it is a folder, or the folder of a submodule."""
        del follow_symlinks
        return self.mode in ("040000", "160000")

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        """Return whether it is a regular file."""
        del follow_symlinks
        return self.mode.startswith(_FILE)

    def is_symlink(self) -> bool:
        """Return whether it is a symbolic link."""
        return self.mode == _LINK


def entries_below(top: Path, tree: str) -> dict[str, TreeEntry]:
    """Return every file of the register at a revision, by its path there, without attachments."""
    found = {}
    said = git(top, "ls-tree", "-r", "-z", "--full-tree", tree, "--", *PLACES)
    for line in os.fsdecode(said).split("\0")[:-1]:
        about, _, path = line.partition("\t")
        mode, _, hash = about.split(" ")
        found[path] = TreeEntry(path.rpartition("/")[2], mode, hash)
    return found


class Revision:
    """A register's files at a revision (see ``Source``)."""

    def __init__(self, repository: Repository, revision: Resolved) -> None:
        self._top = repository.top
        self._tree = revision.tree
        self._entries = entries_below(self._top, self._tree) if self._tree is not None else {}
        self._folders = _folders(self._entries)
        wanted = {
            file: entry.hash
            for file, entry in self._entries.items()
            if entry.is_file() and (file == SETTINGS_FILE or id_of_file(file) is not None)
        }
        hashes = dict.fromkeys(wanted.values())
        read = objects(self._top, hashes, MAX_BYTES + 1)
        by_hash = {o.name: o.data for o in read if o is not None and o.type == "blob"}
        self._blobs = {file: by_hash[hash] for file, hash in wanted.items() if hash in by_hash}

    def listing(self) -> Listing:
        """Return the record files; symbolic links are reported and never followed."""
        return listed(lambda place: self._folders.get(place, []), Listing([]))

    def exists(self, file: str) -> bool:
        """Return whether there was a file of that name."""
        return file in self._entries and self._entries[file].is_file()

    def read(self, file: str) -> bytes:
        """Return a file's bytes, or a bit more than the limit of a larger one.

        Raises:
            OSError: if there is none.
        """
        if file not in self._blobs:
            found = self._attached(file, MAX_BYTES + 1) if is_inside(file) else None
            if found is None:
                missing = file in self._entries and not self._entries[file].is_symlink()
                why = "git does not have it (a partial clone?)" if missing else "no such file"
                raise OSError(errno.ENOENT, why, file)
            self._blobs[file] = found
        return self._blobs[file]

    def sha256(self, file: str) -> str | None:
        """Return the checksum of a file below the register, or None if there is none."""
        import hashlib

        data = self._attached(file, None) if is_inside(file) else None
        return hashlib.sha256(data).hexdigest() if data is not None else None

    def _attached(self, file: str, limit: int | None) -> bytes | None:
        """Return the bytes of a file that is no record."""
        if self._tree is None:
            return None
        said = git(self._top, "ls-tree", "-z", "--full-tree", self._tree, "--", file)
        about, _, _ = os.fsdecode(said).partition("\t")
        if not about.startswith(_FILE):
            return None
        (found,) = objects(self._top, [about.split(" ")[2]], limit)
        return found.data if found is not None and found.type == "blob" else None


def _folders(entries: dict[str, TreeEntry]) -> dict[str, Sequence[PlacedEntry]]:
    """Return what lies in each folder, by name: the files, and the folders above them."""
    found: dict[str, dict[str, TreeEntry]] = {}
    for path, entry in entries.items():
        folder, _, name = path.rpartition("/")
        found.setdefault(folder, {})[name] = entry
        while folder:
            above, _, name = folder.rpartition("/")
            if name in found.setdefault(above, {}):
                break
            found[above][name] = TreeEntry(name, "040000", "")
            folder = above
    return {folder: sorted(inner.values(), key=lambda e: e.name) for folder, inner in found.items()}
