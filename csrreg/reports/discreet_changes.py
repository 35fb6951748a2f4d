"""Changes for one customer without the ids and codes of others, wherever a field names them."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from csrreg.diff.records import RecordChange
from csrreg.diff.tree import FieldChange
from csrreg.model.ids import parse_id
from csrreg.model.kinds import COMMON
from csrreg.model.tree import Mapping, Tree

NOT_SHOWN = "[…]"
"""What stands for the id of another customer's record."""
_ID = re.compile(r"(?<![A-Za-z0-9-])[A-Z]+-[A-Z0-9]+-\d+(?![A-Za-z0-9])")
_TOLD = ("title", "source", "text", "language", "clauses", "origin", "category", "assessed")
"""What a customer is told of a law that is limited to the parts of others."""


def for_customer(
    changes: Iterable[RecordChange], customer: str, codes: Collection[str]
) -> Iterator[RecordChange]:
    """Yield the changes as one customer may read them; ``codes`` are those of all customers.

    Of a requirement of COMMON that binds other customers' parts only, before or after, what is said
    of fulfilment and proof is left out.
    """
    reader = _Reader(customer, frozenset(codes) - {customer, COMMON})
    for change in changes:
        if (shown := reader.change(change)) is not None:
            yield shown


class _Reader:
    def __init__(self, customer: str, others: frozenset[str]) -> None:
        self.may_see = (customer, COMMON)
        self.others = others

    def change(self, change: RecordChange) -> RecordChange | None:
        """Return a change as it may be read; None if nothing of it may."""
        fields = change.fields
        if self._binds_others(change):
            fields = tuple(f for f in fields if _top(f) in _TOLD)
            if not fields and change.change == "changed":
                return None
        before, after = self._fields(change.before), self._fields(change.after)
        return replace(
            change,
            title=self._text(change.title),
            fields=tuple(map(self._field, fields)),
            before=before,
            after=after,
        )

    def _binds_others(self, change: RecordChange) -> bool:
        if change.kind != "requirement" or change.customer != COMMON:
            return False
        return any(self._limits(tree) for tree in (change.before, change.after))

    def _limits(self, tree: Mapping) -> bool:
        """Return whether a requirement is limited, at any site, to the parts of others."""
        at = tree.get("at")
        given = [tree, *(at.values() if isinstance(at, dict) else ())]
        for held in given:
            applies = held.get("applies") if isinstance(held, dict) else None
            parts = applies.get("parts") if isinstance(applies, dict) else None
            if isinstance(parts, list) and parts and all(map(self._is_anothers, parts)):
                return True
        return False

    def _field(self, field: FieldChange) -> FieldChange:
        old = self._value(field.old) if field.old is not None else None
        new = self._value(field.new) if field.new is not None else None
        return replace(field, old=old, new=new)

    def _fields(self, tree: Mapping) -> Mapping:
        return {name: self._value(value) for name, value in tree.items()}

    def _value(self, value: Tree) -> Tree:
        if isinstance(value, str):
            return NOT_SHOWN if value in self.others else self._text(value)
        if isinstance(value, list):
            return [self._value(item) for item in value]
        return {name: self._value(item) for name, item in value.items()}

    def _text(self, text: str) -> str:
        return _ID.sub(lambda found: NOT_SHOWN if self._is_anothers(found[0]) else found[0], text)

    def _is_anothers(self, id: Tree) -> bool:
        known = parse_id(id) if isinstance(id, str) else None
        return known is not None and known.customer not in self.may_see


def _top(field: FieldChange) -> str:
    path = field.now or field.was or ()
    return str(path[0]) if path else ""
