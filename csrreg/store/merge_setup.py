"""Setting up a repository so that git merges records by field: only when somebody asks for it."""

import os
import shutil
import sys
from pathlib import Path

from csrreg.errors import Refused
from csrreg.store import platform
from csrreg.store.history.merging import configure_driver

ATTRIBUTES = ".gitattributes"
_LINE = b"*.yaml merge=csrreg\n"
_MOST = 1 << 20


def set_up(root: Path, top: Path) -> bool:
    """Name csrreg as the merge driver of a repository; return whether .gitattributes was changed.

    Where csrreg is not on the PATH, the one that runs is named by its place.

    Raises:
        CsrregError: if git's settings or the file cannot be written.
    """
    changed = _name_in_attributes(root)
    configure_driver(top, *command_of_csrreg())
    return changed


def command_of_csrreg() -> tuple[str, ...]:
    """Return the words by which a shell runs this csrreg."""
    if shutil.which("csrreg") is not None:
        return ("csrreg",)
    script = Path(os.path.abspath(sys.argv[0]))
    for place in (script, script.with_name(f"{script.name}.exe")):
        if script.stem == "csrreg" and place.is_file():
            return (_for_sh(place),)
    return (_for_sh(Path(sys.executable)), "-m", "csrreg")


def _for_sh(place: Path) -> str:
    """Return a path as the sh of git takes it, also on Windows."""
    return place.as_posix()


def _name_in_attributes(root: Path) -> bool:
    """Add the line that gives records to the driver, unless the file names it already."""
    path, temporary = root / ATTRIBUTES, root / f"{ATTRIBUTES}-new"
    if path.is_symlink():
        raise Refused(f"{ATTRIBUTES} is a symbolic link", "nothing was changed")
    try:
        old = platform.read_bytes(str(path), _MOST) if path.exists() else b""
        if b"merge=csrreg" in old:
            return False
        start = old if old.endswith(b"\n") or not old else old + b"\n"
        platform.remove(temporary)
        platform.write_new(temporary, start + _LINE, path)
        platform.replace(temporary, path)
    except OSError as error:
        raise Refused(
            f"{ATTRIBUTES} could not be written: {error.strerror or error}", "nothing was changed"
        ) from error
    return True
