"""A generated register in which 100 requirements were changed, as one commit more."""

import random
import shutil
import subprocess
from pathlib import Path

CHANGED = 100


def changed(root: Path, folder: Path) -> Path:
    """Return a copy of a register with its history and one commit more."""
    copy = folder / f"{root.name}-changed"
    if copy.exists():
        return copy
    shutil.copytree(root, copy)
    git = ("git", "-C", str(copy), "-c", "user.name=a", "-c", "user.email=a@example.com")
    # Whatever was measured in the register before is no part of what is measured now.
    subprocess.run((*git, "checkout", "-q", "-f", "HEAD"), check=True)
    subprocess.run((*git, "clean", "-q", "-d", "-f"), check=True)
    files = sorted((copy / "requirements").glob("*/*.yaml"))
    for path in random.Random(1).sample(files, CHANGED):
        text = path.read_text("utf-8")
        text = text.replace(" shall ", " must ", 1).replace("owner: ", "owner: another.", 1)
        path.write_text(f"{text}\nnotes: Looked at again.\n", "utf-8", newline="\n")
    subprocess.run((*git, "commit", "-q", "-a", "--no-verify", "-m", "Change"), check=True)
    subprocess.run((*git, "gc", "-q"), check=True)
    return copy
