"""Which of the lines that may be headings are: those whose numbers go on from one to the next."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from csrreg.diff.numbering import Heading


@dataclass(frozen=True, slots=True)
class Place:
    """A line that may be a heading."""

    at: int
    """Which line, from 0."""
    heading: Heading
    free: bool
    """Whether a blank line stands above."""
    ended: bool
    """Whether the line above is a heading or ends like a sentence or the row of a table."""
    runs_on: bool
    """Whether the next line follows without a blank one."""
    nth: int
    """Which line with words, from 0."""


_SURE = 0.5


def chosen(places: Sequence[Place]) -> list[tuple[Place, str]]:
    """Return the headings among the places, each with its number.

    The numbers of a document go up. Of the ways to go up through the places that way is taken on
    which most speaks for headings; a value or the item of a list that starts a line is not on it.
    In an annex the numbers may start anew.
    """
    in_markdown = sum(p.heading.style == "markdown" for p in places) >= 3
    kept = [p for p in places if not (in_markdown and _is_list_number(p))]
    annexes = _annexes(kept)
    starts = [0, *(p.at for p in annexes)]
    found: list[tuple[Place, str]] = []
    highest: tuple[int, ...] = ()
    for nth, start in enumerate(starts):
        end = starts[nth + 1] if nth + 1 < len(starts) else None
        zone = [p for p in kept if p.at >= start and (end is None or p.at < end)]
        annex = annexes[nth - 1] if nth else None
        numbered = _rising([p for p in zone if _in_chain(p)])
        plain = [p for p in numbered if p.heading.style != "letter" and p.heading.order]
        anew = annex is not None and bool(plain) and plain[0].heading.order <= highest
        letter = annex.heading.number.split()[-1] if annex is not None else ""
        for place in sorted((*numbered, *_others(zone, annex)), key=lambda p: p.at):
            number = place.heading.number
            if anew and place in plain:
                number = f"{letter} {number}"
            found.append((place, number))
        if not anew and plain:
            highest = max(highest, plain[-1].heading.order)
    return found


def _is_list_number(place: Place) -> bool:
    """Return whether a number alone is a list's in Markdown, where headings carry a ``#``."""
    heading = place.heading
    return heading.style == "number" and len(heading.order) == 1 and not heading.said


def _in_chain(place: Place) -> bool:
    return place.heading.style in {"number", "letter"} or (
        place.heading.style == "markdown" and len(place.heading.number) > 0 and _has_digits(place)
    )


def _has_digits(place: Place) -> bool:
    return place.heading.number.replace(".", "").isdigit()


def _others(zone: Sequence[Place], annex: Place | None) -> list[Place]:
    """Return the headings that need no chain: Markdown's, annexes and Chinese articles."""
    found = [p for p in zone if p.heading.style == "markdown" and not _in_chain(p)]
    if annex is not None and annex not in found:
        found.append(annex)
    return found + _articles([p for p in zone if p.heading.style == "article"])


def _annexes(places: Sequence[Place]) -> list[Place]:
    """Return the annexes whose letters go up, each once."""
    found: list[Place] = []
    for place in places:
        heading = place.heading
        if heading.style == "markdown":
            is_annex = bool(heading.number) and heading.order[0] > 999 and len(heading.order) == 1
        else:
            ends = heading.title.endswith((".", ";", ",", "。", "；", "，"))
            is_annex = heading.style == "annex" and not ends and (place.free or place.ended)
            is_annex = is_annex and len(heading.order) == 1
        if is_annex and (not found or heading.order > found[-1].heading.order):
            found.append(place)
    return found


def _articles(places: Sequence[Place]) -> list[Place]:
    """Return the Chinese chapters and articles that go on from the one before, or start anew."""
    found: list[Place] = []
    last: dict[int, tuple[int, ...]] = {}
    for place in places:
        kind, number = place.heading.order[0], place.heading.order[1:]
        before = last.get(kind)
        goes_on = before is None or number > before
        anew = number[0] == 1 and any(k < kind for k in last)
        listed = not place.heading.said and not place.free
        if listed or not (place.free or place.ended) or not (goes_on or anew):
            continue
        last = {k: n for k, n in last.items() if k <= kind} | {kind: number}
        found.append(place)
    return found


def _rising(places: Sequence[Place]) -> list[Place]:
    """Return the places on the heaviest way on which the numbers go up."""
    weights = _weights(places)
    orders = sorted({p.heading.order for p in places})
    # best[i]: the heaviest way that ends at a number up to the i-th, in a Fenwick tree.
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(orders) + 1)
    before: list[int] = []
    totals: list[float] = []
    for at, place in enumerate(places):
        rank = bisect_left(orders, place.heading.order) + 1
        weight, last = 0.0, -1
        step = rank - 1
        while step:
            if best[step][0] > weight:
                weight, last = best[step]
            step &= step - 1
        total = weight + max(weights[at], 0.05)
        before.append(last)
        totals.append(total)
        step = rank
        while step < len(best):
            if total > best[step][0]:
                best[step] = total, at
            step += step & -step
    way: list[Place] = []
    at = max(range(len(totals)), key=totals.__getitem__) if totals else -1
    while at >= 0:
        if weights[at] >= _SURE:
            way.append(places[at])
        at = before[at]
    # Markdown says itself what is a heading.
    certain = [p for p in places if p.heading.style == "markdown" and p not in way]
    return sorted((*way, *certain), key=lambda p: p.at)


def _weights(places: Sequence[Place]) -> list[float]:
    """Return what speaks for each place: 0.5 and more makes a heading."""
    orders = {p.heading.order for p in places}
    parents = {order[:-1] for order in orders}
    flat = not any(len(order) > 1 for order in orders)
    return [
        _weight(place, orders, parents, listed=_is_listed(places, at), flat=flat)
        for at, place in enumerate(places)
    ]


def _weight(
    place: Place,
    orders: set[tuple[int, ...]],
    parents: set[tuple[int, ...]],
    *,
    listed: bool,
    flat: bool,
) -> float:
    heading, order = place.heading, place.heading.order
    if heading.style == "markdown":
        return 3.0
    if not (place.free or place.ended):
        return 0.0
    weight = 1.0 + 0.5 * place.free + 0.3 * heading.said
    ends = heading.title.endswith((".", ";", ",", "。", "；", "，"))
    if not heading.title:
        # A number alone in its line; more often the cell of a table.
        weight -= 0.5 if place.free else 1.0
    if _is_orphan(order, orders):
        weight -= 0.6 if place.free else 1.0
    if len(order) == 1 and order not in parents:
        weight -= 0.4 * place.runs_on + (0.6 if ends and not flat else 0.3 * ends)
        weight -= 0.6 * listed
    elif ends and place.runs_on and not place.free:
        weight -= 0.6
    if heading.quantity:
        weight -= 0.6
    if heading.loose and not place.free:
        weight -= 0.3
    return weight


def _is_orphan(order: tuple[int, ...], orders: set[tuple[int, ...]]) -> bool:
    """Return whether no number shortly before leads to this one: 1.67 after 1.5, or 40 after 3."""
    *stem, last = order
    if last <= 1:
        return False
    return not any((*stem, last - back) in orders for back in (1, 2, 3) if last >= back)


def _is_listed(places: Sequence[Place], at: int) -> bool:
    """Return whether a single number stands right beside the one before or after it."""
    place = places[at]
    order = place.heading.order
    for other in (*places[max(at - 1, 0) : at], *places[at + 1 : at + 2]):
        near = abs(other.nth - place.nth) <= 3
        if near and len(other.heading.order) == len(order) == 1:
            if abs(other.heading.order[0] - order[0]) == 1:
                return True
    return False
