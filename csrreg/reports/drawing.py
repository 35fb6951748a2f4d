"""Charts as inline SVG: no style of their own, no script; shape and pattern tell what colour does.

Lengths are user units; the page scales them to its width. Each chart has a table beside it that
says the same, so the drawing itself is hidden from screen readers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

from csrreg.reports.html import SHAPES, plain, value_of
from csrreg.reports.page import Bars, Status, Timeline, Trend
from csrreg.reports.words import Words

_WIDE = 680
_LABEL = 180
"""Room for the names on the left; longer ones are cut, the table has them whole."""
_ROW = 26
_LETTERS = 26
_LAST = date.max - timedelta(days=150)
"""A calendar ends; nothing that is due can be drawn behind it."""


def svg(drawing: Bars | Timeline | Trend, words: Words) -> str:
    """Return a chart as SVG."""
    match drawing:
        case Bars():
            return _bars(drawing, words)
        case Timeline():
            return _timeline(drawing, words)
        case Trend():
            return _trend(drawing, words)


def _framed(height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDE} {_n(height)}" width="{_WIDE}" height="{_n(height)}" '
        f'aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    name = f' class="{kind}"' if kind else ""
    return f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}"{name}>{plain(text)}</text>'


def _short(text: str, most: int = _LETTERS) -> str:
    """Return a name that fits; Chinese letters take the room of two."""
    room = float(most)
    for end, letter in enumerate(text):
        room -= 1.8 if letter > "\u2e80" else 1
        if room < 0:
            return text[: max(end - 1, 1)] + "…"
    return text


def _bars(drawing: Bars, words: Words) -> str:
    most = max((sum(n for _, n in parts) for _, parts in drawing.rows), default=0) or 1
    room = _WIDE - _LABEL - 50
    # Bars of one status each are named after it: no pattern and no legend has to tell it again.
    named = all(value_of(name, words) == _only(parts, words) for name, parts in drawing.rows)
    fills = {} if named else _fills(drawing)
    shapes: list[str] = []
    for number, (name, parts) in enumerate(drawing.rows):
        y = number * _ROW
        shapes.append(_text(_LABEL - 8, y + 17, _short(value_of(name, words)), anchor="end"))
        x = float(_LABEL)
        counted = [(status, count) for status, count in parts if count]
        for status, count in counted:
            wide = room * count / most
            word = words.text(f"status.{status.name}")
            shapes += _area(x, y + 4, wide, 18, status, fills, f"{word}: {count}")
            label = SHAPES[status.tone] + (f" {count}" if len(counted) > 1 else "")
            if wide > 10 + 7 * len(label):
                shapes.append(_text(x + wide / 2, y + 17.5, label, f"in {status.tone}", "middle"))
            x += wide
        total = words.number(sum(n for _, n in parts))
        shapes.append(_text(x + 6, y + 17.5, total, "n"))
    top = len(drawing.rows) * _ROW + 6.0
    height = top if named else _legend(shapes, fills, top, words)
    return _framed(height, [*_patterns(fills), *shapes])


def _only(parts: "Sequence[tuple[Status, int]]", words: Words) -> str:
    """Return the word of the one status a bar is of; empty if there are several."""
    return words.text(f"status.{parts[0][0].name}") if len(parts) == 1 else ""


@dataclass(frozen=True, slots=True)
class _Fill:
    status: Status
    pattern: str
    """The id of the pattern that tells it from others of its tone; empty for the first."""


def _fills(drawing: Bars) -> dict[str, _Fill]:
    """Return how each status is filled, in the order in which they follow each other in bars."""
    order: list[Status] = []
    for _, parts in drawing.rows:
        at = 0
        for status, count in parts:
            known = [other.name for other in order]
            if status.name in known:
                at = known.index(status.name) + 1
            elif count:
                order.insert(at, status)
                at += 1
    fills: dict[str, _Fill] = {}
    met: dict[str, int] = {}
    for status in order:
        number = met[status.tone] = met.get(status.tone, -1) + 1
        pattern = f"{drawing.name}-{status.tone}-{number}" if number else ""
        fills[status.name] = _Fill(status, pattern)
    return fills


_LINES = ("M-1 1 1 -1M0 6 6 0M5 7 7 5", "M0 3H6", "M3 0V6", "M0 0 6 6M0 6 6 0")
"""Strokes of the second, third … status of a tone, in a square of 6."""


def _patterns(fills: Mapping[str, _Fill]) -> list[str]:
    made = []
    for fill in fills.values():
        if fill.pattern:
            number = int(fill.pattern.rpartition("-")[2])
            lines = _LINES[(number - 1) % len(_LINES)]
            made.append(
                f'<pattern id="{plain(fill.pattern)}" width="6" height="6" '
                f'patternUnits="userSpaceOnUse" class="{fill.status.tone}">'
                f'<path d="{lines}" class="hatch"/></pattern>'
            )
    return [f"<defs>{''.join(made)}</defs>"] if made else []


def _area(
    x: float,
    y: float,
    wide: float,
    high: float,
    status: Status,
    fills: Mapping[str, _Fill],
    title: str = "",
) -> list[str]:
    """Return a rectangle in the colour and with the pattern of a status."""
    at = f'x="{_n(x)}" y="{_n(y)}" width="{_n(wide)}" height="{_n(high)}"'
    inner = f"<title>{plain(title)}</title>" if title else ""
    shapes = [f'<rect {at} class="bar {status.tone}">{inner}</rect>']
    fill = fills.get(status.name)
    if fill is not None and (pattern := fill.pattern):
        shapes.append(f'<rect {at} fill="url(#{plain(pattern)})" pointer-events="none"/>')
    return shapes


def _legend(shapes: list[str], fills: Mapping[str, _Fill], y: float, words: Words) -> float:
    """Add the meaning of the colours below; return how high the drawing is then."""
    x = float(_LABEL)
    for fill in fills.values():
        status = fill.status
        word = words.text(f"status.{status.name}")
        wide = 36 + sum(12.5 if c > "\u2e80" else 6.6 for c in word) + 16
        if x + wide > _WIDE and x > _LABEL:
            x, y = float(_LABEL), y + 20
        shapes += _area(x, y + 5, 16, 12, status, fills)
        shapes.append(_text(x + 22, y + 15.5, f"{SHAPES[status.tone]} {word}", "legend"))
        x += wide
    return y + 24 if fills else y


def _timeline(drawing: Timeline, words: Words) -> str:
    """Draw how much is due in each week; what has passed is late."""
    today = drawing.today
    days = [day for day, _, _ in drawing.events]
    start = _monday(min([*days, today]))
    soon = min(today, _LAST) + timedelta(days=28)
    end = _monday(max([*(min(day, _LAST) for day in days), soon])) + timedelta(days=7)
    weeks = max((end - start).days // 7, 1)
    step = (_WIDE - 20) / weeks
    counts: dict[int, int] = {}
    for day in days:
        week = (day - start).days // 7
        counts[week] = counts.get(week, 0) + 1
    most = max(counts.values(), default=1)
    high, base = 84.0, 120.0
    shapes = [f'<line x1="10" x2="{_WIDE - 10}" y1="{base}" y2="{base}" class="axis"/>']
    for week, count in sorted(counts.items()):
        tall = max(high * count / most, 8)
        x = 10 + week * step
        late = start + timedelta(days=7 * week + 6) < today
        tone = "late" if late else "open"
        shapes.append(
            f'<rect x="{_n(x + 1)}" y="{_n(base - tall)}" width="{_n(max(step - 2, 2))}" '
            f'height="{_n(tall)}" class="bar {tone}"/>'
        )
        if step > 9:
            label = words.number(count)
            shapes.append(_text(x + step / 2, base - tall - 4, label, "n", "middle"))
    shapes += _months(start, end, step, base, words)
    x = 10 + (today - start).days / 7 * step
    shapes.append(f'<line x1="{_n(x)}" x2="{_n(x)}" y1="4" y2="{base + 6}" class="today"/>')
    shapes.append(_text(min(x + 4, _WIDE - 60), 11, words.text("word.today"), "today"))
    return _framed(base + 26, shapes)


def _months(start: date, end: date, step: float, base: float, words: Words) -> list[str]:
    shapes: list[str] = []
    day = start.replace(day=1)
    last = -100.0
    while day <= end:
        x = 10 + (day - start).days / 7 * step
        if x >= 10 and x - last > 64 and x < _WIDE - 40:
            shapes.append(
                f'<line x1="{_n(x)}" x2="{_n(x)}" y1="{base}" y2="{base + 5}" class="axis"/>'
            )
            shapes.append(_text(x, base + 18, words.month(day), "tick"))
            last = x
        day = (day + timedelta(days=32)).replace(day=1)
    return shapes


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _trend(drawing: Trend, words: Words) -> str:
    points = drawing.points
    values = [v for _, series in drawing.series for v in series if v is not None]
    top = Decimal(100) if drawing.percent else Decimal(max(values, default=1) or 1)
    left, right, high, base = 46.0, _WIDE - 160.0, 120.0, 140.0
    step = (right - left) / max(len(points) - 1, 1)

    def y(value: Decimal | int) -> float:
        return base - float(high * float(Decimal(value) / top))

    shapes = []
    for part in (0, 1):
        level = top * part
        shapes.append(
            f'<line x1="{left}" x2="{right}" y1="{_n(y(level))}" y2="{_n(y(level))}" class="axis"/>'
        )
        label = words.number(level.normalize() if level else 0) + (" %" if drawing.percent else "")
        shapes.append(_text(left - 6, y(level) + 4, label, "tick", "end"))
    every = max(ceil(62 / step), 1)
    shapes += [
        _text(left + at * step, base + 18, words.month(points[at]), "tick", "middle")
        for at in range(0, len(points), every)
    ]
    ends: list[float] = []
    for number, (key, series) in enumerate(drawing.series, 1):
        known = [(left + at * step, y(v)) for at, v in enumerate(series) if v is not None]
        if not known:
            continue
        line = " ".join(f"{_n(px)},{_n(py)}" for px, py in known)
        shapes.append(f'<polyline points="{line}" class="line l{number}"/>')
        shapes += [
            f'<circle cx="{_n(px)}" cy="{_n(py)}" r="2.5" class="dot l{number}"/>'
            for px, py in known
        ]
        low = min(known[-1][1] + 4, base)
        while any(abs(low - other) < 14 for other in ends):  # names lie neither on each other
            low -= 14  # nor on the months below
        ends.append(low)
        name = words.text(f"figure.{key}")
        shapes.append(_text(known[-1][0] + 8, low, _short(name, 22), f"name l{number}"))
    return _framed(base + 26, shapes)
