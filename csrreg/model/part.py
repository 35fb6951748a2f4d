"""A part we deliver, with its drawing revisions."""

from csrreg.model.common import Action, Change, Communicated, Link, Phase, Retired
from csrreg.model.types import Date, LongText, Person, Site, Text, field, required, shape


@shape
class Numbers:
    """The numbers a part goes by."""

    customer: Text | None = field("The customer's part number.")
    ours: Text | None = field("Our own part number.")


@shape
class Revision:
    """One state of the part's drawing."""

    revision: Text = required("The revision index, as it stands on the drawing.")
    date: Date | None = field("The drawing's date.")
    received: Date | None = field("When we got it.")
    effective: Date | None = field("From when we must deliver to it.")
    change: Change | None = field("Why the drawing was changed, and what that takes.")
    actions: tuple[Action, ...] = field("What is to be done because of this revision.", ())
    communicated: tuple[Communicated, ...] = field("Who was told of this revision.", ())


@shape
class Part:
    """A product the customer buys from us."""

    name: Text = required("What the part is called.")
    numbers: Numbers | None = field("Customer's and our own part number.")
    drawing: Text | None = field("The drawing's number.")
    revisions: tuple[Revision, ...] = field("The drawing's revisions, oldest first.", ())
    sites: tuple[Site, ...] = field("Where we make it.", ())
    phase: Phase | None = field("Where it is in its life.")
    sop: Date | None = field("Start of production.")
    owner: Person | None = field("Who of us is responsible for it.")
    retired: Retired | None = field("Filled when we no longer deliver it.")
    links: tuple[Link, ...] = field("Other records this one has to do with.", ())
    notes: LongText | None = field("Anything else worth knowing.")
