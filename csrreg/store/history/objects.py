"""Objects of a repository in bulk, through one ``cat-file --batch``."""

import re
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from csrreg.errors import CsrregError
from csrreg.store.history.plumbing import SAFE, environment, git
from csrreg.store.platform import program

_FOUND = re.compile(rb"([0-9a-f]{40}|[0-9a-f]{64}) (blob|tree|commit|tag) ([0-9]+)\n")
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Object:
    """An object of the repository."""

    name: str
    """Its hash."""
    type: str
    data: bytes
    """What is in it, up to the limit that was asked for."""


def objects(top: Path, asked: Iterable[str], limit: int | None = None) -> Iterator[Object | None]:
    """Yield what each name stands for, in order; None for one that stands for nothing.

    A name is a hash, or anything git resolves such as ``HEAD:a/b``. Of a larger object only
    ``limit`` bytes are kept, so that nobody's blob fills the memory.

    Raises:
        CsrregError: if git is missing, a name holds a line break, or an object is damaged.
    """
    names = list(asked)
    if not names:
        return
    given = _lines(names)
    try:
        command = (program("git"), "-C", str(top), *SAFE, "cat-file", "--batch", "--buffer")
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # nobody reads it meanwhile; a full pipe would hold git up
            env=environment(top),
            bufsize=_PIECE,
        )
    except FileNotFoundError as error:
        raise CsrregError("git was not found", "install git, or put it on the PATH") from error
    except OSError as error:
        raise CsrregError(f"git did not answer: {error}") from error
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        # Both ends would wait for each other, were all the names written first.
        writer = threading.Thread(target=_feed, args=(process.stdin, given), daemon=True)
        writer.start()
        try:
            for _ in names:
                yield _next(process.stdout, limit)
        except EOFError:
            lost = CsrregError("git lost an object of the repository", "git fsck tells more")
            raise lost from None
        finally:
            if process.poll() is None:
                process.kill()
            writer.join()


def resolved(top: Path, asked: Iterable[tuple[str, str]]) -> list[str | None]:
    """Return the hash of each name, None where it stands for no object of the type beside it.

    User text is safe here: it goes through standard input and is never an option.

    Raises:
        CsrregError: if git is missing, or a name holds a line break.
    """
    asked = list(asked)
    given = _lines([name for name, _ in asked])
    said = git(top, "cat-file", "--batch-check=%(objecttype) %(objectname)", given=given)
    found: list[str | None] = []
    for line, (_, wanted) in zip(said.split(b"\n"), asked, strict=False):
        type, _, name = line.decode("utf-8", "replace").partition(" ")
        hexadecimal = re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", name) is not None
        found.append(name if hexadecimal and type == wanted else None)
    return found


def blob_hash(data: bytes, length: int) -> str:
    """Return the hash git gives to the content of a file; hashes of 64 digits are SHA-256."""
    import hashlib  # OpenSSL takes a while to come up, and two revisions need none of it

    new = hashlib.sha1 if length == 40 else hashlib.sha256
    return new(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _lines(names: list[str]) -> bytes:
    if any("\n" in name or "\0" in name for name in names):
        raise CsrregError("a name holds a line break, which git cannot be asked about")
    return "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")


def _feed(stdin: IO[bytes], given: bytes) -> None:
    with suppress(OSError):  # git ended first; what it said tells why
        stdin.write(given)
    with suppress(OSError):
        stdin.close()


def _next(stdout: IO[bytes], limit: int | None) -> Object | None:
    header = stdout.readline()
    if not header.endswith(b"\n"):
        raise EOFError
    found = _FOUND.fullmatch(header)
    if found is None:  # missing or ambiguous
        return None
    size = int(found[3])
    kept = size if limit is None else min(size, limit)
    data = stdout.read(kept)
    left = size - kept + 1  # the line feed behind it
    while left > 0:
        skipped = len(stdout.read(min(left, _PIECE)))
        if not skipped:
            raise EOFError
        left -= skipped
    return Object(found[1].decode(), found[2].decode(), data)
