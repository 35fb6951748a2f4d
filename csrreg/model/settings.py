"""``csrreg.yaml``: what holds for the whole register."""

from typing import Literal

from csrreg.model.types import (
    Date,
    Department,
    Integer,
    Length,
    LongText,
    Number,
    Person,
    Site,
    Text,
    field,
    required,
    shape,
)

Language = Literal["en", "zh", "de"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@shape
class Calendar:
    """Working days, for due dates that count them."""

    working_days: tuple[Weekday, ...] = field(
        "The weekdays worked.", ("mon", "tue", "wed", "thu", "fri")
    )
    holidays: tuple[Date, ...] = field("Days off.", ())
    working: tuple[Date, ...] = field("Days worked though the weekday is off (调休).", ())


@shape
class SiteSettings:
    """One of our sites."""

    name: Text = required("The site's name.")
    timezone: Text | None = field("Its time zone: Europe/Berlin, Asia/Shanghai …")
    calendar: Calendar | None = field("Its own calendar; else the register's.")


@shape
class DepartmentSettings:
    """One of our departments."""

    name: Text | None = field("What people call it.")
    head: Person | None = field("Who heads it.")
    deputy: Person | None = field("Who stands in for the head.")
    members: tuple[Person, ...] = field("Who else may answer for it.", ())


@shape
class Absence:
    """A time somebody is away; the deputy answers meanwhile."""

    from_: Date = required("The first day away.")
    until: Date = required("The last day away.")


@shape
class PersonSettings:
    """Somebody who is named in records."""

    name: Text = required("The person's name.")
    email: Text | None = field("E-mail address.")
    department: Department | None = field("The department.")
    site: Site | None = field("The site.")
    until: Date | None = field("The last day, once the person has left.")
    deputy: Person | None = field("Who takes over.")
    absent: tuple[Absence, ...] = field("Times away: leave, travel.", ())


@shape
class ProcessSettings:
    """One of our processes, as the process map names it."""

    name: Text = required("The process's name.")
    owner: Person | None = field("The process owner.")


@shape
class When:
    """A condition of a class: every line given must hold."""

    new_part: Literal["yes", "no"] | None = field(
        "A position's part was neither in an accepted contract nor in series before."
    )
    new_customer: Literal["yes", "no"] | None = field(
        "No contract was accepted before, and no part in series."
    )
    terms_differ: Literal["yes", "no"] | None = field("Terms differ from the previous contract.")
    phase: tuple[Text, ...] = field("A position's part is in one of these phases.", ())
    type: tuple[Text, ...] = field("The review's type is one of these.", ())
    how: tuple[Text, ...] = field("It was received in one of these ways.", ())
    quantity_above: Number | None = field("A position orders more than this.")
    delivery_within: Length | None = field("A position must be delivered within this time.")
    value_above: Number | None = field("The contract's value is above this.")
    currency: Text | None = field("The currency of that value; left out: any.")


@shape
class ClassRule:
    """A class of contract, when it holds and what it takes. The first that fits holds."""

    class_: Literal["routine", "special", "new_product", "trial", "temporary"] = required(
        "The class."
    )
    when: tuple[When, ...] = field("Any of these makes it this class; none: always.", ())
    departments: tuple[Department, ...] = field("Who must answer.", ())
    feasibility: Literal["yes", "no"] | None = field("Is a feasibility commitment needed?")


@shape
class ApproverLimit:
    """Up to which contract value somebody may decide."""

    by: Person = required("Who.")
    up_to: Number | None = field("The highest value; left out: no limit.")
    currency: Text | None = field("The currency of the value; left out: any.")


@shape
class ReviewSettings:
    """How contracts are reviewed here."""

    since: Date | None = field(
        "From when on these rules hold; contracts received earlier are not measured by them."
    )
    reply_within: Length | None = field("How fast we answer, when the customer sets nothing.")
    classes: tuple[ClassRule, ...] = field("The classes, tried from top to bottom.", ())
    amendments: tuple[Department, ...] = field(
        "Who answers when only dates or quantities change; left out: production.", ()
    )
    checklists: dict[Department, tuple[Text, ...]] = field(
        "Checklists of our own, per department.", {}
    )
    approvers: tuple[ApproverLimit, ...] = field("Who may decide up to which value.", ())
    arbiter: Person | None = field("Who rules when departments disagree (总经理裁定).")
    preparer_may_answer: Literal["yes", "no"] | None = field(
        "May the one who prepared the review answer for a department?"
    )


@shape
class CapabilityTarget:
    """What a capability result must reach."""

    class_: Text | None = field("For characteristics of this class; left out: all.")
    phase: Text | None = field("In this phase; left out: all.")
    index: Literal["Pp", "Ppk", "Cp", "Cpk", "Cmk"] = required("Which index.")
    at_least: Number = required("The least value that is enough.")
    every: Length | None = field("How often it must be measured again.")


@shape
class CharacteristicClass:
    """One of our own classes of special characteristics."""

    name: Text = required("What it means here.")
    critical: Literal["yes", "no"] | None = field("Is it one of the gravest?")


@shape
class ReportSettings:
    """What a report carries as a controlled document (ISO 9001 7.5.2)."""

    number: Text | None = field("The document's number in our system.")
    revision: Text | None = field("The form's revision.")
    approved_by: Person | None = field("Who approved it.")
    approved_on: Date | None = field("When.")


@shape
class AcceptedFinding:
    """A finding that was looked at and accepted for a time."""

    code: Text = required("The rule's code.")
    id: Text | None = field("The record's id; or csrreg.yaml for the settings.")
    path: Text | None = field("The field, when only that one is meant: actions.1.due")
    reason: LongText | None = field("Why it is acceptable.")
    by: Person | None = field("Who accepted it.")
    until: Date | None = field("Until when.")


@shape
class Settings:
    """The register's settings."""

    name: Text = required("The register's name, usually the company's.")
    language: Language = required("The language of labels and reports: en, zh or de.")
    standard: Text | None = field("The standard's catalogue, or a path to one of your own.")
    sites: dict[Text, SiteSettings] = field("Our sites, by short code.", {})
    departments: dict[Text, DepartmentSettings] = field("Our departments, by short name.", {})
    people: dict[Text, PersonSettings] = field("The people records name, by short name.", {})
    processes: dict[Text, ProcessSettings] = field("Our processes, by number.", {})
    categories: tuple[Text, ...] = field("Categories of requirements.", ())
    carried_in: tuple[Text, ...] = field("Kinds of document that carry characteristics.", ())
    classes: dict[Text, CharacteristicClass] = field("Our classes of characteristics.", {})
    capability: tuple[CapabilityTarget, ...] = field("Capability targets.", ())
    severity_threshold: Integer | None = field("From this severity on a class is needed (9).")
    assess_within: Length | None = field("Until when a new requirement must be judged.")
    edition_review: Length | None = field("Until when a new edition must be reviewed.")
    review: ReviewSettings | None = field("How contracts are reviewed.")
    calendar: Calendar | None = field("Working days and holidays.")
    reports: dict[Text, ReportSettings] = field("Number and approval, by the report's name.", {})
    accepted_findings: tuple[AcceptedFinding, ...] = field("Findings accepted for a time.", ())
