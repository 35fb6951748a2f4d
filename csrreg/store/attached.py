"""Files that a record names: how it calls them, and their checksum."""

import hashlib
from pathlib import Path

from csrreg.errors import CsrregError


def named_file(root: Path, file: str) -> tuple[str, str]:
    """Return how a record calls a file that is there, and its sha256.

    One in the register is called by its path there, any other by its whole path; forward slashes in
    both, so that the record reads the same on every system.

    Raises:
        CsrregError: if it cannot be read, or is no regular file.
    """
    place = _place(root, file)
    if place is None:
        raise CsrregError(
            f"--file {file}: there is no such file",
            "if it lies in a document system, give its place and --sha256",
        )
    if not place.is_file():
        raise CsrregError(f"--file {file}: it is no file")
    try:
        with place.open("rb") as stream:
            checksum = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise CsrregError(f"--file {file}: {error.strerror or error}") from error
    whole = place.resolve()
    inside = whole.is_relative_to(root.resolve())
    called = whole.relative_to(root.resolve()) if inside else whole
    return called.as_posix(), checksum


def checked_file(root: Path, file: str, checksum: str) -> str:
    """Return how a record calls a file of a known checksum; one that is elsewhere, as it was given.

    Raises:
        CsrregError: if it is here and has another checksum, or cannot be read.
    """
    if _place(root, file) is None:
        return file
    called, found = named_file(root, file)
    if found != checksum:
        raise CsrregError(
            f"--sha256 {checksum}: the checksum of {file} is {found}",
            "leave --sha256 out, if this is the file that is meant",
        )
    return called


def _place(root: Path, file: str) -> Path | None:
    return next((p for p in (Path(file), root / file) if p.exists()), None)
