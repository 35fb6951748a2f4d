"""How far special characteristics are carried and proven, computed from their facts."""

from typing import TYPE_CHECKING

from csrreg.model.capability import Judged, is_measured, judge, targets_for
from csrreg.model.coverage import is_settled, needed, outdated, part_of, revision_in_force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csrreg.model.characteristic import Characteristic
    from csrreg.model.register import Entry, Register
    from csrreg.model.settings import CapabilityTarget

CHARACTERISTIC_STATUSES = ("open", "to_update", "not_capable", "released", "retired")
"""From least to most advanced: a document does not carry it; one covers only an older revision of
the drawing; capability is missing or below its target; none of these."""


def characteristic_status(entry: "Entry[Characteristic]", register: "Register") -> str:
    """Return how far a special characteristic is carried and proven: the first line that fits."""
    record, settings = entry.record, register.settings
    if record.retired is not None:
        return "retired"
    part = part_of(record, register)
    if not all(is_settled(record.carried_in.get(k)) for k in needed(record, part, settings)):
        return "open"
    in_force = revision_in_force(part, register.today)
    if part is not None and in_force is not None and outdated(record, part, in_force):
        return "to_update"
    if is_measured(record) and settings is not None:
        targets = targets_for(
            register.classes.get(entry.id), part.phase if part is not None else None, settings
        )
        judged = judge(record, targets, register.today, settings.calendar)
        if any(j.state in ("missing", "wrong_index", "below") for j in judged):
            return "not_capable"
    return "released"


def unproven(register: "Register") -> "Iterator[tuple[Entry[Characteristic], Judged]]":
    """Yield every capability target that a characteristic does not reach in its part's phase."""
    settings = register.settings
    if settings is None or not settings.capability:
        return
    targets: dict[tuple[str | None, str | None], tuple[CapabilityTarget, ...]] = {}
    for entry in register.characteristics:
        record = entry.record
        if record.retired is not None:
            continue
        part = part_of(record, register)
        key = (register.classes[entry.id], part.phase if part is not None else None)
        if key not in targets:
            targets[key] = targets_for(*key, settings)
        if targets[key] and is_measured(record):
            for judged in judge(record, targets[key], register.today, settings.calendar):
                if judged.state != "ok":
                    yield entry, judged
