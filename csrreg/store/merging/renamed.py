"""Records that one side of a merge gave another id."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from csrreg.diff.renames import renames
from csrreg.findings import Finding, dotted
from csrreg.model.ids import id_of_file
from csrreg.model.tree import Mapping as Fields
from csrreg.store.history.merging import files_of
from csrreg.store.history.objects import objects
from csrreg.store.history.revisions import Repository
from csrreg.store.history.source import TreeEntry
from csrreg.store.yaml.decode import MAX_BYTES
from csrreg.store.yaml.reader import read

_LINK = "LNK001"


def renamed(repository: Repository, base: str, commit: str) -> dict[str, str]:
    """Return the new id of each record that got one between two commits."""
    before, after = (_records(files_of(repository, state)) for state in (base, commit))
    gone = {id: e.hash for id, e in before.items() if id not in after}
    come = {id: e.hash for id, e in after.items() if id not in before} if gone else {}
    if not come:
        return {}
    found = renames(_fields(repository, gone), _fields(repository, come))
    return {was: now for now, was in found.items()}


def renamed_since(repository: Repository, base: str, *commits: str) -> dict[str, str]:
    """Return the new id of each record that one of some commits gave one since a base."""
    found: dict[str, str] = {}
    for commit in commits:
        found |= renamed(repository, base, commit)
    return found


def with_new_ids(findings: Iterable[Finding], new: Mapping[str, str]) -> list[Finding]:
    """Return findings in which a link to an id that a record had before says the ``new`` one."""
    return [_told(finding, new) for finding in findings]


def _told(finding: Finding, new: Mapping[str, str]) -> Finding:
    target = finding.message.partition(" ")[0]
    if finding.code != _LINK or not finding.path or target not in new:
        return finding
    fix = f"it is {new[target]} now: csrreg set {finding.id} {dotted(finding.path)}={new[target]}"
    return replace(finding, fix=fix)


def _records(entries: dict[str, TreeEntry]) -> dict[str, TreeEntry]:
    return {i.text: e for f, e in entries.items() if (i := id_of_file(f)) is not None}


def _fields(repository: Repository, hashes: dict[str, str]) -> dict[str, Fields]:
    found = objects(repository.top, hashes.values(), MAX_BYTES + 1)
    return {
        id: fields
        for id, blob in zip(hashes, found, strict=True)
        if blob is not None and (fields := read(id, blob.data).fields) is not None
    }
