"""How writes that somebody left are finished, and which cannot be."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from csrreg.errors import CsrregError, Refused
from csrreg.store import platform
from csrreg.store.history import is_as_committed, is_tracked
from csrreg.store.journal import (
    JOURNAL,
    MAX_BYTES,
    SCHEMA,
    STATE,
    Step,
    guard,
    roll_forward,
    scan,
    sha256_of,
    sweep,
    sweep_folder,
    transactions,
)


def recover(root: Path) -> int:
    """Finish what earlier writers left, under the lock the caller holds; return how many.

    Raises:
        Refused: if a journal is damaged, planted, or its files have other content by now; one
            whose merge was aborted is dropped.
    """
    _refuse_links(root)
    finished = 0
    for folder in transactions(root):
        if os.path.lexists(folder / JOURNAL):
            steps = _read_journal(root, folder)
            if not steps:
                sweep_folder(folder)
                continue
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
    names = [entry.path for entry in scan(transactions)]
    for path in (str(root / STATE), str(transactions), *names):
        if os.path.islink(path):
            name = Path(path).relative_to(root).as_posix()
            raise Refused(f"{name} is a symbolic link", "delete the link; csrreg makes the folder")


def stuck(root: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield the transactions that cannot be finished, with the files they name.

    Raises:
        Refused: if a symbolic link stands in the way.
    """
    _refuse_links(root)
    for folder in [*transactions(root)]:
        if not os.path.lexists(folder / JOURNAL):
            continue
        try:
            _read_journal(root, folder)
        except Refused:
            yield folder, _files_named(folder)


def _files_named(folder: Path) -> tuple[str, ...]:
    try:
        journal = json.loads(platform.read_bytes(str(folder / JOURNAL), MAX_BYTES))
        return tuple(str(step["file"]) for step in journal["files"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ()


def _read_journal(root: Path, folder: Path) -> list[Step]:
    """Return the steps of a journal; none if git took its files back to the last commit.

    Raises:
        Refused: if it is damaged, planted, or a file has other content by now.
    """
    place = f"{STATE}/txn/{folder.name}"
    hint = f"look at {place}; if it is not yours, delete that folder"
    try:
        tracked = is_tracked(root, place)
    except CsrregError as error:
        raise Refused(f"git cannot say whether {place} is yours: {error.message}", hint) from error
    if tracked:
        raise Refused(f"{place} came with the repository; csrreg never commits one", hint)
    try:
        raw = platform.read_bytes(str(folder / JOURNAL), MAX_BYTES)
        journal = json.loads(raw)
        if journal["schema"] != SCHEMA:
            raise ValueError(journal["schema"])
        steps = [_step(f, folder / f"{number:06}") for number, f in enumerate(journal["files"])]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused(f"the journal in {place} is damaged", hint) from error
    fitting, back = True, True
    strange = ""
    for step in steps:
        try:
            now = sha256_of(guard(root, step.file, removed=step.new is None))
            staged = sha256_of(step.staged)
        except Refused as error:
            raise Refused(f"the journal in {place} is refused: {error.message}", hint) from error
        whole = staged == step.new
        if not (whole and now in (step.old, step.new)) and not (staged is None and now == step.new):
            fitting, strange = False, strange or step.file
            back = back and (whole or staged is None) and is_as_committed(root, step.file)
        elif now != step.old:
            back = back and is_as_committed(root, step.file)
    if fitting:
        return steps
    if back:  # git merge --abort: every file is as in the last commit again, or was not reached
        return []
    raise Refused(
        f"{strange} was changed after the interrupted write that is in {place}",
        f"look at {place}; to put it aside: csrreg doctor --recover --discard",
    )


def _step(file: Mapping[str, Any], staged: Path) -> Step:
    """Return a step of a journal as it was read.

    Raises:
        ValueError: if it is none.
    """
    name, old, new = file["file"], file["old"], file["new"]
    if not isinstance(name, str) or (old is None and new is None):
        raise ValueError(name)
    return Step(name, old, new if new is None else str(new), staged)
