"""What a new drawing revision of a part touches."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csrreg.model.capability import is_measured
from csrreg.model.coverage import (
    DRAWING,
    is_older,
    is_suppliers,
    outdated,
    revision_in_force,
    unchanged_since,
)
from csrreg.model.decided import decision_on, decision_wanted
from csrreg.model.ids import sort_key
from csrreg.reports import impact_orders, impact_part_open
from csrreg.reports.impact import (
    Affected,
    Impact,
    as_recorded,
    still_here,
    when_done,
    with_recorded,
)
from csrreg.reports.impact_part_change import PartChange, approval, change_of, undecided_before
from csrreg.reports.impact_schedule import OTHERS, PAPERS, STUDIES, effective
from csrreg.rules.naming import typed

if TYPE_CHECKING:
    from csrreg.model.characteristic import AssessedRevision, Characteristic
    from csrreg.model.part import Part
    from csrreg.model.register import Entry, Register

_UNSAID = "does not say which revision it covers"


def build(entry: "Entry[Part]", revision: str, register: "Register", *, owner: str = "") -> Impact:
    """Return what a revision of a part touches, recorded or not; ``owner`` takes what nobody owns.

    Older revisions are those that stand before it in the part's record.
    """
    change = change_of(entry, revision, register)
    own = (e for e in register.characteristics if e.record.part == entry.id)
    known = sorted(own, key=lambda e: sort_key(e.id))
    live = (e for e in known if e.record.retired is None)
    characteristics = [e for e in live if not _is_removed(e, change)]
    touched = [e for e in known if e.record.retired is None or _is_removed(e, change)]
    affected = [
        *_characteristics(touched, change),
        *_papers(touched, change),
        *_capability(characteristics, change),
        *_approvals(characteristics, change),
        *impact_orders.of_part(change),
        *impact_part_open.requirements(change),
        *impact_part_open.open_points(change, characteristics),
        *impact_part_open.linked(change),
    ]
    recorded = change.recorded.actions if change.recorded is not None else ()
    return Impact(
        kind="part",
        id=entry.id,
        title=entry.title,
        what=revision,
        facts=tuple(_facts(change)),
        affected=with_recorded(affected, recorded, owner),
        effective=change.schedule.effective,
        recorded=as_recorded(recorded),
        notes=(
            *_notes(change, characteristics),
            *when_done(entry.id, "revisions", change.at, recorded, register),
        ),
    )


def newest(part: "Part") -> str | None:
    """Return the newest revision that is recorded."""
    return part.revisions[-1].revision if part.revisions else None


def _is_removed(entry: "Entry[Characteristic]", change: PartChange) -> bool:
    """Return whether it was this revision that took the characteristic away."""
    decided = decision_on(entry.record, change.revision)
    return decided is not None and decided.result == "removed"


def _characteristics(
    characteristics: "list[Entry[Characteristic]]", change: PartChange
) -> Iterator[Affected]:
    for entry in characteristics:
        record = entry.record
        decided = decision_on(record, change.revision)
        action = None
        if decided is None:
            what = decision_wanted(entry.id, change.revision)
            action = change.soon(what, still_here(record.owner, change.register) or change.owner)
            why = "nobody has decided what the revision did to it"
        else:
            why = _decided(decided)
        marks = [f"balloon {record.balloon}" if record.balloon else "", record.symbol or ""]
        marks.append(change.register.classes.get(entry.id) or "")
        old = _older_papers(record, change)
        kinds = ", ".join(f"{kind} ({revision or '?'})" for kind, revision in old.items())
        carried = f"carried for an older revision in {kinds}" if kinds else "no older paper"
        yield Affected(
            topic="characteristics",
            id=entry.id,
            title=entry.title,
            what="; ".join([" ".join(m for m in marks if m), carried] if any(marks) else [carried]),
            why=why,
            owner=record.owner or "",
            action=action,
            command=f"csrreg impact {change.id} --revision {typed(change.revision)} "
            f"--decide {entry.id}=…",
        )


def _decided(decided: "AssessedRevision") -> str:
    by = f" by {decided.by}" if decided.by else ""
    day = f" on {decided.date}" if decided.date else ""
    return f"{decided.result}, decided{by}{day}"


@dataclass(frozen=True, slots=True)
class _Paper:
    """A paper of ours or of a supplier that carries characteristics for an older revision."""

    kind: str
    number: str
    revision: str
    covers: str


def _papers(
    characteristics: "list[Entry[Characteristic]]", change: PartChange
) -> Iterator[Affected]:
    """Yield control plans, FMEAs, instructions to revise, each with what stands in it."""
    found: dict[_Paper, list[Entry[Characteristic]]] = {}
    for entry in characteristics:
        record = entry.record
        for kind, covered in _older_papers(record, change).items():
            carried = record.carried_in[kind]
            number = carried.document or ""
            paper = _Paper(kind, number, carried.revision or "", covered)
            found.setdefault(paper, []).append(entry)
    for paper, standing in found.items():
        owners = Counter(
            owner
            for entry in standing
            if (owner := still_here(entry.record.owner, change.register))
        )
        owner = owners.most_common(1)[0][0] if owners else change.owner
        name = paper.number or f"the {paper.kind}"
        places = "; ".join(_placed(entry, paper.kind, change) for entry in standing)
        others = is_suppliers(paper.kind)
        verb = "have the supplier revise it" if others else "revise it"
        if paper.kind == DRAWING:
            verb = "take over the drawing"
        what = f"{name} ({paper.kind}): {verb} for revision {change.revision}"
        own = f"revision {paper.revision}, " if paper.revision else ""
        yield Affected(
            topic="papers",
            id=name,
            title=paper.kind,
            what=places,
            why=f"{own}covers {paper.covers}" if paper.covers else f"{own}{_UNSAID}",
            owner=owner,
            action=change.action(what, owner, OTHERS if others else PAPERS),
        )


def _older_papers(record: "Characteristic", change: PartChange) -> dict[str, str]:
    """Return the papers that cover only an older revision, with that; empty if they do not say."""
    found = outdated(record, change.part, change.revision)
    return {
        kind: found.get(kind, "")
        for kind, carried in record.carried_in.items()
        if kind in found
        or (kind != DRAWING and carried.document is not None and carried.for_revision is None)
    }


def _is_old(record: "Characteristic", revision: str | None, change: PartChange) -> bool:
    """Return whether a proof covers only an older revision, or does not say which.

    What a revision left unchanged keeps the proof made on the one before.
    """
    since = unchanged_since(record, change.part, change.revision)
    return revision is None or is_older(change.part, revision, since)


def _placed(entry: "Entry[Characteristic]", kind: str, change: PartChange) -> str:
    place = entry.record.carried_in[kind].place
    about = [x for x in (place, "removed" if _is_removed(entry, change) else "") if x]
    return f"{entry.id} ({', '.join(about)})" if about else entry.id


def _capability(
    characteristics: "list[Entry[Characteristic]]", change: PartChange
) -> Iterator[Affected]:
    """Yield results that were measured on older revisions only."""
    for entry in characteristics:
        record = entry.record
        results = record.capability
        older = [c for c in results if _is_old(record, c.for_revision, change)]
        if not older or len(older) < len(results) or not is_measured(record):
            continue
        latest = {(c.index, c.phase): c for c in older}.values()
        said = ", ".join(f"{c.index} {c.value} on {c.for_revision or '?'}" for c in latest)
        owner = still_here(record.owner, change.register) or change.owner
        what = f"{entry.id}: prove capability on revision {change.revision}"
        yield Affected(
            topic="capability",
            id=entry.id,
            title=entry.title,
            what=said,
            why="measured on an older revision only",
            owner=owner,
            action=change.action(what, owner, STUDIES),
        )


def _approvals(
    characteristics: "list[Entry[Characteristic]]", change: PartChange
) -> Iterator[Affected]:
    """Yield characteristics that the customer has approved for older revisions only."""
    for entry in characteristics:
        record = entry.record
        if not record.approved or not all(
            _is_old(record, a.for_revision, change) for a in record.approved
        ):
            continue
        last = record.approved[-1]
        paper = f", {last.document}" if last.document else ""
        yield Affected(
            topic="approvals",
            id=entry.id,
            title=entry.title,
            what=f"{last.by}{paper}",
            why=f"covers {last.for_revision}" if last.for_revision else _UNSAID,
            owner=record.owner or "",
            action=approval(change),
        )


def _facts(change: PartChange) -> Iterator[tuple[str, str]]:
    part, recorded, register = change.part, change.recorded, change.register
    if part.drawing:
        yield "drawing", part.drawing
    if recorded is None:
        yield "revision", f"{change.revision}, not recorded yet"
    else:
        days = [
            f"{w} {d}" for w, d in (("of", recorded.date), ("received", recorded.received)) if d
        ]
        yield "revision", ", ".join([change.revision, *days])
    in_force = revision_in_force(part, register.today)
    if in_force is not None:
        yield "in force", "this revision" if in_force == change.revision else in_force
    yield "effective", effective(change.schedule)
    settings = register.settings
    sites = settings.sites if settings is not None else {}
    names = [f"{s} ({sites[s].name})" if s in sites else s for s in part.sites]
    if names:
        yield "sites", ", ".join(names)
    if part.owner:
        yield "owner", part.owner
    if recorded is not None and recorded.change is not None:
        if recorded.change.asked_by:
            yield "asked by", recorded.change.asked_by
        if recorded.change.why:
            yield "why", recorded.change.why


def _notes(change: PartChange, characteristics: "list[Entry[Characteristic]]") -> Iterator[str]:
    today, id, revision = change.register.today, change.id, change.revision
    if change.part.retired is not None:
        yield f"{id} was retired on {change.part.retired.date}: {change.part.retired.reason}"
    if change.recorded is None:
        yield (
            f"revision {revision} is not recorded yet: csrreg add revision {id} "
            f"--revision {typed(revision)} --received {today} --effective …"
        )
        return
    if change.schedule.effective is None:
        yield (
            "without an effective date it counts as in force, and the actions have no due date: "
            f"csrreg set {id} revisions.{change.at + 1}.effective=…"
        )
    in_force = revision_in_force(change.part, today)
    if in_force is not None and is_older(change.part, revision, in_force):
        yield f"revision {in_force} is in force already; this one is behind it"
    for older in undecided_before(characteristics, change):
        yield (
            f"nobody has decided what revision {older} did, so what was proven before does not "
            f"count: csrreg impact {id} --revision {typed(older)}"
        )
