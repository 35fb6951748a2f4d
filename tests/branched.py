"""Two branches that went apart, for tests: ``base`` for both, then ``there`` and ``here``."""

import shutil
from pathlib import Path

from committed import commit, git, remove


def two_branches(case: Path, folder: Path) -> Path:
    """Make a repository in a folder from those of a case, and return it.

    ``there`` becomes the branch main, ``here`` the branch mine, which is checked out. A file
    ``there.gone`` or ``here.gone`` lists files that another commit on top removes.
    """
    _lay(case / "base", folder)
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "base", "2026-01-01T09:00:00+01:00")
    git(folder, "branch", "mine")
    for side, branch in (("there", "main"), ("here", "mine")):
        git(folder, "checkout", "-q", branch)
        if (case / side).is_dir():
            _lay(case / side, folder)
        commit(folder, side, "2026-01-02T09:00:00+01:00")
        if (case / f"{side}.gone").exists():
            remove(case / f"{side}.gone", folder)
            commit(folder, f"{side}: gone", "2026-01-03T09:00:00+01:00")
    return folder


def _lay(source: Path, folder: Path) -> None:
    """Copy files without their times: git takes a file of the same size and age for the same."""
    shutil.copytree(source, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
