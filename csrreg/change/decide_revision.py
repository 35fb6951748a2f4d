"""Recording what a drawing revision did to a characteristic."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csrreg.change.edits import Append, Edit, Set
from csrreg.change.facts import fact_edits
from csrreg.errors import CsrregError
from csrreg.model.coverage import is_older, proven_revisions
from csrreg.model.decided import decision_wanted, plain
from csrreg.model.tree import get

if TYPE_CHECKING:
    from csrreg.findings import Step
    from csrreg.model.characteristic import Characteristic
    from csrreg.model.common import Action
    from csrreg.model.part import Part
    from csrreg.model.register import Entry
    from csrreg.model.tree import Mapping, Path

RESULTS = ("new", "unchanged", "changed", "removed")
_GIVEN = re.compile(r"\s*([^=＝\s]+)\s*[=＝]\s*(\S+)\s*")


@dataclass(frozen=True, slots=True)
class Facts:
    """Who decided and when, and the facts of the change."""

    revision: str
    by: str
    date: str
    change: "Mapping"
    told: "Sequence[Mapping]"
    reason: str
    """Why a removed one is retired; empty: because the drawing no longer shows it."""
    effective: str = ""
    """The day from which the revision binds, if that is known."""
    coming: bool = False
    """Whether that is a later day: until then what it removes still counts."""
    again: bool = False
    """True to put it in the place of another decision about the same revision."""


def parse_decision(text: str) -> tuple[str, str]:
    """Return the characteristic's id and the result that ``SC-…=unchanged`` names.

    Raises:
        CsrregError: if it is none.
    """
    found = _GIVEN.fullmatch(text)
    result = found[2].lower() if found is not None else ""
    if found is None or result not in RESULTS:
        raise CsrregError(
            f"--decide {text!r}: expected ID={'|'.join(RESULTS)}",
            "such as --decide SC-NORDAUTO-0001=unchanged",
        )
    return found[1].upper(), result


def decision_edits(
    entry: "Entry[Characteristic]", result: str, facts: Facts, part: "Part", tree: "Mapping"
) -> list[Edit]:
    """Return the edits that record a decision; none if it says so already.

    A decision on the same revision takes the place of the one before; the facts of the change that
    are not given anew stay. ``tree`` holds the characteristic's fields as text.

    Raises:
        CsrregError: if the characteristic was retired for it and would come back, if something else
            was decided, or if it is said to be new although there is proof of an older revision.
    """
    record = entry.record
    at = next((n for n, a in enumerate(record.assessed) if a.revision == facts.revision), None)
    before = record.assessed[at] if at is not None else None
    if record.retired is not None and result != "removed":
        raise CsrregError(
            f"{entry.id} was retired on {record.retired.date}: {record.retired.reason}",
            f"if it is special again: csrreg set {entry.id} --unset retired",
        )
    if before is not None and before.result != result and not facts.again:
        said_by = f"{before.by or 'nobody'}, {before.date or 'no date'}"
        raise CsrregError(
            f"{entry.id}: {before.result} was decided for {facts.revision} ({said_by})",
            "--again records it anew",
        )
    if result == "new":
        _refuse_proven(entry, facts.revision, part)
    said: Mapping = {"result": result, "by": facts.by, "date": facts.date}
    edits: list[Edit] = []
    if at is None:
        block: Mapping = {"revision": facts.revision, **said}
        if change := _change(result, facts):
            block["change"] = change
        if facts.told:
            block["communicated"] = list(facts.told)
        edits.append(Append(("assessed",), block))
    else:
        if before is None or before.result != result:
            edits += [Set(("assessed", at, name), value) for name, value in said.items()]
        path: Path = ("assessed", at)
        edits += fact_edits(path, get(tree, path), _change(result, facts), facts.told)
    if result == "removed" and not facts.coming:
        edits += _retirement(record, facts, waited=before is not None)
    said_so = [e for e in edits if isinstance(e, Set) and get(tree, e.path) == e.value]
    return [e for e in edits if e not in said_so]


def _refuse_proven(entry: "Entry[Characteristic]", revision: str, part: "Part") -> None:
    older = [r for r in proven_revisions(entry.record) if is_older(part, r, revision)]
    if older:
        raise CsrregError(
            f"{entry.id} is not new with revision {revision}: there is proof of {older[0]}",
            "say unchanged or changed",
        )


def _change(result: str, facts: Facts) -> "Mapping":
    """Return the facts of the change; the reason of a removal that waits is kept among them."""
    if result == "removed" and facts.coming and facts.reason:
        return {"why": facts.reason} | dict(facts.change)
    return facts.change


def _retirement(record: "Characteristic", facts: Facts, *, waited: bool) -> list[Edit]:
    """Return the edits that retire; of one that is retired only the reason changes.

    ``waited`` says that the removal was recorded before: it counts from the revision's day.
    """
    if record.retired is not None:
        return [Set(("retired", "reason"), facts.reason)] if facts.reason else []
    known = next((a.change for a in record.assessed if a.revision == facts.revision), None)
    kept = known.why if known is not None and known.why is not None else ""
    retired: Mapping = {
        "date": (facts.effective if waited else "") or facts.date,
        "reason": facts.reason or kept or f"Not on the drawing since revision {facts.revision}.",
        "by": facts.by,
    }
    return [Set(("retired",), retired)]


def done_edits(
    actions: "Iterable[Action]", path: "tuple[Step, ...]", ids: Iterable[str], facts: Facts
) -> list[Edit]:
    """Return the edits that mark the open actions as done which asked for these decisions.

    ``path`` leads to the actions in the part's record.
    """
    wanted = {plain(decision_wanted(id, facts.revision)) for id in ids}
    return [
        Set((*path, at, "done"), facts.date)
        for at, action in enumerate(actions)
        if action.done is None and plain(action.what) in wanted
    ]
