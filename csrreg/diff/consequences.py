"""What follows from changes: answers that no longer hold, requirements to look at again, statuses.

Both registers are looked at on the same day, so that nothing shows that only time brought.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from csrreg.diff.records import RecordChange
from csrreg.model.answers import changed_since, state_of, why_stale
from csrreg.model.kinds import REQUIREMENT, REVIEW, SETTINGS_FILE
from csrreg.model.proof import covers
from csrreg.model.register import Entry, Register, links_of
from csrreg.model.status import (
    is_decided,
    missing,
    requirement_status,
    site_statuses,
    sites_of,
    status_of,
)

if TYPE_CHECKING:
    from csrreg.model.review import Review

What = Literal["stale_answer", "decided_otherwise", "verification_lost", "to_re_review", "status"]


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a change does to a record, itself or another one."""

    id: str
    title: str
    what: What
    text: str
    before: str
    """The status before; empty where it is not about a status."""
    after: str
    of: str = ""
    """The department or the site it is about; empty for none. ``text`` says it, too."""


def consequences(
    old: Register, new: Register, changes: Iterable[RecordChange]
) -> dict[str, tuple[Consequence, ...]]:
    """Return what follows from each changed record, by its id; under an empty id what has no cause.

    Only of records that both registers have and could read.
    """
    changes = tuple(changes)
    causes = _Causes(changes, new)
    was = {change.id: change.was for change in changes if change.was}
    found: dict[str, list[Consequence]] = {}
    for id, entry in new.entries.items():
        before = old.entries.get(was.get(id, id))
        if before is None:
            continue
        for consequence, suspects in _of_record(before, old, entry, new):
            cause = causes.of(entry, suspects)
            found.setdefault(cause, []).append(consequence)
    return {id: tuple(listed) for id, listed in found.items()}


_Found = Iterator[tuple[Consequence, tuple[str, ...]]]
"""Consequences, each with the ids that may have caused it."""


def _of_record(before: Entry[Any], old: Register, entry: Entry[Any], new: Register) -> _Found:
    if entry.kind is REVIEW:
        yield from _answers(before, old, entry, new)
        yield from _decision(before, old, entry, new)
    if entry.kind is REQUIREMENT:
        yield from _verifications(before, old, entry, new)
        yield from _sites(before, old, entry, new)
        return
    then, now = status_of(before, old), status_of(entry, new)
    if then != now:
        yield _of(entry, "status", f"status {then} -> {now}", then, now), ()


def _of(
    entry: Entry[Any], what: What, text: str, before: str = "", after: str = "", *, of: str = ""
) -> Consequence:
    return Consequence(entry.id, " ".join(entry.title.split()), what, text, before, after, of)


def _answers(
    before: "Entry[Review]", old: Register, entry: "Entry[Review]", new: Register
) -> _Found:
    for department, answer in entry.record.departments.items():
        if state_of(entry, department, new) == "stale":
            if state_of(before, department, old) not in ("stale", "missing"):
                why = why_stale(entry, answer, new)
                text = f"the answer of {department} is stale: {why}"
                suspects = changed_since(entry, answer, new)
                yield _of(entry, "stale_answer", text, of=department), suspects


def _decision(
    before: "Entry[Review]", old: Register, entry: "Entry[Review]", new: Register
) -> _Found:
    """Yield that a review says something else than what was decided, where that is new."""
    decision = entry.record.decision
    if decision is None or decision.digest is None or not is_decided(entry.record):
        return
    differs = new.digests.get(entry.id, decision.digest) != decision.digest
    known = before.record.decision
    differed = known is not None and old.digests.get(before.id, known.digest) != known.digest
    if differs and not differed:
        text = f"it was decided on {decision.date} on other content; amend it with a new review"
        yield _of(entry, "decided_otherwise", text), (entry.id,)


def _verifications(before: Entry[Any], old: Register, entry: Entry[Any], new: Register) -> _Found:
    earlier = {view.site: view for view in sites_of(before.record, old)}
    for view in sites_of(entry.record, new):
        then = earlier.get(view.site) or earlier.get("")
        if not view.verification or then is None or not then.verification:
            continue
        last = view.verification[-1]
        covered = last == then.verification[-1] and covers(last, before.record)
        if covered and not covers(last, entry.record):
            at = f" at {view.site}" if view.site else ""
            text = f"the verification of {last.date} by {last.by}{at} does not cover it any more"
            yield _of(entry, "verification_lost", text, of=view.site), (entry.id,)


def _sites(before: Entry[Any], old: Register, entry: Entry[Any], new: Register) -> _Found:
    """Yield how the status of a requirement changed, site by site where sites have their own."""
    earlier = site_statuses(before, old) or {"": status_of(before, old)}
    for view in sites_of(entry.record, new):
        now = requirement_status(view, new)
        then = earlier.get(view.site, earlier.get("", ""))
        if not then or then == now:
            continue
        at = f"at {view.site}: " if view.site else ""
        if now == "to_re_review":
            text = f"{at}{'; '.join(missing(view, new))}"
            yield _of(entry, "to_re_review", text, then, now, of=view.site), ()
        else:
            text = f"{at}status {then} -> {now}"
            yield _of(entry, "status", text, then, now, of=view.site), ()


class _Causes:
    """Finds the change that something follows from."""

    def __init__(self, changes: tuple[RecordChange, ...], new: Register) -> None:
        self._ids = {change.id: None for change in changes}
        self._naming: Mapping[str, list[str]] = _naming(self._ids, new)

    def of(self, entry: Entry[Any], suspects: tuple[str, ...]) -> str:
        """Return the id of the change: a suspect, the record itself, one it is linked with.

        Else the settings, if they changed; else an empty text.
        """
        linked = (link.target for link in links_of(entry))
        named = self._naming.get(entry.id, [])
        likely = (*suspects, entry.id, *linked, *named, entry.customer, SETTINGS_FILE)
        return next((id for id in likely if id in self._ids), "")


def _naming(ids: Iterable[str], new: Register) -> dict[str, list[str]]:
    """Return the changed records that name each record."""
    found: dict[str, list[str]] = {}
    for id in ids:
        if (entry := new.entries.get(id)) is not None:
            for link in links_of(entry):
                found.setdefault(link.target, []).append(id)
    return found
