"""REC005: lists of records that say the same thing twice."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from csrreg.findings import Severity, Step, dotted
from csrreg.model.fields import node_of
from csrreg.model.register import Entry, Register
from csrreg.rules.base import Hit, rule

_TWINS = frozenset({"items", "call_offs", "capability", "replies"})
"""Lists in which two equal entries can both be true: an order has two equal positions, two machines
the same Cpk."""


@rule("REC005", Severity.WARNING)
def item_twice(register: Register) -> Iterator[Hit]:
    """A list holds the very same item twice.

    Why: one is changed later and the other is not. Mostly git put it in twice when it merged two
    branches that had both added it.
    Fix: take one of the two out; where both are meant, say what differs.
    """
    for entry in register.entries.values():
        yield from _below(entry, entry.record, ())


def _below(entry: Entry[Any], value: Any, path: tuple[Step, ...]) -> Iterator[Hit]:
    """Yield the twins in all lists of a shape, a table or a list."""
    inside: Iterable[tuple[Step, Any]]
    if isinstance(value, tuple):
        if len(value) > 1 and path[-1] not in _TWINS:
            yield from _twice(entry, value, path)
        inside = enumerate(value)
    elif isinstance(value, dict):
        inside = value.items()
    else:
        inside = ((name, getattr(value, attribute)) for attribute, name in _groups(value.__class__))
    for step, inner in inside:
        if inner and _is_worth_a_look(inner):
            yield from _below(entry, inner, (*path, step))


def _is_worth_a_look(value: Any) -> bool:
    """Return whether there can be twins in a value: most lists hold one item that holds no list."""
    if isinstance(value, tuple):
        return len(value) > 1 or bool(_groups(value[0].__class__))
    return isinstance(value, dict) or bool(_groups(value.__class__))


@lru_cache(maxsize=128)
def _groups(shape: Any) -> tuple[tuple[str, str], ...]:
    """Return the fields that are no single value, by attribute and name; none without a shape."""
    if not hasattr(shape, "__dataclass_fields__"):
        return ()
    attributes = zip(shape.__dataclass_fields__, node_of(shape).fields, strict=True)
    return tuple((a, field.name) for a, field in attributes if field.node.form != "scalar")


def _twice(entry: Entry[Any], items: tuple[Any, ...], path: tuple[Step, ...]) -> Iterator[Hit]:
    first: dict[Any, int] = {}
    for at, item in enumerate(items):
        known = first.setdefault(item, at)
        if known != at:
            place, other = dotted((*path, at)), dotted((*path, known))
            fix = f"take it out: csrreg set {entry.id} --unset {place}"
            yield Hit(entry.id, (*path, at), f"the same as {other}", fix)


RULES = (item_twice,)
