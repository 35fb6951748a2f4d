"""Writing history, for the demo. GitPython is imported only when called: that takes long."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from csrreg.errors import CsrregError

_ELSEWHERE = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
)


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit to be made: what it says, and the files it brings."""

    message: str
    author: str
    date: str
    files: Mapping[str, Path]
    """The source of each file, by its name in the work tree."""


def replay(target: Path, commits: Iterable[Commit]) -> None:
    """Make a new repository in a folder, with these commits. No hook is run.

    Raises:
        CsrregError: if git is missing or refuses.
    """
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
    for name in _ELSEWHERE:  # set in hooks; they would lead to the repository of the caller
        os.environ.pop(name, None)
    import git as gitpython

    try:
        with gitpython.Repo.init(target, initial_branch="main") as repo:
            for commit in commits:
                for name, source in commit.files.items():
                    (target / name).parent.mkdir(parents=True, exist_ok=True)
                    (target / name).write_bytes(source.read_bytes())
                repo.index.add(sorted(commit.files))
                moment = datetime.fromisoformat(commit.date)
                # In git's own form: GitPython moves a written moment by its time zone.
                when = f"{int(moment.timestamp())} {moment:%z}"
                name, _, mail = commit.author.removesuffix(">").partition(" <")
                who = gitpython.Actor(name, mail)
                repo.index.commit(
                    commit.message,
                    author=who,
                    committer=who,
                    author_date=when,
                    commit_date=when,
                    skip_hooks=True,
                )
    except gitpython.GitCommandNotFound as error:
        raise CsrregError("git was not found") from error
    except gitpython.GitError as error:
        raise CsrregError(f"git refused: {error}") from error
