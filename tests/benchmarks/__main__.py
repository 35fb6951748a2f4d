"""Prints every figure: ``python -m tests.benchmarks`` (needs the extra ``bench``)."""

import argparse
import platform
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.changed import changed
from tests.benchmarks.figures import Figure, Tool, checks, diffs, starts
from tests.benchmarks.pages import chromium, pages
from tests.benchmarks.peers import compared
from tests.benchmarks.reassessed import reassessed, tables

EMPTY = 10
REQUIREMENTS = 0.7
"""How much of a generated register is requirements."""


def main() -> int:
    """Measure and print; return 1 if a figure is over its limit."""
    given = arguments()
    tool = Tool((given.csrreg,) if given.csrreg else (sys.executable, "-m", "csrreg"))
    sizes = [1_000, *([] if given.quick else [10_000]), *([100_000] if given.huge else [])]
    show(f"Python {platform.python_version()}, {platform.system()}, {platform.machine()}")
    over = 0
    with TemporaryDirectory(prefix="csrreg-benchmarks-") as folder:
        empty = generated(Path(folder), EMPTY)
        for size in sizes:
            clean = generated(Path(folder), size)
            found = generated(Path(folder), size, "--findings")
            over += table(checks(tool, size, empty, clean, found))
        size = min(10_000, sizes[-1])
        over += table(diffs(tool, changed(generated(Path(folder), size), Path(folder)), size))
        over += table(starts(tool, generated(Path(folder), size), size))
        for size in sizes[:2]:
            register = reassessed(generated(Path(folder), size), Path(folder))
            over += table(tables(tool, register, size))
        if chromium():
            shown = generated(Path(folder), -int(-size // REQUIREMENTS))
            over += table(pages(tool, shown, Path(folder)))
        for size in sizes:
            clean = generated(Path(folder), size)
            for line in compared(tool.check(clean), size, given.peers_python, huge=given.huge):
                show(line)
    return 1 if over else 0


def arguments() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="registers of 1,000 records only")
    parser.add_argument("--huge", action="store_true", help="also 100,000, and doorstop at 10,000")
    parser.add_argument("--csrreg", metavar="PATH", help="an installed csrreg, not this checkout")
    parser.add_argument(
        "--peers-python", metavar="PATH", type=Path, help="a Python that has doorstop and trlc"
    )
    return parser.parse_args()


def generated(folder: Path, count: int, *options: str) -> Path:
    """Return a register of that size, made once.

    Made by another process: the memory of this one would count as the measured ones' peak, because
    the system counts what a process held before it became csrreg.
    """
    root = folder / "-".join(("register", str(count), *(o.strip("-") for o in options)))
    if not root.exists():
        made_by = (sys.executable, "-m", "tests.benchmarks.generate")
        subprocess.run((*made_by, str(root), str(count), *options), check=True)
    return root


def show(line: str) -> None:
    """Print a line at once: a figure takes a while."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def table(figures: Iterable[Figure]) -> int:
    """Print figures as soon as they are known; return how many are over their limit."""
    show(f"\n{'what':<52}{'measured':>10} {'':<10}{'limit':>6}{'aim':>6}  {'':<12}")
    over = 0
    for figure in figures:
        limit, aim = (f"{n:g}" if n is not None else "" for n in (figure.limit, figure.aim))
        line = f"{figure.what:<52}{figure.value:>10.2f} {figure.unit:<10}{limit:>6}{aim:>6}  "
        show(f"{line}{figure.verdict:<12} {figure.note}")
        over += figure.verdict == "OVER"
    return over


if __name__ == "__main__":
    sys.exit(main())
