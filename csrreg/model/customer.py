"""A customer, or COMMON: the laws and standards that bind everybody."""

from typing import Literal

from csrreg.model.common import Contact, Link, Retired
from csrreg.model.types import (
    Date,
    Integer,
    Length,
    LongText,
    Person,
    Site,
    Text,
    field,
    required,
    shape,
)

CustomerType = Literal[
    "oem", "tier1", "tier2", "aftermarket", "end_user", "internal", "regulator", "other"
]


@shape
class Symbol:
    """One mark of the customer's special-characteristic scheme (IATF 16949 8.3.3.3)."""

    symbol: Text = required("As it stands on the customer's drawings.")
    aliases: tuple[Text, ...] = field("Other spellings of the same mark, such as <S>.", ())
    class_: Text | None = field("The customer's name of the class.")
    rank: Integer | None = field("1 for the gravest class of this customer, then 2, 3 …")
    meaning: LongText | None = field("What the customer means by it.")
    internal_class: Text | None = field("Our own class it converts to (symbol conversion table).")


@shape
class NoCsr:
    """The statement that this customer issues no specific requirements."""

    checked: Date = required("When somebody last made sure.")
    by: Person | None = field("Who made sure.")


@shape
class Customer:
    """A customer and what holds for all its records; the code is the file's name."""

    name: Text = required("The customer's full name.")
    group: Text | None = field("The group of companies it belongs to.")
    sector: Text | None = field("Passenger cars, commercial vehicles, rail …")
    type: CustomerType | None = field("What kind of customer.")
    supplier_codes: dict[Site, Text] = field("Our supplier number there, per site of ours.", {})
    symbols: tuple[Symbol, ...] = field("Its scheme of special characteristics.", ())
    retention: Length | None = field("How long records must be kept for this customer.")
    reply_time: Length | None = field("How fast it expects the answer to an order or inquiry.")
    owner: Person | None = field("Who of us looks after this customer's requirements.")
    representative: Person | None = field("Our customer representative (IATF 16949 5.3.1).")
    contacts: tuple[Contact, ...] = field("Persons at the customer.", ())
    no_csr: NoCsr | None = field("Filled if the customer issues no specific requirements.")
    retired: Retired | None = field("Filled when it is no longer our customer.")
    links: tuple[Link, ...] = field("Other records this one has to do with.", ())
    notes: LongText | None = field("Anything else worth knowing.")
