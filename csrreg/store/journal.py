"""What is known of writes that are under way, and how those that somebody left are finished.

A crash before a transaction is committed leaves only staged files, which the next writer sweeps. A
crash behind it leaves a journal: readers report it (FMT013), the next writer finishes it. A journal
may name only files that are records or the settings, and only if each still has its old or already
its new content, so a planted one can reach nothing else.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csrreg.errors import CsrregError, Refused
from csrreg.findings import Finding
from csrreg.model.ids import id_of_file
from csrreg.model.kinds import SETTINGS_FILE
from csrreg.rules import format as fmt
from csrreg.store import platform
from csrreg.store.history import is_tracked

STATE = ".csrreg"
JOURNAL = "journal.json"
SCHEMA = "csrreg.journal/1"
_MAX_JOURNAL = 64 * 1024 * 1024
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
                if _sha256_of(target) != step.new:
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
        for folder in _transactions(root)
        if os.path.lexists(folder / JOURNAL)
    ]


def recover(root: Path) -> int:
    """Finish what earlier writers left, under the lock the caller holds; return how many.

    Raises:
        Refused: if a journal is damaged, planted, or its files have other content by now.
    """
    _refuse_links(root)
    finished = 0
    for folder in _transactions(root):
        if os.path.lexists(folder / JOURNAL):
            steps = _read_journal(root, folder)
            try:
                for step in steps:
                    platform.make_folder((root / step.file).parent)
                roll_forward(root, folder, steps)
            except OSError as error:
                raise Refused(
                    f"an interrupted write could not be finished: {error.strerror or error}",
                    "mend the cause, then: csrreg doctor --recover",
                ) from error
            finished += 1
        else:
            sweep_folder(folder)
    for temporary in (root / STATE).glob("tmp-*"):
        sweep(temporary)
    return finished


def _refuse_links(root: Path) -> None:
    """A link in the place of a folder of ours could lead anywhere."""
    transactions = root / STATE / "txn"
    names = [entry.path for entry in _scan(transactions)]
    for path in (str(root / STATE), str(transactions), *names):
        if os.path.islink(path):
            name = Path(path).relative_to(root).as_posix()
            raise Refused(f"{name} is a symbolic link", "delete the link; csrreg makes the folder")


def _scan(folder: Path) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _transactions(root: Path) -> Iterator[Path]:
    folder = root / STATE / "txn"
    if (root / STATE).is_symlink() or folder.is_symlink():
        return
    for entry in _scan(folder):
        if entry.is_dir(follow_symlinks=False):
            yield folder / entry.name


def _read_journal(root: Path, folder: Path) -> list[Step]:
    place = f"{STATE}/txn/{folder.name}"
    hint = f"look at {place}; if it is not yours, delete that folder"
    try:
        tracked = is_tracked(root, place)
    except CsrregError as error:
        raise Refused(f"git cannot say whether {place} is yours: {error.message}", hint) from error
    if tracked:
        raise Refused(f"{place} came with the repository; csrreg never commits one", hint)
    try:
        raw = platform.read_bytes(str(folder / JOURNAL), _MAX_JOURNAL)
        journal = json.loads(raw)
        if journal["schema"] != SCHEMA:
            raise ValueError(journal["schema"])
        steps = [_step(f, folder / f"{number:06}") for number, f in enumerate(journal["files"])]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused(f"the journal in {place} is damaged", hint) from error
    for step in steps:
        try:
            now = _sha256_of(guard(root, step.file, removed=step.new is None))
            staged = _sha256_of(step.staged)
        except Refused as error:
            raise Refused(f"the journal in {place} is refused: {error.message}", hint) from error
        if staged == step.new and now in (step.old, step.new):
            continue
        if staged is None and now == step.new:
            continue
        raise Refused(
            f"{step.file} was changed after the interrupted write that is in {place}", hint
        )
    return steps


def _step(file: Mapping[str, Any], staged: Path) -> Step:
    """Return a step of a journal as it was read.

    Raises:
        ValueError: if it is none.
    """
    name, old, new = file["file"], file["old"], file["new"]
    if not isinstance(name, str) or (old is None and new is None):
        raise ValueError(name)
    return Step(name, old, new if new is None else str(new), staged)


def sha256(data: bytes) -> str:
    """Return the checksum by which a journal knows a content."""
    import hashlib  # OpenSSL takes a while to come up, and most commands write nothing

    return hashlib.sha256(data).hexdigest()


def _sha256_of(path: Path) -> str | None:
    try:
        return sha256(platform.read_bytes(str(path), _MAX_JOURNAL))
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
