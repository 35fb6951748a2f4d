"""Setting up a repository so that git merges records by field: only when somebody asks for it."""

from pathlib import Path

from csrreg.errors import Refused
from csrreg.store import platform
from csrreg.store.history.merging import configure_driver

ATTRIBUTES = ".gitattributes"
_LINE = b"*.yaml merge=csrreg\n"
_MOST = 1 << 20


def set_up(root: Path, top: Path) -> bool:
    """Name csrreg as the merge driver of a repository; return whether .gitattributes was changed.

    Raises:
        CsrregError: if git's settings or the file cannot be written.
    """
    changed = _name_in_attributes(root)
    configure_driver(top)
    return changed


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
