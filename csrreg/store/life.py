"""The life of one record: every commit that touched it, under all the ids it had."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from csrreg.diff.decided import in_both
from csrreg.diff.policy import Policy
from csrreg.diff.records import RecordChange, record_change
from csrreg.diff.renames import renames
from csrreg.findings import Finding, Severity
from csrreg.model.ids import id_of_file, parse_id
from csrreg.model.kinds import SETTINGS_FILE
from csrreg.model.tree import Mapping
from csrreg.store.compare import is_same_content
from csrreg.store.files import WorkTree
from csrreg.store.history.commits import (
    Said,
    Touch,
    in_repository,
    is_cut,
    partners,
    touching,
)
from csrreg.store.history.objects import objects, resolved
from csrreg.store.history.revisions import Repository
from csrreg.store.yaml.decode import MAX_BYTES
from csrreg.store.yaml.reader import read


@dataclass(frozen=True, slots=True)
class Event:
    """What one commit did to the record."""

    said: Said
    change: RecordChange | None
    """None where the file could not be read before or after."""
    unreadable: tuple[Finding, ...]
    is_cut: bool
    """True if older commits are missing, so that it only seems to be added."""


def life(
    repository: Repository, id: str, policy: Policy, most: int | None = None
) -> Iterator[Event]:
    """Yield what commits did to a record, newest first, through renumbering; ``most`` at most.

    Commits that changed only its layout or comments are among them, with no field changed, and
    those that a merge overruled. A merge is among them with what it decided otherwise than every
    parent; what came from one of them is told where it was done.

    Raises:
        CsrregError: if git cannot be asked.
    """
    start, seen, left, newest = "HEAD", {id}, most, True
    while True:
        for touch in touching(repository, start, file_of(id), MAX_BYTES + 1):
            cut = is_cut(repository, touch)
            other = "" if cut else _partner(repository, touch, id, newest=newest)
            event = _event(touch, id, other, policy, repository, cut=cut)
            own = _decided(event, touch, id, policy) if touch.others else event
            if own is None:
                continue
            yield own
            left, newest = (left - 1 if left is not None else None), False
            if left == 0:
                return
            if other and touch.before is None and other not in seen:
                # Older commits of this file are of another record, which had the id before.
                id, start = other, f"{touch.said.commit}^1"
                seen.add(other)
                break
        else:
            return


def file_of(id: str) -> str:
    """Return the file of an id, or of the settings."""
    found = parse_id(id)
    return found.file if found is not None and id != SETTINGS_FILE else SETTINGS_FILE


def is_uncommitted(root: Path, repository: Repository, id: str) -> bool:
    """Return whether the work tree holds something else of a record than the last commit."""
    file = file_of(id)
    try:
        data = WorkTree(root).read(file)
    except OSError:
        data = None
    name = f"HEAD:{in_repository(repository, file)}"
    (hash,) = resolved(repository.top, [(name, "blob")])
    if data is None or hash is None:
        return (data is None) != (hash is None)
    return not is_same_content(data, hash)


def _partner(repository: Repository, touch: Touch, id: str, *, newest: bool) -> str:
    """Return the id a record had before a commit gave it this one, or got when it went."""
    known = parse_id(id)
    if known is None or not touch.said.parents or len(touch.said.parents) > 1:
        return ""
    content, sign = touch.after, "D"
    if touch.before is not None:
        if touch.after is not None or not newest:
            return ""
        content, sign = touch.before, "A"
    listed = partners(repository, touch, known.kind.folder, sign)
    by_id = {i.text: hash for file, hash in listed.items() if (i := id_of_file(file)) is not None}
    read_objects = objects(repository.top, by_id.values(), MAX_BYTES + 1)
    trees = {
        other: tree
        for other, found in zip(by_id, read_objects, strict=True)
        if found is not None and (tree := read(other, found.data).fields) is not None
    }
    mine = read(id, content).fields if content is not None else None
    if mine is None:
        return ""
    if sign == "D":
        return renames(trees, {id: mine}).get(id, "")
    return next(iter(renames({id: mine}, trees)), "")


def _event(
    touch: Touch, id: str, other: str, policy: Policy, repository: Repository, *, cut: bool
) -> Event:
    before, after, was, now = touch.before, touch.after, id, id
    if other and before is None:
        was = other
        before = _content(repository, f"{touch.said.commit}^1", other)
    elif other:
        now = other
        after = _content(repository, touch.said.commit, other)
    old, wrong_old = _tree(was, before)
    new, wrong_new = _tree(now, after)
    wrong = (*wrong_old, *wrong_new)
    if wrong or (old is None and new is None):
        return Event(touch.said, None, wrong, cut)
    change = record_change(now, old, new, policy, was if was != now else "")
    return Event(touch.said, change, (), cut)


def _decided(event: Event, touch: Touch, id: str, policy: Policy) -> Event | None:
    """Return a merge with only the fields that are as in none of its parents; None without any."""
    change = event.change
    if change is None or change.change != "changed":
        return event
    fields = change.fields
    for data in touch.others:
        old, wrong = _tree(id, data)
        if wrong or old is None:
            continue
        fields = in_both(fields, record_change(id, old, change.after, policy).fields)
    return replace(event, change=replace(change, fields=fields)) if fields else None


def _content(repository: Repository, commit: str, id: str) -> bytes | None:
    name = f"{commit}:{in_repository(repository, file_of(id))}"
    (found,) = objects(repository.top, [name], MAX_BYTES + 1)
    return found.data if found is not None else None


def _tree(id: str, data: bytes | None) -> tuple[Mapping | None, tuple[Finding, ...]]:
    if data is None:
        return None, ()
    parsed = read(file_of(id), data)
    if parsed.fields is not None:
        return parsed.fields, ()
    wrong = [f for f in parsed.findings if f.severity is Severity.ERROR]
    return None, tuple(wrong[:1])
