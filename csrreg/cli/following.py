"""What follows from the changes between two states: both registers are read whole for it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from csrreg.cli.revisions import States
    from csrreg.diff.consequences import Consequence
    from csrreg.diff.records import RecordChange


def what_follows(
    root: "Path",
    states: "States",
    today: "date",
    found: "tuple[RecordChange, ...]",
    customer: str = "",
) -> "dict[str, tuple[Consequence, ...]]":
    """Return what follows from each changed record; for one customer as if there was no other."""
    from csrreg.cli.progress import progress
    from csrreg.cli.revisions import source_of
    from csrreg.diff.consequences import consequences
    from csrreg.reports.request import seen_by
    from csrreg.store.load import load

    registers = []
    for state in (states.old, states.new):
        source = source_of(root, states.repository, state)
        register = load(source, today, progress("reading")).register
        registers.append(seen_by(register, customer) if customer else register)
    old, new = registers
    return consequences(old, new, found)
