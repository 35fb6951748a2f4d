"""Two records under one id: whether that is so, which one stays, and what each side says."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from csrreg.errors import CsrregError
from csrreg.model.ids import RecordId
from csrreg.store.files import read_file
from csrreg.store.history.objects import resolved
from csrreg.store.history.plumbing import work_tree
from csrreg.store.history.revisions import Repository, Resolved, repository_of, resolve
from csrreg.store.history.unmerged import (
    Unmerged,
    blob,
    common,
    contents,
    is_on_main,
    target,
    unmerged,
)
from csrreg.store.yaml.reader import read

Why = Literal["collision", "merge", "plain"]


@dataclass(frozen=True, slots=True)
class Situation:
    """Why a record gets another id, and what is known of the other one."""

    why: Why
    """``plain`` if nothing collides."""
    text: str
    """The same in words."""
    data: bytes
    """What the record says that gets another id."""
    stays: bytes | None = None
    """What the old id holds afterwards; None for nothing."""
    repository: Repository | None = None
    mine: Resolved | None = None
    """The side whose record moves; None for the work tree."""
    theirs: Resolved | None = None
    """The side whose record keeps the id."""


def situation(root: Path, old: RecordId, onto: str | None) -> Situation:
    """Return why a record is to get another id; ``onto`` names the branch that keeps its own.

    Raises:
        CsrregError: if there is no such record or branch, or if git cannot tell.
    """
    if work_tree(root) is None:
        if onto is not None:
            raise CsrregError(f"--onto {onto}: {root} is in no git repository")
        return Situation("plain", "this is no git repository", read_file(root, old.file))
    repository = repository_of(root)
    try:
        (head,) = resolved(repository.top, [("HEAD^{commit}", "commit")])
    except CsrregError as error:
        if onto is not None or error.message != "git was not found":
            raise
        text = "git was not found, so no other branch was asked"
        return Situation("plain", text, read_file(root, old.file))
    if head is None:
        return Situation("plain", "there is no commit yet", read_file(root, old.file))
    conflict = unmerged(repository, old.file)
    if conflict is not None:
        return _in_merge(repository, old, conflict, onto)
    return _on_branches(root, repository, old, onto)


def _in_merge(
    repository: Repository, old: RecordId, conflict: Unmerged, onto: str | None
) -> Situation:
    """Return which of the two records of an unfinished merge moves: the one not on the target."""
    ours, theirs = (blob(repository, hash) for hash in (conflict.ours, conflict.theirs))
    (head,) = resolve(repository, "HEAD")
    moves_theirs = conflict.replayed or is_on_main(repository)
    there = target(repository, onto) if onto is not None or not conflict.replayed else None
    if there is not None:
        (held,) = contents(repository, there, old.file)
        if held in (ours, theirs):
            moves_theirs = held == ours
        elif onto is not None:
            hint = "name the branch whose record keeps the id, or leave --onto out"
            raise CsrregError(f"{onto} has neither of the two records {old.text}", hint)
    other = _called(conflict, there)
    keeper = head if moves_theirs else other
    text = f"two records {old.text} meet in this merge; the one of {keeper.text} keeps the id"
    if moves_theirs:
        return Situation("merge", text, theirs, ours, repository, mine=other, theirs=head)
    return Situation("merge", text, ours, theirs, repository, mine=head, theirs=other)


def _called(conflict: Unmerged, there: Resolved | None) -> Resolved:
    """Return the other side of a merge under the name that people know it by."""
    other = conflict.other
    if there is not None and there.commit == other.commit:
        return there
    what = "picked" if conflict.replayed else "merged"
    return Resolved(f"the {what} commit {other.commit[:7]}", other.commit, other.tree)


def _on_branches(root: Path, repository: Repository, old: RecordId, onto: str | None) -> Situation:
    data = read_file(root, old.file)
    there = target(repository, onto)

    def plain(text: str) -> Situation:
        return Situation("plain", text, data, repository=repository)

    if there is None:
        return plain("there is no other branch to compare with")
    (theirs,) = contents(repository, there, old.file)
    if theirs is None:
        return plain(f"{there.text} has no {old.text}")
    if _same(old.file, data, theirs):
        return plain(f"{there.text} has the same record")
    (head,) = resolve(repository, "HEAD")
    base = common(repository, head, there)
    if base is not None and contents(repository, base, old.file) != [None]:
        return plain(f"{there.text} has it too, from the time before the branches went apart")
    text = f"{there.text} has another record {old.text}; that one keeps the id"
    return Situation("collision", text, data, None, repository, theirs=there)


def _same(file: str, one: bytes, other: bytes) -> bool:
    """Return whether two files say the same; layout and line ends are no difference."""
    if one == other:
        return True
    mine, theirs = read(file, one).fields, read(file, other).fields
    return mine is not None and mine == theirs
