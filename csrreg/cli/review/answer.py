"""``csrreg review answer``: one department's opinion, bound to what it judged."""

from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption, one_of
from csrreg.cli.output import is_terminal, out, say
from csrreg.cli.review.answering import doubts, groups, head_of, typist
from csrreg.cli.review.asking import Given, ask_answer, choice
from csrreg.cli.review.known import known
from csrreg.cli.review.opened import (
    ByOption,
    DateOption,
    DryRunOption,
    IdArgument,
    Opened,
    checklists,
    older_tree,
    open_review,
    refuse_decided,
    the_date,
    who,
    write_edits,
)
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csrreg.change.edits import Edit
    from csrreg.model.tree import Mapping, Tree


def answer(
    id: IdArgument,
    department: Annotated[str | None, typer.Option(metavar="NAME", help="Whose opinion.")] = None,
    by: ByOption = None,
    result: Annotated[
        str | None, typer.Option(metavar="WORD", help="accept, accept_with_conditions or reject")
    ] = None,
    condition: Annotated[
        list[str] | None, typer.Option(metavar="WHAT;OWNER;DUE", help="What we must do ourselves.")
    ] = None,
    exception: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="What the customer should accept.")
    ] = None,
    proposal: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What we should offer instead.")
    ] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="A remark.")] = None,
    check: Annotated[
        list[str] | None, typer.Option(metavar="N=ANSWER", help="1=yes, 2=no;remark, all=yes")
    ] = None,
    evidence: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The signed form, an office number …")
    ] = None,
    on_behalf_of: Annotated[
        str | None, typer.Option(metavar="PERSON", help="The head a deputy stands in for.")
    ] = None,
    recorded_by: Annotated[
        str | None, typer.Option(metavar="PERSON", help="Who typed it in, if somebody else.")
    ] = None,
    date: DateOption = None,
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Record a department's answer; without --result it asks.

    First it shows what must be judged. An answer that became stale is given again; the old one
    stays in git.
    """
    from csrreg.change.answer import RESULTS, answer_edits, answered_checks
    from csrreg.model.moments import received_on

    opened = open_review(id, register, today)
    refuse_decided(opened)
    department = _department(opened, department)
    points = _points(opened, department)
    given = Given(
        result or "",
        [*(check or [])],
        [*(condition or [])],
        [*(exception or [])],
        proposal or "",
        note or "",
    )
    answered_checks(points, given.checks)
    for text in given.conditions:
        _condition(opened, text)
    if result is None:
        _show(opened, department, points)
        if not is_terminal():
            raise CsrregError("--result is missing", f"one of {', '.join(RESULTS)}")
    else:
        one_of(result, RESULTS, "--result")
    day = the_date(date, opened.today)
    received = received_on(opened.entry.record, opened.register)
    if day < str(received):
        raise CsrregError(f"--date {day}: it was received on {received} only")
    person = who(by, opened.root, opened.register)
    if result is None:
        _ask(opened, department, points, given, person)
    conditions = [_condition(opened, text) for text in given.conditions]
    _refuse_contradiction(given)
    fields: Mapping = {
        "checks": answered_checks(points, given.checks),
        "result": given.result,
        "conditions": [*conditions],
        "proposal": given.proposal,
        "note": given.note,
        "by": person,
        "on_behalf_of": head_of(opened, department, person, day, on_behalf_of),
        "recorded_by": typist(opened, person, recorded_by),
        "evidence": evidence or "",
        "date": day,
    }
    filled: Mapping = {name: value for name, value in fields.items() if value}
    edits = answer_edits(department, opened.tree, filled, _cited(opened), given.exceptions)
    for line in doubts(opened, department, filled):
        say(f"warning: {line}")
    behalf = f" for {filled['on_behalf_of']}" if "on_behalf_of" in filled else ""
    what = f"{department} answers {given.result} ({person}{behalf})"
    write_edits(opened, edits, what, dry_run=dry_run)
    if not dry_run:
        _what_next(opened, edits)


def _department(opened: Opened, named: str | None) -> str:
    """Return the department that answers: one that is asked, or any other of ``csrreg.yaml``."""
    from csrreg.model.answers import standings
    from csrreg.rules.naming import close, did_you_mean

    stands = standings(opened.entry, opened.register)
    asked = tuple(s.department for s in stands)
    if named is None:
        left = [s.department for s in stands if s.state in ("missing", "stale")]
        if not is_terminal():
            still = f"still to answer: {', '.join(left)}" if left else f"asked: {', '.join(asked)}"
            raise CsrregError("--department is missing", still)
        return choice("department", asked)
    settings = opened.register.settings
    if named in asked or (settings is not None and named in settings.departments):
        return named
    hint = did_you_mean(close(named, asked)) or f"asked are {', '.join(asked)}"
    raise CsrregError(f"--department {named}: not asked in {opened.id}", hint)


def _points(opened: Opened, department: str) -> "list[Tree]":
    """Return the department's checklist; a stale answer's points are to be judged anew."""
    from csrreg.change.answer import unanswered
    from csrreg.change.order import checklist
    from csrreg.model.answers import state_of
    from csrreg.model.tree import get

    block = get(opened.tree, ("departments", department))
    if not isinstance(block, dict):
        return checklist(department, opened.register, checklists(opened.register))
    checks = block.get("checks")
    if state_of(opened.entry, department, opened.register) == "stale":
        return unanswered(checks)
    return checks if isinstance(checks, list) else []


def _ask(opened: Opened, department: str, points: "list[Tree]", given: Given, person: str) -> None:
    """Ask for the answer; if it is broken off, say how to go on with what was answered."""
    try:
        ask_answer(
            [p for p in points if isinstance(p, dict)], given, lambda text: _condition(opened, text)
        )
    except KeyboardInterrupt:
        say()
        say("nothing was written; to go on with what you answered:")
        command = f"csrreg review answer {opened.id} --department {department} --by {person}"
        say(f"  {command} {given.options()}".rstrip())
        raise


def _condition(opened: Opened, text: str) -> "Mapping":
    """Return the condition that a text is, with an owner who is known and a date that is one."""
    from csrreg.change.answer import parse_condition

    condition = parse_condition(text)
    if "owner" in condition:
        known("people", str(condition["owner"]), opened.register, "--condition: owner")
    if "due" in condition:
        the_date(str(condition["due"]), opened.today, "--condition: due")
    return condition


def _refuse_contradiction(given: Given) -> None:
    if given.result == "accept_with_conditions" and not (given.conditions or given.exceptions):
        raise CsrregError(
            "accept_with_conditions needs a condition",
            '--condition "what;owner;due", or --exception for what the customer must accept',
        )
    if given.conditions and given.result == "accept":
        raise CsrregError(
            "with a condition it is no plain accept", "--result accept_with_conditions"
        )


def _cited(opened: Opened) -> "Mapping":
    """Return the digest of each cited record, as it is now."""
    from csrreg.change.answer import cited_records
    from csrreg.model.digest import digest, judged_content

    return {
        name: digest(judged_content(opened.register.entries[name].kind.name, tree))
        for name in cited_records(opened.tree, opened.register)
        if (tree := opened.loaded.tree(name))
    }


def _show(opened: Opened, department: str, points: "list[Tree]") -> None:
    from csrreg.model.compared import differences
    from csrreg.reports.judge import build

    older = older_tree(opened)
    changes = list(differences(older, opened.tree)) if older is not None else []
    out(f"{opened.id}  {opened.entry.title}: what {department} must judge")
    for section in build(opened.entry, opened.register, groups(points), changes):
        out(f"  {section.heading}")
        for line in section.lines:
            out("    " + line.replace("\n", "\n    "))


def _what_next(opened: Opened, edits: "Sequence[Edit]") -> None:
    """Say who must answer still, or that it can be decided."""
    from csrreg.change.edits import edited
    from csrreg.model.answers import open_departments
    from csrreg.model.kinds import REVIEW
    from csrreg.model.parse import parse
    from csrreg.model.register import Entry

    tree = opened.tree
    for edit in edits:
        tree = edited(tree, edit)
    entry = Entry(opened.entry.record_id, parse(REVIEW, tree))
    left = [s.department for s in open_departments(entry, opened.register)]
    if left:
        say(f"  still to answer: {', '.join(left)}")
    else:
        say(f"  everybody has answered: csrreg review decide {opened.id} --result …")
