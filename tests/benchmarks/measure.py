"""Whole processes, measured by the system: CPU time, wall time and the most memory they held."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Run:
    """One process that ran to its end, with the processes it started and waited for."""

    cpu: float
    """User and system time, in seconds."""
    wall: float
    peak: int
    """The most memory that one of them held, in bytes."""


@dataclass(slots=True)
class Command:
    """A command that is measured several times. ``{round}`` in it is the number of the round."""

    arguments: tuple[str, ...]
    folder: Path | None = None
    runs: list[Run] = field(default_factory=list)

    def run(self, number: int) -> Run:
        """Run it once.

        Raises:
            RuntimeError: if it fails; its figures would mean nothing.
        """
        arguments = [a.replace("{round}", str(number)) for a in self.arguments]
        start = time.perf_counter()
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            env=environment(),
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"exit code {process.returncode}: {' '.join(arguments)}")
        unit = 1 if sys.platform == "darwin" else 1024
        return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * unit)

    @property
    def cpu(self) -> float:
        """The median of its CPU times, in seconds."""
        return median(run.cpu for run in self.runs)

    @property
    def wall(self) -> float:
        """The median of its wall times, in seconds."""
        return median(run.wall for run in self.runs)

    @property
    def peak(self) -> float:
        """The median of its peaks of memory, in bytes."""
        return median(run.peak for run in self.runs)

    @property
    def spread(self) -> float:
        """How far its CPU times lie apart, as a part of their median: how noisy the machine was."""
        times = [run.cpu for run in self.runs]
        return (max(times) - min(times)) / median(times)


def measure(commands: Sequence[Command], rounds: int) -> None:
    """Run the commands in turn, round after round, so that noise meets all of them alike.

    A round before the first warms the files up and is not counted.
    """
    for number in range(rounds + 1):
        for command in commands:
            run = command.run(number)
            if number:
                command.runs.append(run)


def environment() -> dict[str, str]:
    """Return the environment of the measured processes: as after an ordinary installation.

    There Python keeps the compiled modules; without that every start would compile csrreg anew.
    """
    left_out = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONDEVMODE")
    return {name: value for name, value in os.environ.items() if name not in left_out}
