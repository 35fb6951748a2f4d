"""A customer-specific requirement: what is asked, does it apply, what we do, is it proven."""

from typing import Literal

from csrreg.model.common import (
    Action,
    Answer,
    Change,
    Communicated,
    EditionRef,
    Fulfilment,
    Link,
    Origin,
    Priority,
    Retired,
)
from csrreg.model.types import (
    Clause,
    Date,
    DocumentId,
    Length,
    LongText,
    PartId,
    Person,
    Process,
    RequirementId,
    Site,
    Text,
    YesNo,
    field,
    required,
    shape,
)

AssessmentResult = Literal["new", "unchanged", "editorial", "changed", "renumbered", "removed"]


@shape
class Source:
    """Where in the customer's document the requirement stands."""

    document: DocumentId = required("The document's id.")
    edition: Text | None = field("The edition it was taken from.")
    section: Text | None = field("The section's number there.")
    page: Text | None = field("The page there.")
    refers_to: tuple[EditionRef, ...] = field("Documents the section only points to.", ())


@shape
class Applies:
    """Whether the requirement binds us (IATF 16949 4.3.2)."""

    answer: Answer | None = field("yes, no, informative, or clarify (asked the customer).")
    reason: LongText | None = field("Why; needed when it does not apply.")
    parts: tuple[PartId, ...] = field("The parts it is limited to; none means all.", ())
    by: Person | None = field("Who judged it.")
    date: Date | None = field("When.")
    edition: Text | None = field(
        "The edition that was judged; filled by csrreg when another one changes the text."
    )


@shape
class Fulfilled:
    """Whether we already meet it: the gap analysis."""

    answer: Fulfilment | None = field("yes, partly or no.")
    note: LongText | None = field("What is missing.")
    by: Person | None = field("Who judged it.")
    date: Date | None = field("When.")


@shape
class Implemented:
    """Where in our system the requirement is met (IATF 16949 7.5.1.1 d)."""

    process: Process | None = field("The process.")
    document: Text | None = field("Our procedure, form, control plan …")
    place: Text | None = field("The chapter, line or field there.")


@shape
class Evidence:
    """Something an auditor can be shown."""

    what: Text = required("What it is.")
    ref: Text | None = field("Where it is: number, path, link.")
    date: Date | None = field("Its date.")


@shape
class Covers:
    """The exact content that was verified; filled by csrreg."""

    edition: Text | None = field("The source edition that was verified.")
    text: Text | None = field("The digest of the requirement's text that was verified.")


@shape
class Verification:
    """Somebody looked whether it is really done."""

    method: Text | None = field("Internal audit, layered audit, product audit, document check …")
    by: Person = required("Who looked; not the owner.")
    date: Date = required("When.")
    result: Literal["passed", "failed"] = required("What came out.")
    covers: Covers | None = field("What exactly was verified; filled by csrreg.")
    valid_until: Date | None = field("Until when the result counts.")
    note: LongText | None = field("What was seen.")


@shape
class Replaced:
    """Which text gave way to which; filled by csrreg, so that proof can be followed across it."""

    edition: Text | None = field("The edition the text before was taken from.")
    section: Text | None = field("The section's number there.")
    before: Text = required("The digest of the text before.")
    after: Text = required("The digest of the text that replaced it.")


@shape
class Assessed:
    """What an edition of the source document did to this requirement."""

    edition: Text = required("The edition that was compared.")
    result: AssessmentResult = required("What it did to the requirement.")
    section: Text | None = field("The section's number in that edition.")
    text: LongText | None = field("The new words, until the edition takes effect.")
    by: Person | None = field("Who compared.")
    date: Date | None = field("When.")
    replaced: Replaced | None = field("The text before and after; filled by csrreg.")
    change: Change | None = field("Why it changed, and what that takes.")
    communicated: tuple[Communicated, ...] = field("Who was told of the change.", ())


@shape
class DeviationRequest:
    """A deviation agreed with the customer; until it is accepted the requirement binds."""

    asked: Date | None = field("When we asked for it.")
    answer: Literal["accepted", "refused"] | None = field("What the customer said.")
    date: Date | None = field("When the customer answered.")
    document: Text | None = field("The paper that shows it.")


@shape
class Cascade:
    """Whether the requirement must be passed on (IATF 16949 8.4.3.1)."""

    to_suppliers: YesNo = required("Must our suppliers meet it?")
    evidence: Text | None = field("What shows that they were told.")


@shape
class AtSite:
    """What differs at one site; each field given here replaces the record's own there."""

    applies: Applies | None = field("Does it apply at this site?")
    fulfilled: Fulfilled | None = field("Is it met at this site?")
    owner: Person | None = field("Who is responsible at this site.")
    actions: tuple[Action, ...] = field("What is to be done at this site.", ())
    implemented_in: tuple[Implemented, ...] = field("Where it is met at this site.", ())
    evidence: tuple[Evidence, ...] = field("What shows it at this site.", ())
    verification: tuple[Verification, ...] = field("Verifications at this site.", ())


@shape
class Requirement:
    """A requirement a customer has beyond the standard, or a law that binds our product."""

    title: Text = required("A short name to find it by.")
    source: Source = required("Where it stands.")
    text: LongText = required("The customer's own words.")
    language: Text | None = field("The language of the text: en, zh, de …")
    interpretation: LongText | None = field("What it means for us, in measurable words.")
    clauses: tuple[Clause, ...] = field("The clauses of the standard it adds to.", ())
    origin: Origin | None = field("Stated by the customer, implied by use, statutory, our own.")
    category: Text | None = field("One of the categories of csrreg.yaml.")
    priority: Priority | None = field("high, medium or low.")
    tags: tuple[Text, ...] = field("Words to find it by.", ())
    applies: Applies | None = field("Does it bind us?")
    fulfilled: Fulfilled | None = field("Do we meet it?")
    owner: Person | None = field("Who is responsible for meeting it.")
    actions: tuple[Action, ...] = field("What is to be done to meet it.", ())
    implemented_in: tuple[Implemented, ...] = field("Where in our system it is met.", ())
    evidence: tuple[Evidence, ...] = field("What shows it.", ())
    verification: tuple[Verification, ...] = field("Who made sure, oldest first.", ())
    assessed: tuple[Assessed, ...] = field("What each new edition did to it.", ())
    exception: DeviationRequest | None = field("A deviation asked of the customer.")
    cascade: Cascade | None = field("Must it be passed on to suppliers?")
    retention: Length | None = field("How long the records about it are kept.")
    at: dict[Site, AtSite] = field("What differs per site.", {})
    supersedes: RequirementId | None = field("The requirement this one replaces.")
    retired: Retired | None = field("Filled when it no longer counts.")
    links: tuple[Link, ...] = field("Other records this one has to do with.", ())
    notes: LongText | None = field("Anything else worth knowing.")
