"""Which files git itself would leave in conflict, worked out without touching the repository.

``git merge-tree`` would run the merge drivers that the repository names, and write objects.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from csrreg.errors import CsrregError
from csrreg.store.history.merging import merge_as_text
from csrreg.store.history.objects import objects
from csrreg.store.history.plumbing import git
from csrreg.store.history.revisions import Repository
from csrreg.store.merging.plan import MergePlan

_NONE = ("", "")
_FILE = "100"
Entry = tuple[str, str]
"""The mode and hash of a file in one state; empty where it is not."""


def foretold_conflicts(plan: MergePlan, told: set[str]) -> list[str]:
    """Return the files of the repository that git would leave in conflict, but for those ``told``.

    Raises:
        CsrregError: if git cannot be asked.
    """
    base = plan.bases[0]
    ours = _changes(plan.repository, base, plan.head.commit)
    theirs = _changes(plan.repository, base, plan.there.commit)
    moved = {entry for side in (ours, theirs) for entry in _moved(side)}
    found = []
    for path in sorted(ours.keys() & theirs.keys() - told):
        (before, mine), (_, other) = ours[path], theirs[path]
        if mine == other or (before[1] in moved and _NONE in (mine, other)):
            continue
        if not _merges(plan.repository, before, mine, other):
            found.append(path)
    return found


def _moved(side: dict[str, tuple[Entry, Entry]]) -> set[str]:
    """Return the contents that one side only moved: git finds the new place."""
    gone = {before[1] for before, after in side.values() if after == _NONE}
    return gone & {after[1] for before, after in side.values() if before == _NONE}


def _changes(repository: Repository, base: str, commit: str) -> dict[str, tuple[Entry, Entry]]:
    """Return what each file that changed was and is, by its path in the repository."""
    said = git(
        repository.top,
        *("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev"),
        *(f"{base}^{{tree}}", f"{commit}^{{tree}}"),
    )
    parts = os.fsdecode(said).split("\0")
    found = {}
    for about, path in zip(parts[::2], parts[1::2], strict=False):
        old_mode, new_mode, old, new, letter = about[1:].split(" ")
        before = _NONE if letter == "A" else (old_mode, old)
        after = _NONE if letter == "D" else (new_mode, new)
        found[path] = before, after
    return found


def _merges(repository: Repository, before: Entry, mine: Entry, other: Entry) -> bool:
    """Return whether git merges the three states of a file without asking."""
    if _NONE in (mine, other) or not all(m.startswith(_FILE) for m, _ in (mine, other)):
        return False
    hashes = [hash for _, hash in (mine, before, other)]
    found = iter(objects(repository.top, [h for h in hashes if h]))
    contents = [next(found) if hash else None for hash in hashes]
    with TemporaryDirectory(prefix="csrreg-") as folder:
        files = [Path(folder) / name for name in ("ours", "base", "theirs")]
        for file, content in zip(files, contents, strict=True):
            file.write_bytes(content.data if content is not None else b"")
        try:
            return merge_as_text(*files)
        except CsrregError:  # a binary file
            return False
