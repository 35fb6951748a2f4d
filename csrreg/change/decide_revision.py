"""Recording what a drawing revision did to a characteristic."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csrreg.change.edits import Append, Edit, Set
from csrreg.errors import CsrregError
from csrreg.model.decided import decision_wanted, plain

if TYPE_CHECKING:
    from csrreg.findings import Step
    from csrreg.model.characteristic import Characteristic
    from csrreg.model.common import Action
    from csrreg.model.register import Entry
    from csrreg.model.tree import Mapping

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
    """Why a removed one is retired."""


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


def decision_edits(entry: "Entry[Characteristic]", result: str, facts: Facts) -> list[Edit]:
    """Return the edits that record a decision; none if it says so already.

    A decision on the same revision takes the place of the one before.

    Raises:
        CsrregError: if the characteristic was retired for it and would come back.
    """
    record = entry.record
    at = next((n for n, a in enumerate(record.assessed) if a.revision == facts.revision), None)
    before = record.assessed[at] if at is not None else None
    if record.retired is not None and result != "removed":
        raise CsrregError(
            f"{entry.id} was retired on {record.retired.date}: {record.retired.reason}",
            f"if it is special again: csrreg set {entry.id} --unset retired",
        )
    if before is not None and before.result == result and not facts.change and not facts.told:
        return []
    said: Mapping = {"result": result, "by": facts.by, "date": facts.date}
    edits: list[Edit] = []
    if at is None:
        block: Mapping = {"revision": facts.revision, **said}
        if facts.change:
            block["change"] = facts.change
        if facts.told:
            block["communicated"] = list(facts.told)
        edits.append(Append(("assessed",), block))
    else:
        if before is None or before.result != result:
            edits += [Set(("assessed", at, name), value) for name, value in said.items()]
        if facts.change:
            edits.append(Set(("assessed", at, "change"), facts.change))
        edits += [Append(("assessed", at, "communicated"), told) for told in facts.told]
    if result == "removed" and record.retired is None:
        retired: Mapping = {"date": facts.date, "reason": facts.reason, "by": facts.by}
        edits.append(Set(("retired",), retired))
    return edits


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
