"""What people call the states that are compared: ``A``, ``A..B``, ``A...B``."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from csrreg.cli.output import say
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.store.files import Source
    from csrreg.store.history.revisions import Repository, Resolved

WORK_TREE = "work tree"


@dataclass(frozen=True, slots=True)
class States:
    """The two states of a register that are compared; None for the work tree."""

    repository: "Repository"
    old: "Resolved | None"
    new: "Resolved | None"


def states_of(root: Path, text: str | None) -> States:
    """Return what ``A``, ``A..B`` or ``A...B`` names: A against the work tree, or against B.

    Without a text the work tree is compared with HEAD, which is also what an end left out means.

    Raises:
        CsrregError: if there is no such revision, or no repository.
    """
    from csrreg.store.history.revisions import merge_base, repository_of, resolve

    repository = repository_of(root)
    asked = text if text is not None else "HEAD"
    dots = next((d for d in ("...", "..") if d in asked), "")
    if not dots:
        (old,) = resolve(repository, asked)
        _note_date(repository, asked)
        return States(repository, old, None)
    first, _, last = asked.partition(dots)
    if ".." in last:
        raise CsrregError(f"{asked}: two revisions at most can be compared", "A..B, or A...B")
    one, other = resolve(repository, first or "HEAD", last or "HEAD")
    for end in (first, last):
        _note_date(repository, end)
    if dots == "...":
        one = merge_base(repository, one, other)
    return States(repository, one, other)


def _note_date(repository: "Repository", text: str) -> None:
    """Say what may surprise about a date: that it has not come, or that git knows another one."""
    from csrreg.cli.common import the_day
    from csrreg.store.history.revisions import is_date, is_named

    if not is_date(text):
        return
    if is_named(repository, text):
        say(f"note: a branch or tag is called {text}; it is meant here, not the date")
    elif text > (today := the_day(None).isoformat()):
        say(f"note: {text} has not come yet (today is {today}); the newest commit is meant")


def called(state: "Resolved | None") -> str:
    """Return what a state is called: ``HEAD (5795ee1)``, or the work tree."""
    if state is None:
        return WORK_TREE
    short = state.commit[:7]
    return short if state.commit.startswith(state.text) else f"{state.text} ({short})"


def source_of(root: Path, repository: "Repository", state: "Resolved | None") -> "Source":
    """Return the files of a state."""
    from csrreg.store.files import WorkTree
    from csrreg.store.history.source import Revision

    return Revision(repository, state) if state is not None else WorkTree(root)
