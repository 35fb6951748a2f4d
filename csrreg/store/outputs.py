"""Files that are the result of a command: whole, or not there at all."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from csrreg.errors import CsrregError
from csrreg.store import platform


def write_whole(file: Path, text: str) -> None:
    """Write a file so that a reader sees the old one or the new one, and never a part.

    Raises:
        CsrregError: if it cannot be written; what was there is still there.
    """
    temporary = file.parent / f".{file.name}.{os.getpid()}.tmp"
    try:
        if file.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        platform.remove(temporary)
        platform.write_new(temporary, text.encode(), file if file.exists() else None)
        platform.replace(temporary, file)
        platform.sync_folder(file.parent)
    except OSError as error:
        with suppress(OSError):
            platform.remove(temporary)
        raise CsrregError(f"{file} cannot be written: {error.strerror or error}") from error


def write_all(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files into a folder, which is made if it is not there; others in it are left alone.

    Raises:
        CsrregError: if one of them cannot be written.
    """
    try:
        platform.make_folder(folder)
    except OSError as error:
        raise CsrregError(f"{folder} cannot be made: {error.strerror or error}") from error
    for name, text in texts.items():
        write_whole(folder / name, text)


def append(file: Path, text: str) -> None:
    """Add text to the end of a file that somebody else began, such as the summary of a CI step.

    Raises:
        CsrregError: if it cannot be written.
    """
    try:
        with file.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise CsrregError(f"{file} cannot be written: {error.strerror or error}") from error
