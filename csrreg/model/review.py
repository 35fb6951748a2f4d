"""A contract review (合同评审): from the customer's order to the answer (ISO 9001 8.2.3, 8.2.4)."""

from typing import Literal

from csrreg.model.common import Change, EditionRef, Informed, Link
from csrreg.model.opinion import DepartmentAnswer, Feasibility
from csrreg.model.types import (
    CharacteristicId,
    Date,
    Department,
    Length,
    LongText,
    Moment,
    Number,
    PartId,
    Person,
    RequirementId,
    ReviewId,
    Site,
    Text,
    YesNo,
    field,
    required,
    shape,
)

ReviewType = Literal[
    "inquiry", "quotation", "tender", "contract", "order", "framework", "technical_agreement"
]
ReviewClass = Literal["routine", "special", "new_product", "trial", "temporary"]
Channel = Literal["email", "edi", "portal", "phone", "chat", "visit", "letter"]


@shape
class Reference:
    """The customer's own number for the order or inquiry."""

    number: Text = required("The customer's number.")
    revision: Text | None = field("Its revision.")
    date: Date | None = field("Its date.")


@shape
class Received:
    """How it reached us."""

    at: Moment = required("When it reached us: 2026-11-20T17:00+08:00.")
    how: Channel | None = field("By which way.")
    from_: Text | None = field("Who at the customer sent it.")


@shape
class Item:
    """One position of the order."""

    part: PartId | None = field("The part's id.")
    name: Text | None = field("What is ordered, when it is no part of the register yet.")
    revision: Text | None = field("The drawing revision ordered.")
    quantity: Number | None = field("How many.")
    unit: Text | None = field("Pieces, kg …")
    price: Number | None = field("Price of one unit.")
    currency: Text | None = field("EUR, CNY, USD …")
    delivery: Date | None = field("When it must be there.")
    annual_volume: Number | None = field("How many a year, for inquiries and frameworks.")


@shape
class Money:
    """An amount and its currency."""

    amount: Number = required("The amount.")
    currency: Text = required("EUR, CNY, USD …")


@shape
class Terms:
    """The conditions besides parts and dates."""

    delivery_place: Text | None = field("Where to.")
    delivery_terms: Text | None = field("Incoterms and the like.")
    acceptance_standard: Text | None = field("What the goods are accepted by.")
    quality: LongText | None = field("Quality terms: PPAP level, certificates, retention …")
    packaging: LongText | None = field("Packaging and marking.")
    payment: Text | None = field("Payment.")
    legal: LongText | None = field("Liability, warranty, confidentiality …")
    other: LongText | None = field("Anything else.")


@shape
class CallOff:
    """One call-off of a framework contract."""

    number: Text = required("The customer's call-off number.")
    date: Date | None = field("When it came.")
    part: PartId | None = field("Of which part, when the contract is about several.")
    quantity: Number | None = field("How many.")
    delivery: Date | None = field("When it must be there.")
    within: YesNo | None = field("Is it within the contract's envelope?")
    by: Person | None = field("Who judged it.")
    note: LongText | None = field("Why it was taken although it is beyond the envelope …")


@shape
class Framework:
    """What a framework contract lets the customer call off without a new review."""

    valid_from: Date | None = field("First day.")
    valid_to: Date | None = field("Last day.")
    monthly_max: Number | None = field("Most the customer may call off in a month.")
    lead_time: Length | None = field("Shortest time from call-off to delivery.")
    price_until: Date | None = field("Until when the price holds.")
    call_offs: tuple[CallOff, ...] = field("The call-offs so far.", ())


@shape
class Difference:
    """What differs from the earlier offer or contract (ISO 9001 8.2.3.1)."""

    what: Text = required("Which point.")
    before: Text | None = field("As offered or agreed before.")
    now: Text | None = field("As ordered now.")
    resolved: LongText | None = field("How it was settled.")


@shape
class Question:
    """Something that must be asked before deciding."""

    ask: LongText = required("The question.")
    to: Text | None = field("Who is asked.")
    answer: LongText | None = field("The answer.")
    date: Date | None = field("When it was answered.")


@shape
class ContractException:
    """Something we ask the customer to accept instead; until it answers, it stays open."""

    what: LongText = required("What we ask for.")
    asked: Date | None = field("When we asked.")
    answer: Literal["accepted", "refused"] | None = field("What the customer said.")
    date: Date | None = field("When it said so.")
    document: Text | None = field("The paper that shows it.")


@shape
class Meeting:
    """The meeting in which the departments judged."""

    date: Date = required("When.")
    participants: tuple[Person, ...] = field("Who was there.", ())
    minutes: Text | None = field("Where the minutes are.")


@shape
class Decision:
    """What we answer the customer."""

    result: Literal["accepted", "accepted_with_conditions", "clarify", "rejected"] = required(
        "The decision."
    )
    by: Person = required("Who decided.")
    date: Date = required("When.")
    note: LongText | None = field("Why.")
    arbitration: Person | None = field("Who ruled, when departments disagreed (总经理裁定).")
    digest: Text | None = field("What exactly was decided on; filled by csrreg.")


@shape
class Waiver:
    """The customer's leave to skip the formal review (IATF 16949 8.2.3.1.1)."""

    by: Text = required("Who at the customer allowed it.")
    date: Date | None = field("When.")
    document: Text | None = field("The paper that shows it.")


@shape
class Reply:
    """An answer we gave the customer."""

    date: Date = required("When.")
    how: Channel | None = field("By which way.")
    by: Person | None = field("Who answered.")
    document: Text | None = field("The paper or mail.")


@shape
class WrittenConfirmation:
    """The customer's written word for what came by phone, chat or visit."""

    date: Date = required("When it came.")
    document: Text | None = field("The paper or mail.")


@shape
class Signed:
    """The contract as signed."""

    date: Date = required("When.")
    by: Text | None = field("Who signed.")
    document: Text | None = field("The signed paper.")


@shape
class ProvisionalRelease:
    """Work that starts before the review is finished, within limits."""

    by: Person = required("Who allowed it.")
    date: Date | None = field("When.")
    scope: LongText = required("What may start.")
    risk: LongText | None = field("What is risked.")
    until: Date = required("Until when it holds.")


@shape
class Release:
    """The release to production."""

    by: Person = required("Who released.")
    date: Date = required("When.")


@shape
class Amends:
    """The review this one amends, and in which way."""

    review: ReviewId = required("The amended review's id.")
    how: Literal["replaced", "clauses", "dates_or_quantities"] | None = field(
        "Replaced by a new contract, some clauses, or only dates and quantities."
    )
    change: Change | None = field("Who wanted the amendment, why, and what it takes.")


@shape
class Review:
    """The review of one inquiry, quotation, order or contract before we say yes."""

    title: Text = required("A short name to find it by.")
    type: ReviewType = required("What is reviewed.")
    class_: ReviewClass | None = field("Computed by the rules of csrreg.yaml when left out.")
    prepared_by: Person | None = field("Who prepared the review.")
    entity: Text | None = field("Which company of ours the contract is with.")
    site: Site | None = field("Which site of ours delivers.")
    reference: Reference | None = field("The customer's own number.")
    previous: ReviewId | None = field("The quotation or contract it continues.")
    amends: Amends | None = field("The review it amends.")
    received: Received = required("When and how it reached us.")
    reply_due: Moment | None = field("Until when we must answer; computed when left out.")
    items: tuple[Item, ...] = field("What is ordered.", ())
    value: Money | None = field("The contract's value.")
    terms: Terms | None = field("The other conditions.")
    framework: Framework | None = field("For framework contracts.")
    requirements: tuple[RequirementId, ...] = field("The requirements that touch it.", ())
    characteristics: tuple[CharacteristicId, ...] = field("The characteristics it touches.", ())
    documents: tuple[EditionRef, ...] = field("The customer's documents that hold for it.", ())
    differences: tuple[Difference, ...] = field("What differs from before.", ())
    questions: tuple[Question, ...] = field("What must be asked before deciding.", ())
    exceptions: tuple[ContractException, ...] = field("What we ask the customer to accept.", ())
    method: Literal["circulation", "meeting"] | None = field("How the departments judge.")
    meeting: Meeting | None = field("The meeting.")
    feasibility: Feasibility | None = field("The feasibility commitment.")
    departments: dict[Department, DepartmentAnswer] = field("The opinions, by department.", {})
    decision: Decision | None = field("What we answer.")
    customer_waiver: Waiver | None = field("The customer's leave to skip the formal review.")
    replies: tuple[Reply, ...] = field("The answers we gave.", ())
    written_confirmation: WrittenConfirmation | None = field("Of anything not in writing.")
    signed: Signed | None = field("The contract as signed.")
    provisional_release: ProvisionalRelease | None = field("Work before the review is finished.")
    release: Release | None = field("The release to production.")
    informed: tuple[Informed, ...] = field("Who was told, and what they changed.", ())
    links: tuple[Link, ...] = field("Other records this one has to do with.", ())
    notes: LongText | None = field("Anything else worth knowing.")
