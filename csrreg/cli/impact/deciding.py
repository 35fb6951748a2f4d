"""``csrreg impact PART --revision D --decide …``: what the revision did to characteristics."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from csrreg.cli.impact.asked import Asked, write_files
from csrreg.cli.output import say
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.change.edits import Edit
    from csrreg.model.characteristic import Characteristic
    from csrreg.model.register import Entry
    from csrreg.model.tree import Mapping


@dataclass(frozen=True, slots=True)
class Said:
    """What the options say was decided, and the facts of the change."""

    decide: Sequence[str]
    rest: str
    by: str | None
    date: str | None
    reason: str | None
    change: "Mapping"
    told: "Sequence[Mapping]"
    again: bool = False

    @property
    def decides(self) -> bool:
        """Whether it is about characteristics."""
        return bool(self.decide or self.rest)


def decide(part: str, revision: str, given: Said, asked: Asked) -> None:
    """Write the decisions, all or none.

    Raises:
        CsrregError: if a characteristic is none of the part's, or is named twice.
    """
    from csrreg.change.decide_revision import Facts, decision_edits, done_edits, parse_decision
    from csrreg.cli.acting import done_by, done_on
    from csrreg.model.decided import decision_on, undecided

    _refuse_unrecorded(part, revision, asked)
    own = [e for e in asked.register.characteristics if e.record.part == part]
    named: dict[str, str] = {}
    for text in given.decide:
        id, result = parse_decision(text)
        id = _one_of(id, own, part, asked)
        if named.setdefault(id, result) != result:
            raise CsrregError(f"--decide {text}: {id} is decided twice")
    if given.rest:
        left = [e.id for e in undecided(own, revision) if e.id not in named]
        named |= dict.fromkeys(left, given.rest)
    day = done_on(given.date, asked.today)
    entry = asked.register.entries[part]
    at, found = next((n, r) for n, r in enumerate(entry.record.revisions) if r.revision == revision)
    coming = found.effective is not None and found.effective > asked.today
    facts = Facts(
        revision=revision,
        by=done_by(given.by, day, asked.root, asked.register),
        date=day,
        change=given.change,
        told=given.told,
        reason=(given.reason or "").strip(),
        effective=str(found.effective or ""),
        coming=coming,
        again=given.again,
    )
    files: dict[str, list[Edit]] = {}
    for id, result in named.items():
        own_entry = asked.register.entries[id]
        tree = asked.loaded.tree(id)
        if edits := decision_edits(own_entry, result, facts, entry.record, tree):
            files[own_entry.record_id.file] = edits
            before = decision_on(own_entry.record, revision)
            if before is not None and before.result != result:
                say(f"{id} was {before.result} ({before.by or 'nobody'}, {before.date or '-'})")
    if not files:
        say("the register says so already; nothing was written")
        return
    decided = len(files)
    done = done_edits(found.actions, ("revisions", at, "actions"), named, facts)
    if done:
        files[entry.record_id.file] = done
    one = "1 characteristic" if decided == 1 else f"{decided} characteristics"
    write_files(asked, files, f"{part} {revision}: {one} decided")
    removed = [id for id, result in named.items() if result == "removed"]
    if coming and removed and not asked.dry_run:
        from csrreg.rules.naming import listed, typed

        counts = "counts" if len(removed) == 1 else "count"
        again = f"csrreg impact {part} --revision {typed(revision)} --decide {removed[0]}=removed"
        say(
            f"note: revision {revision} takes effect on {found.effective}; until then "
            f"{listed(removed)} still {counts}; on that day: {again}"
        )


def _refuse_unrecorded(part: str, revision: str, asked: Asked) -> None:
    record = asked.register.part(part)
    known = [r.revision for r in record.revisions] if record is not None else []
    if revision not in known:
        from csrreg.rules.naming import typed

        raise CsrregError(
            f"revision {revision} of {part} is not recorded yet",
            f"csrreg add revision {part} --revision {typed(revision)} --effective …",
        )


def _one_of(id: str, own: "Sequence[Entry[Characteristic]]", part: str, asked: Asked) -> str:
    from csrreg.model.ids import sort_key

    known = sorted((entry.id for entry in own), key=sort_key)
    if id in known:
        return id
    elsewhere = asked.register.entries.get(id)
    if elsewhere is not None and elsewhere.kind.name == "characteristic":
        other = elsewhere.record.part
        raise CsrregError(f"--decide {id}: a characteristic of {other}, not of {part}")
    near = get_close_matches(id, known, n=1, cutoff=0.6)
    hint = f"did you mean {near[0]}?" if near else f"csrreg list characteristic --part {part}"
    raise CsrregError(f"--decide {id}: no characteristic of {part}", hint)
