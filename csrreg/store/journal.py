"""What is known of writes that are under way, and how they end (see ``recovery``).

A crash before a transaction is committed leaves only staged files, which the next writer sweeps. A
crash behind it leaves a journal: readers report it (FMT013), the next writer finishes it. A journal
may name only files that are records or the settings, and only if each still has its old or already
its new content, so a planted one can reach nothing else.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from csrreg.errors import Refused
from csrreg.findings import Finding
from csrreg.model.ids import id_of_file
from csrreg.model.kinds import SETTINGS_FILE
from csrreg.rules import format as fmt
from csrreg.store import platform

STATE = ".csrreg"
JOURNAL = "journal.json"
SCHEMA = "csrreg.journal/1"
MAX_BYTES = 64 * 1024 * 1024
_IGNORE = b"*\n"


@dataclass(frozen=True, slots=True)
class Write:
    """A file's new content, and the content it must have until then (None: no such file)."""

    file: str
    old: bytes | None
    new: bytes | None
    """None for a file that is to be removed."""


@dataclass(frozen=True, slots=True)
class Step:
    """One file of a transaction: checksums of the old and the new content, and where that lies."""

    file: str
    old: str | None
    new: str | None
    """None for a file that is removed; nothing is staged for it."""
    staged: Path


def state_folder(root: Path) -> Path:
    """Return the folder of csrreg's own state, made on first use and ignored by git.

    Raises:
        Refused: if it cannot be made, or is a symbolic link, which could lead anywhere.
    """
    folder = root / STATE
    if folder.is_symlink():
        raise Refused(f"{STATE} is a symbolic link", "delete the link; csrreg makes the folder")
    ignore, temporary = folder / ".gitignore", folder / f".gitignore-{os.getpid()}"
    try:
        platform.make_folder(folder)
        if not _holds(ignore, _IGNORE):
            platform.remove(temporary)
            platform.write_new(temporary, _IGNORE)
            platform.replace(temporary, ignore)
    except OSError as error:
        sweep(temporary)
        raise not_written(STATE, error) from error
    return folder


def _holds(path: Path, content: bytes) -> bool:
    try:
        return platform.read_bytes(str(path), len(content) + 1) == content
    except OSError:
        return False


def guard(root: Path, file: str, *, removed: bool = False) -> Path:
    """Return the path of a record file or the settings; the settings are never ``removed``.

    Raises:
        Refused: if it is neither, or if a symbolic link stands on the way.
    """
    if removed and file == SETTINGS_FILE:
        raise Refused(f"{file} is never removed")
    if file != SETTINGS_FILE and id_of_file(file) is None:
        raise Refused(f"{file} is no place for a record")
    path = root
    for part in file.split("/"):
        path = path / part
        if path.is_symlink():
            raise Refused(f"{path.relative_to(root).as_posix()} is a symbolic link")
    return path


def roll_forward(root: Path, folder: Path, steps: list[Step]) -> None:
    """Put every file of a committed transaction in its place, and end the transaction.

    What is removed is removed last: a reader meanwhile sees a record under two ids, not under none.

    Raises:
        OSError: as the system says it; the journal is there until everything is done.
    """
    folders = set()
    for step in sorted(steps, key=lambda s: s.new is None):
        target = root / step.file
        if step.new is None:
            platform.remove(target)
        elif step.staged.exists():
            try:
                put(step.staged, target, new=step.old is None)
            except FileExistsError:  # killed when it had its new name and still the old one
                if sha256_of(target) != step.new:
                    raise
                platform.remove(step.staged)
        folders.add(target.parent)
    for changed in sorted(folders):
        platform.sync_folder(changed)
    platform.remove(folder / JOURNAL)
    with suppress(OSError):  # or a power cut could bring the journal back, after later edits
        platform.sync_folder(folder)
    sweep_folder(folder)


def put(staged: Path, target: Path, *, new: bool) -> None:
    """Give a file its name: one that nobody has, or one whose file it replaces."""
    if new:
        platform.publish_new(staged, target)
    else:
        platform.replace(staged, target)


def unfinished(root: Path) -> list[Finding]:
    """Return a finding for every committed transaction that was not finished."""
    return [
        fmt.unfinished_transaction.at(f"{STATE}/txn/{folder.name}/{JOURNAL}", 1, 1)(
            "writing several files was interrupted"
        )
        for folder in transactions(root)
        if os.path.lexists(folder / JOURNAL)
    ]


def scan(folder: Path) -> "list[os.DirEntry[str]]":
    """Return what lies in a folder, by name; nothing if it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def transactions(root: Path) -> Iterator[Path]:
    """Yield the folders of transactions; none where a symbolic link stands in the way."""
    folder = root / STATE / "txn"
    if (root / STATE).is_symlink() or folder.is_symlink():
        return
    for entry in scan(folder):
        if entry.is_dir(follow_symlinks=False):
            yield folder / entry.name


def sha256(data: bytes) -> str:
    """Return the checksum by which a journal knows a content."""
    import hashlib  # OpenSSL takes a while to come up, and most commands write nothing

    return hashlib.sha256(data).hexdigest()


def sha256_of(path: Path) -> str | None:
    """Return the checksum of a file, None if it is not there.

    Raises:
        Refused: if it cannot be read.
    """
    try:
        return sha256(platform.read_bytes(str(path), MAX_BYTES))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Refused(f"{path.name} cannot be read: {error.strerror or error}") from error


def sweep(path: Path) -> None:
    """Remove a temporary file, if that can be done."""
    with suppress(OSError):
        platform.remove(path)


def sweep_folder(folder: Path) -> None:
    """Remove the folder of a transaction, if that can be done."""
    with suppress(OSError):
        for name in os.listdir(folder):
            sweep(folder / name)
        os.rmdir(folder)


def not_written(what: str, error: OSError) -> Refused:
    """Return the refusal that an error of the system leads to, before anything was changed."""
    return Refused(
        f"{what} could not be written: {error.strerror or error}; nothing was changed",
        "free some space or mend the permissions, and run the command again",
    )
