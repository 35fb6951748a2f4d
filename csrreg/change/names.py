"""What people call the records and lists of a register, so that a table may use those names."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from csrreg.change.headings import plain
from csrreg.model.register import Register

_LISTS = ("people", "departments", "sites", "processes")


@dataclass(frozen=True, slots=True)
class Names:
    """Per kind of record or list of ``csrreg.yaml``: name -> (customer, id) of all so called."""

    by_what: dict[str, dict[str, list[tuple[str, str]]]] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()

    def find(self, what: str, text: str, customer: str = "") -> list[str]:
        """Return the ids or keys a name stands for; none if it is an id, a key or unknown.

        A customer narrows the search to its own records and to those that bind everybody.
        """
        if text in self.ids:
            return []
        found = self.by_what.get(what, {}).get(plain(text), [])
        own = [id for code, id in found if code in (customer, "COMMON", "")] if customer else []
        return list(dict.fromkeys(own or [id for _, id in found]))


def names_of(register: Register) -> Names:
    """Return the names of a register's customers, documents and parts, and of its lists."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for what, name, customer, id in _all(register):
        if name:
            found.setdefault(what, {}).setdefault(plain(name), []).append((customer, id))
    keys = frozenset(key for name in _LISTS for key in getattr(register.settings, name, {}))
    return Names(found, register.ids | keys)


def _all(register: Register) -> Iterator[tuple[str, Any, str, str]]:
    for customer in register.customers:
        yield "customer", customer.id, "", customer.id
        yield "customer", customer.record.name, "", customer.id
    for document in register.documents:
        yield "document", document.record.title, document.customer, document.id
        yield "document", document.record.number, document.customer, document.id
    for part in register.parts:
        numbers = part.record.numbers
        yield "part", part.record.name, part.customer, part.id
        if numbers is not None:
            yield "part", numbers.customer, part.customer, part.id
            yield "part", numbers.ours, part.customer, part.id
    for requirement in register.requirements:
        yield "requirement", requirement.record.title, requirement.customer, requirement.id
    if register.settings is not None:
        for what in _LISTS:
            for key, entry in getattr(register.settings, what).items():
                yield what, key, "", key
                yield what, entry.name, "", key
