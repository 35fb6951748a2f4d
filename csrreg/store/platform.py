"""What differs between systems: durable writes, exclusive creation, locks, no-follow reads.

Every call that changes something on disk goes through this module, so that the fault tests can fail
each of them. Windows and macOS branches follow their documentation; see the README for what ran.
"""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from csrreg.errors import Refused

WINDOWS = sys.platform == "win32"

# Without O_NONBLOCK, opening a pipe that somebody put in a record's place would wait for ever.
_READ = os.O_RDONLY
for _flag in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"):
    _READ |= getattr(os, _flag, 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
# A virus scanner or Excel holds a file for a moment on Windows; these errors pass.
_PASSING = (5, 32, 33)
_WAITS = (0.01, 0.02, 0.05, 0.1, 0.1, 0.2, 0.2, 0.5, 0.5, 0.5)


def read_bytes(path: str, limit: int) -> bytes:
    """Return up to ``limit`` bytes of a regular file; a symbolic link is not followed.

    Raises:
        OSError: as the system says it.
    """
    handle = os.open(path, _READ)
    try:
        data = os.read(handle, 65536)
        if len(data) < 65536:
            return data
        parts = [data]
        size = len(data)
        while size < limit and (data := os.read(handle, min(1 << 20, limit - size))):
            parts.append(data)
            size += len(data)
        return b"".join(parts)
    finally:
        os.close(handle)


def program(name: str) -> str:
    """Return by what a program is started: its name, on Windows its file in a folder of PATH.

    Windows itself looks into the folder one stands in first, where a repository may have put one.

    Raises:
        FileNotFoundError: on Windows, if no folder of PATH holds it.
    """
    if not WINDOWS:
        return name
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        file = os.path.join(folder, f"{name}.exe")
        if os.path.isabs(folder) and os.path.isfile(file):
            return file
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)


def write_new(path: Path, data: bytes, like: Path | None = None) -> None:
    """Write a file that must not exist yet, and make its content durable.

    It may be read by whoever may read ``like``, if that is given and there: a replaced file that
    was private stays private.
    """
    mode = 0o666
    if like is not None:
        with suppress(FileNotFoundError):
            mode = os.stat(like, follow_symlinks=False).st_mode & 0o777
    handle = os.open(path, _CREATE, mode)
    try:
        if like is not None and not WINDOWS:
            _give_mode(handle, mode)
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _give_mode(handle: int, mode: int) -> None:
    """Give a file a mode that the umask took from it; some network shares know no modes."""
    if mode != 0o666:
        with suppress(OSError):
            os.fchmod(handle, mode)


def replace(temporary: Path, target: Path) -> None:
    """Put a written file in the place of another, in one step."""
    if not WINDOWS:
        os.replace(temporary, target)
        return
    for wait in _WAITS:
        try:
            os.replace(temporary, target)
            return
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _PASSING:
                raise
            time.sleep(wait)
    os.replace(temporary, target)


def publish_new(temporary: Path, target: Path) -> None:
    """Give a written file its name, unless the name is taken.

    Raises:
        FileExistsError: if it is.
    """
    if WINDOWS:  # rename does not overwrite there
        os.rename(temporary, target)
        return
    try:
        os.link(temporary, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # exFAT and some network shares have no hard links; the lock is held, so this is enough.
        if os.path.lexists(target):
            raise FileExistsError(str(target)) from None
        os.rename(temporary, target)
        return
    with suppress(OSError):  # the file has its name; the next writer sweeps the other one
        os.unlink(temporary)


_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder durable. Windows does that by itself and cannot be asked to."""
    if WINDOWS:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Remove a file; it is fine if it is gone already."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return


def make_folder(path: Path) -> None:
    """Make a folder and its parents; it is fine if they exist."""
    missing = []
    while not path.is_dir():
        missing.append(path)
        path = path.parent
    for folder in reversed(missing):
        try:
            os.mkdir(folder)
        except FileExistsError:
            if not folder.is_dir():
                code = errno.ENOTDIR
                raise NotADirectoryError(code, os.strerror(code), str(folder)) from None
        sync_folder(folder.parent)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the register's write lock. The system drops it when the process dies.

    Raises:
        Refused: if it cannot be had; nothing was changed.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    handle = -1
    try:
        handle = os.open(path, flags, 0o666)
        _lock(handle)
    except OSError as error:
        _close(handle)
        raise Refused(
            f"the register's lock {path} cannot be taken: {error.strerror or error}",
            "mend the cause, and run the command again",
        ) from error
    try:
        yield
    finally:
        _close(handle)


def _close(handle: int) -> None:
    if handle >= 0:
        with suppress(OSError):  # what was to be kept is synced by now
            os.close(handle)


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
                return
            except OSError:  # it gives up after ten seconds
                continue
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)
