"""Interrupted writes that cannot be finished any more are put aside, never deleted."""

from dataclasses import dataclass
from pathlib import Path

from csrreg.errors import Refused
from csrreg.store import platform
from csrreg.store.journal import STATE, not_written, state_folder
from csrreg.store.platform import locked
from csrreg.store.recovery import recover, stuck

ASIDE = "txn-discarded"


@dataclass(frozen=True, slots=True)
class Discarded:
    """An interrupted write that was put aside."""

    place: str
    """The folder it lies in now."""
    files: tuple[str, ...]
    """What it was to write; empty if that cannot be read any more."""


def discard(root: Path) -> tuple[int, list[Discarded]]:
    """Finish the interrupted writes that can be, put the others aside; return both.

    Raises:
        Refused: if a folder cannot be moved; or for what no folder is to blame, such as a link.
    """
    with locked(state_folder(root) / "lock"):
        found = []
        for folder, files in stuck(root):
            aside = root / STATE / ASIDE
            if aside.is_symlink():
                raise Refused(f"{STATE}/{ASIDE} is a symbolic link", "delete the link")
            target = _free(aside, folder.name)
            try:
                platform.make_folder(aside)
                platform.replace(folder, target)
            except OSError as error:
                raise not_written(f"{STATE}/{ASIDE}", error) from error
            found.append(Discarded(f"{STATE}/{ASIDE}/{target.name}", files))
        return recover(root), found


def _free(aside: Path, name: str) -> Path:
    """Return a folder that is not there yet; process ids come again."""
    target, number = aside / name, 1
    while target.exists() or target.is_symlink():
        number += 1
        target = aside / f"{name}-{number}"
    return target
