"""The register's files: finding the root, listing records, reading bytes."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Protocol

from csrreg.errors import CsrregError, NotARegister
from csrreg.findings import Finding
from csrreg.model.ids import id_of_file, is_customer_code, parse_id
from csrreg.model.kinds import CUSTOMER, KINDS, SETTINGS_FILE, Kind
from csrreg.rules import format as fmt
from csrreg.store.journal import unfinished
from csrreg.store.platform import read_bytes
from csrreg.store.yaml.decode import MAX_BYTES


@dataclass(frozen=True, slots=True)
class Listing:
    """The record files that have the name of a record, and findings about all others."""

    files: list[str]
    findings: list[Finding] = field(default_factory=list)


class Source(Protocol):
    """Where a register's bytes come from: the work tree, or a revision of it."""

    def listing(self) -> Listing:
        """Return the record files."""

    def exists(self, file: str) -> bool:
        """Return whether there is a record file of that name."""

    def read(self, file: str) -> bytes:
        """Return a file's bytes (at most one more than a record may have)."""

    def sha256(self, file: str) -> str | None:
        """Return the checksum of an attachment, or None if there is no such file."""


def find_root(start: Path) -> Path:
    """Return the register's folder: the nearest one with a ``csrreg.yaml``, here or above.

    Raises:
        NotARegister: if there is none.
    """
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise NotARegister(
        f"there is no {SETTINGS_FILE} in {start} or in a folder above it",
        "go into a register, name one with --register DIR, or make one: csrreg init DIR --name …",
    )


@dataclass(frozen=True, slots=True)
class WorkTree:
    """The files as they lie in the folder."""

    root: Path

    def listing(self) -> Listing:
        """Return the record files; symbolic links are reported and never followed."""
        listing = Listing([], unfinished(self.root))

        def entries(place: str) -> Sequence[PlacedEntry]:
            return _scanned(f"{self.root}/{place}", place, listing)

        return listed(entries, listing)

    def names(self) -> Iterator[str]:
        """Yield what lies where records belong, in order and unjudged: a cheap ``listing``."""
        for kind in KINDS:
            folders = [kind.folder]
            if kind is not CUSTOMER:
                folders = [f"{kind.folder}/{name}" for name in self._names_in(kind.folder)]
            for folder in folders:
                yield from (f"{folder}/{name}" for name in self._names_in(folder))

    def _names_in(self, folder: str) -> list[str]:
        try:
            return sorted(os.listdir(f"{self.root}/{folder}"))
        except OSError:  # a listing reports it
            return []

    def exists(self, file: str) -> bool:
        """Return whether there is a file of that name."""
        return os.path.isfile(f"{self.root}/{file}")

    def ids(self, kind: Kind, customer: str) -> set[str]:
        """Return the ids of one kind and customer, by file name alone."""
        folder = kind.folder if kind is CUSTOMER else f"{kind.folder}/{customer}"
        try:
            names = os.listdir(f"{self.root}/{folder}")
        except (FileNotFoundError, NotADirectoryError):
            return set()
        except OSError as error:
            raise CsrregError(f"{folder} cannot be listed: {error.strerror or error}") from error
        return {name.removesuffix(".yaml") for name in names if name.endswith(".yaml")}

    def read(self, file: str) -> bytes:
        """Return a file's bytes, or a bit more than the limit of a larger one."""
        return read_bytes(f"{self.root}/{file}", MAX_BYTES + 1)

    def sha256(self, file: str) -> str | None:
        """Return the checksum of a file below the register, or None if there is none."""
        if not is_inside(file):
            return None
        import hashlib  # OpenSSL takes a while to come up

        path = self.root / file
        try:
            # A link could lead out of the register; the checksum must speak of what is inside.
            inside = path.resolve().is_relative_to(self.root.resolve())
            if not (inside and path.is_file()):  # a pipe would keep us waiting
                return None
            with path.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            return None


def is_inside(file: str) -> bool:
    """Return whether a relative name with forward slashes stays in the register on any system."""
    if not file or "\\" in file or ":" in file or "\0" in file:
        return False
    path = PurePosixPath(file)
    return not path.is_absolute() and ".." not in path.parts


def read_file(root: Path, file: str) -> bytes:
    """Return the bytes of one of the register's files.

    Raises:
        CsrregError: if it cannot be read.
    """
    try:
        return WorkTree(root).read(file)
    except OSError as error:
        raise CsrregError(f"{file} cannot be read: {error.strerror or error}") from error


def read_if_there(root: Path, file: str) -> bytes | None:
    """Return the bytes of one of the register's files, or None if there is none.

    Raises:
        CsrregError: if it is there and cannot be read.
    """
    try:
        return WorkTree(root).read(file)
    except FileNotFoundError:
        return None
    except OSError as error:
        why = f"{file} cannot be read: {error.strerror or error}"
        raise CsrregError(why, f"mend it first: csrreg check {file}") from error


class PlacedEntry(Protocol):
    """What lies in a folder, of the disk or of a revision."""

    @property
    def name(self) -> str:
        """Its name there."""

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Return whether it is a folder."""

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        """Return whether it is a regular file."""

    def is_symlink(self) -> bool:
        """Return whether it is a symbolic link."""


Entries = Callable[[str], Sequence[PlacedEntry]]
"""Gives what lies in a folder of the register, sorted by name."""


def listed(entries: Entries, listing: Listing) -> Listing:
    """Return a listing with the record files added that lie where they belong, and the others."""
    for kind in KINDS:
        _list_kind(entries, kind, listing)
    return listing


def _list_kind(entries: Entries, kind: Kind, listing: Listing) -> None:
    if kind is CUSTOMER:
        _list_folder(entries, kind.folder, kind, listing)
        return
    for entry in _visible(entries, kind.folder, listing):
        place = f"{kind.folder}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            if is_customer_code(entry.name):
                _list_folder(entries, place, kind, listing)
            else:
                fix = "give it the customer's code: capital letters and digits"
                finding = fmt.bad_name.at(place, 1, 1)(
                    "the folder's name is no customer's code", fix
                )
                listing.findings.append(finding)
        else:
            why = f"it lies in {kind.folder}/, where only the customers' folders belong"
            listing.findings.append(fmt.no_record.at(place, 1, 1)(why))


def _list_folder(entries: Entries, place: str, kind: Kind, listing: Listing) -> None:
    folded: dict[str, str] = {}
    for entry in _visible(entries, place, listing):
        name = entry.name
        file = f"{place}/{name}"
        # Anything but a regular file is no record; reading a pipe would never end.
        if name.endswith(".yaml") and entry.is_file(follow_symlinks=False):
            twin = folded.setdefault(name.lower(), name)
            if twin != name:
                why = f"the name differs from {twin} only by case"
                listing.findings.append(fmt.bad_name.at(file, 1, 1)(why, "rename one of them"))
            elif id_of_file(file) is not None:
                listing.files.append(file)
            else:
                listing.findings.append(fmt.bad_name.at(file, 1, 1)(*_why_no_id(name, place, kind)))
        else:
            what = "a folder" if entry.is_dir(follow_symlinks=False) else "no .yaml file"
            if name.endswith(".yaml") and what != "a folder":
                what = "a pipe or device"
            if name.lower().endswith(".yml"):
                what = "named .yml; records end in .yaml"
            listing.findings.append(fmt.no_record.at(file, 1, 1)(f"it is {what}"))


def _scanned(folder: str, place: str, listing: Listing) -> "list[os.DirEntry[str]]":
    """Return what lies in a folder of the disk, by name."""
    try:
        with os.scandir(folder) as scan:
            return sorted(scan, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        why = f"the folder cannot be listed: {error.strerror or error}"
        listing.findings.append(fmt.no_record.at(place, 1, 1)(why))
        return []


def _visible(entries: Entries, place: str, listing: Listing) -> list[PlacedEntry]:
    """Return what lies in a folder, without hidden files and links."""
    kept = []
    for entry in entries(place):
        if entry.is_symlink():
            why = "it is a symbolic link, which csrreg does not follow"
            listing.findings.append(fmt.no_record.at(f"{place}/{entry.name}", 1, 1)(why))
        elif not entry.name.startswith("."):
            kept.append(entry)
    return kept


def _why_no_id(name: str, place: str, kind: Kind) -> tuple[str, str]:
    stem = name.removesuffix(".yaml")
    known = parse_id(stem)
    if known is not None and known.kind is not CUSTOMER:
        return f"{stem} lies in {place}/", f"move it to {known.file}"
    if kind is CUSTOMER:
        return f"{stem} is no customer's code", "use capital letters and digits, at most 16"
    code = place.rpartition("/")[2]
    return f"{stem} is no {kind.name}'s id", f"name it like {kind.prefix}-{code}-0001.yaml"
