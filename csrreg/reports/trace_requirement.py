"""A requirement from its source to the proof that it is met, edition by edition, site by site."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.model.editions import unassessed_editions
from csrreg.model.ids import sort_key
from csrreg.model.proof import covers
from csrreg.model.register import Entry, Register
from csrreg.model.status import SiteView, sites_of, status_of
from csrreg.reports.trace import Chain, State, Step, Trace

if TYPE_CHECKING:
    from csrreg.model.requirement import Requirement


def build(entry: "Entry[Requirement]", register: Register) -> Trace:
    """Return the trace of a requirement.

    ``register`` must hold its document and the characteristics that name it.
    """
    record = entry.record
    steps = [
        _source(record),
        *_assessments(record, register),
        *(step for view in sites_of(record, register) for step in _at(view, register)),
        _suppliers(record),
        *_characteristics(entry, register),
    ]
    chain = Chain(entry.id, entry.title, "", "", status_of(entry, register), tuple(steps))
    return Trace(entry.id, entry.kind.name, entry.title, "", "", "", (), (chain,))


def _source(record: "Requirement") -> Step:
    source = record.source
    place = ", ".join(x for x in (source.section, source.page and f"page {source.page}") if x)
    refers_to = ", ".join(f"{r.document} {r.edition or ''}".rstrip() for r in source.refers_to)
    note = f"refers to {refers_to}" if refers_to else ""
    return Step("source", source.document, source.edition or "", place, note=note)


def _assessments(record: "Requirement", register: Register) -> Iterator[Step]:
    for assessed in record.assessed:
        by = f"{assessed.by or ''} {assessed.date or ''}".strip()
        yield Step("assessment", by, assessed.edition, assessed.section or "", note=assessed.result)
    for edition in unassessed_editions(record, register):
        note = f"not compared with it; in force since {edition.effective}"
        yield Step("assessment", "", edition.edition, state="hole", note=note)


def _at(view: SiteView, register: Register) -> Iterator[Step]:
    """Yield what is done about it at one site, or at all of them."""
    site = view.site
    applies = view.applies
    answer = applies.answer if applies is not None else None
    if applies is None or answer is None:
        yield Step("applies", state="hole", note="nobody has said", site=site)
        return
    by = applies.by or ""
    state: State = "open" if answer == "clarify" else "ok"
    note = ": ".join(x for x in (answer, applies.reason) if x)
    yield Step("applies", by, str(applies.date or ""), state=state, note=note, site=site)
    if answer not in ("yes", "clarify"):
        return
    deviation = view.requirement.exception
    if deviation is not None and deviation.answer == "accepted":
        what, day = deviation.document or "", str(deviation.date or "")
        yield Step("deviation", what, day, note="agreed with the customer", site=site)
        return
    for action in view.actions:
        if action.done is None:
            late = action.due is not None and action.due < register.today
            yield Step(
                "action",
                action.owner or "",
                str(action.due or ""),
                state="overdue" if late else "open",
                note=action.what,
                site=site,
            )
    yield from _proof(view)


def _proof(view: SiteView) -> Iterator[Step]:
    site = view.site
    for implemented in view.implemented_in:
        what = implemented.document or implemented.process or ""
        note = f"process {implemented.process}" if implemented.process else ""
        yield Step("implemented", what, place=implemented.place or "", note=note, site=site)
    if not view.implemented_in:
        yield Step("implemented", state="hole", note="nowhere", site=site)
    for shown in view.evidence:
        yield Step("evidence", shown.ref or "", str(shown.date or ""), note=shown.what, site=site)
    if not view.evidence:
        yield Step("evidence", state="hole", note="none", site=site)
    if not view.verification:
        yield Step("verification", state="hole", note="none", site=site)
        return
    last = view.verification[-1]
    edition = (last.covers.edition if last.covers is not None else None) or ""
    state: State = "ok"
    note = last.method or ""
    if last.result == "failed":
        state, note = "below", f"failed: {note}"
    elif not covers(last, view.requirement):
        state, note = "outdated", f"covers another edition or text: {note}"
    yield Step("verification", last.by, str(last.date), "", edition, state, note, site)


def _suppliers(record: "Requirement") -> Step:
    cascade = record.cascade
    if cascade is None:
        return Step("suppliers", state="none", note="not said whether they must meet it")
    if cascade.to_suppliers == "no":
        return Step("suppliers", state="not_needed", note="need not meet it")
    if cascade.evidence is None:
        return Step("suppliers", state="hole", note="nothing shows that they were told")
    return Step("suppliers", cascade.evidence)


def _characteristics(entry: "Entry[Requirement]", register: Register) -> Iterator[Step]:
    named = [
        c
        for c in register.characteristics
        if c.record.requirement == entry.id and c.record.retired is None
    ]
    for found in sorted(named, key=lambda c: sort_key(c.id)):
        status = status_of(found, register)
        state: State = "ok" if status == "released" else "open"
        place = found.record.part
        yield Step("characteristic", found.id, "", place, "", state, f"{found.title} ({status})")
