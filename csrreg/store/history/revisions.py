"""From what a user calls a revision to a commit: any name git knows, a tag, or a date."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from csrreg.errors import CsrregError
from csrreg.store.history.objects import objects, resolved
from csrreg.store.history.plumbing import git, work_tree

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EPOCH = re.compile(rb"\ncommitter [^\n]*> (\d+) ([+-]\d{4})\n")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A revision of the register."""

    text: str
    """As the user calls it."""
    commit: str
    tree: str | None
    """The tree object of the register's folder; None where it was not there yet."""


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository a register lies in."""

    top: Path
    inside: str
    """The register's folder, relative to the top; empty if it is the top itself."""

    def place(self, commit: str) -> str:
        """Return the name of the register's folder in a commit, as git is asked for it."""
        return f"{commit}:{self.inside}" if self.inside else f"{commit}^{{tree}}"


def repository_of(root: Path) -> Repository:
    """Return the repository of a register.

    Raises:
        CsrregError: if it is in none.
    """
    top = work_tree(root)
    if top is None:
        raise CsrregError(
            f"{root} is in no git repository, so there is nothing to compare with",
            "make one: git init, then git add . and git commit",
        )
    inside = root.relative_to(top).as_posix()
    return Repository(top, "" if inside == "." else inside)


def resolve(repository: Repository, *texts: str) -> tuple[Resolved, ...]:
    """Return the commits that texts name: branches, tags, hashes, ``HEAD~3``, or ``2026-10-01``.

    A date is the last commit of HEAD's first-parent line whose own date is not later.

    Raises:
        CsrregError: if one of them names no commit.
    """
    asked = []
    for text in texts:
        if not text or "\n" in text or "\0" in text:
            raise CsrregError(f"{text!r} names no revision")
        commit = f"{text}^{{commit}}"
        asked += [(commit, "commit"), (repository.place(commit), "tree")]
    said = resolved(repository.top, asked)
    return tuple(
        Resolved(text, commit, tree)
        if commit is not None
        else _of_commit(repository, text, _otherwise(repository, text))
        for text, commit, tree in zip(texts, said[::2], said[1::2], strict=True)
    )


def is_date(text: str) -> bool:
    """Return whether a text looks like a date, such as ``2026-10-01``."""
    return _DATE.fullmatch(text) is not None


def is_named(repository: Repository, text: str) -> bool:
    """Return whether git itself knows a commit by a name; it goes before a date."""
    return resolved(repository.top, [(f"{text}^{{commit}}", "commit")]) != [None]


def _of_commit(repository: Repository, text: str, commit: str) -> Resolved:
    (tree,) = resolved(repository.top, [(repository.place(commit), "tree")])
    return Resolved(text, commit, tree)


def merge_base(repository: Repository, one: Resolved, other: Resolved) -> Resolved:
    """Return the commit from which two revisions went apart.

    Raises:
        CsrregError: if there is none.
    """
    try:
        said = git(repository.top, "merge-base", one.commit, other.commit)
    except CsrregError as error:
        if error.message != "git says: nothing":
            raise
        raise CsrregError(
            f"{one.text} and {other.text} have no commit in common", _shallow(repository)
        ) from None
    base = said.decode().split()[0]
    return _of_commit(repository, f"{one.text}...{other.text}", base)


def is_shallow(repository: Repository) -> bool:
    """Return whether older commits were left out when the repository was cloned."""
    return git(repository.top, "rev-parse", "--is-shallow-repository").strip() == b"true"


def _otherwise(repository: Repository, text: str) -> str:
    """Return the commit of a date.

    Raises:
        CsrregError: if the text is none, with what may be meant.
    """
    if resolved(repository.top, [("HEAD^{commit}", "commit")]) == [None]:
        raise CsrregError(
            "there is no commit yet, so there is nothing to compare with",
            'make the first one: git add . && git commit -m "Begin the register"',
        )
    if _DATE.fullmatch(text):
        return _at_date(repository, text)
    refs = ("refs/tags", "refs/heads", "refs/remotes")
    listed = git(repository.top, "for-each-ref", "--format=%(refname:lstrip=2)", *refs)
    near = get_close_matches(text, listed.decode("utf-8", "replace").split("\n"), n=3)
    known = "name a branch, a tag, a commit such as HEAD~1, or a date such as 2026-10-01"
    meant = f"did you mean {' or '.join(near)}?" if near else ""
    hint = "; ".join(filter(None, (meant, _shallow(repository)))) or known
    raise CsrregError(f"there is no revision {text}", hint)


def _at_date(repository: Repository, day: str) -> str:
    """Return the last commit of HEAD's first-parent line with a date up to a day.

    The date is the one that the commit itself bears, whatever time zone is asked in.
    """
    from datetime import date

    try:
        date.fromisoformat(day)
    except ValueError:
        raise CsrregError(f"{day} is no day of the calendar") from None
    listed = git(repository.top, "rev-list", "--first-parent", "HEAD").decode().split()
    first = ""
    for commit, found in zip(listed, objects(repository.top, listed, 1 << 16), strict=True):
        first = own_date(found.data) if found is not None else ""
        if first and first <= day:
            return commit
    since = f"; the history begins on {first}" if first else ""
    raise CsrregError(f"there is no commit up to {day}{since}", _shallow(repository))


def own_date(commit: bytes) -> str:
    """Return the calendar date that a raw commit bears, in its own time zone; empty without one."""
    found = _EPOCH.search(commit.partition(b"\n\n")[0] + b"\n")
    return moment(found[1], found[2])[:10] if found is not None else ""


def moment(seconds: bytes, zone: bytes) -> str:
    """Return a moment of a commit, such as ``2026-10-01T09:00+08:00``; empty if it is none."""
    from datetime import datetime, timedelta, timezone

    sign = -1 if zone.startswith(b"-") else 1
    away = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5]))
    try:
        then = datetime.fromtimestamp(int(seconds), timezone(sign * away))
    except (ValueError, OverflowError, OSError):  # a made-up commit
        return ""
    return then.isoformat(timespec="minutes")


def _shallow(repository: Repository) -> str:
    """Return what to do where older commits were left out; empty if they were not."""
    if not is_shallow(repository):
        return ""
    return (
        "this clone is shallow, older commits are missing: git fetch --unshallow --tags "
        "(in CI: fetch-depth: 0)"
    )
