"""Running csrreg command lines in tests: in this process, or as the user does."""

import io
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import csrreg.cli.common
from csrreg.cli.run import run

REPOSITORY = Path(__file__).parents[1]


class Clock(datetime):
    """A clock that stands still, so that no golden file knows the day it was written."""

    @classmethod
    def now(cls, tz=None):
        return cls(2026, 1, 15, 12, tzinfo=tz or UTC)


class Done:
    """What a command printed, and its exit code."""

    def __init__(self, code: int, out: bytes, err: bytes) -> None:
        self.code = code
        self.out = out.decode()
        self.err = err.decode()


def begin(folder: Path, monkeypatch) -> Path:
    """Go into a new folder, with a fixed clock and without the user's own settings."""
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(csrreg.cli.common, "datetime", Clock)
    for name in ("VISUAL", "EDITOR", "CSRREG_DEBUG", "CSRREG_PERSON"):
        monkeypatch.delenv(name, raising=False)
    return folder


def in_process(monkeypatch, words: list[str], stdin: bytes = b"") -> Done:
    """Run a command line in this process."""
    streams = {name: io.TextIOWrapper(io.BytesIO(), "utf-8") for name in ("stdout", "stderr")}
    with monkeypatch.context() as patched:
        patched.setattr(sys, "argv", ["csrreg", *words])
        patched.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        for name, stream in streams.items():
            patched.setattr(sys, name, stream)
        code = run()
    for stream in streams.values():
        stream.flush()
    return Done(code, streams["stdout"].buffer.getvalue(), streams["stderr"].buffer.getvalue())


def as_process(words: list[str], stdin: bytes = b"") -> Done:
    """Run a command line as the user does."""
    done = subprocess.run(
        [sys.executable, "-m", "csrreg", *words],
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    return Done(done.returncode, done.stdout, done.stderr)
