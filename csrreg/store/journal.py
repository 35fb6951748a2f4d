"""Several files, all or none: staged under ``.csrreg/txn``, committed by one rename, rolled forward.

A crash before the commit leaves only staged files, which the next writer sweeps. A crash behind it
leaves a journal: readers report it (FMT013), the next writer finishes it. A journal may name only
files that are records or the settings, and only if each still has its old or already its new
content, so a planted one can reach nothing else.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from csrreg.errors import CsrregError, NotConfirmed, Refused
from csrreg.findings import Finding
from csrreg.model.ids import id_of_file
from csrreg.model.kinds import SETTINGS_FILE
from csrreg.rules import format as fmt
from csrreg.store import platform
from csrreg.store.history import is_tracked

STATE = ".csrreg"
_JOURNAL = "journal.json"
_SCHEMA = "csrreg.journal/1"
_MAX_JOURNAL = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Write:
    """A file's new content, and the content it must have until then (None: no such file)."""

    file: str
    old: bytes | None
    new: bytes


@dataclass(frozen=True, slots=True)
class _Step:
    file: str
    old: str | None
    new: str
    staged: Path


def state_folder(root: Path) -> Path:
    """Return the folder of csrreg's own state, made on first use and ignored by git.

    Raises:
        Refused: if it is a symbolic link, which could lead anywhere.
    """
    folder = root / STATE
    if folder.is_symlink():
        raise Refused(f"{STATE} is a symbolic link", "delete the link; csrreg makes the folder")
    if not (folder / ".gitignore").exists():
        platform.make_folder(folder)
        with suppress(FileExistsError):
            platform.write_new(folder / ".gitignore", b"*\n")
    return folder


def publish(root: Path, writes: list[Write]) -> None:
    """Write files under the lock that the caller holds: all of them, or none.

    Raises:
        Refused: nothing was changed.
        NotConfirmed: everything was written, but the disk did not confirm it.
        CsrregError: the transaction was committed but not finished; the next writer finishes it.
    """
    for write in writes:
        guard(root, write.file)
    if len(writes) == 1:
        _publish_one(root, writes[0])
    elif writes:
        _publish_all(root, writes)


def guard(root: Path, file: str) -> Path:
    """Return the path of a record file or the settings.

    Raises:
        Refused: if it is neither, or if a symbolic link stands on the way.
    """
    if file != SETTINGS_FILE and id_of_file(file) is None:
        raise Refused(f"{file} is no place for a record")
    path = root
    for part in file.split("/"):
        path = path / part
        if path.is_symlink():
            raise Refused(f"{path.relative_to(root).as_posix()} is a symbolic link")
    return path


def _publish_one(root: Path, write: Write) -> None:
    target = root / write.file
    temporary = root / STATE / f"tmp-{os.getpid()}"
    try:
        platform.make_folder(target.parent)
        platform.remove(temporary)
        platform.write_new(temporary, write.new)
        _put(temporary, target, new=write.old is None)
    except FileExistsError as error:
        _sweep(temporary)
        raise Refused(f"{write.file} exists already") from error
    except OSError as error:
        _sweep(temporary)
        raise _not_written(write.file, error) from error
    try:
        platform.sync_folder(target.parent)
    except OSError as error:
        raise NotConfirmed(
            f"{write.file} is written, but the disk did not confirm it: {error.strerror}",
            "check the disk before you rely on it",
        ) from error


def _publish_all(root: Path, writes: list[Write]) -> None:
    folder = root / STATE / "txn" / f"{os.getpid()}"
    try:
        platform.make_folder(folder)
        steps = []
        for number, write in enumerate(writes):
            platform.make_folder((root / write.file).parent)
            staged = folder / f"{number:06}"
            platform.write_new(staged, write.new)
            old = None if write.old is None else _sha256(write.old)
            steps.append(_Step(write.file, old, _sha256(write.new), staged))
        text = json.dumps(
            {
                "schema": _SCHEMA,
                "files": [{"file": s.file, "old": s.old, "new": s.new} for s in steps],
            }
        )
        platform.write_new(folder / "journal.tmp", text.encode())
        platform.sync_folder(folder)
        platform.replace(folder / "journal.tmp", folder / _JOURNAL)
    except OSError as error:
        _sweep_folder(folder)
        raise _not_written(f"{len(writes)} files", error) from error
    try:
        platform.sync_folder(folder)
        platform.sync_folder(folder.parent)
        _roll_forward(root, folder, steps)
    except OSError as error:
        raise CsrregError(
            f"writing {len(writes)} files was interrupted: {error.strerror or error}",
            "mend the cause, then: csrreg doctor --recover",
        ) from error


def _roll_forward(root: Path, folder: Path, steps: list[_Step]) -> None:
    folders = set()
    for step in steps:
        target = root / step.file
        if step.staged.exists():
            _put(step.staged, target, new=step.old is None)
        folders.add(target.parent)
    for changed in sorted(folders):
        platform.sync_folder(changed)
    platform.remove(folder / _JOURNAL)
    _sweep_folder(folder)


def _put(staged: Path, target: Path, *, new: bool) -> None:
    if new:
        platform.publish_new(staged, target)
    else:
        platform.replace(staged, target)


def unfinished(root: Path) -> list[Finding]:
    """Return a finding for every committed transaction that was not finished."""
    return [
        fmt.unfinished_transaction.at(f"{STATE}/txn/{folder.name}/{_JOURNAL}", 1, 1)(
            "writing several files was interrupted"
        )
        for folder in _transactions(root)
        if (folder / _JOURNAL).exists()
    ]


def recover(root: Path) -> int:
    """Finish what earlier writers left, under the lock the caller holds; return how many.

    Raises:
        Refused: if a journal is damaged, planted, or its files have other content by now.
    """
    finished = 0
    for folder in _transactions(root):
        if (folder / _JOURNAL).exists():
            steps = _read_journal(root, folder)
            try:
                for step in steps:
                    platform.make_folder((root / step.file).parent)
                _roll_forward(root, folder, steps)
            except OSError as error:
                raise Refused(
                    f"an interrupted write could not be finished: {error.strerror or error}",
                    "mend the cause, then: csrreg doctor --recover",
                ) from error
            finished += 1
        else:
            _sweep_folder(folder)
    for temporary in (root / STATE).glob("tmp-*"):
        _sweep(temporary)
    return finished


def _transactions(root: Path) -> Iterator[Path]:
    folder = root / STATE / "txn"
    if (root / STATE).is_symlink() or folder.is_symlink():
        return
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        if not (folder / name).is_symlink() and (folder / name).is_dir():
            yield folder / name


def _read_journal(root: Path, folder: Path) -> list[_Step]:
    place = f"{STATE}/txn/{folder.name}"
    hint = f"look at {place}; if it is not yours, delete that folder"
    if is_tracked(root, place):
        raise Refused(f"{place} came with the repository; csrreg never commits one", hint)
    try:
        raw = platform.read_bytes(str(folder / _JOURNAL), _MAX_JOURNAL)
        journal = json.loads(raw)
        if journal["schema"] != _SCHEMA:
            raise ValueError(journal["schema"])
        steps = [
            _Step(str(f["file"]), f["old"], str(f["new"]), folder / f"{number:06}")
            for number, f in enumerate(journal["files"])
        ]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused(f"the journal in {place} is damaged", hint) from error
    for step in steps:
        target = guard(root, step.file)
        now = _sha256_of(target)
        staged = _sha256_of(step.staged)
        if staged == step.new and now in (step.old, step.new):
            continue
        if staged is None and now == step.new:
            continue
        raise Refused(
            f"{step.file} was changed after the interrupted write that is in {place}", hint
        )
    return steps


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _sha256_of(path: Path) -> str | None:
    try:
        return _sha256(platform.read_bytes(str(path), _MAX_JOURNAL))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Refused(f"{path.name} cannot be read: {error.strerror or error}") from error


def _sweep(path: Path) -> None:
    with suppress(OSError):
        platform.remove(path)


def _sweep_folder(folder: Path) -> None:
    with suppress(OSError):
        for name in os.listdir(folder):
            _sweep(folder / name)
        os.rmdir(folder)


def _not_written(what: str, error: OSError) -> Refused:
    return Refused(
        f"{what} could not be written: {error.strerror or error}; nothing was changed",
        "free some space or mend the permissions, and run the command again",
    )
