"""Repositories with a history, for tests: the same commits on every day and machine."""

import os
import shutil
import subprocess
from pathlib import Path

WHO = {
    f"GIT_{role}_{name}": value
    for role in ("AUTHOR", "COMMITTER")
    for name, value in (("NAME", "Anna Weber"), ("EMAIL", "anna.weber@example.com"))
}

GIT = shutil.which("git") or "git"
"""Found before a test takes it from the PATH."""


def git(folder: Path, *arguments: str, check: bool = True, **environment: str) -> str:
    """Return what git prints, with nobody's own settings; a merge may stop without ``check``."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
    done = subprocess.run(
        (GIT, "-C", str(folder), "-c", "core.autocrlf=false", *arguments),
        env={**clean, **settings, **WHO, **environment},
        check=check,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.stdout


def commit(folder: Path, message: str, moment: str, tag: str = "") -> None:
    """Commit everything in a folder, as at a moment."""
    dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message, **dates)
    if tag:
        git(folder, "tag", "-a", tag, "-m", tag, **dates)


def commit_all(steps: Path, folder: Path) -> None:
    """Make a repository of a folder and commit its files, then each step laid over them."""
    git(folder, "init", "-q", "-b", "main")
    names = sorted(path.stem for path in steps.glob("*.message"))
    for number, name in enumerate(names, 1):
        if (steps / name).is_dir():
            # With the old file's times git would take a new one of equal length for the same.
            shutil.copytree(steps / name, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
        remove(steps / f"{name}.gone", folder)
        tag = steps / f"{name}.tag"
        commit(
            folder,
            (steps / f"{name}.message").read_text("utf-8").strip(),
            f"2026-01-{number:02}T09:00:00+01:00",
            tag.read_text("utf-8").strip() if tag.exists() else "",
        )


def remove(listed: Path, folder: Path) -> None:
    """Remove the files that a file lists, if it is there."""
    if listed.exists():
        for name in listed.read_text("utf-8").split():
            (folder / name).unlink()
