"""What an amendment changes of a contract, point by point, in the reader's words."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from csrreg.model.compared import differences as compare
from csrreg.model.conditions import value_of
from csrreg.reports.page import Cell, Day, Label, Number, Ref, Text
from csrreg.reports.record_tree import tree_of
from csrreg.reports.requirement_cells import day, joined, length, text

if TYPE_CHECKING:
    from csrreg.model.register import Entry, Register
    from csrreg.model.review import Item, Review

TERMS = (
    "delivery_place",
    "delivery_terms",
    "acceptance_standard",
    "quality",
    "packaging",
    "payment",
    "legal",
    "other",
)
_NUMBERS = ("amount", "annual_volume", "monthly_max", "price", "quantity")
_DATES = ("delivery", "price_until", "valid_from", "valid_to")
_OTHERS = ("currency", "edition", "entity", "lead_time", "revision", "site", "unit")
_FIELDS = frozenset((*TERMS, *_NUMBERS, *_DATES, *_OTHERS))
"""The fields of a contract that the label files name."""
_AGAIN = " again"
"""Said behind a part that has several positions, once for each before it."""


def money(amount: Decimal, currency: str) -> Number:
    """Return an amount of money with the digits people expect: 18.40, 22,080."""
    plain = amount.normalize()
    exponent = plain.as_tuple().exponent
    cents = isinstance(exponent, int) and exponent == -1
    return Number(plain.quantize(Decimal("0.01")) if cents else Decimal(f"{plain:f}"), currency)


def changed_points(
    older: "Entry[Review]", entry: "Entry[Review]", register: "Register"
) -> Iterator[tuple[Cell, Cell, Cell]]:
    """Yield every point that differs from an earlier review, as it was and as it is."""
    for found in compare(tree_of(older), tree_of(entry)):
        what = str(found["what"])
        before = _value(what, "before" in found, str(found.get("before", "")), older.record)
        now = _value(what, "now" in found, str(found.get("now", "")), entry.record)
        yield _point(what, register), before, now


def _point(what: str, register: "Register") -> Cell:
    """Return a point of comparison in the reader's words: which position, which field."""
    about, field = _parted(what)
    name: Cell = Label(f"field.{field}") if field else None
    if about.startswith("position "):
        key = about.removeprefix("position ").replace(_AGAIN, "")
        part: Cell = Ref(key) if key in register.entries else Text(key)
        return joined(Label("order.position", {"what": part}), name, between=": ")
    if about in register.entries:
        return joined(Ref(about), name, between=": ")
    return name or Text(what)


def _parted(what: str) -> tuple[str, str]:
    """Return what a point is about and its field, if that is one with a label."""
    about, _, field = what.rpartition(".")
    return (about, field) if field in _FIELDS else (what, "")


def _value(what: str, there: bool, said: str, review: "Review") -> Cell:
    """Return one side of a point in the reader's form."""
    if not there:
        return Label("word.nothing")
    about, field = _parted(what)
    if about.startswith("position ") and not field:
        return _position(about.removeprefix("position "), review) or Text(said)
    if field in _NUMBERS:
        return _number(about, field, Decimal(said), review)
    if field in _DATES:
        return Day(date.fromisoformat(said))
    if field == "lead_time" and review.framework is not None and review.framework.lead_time:
        return length(review.framework.lead_time)
    return Text(said)


def _number(about: str, field: str, value: Decimal, review: "Review") -> Number:
    """Return a number with what it counts in: money with its currency, a quantity with its unit."""
    if field == "amount":
        worth = value_of(review)
        return money(value, worth[1]) if worth is not None else Number(value)
    item = _item(about.removeprefix("position "), review)
    units = {"price": item.currency, "quantity": item.unit} if item is not None else {}
    return Number(value, units.get(field) or "")


def _item(key: str, review: "Review") -> "Item | None":
    """Return the position of a point of comparison; None if there is no such position."""
    name, earlier = key.replace(_AGAIN, ""), key.count(_AGAIN)
    found = [item for item in review.items if name in (item.part, item.name)]
    return found[earlier] if earlier < len(found) else None


def _position(key: str, review: "Review") -> Cell:
    """Return what a position that came or went orders; None if there is no such position."""
    item = _item(key, review)
    if item is None:
        return None
    quantity, price = item.quantity, item.price
    return joined(
        Number(quantity, item.unit or "") if quantity is not None else None,
        Number(price, item.currency or "") if price is not None else None,
        Label("order.revision", {"revision": Text(item.revision)}) if item.revision else None,
        day(item.delivery),
        between=", ",
    ) or text(item.name)
