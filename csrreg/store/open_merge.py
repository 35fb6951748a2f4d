"""What git has not finished in a work tree, and which files it still waits for.

Asked behind every write, so it costs no process as long as nothing is open. Then files are hashed
here, not by git, which would run filters.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from csrreg.model.ids import id_of_file
from csrreg.model.kinds import SETTINGS_FILE
from csrreg.store.compare import is_same_content
from csrreg.store.files import WorkTree
from csrreg.store.history.commits import in_repository
from csrreg.store.history.merging import Stages, unmerged_files
from csrreg.store.history.plumbing import git, work_tree
from csrreg.store.history.revisions import Repository, repository_of
from csrreg.store.history.source import PLACES

_OPEN = {
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
}
_MARKERS = (b"<<<<<<< ", b">>>>>>> ")
_LONGEST_LINK = 4096


@dataclass(frozen=True, slots=True)
class OpenMerge:
    """What git waits for; files by their path in the register, others by that from the top."""

    what: str
    """``merge``, ``rebase``, ``cherry-pick`` or ``revert``."""
    to_add: tuple[str, ...]
    """Records that are not in the index as they lie in the work tree, and hold no markers."""
    marked: tuple[str, ...]
    """Records that still hold conflict markers."""
    unmerged: tuple[str, ...]
    """Other files in conflict: attachments, files that one side removed."""


def what_is_open(root: Path) -> str:
    """Return what git has not finished around a register, in one word; empty if nothing.

    Only looks for files; also right in a linked work tree.
    """
    top = work_tree(root)
    folder = _git_folder(top) if top is not None else None
    if folder is None:
        return ""
    return next((word for name, word in _OPEN.items() if (folder / name).exists()), "")


def open_merge(root: Path) -> OpenMerge | None:
    """Return what git waits for; None if it waits for nothing.

    Raises:
        CsrregError: if git cannot be asked.
    """
    what = what_is_open(root)
    if not what:
        return None
    repository = repository_of(root)
    conflicts = unmerged_files(repository)
    to_add, marked, settled = [], [], set()
    for file, data in _differing(root, repository):
        path = in_repository(repository, file)
        stages = conflicts.get(path, {})
        if data is not None and any(mark in data for mark in _MARKERS):
            marked.append(file)
            settled.add(path)
        elif not stages or {2, 3} <= stages.keys():
            to_add.append(file)
            settled.add(path)
    left = [_named(repository, path) for path in sorted(conflicts) if path not in settled]
    return OpenMerge(what, tuple(to_add), tuple(marked), tuple(left))


def _differing(root: Path, repository: Repository) -> list[tuple[str, bytes | None]]:
    """Return the record files that the index holds otherwise, with their content here."""
    index = _index(repository)
    tree = WorkTree(root)
    found = []
    for file in sorted({SETTINGS_FILE, *tree.names(), *index}):
        if file != SETTINGS_FILE and id_of_file(file) is None:
            continue
        stages, data = index.get(file, {}), _read(tree, file)
        _, hash = stages.get(0, ("", ""))
        if data is None and not stages:
            continue
        if data is None or not hash or not is_same_content(data, hash):
            found.append((file, data))
    return found


def _index(repository: Repository) -> dict[str, Stages]:
    """Return what the index holds of the register: mode and hash of every stage of a file."""
    places = [in_repository(repository, place) for place in PLACES]
    said = git(repository.top, "ls-files", "--stage", "-z", "--full-name", "--", *places)
    start = len(in_repository(repository, "")) if repository.inside else 0
    found: dict[str, dict[int, tuple[str, str]]] = {}
    for line in os.fsdecode(said).split("\0")[:-1]:
        about, _, path = line.partition("\t")
        mode, hash, stage = about.split(" ")
        found.setdefault(path[start:], {})[int(stage)] = (mode, hash)
    return dict(found)


def _read(tree: WorkTree, file: str) -> bytes | None:
    try:
        return tree.read(file)
    except OSError:  # it is not there, or it is no file: git says more
        return None


def _named(repository: Repository, path: str) -> str:
    inside = in_repository(repository, "") if repository.inside else ""
    return path.removeprefix(inside)


def _git_folder(top: Path) -> Path | None:
    """Return the folder in which git keeps the state of a work tree; linked ones have their own."""
    place = top / ".git"
    if place.is_dir():
        return place
    try:
        with place.open("rb") as stream:
            said = os.fsdecode(stream.read(_LONGEST_LINK)).strip()
    except OSError:
        return None
    return top / said.removeprefix("gitdir:").strip() if said.startswith("gitdir:") else None
