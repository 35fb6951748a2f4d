"""Merging a branch: git does what is no record, and keeps the state; no hook is run."""

import os
import shlex
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from csrreg.errors import CsrregError
from csrreg.store.history.objects import resolved
from csrreg.store.history.plumbing import SAFE, environment, explained, git, identity
from csrreg.store.history.revisions import Repository, Resolved
from csrreg.store.history.source import TreeEntry, entries_below
from csrreg.store.history.unmerged import branch_and_upstream
from csrreg.store.platform import program

AS_TEXT = "git merge-file --diff3 -L ours -L base -L theirs %A %O %B"
"""Git's own merge of one file, as the command of a merge driver."""


def driver(program: str = "csrreg", *arguments: str) -> str:
    """Return the merge driver of a repository: csrreg where it is found, else git's own merge.

    A driver that cannot be started would leave ours alone, without a marker of what theirs says.
    Git runs it in sh, on Windows in its own, and puts the quoted path of the file for %P.
    """
    first, *more = (shlex.quote(word).replace("%", "%%") for word in (program, *arguments))
    command = " ".join((first, *more))
    missing = f"echo csrreg was not found as {first}, so git merges this line by line: %P >&2"
    return (
        f"if command -v {first} >/dev/null; then {command} merge-driver %O %A %B %L %P; "
        f"else {missing}; {AS_TEXT}; fi"
    )


DRIVER = driver()
_PAUSED = {
    "MERGE_HEAD": "a merge that is not finished",
    "CHERRY_PICK_HEAD": "a cherry-pick that is not finished",
    "REVERT_HEAD": "a revert that is not finished",
    "REBASE_HEAD": "a rebase that is not finished",
}
_LONG = 600
_MODES = {"100644", "100755"}

Stages = Mapping[int, tuple[str, str]]
"""Mode and hash of a file in conflict, as git's index keeps it: base 1, ours 2, theirs 3."""


def paused(repository: Repository) -> str:
    """Return what git has not finished here, in words; nothing if there is none."""
    found = resolved(repository.top, [(f"{name}^{{commit}}", "commit") for name in _PAUSED])
    return next((w for w, c in zip(_PAUSED.values(), found, strict=True) if c is not None), "")


def bases(repository: Repository, one: Resolved, other: Resolved) -> list[str]:
    """Return the commits from which two revisions went apart; several after crossed merges."""
    try:
        said = git(repository.top, "merge-base", "--all", one.commit, other.commit)
    except CsrregError as error:
        if error.message != "git says: nothing":
            raise
        return []
    return said.decode().split()


def files_of(repository: Repository, commit: str) -> dict[str, TreeEntry]:
    """Return the files of the register in a commit that are regular files."""
    (tree,) = resolved(repository.top, [(repository.place(commit), "tree")])
    if tree is None:
        return {}
    found = entries_below(repository.top, tree)
    return {file: entry for file, entry in found.items() if entry.mode in _MODES}


def begin_merge(repository: Repository, commit: str, message: str) -> None:
    """Let git merge a commit into the work tree, without a commit; conflicts stay in its index.

    Records are merged as text, whatever driver is set up: csrreg puts its own in their place. Only
    a file of the very same content counts as renamed: many records look alike, and git would put
    the changes of one that was removed into another one. What a branch or user has set for all
    merges does not count: -s ours would leave theirs out.

    Raises:
        CsrregError: if git refuses; nothing was changed.
    """
    quiet = ("--no-stat", "--no-progress", "--no-autostash", "--no-edit")
    command = ("merge", "--no-commit", "--no-ff", *quiet, "-s", "ort", "-X", "find-renames=100%")
    driver: tuple[str, ...] = (
        *("-c", f"merge.csrreg.driver={AS_TEXT}", "-c", "merge.conflictStyle=diff3"),
        *("-c", "rerere.enabled=false"),
    )
    if not all(identity(repository.top)):  # git asks for one even where it makes no commit
        driver = (*driver, "-c", "user.name=csrreg", "-c", "user.email=csrreg@localhost")
    try:
        done = subprocess.run(
            (
                *(program("git"), "-C", str(repository.top), *SAFE, *driver),
                *(*command, "-m", message, commit),
            ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment(repository.top) | _without_options(repository),
            timeout=_LONG,
            check=False,
            start_new_session=True,  # Ctrl-C would end it half way
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CsrregError(f"git did not answer: {error}", "git merge --abort") from error
    if done.returncode not in (0, 1) or not _is_merging(repository):
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        # The first line says what is wrong, indented ones which files it is about.
        first, *more = said.removeprefix("error: ").split("\n")
        files = ", ".join(line.strip() for line in more if line.startswith("\t"))
        why = explained(f"{first} {files}".strip(), repository.top)
        raise CsrregError(f"nothing was merged; {why.message}", why.hint)


def _without_options(repository: Repository) -> dict[str, str]:
    """Return the environment in which the present branch has no merge options of its own."""
    here, _ = branch_and_upstream(repository)
    name = here.removeprefix("refs/heads/")
    key = f"branch.{name}.mergeoptions"
    return {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": key, "GIT_CONFIG_VALUE_0": ""}


def _is_merging(repository: Repository) -> bool:
    return resolved(repository.top, [("MERGE_HEAD^{commit}", "commit")]) != [None]


def unmerged_files(repository: Repository) -> dict[str, Stages]:
    """Return the files of the repository that are in conflict, by their path there."""
    said = git(repository.top, "ls-files", "--unmerged", "-z", "--full-name")
    found: dict[str, dict[int, tuple[str, str]]] = {}
    for line in os.fsdecode(said).split("\0")[:-1]:
        about, _, path = line.partition("\t")
        mode, hash, stage = about.split(" ")
        found.setdefault(path, {})[int(stage)] = (mode, hash)
    return dict(found)


def settle(repository: Repository, paths: Iterable[str]) -> None:
    """Put files into git's index as they lie in the work tree, as ``git add`` does."""
    given = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
    if given:
        git(repository.top, "update-index", "--add", "--remove", "-z", "--stdin", given=given)


def leave_open(repository: Repository, files: Mapping[str, Stages]) -> None:
    """Put files into git's index as ones in conflict, by their path in the repository."""
    lines = []
    nothing = "0" * len(resolved(repository.top, [("HEAD^{commit}", "commit")])[0] or "")
    for path, stages in files.items():
        lines.append(f"0 {nothing}\t{path}\0")
        lines += [f"{mode} {hash} {n}\t{path}\0" for n, (mode, hash) in stages.items()]
    if lines:
        given = "".join(lines).encode("utf-8", "surrogateescape")
        git(repository.top, "update-index", "-z", "--index-info", given=given)


def configure_driver(top: Path, *program: str) -> None:
    """Name csrreg as the merge driver in a repository's own settings, as the command it is run by.

    Raises:
        CsrregError: if git cannot write them.
    """
    git(top, "config", "--local", "merge.csrreg.name", "csrreg: by field and list item")
    git(top, "config", "--local", "merge.csrreg.driver", driver(*program))


def merge_as_text(ours: Path, base: Path, theirs: Path) -> bool:
    """Merge a file into that of ours as git does; return whether there were no conflicts.

    Raises:
        CsrregError: if git cannot.
    """
    labels = ("-L", "ours", "-L", "base", "-L", "theirs")
    try:
        done = subprocess.run(
            (program("git"), "merge-file", "--diff3", *labels, str(ours), str(base), str(theirs)),
            capture_output=True,
            env=environment(),
            timeout=_LONG,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CsrregError(f"git did not answer: {error}") from error
    if done.returncode > 127 or done.returncode < 0:
        raise explained(done.stderr.decode("utf-8", "replace").strip(), ours)
    return done.returncode == 0
