"""What differs between two contracts, point by point (ISO 9001 8.2.3.1)."""

from collections.abc import Iterator

from pydantic_core import PydanticCustomError

from csrreg.model.tree import Mapping, Tree
from csrreg.model.types import read_number

_COMPARED = ("entity", "site", "value", "terms", "framework")
_LEFT_OUT = ("call_offs",)
_NUMBERS = ("amount", "annual_volume", "monthly_max", "price", "quantity")
_KEPT = ("annual_volume",)
"""What an order need not repeat."""


def differences(older: Mapping, newer: Mapping) -> Iterator[Mapping]:
    """Yield ``{what, before, now}`` for each point of terms, value, framework, positions, editions.

    Positions are matched by their part (or name); what stands on one side only is said so. Value,
    terms and framework that the newer one says nothing of are the earlier ones still.
    """
    for name in _COMPARED:
        if name in newer:
            yield from _fields(name, older.get(name), newer[name])
    before, now = _named(older, "items"), _named(newer, "items")
    for key in dict.fromkeys((*before, *now)):
        if key not in now:
            yield {"what": f"position {key}", "before": _position(before[key])}
        elif key not in before:
            yield {"what": f"position {key}", "now": _position(now[key])}
        else:
            kept = [name for name in _KEPT if name not in now[key]]
            yield from _fields(f"position {key}", before[key], now[key], ("part", "name", *kept))
    cited, now_cited = _named(older, "documents"), _named(newer, "documents")
    for key in (name for name in cited if name in now_cited):
        yield from _fields(key, cited[key], now_cited[key], ("document",))


def _fields(
    name: str, older: Tree | None, newer: Tree | None, skip: tuple[str, ...] = _LEFT_OUT
) -> Iterator[Mapping]:
    if isinstance(older, dict) or isinstance(newer, dict):
        old = older if isinstance(older, dict) else {}
        new = newer if isinstance(newer, dict) else {}
        for key in dict.fromkeys((*old, *new)):
            if key not in skip:
                yield from _fields(f"{name}.{key}", old.get(key), new.get(key), skip)
    elif not _same(name, older, newer):
        found: Mapping = {"what": name}
        if older:
            found["before"] = _short(older)
        if newer:
            found["now"] = _short(newer)
        yield found


def _same(name: str, older: Tree | None, newer: Tree | None) -> bool:
    """Return whether two values say the same; 18.4 and 18.40 do, as numbers."""
    if older == newer or name.rpartition(".")[2] not in _NUMBERS:
        return older == newer
    try:
        return read_number(str(older)) == read_number(str(newer))
    except PydanticCustomError:
        return False


def _named(review: Mapping, name: str) -> dict[str, Mapping]:
    """Return the items of a list by what they are about."""
    listed = review.get(name)
    found: dict[str, Mapping] = {}
    for number, item in enumerate(listed if isinstance(listed, list) else [], 1):
        if isinstance(item, dict):
            key = str(item.get("part") or item.get("name") or item.get("document") or number)
            while key in found:  # the same part ordered twice, for two dates
                key += " again"
            found[key] = item
    return found


def _position(item: Mapping) -> str:
    """Return what a position says besides its part; the part itself, if there is nothing else."""
    rest: Mapping = {name: value for name, value in item.items() if name not in ("part", "name")}
    return _short(rest or item)


def _short(value: Tree) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(_short(item) for item in value)
    return ", ".join(f"{key} {_short(inner)}" for key, inner in value.items())
