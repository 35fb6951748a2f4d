"""Which characteristics do not reach a capability target: measured below it, or not measured."""

from typing import TYPE_CHECKING, NamedTuple

from csrreg.reports.page import Status
from csrreg.reports.scoped import characteristics_in

if TYPE_CHECKING:
    from collections.abc import Collection

    from csrreg.model.register import Register
    from csrreg.reports.request import Scope

UNREACHED = {
    "below": Status("below_target", "late"),
    "missing": Status("no_result", "open"),
    "wrong_index": Status("wrong_index", "open"),
}
"""The states of a target that is not reached."""


class Gaps(NamedTuple):
    """The characteristics, each counted once: what was measured and is too low counts first."""

    below: frozenset[str]
    """A result lies below its target."""
    no_result: frozenset[str]
    """None does, but a target has no result, or one of another index only."""


def capability_gaps(scope: "Scope", register: "Register") -> Gaps:
    """Return the characteristics in scope that do not reach a target; never the retired ones."""
    return gaps_among({entry.id for entry in characteristics_in(scope, register)}, register)


def gaps_among(ids: "Collection[str]", register: "Register") -> Gaps:
    """Return those of some characteristics that do not reach a target."""
    found = [(e.id, judged.state) for e, judged in register.unproven if e.id in ids]
    below = frozenset(id for id, state in found if state == "below")
    none = frozenset(id for id, state in found if state in ("missing", "wrong_index"))
    return Gaps(below, none - below)
