"""CHR001 to CHR006: special characteristics, from the drawing to the control plan."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.findings import Severity
from csrreg.model.coverage import (
    is_passed_through,
    is_settled,
    is_suppliers,
    needed,
    part_of,
)
from csrreg.model.limits import nominal_is_outside
from csrreg.model.register import Entry, Register
from csrreg.model.symbols import Scheme, is_critical
from csrreg.rules.base import Hit, rule
from csrreg.rules.controls import TightControls, words_in
from csrreg.rules.naming import did_you_mean, listed, named, short

if TYPE_CHECKING:
    from csrreg.model.characteristic import Characteristic, Control

_SEVERE = 9
"""From this severity on a failure hurts people or breaks the law (FMEA handbook)."""
_NO_SCHEME = Scheme()


def live(register: Register) -> "Iterator[Entry[Characteristic]]":
    """Yield the special characteristics that are not retired."""
    return (e for e in register.characteristics if e.record.retired is None)


def critical(entry: "Entry[Characteristic]", register: Register) -> bool | None:
    """Return whether a characteristic's class is one of the gravest; None if that is not known."""
    symbol = None
    if entry.record.symbol is not None:
        symbol = register.schemes.get(entry.customer, _NO_SCHEME).find(entry.record.symbol)
    return is_critical(register.classes[entry.id], symbol, register.settings)


@rule("CHR001", Severity.ERROR)
def limits_wrong(register: Register) -> Iterator[Hit]:
    """A lower limit is above the upper one, or the nominal value is outside the limits.

    Why: nobody can inspect to such limits, and a control plan copied from them is wrong as well.
    Fix: take the values from the drawing. Where the nominal size is meant to be outside, as in the
    fit 12 f7 or in 12 -0.016/-0.034, the specification has to say so.
    """
    for entry in live(register):
        record = entry.record
        nominal, lower, upper = record.nominal, record.lower, record.upper
        if lower is not None and upper is not None and lower > upper:
            message = f"the lower limit {lower} is above the upper limit {upper}"
            fix = f"take them from the drawing: csrreg set {entry.id} lower=… upper=…"
            yield Hit(entry.id, ("lower",), message, fix)
            continue
        says = record.specification
        if nominal is None or (says is not None and nominal_is_outside(says)):
            continue
        fix = f"correct it; if it is meant so: csrreg set {entry.id} specification=… (12 f7)"
        for limit, side, outside in (
            (lower, "below the lower", lower is not None and nominal < lower),
            (upper, "above the upper", upper is not None and nominal > upper),
        ):
            if outside:
                message = f"the nominal value {nominal} is {side} limit {limit}"
                yield Hit(entry.id, ("nominal",), message, fix)


@rule("CHR002", Severity.ERROR)
def unknown_symbol(register: Register) -> Iterator[Hit]:
    """A symbol is not in the customer's scheme of special characteristics.

    Why: without a conversion nobody knows which class of ours it is; SC means three things at three
    customers (IATF 16949 8.3.3.3).
    Fix: correct the symbol, or add it, or its other spelling, to the customer's symbols. A number
    behind a symbol, as in SC 3, does not matter.
    """
    for entry in live(register):
        symbol = entry.record.symbol
        scheme = register.schemes.get(entry.customer)
        if symbol is not None and scheme is not None and scheme.find(symbol) is None:
            customer = named(register, entry.customer)
            message = f"{short(symbol)} is not in the scheme of {customer}"
            meant = did_you_mean(scheme.nearest(symbol))
            fix = f"{meant} Else add it to the symbols of {entry.customer}"
            yield Hit(entry.id, ("symbol",), message, fix)


@rule("CHR003", Severity.ERROR)
def not_carried(register: Register) -> Iterator[Hit]:
    """A document that must carry a special characteristic does not, and no reason says why.

    Why: a characteristic that is on the drawing and not in the control plan is the finding that
    auditors look for first (IATF 16949 8.3.3.3). carried_in of csrreg.yaml lists the documents; a
    prototype needs only its drawing, a supplier's document is the matter of CHR013.
    Fix: name the document that carries it, or say why it need not.
    """
    settings = register.settings
    if settings is None or not settings.carried_in:
        return
    for entry in live(register):
        record = entry.record
        part = part_of(record, register)
        carried = record.carried_in
        missing = [
            kind
            for kind in needed(record, part, settings)
            if not is_settled(carried.get(kind)) and not is_suppliers(kind)
        ]
        if missing:
            message = f"not carried in {listed(missing)}, and no reason says why"
            fix = (
                f"csrreg set {entry.id} carried_in.{missing[0]}.document=… "
                f"(or carried_in.{missing[0]}.not_needed=…)"
            )
            yield Hit(entry.id, ("carried_in",), message, fix)


@rule("CHR004", Severity.ERROR)
def severe_without_critical_class(register: Register) -> Iterator[Hit]:
    """The severity is at or above the threshold, and the class is not a critical one.

    Why: a failure that hurts people or breaks the law is what critical classes are for; the FMEA
    and the list then say two different things. The threshold is severity_threshold of csrreg.yaml,
    9 where it says nothing.
    Fix: give it a critical class, or correct the severity with the FMEA team.
    """
    settings = register.settings
    threshold = settings.severity_threshold if settings is not None else None
    threshold = _SEVERE if threshold is None else threshold
    for entry in live(register):
        record = entry.record
        if record.severity is None or record.severity < threshold:
            continue
        is_so = critical(entry, register)
        class_ = register.classes[entry.id]
        if is_so or (is_so is None and (class_ or record.symbol)):
            continue
        has = f"class {class_} is not critical" if class_ else "it has no critical class"
        message = f"severity {record.severity}, and {has} (from {threshold} on it must be)"
        fix = f"csrreg set {entry.id} class=… or symbol=…; or correct the severity"
        yield Hit(entry.id, ("severity",), message, fix)


@rule("CHR005", Severity.WARNING)
def critical_with_plain_sampling(register: Register) -> Iterator[Hit]:
    """A critical characteristic is only sampled: no SPC, no 100 % inspection, no error-proofing.

    Why: a sample of five finds a rare failure by luck; customers expect more for what hurts people.
    The words that count stand in csrreg's words.yaml. What a supplier makes and we pass through is
    judged by the supplier's plan.
    Fix: control it by SPC, on every part, or so that the mistake cannot happen, and say that in the
    method; or accept the finding with the customer's agreement.
    """
    words: TightControls | None = None
    for entry in live(register):
        record = entry.record
        if not record.control or is_passed_through(record) or not critical(entry, register):
            continue
        words = words or TightControls(register.lexicon.controls.values())
        part = part_of(record, register)
        controls = _in_phase(record.control, part.phase if part is not None else None)
        said = words_in(controls)
        if said and not words.within(said):
            at = record.control.index(controls[0])
            message = f"critical, and only sampled: {short(', '.join(said.splitlines()))}"
            fix = f"say how every part is safe: csrreg set {entry.id} control.{at + 1}.method=…"
            yield Hit(entry.id, ("control", at), message, fix)


def _in_phase(controls: "tuple[Control, ...]", phase: str | None) -> "tuple[Control, ...]":
    """Return the controls of the phase a part is in; all of them where none is of that phase."""
    return tuple(c for c in controls if c.phase in (None, phase)) or controls


@rule("CHR006", Severity.ERROR)
def no_reaction_plan(register: Register) -> Iterator[Hit]:
    """A special characteristic has no reaction plan, or one of its controls has none.

    Why: the operator who finds a bad part must know what to do with it and with those before it
    (IATF 16949 8.5.1.1, annex A). A prototype, and what a supplier makes and we do not check, may
    have no control here at all.
    Fix: say who stops what, which parts are blocked, and how far back they are checked.
    """
    for entry in live(register):
        record = entry.record
        if not record.control:
            part = part_of(record, register)
            if is_passed_through(record) or (part is not None and part.phase == "prototype"):
                continue
            message = "nothing says how it is controlled, nor what to do when it is out of limits"
            fix = f"csrreg set {entry.id} control+=… (operation, method, sample, reaction)"
            yield Hit(entry.id, ("control",), message, fix)
        for at, control in enumerate(record.control):
            if control.reaction is None:
                where = f" at operation {control.operation}" if control.operation else ""
                fix = f"csrreg set {entry.id} control.{at + 1}.reaction=…"
                yield Hit(entry.id, ("control", at), f"no reaction plan{where}", fix)


RULES = (
    limits_wrong,
    unknown_symbol,
    not_carried,
    severe_without_critical_class,
    critical_with_plain_sampling,
    no_reaction_plan,
)
