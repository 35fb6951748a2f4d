"""Writing: one file in one step; several files, all or none, through a journal.

Several are staged under ``.csrreg/txn`` and committed by one rename. What happens to them when the
process dies is told in ``journal``.
"""

import json
import os
from pathlib import Path

from csrreg.errors import CsrregError, NotConfirmed, Refused
from csrreg.store import platform
from csrreg.store.journal import (
    JOURNAL,
    SCHEMA,
    STATE,
    Step,
    Write,
    guard,
    not_written,
    put,
    roll_forward,
    sha256,
    sweep,
    sweep_folder,
)


def publish(root: Path, writes: list[Write]) -> None:
    """Write or remove files under the lock that the caller holds: all of them, or none.

    Raises:
        Refused: nothing was changed.
        NotConfirmed: everything was written, but the disk did not confirm it.
        CsrregError: the transaction was committed but not finished; the next writer finishes it.
    """
    for write in writes:
        guard(root, write.file, removed=write.new is None)
    if len(writes) == 1 and writes[0].new is not None:
        _publish_one(root, writes[0], writes[0].new)
    elif writes:
        _publish_all(root, writes)


def _publish_one(root: Path, write: Write, content: bytes) -> None:
    target = root / write.file
    temporary = root / STATE / f"tmp-{os.getpid()}"
    try:
        platform.make_folder(target.parent)
        platform.remove(temporary)
        platform.write_new(temporary, content, target)
        put(temporary, target, new=write.old is None)
    except FileExistsError as error:
        sweep(temporary)
        raise Refused(f"{write.file} exists already") from error
    except OSError as error:
        sweep(temporary)
        raise not_written(write.file, error) from error
    try:
        platform.sync_folder(target.parent)
    except OSError as error:
        raise NotConfirmed(
            f"{write.file} is written, but the disk did not confirm it: {error.strerror}",
            "check the disk before you rely on it",
        ) from error


def _sum(content: bytes | None) -> str | None:
    return None if content is None else sha256(content)


def _publish_all(root: Path, writes: list[Write]) -> None:
    folder = root / STATE / "txn" / f"{os.getpid()}"
    try:
        platform.make_folder(folder)
        steps = []
        for number, write in enumerate(writes):
            target = root / write.file
            if write.old is None and os.path.lexists(target):
                raise Refused(f"{write.file} exists already")
            staged = folder / f"{number:06}"
            if write.new is not None:
                platform.make_folder(target.parent)
                platform.write_new(staged, write.new, target)
            steps.append(Step(write.file, _sum(write.old), _sum(write.new), staged))
        text = json.dumps(
            {
                "schema": SCHEMA,
                "files": [{"file": s.file, "old": s.old, "new": s.new} for s in steps],
            }
        )
        platform.write_new(folder / "journal.tmp", text.encode())
        platform.sync_folder(folder)
        platform.replace(folder / "journal.tmp", folder / JOURNAL)
    except Refused:
        sweep_folder(folder)
        raise
    except OSError as error:
        sweep_folder(folder)
        raise not_written(f"{len(writes)} files", error) from error
    try:
        platform.sync_folder(folder)
        platform.sync_folder(folder.parent)
        roll_forward(root, folder, steps)
    except OSError as error:
        raise CsrregError(
            f"writing {len(writes)} files was interrupted: {error.strerror or error}",
            "mend the cause, then: csrreg doctor --recover",
        ) from error
