"""A check of what a merge with another branch would give."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from csrreg.errors import CsrregError
from csrreg.findings import Finding
from csrreg.model.ids import parse_id
from csrreg.rules import merging as mrg
from csrreg.rules.base import Rule
from csrreg.store.check import Checked, judged
from csrreg.store.history.revisions import Resolved, repository_of, resolve
from csrreg.store.history.unmerged import common
from csrreg.store.load import Loaded, Progress, load
from csrreg.store.merging.renamed import renamed_since, with_new_ids
from csrreg.store.together import Together, put_back

_SAME = {"LNK001": "MRG003", "LNK004": "MRG004"}
"""What a merge rule says better, because it knows what happened."""


@dataclass(frozen=True, slots=True)
class Against:
    """What a check of a merge found."""

    checked: Checked
    there: Resolved


def check_against(
    root: Path, ref: str, today: date, rules: Iterable[Rule], progress: Progress | None = None
) -> Against:
    """Check the register as merging a branch into the files here would make it.

    Everything is worked out from blobs: nothing is checked out, fetched or written.

    Raises:
        CsrregError: if there is no such branch, or no history to compare with.
    """
    repository = repository_of(root)
    head, there = resolve(repository, "HEAD", ref)
    if there.tree is None:
        raise CsrregError(f"{ref} holds no register in this folder", "name another branch")
    source = Together(root, repository, head, there)
    loaded = load(source, today, progress)
    chosen = list(rules)
    codes = {rule.code for rule in chosen}
    base = common(repository, head, there)
    new = renamed_since(repository, base.commit, head.commit, there.commit) if base else {}
    found = [*source.findings, *_broken(source, loaded, new), *_retired(source, loaded)]
    found = [f for f in found if f.code in codes]
    loaded.findings.extend(found)
    checked = judged(loaded, chosen)
    said = {(f.code, f.id, f.path) for f in found}
    kept = [f for f in checked.findings if (_SAME.get(f.code, ""), f.id, f.path) not in said]
    return Against(replace(checked, findings=with_new_ids(kept, new)), there)


def _broken(source: Together, loaded: Loaded, new: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the links to records that only one side deleted; those with a ``new`` id are there."""
    register = loaded.register
    for link in register.links:
        target = parse_id(link.target) if link.target not in register.ids else None
        sides = source.sides.get(target.file) if target is not None else None
        if link.target in new:
            continue
        if target is None or source.is_same_there(register.entries[link.source].record_id.file):
            continue
        if sides is not None and sides.theirs is None and sides.ours is not None:
            where, back = f"on {source.there.text}", "HEAD"
        elif sides is None and source.was_there(target.file):
            where, back = "here", source.there.text
        else:
            continue
        fix = f"{put_back(target.file, back)} (and retire it; or link to what took its place)"
        file = register.entries[link.source].record_id.file
        found = mrg.link_broken_by_merge.at(file, 0, 0)(target.text, where, fix)
        yield replace(found, id=link.source, path=link.path)


def _retired(source: Together, loaded: Loaded) -> Iterator[Finding]:
    """Yield the links to records that the other side retired."""
    register = loaded.register
    retired = {
        e.id: e.record.retired
        for e in register.entries.values()
        if getattr(e.record, "retired", None)
        and e.record_id.file in source.sides
        and not source.retired_here(e.record_id.file)
    }
    for link in register.links:
        gone = retired.get(link.target)
        entry = register.entries[link.source]
        if gone is None or getattr(entry.record, "retired", None) or link.path == ("supersedes",):
            continue
        if getattr(entry.record, "decision", None) is not None:
            continue
        file = entry.record_id.file
        if not source.tree.exists(file) or source.is_same_there(file):
            continue
        say = mrg.link_to_retired_there.at(file, 0, 0)
        found = say(link.target, source.there.text, str(gone.date))
        yield replace(found, id=link.source, path=link.path)
