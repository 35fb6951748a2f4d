"""CHR007 to CHR010: capability results against the targets of csrreg.yaml."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.findings import Severity
from csrreg.model.capability import for_class, is_measured, latest, other_family
from csrreg.model.register import Register
from csrreg.rules.base import Hit, rule
from csrreg.rules.characteristics import live
from csrreg.rules.naming import spoken

if TYPE_CHECKING:
    from csrreg.model.settings import CapabilityTarget


def _asked(target: "CapabilityTarget") -> str:
    """Return what a target asks for: ``Cpk ≥ 1.50 in phase series for class SR``."""
    phase = f" in phase {target.phase}" if target.phase else ""
    class_ = f" for class {target.class_}" if target.class_ else ""
    return f"{target.index} ≥ {target.at_least}{phase}{class_}"


@rule("CHR007", Severity.ERROR)
def capability_missing(register: Register) -> Iterator[Hit]:
    """A target of csrreg.yaml asks for a capability result, and there is none.

    Why: an auditor asks for the figure of every special characteristic (IATF 16949 9.1.1.1). Only
    targets of the phase the part is in count; what is judged and not measured needs no index.
    Fix: record the result with value, number of parts, date and drawing revision.
    """
    for entry, judged in register.unproven:
        if judged.state == "missing":
            target = judged.target
            message = f"no result of {target.index}; asked: {_asked(target)}"
            phase = f",phase={target.phase}" if target.phase else ""
            fix = (
                f"csrreg set {entry.id} 'capability+=index={target.index}{phase},value=…,"
                "sample_size=…,date=…'"
            )
            yield Hit(entry.id, ("capability",), message, fix)


@rule("CHR008", Severity.ERROR)
def capability_below_target(register: Register) -> Iterator[Hit]:
    """The latest capability result is below its target.

    Why: below the target the reaction plan has to run: contain, inspect every part, improve
    (IATF 16949 9.1.1.1).
    Fix: improve and measure again. If the customer agreed to less, accept the finding for a time
    with that reason.
    """
    for entry, judged in register.unproven:
        result = judged.result
        if judged.state == "below" and result is not None:
            day = f" of {result.date}" if result.date else ""
            message = f"{result.index} {result.value}{day}; asked: {_asked(judged.target)}"
            fix = f"improve it and record the new result: csrreg set {entry.id} capability+=…"
            yield Hit(entry.id, ("capability", judged.at, "value"), message, fix)


@rule("CHR009", Severity.ERROR, clock=True)
def capability_too_old(register: Register) -> Iterator[Hit]:
    """The latest capability result is older than the interval of its target.

    Why: tools wear and materials change; a figure of last year says nothing about today.
    Fix: measure again and record the result.
    """
    for entry, judged in register.unproven:
        result, every = judged.result, judged.target.every
        if judged.state == "overdue" and result is not None and every is not None:
            message = f"{result.index} is of {result.date}; asked: every {spoken(every)}"
            fix = f"measure again: csrreg set {entry.id} capability+=… (index, phase, value, date)"
            yield Hit(entry.id, ("capability", judged.at, "date"), message, fix)


@rule("CHR010", Severity.ERROR)
def wrong_capability_index(register: Register) -> Iterator[Hit]:
    """A phase has a Ppk where its target asks for a Cpk, or the other way round.

    Why: Ppk tells how all parts of a first study spread, Cpk how a stable process does within its
    samples. They are two numbers, and one never stands for the other.
    Fix: correct the index or the phase of the result; if both are right, record what is asked.
    """
    settings = register.settings
    if settings is None or not settings.capability:
        return
    targets: dict[str | None, list[CapabilityTarget]] = {}
    for entry in live(register):
        record = entry.record
        if not record.capability or not is_measured(record):
            continue
        class_ = register.classes[entry.id]
        if class_ not in targets:
            targets[class_] = for_class(class_, settings.capability)
        for target in targets[class_]:
            if latest(record, target) >= 0:
                continue
            at = other_family(record, target)
            if at >= 0:
                message = f"a result of {record.capability[at].index}; asked: {_asked(target)}"
                fix = (
                    f"record the {target.index}: csrreg set {entry.id} capability+=…; or correct "
                    f"capability.{at + 1}.phase"
                )
                yield Hit(entry.id, ("capability", at, "index"), message, fix)


RULES = (
    capability_missing,
    capability_below_target,
    capability_too_old,
    wrong_capability_index,
)
