"""A system that fails at the N-th call: what csrreg.store asks of it is counted and refused."""

import errno
import fcntl
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from registers import DIED

from csrreg.store import journal, platform

ERRORS = ("ENOSPC", "EIO", "EACCES", "EROFS", "EDQUOT")
CALLS = (
    *("open", "write", "fsync", "replace", "rename", "link", "unlink", "mkdir", "close", "rmdir"),
    *("stat", "fchmod", "read"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens at which call: die before or after it, die within it, or an error."""

    at: int
    kind: str


class System:
    """Stands in for ``os``. Nothing is really synced: nobody cuts the power here."""

    def __init__(self, fault: Fault | None = None) -> None:
        self.fault = fault
        self.log: list[tuple[str, Any]] = []
        self.names: dict[int, str] = {}

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in CALLS:
            return real
        return lambda *args, **kwargs: self.call(name, real, args, kwargs)

    def call(self, name: str, real: Callable[..., Any], args: tuple, kwargs: dict) -> Any:
        number = len(self.log)
        what = self.names.get(args[0], args[0]) if isinstance(args[0], int) else str(args[0])
        self.log.append((name, str(args[1]) if name in ("replace", "rename", "link") else what))
        hit = self.fault is not None and self.fault.at == number
        kind = self.fault.kind if hit else ""
        if kind == "die before":
            os._exit(DIED)
        if kind in ERRORS:
            code = getattr(errno, kind)
            raise OSError(code, os.strerror(code))
        if name == "write" and kind in ("torn", "short"):
            half = real(args[0], bytes(args[1])[: max(1, len(args[1]) // 2)])
            if kind == "torn":
                os._exit(DIED)
            return half
        result = None if name == "fsync" else real(*args, **kwargs)
        if name == "open":
            self.names[result] = str(args[0])
        if kind == "die after":
            os._exit(DIED)
        return result

    def install(self) -> None:
        """Put it in the place of ``os``, for the rest of this process."""
        platform.os = self
        journal.os = self
        flock = fcntl.flock
        fcntl.flock = lambda *args: self.call("flock", flock, args, {})
