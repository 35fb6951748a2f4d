"""What departments and the team say of an order (ISO 9001 8.2.3, IATF 16949 8.2.3.1.3)."""

from typing import Literal

from csrreg.model.common import Action
from csrreg.model.types import AnyId, Date, LongText, Person, Text, YesNo, field, required, shape


@shape
class FeasibilityAnswer:
    """The team's answer to one topic of the feasibility checklist."""

    topic: Text = required("The topic.")
    answer: YesNo | None = field("Can we?")
    note: LongText | None = field("Remark.")


@shape
class Risk:
    """A risk the team sees, and what is done about it."""

    what: LongText = required("The risk.")
    action: LongText | None = field("What is done about it.")
    owner: Person | None = field("Who does it.")
    due: Date | None = field("Until when.")


@shape
class Feasibility:
    """The team feasibility commitment (IATF 16949 8.2.3.1.3)."""

    answers: tuple[FeasibilityAnswer, ...] = field("The topics, one by one.", ())
    risks: tuple[Risk, ...] = field("What may go wrong.", ())
    conclusion: Literal["feasible", "feasible_with_changes", "not_feasible"] | None = field(
        "What the team concludes."
    )
    by: tuple[Person, ...] = field("Who was in the team.", ())
    date: Date | None = field("When.")
    digest: Text | None = field("What exactly was judged; filled by csrreg.")


@shape
class Check:
    """One point of a department's checklist."""

    point: Text = required("What is looked at.")
    answer: Literal["yes", "no", "not_applicable"] | None = field("What came out.")
    note: LongText | None = field("Remark.")


@shape
class DepartmentAnswer:
    """One department's opinion, bound to the exact content it judged."""

    checks: tuple[Check, ...] = field("The department's checklist.", ())
    result: Literal["accept", "accept_with_conditions", "reject"] | None = field("The opinion.")
    conditions: tuple[Action, ...] = field("What we must do ourselves for it to hold.", ())
    proposal: LongText | None = field("What the customer should be asked instead.")
    note: LongText | None = field("Remark.")
    by: Person | None = field("Whose opinion it is.")
    on_behalf_of: Person | None = field("The head a deputy stood in for.")
    recorded_by: Person | None = field("Who typed it in, when that is somebody else.")
    evidence: Text | None = field("The signed form, the number in the office system …")
    date: Date | None = field("When.")
    digest: Text | None = field("What exactly was judged; filled by csrreg.")
    cited: dict[AnyId, Text] = field("The digests of the cited records; filled by csrreg.", {})
