"""``csrreg review decide``: what we answer the customer."""

from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption, one_of
from csrreg.cli.output import ask, is_terminal, out, say
from csrreg.cli.review.asking import choice
from csrreg.cli.review.known import known
from csrreg.cli.review.opened import (
    ByOption,
    DateOption,
    DryRunOption,
    IdArgument,
    Opened,
    filled,
    open_review,
    refuse,
    refuse_decided,
    the_date,
    who,
    write_edits,
)
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date as date_

RESULTS = ("accepted", "accepted_with_conditions", "clarify", "rejected")


def decide(
    id: IdArgument,
    result: Annotated[
        str | None,
        typer.Option(metavar="WORD", help="accepted, accepted_with_conditions, clarify, rejected"),
    ] = None,
    by: ByOption = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Why.")] = None,
    arbitration: Annotated[
        str | None,
        typer.Option(metavar="PERSON", help="Who ruled when departments disagree (总经理裁定)."),
    ] = None,
    date: DateOption = None,
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Decide a review, once every department has answered.

    Without --result it shows the departments' answers, and asks.
    """
    if result is not None:
        one_of(result, RESULTS, "--result")
    from datetime import date as calendar_date

    from csrreg.change.edits import Set
    from csrreg.model.digest import digest, judged_content
    from csrreg.model.obstacles import before_decision

    opened = open_review(id, register, today)
    refuse_decided(opened)
    person = who(by, opened.root, opened.register)
    day = the_date(date, opened.today)
    if result is None:
        result, note = _ask(opened, note)
    if result in ("accepted", "accepted_with_conditions"):
        when = calendar_date.fromisoformat(day)
        arbitration = _arbiter(opened, person, arbitration, when)
        reasons = list(before_decision(opened.entry, opened.register, accepting=True))
        reasons += _disagreement(opened, arbitration, note, when)
        reasons += _without_right(opened, result, person, arbitration)
        reasons += _answered_later(opened, day)
        refuse(f"{opened.id} cannot be decided yet", reasons)
    given = {
        "result": result,
        "by": person,
        "date": day,
        "note": note or "",
        "arbitration": arbitration or "",
        "digest": digest(judged_content("review", opened.tree)),
    }
    ruled = f", ruled by {arbitration}" if arbitration and arbitration != person else ""
    what = f"decided: {result} ({person}{ruled})"
    write_edits(opened, [Set(("decision",), filled(given))], what, dry_run=dry_run)
    if not dry_run:
        _say_open(opened, result)
        say(f"  next: csrreg review reply {opened.id} --how email")


def _ask(opened: Opened, note: str | None) -> tuple[str, str | None]:
    """Show what the departments say, and ask for the decision."""
    from csrreg.reports.review_page import build

    page = build(opened.entry, opened.register, opened.tree, None)
    out(f"{opened.id}  {opened.entry.title}")
    for section in page.sections:
        if section.heading in ("departments", "asked of the customer", "different from before"):
            out(f"  {section.heading}")
            for line in section.lines:
                out("    " + line.replace("\n", "\n    "))
    if not is_terminal():
        raise CsrregError("--result is missing", f"one of {', '.join(RESULTS)}")
    return choice("result", RESULTS), note or ask("why (empty: nothing)") or None


def _answered_later(opened: Opened, day: str) -> "Iterator[tuple[str, str]]":
    """Yield who answered only after the day of the decision."""
    for name, answer in opened.entry.record.departments.items():
        if answer.date is not None and str(answer.date) > day:
            reason = f"{name} answered on {answer.date} only, after {day}"
            yield reason, f"csrreg review decide {opened.id} --result … --date {answer.date}"


def _arbiter(opened: Opened, person: str, given: str | None, day: "date_") -> str | None:
    """Return who rules: as given, or whoever decides, if departments disagree and it is theirs."""
    from csrreg.model.answers import disagree

    if given is not None:
        return known("people", given, opened.register, "--arbitration")
    return person if disagree(opened.entry.record) and person in _arbiters(opened, day) else None


def _arbiters(opened: Opened, day: "date_") -> list[str]:
    """Return the arbiter of ``csrreg.yaml``, and who stands in on that day."""
    from csrreg.model.contract import rules_for
    from csrreg.model.obstacles import who_arbitrates

    review = opened.entry.record
    rules = rules_for(review, opened.register)
    named = rules.arbiter if rules is not None else None
    acting = who_arbitrates(opened.register, review, day)
    return list(dict.fromkeys(person for person in (acting, named) if person))


def _disagreement(
    opened: Opened, arbitration: str | None, note: str | None, day: "date_"
) -> "Iterator[tuple[str, str]]":
    """Yield what is missing when departments disagree, and the command that gives it."""
    from csrreg.model.answers import disagree

    review = opened.entry.record
    if not disagree(review):
        return
    arbiters = _arbiters(opened, day)
    again = f"csrreg review decide {opened.id} --result … --arbitration"
    if arbitration is None:
        rejecting = ", ".join(n for n, a in review.departments.items() if a.result == "reject")
        who_rules = f" ({arbiters[0]})" if arbiters else ""
        command = f"{again} {arbiters[0] if arbiters else '…'} --note …"
        yield f"{rejecting} rejects: the arbiter must rule{who_rules}, and say why", command
        return
    if arbiters and arbitration not in arbiters:
        yield f"{arbitration} is not the arbiter of csrreg.yaml", f"{again} {arbiters[0]} --note …"
    if not note:
        yield "an arbitration needs its reason", f"{again} {arbitration} --note …"


def _without_right(
    opened: Opened, result: str, person: str, arbitration: str | None
) -> "Iterator[tuple[str, str]]":
    """Yield why this person may not decide it so."""
    from csrreg.model.contract import rules_for
    from csrreg.model.obstacles import above_limit

    review, register = opened.entry.record, opened.register
    again = f"csrreg review decide {opened.id} --result"
    if reason := above_limit(opened.entry, person, register):
        if arbitration is None or above_limit(opened.entry, arbitration, register):
            rules = rules_for(review, register)
            limits = rules.approvers if rules is not None else ()
            able = [x.by for x in limits if not above_limit(opened.entry, x.by, register)]
            yield reason, f"{again} {result} --by {' or '.join(dict.fromkeys(able)) or '…'}"
    if result == "accepted":
        for number, exception in enumerate(review.exceptions, 1):
            if exception.answer is None:
                reason = f"the customer has not answered exception {number}: {exception.what}"
                yield reason, f"{again} accepted_with_conditions, or wait for the answer"


def _say_open(opened: Opened, result: str) -> None:
    """Say what goes on, so that nobody takes an acceptance for the end of it."""
    from csrreg.model.obstacles import not_in_writing

    if result not in ("accepted", "accepted_with_conditions"):
        return
    if not_in_writing(opened.entry.record):
        how = opened.entry.record.received.how
        say(f"warning: it came by {how} and is not confirmed in writing (REV007)")
        say(f"  csrreg review confirm {opened.id} --document …")
    for name, answer in opened.entry.record.departments.items():
        for condition in answer.conditions:
            if condition.done is None:
                owner = f"{condition.owner or 'nobody'}, {condition.due or 'no date'}"
                say(f"  still to be met: {condition.what} ({owner}; {name})")
