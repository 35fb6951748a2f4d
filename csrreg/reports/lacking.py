"""What a requirement or a special characteristic needs next, in the reader's language.

The command line says the same in ``model.status.missing``, with the fields to be set.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.model.coming import waits_too_long
from csrreg.model.coverage import is_settled, needed, outdated, part_of, revision_in_force
from csrreg.model.editions import unassessed_editions
from csrreg.reports.names import carrier_cell
from csrreg.reports.page import Cell, Day, Joined, Label, Number, Text

if TYPE_CHECKING:
    from csrreg.model.capability import Judged
    from csrreg.model.characteristic import Characteristic
    from csrreg.model.register import Register
    from csrreg.model.status import SiteView


def for_requirement(view: "SiteView", status: str, register: "Register") -> Iterator[Cell]:
    """Yield what a requirement of a status needs for its next one at a site."""
    match status:
        case "identified":
            yield Label("missing.applies")
        case "in_clarification":
            yield Label("missing.customer_answer")
        case "to_re_review":
            yield _re_review(view, register)
        case "assessed":
            yield Label("missing.action_or_place")
        case "planned":
            open_actions = sum(a.done is None for a in view.actions)
            if open_actions:
                yield Label("missing.actions", {"count": Number(open_actions)})
            if not view.implemented_in:
                yield Label("missing.place")
        case "implemented":
            again = "verification_again" if view.verification else "verification"
            yield Label(f"missing.{again}")


def _re_review(view: "SiteView", register: "Register") -> Cell:
    new = list(unassessed_editions(view.requirement, register))
    late = waits_too_long(view.requirement, register) if not new else None
    if late is not None:
        return Label("missing.take_effect", {"edition": Text(late.edition)})
    if not new:
        return Label("missing.applies_again")
    newest = new[-1]
    assert newest.effective is not None, "only an effective edition asks for it"
    day = Day(newest.effective, late=True)
    return Label("missing.comparison", {"edition": Text(newest.edition), "day": day})


def for_coverage(record: "Characteristic", register: "Register") -> Iterator[Cell]:
    """Yield the documents that do not carry a characteristic, or only for an older drawing."""
    part = part_of(record, register)
    lacking = [
        kind
        for kind in needed(record, part, register.settings)
        if not is_settled(record.carried_in.get(kind))
    ]
    if lacking:
        kinds = Joined(tuple(carrier_cell(kind) for kind in lacking), ", ")
        yield Label("missing.carried", {"kinds": kinds})
    in_force = revision_in_force(part, register.today)
    if part is None or in_force is None:
        return
    for kind, revision in outdated(record, part, in_force).items():
        values: dict[str, Cell] = {
            "kind": carrier_cell(kind),
            "revision": Text(revision),
            "in_force": Text(in_force),
        }
        yield Label("missing.older_revision", values)


def for_capability(judged: "Judged") -> Cell | None:
    """Return what is missing of a capability target; None if only its date is too old."""
    target = judged.target
    values: dict[str, Cell] = {
        "index": Text(target.index),
        "target": Number(target.at_least),
    }
    match judged.state:
        case "below" if judged.result is not None:
            return Label("missing.capability", {**values, "value": Number(judged.result.value)})
        case "missing" | "wrong_index":
            return Label("missing.result", values)
    return None
