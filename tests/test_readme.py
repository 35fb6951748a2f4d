"""The README's tour is real: every command in it is run, and its output is what stands there."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"(<!-- tour: (\S+) -->\n```console\n)(.*?)(```\n)", re.DOTALL)


def run(command: str, folder: Path) -> tuple[str, Path]:
    """Run one line of the tour as at a terminal; return what it prints and the folder after it."""
    words = shlex.split(command)
    if words[0] == "cd":
        return "", folder / words[1]
    assert words[0] == "csrreg", command
    done = subprocess.run(
        [sys.executable, "-m", "csrreg", *words[1:]],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(README.parent)},
        check=False,
    )
    return done.stdout, folder


def tour(start: str, block: str, folder: Path) -> str:
    """Return the block as it is when its commands are run again."""
    if start != "empty":
        subprocess.run(
            [sys.executable, "-m", "csrreg", "demo", start],
            cwd=folder,
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(README.parent)},
        )
        folder = folder / start
    lines = []
    for line in block.splitlines():
        if line.startswith("$ "):
            output, folder = run(line[2:], folder)
            lines.append(line + "\n" + output)
    return "".join(lines)


@pytest.mark.parametrize("start", [found[2] for found in BLOCK.finditer(README.read_text("utf-8"))])
def test_the_tour_is_true(start, tmp_path, request):
    text = README.read_text("utf-8")
    found = next(f for f in BLOCK.finditer(text) if f[2] == start)
    new = tour(start, found[3], tmp_path)
    if request.config.getoption("--update-golden"):
        README.write_text(text[: found.start(3)] + new + text[found.end(3) :], "utf-8")
        return
    assert found[3] == new, "pytest tests/test_readme.py --update-golden writes it anew"
