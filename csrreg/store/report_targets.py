"""Where a report may be written: never over the register, nor over somebody else's file."""

import re
from pathlib import Path

from csrreg.errors import CsrregError
from csrreg.model.kinds import BY_FOLDER, SETTINGS_FILE
from csrreg.store import platform

_OWN = frozenset((SETTINGS_FILE, *BY_FOLDER, "attachments", "schemas", ".csrreg"))
"""What the register's folder holds that is the register."""
_GIT = (".git", ".gitattributes", ".gitignore", ".gitmodules")
_HTML = b'<meta name="generator" content="csrreg '
_MARKDOWN = re.compile(rb"(?:: |\xef\xbc\x9a)csrreg \d\S* \xc2\xb7 [^\n]*\([0-9a-f]{12}\)")
"""The line below every report in Markdown: version and rules, in any language."""
_JSON = b'"schema": "csrreg.report/'
_MOST = 100_000_000


def refuse_file(root: Path, file: Path, format: str, *, own_templates: bool = False) -> None:
    """Refuse a file that belongs to the register, or that is there and is no report of csrreg's.

    A CSV says nothing of itself: there, and with templates of the user's own, the ending decides.

    Raises:
        CsrregError: if the report must not be written there.
    """
    if (owner := _owner(root, file)) is not None:
        raise CsrregError(
            f"{file} belongs to {owner}; a report must not take its place",
            "name a file elsewhere, such as reports/overview.html",
        )
    if file.is_dir():
        return  # to be told by whoever writes
    if not file.exists():
        return
    if not file.is_file():
        raise CsrregError(f"{file} is no ordinary file", "-o - prints the report")
    ending = {"markdown": ".md"}.get(format, f".{format}")
    by_ending = format == "csv" or own_templates
    if by_ending and file.suffix.casefold() == ending:
        return
    if not _is_report(file):
        raise CsrregError(
            f"{file} is there and is no report of csrreg's", "name another file, or remove it first"
        )


def refuse_folder(root: Path, folder: Path) -> None:
    """Refuse the register's own folder, one of its folders, and one of git's.

    Raises:
        CsrregError: if the reports must not be written there.
    """
    owner = _owner(root, folder)
    if _real(folder) == _real(root):
        owner = "the register"
    if owner is not None:
        raise CsrregError(
            f"{folder} belongs to {owner}; reports must not stand there",
            "name a folder of their own, such as -o reports",
        )


def _owner(root: Path, path: Path) -> str | None:
    """Return to what a place belongs that no report may touch; None for any other."""
    real, top = _real(path), _real(root)
    if any(part.casefold() == ".git" for part in real.parts) or real.name.casefold() in _GIT:
        return "git"
    if not real.is_relative_to(top) or real == top:
        return None
    first = real.relative_to(top).parts[0].casefold()  # some disks take CSRREG.YAML for the same
    return "the register" if first in _OWN else None


def _real(path: Path) -> Path:
    """Return a place without links, as far as it is there."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # links that lead in circles
        return path.absolute()


def _is_report(file: Path) -> bool:
    """Return whether csrreg wrote a file, or nothing is in it."""
    try:
        data = platform.read_bytes(str(file), _MOST)
    except (OSError, CsrregError):
        return False
    return (
        not data
        or _HTML in data[:20_000]
        or _MARKDOWN.search(data[-4000:]) is not None
        or _JSON in data[:200]
    )
