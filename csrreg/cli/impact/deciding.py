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
    from csrreg.cli.review.opened import the_date, who
    from csrreg.model.decided import undecided

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
    day = the_date(given.date, asked.today)
    facts = Facts(
        revision=revision,
        by=who(given.by, asked.root, asked.register),
        date=day,
        change=given.change,
        told=given.told,
        reason=given.reason or f"Not on the drawing since revision {revision}.",
    )
    files: dict[str, list[Edit]] = {}
    for id, result in named.items():
        entry = asked.register.entries[id]
        if edits := decision_edits(entry, result, facts):
            files[entry.record_id.file] = edits
    if not files:
        say("the register says so already; nothing was written")
        return
    entry = asked.register.entries[part]
    decided = len(files)
    at, found = next((n, r) for n, r in enumerate(entry.record.revisions) if r.revision == revision)
    done = done_edits(found.actions, ("revisions", at, "actions"), named, facts)
    if done:
        files[entry.record_id.file] = done
    one = "1 characteristic" if decided == 1 else f"{decided} characteristics"
    write_files(asked, files, f"{part} {revision}: {one} decided")


def _refuse_unrecorded(part: str, revision: str, asked: Asked) -> None:
    record = asked.register.part(part)
    known = [r.revision for r in record.revisions] if record is not None else []
    if revision not in known:
        raise CsrregError(
            f"revision {revision} of {part} is not recorded yet",
            f"csrreg add revision {part} --revision {revision} --effective …",
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
