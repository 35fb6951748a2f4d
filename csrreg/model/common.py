"""Shapes that more than one kind of record uses."""

from typing import Literal

from csrreg.model.types import (
    AnyId,
    Date,
    Department,
    DocumentId,
    LongText,
    Person,
    Site,
    Text,
    field,
    required,
    shape,
)


@shape
class Action:
    """Something somebody will do until a date (IATF 16949 10.2, 6.2.2)."""

    what: LongText = required("What is to be done.")
    owner: Person | None = field("Who does it.")
    due: Date | None = field("Until when.")
    done: Date | None = field("When it was done; leave out while it is open.")
    effort: Text | None = field("Time or money it takes, in your own words.")


@shape
class Retired:
    """Why a record no longer counts. Records are retired, never deleted."""

    date: Date = required("Since when it no longer counts.")
    reason: LongText = required("Why.")
    by: Person | None = field("Who decided it.")


@shape
class Link:
    """A pointer to another record, with what it means."""

    to: AnyId = required("The id of the other record.")
    why: Text | None = field("What the two have to do with each other.")


@shape
class EditionRef:
    """An edition of a customer's document."""

    document: DocumentId = required("The document's id.")
    edition: Text | None = field("The edition, as the document record names it.")


@shape
class Effect:
    """What a change does to our work (ISO 9001 6.3, 8.2.4)."""

    time: Text | None = field("Effect on dates and lead times.")
    cost: Text | None = field("Effect on cost: tools, gauges, price of the part.")
    resources: Text | None = field("Effect on people, machines and gauges.")


@shape
class Agreement:
    """Somebody's yes to a change."""

    by: Text = required("Who approved: the customer's person or department, or ours.")
    date: Date | None = field("When.")
    document: Text | None = field("The paper or file that shows it.")


@shape
class Change:
    """Who wants a change, why, what it takes, and who agreed (IATF 16949 8.5.6.1)."""

    asked_by: Text | None = field("Who asked for it: at the customer, or one of us.")
    why: LongText | None = field("Why.")
    effect: Effect | None = field("Effect on time, cost and resources.")
    approved: Agreement | None = field("Who agreed to it.")


@shape
class Communicated:
    """Who was told of a change, when and how (IATF 16949 8.2.4)."""

    to: Text = required("A department, a site, a supplier or a person.")
    date: Date | None = field("When.")
    how: Text | None = field("By mail, in a meeting, by training …")


@shape
class Informed:
    """A department that was told of a changed contract, and what it changed (ISO 9001 8.2.4)."""

    department: Department = required("Which department.")
    date: Date | None = field("When it was told.")
    how: Text | None = field("How it was told.")
    changed: LongText | None = field("What it changed because of it: plan, routing, purchase …")


@shape
class Approval:
    """Somebody's approval of a drawing state."""

    by: Text = required("Who approved: the customer's person or department, or ours.")
    date: Date | None = field("When.")
    document: Text | None = field("The paper or file that shows it.")
    for_revision: Text | None = field("The drawing revision it covers.")


@shape
class Contact:
    """A person at the customer."""

    name: Text = required("Name.")
    role: Text | None = field("Buyer, supplier quality engineer (SQE/STA) …")
    email: Text | None = field("E-mail address.")
    phone: Text | None = field("Telephone.")
    site: Site | None = field("The site of ours this person deals with.")


Origin = Literal["stated", "implied", "statutory", "internal"]
Answer = Literal["yes", "no", "informative", "clarify"]
Fulfilment = Literal["yes", "partly", "no"]
Priority = Literal["high", "medium", "low"]
Phase = Literal["prototype", "pre_launch", "series", "service"]
