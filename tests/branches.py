"""Registers with branches, for the tests of merging."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from committed import git

REPOSITORY = Path(__file__).parents[1]
SMALL = Path(__file__).parent / "cli/_bases/small"
ONE = "requirements/NORDAUTO/CSR-NORDAUTO-0001.yaml"
TWO = "requirements/NORDAUTO/CSR-NORDAUTO-0002.yaml"


def begin(root: Path, *, top: Path | None = None) -> Path:
    """Make a repository with the small register and one commit."""
    shutil.copytree(SMALL, root)
    git_folder = top or root
    git(git_folder, "init", "-q", "-b", "main")
    git(git_folder, "config", "user.name", "Anna Weber")
    git(git_folder, "config", "user.email", "anna.weber@example.com")
    for name in ("gitattributes", "gitignore"):
        shutil.copyfile(REPOSITORY / "templates/init" / name, root / f".{name}")
    commit(root, "base")
    return root


def commit(root: Path, message: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", message)


def change(root: Path, file: str, *replaced: tuple[str, str], append: str = "") -> None:
    """Change a file as somebody with an editor does."""
    path = root / file
    text = path.read_text("utf-8")
    for old, new in replaced:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text + append, "utf-8", newline="")


def on_branch(root: Path, name: str, message: str = "") -> None:
    """Go to a new branch from the present commit; or with a message commit and go back to main."""
    if message:
        commit(root, message)
        git(root, "switch", "-q", "main")
    else:
        git(root, "switch", "-q", "-c", name)


def driver_on_path(folder: Path) -> dict[str, str]:
    """Return an environment in which a shell finds csrreg."""
    program = folder / "bin/csrreg"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH={REPOSITORY} exec {sys.executable} -m csrreg "$@"\n')
    program.chmod(0o755)
    return {"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}


def merged(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run plain git merge; return what it said."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        ("git", "-C", str(root), "merge", "--no-edit", *arguments),
        env={**clean, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **environment},
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
