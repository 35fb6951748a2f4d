"""Which line of a control plan or PFMEA is which characteristic of the register."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from csrreg.change.likeness import Name, likeness, name_of
from csrreg.change.plan_lines import Line, Plan
from csrreg.model.limits import Limits, limits_in, number_in

if TYPE_CHECKING:
    from csrreg.model.characteristic import Characteristic
    from csrreg.model.register import Entry

_ENOUGH = 3.0
"""So much speaks at least for a match: the balloon number, or the name, or the limits and more."""
_APART = 0.5
"""By so much the best match must be better than the next, else it could be either."""
_BELOW_BEST = 3.0
"""Further lines of a characteristic (another operation) may be so much weaker than its best one."""
_STRONG = 5.0
"""What has so much for itself stays a match, however much better another line is."""
_NOTHING = frozenset(
    ("", "-", "–", "—", "/", "\\", "n/a", "na", "none", "no", "无", "否", "不适用")
)
_BALLOON = re.compile(r"(?:no\.?|nr\.?|#)?\s*0*(\d+(?:[.\-]\d+)?[a-z]?)")


@dataclass(frozen=True, slots=True)
class Match:
    """A line that is a characteristic."""

    line: Line
    entry: "Entry[Characteristic]"
    score: float


@dataclass(frozen=True, slots=True)
class Matched:
    """Every line of a plan with what it is."""

    matches: tuple[Match, ...]
    unsure: tuple[tuple[Line, tuple[str, ...]], ...]
    """Lines that could be any of several characteristics, with their ids."""
    rest: tuple[Line, ...]
    """Lines that are no characteristic of the register."""
    numbered: bool = False
    """True if the numbers of the lines only count them, and say nothing of balloons."""


def mark_in(line: Line) -> str:
    """Return the mark of a special characteristic that a line carries, or nothing."""
    text = line.values.get("symbol", "").strip()
    return "" if text.casefold() in _NOTHING else text


def balloon(text: str) -> str:
    """Return a balloon number without what people write around it: ``14`` for ``No. 014``."""
    plain = unicodedata.normalize("NFKC", text).strip(" ()[]{}<>").casefold()
    plain = plain.removesuffix(".0")  # a number of Excel
    found = _BALLOON.fullmatch(plain)
    return found[1] if found is not None else plain


def limits_of_line(line: Line) -> Limits | None:
    """Return the limits a line states: in columns of their own, else in its specification."""
    values = {name: number_in(line.values.get(name, "")) for name in ("nominal", "lower", "upper")}
    if values["lower"] is not None or values["upper"] is not None:
        return Limits(**values)
    text = line.values.get("specification")
    return limits_in(text) if text is not None else None


def limits_of_record(record: "Characteristic") -> Limits | None:
    """Return the limits of a characteristic: its fields, else what its specification states."""
    if record.lower is not None or record.upper is not None or record.nominal is not None:
        return Limits(record.nominal, record.lower, record.upper)
    return limits_in(record.specification) if record.specification is not None else None


def same_limits(one: Limits, other: Limits) -> bool:
    """Return whether two specifications have the same limits.

    A tolerance such as flatness begins at 0, whether it says so or not.
    """
    if one.upper != other.upper:
        return False
    return one.lower == other.lower or (
        one.upper is not None and {one.lower, other.lower} == {None, Decimal(0)}
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What is looked for, made ready once."""

    entry: "Entry[Characteristic]"
    balloon: str
    name: Name
    limits: Limits | None
    text: str
    marked: bool
    operations: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a line shows, made ready once."""

    line: Line
    balloon: str
    names: tuple[Name, ...]
    limits: Limits | None
    text: str
    marked: bool | None
    """None if the plan has no column for marks."""
    operation: str


def match(plan: Plan, entries: "Iterable[Entry[Characteristic]]") -> Matched:
    """Return which lines of a plan are which characteristics of its part.

    Several lines may be one characteristic, which is made in one operation and checked in another.
    """
    known = [_known(entry) for entry in entries]
    seen = [_seen(line, plan) for line in plan.lines if not line.struck]
    numbered = _only_count(seen, known)
    found: list[Match] = []
    unsure: list[tuple[Line, tuple[str, ...]]] = []
    rest: list[Line] = []
    for one in seen:
        scores = ((_score(one, k, numbered=numbered), k.entry) for k in known)
        best = sorted((s for s in scores if s[0] >= _ENOUGH), key=lambda pair: -pair[0])
        close = [entry for score, entry in best if score > best[0][0] - _APART]
        if not best:
            rest.append(one.line)
        elif len(close) > 1:
            unsure.append((one.line, tuple(entry.id for entry in close)))
        else:
            found.append(Match(one.line, best[0][1], best[0][0]))
    strongest: dict[str, float] = {}
    for m in found:
        strongest[m.entry.id] = max(m.score, strongest.get(m.entry.id, 0.0))
    least = {id: min(best - _BELOW_BEST, _STRONG) for id, best in strongest.items()}
    kept = [m for m in found if m.score >= least[m.entry.id]]
    rest += [m.line for m in found if m.score < least[m.entry.id]]
    rest.sort(key=lambda line: line.row)
    return Matched(tuple(kept), tuple(unsure), tuple(rest), numbered)


def _known(entry: "Entry[Characteristic]") -> _Known:
    record = entry.record
    return _Known(
        entry,
        balloon(record.balloon) if record.balloon is not None else "",
        name_of(record.feature),
        limits_of_record(record),
        _plain(record.specification or record.attribute or ""),
        record.symbol is not None,
        frozenset(_operation(c.operation) for c in record.control if c.operation is not None),
    )


def _seen(line: Line, plan: Plan) -> _Seen:
    return _Seen(
        line,
        balloon(line.values.get("balloon", "")),
        tuple(name_of(text) for text in line.names),
        None if "specification" in line.doubtful else limits_of_line(line),
        _plain(line.values.get("specification", "")),
        bool(mark_in(line)) if "symbol" in plan.fields else None,
        _operation(line.values.get("operation", "")),
    )


def _score(seen: _Seen, known: _Known, *, numbered: bool) -> float:
    """Return how much speaks for a line being a characteristic."""
    score = _content(seen, known)
    if seen.balloon and known.balloon and not numbered:
        score += 3.0 if seen.balloon == known.balloon else -2.0
    if seen.marked is not None and known.marked:
        score += 0.5 if seen.marked else -1.0
    if seen.operation and seen.operation in known.operations:
        score += 0.5
    return score


def _content(seen: _Seen, known: _Known) -> float:
    """Return what name and limits say; less than 0 speaks against it."""
    score = _by_name(seen.names, known.name)
    theirs, ours = seen.limits, known.limits
    if theirs is not None and ours is not None and theirs.bounds and ours.bounds:
        both = theirs.lower is not None and theirs.upper is not None
        return score + ((3.0 if both else 2.0) if same_limits(theirs, ours) else -0.5)
    return score + 3.0 if seen.text and seen.text == known.text else score


def _only_count(seen: list[_Seen], known: list[_Known]) -> bool:
    """Return whether the plan's numbers are no balloons, but only count its lines.

    So it is if most lines with the number of a characteristic are about something else.
    """
    by_number: dict[str, list[_Seen]] = {}
    for one in seen:
        if one.balloon:
            by_number.setdefault(one.balloon, []).append(one)
    said = [
        max(_content(one, k) for one in by_number[k.balloon])
        for k in known
        if k.balloon and k.balloon in by_number
    ]
    against = sum(score < 0 for score in said)
    return against > 1 and against > len(said) - against


def _by_name(names: Iterable[Name], wanted: Name) -> float:
    """Return what the names of a line say for a characteristic; other words speak against it."""
    best: float | None = None
    codes = False
    for name in names:
        found = likeness(name, wanted)
        if found is not None and (best is None or found > best):
            best = found
        codes = codes or bool(name.codes & wanted.codes)
    score = 1.5 if codes else 0.0
    if best is None:
        return score
    return score + (4.0 * best if best >= 0.5 else -2.0 if best < 0.3 else 0.0)


def _operation(text: str) -> str:
    """Return an operation's number, or its name where it has none."""
    found = re.search(r"\d+", text)
    return found[0].lstrip("0") if found is not None else _plain(text)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split()).lstrip("⌀øφ∅")
