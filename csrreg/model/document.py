"""A customer's document and its editions: where requirements come from."""

from typing import Literal

from csrreg.model.common import Action, Change, Communicated, Link, Retired
from csrreg.model.types import (
    Date,
    Length,
    LongText,
    Person,
    Text,
    field,
    required,
    shape,
)

DocumentType = Literal[
    "csr",
    "supplier_manual",
    "quality_agreement",
    "drawing",
    "specification",
    "packaging",
    "logistics",
    "contract_terms",
    "approved_sample",
    "law",
    "standard",
    "other",
]


@shape
class Reviewed:
    """Who went through the whole edition."""

    by: Person = required("Who reviewed it.")
    date: Date = required("When the review was finished.")


@shape
class Section:
    """What a section holds for us; keeps *reviewed, none* apart from *not reviewed*."""

    section: Text = required("The section's number in the customer's document.")
    result: Literal["requirement", "information", "none", "removed"] = required(
        "What it holds; removed: this edition no longer has it."
    )
    by: Person | None = field("Who judged it.")
    date: Date | None = field("When.")


@shape
class Edition:
    """One edition of the document (IATF 16949 7.5.3.2.2)."""

    edition: Text = required("The edition's own name: 2026-01, 14/08, Issue 3 …")
    published: Date | None = field("When the customer published it.")
    effective: Date | None = field("From when it binds us.")
    received: Date | None = field("When we got it.")
    source: Text | None = field("Where we got it: portal, link, person.")
    file: Text | None = field("The file in attachments/, or the path in the document system.")
    sha256: Text | None = field("The file's checksum: 64 hexadecimal digits.")
    supersedes: Text | None = field("The edition it replaces.")
    review_due: Date | None = field("Until when it must be reviewed; else as csrreg.yaml says.")
    reviewed: Reviewed | None = field("Filled when the whole edition is reviewed.")
    sections: tuple[Section, ...] = field("What each section holds for us.", ())
    change: Change | None = field("Why the customer changed it, and what that takes.")
    actions: tuple[Action, ...] = field("What is to be done because of this edition.", ())
    communicated: tuple[Communicated, ...] = field("Who was told of this edition.", ())


@shape
class Monitor:
    """How we notice a new edition."""

    every: Length = required("How often somebody looks: 3 months …")
    last_checked: Date | None = field("When somebody last looked.")
    by: Person | None = field("Who looks.")
    where: Text | None = field("Where: the customer's portal, an address, an alert list.")


@shape
class Document:
    """A document of the customer that holds requirements, or a law."""

    title: Text = required("The document's title.")
    type: DocumentType = required("What kind of document.")
    number: Text | None = field("The customer's document number.")
    editions: tuple[Edition, ...] = required("The editions we know, oldest first.")
    monitor: Monitor | None = field("How we notice a new edition.")
    owner: Person | None = field("Who of us looks after it.")
    retired: Retired | None = field("Filled when the customer withdrew it.")
    links: tuple[Link, ...] = field("Other records this one has to do with.", ())
    notes: LongText | None = field("Anything else worth knowing.")
