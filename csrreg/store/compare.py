"""Which records differ between two states of a register, and what they say; only those are read.

A state is a revision or the work tree. Files of the work tree are read and hashed here: what git's
index says of them may be wrong or planted, and asking ``git status`` runs programs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from csrreg.findings import Finding, Severity
from csrreg.model.ids import id_of_file
from csrreg.model.kinds import SETTINGS_FILE
from csrreg.model.tree import Mapping
from csrreg.rules.format import no_record
from csrreg.store.files import WorkTree
from csrreg.store.history.objects import blob_hash, objects
from csrreg.store.history.plumbing import git
from csrreg.store.history.revisions import Repository, Resolved
from csrreg.store.history.source import TreeEntry, entries_below
from csrreg.store.yaml.decode import MAX_BYTES
from csrreg.store.yaml.reader import read

State = Resolved | None
"""A revision; None for the work tree."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that differs but cannot be read as a record on one side."""

    id: str
    side: str
    """``old`` or ``new``."""
    finding: Finding


@dataclass(slots=True)
class Compared:
    """The records that differ, as they were and as they are."""

    old: dict[str, Mapping] = field(default_factory=dict)
    new: dict[str, Mapping] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        """The ids of everything that differs, sorted."""
        return sorted({*self.old, *self.new, *(u.id for u in self.unreadable)})


_Content = bytes | OSError | None
_Blobs = dict[str, str]
"""The hash of each file that differs."""


def compare(root: Path, repository: Repository, old: State, new: State) -> Compared:
    """Return the records whose files differ between two states.

    Raises:
        CsrregError: if git cannot be asked.
    """
    if old is None or new is None:
        files = _work_tree_differences(root, repository, old, new)
    else:
        files = _tree_differences(repository, old, new)
    compared = Compared()
    for file, (before, after) in sorted(files.items()):
        id = SETTINGS_FILE if file == SETTINGS_FILE else file.rpartition("/")[2][: -len(".yaml")]
        trees = [
            _fields(compared, id, file, side, content)
            for side, content in (("old", before), ("new", after))
        ]
        if any(tree is _BROKEN for tree in trees):
            continue
        for tree, known in zip(trees, (compared.old, compared.new), strict=True):
            if tree is not None:
                known[id] = tree
    return compared


_BROKEN: Mapping = {}


def _fields(compared: Compared, id: str, file: str, side: str, content: _Content) -> Mapping | None:
    """Return what a file says, None if it is not there, ``_BROKEN`` if it was reported."""
    if content is None:
        return None
    if isinstance(content, OSError):
        found = [no_record.at(file, 1, 1)(f"it cannot be read: {content.strerror or content}")]
    else:
        parsed = read(file, content)
        if parsed.fields is not None:
            return parsed.fields
        found = [f for f in parsed.findings if f.severity is Severity.ERROR]
        found = found or [no_record.at(file, 1, 1)("it holds no fields")]
    compared.unreadable.append(Unreadable(id, side, replace(found[0], id=id)))
    return _BROKEN


def _is_record(file: str) -> bool:
    return file == SETTINGS_FILE or id_of_file(file) is not None


def _tree_differences(
    repository: Repository, old: Resolved, new: Resolved
) -> dict[str, tuple[_Content, _Content]]:
    """Return the contents of the files that differ between two revisions."""
    if old.tree == new.tree:
        return {}
    before: _Blobs = {}
    after: _Blobs = {}
    if old.tree is None or new.tree is None:
        before, after = (
            _blobs(entries_below(repository.top, state.tree) if state.tree is not None else {})
            for state in (old, new)
        )
    else:
        said = git(
            repository.top,
            *("diff-tree", "-r", "-z", "--raw", "--no-renames", "--full-index", "--no-abbrev"),
            *(old.tree, new.tree),
        )
        parts = said.decode("utf-8", "surrogateescape").split("\0")
        for about, file in zip(parts[::2], parts[1::2], strict=False):
            old_mode, new_mode, old_hash, new_hash, _ = about[1:].split(" ")
            if _is_record(file):
                before |= _blobs({file: TreeEntry(file, old_mode, old_hash)})
                after |= _blobs({file: TreeEntry(file, new_mode, new_hash)})
    differing = [f for f in {**before, **after} if before.get(f) != after.get(f)]
    contents = _contents(repository, {h for f in differing for h in _both(f, before, after)})
    return {
        file: (_content(contents, before.get(file)), _content(contents, after.get(file)))
        for file in differing
    }


def _both(file: str, before: _Blobs, after: _Blobs) -> list[str]:
    return [blobs[file] for blobs in (before, after) if file in blobs]


def _blobs(entries: dict[str, TreeEntry]) -> _Blobs:
    return {f: e.hash for f, e in entries.items() if e.is_file() and _is_record(f)}


def _contents(repository: Repository, hashes: set[str]) -> dict[str, bytes]:
    found = objects(repository.top, sorted(hashes), MAX_BYTES + 1)
    return {o.name: o.data for o in found if o is not None and o.type == "blob"}


def _content(contents: dict[str, bytes], hash: str | None) -> _Content:
    if hash is None:
        return None
    lost = OSError(0, "git does not have it; this clone is a partial one")
    return contents.get(hash, lost)


def _work_tree_differences(
    root: Path, repository: Repository, old: State, new: State
) -> dict[str, tuple[_Content, _Content]]:
    """Return the contents of the files that differ between the work tree and a revision."""
    revision = old if old is not None else new
    entries: dict[str, TreeEntry] = {}
    if revision is not None and revision.tree is not None:
        entries = entries_below(repository.top, revision.tree)
    ours: dict[str, _Content] = {}
    for file, content in _work_files(root):
        entry = entries.get(file)
        if entry is not None and not isinstance(content, OSError):
            if is_same_content(content, entry.hash):
                del entries[file]
                continue
        if _is_record(file):  # only asked of the few that differ: it takes longer than reading
            ours[file] = content
    known = _blobs(entries)
    contents = _contents(repository, set(known.values()))
    found = {}
    for file in {**known, **ours}:
        pair = (_content(contents, known.get(file)), ours.get(file))
        found[file] = pair if old is not None else pair[::-1]
    return found


def _work_files(root: Path) -> Iterator[tuple[str, bytes | OSError]]:
    """Yield the files of the work tree that may be records, with their bytes."""
    tree = WorkTree(root)
    for file in (SETTINGS_FILE, *tree.names()):
        if file.endswith(".yaml"):
            try:
                yield file, tree.read(file)
            except FileNotFoundError:
                continue
            except OSError as error:
                yield file, error


def is_same_content(data: bytes, hash: str) -> bool:
    """Return whether a file is a blob; line ends that a checkout made are no difference."""
    if blob_hash(data, len(hash)) == hash:
        return True
    return b"\r\n" in data and blob_hash(data.replace(b"\r\n", b"\n"), len(hash)) == hash
