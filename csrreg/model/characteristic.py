"""A special characteristic: from the drawing to the control plan."""

from typing import Literal

from csrreg.model.common import Approval, Change, Communicated, Link, Phase, Retired
from csrreg.model.types import (
    Date,
    Integer,
    LongText,
    Number,
    PartId,
    Person,
    RequirementId,
    Text,
    YesNo,
    field,
    required,
    shape,
)


@shape
class Carried:
    """Where a document carries the characteristic, or why it need not (IATF 16949 8.3.3.3)."""

    document: Text | None = field("The document's number.")
    revision: Text | None = field("The document's revision.")
    place: Text | None = field("The line, operation or sheet there.")
    for_revision: Text | None = field("The drawing revision the document was made for.")
    not_needed: Text | None = field("Why this document does not carry it.")


@shape
class Control:
    """How the characteristic is controlled at one operation (control plan line, 8.5.1.1)."""

    operation: Text | None = field("The operation's number or name.")
    phase: Phase | None = field("The control plan it stands in.")
    method: Text | None = field("SPC, 100 % inspection, error-proofing, sampling …")
    gauge: Text | None = field("What it is measured with.")
    grr: Number | None = field("Gauge R&R in percent of the tolerance.")
    sample: Text | None = field("How many.")
    frequency: Text | None = field("How often.")
    reaction: LongText | None = field("The reaction plan.")


@shape
class Capability:
    """One capability result (IATF 16949 9.1.1.1). Ppk and Cpk are never one number."""

    index: Literal["Pp", "Ppk", "Cp", "Cpk", "Cmk"] = required("Which index.")
    phase: Phase | None = field("Initial study, or running production.")
    value: Number = required("The result.")
    sample_size: Integer | None = field("Number of parts measured.")
    date: Date | None = field("When it was measured.")
    for_revision: Text | None = field("The drawing revision it was measured on.")


@shape
class ClassChange:
    """A class that was raised, lowered or dropped."""

    from_: Text | None = field("The class before.")
    to: Text | None = field("The class after; left out when dropped.")
    date: Date | None = field("When.")
    approved_by: Text | None = field("Who at the customer approved it.")
    document: Text | None = field("The paper that shows it.")


@shape
class AssessedRevision:
    """What a drawing revision did to the characteristic."""

    revision: Text = required("The drawing revision that was compared.")
    result: Literal["new", "unchanged", "changed", "removed"] = required(
        "What it did to the characteristic."
    )
    by: Person | None = field("Who compared.")
    date: Date | None = field("When.")
    change: Change | None = field("Why it changed, and what that takes.")
    communicated: tuple[Communicated, ...] = field("Who was told of the change.", ())


@shape
class Characteristic:
    """A feature of a part or process that needs special control."""

    part: PartId = required("The part it belongs to.")
    feature: Text = required("What is measured or judged.")
    balloon: Text | None = field("The balloon number on the drawing.")
    zone: Text | None = field("The zone or sheet of the drawing.")
    kind: Literal["product", "process"] | None = field("Product or process characteristic.")
    specification: Text | None = field("The requirement as it stands on the drawing.")
    nominal: Number | None = field("Nominal value.")
    lower: Number | None = field("Lower limit.")
    upper: Number | None = field("Upper limit.")
    unit: Text | None = field("The unit of nominal and limits.")
    attribute: Text | None = field("What is judged, when there is no number: free of cracks …")
    symbol: Text | None = field("The customer's mark, as it stands on the drawing.")
    class_: Text | None = field("Our class; derived from the symbol when left out.")
    origin: Literal["customer", "legal", "own_analysis"] | None = field("Why it is special.")
    requirement: RequirementId | None = field("The requirement that asks for it.")
    effect: LongText | None = field("What happens to the user when it fails.")
    severity: Integer | None = field("Severity in the FMEA, 1 to 10.")
    occurrence: Integer | None = field("Occurrence in the FMEA, 1 to 10.")
    pass_through: YesNo | None = field("Is it made by a supplier and not checked by us?")
    carried_in: dict[Text, Carried] = field("Where it is carried, per kind of document.", {})
    control: tuple[Control, ...] = field("How it is controlled, by operation and phase.", ())
    capability: tuple[Capability, ...] = field("Capability results, oldest first.", ())
    class_history: tuple[ClassChange, ...] = field("How its class changed.", ())
    assessed: tuple[AssessedRevision, ...] = field("What each drawing revision did to it.", ())
    approved: tuple[Approval, ...] = field("Who approved it, for which revision.", ())
    owner: Person | None = field("Who is responsible for it.")
    retired: Retired | None = field("Filled when it is no longer special.")
    links: tuple[Link, ...] = field("Other records this one has to do with.", ())
    notes: LongText | None = field("Anything else worth knowing.")
