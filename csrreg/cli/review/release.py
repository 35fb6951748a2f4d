"""``csrreg review release``: to production, or ahead of the review within limits."""

from typing import Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption
from csrreg.cli.output import say
from csrreg.cli.review.opened import (
    ByOption,
    DateOption,
    DryRunOption,
    IdArgument,
    Opened,
    filled,
    open_review,
    refuse,
    the_date,
    who,
    write_edits,
)
from csrreg.errors import CsrregError


def release(
    id: IdArgument,
    by: ByOption = None,
    date: DateOption = None,
    provisional: Annotated[
        bool, typer.Option("--provisional", help="Before the review is finished, within limits.")
    ] = False,
    scope: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What may start (provisional).")
    ] = None,
    risk: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What is risked (provisional).")
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Until when; else the next working day (provisional)."),
    ] = None,
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Release to production; --provisional if it cannot wait."""
    from csrreg.change.edits import Set
    from csrreg.model.obstacles import before_release

    opened = open_review(id, register, today)
    known = opened.entry.record.release
    if known is not None:
        raise CsrregError(f"{opened.id} was released on {known.date} by {known.by}")
    if not provisional and (scope or risk or until):
        raise CsrregError("--scope, --risk and --until are for --provisional")
    if provisional:
        _provisional(opened, by, date, {"scope": scope, "risk": risk}, until, dry_run=dry_run)
        return
    reasons = list(before_release(opened.entry))
    if opened.entry.record.decision is None:
        ahead = f"csrreg review release {opened.id} --provisional --scope … --risk …"
        reasons.append(("for an order that cannot wait", ahead))
    refuse(f"{opened.id} cannot be released", reasons)
    day, decided = the_date(date, opened.today), opened.entry.record.decision.date
    if day < str(decided):
        raise CsrregError(f"--date {day}: it was decided on {decided} only")
    given = {"by": who(by, opened.root, opened.register), "date": day}
    write_edits(opened, [Set(("release",), {**given})], "released to production", dry_run=dry_run)


def _provisional(
    opened: Opened,
    by: str | None,
    date: str | None,
    limits: dict[str, str | None],
    until: str | None,
    *,
    dry_run: bool,
) -> None:
    """Let work begin before the review is finished."""
    from datetime import date as calendar_date

    from csrreg.change.edits import Set
    from csrreg.model.calendar import next_working_day
    from csrreg.model.moments import site_clock
    from csrreg.model.status import is_decided

    review = opened.entry.record
    if is_decided(review):
        raise CsrregError(
            f"{opened.id} is decided: {review.decision.result}",
            f"csrreg review release {opened.id}",
        )
    lacking = [f"--{name}" for name, text in limits.items() if not text]
    if lacking:
        raise CsrregError(
            f"{' and '.join(lacking)} {'are' if len(lacking) > 1 else 'is'} missing",
            'what may start and what is risked: --scope "buy material" --risk "2 t of steel"',
        )
    day = the_date(date, opened.today)
    _zone, calendar = site_clock(review, opened.register)
    full = str(next_working_day(calendar_date.fromisoformat(day), calendar))
    end = the_date(until, opened.today, "--until") if until else full
    if end < day:
        raise CsrregError(f"--until {end}: before it begins ({day})")
    person = who(by, opened.root, opened.register)
    given = {"by": person, "date": day, **{k: v or "" for k, v in limits.items()}, "until": end}
    known = review.provisional_release
    before = f" (before: {known.until})" if known is not None else ""
    edits = [Set(("provisional_release",), filled(given))]
    write_edits(opened, edits, f"provisional release until {end}{before}", dry_run=dry_run)
    if not dry_run:
        say(f"  the full review is due by {full}: csrreg review show {opened.id}")
