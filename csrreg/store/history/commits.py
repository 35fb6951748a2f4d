"""The commits that touched a file, and what each says of itself; raw objects, no formatting."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from csrreg.store.history.objects import Object, objects, resolved
from csrreg.store.history.plumbing import git
from csrreg.store.history.revisions import Repository, moment

_PERSON = re.compile(rb"(.*?) ?<([^<>]*)> (\d+) ([+-]\d{4})")
_SIZE = 1 << 20
_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Said:
    """What a commit says of itself."""

    commit: str
    parents: tuple[str, ...]
    """As it names them; of a shallow clone they may not be there."""
    author: str
    email: str
    date: str
    """When it was written: ``2026-10-01T09:00+08:00``; empty if it is no moment."""
    message: str

    @property
    def subject(self) -> str:
        """The first paragraph of the message, in one line."""
        return " ".join(self.message.strip().partition("\n\n")[0].split())


@dataclass(frozen=True, slots=True)
class Touch:
    """A commit that touched a file, and the file before and after it."""

    said: Said
    before: bytes | None
    """In its first parent; None if it was not there."""
    after: bytes | None
    others: tuple[bytes | None, ...] = ()
    """In the other parents of a merge."""


def touching(repository: Repository, start: str, file: str, limit: int) -> Iterator[Touch]:
    """Yield the commits up to ``start`` that changed a file of the register, newest first.

    Also those that a merge overruled; of merges only those whose file is that of no parent. What
    some commits hold is read at once: ``limit`` bytes of a file at most.
    """
    path = in_repository(repository, file)
    listed = git(repository.top, "rev-list", "--full-history", "--date-order", start, "--", path)
    commits = listed.decode().split()
    at, count = 0, _AT_ONCE
    while at < len(commits):
        for touch in _read(repository, commits[at : at + count], path, limit):
            if not touch.others or touch.after not in (touch.before, *touch.others):
                yield touch
        at, count = at + count, 2 * count


def _read(repository: Repository, commits: list[str], path: str, limit: int) -> list[Touch]:
    asked = [name for c in commits for name in (c, f"{c}^1:{path}", f"{c}:{path}")]
    found = list(objects(repository.top, asked, max(limit, _SIZE)))
    touches = [
        Touch(said(found[at]), _blob(found[at + 1], limit), _blob(found[at + 2], limit))
        for at in range(0, len(found), 3)
    ]
    wanted = [(t.said.commit, n) for t in touches for n in range(2, len(t.said.parents) + 1)]
    more = objects(repository.top, [f"{c}^{n}:{path}" for c, n in wanted], limit)
    others: dict[str, list[bytes | None]] = {}
    for (commit, _), blob in zip(wanted, more, strict=True):
        others.setdefault(commit, []).append(_blob(blob, limit))
    return [replace(t, others=tuple(others.get(t.said.commit, ()))) for t in touches]


def said(commit: Object | None) -> Said:
    """Return what a raw commit says; what is damaged in it is left out."""
    head, _, message = (commit.data if commit is not None else b"").partition(b"\n\n")
    fields: dict[bytes, list[bytes]] = {}
    for line in head.split(b"\n"):
        name, _, rest = line.partition(b" ")
        if name:  # signatures go on in lines that begin with a blank
            fields.setdefault(name, []).append(rest)
    encoding = fields.get(b"encoding", [b"utf-8"])[0].decode("ascii", "replace")
    who = _PERSON.fullmatch(fields.get(b"author", [b""])[0])
    return Said(
        commit=commit.name if commit is not None else "",
        parents=tuple(p.decode("ascii", "replace") for p in fields.get(b"parent", [])),
        author=_text(who[1], encoding) if who is not None else "",
        email=_text(who[2], encoding) if who is not None else "",
        date=moment(who[3], who[4]) if who is not None else "",
        message=_text(message, encoding).strip(),
    )


def is_cut(repository: Repository, touch: Touch) -> bool:
    """Return whether the parent of a commit was left out of a shallow clone."""
    if touch.before is not None or not touch.said.parents:
        return False
    parent = (f"{touch.said.commit}^1^{{commit}}", "commit")
    return resolved(repository.top, [parent]) == [None]


def partners(repository: Repository, touch: Touch, folder: str, sign: str) -> dict[str, str]:
    """Return the files below a folder of the register that a commit added (A) or removed (D).

    By their path in the register, with the hash of their content.
    """
    said = git(
        repository.top,
        *("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", f"--diff-filter={sign}"),
        *(f"{touch.said.commit}^1^{{tree}}", f"{touch.said.commit}^{{tree}}", "--"),
        in_repository(repository, folder),
    )
    parts = said.decode("utf-8", "surrogateescape").split("\0")
    start = len(in_repository(repository, "")) if repository.inside else 0
    found = {}
    for about, path in zip(parts[::2], parts[1::2], strict=False):
        _, _, old, new, _ = about[1:].split(" ")
        found[path[start:]] = old if sign == "D" else new
    return found


def in_repository(repository: Repository, file: str) -> str:
    """Return the path of a file of the register in the repository."""
    return f"{repository.inside}/{file}" if repository.inside else file


def _blob(found: Object | None, limit: int) -> bytes | None:
    return found.data[:limit] if found is not None and found.type == "blob" else None


def _text(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError, ValueError):
        return data.decode("utf-8", "replace")
