"""git, read safely: the only room that runs it. Nothing a repository plants is executed.

The plumbing calls used here run no hook, filter or driver of the repository; the environment
forbids lazy fetches and every transport. GitPython is imported only where history is written
(``demo``): importing it takes longer than the whole of ``csrreg add``.
"""

import os
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from csrreg.errors import CsrregError
from csrreg.model.ids import parse_id
from csrreg.model.kinds import CUSTOMER, Kind

_ENVIRONMENT = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}
_INHERITED = ("PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
_SAFE = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
_ELSEWHERE = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
)
_TIMEOUT = 30


def work_tree(root: Path) -> Path | None:
    """Return the top folder of the git work tree that holds a register, or None."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            return folder
    return None


def environment() -> dict[str, str]:
    """Return the environment git runs in: fixed, whatever the caller's is."""
    return {k: os.environ[k] for k in _INHERITED if k in os.environ} | _ENVIRONMENT


def git(top: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Return what a git plumbing command prints.

    Raises:
        CsrregError: if git is missing or the command fails.
    """
    try:
        done = subprocess.run(
            ("git", "-C", str(top), *_SAFE, *arguments),
            input=given,
            capture_output=True,
            env=environment(),
            timeout=_TIMEOUT,
            check=False,
        )
    except FileNotFoundError as error:
        raise CsrregError("git was not found", "install git, or put it on the PATH") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CsrregError(f"git did not answer: {error}") from error
    if done.returncode != 0:
        text = done.stderr.decode("utf-8", "replace").strip()
        raise CsrregError(_explained(text), _hint(text, top))
    return done.stdout


def git_version() -> str:
    """Return the version of git.

    Raises:
        CsrregError: if there is none.
    """
    return git(Path.cwd(), "version").decode().strip().removeprefix("git version ")


def identity(root: Path) -> tuple[str, str]:
    """Return the name and e-mail address git knows the user by; empty where it knows none."""
    found = []
    for key in ("user.name", "user.email"):
        try:
            found.append(git(root, "config", "--get", key).decode("utf-8", "replace").strip())
        except CsrregError:  # not set, or no git
            found.append("")
    return found[0], found[1]


def ids_on_branches(root: Path, kind: Kind, customer: str) -> set[str]:
    """Return the ids of a kind and customer on every local and remote-tracking branch.

    Empty without git.

    Raises:
        CsrregError: if git cannot be asked.
    """
    top = work_tree(root)
    if top is None:
        return set()
    folder = kind.folder if kind is CUSTOMER else f"{kind.folder}/{customer}"
    inside = root.relative_to(top).as_posix()
    path = folder if inside == "." else f"{inside}/{folder}"
    if "\n" in path:
        raise CsrregError("a folder's name holds a line break, which git cannot be asked about")
    refs = git(top, "for-each-ref", "--format=%(tree)", "refs/heads", "refs/remotes")
    trees = {line for line in refs.decode().split("\n") if line}
    if not trees:
        return set()
    asked = "".join(f"{tree}:{path}\n" for tree in sorted(trees)).encode()
    found = git(top, "cat-file", "--batch-check=%(objecttype) %(objectname)", given=asked)
    names = {
        line.split()[1]
        for line in found.decode("utf-8", "replace").split("\n")
        if line.startswith("tree ")
    }
    if not names:
        return set()
    listed = git(
        top, "cat-file", "--batch", given="".join(f"{n}\n" for n in sorted(names)).encode()
    )
    stems = (name.removesuffix(".yaml") for name in _tree_names(listed, len(names)))
    return {s for s in stems if (i := parse_id(s)) is not None and i.kind is kind}


def is_tracked(root: Path, file: str) -> bool:
    """Return whether git's index or the last commit holds a file or folder; False without git.

    A submodule that holds it counts, too.

    Raises:
        CsrregError: if git cannot be asked.
    """
    top = work_tree(root)
    if top is None:
        return False
    wanted = (root / file).relative_to(top).as_posix()
    above = (root / file.partition("/")[0]).relative_to(top).as_posix()
    listed = git(top, "ls-files", "--cached", "-z", "--", above)
    with suppress(CsrregError):  # there is no commit yet
        listed += git(top, "ls-tree", "-r", "-z", "--name-only", "HEAD", "--", above)
    names = {os.fsdecode(name) for name in listed.split(b"\0") if name}
    return any(f"{n}/".startswith(f"{wanted}/") or wanted.startswith(f"{n}/") for n in names)


def _tree_names(batch: bytes, count: int) -> Iterable[str]:
    """Yield the names in the tree objects that ``cat-file --batch`` printed."""
    position = 0
    for _ in range(count):
        header_end = batch.index(b"\n", position)
        name, kind, size = [*batch[position:header_end].split(), b"", b""][:3]
        if kind != b"tree":
            raise CsrregError("git lost a folder of one of the branches", "git fsck tells more")
        body = batch[header_end + 1 : header_end + 1 + int(size)]
        position = header_end + 2 + int(size)
        at = 0
        while at < len(body):
            end = body.index(b"\0", at)
            yield body[at:end].partition(b" ")[2].decode("utf-8", "replace")
            at = end + 1 + len(name) // 2  # the raw hash: 20 bytes for SHA-1, 32 for SHA-256


def _explained(text: str) -> str:
    if "dubious ownership" in text:
        return "git does not trust this folder: it belongs to somebody else"
    return "git says: " + (text.partition("\n")[0] or "nothing")


def _hint(text: str, top: Path) -> str:
    if "dubious ownership" in text:
        return f"if you trust it: git config --global --add safe.directory {top}"
    return ""


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
                when = datetime.fromisoformat(commit.date).strftime("%Y-%m-%dT%H:%M:%S %z")
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
