"""A control plan or PFMEA against the register: what the two say differently."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from csrreg.change.plan_lines import Line, Plan
from csrreg.change.plan_match import (
    Match,
    limits_of_line,
    limits_of_record,
    mark_in,
    match,
    same_limits,
)
from csrreg.model.coverage import revision_in_force
from csrreg.model.limits import Limits, fit_in
from csrreg.model.register import Entry, Register
from csrreg.model.symbols import Scheme, plain_mark

if TYPE_CHECKING:
    from csrreg.model.characteristic import Characteristic
    from csrreg.model.part import Part

Kind = Literal["not_in_register", "not_in_plan", "limits", "symbol", "revision", "unclear"]
_PIECES = re.compile(r"[\s,;，；、/|]+")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Difference:
    """Something the plan and the register say differently."""

    kind: Kind
    id: str
    """The characteristic, if it is one of the register."""
    row: int
    """The plan's row, 0 if it is not about one line."""
    message: str
    plan: str = ""
    register: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    """Which document a plan is: as it says itself, or as the user says."""

    document: str = ""
    revision: str = ""
    for_revision: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison found."""

    kind: str
    """The kind of document: control_plan, pfmea."""
    part: str
    where: Where
    matches: tuple[Match, ...]
    differences: tuple[Difference, ...]
    struck: tuple[Line, ...]
    ordinary: int
    """How many lines have no mark and are no characteristic of the register."""
    notes: tuple[str, ...]


def compare(plan: Plan, part: str, kind: str, where: Where, register: Register) -> Comparison:
    """Return what a plan and the register's characteristics of a part say differently."""
    entries = [e for e in register.characteristics if e.record.part == part]
    found = match(plan, entries)
    of_line = {m.line.row: m.entry for m in found.matches}
    matched = {m.entry.id for m in found.matches}
    scheme = register.schemes.get(register.entries[part].customer, Scheme())
    differences = [
        *_of_plan(plan, where, register.part(part), register),
        *(d for m in found.matches for d in _of_match(m, plan, kind, where, scheme, register)),
        *(_unsure(line, ids) for line, ids in found.unsure),
    ]
    others = [line for line in found.rest if "symbol" not in plan.fields or mark_in(line)]
    differences += [_not_in_register(line) for line in others]
    unsure = {id for _, ids in found.unsure for id in ids}
    differences += [
        d for e in entries if e.id not in matched | unsure for d in _not_in_plan(e, kind)
    ]
    notes = list(plan.notes)
    if found.numbered:
        notes.append(
            "the numbers in the plan only count its lines; they are not taken for balloons"
        )
    if "symbol" not in plan.fields:
        notes.append("no column for symbols was found: every line is taken for special")
    struck = tuple(line for line in plan.lines if line.struck)
    assert not of_line.keys() & {line.row for line in struck}
    return Comparison(
        kind=kind,
        part=part,
        where=where,
        matches=found.matches,
        differences=tuple(differences),
        struck=struck,
        ordinary=len(found.rest) - len(others),
        notes=tuple(notes),
    )


def _of_plan(
    plan: Plan, where: Where, part: "Part | None", register: Register
) -> Iterator[Difference]:
    """Yield what is wrong with the plan as a whole: its part, its drawing revision."""
    named = plan.title.get("part", "")
    if part is not None and named and not _is_part(named, part):
        ours = part.numbers.customer if part.numbers is not None else None
        message = f"the plan is for part {named}"
        yield Difference("revision", "", 0, message, named, ours or part.name)
    in_force = revision_in_force(part, register.today)
    covered = where.for_revision
    if covered and in_force is not None and covered != in_force:
        message = f"the plan is made for drawing revision {covered}; {in_force} is in force"
        later = [r.effective for r in (part.revisions if part else ()) if r.revision == covered]
        if later and later[0] is not None and later[0] > register.today:
            message += f", {covered} from {later[0]} on"
        yield Difference("revision", "", 0, message, covered, in_force)


def _is_part(text: str, part: "Part") -> bool:
    numbers = part.numbers
    known = [part.drawing, part.name]
    if numbers is not None:
        known += [numbers.customer, numbers.ours]
    plain = plain_mark(text).replace(" ", "")
    return any(k is not None and plain_mark(k).replace(" ", "") in plain for k in known)


def _of_match(
    found: Match, plan: Plan, kind: str, where: Where, scheme: Scheme, register: Register
) -> Iterator[Difference]:
    line, entry = found.line, found.entry
    record = entry.record
    if record.retired is not None:
        message = f"still in the plan; retired since {record.retired.date}"
        yield Difference("not_in_register", entry.id, line.row, message, _said(line), "retired")
        return
    unclear = [f for f in ("specification", "lower", "upper", "symbol") if f in line.doubtful]
    for name in unclear:
        message = f"{name}: struck through in part, or not readable; look at it"
        yield Difference("unclear", entry.id, line.row, message, line.values.get(name, ""))
    if not {"specification", "lower", "upper"} & set(unclear):
        yield from _limits(line, entry)
    if "symbol" in plan.fields and "symbol" not in unclear:
        yield from _symbol(line, entry, scheme, register)
    yield from _revision(line, entry, kind, where, register)


def _limits(line: Line, entry: "Entry[Characteristic]") -> Iterator[Difference]:
    theirs, ours = limits_of_line(line), limits_of_record(entry.record)
    text = line.values.get("specification", "")
    if theirs is None or ours is None:
        return
    if theirs.bounds and ours.bounds:
        differs = not same_limits(theirs, ours)
    else:
        fit, our_fit = fit_in(text), fit_in(entry.record.specification or "")
        other_fit = bool(fit and our_fit) and fit != our_fit
        sizes = theirs.nominal is not None and ours.nominal is not None
        differs = other_fit or (sizes and theirs.nominal != ours.nominal)
    if differs:
        shown = text if not theirs.bounds else str(theirs)
        mine = _shown(ours, entry.record)
        message = f"{shown} in the plan, {mine} in the register"
        yield Difference("limits", entry.id, line.row, message, shown, mine)


def _shown(limits: Limits, record: "Characteristic") -> str:
    return str(limits) if limits.bounds else record.specification or str(limits)


def _symbol(
    line: Line, entry: "Entry[Characteristic]", scheme: Scheme, register: Register
) -> Iterator[Difference]:
    mark = mark_in(line)
    class_ = register.classes.get(entry.id)
    ours = entry.record.symbol or class_ or ""
    if not ours or (mark and _same_mark(mark, entry.record.symbol, class_, scheme)):
        return
    message = f"{mark or 'none'} in the plan, {ours} in the register"
    classes = register.settings.classes if register.settings is not None else {}
    known = any(scheme.find(m) or m in classes for m in (mark, *_PIECES.split(mark)))
    if mark and scheme.symbols and not known:
        message += f" ({mark} is not in the customer's scheme)"
    yield Difference("symbol", entry.id, line.row, message, mark, ours)


def _same_mark(mark: str, symbol: str | None, class_: str | None, scheme: Scheme) -> bool:
    """Return whether a plan's mark is a characteristic's: its symbol, or our class; or both."""
    wanted = scheme.find(symbol) if symbol is not None else None
    for piece in (mark, *_PIECES.split(mark)):
        if class_ is not None and plain_mark(piece) == plain_mark(class_):
            return True
        if symbol is not None and plain_mark(piece) == plain_mark(symbol):
            return True
        if wanted is not None and scheme.find(piece) is wanted:
            return True
    return False


def _revision(
    line: Line, entry: "Entry[Characteristic]", kind: str, where: Where, register: Register
) -> Iterator[Difference]:
    carried = entry.record.carried_in.get(kind)
    covered = line.values.get("revision", "")
    in_force = revision_in_force(register.part(entry.record.part), register.today)
    if covered and in_force is not None and covered != in_force:
        message = f"the line is made for drawing revision {covered}; {in_force} is in force"
        yield Difference("revision", entry.id, line.row, message, covered, in_force)
    if carried is None:
        return
    for name, what in (
        ("document", "document"),
        ("revision", "document revision"),
        ("for_revision", "drawing revision"),
    ):
        theirs, ours = getattr(where, name), getattr(carried, name)
        if theirs and ours and theirs != ours:
            message = f"{what} {theirs} in the plan, {ours} in the register"
            yield Difference("revision", entry.id, line.row, message, theirs, ours)


def _unsure(line: Line, ids: tuple[str, ...]) -> Difference:
    message = f"could be {' or '.join(ids)}; give the balloon number in the plan"
    return Difference("unclear", "", line.row, message, _said(line), ", ".join(ids))


def _not_in_register(line: Line) -> Difference:
    mark = mark_in(line)
    message = " ".join(x for x in (_said(line), mark) if x)
    return Difference("not_in_register", "", line.row, message, _said(line))


def _not_in_plan(entry: "Entry[Characteristic]", kind: str) -> Iterator[Difference]:
    record = entry.record
    carried = record.carried_in.get(kind)
    if record.retired is not None or (carried is not None and carried.not_needed is not None):
        return
    says = ""
    if carried is not None and carried.document is not None:
        at = f", {carried.place}" if carried.place else ""
        says = f"; the register says {carried.document}{at}"
    yield Difference("not_in_plan", entry.id, 0, entry.title + says, "", entry.title)


def _said(line: Line) -> str:
    """Return what a line is about, in few words."""
    number = f"{line.values['balloon']} " if "balloon" in line.values else ""
    name = " / ".join(line.names) or line.values.get("specification", "")
    text = " ".join((number + name).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
