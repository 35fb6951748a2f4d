"""``csrreg review reply, exception, confirm``: between us and the customer."""

from typing import Annotated, get_args

import typer

from csrreg.cli.common import RegisterOption, TodayOption, one_of
from csrreg.cli.output import say
from csrreg.cli.review.opened import (
    ByOption,
    DateOption,
    DryRunOption,
    IdArgument,
    filled,
    open_review,
    the_date,
    who,
    write_edits,
)
from csrreg.errors import CsrregError

DocumentOption = Annotated[
    str | None, typer.Option(metavar="TEXT", help="The paper or file that shows it.")
]


def reply(
    id: IdArgument,
    how: Annotated[str | None, typer.Option(metavar="WORD", help="email, phone, portal …")] = None,
    by: ByOption = None,
    date: DateOption = None,
    document: DocumentOption = None,
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Record an answer we gave the customer.

    What the customer is asked to accept and was not asked yet goes with it.
    """
    from csrreg.change.edits import Append, Edit, Set
    from csrreg.model.review import Channel

    opened = open_review(id, register, today)
    decision = opened.entry.record.decision
    if decision is None:
        raise CsrregError(
            f"{opened.id} is not decided yet", f"csrreg review decide {opened.id} --result …"
        )
    if how is not None:
        one_of(how, get_args(Channel), "--how")
    day = the_date(date, opened.today)
    if day < str(decision.date):
        raise CsrregError(
            f"--date {day}: it was decided on {decision.date} only", "a reply gives the decision"
        )
    given = {
        "date": day,
        "how": how or "",
        "by": who(by, opened.root, opened.register),
        "document": document or "",
    }
    edits: list[Edit] = [Append(("replies",), filled(given))]
    asked = []
    for at, found in enumerate(opened.entry.record.exceptions):
        if found.asked is None and found.answer is None and decision.result != "rejected":
            edits.append(Set(("exceptions", at, "asked"), day))
            asked.append(f"{at + 1} {found.what}")
    write_edits(opened, edits, f"reply of {day} recorded", dry_run=dry_run)
    for text in asked if not dry_run else ():
        say(f"  with it the customer is asked for exception {text}")


def exception(
    id: IdArgument,
    number: Annotated[int, typer.Argument(help="Which exception, from 1.")],
    answer: Annotated[
        str | None, typer.Option(metavar="WORD", help="What the customer said: accepted, refused")
    ] = None,
    asked: Annotated[
        str | None, typer.Option(metavar="DATE", help="When the customer was asked.")
    ] = None,
    date: DateOption = None,
    document: DocumentOption = None,
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Record what the customer said to an exception we asked for.

    If it refuses what an accepted contract rested on, the decision is taken back: the departments
    may answer again, and it is decided anew. The old decision stays in git.
    """
    from csrreg.change.edits import Edit, Set, Unset
    from csrreg.model.status import is_accepted

    opened = open_review(id, register, today)
    review = opened.entry.record
    count = len(review.exceptions)
    if not 1 <= number <= count:
        there = f"exceptions 1 to {count}" if count else "no exceptions"
        raise CsrregError(f"{opened.id} has {there}", f"csrreg review show {opened.id}")
    if answer is None and asked is None:
        raise CsrregError("--answer is missing", "--answer accepted or refused; or --asked DATE")
    found = review.exceptions[number - 1]
    if found.answer is not None:
        raise CsrregError(
            f"the customer answered exception {number} on {found.date}: {found.answer}",
            f"if that is wrong: csrreg set {opened.id} exceptions.{number}.answer=…",
        )
    given = {"asked": the_date(asked, opened.today, "--asked") if asked else ""}
    if answer is not None:
        one_of(answer, ("accepted", "refused"), "--answer")
        given |= {"answer": answer, "date": the_date(date, opened.today)}
        given |= {"document": document or ""}
    place = ("exceptions", number - 1)
    edits: list[Edit] = [Set((*place, name), value) for name, value in filled(given).items()]
    back = answer == "refused" and is_accepted(review)
    if back:
        edits.append(Unset(("decision",)))
    said = answer or "asked"
    write_edits(opened, edits, f"exception {number}: {said}", dry_run=dry_run)
    if back and not dry_run:
        say(f"  the decision of {review.decision.date} rested on it and was taken back")
        say(f"  next: the departments answer again, or csrreg review decide {opened.id} --result …")


def confirm(
    id: IdArgument,
    date: DateOption = None,
    document: DocumentOption = None,
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Record the written word for what came by phone or chat."""
    from csrreg.change.edits import Set

    opened = open_review(id, register, today)
    known = opened.entry.record.written_confirmation
    if known is not None:
        raise CsrregError(
            f"{opened.id} was confirmed in writing on {known.date}",
            f"if that is wrong: csrreg set {opened.id} written_confirmation.document=…",
        )
    if not document:
        say("warning: nothing shows the confirmation: --document")
    given = {"date": the_date(date, opened.today), "document": document or ""}
    edits = [Set(("written_confirmation",), filled(given))]
    write_edits(opened, edits, "confirmed in writing", dry_run=dry_run)
