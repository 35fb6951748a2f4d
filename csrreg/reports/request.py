"""What somebody wants a report of, and the register as far as they may see it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import TYPE_CHECKING

from csrreg.model.ids import parse_id
from csrreg.model.kinds import COMMON
from csrreg.reports.others_parts import for_reader

if TYPE_CHECKING:
    from csrreg.findings import Finding
    from csrreg.model.register import Register
    from csrreg.model.settings import Settings
    from csrreg.reports.diff import DiffView


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is limited to; empty for everything."""

    customer: str = ""
    site: str = ""
    part: str = ""
    owner: str = ""
    process: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The register as it was at a time, for trends and *what changed since*."""

    day: date
    register: "Register"


@dataclass(frozen=True, slots=True)
class Request:
    """Everything a builder may look at."""

    register: "Register"
    """Only what the reader may see: see ``seen_by``."""
    findings: "Sequence[Finding]"
    scope: Scope = Scope()
    id: str = ""
    """The record a report is about: requirement ID, review ID."""
    since: date | None = None
    before: "Register | None" = None
    """The register as it was on ``since``."""
    history: Sequence[Snapshot] = ()
    """States of the past, oldest first; empty without git."""
    difference: "DiffView | None" = None
    """What changed from A to B, for ``changes A..B``."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """The names of the standard's clauses in the reader's language."""

    @property
    def today(self) -> date:
        """The day that counts as today."""
        return self.register.today


def seen_by(register: "Register", customer: str) -> "Register":
    """Return a register without any other customer: its records, codes, names and counts.

    COMMON stays: laws and standards bind everybody; of those limited to the parts of others only
    what they say.
    """
    keep = {customer, COMMON}
    mine = (e for e in register.entries.values() if e.customer in keep)
    entries = {e.id: for_reader(e, customer) for e in mine}
    ids = frozenset(id for id in register.ids if _customer_of(id) in keep)
    settings = register.settings
    if settings is not None:
        left = tuple(a for a in settings.accepted_findings if _customer_of(a.id or "") in keep)
        settings = _with(settings, "accepted_findings", left)
    return replace(register, entries=entries, ids=ids, settings=settings)


def _with(settings: "Settings", name: str, value: object) -> "Settings":
    """Return settings with another value in one field; all were checked when they were read."""
    made = object.__new__(type(settings))
    for field_ in fields(settings):
        given = value if field_.name == name else getattr(settings, field_.name)
        object.__setattr__(made, field_.name, given)
    return made


def customers_of(ids: Iterable[str]) -> frozenset[str]:
    """Return the customers whose records have these ids."""
    return frozenset(_customer_of(id) for id in ids) - {""}


def _customer_of(id: str) -> str:
    known = parse_id(id)
    return known.customer if known is not None else ""
