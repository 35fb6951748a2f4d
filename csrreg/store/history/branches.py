"""What other branches hold: ids that are used up, files that git tracks."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from csrreg.errors import CsrregError
from csrreg.model.ids import parse_id
from csrreg.model.kinds import CUSTOMER, Kind
from csrreg.store.history.objects import blob_hash, resolved
from csrreg.store.history.plumbing import git, work_tree
from csrreg.store.platform import read_bytes

_MOST = 1 << 26


def ids_on_branches(root: Path, kind: Kind, customer: str) -> set[str]:
    """Return the ids of a kind and customer on every local and remote-tracking branch.

    Empty without git.

    Raises:
        CsrregError: if git cannot be asked.
    """
    top = work_tree(root)
    if top is None:
        return set()
    folder = kind.folder if kind is CUSTOMER else f"{kind.folder}/{customer}"
    inside = root.relative_to(top).as_posix()
    path = folder if inside == "." else f"{inside}/{folder}"
    if "\n" in path:
        raise CsrregError("a folder's name holds a line break, which git cannot be asked about")
    refs = git(top, "for-each-ref", "--format=%(tree)", "refs/heads", "refs/remotes")
    trees = {line for line in refs.decode().split("\n") if line}
    if not trees:
        return set()
    asked = "".join(f"{tree}:{path}\n" for tree in sorted(trees)).encode()
    found = git(top, "cat-file", "--batch-check=%(objecttype) %(objectname)", given=asked)
    names = {
        line.split()[1]
        for line in found.decode("utf-8", "replace").split("\n")
        if line.startswith("tree ")
    }
    if not names:
        return set()
    listed = git(
        top, "cat-file", "--batch", given="".join(f"{n}\n" for n in sorted(names)).encode()
    )
    stems = (name.removesuffix(".yaml") for name in _tree_names(listed, len(names)))
    return {s for s in stems if (i := parse_id(s)) is not None and i.kind is kind}


def is_tracked(root: Path, file: str) -> bool:
    """Return whether git's index or the last commit holds a file or folder; False without git.

    A submodule that holds it counts, too.

    Raises:
        CsrregError: if git cannot be asked.
    """
    top = work_tree(root)
    if top is None:
        return False
    wanted = (root / file).relative_to(top).as_posix()
    above = (root / file.partition("/")[0]).relative_to(top).as_posix()
    listed = git(top, "ls-files", "--cached", "-z", "--", above)
    with suppress(CsrregError):  # there is no commit yet
        listed += git(top, "ls-tree", "-r", "-z", "--name-only", "HEAD", "--", above)
    names = {os.fsdecode(name) for name in listed.split(b"\0") if name}
    return any(f"{n}/".startswith(f"{wanted}/") or wanted.startswith(f"{n}/") for n in names)


def is_as_committed(root: Path, file: str) -> bool:
    """Return whether a file holds what the last commit does, or is in neither; False without git.

    Line ends that a checkout made are no difference.
    """
    top = work_tree(root)
    if top is None:
        return False
    name = f"HEAD:{(root / file).relative_to(top).as_posix()}"
    head, blob = resolved(top, [("HEAD^{commit}", "commit"), (name, "blob")])
    if head is None:
        return False
    try:
        data = read_bytes(str(root / file), _MOST)
    except FileNotFoundError:
        return blob is None
    except OSError:
        return False
    if blob is None:
        return False
    texts = (data, data.replace(b"\r\n", b"\n"))
    return any(blob_hash(text, len(blob)) == blob for text in texts)


def _tree_names(batch: bytes, count: int) -> Iterable[str]:
    """Yield the names in the tree objects that ``cat-file --batch`` printed."""
    position = 0
    for _ in range(count):
        header_end = batch.index(b"\n", position)
        name, kind, size = [*batch[position:header_end].split(), b"", b""][:3]
        if kind != b"tree":
            raise CsrregError("git lost a folder of one of the branches", "git fsck tells more")
        body = batch[header_end + 1 : header_end + 1 + int(size)]
        position = header_end + 2 + int(size)
        at = 0
        while at < len(body):
            end = body.index(b"\0", at)
            yield body[at:end].partition(b" ")[2].decode("utf-8", "replace")
            at = end + 1 + len(name) // 2  # the raw hash: 20 bytes for SHA-1, 32 for SHA-256
