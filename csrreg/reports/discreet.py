"""A page for one customer without the ids of another's records, wherever they stand as references.

Records of others are not in the register a builder sees; what links to them still gives their ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from csrreg.model.ids import parse_id
from csrreg.model.kinds import COMMON, CUSTOMER
from csrreg.reports.page import Label, Page, Ref, Section, Table, Text

_NOT_SHOWN = Label("word.not_shown")


def for_customer(page: Page, customer: str) -> Page:
    """Return a page in which a record of another customer is *not shown*; COMMON's stay.

    Somebody's own words are left as they are, unless they are nothing but an id.
    """
    found: Page = _Reader(frozenset((customer, COMMON))).shown(page)
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    may_see: frozenset[str]

    def shown(self, thing: Any) -> Any:
        """Return a part of a page; the very same object where nothing in it has to go."""
        match thing:
            case Ref(id):
                return _NOT_SHOWN if self._is_anothers(id, words=False) else thing
            case Text(text):
                return _NOT_SHOWN if self._is_anothers(text, words=True) else thing
            case str():
                return "" if self._is_anothers(thing, words=True) else thing
            case tuple() | list():
                items = [self.shown(item) for item in thing]
                same = all(new is old for new, old in zip(items, thing, strict=True))
                return thing if same else type(thing)(items)
            case Mapping():
                values = {name: self.shown(value) for name, value in thing.items()}
                return thing if all(values[n] is old for n, old in thing.items()) else values
        if is_dataclass(thing) and not isinstance(thing, type):
            return self._fields(thing)
        return thing

    def _fields(self, thing: Any) -> Any:
        changed = {}
        for field in fields(thing):
            old = getattr(thing, field.name)
            named = field.name == "name" and isinstance(thing, Section | Table)
            new = self._name(old) if named else self.shown(old)
            if new is not old:
                changed[field.name] = new
        return replace(thing, **changed) if changed else thing

    def _name(self, name: str) -> str:
        """Return the name of a section or table, of which some end in a record's id."""
        head, dash, id = name.partition("-")
        if self._is_anothers(name, words=True):
            return "not_shown"
        return f"{head}{dash}not_shown" if self._is_anothers(id, words=True) else name

    def _is_anothers(self, text: str, *, words: bool) -> bool:
        """Return whether a text is the id of another's record; in words capitals are no code."""
        known = parse_id(text)
        if known is None or (words and known.kind is CUSTOMER):
            return False
        return known.customer not in self.may_see
