"""Requirements of COMMON that bind other customers' parts only, as one customer may see them.

A law may be limited to parts. Whether it is met there, who answers for it and what shows it tells
of other customers' products: one customer sees the words of the law, and that it *binds other
parts only*. For that reader it does not apply, and is counted so.
"""

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from csrreg.model.ids import parse_id
from csrreg.model.kinds import COMMON, REQUIREMENT
from csrreg.model.requirement import Applies

if TYPE_CHECKING:
    from csrreg.model.register import Entry
    from csrreg.model.requirement import AtSite, Requirement

_Record = TypeVar("_Record", bound="Requirement | AtSite")
_EMPTY: dict[str, Any] = {
    "fulfilled": None,
    "owner": None,
    "actions": (),
    "implemented_in": (),
    "evidence": (),
    "verification": (),
}
_UNTOLD: dict[str, Any] = {
    "interpretation": None,
    "exception": None,
    "notes": None,
    "tags": (),
    "links": (),
}


class BindsOthers(Applies):
    """What one customer is told of an answer that is limited to other customers' parts: no."""


def for_reader(entry: "Entry[Any]", customer: str) -> "Entry[Any]":
    """Return a record as a customer may see it; the very same one where nothing has to go."""
    if entry.kind is not REQUIREMENT or entry.customer != COMMON:
        return entry
    record: Requirement = entry.record
    given = (record.applies, *(own.applies for own in record.at.values()))
    if not any(_binds_others(applies, customer) for applies in given):
        return entry
    return replace(entry, record=_told(record, customer))


def _told(record: "Requirement", customer: str) -> "Requirement":
    """Return a requirement without what is done for other customers' parts, site by site."""
    at = record.at.items()
    if record.applies is None or not _binds_others(record.applies, customer):
        kept = {
            site: _with(own, {**_EMPTY, "applies": _not_bound(own.applies)})
            if own.applies is not None and _binds_others(own.applies, customer)
            else own
            for site, own in at
        }
        return _with(record, {"at": kept})
    kept = {
        site: own
        for site, own in at
        if own.applies is not None and not _binds_others(own.applies, customer)
    }
    told = {**_EMPTY, **_UNTOLD, "applies": _not_bound(record.applies), "at": kept}
    return _with(record, told)


def _binds_others(applies: "Applies | None", customer: str) -> bool:
    """Return whether an answer is limited to parts, and none of them is the customer's."""
    if applies is None or not applies.parts:
        return False
    known = (parse_id(part) for part in applies.parts)
    return not any(id is not None and id.customer == customer for id in known)


def _not_bound(applies: Applies) -> Applies:
    made = object.__new__(BindsOthers)
    for field in fields(applies):
        object.__setattr__(made, field.name, None)
    object.__setattr__(made, "answer", "no")
    object.__setattr__(made, "parts", applies.parts)
    return made


def _with(record: _Record, changed: dict[str, Any]) -> _Record:
    """Return a record with other values in some fields; all were checked when they were read."""
    made = object.__new__(type(record))
    for field in fields(record):
        object.__setattr__(made, field.name, changed.get(field.name, getattr(record, field.name)))
    return made
