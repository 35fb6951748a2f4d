"""Two branches: what an unfinished merge left, which one is the target, what the other added."""

from collections.abc import Iterator
from dataclasses import dataclass

from csrreg.errors import CsrregError
from csrreg.store.history.commits import in_repository
from csrreg.store.history.objects import objects, resolved
from csrreg.store.history.plumbing import git
from csrreg.store.history.revisions import (
    Repository,
    Resolved,
    is_shallow,
    merge_base,
    resolve,
)
from csrreg.store.history.source import PLACES

_UNDER_WAY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD", "REVERT_HEAD")
_OWN = ("main", "master")


@dataclass(frozen=True, slots=True)
class Unmerged:
    """A file that both sides of an unfinished merge added."""

    ours: str
    """The hash of HEAD's content."""
    theirs: str
    other: Resolved
    """The commit that is being merged, picked or rebased."""
    replayed: bool
    """True if that commit is one of one's own, put on top of another branch (rebase)."""


def unmerged(repository: Repository, file: str) -> Unmerged | None:
    """Return both sides of a file that was added twice and is in conflict; None if it is not."""
    path = in_repository(repository, file)
    said = git(repository.top, "ls-files", "--unmerged", "-z", "--full-name", "--", path)
    stages = {}
    for line in said.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        about, _, name = line.partition("\t")
        if name == path:
            _, hash, stage = about.split(" ")
            stages[stage] = hash
    if set(stages) != {"2", "3"}:
        return None
    for name in _UNDER_WAY:
        if resolved(repository.top, [(f"{name}^{{commit}}", "commit")]) != [None]:
            (other,) = resolve(repository, name)
            return Unmerged(stages["2"], stages["3"], other, name != "MERGE_HEAD")
    return None


def target(repository: Repository, text: str | None) -> Resolved | None:
    """Return the branch that one's own goes to: the one named, or the first that exists.

    Looked for are the upstream (unless it is only the branch's own copy on the server),
    origin/HEAD, and main or master there and here. None if there is none but the present one.

    Raises:
        CsrregError: if the branch that was named does not exist.
    """
    if text is not None:
        return resolve(repository, text)[0]
    here, upstream = branch_and_upstream(repository)
    name = here.removeprefix("refs/heads/")
    own_copy = bool(name) and upstream.endswith(f"/{name}") and name not in _OWN
    wanted = [] if own_copy else [upstream]
    wanted += ["refs/remotes/origin/HEAD", *(f"refs/remotes/origin/{n}" for n in _OWN)]
    wanted += [f"refs/heads/{n}" for n in _OWN]
    wanted = [ref for ref in dict.fromkeys(wanted) if ref and ref != here]
    found = resolved(repository.top, [(f"{ref}^{{commit}}", "commit") for ref in wanted])
    first = next((ref for ref, commit in zip(wanted, found, strict=True) if commit), None)
    if first is None:
        return None
    (there,) = resolve(repository, first)
    called = first.removeprefix("refs/remotes/").removeprefix("refs/heads/")
    return Resolved(called, there.commit, there.tree)


def is_on_main(repository: Repository) -> bool:
    """Return whether the present branch is the one that others go to."""
    return branch_and_upstream(repository)[0] in tuple(f"refs/heads/{name}" for name in _OWN)


def branch_and_upstream(repository: Repository) -> tuple[str, str]:
    """Return the present branch and its upstream; empty where there is none."""
    said = git(
        repository.top, "for-each-ref", "--format=%(HEAD)%(refname) %(upstream)", "refs/heads"
    )
    for line in said.decode("utf-8", "surrogateescape").split("\n"):
        if line.startswith("*"):
            here, _, upstream = line[1:].partition(" ")
            return here, upstream
    return "", ""


def common(repository: Repository, one: Resolved, other: Resolved) -> Resolved | None:
    """Return the commit from which two went apart; None if they never were one.

    Raises:
        CsrregError: if it was left out of a shallow clone.
    """
    try:
        return merge_base(repository, one, other)
    except CsrregError:
        if is_shallow(repository):
            raise
        return None


def contents(repository: Repository, revision: Resolved, *files: str) -> list[bytes | None]:
    """Return what some files of the register held at a revision; None for those not there."""
    if revision.tree is None:
        return [None] * len(files)
    names = [f"{revision.commit}:{in_repository(repository, file)}" for file in files]
    found = objects(repository.top, names)
    return [o.data if o is not None and o.type == "blob" else None for o in found]


def blob(repository: Repository, hash: str) -> bytes:
    """Return what a blob holds.

    Raises:
        CsrregError: if it is not there.
    """
    (found,) = objects(repository.top, [hash])
    if found is None:
        raise CsrregError(f"git does not have {hash}", "git fsck tells more")
    return found.data


def added_between(repository: Repository, base: Resolved, there: Resolved) -> Iterator[str]:
    """Yield the files of the register that commits behind ``base`` added, also if only for a time.

    By their path in the register; those of a merge commit itself are left out.
    """
    folders = [in_repository(repository, place) for place in PLACES]
    since = ("--full-history", there.commit, f"^{base.commit}", "--")
    listed = git(repository.top, "rev-list", *since, *folders)
    if not listed:
        return
    said = git(
        repository.top,
        *("diff-tree", "--stdin", "-r", "-z", "--name-only", "--no-renames", "--no-commit-id"),
        *("--diff-filter=A", "--root", "--", *folders),
        given=listed,
    )
    start = len(in_repository(repository, "")) if repository.inside else 0
    for name in said.decode("utf-8", "surrogateescape").split("\0"):
        if name:
            yield name[start:]
