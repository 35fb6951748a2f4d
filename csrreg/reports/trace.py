"""From the customer's requirement to the capability result: every link of the chain, with holes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from csrreg.model.capability import Judged, is_measured, judge, targets_for
from csrreg.model.coverage import (
    covers,
    is_older,
    is_settled,
    is_suppliers,
    needed,
    part_of,
    revision_in_force,
    unchanged_since,
)
from csrreg.model.ids import sort_key
from csrreg.model.register import Entry, Register
from csrreg.model.special import characteristic_status
from csrreg.model.status import status_of

if TYPE_CHECKING:
    from csrreg.model.characteristic import Characteristic
    from csrreg.model.part import Part

State = Literal["ok", "hole", "outdated", "below", "overdue", "open", "not_needed", "none"]
"""``hole``: it has to be there and is not. ``outdated``: it covers only an older revision or
edition. ``none``: it is not there, and nothing asks for it."""

GAPS = ("hole", "outdated", "below", "overdue", "open")


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a chain."""

    step: str
    """What it is: requirement, a kind of document, capability, approval; source, evidence …"""
    what: str = ""
    """The document, record, person or figure."""
    revision: str = ""
    """Its own revision, edition or date."""
    place: str = ""
    covers: str = ""
    """The drawing revision, or the edition, that it was made for."""
    state: State = "ok"
    note: str = ""
    site: str = ""
    """The site it holds for; empty for all."""
    asked: str = ""
    """What a capability must reach: ``Cpk ≥ 1.50``."""


@dataclass(frozen=True, slots=True)
class Chain:
    """A characteristic, or a requirement, with its links from the first to the last."""

    id: str
    title: str
    symbol: str
    class_: str
    status: str
    steps: tuple[Step, ...]

    @property
    def gaps(self) -> int:
        """How many links are missing, outdated or not good enough."""
        return sum(step.state in GAPS for step in self.steps)


@dataclass(frozen=True, slots=True)
class Coming:
    """A drawing revision that binds later."""

    revision: str
    effective: str


@dataclass(frozen=True, slots=True)
class Trace:
    """What ``trace`` shows."""

    id: str
    kind: str
    title: str
    part: str
    """The part's id, for a part or a characteristic."""
    drawing: str
    in_force: str
    """The drawing revision that binds today."""
    coming: tuple[Coming, ...]
    chains: tuple[Chain, ...]


def build(entry: Entry[object], register: Register) -> Trace:
    """Return the trace of a part (its characteristics) or of one characteristic.

    ``register`` need hold no more than these, what they link to, and the customers.
    """
    if entry.kind.name == "part":
        of_part = (c for c in register.characteristics if c.record.part == entry.id)
        chosen = sorted(
            (c for c in of_part if c.record.retired is None), key=lambda c: sort_key(c.id)
        )
        part_id = entry.id
    else:
        chosen = [c for c in register.characteristics if c.id == entry.id]
        part_id = chosen[0].record.part
    part = register.part(part_id)
    in_force = revision_in_force(part, register.today) or ""
    revisions = part.revisions if part is not None else ()
    coming = tuple(
        Coming(r.revision, str(r.effective))
        for r in revisions
        if r.effective is not None and r.effective > register.today
    )
    return Trace(
        id=entry.id,
        kind=entry.kind.name,
        title=entry.title,
        part=part_id,
        drawing=(part.drawing if part is not None else None) or "",
        in_force=in_force,
        coming=coming,
        chains=tuple(chain(c, register) for c in chosen),
    )


def chain(entry: "Entry[Characteristic]", register: Register) -> Chain:
    """Return a characteristic's links: requirement, documents, capability, approval."""
    record = entry.record
    part = part_of(record, register)
    in_force = revision_in_force(part, register.today)
    steps = [
        _requirement(record, register),
        *_documents(record, part, in_force, register),
        *_capability(entry, part, in_force, register),
        _approval(record, part, in_force),
    ]
    if record.retired is not None:  # nothing is asked of it any more
        steps = [replace(s, state="none", note="") if s.state in GAPS else s for s in steps]
    return Chain(
        id=entry.id,
        title=entry.title,
        symbol=record.symbol or "",
        class_=register.classes.get(entry.id) or "",
        status=characteristic_status(entry, register),
        steps=tuple(steps),
    )


_ORIGINS = {
    "customer": "asked by the drawing",
    "legal": "asked by law",
    "own_analysis": "found by our own analysis",
}


def _requirement(record: "Characteristic", register: Register) -> Step:
    if record.requirement is None:
        return Step("requirement", state="none", note=_ORIGINS.get(record.origin or "", ""))
    entry = register.entries.get(record.requirement)
    if entry is None or entry.kind.name != "requirement":
        return Step("requirement", record.requirement, state="hole", note="not in the register")
    source = entry.record.source
    return Step(
        "requirement",
        entry.id,
        source.edition or "",
        source.section or "",
        note=f"{entry.title} ({status_of(entry, register)})",
    )


def _documents(
    record: "Characteristic", part: "Part | None", in_force: str | None, register: Register
) -> Iterator[Step]:
    settings = register.settings
    listed = settings.carried_in if settings is not None else ()
    wanted = tuple(needed(record, part, settings))
    for kind in dict.fromkeys((*listed, *wanted, *record.carried_in)):
        carried = record.carried_in.get(kind)
        if carried is None or not is_settled(carried):
            yield _not_there(kind, kind in wanted, part)
        elif carried.document is None:
            yield Step(kind, state="not_needed", note=carried.not_needed or "")
        else:
            covered = covers(kind, carried)
            state, note = _covering(record, part, covered, in_force)
            revision, place = carried.revision or "", carried.place or ""
            yield Step(kind, carried.document, revision, place, covered or "", state, note)


def _not_there(kind: str, wanted: bool, part: "Part | None") -> Step:
    if wanted:
        return Step(kind, state="hole", note="not carried")
    why = "not passed through"
    if not is_suppliers(kind) and part is not None:
        why = f"{part.phase} part"
    return Step(kind, state="not_needed", note=why)


def _covering(
    record: "Characteristic", part: "Part | None", covered: str | None, in_force: str | None
) -> tuple[State, str]:
    """Return whether a drawing revision holds for the one in force, or what is missing."""
    if part is None or covered is None or not part.revisions:
        return "ok", ""
    if in_force is not None and is_older(part, covered, unchanged_since(record, part, in_force)):
        return "outdated", f"{in_force} is in force"
    newest = part.revisions[-1].revision
    if is_older(part, covered, unchanged_since(record, part, newest)):
        return "ok", f"not yet {newest}"
    if in_force is not None and is_older(part, covered, in_force):
        return "ok", f"unchanged in {in_force}"
    return "ok", ""


def _capability(
    entry: "Entry[Characteristic]", part: "Part | None", in_force: str | None, register: Register
) -> Iterator[Step]:
    record, settings = entry.record, register.settings
    if not is_measured(record):
        judged_only = record.attribute is not None
        note = "judged, not measured" if judged_only else "no limits to measure against"
        yield Step("capability", state="not_needed", note=note)
        return
    phase = part.phase if part is not None else None
    targets = targets_for(register.classes.get(entry.id), phase, settings)
    calendar = settings.calendar if settings is not None else None
    for judged in judge(record, targets, register.today, calendar):
        yield _judged(judged, record, part, in_force)
    if not targets:
        if not record.capability:
            yield Step("capability", state="none", note="no target")
            return
        last = record.capability[-1]
        what, day = f"{last.index} {last.value}", str(last.date or "")
        yield Step("capability", what, day, "", last.for_revision or "", note="no target")


def _judged(
    judged: Judged, record: "Characteristic", part: "Part | None", in_force: str | None
) -> Step:
    asked = f"{judged.target.index} ≥ {judged.target.at_least}"
    result = judged.result
    if result is None:
        what = "only the other index" if judged.state == "wrong_index" else "no result"
        return Step("capability", state="hole", note=f"{what}; asked: {asked}", asked=asked)
    state, covering = _covering(record, part, result.for_revision, in_force)
    note = f"asked: {asked}"
    if judged.state == "below":
        state = "below"
    elif judged.state == "overdue" and state == "ok":
        state, note = "overdue", f"asked: {asked} every {judged.target.every}"
    elif covering:
        note = f"{note}; {covering}"
    what, day = f"{result.index} {result.value}", str(result.date or "")
    covered = result.for_revision or ""
    return Step("capability", what, day, "", covered, state, note, asked=asked)


def _approval(record: "Characteristic", part: "Part | None", in_force: str | None) -> Step:
    if not record.approved:
        return Step("approval", state="none")
    last = record.approved[-1]
    state, note = _covering(record, part, last.for_revision, in_force)
    day, paper = str(last.date or ""), last.document or ""
    return Step("approval", last.by, day, paper, last.for_revision or "", state, note)
