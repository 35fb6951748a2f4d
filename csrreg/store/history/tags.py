"""Annotated tags: made and read as objects, so that no hook, editor or signing program is run."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from csrreg.errors import CsrregError
from csrreg.store.history.objects import objects, resolved
from csrreg.store.history.plumbing import git, identity
from csrreg.store.history.revisions import Repository, moment

_TAGGER = re.compile(r"([^\n]*?) ?<([^<>\n]*)> (\d{1,15}) ([+-]\d{4})")
_CRUD = re.compile("[\x00-\x1f<>\x7f\ud800-\udfff]")
_SIGNATURE = re.compile(r"^-----BEGIN [A-Z ]+-----$", re.MULTILINE)
_NAME = re.compile(r"[\w./-]+")
"""Letters of any script; what a shell would take for its own must not get into a command."""
_SIZE = 1 << 20
_KEYS = ("user.name", "user.email")
_LIKE = ('"Li Wei"', "li.wei@example.com")


@dataclass(frozen=True, slots=True)
class Tag:
    """An annotated tag."""

    name: str
    commit: str
    """The object it names, as the tag itself says; mostly a commit."""
    by: str
    email: str
    date: str
    """Such as ``2026-10-01T09:00+08:00``; empty if it says none."""
    seconds: int
    """The same as git counts it; 0 if it says none."""
    message: str
    """Without a signature."""


def make_tag(
    repository: Repository,
    name: str,
    commit: str,
    message: str,
    who: tuple[str, str],
    when: datetime,
) -> Tag:
    """Make an annotated tag; nothing is signed and no hook is run.

    Raises:
        CsrregError: if git refuses, or somebody else made the tag in the meantime.
    """
    zone = when.strftime("%z") or "+0000"
    head = f"object {commit}\ntype commit\ntag {name}\ntagger {who[0]} <{who[1]}> "
    raw = f"{head}{int(when.timestamp())} {zone}\n\n{message.rstrip()}\n"
    made = git(repository.top, "mktag", given=raw.encode("utf-8", "replace")).decode().strip()
    git(
        repository.top,
        *("-c", "core.logAllRefUpdates=false", "update-ref", f"refs/tags/{name}", made),
        "0" * len(made),  # it must not be there, whoever was faster
    )
    return _read(name, raw.encode("utf-8", "replace"))


def tagger(repository: Repository) -> tuple[str, str]:
    """Return who the user is: as git takes it, from its environment and then its settings.

    Raises:
        CsrregError: if neither says so.
    """
    known = identity(repository.top)
    asked = (os.environ.get("GIT_COMMITTER_NAME"), os.environ.get("GIT_COMMITTER_EMAIL"))
    who, mail = (_CRUD.sub("", a or k).strip() for a, k in zip(asked, known, strict=True))
    if who and mail:
        return who, mail
    lacking = [
        (key, example)
        for key, example, has in zip(_KEYS, _LIKE, (who, mail), strict=True)
        if not has
    ]
    names = " and ".join(key for key, _ in lacking)
    raise CsrregError(
        f"git does not know who you are ({names}), and a baseline names its maker",
        " && ".join(f"git config {key} {example}" for key, example in lacking),
    )


def refuse_name(repository: Repository, name: str) -> None:
    """Refuse what cannot be a tag, is one, or would hide a branch.

    Raises:
        CsrregError: with what to do.
    """
    if not _is_name(repository, name):
        raise CsrregError(
            f"{name!r} can be no tag", "use letters, digits, . _ - and /: audit-2026-10"
        )
    said = git(repository.top, "for-each-ref", "--format=%(refname)", "refs/tags", "refs/heads")
    refs = said.decode("utf-8", "surrogateescape").split("\n")
    if f"refs/tags/{name}" in refs:
        hint = "a baseline is never moved; choose another name"
        raise CsrregError(f"there is a tag {name} already", hint)
    if f"refs/heads/{name}" in refs:
        hint = "nobody could tell which of them is meant; choose another name"
        raise CsrregError(f"there is a branch {name}", hint)
    for ref in refs:
        other = ref.removeprefix("refs/tags/")
        if ref != other and (f"{other}/".startswith(f"{name}/") or name.startswith(f"{other}/")):
            hint = "git keeps tags as files; choose another name"
            raise CsrregError(f"there is a tag {other}, which leaves no room for {name}", hint)


def _is_name(repository: Repository, name: str) -> bool:
    if name.startswith("-") or _NAME.fullmatch(name) is None:
        return False
    try:
        git(repository.top, "check-ref-format", f"refs/tags/{name}")
    except CsrregError as error:
        if error.message != "git says: nothing":
            raise
        return False
    return True


def tags(repository: Repository, name: str | None = None) -> Iterator[Tag]:
    """Yield the annotated tags by name, or only the one of that name."""
    wanted = f"refs/tags/{name}" if name is not None else "refs/tags"
    listed = git(
        repository.top, "for-each-ref", "--format=%(objecttype) %(objectname) %(refname)", wanted
    )
    rows = [line.split(" ", 2) for line in listed.decode("utf-8", "surrogateescape").split("\n")]
    names = {
        ref.removeprefix("refs/tags/"): hash
        for type, hash, ref in (row for row in rows if len(row) == 3)
        if type == "tag" and (name is None or ref == wanted)
    }
    found = objects(repository.top, names.values(), _SIZE)
    for called, tag in zip(names, found, strict=True):
        if tag is not None and tag.type == "tag":
            yield _read(called, tag.data)


def is_tag(repository: Repository, name: str) -> bool:
    """Return whether there is a tag of that name, annotated or not."""
    ref = f"refs/tags/{name}"
    said = git(repository.top, "for-each-ref", "--format=%(refname)", ref)
    return ref in said.decode("utf-8", "surrogateescape").split("\n")


def commit_of(repository: Repository, tag: Tag) -> str | None:
    """Return the commit a tag names, None if there is no such commit here."""
    return resolved(repository.top, [(f"{tag.commit}^{{commit}}", "commit")])[0]


def _read(name: str, data: bytes) -> Tag:
    head, _, message = data.decode("utf-8", "replace").partition("\n\n")
    fields = dict(line.partition(" ")[::2] for line in reversed(head.split("\n")))
    who = _TAGGER.fullmatch(fields.get("tagger", ""))
    signed = _SIGNATURE.search(message) if message.rstrip().endswith("-----") else None
    return Tag(
        name=name,
        commit=fields.get("object", ""),
        by=who[1] if who is not None else "",
        email=who[2] if who is not None else "",
        date=moment(who[3].encode(), who[4].encode()) if who is not None else "",
        seconds=int(who[3]) if who is not None else 0,
        message=(message[: signed.start()] if signed is not None else message).strip(),
    )
