"""People, customers, records, sites and whatever else has a name, as a reader knows them."""

from typing import TYPE_CHECKING

from csrreg.model.kinds import COMMON
from csrreg.reports.page import Cell, Label, Ref, Text
from csrreg.reports.waiting import CUSTOMER

if TYPE_CHECKING:
    from csrreg.model.register import Register

_DEPARTMENTS = frozenset(
    (
        "sales",
        "engineering",
        "quality",
        "purchasing",
        "production",
        "planning",
        "logistics",
        "finance",
        "legal",
    )
)
"""Those that the label files know."""
_CARRIERS = frozenset(
    (
        "drawing",
        "dfmea",
        "pfmea",
        "control_plan",
        "process_card",
        "work_instruction",
        "inspection_plan",
        "supplier_plan",
    )
)
"""The kinds of document that the label files know; csrreg.yaml may name others."""


def person_cell(person: str, register: "Register") -> Cell:
    """Return a person's name, marked if they have left; the customer; or *nobody*."""
    if not person:
        return Label("word.nobody")
    if person == CUSTOMER:
        return Label("person.customer")
    settings = register.settings
    known = settings.people.get(person) if settings is not None else None
    if known is None:
        return Text(person)
    if has_left(person, register):
        return Label("person.left", {"name": Text(known.name)})
    return Text(known.name)


def has_left(person: str, register: "Register") -> bool:
    """Return whether somebody's last day here is over."""
    settings = register.settings
    known = settings.people.get(person) if settings is not None else None
    return known is not None and known.until is not None and known.until < register.today


def person_order(person: str, register: "Register") -> tuple[int, str]:
    """Return a sort key: ours by name, then the customer, then what nobody is named for."""
    settings = register.settings
    known = settings.people.get(person) if settings is not None else None
    if known is not None:
        return (0, known.name.casefold())
    return (3 if not person else 2 if person == CUSTOMER else 1, person.casefold())


def customer_cell(code: str, register: "Register") -> Cell:
    """Return a customer with its name; COMMON is everybody."""
    if code == COMMON:
        return Label("word.everybody")
    customer = register.customer(code)
    return Ref(code, customer.name if customer is not None else "")


def code_cell(code: str) -> Cell:
    """Return a customer by its code alone, for narrow columns."""
    return Label("word.everybody") if code == COMMON else Ref(code)


def customer_order(code: str) -> tuple[bool, str]:
    """Return a sort key: customers by code, what binds everybody last."""
    return (code == COMMON, code)


def record_cell(id: str, register: "Register") -> Ref:
    """Return a record by id and title; one that is not there by its id."""
    entry = register.entries.get(id)
    return Ref(id, entry.title if entry is not None else "")


def carrier_cell(kind: str) -> Cell:
    """Return a kind of document that carries characteristics; one of our own by its name."""
    return Label(f"carrier.{kind}") if kind in _CARRIERS else Text(kind.replace("_", " "))


def site_cell(code: str, register: "Register") -> Cell:
    """Return a site by code and name."""
    settings = register.settings
    known = settings.sites.get(code) if settings is not None else None
    return Text(f"{code} {known.name}" if known is not None else code)


def department_cell(name: str, register: "Register") -> Cell:
    """Return a department as csrreg.yaml calls it, else by its label."""
    settings = register.settings
    known = settings.departments.get(name) if settings is not None else None
    if known is not None and known.name:
        return Text(known.name)
    return Label(f"department.{name}") if name in _DEPARTMENTS else Text(name)


def process_cell(number: str, register: "Register") -> Cell:
    """Return a process by number and name."""
    settings = register.settings
    known = settings.processes.get(number) if settings is not None else None
    return Text(f"{number} {known.name}" if known is not None else number)


def class_cell(code: str | None, register: "Register") -> Cell:
    """Return one of our classes of characteristics by code and name; or *no class*."""
    if code is None:
        return Label("word.no_class")
    settings = register.settings
    known = settings.classes.get(code) if settings is not None else None
    return Text(f"{code} {known.name}" if known is not None else code)
