"""``csrreg review feasibility``: the team's judgement before a new product is promised."""

from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption, one_of, quoted
from csrreg.cli.output import is_terminal, out, say
from csrreg.cli.review.answering import groups
from csrreg.cli.review.asking import Given, ask_points, choice
from csrreg.cli.review.known import known
from csrreg.cli.review.opened import (
    DateOption,
    DryRunOption,
    IdArgument,
    Opened,
    checklists,
    open_review,
    refuse_decided,
    the_date,
    write_edits,
)
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.model.tree import Mapping, Tree

CONCLUSIONS = ("feasible", "feasible_with_changes", "not_feasible")


def feasibility(
    id: IdArgument,
    answer: Annotated[
        list[str] | None, typer.Option(metavar="N=ANSWER", help="1=yes, 2=no;remark, all=yes")
    ] = None,
    risk: Annotated[
        list[str] | None,
        typer.Option(metavar="WHAT;ACTION;OWNER;DUE", help="What may go wrong, and what we do."),
    ] = None,
    conclusion: Annotated[
        str | None, typer.Option(metavar="WORD", help="feasible, feasible_with_changes …")
    ] = None,
    by: Annotated[
        list[str] | None, typer.Option(metavar="PERSON", help="Who was in the team; repeat it.")
    ] = None,
    exception: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="What the customer should accept.")
    ] = None,
    date: DateOption = None,
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Record the feasibility commitment; without options it asks."""
    from csrreg.change.answer import answered_checks, feasibility_edits, parse_risk
    from csrreg.model.digest import digest, judged_content

    opened = open_review(id, register, today)
    refuse_decided(opened)
    topics = _topics(opened)
    answers = [*(answer or [])]
    if conclusion is not None:
        one_of(conclusion, CONCLUSIONS, "--conclusion")
    team = [known("people", person, opened.register, "--by") for person in by or []]
    risks = [_checked(opened, parse_risk(text)) for text in risk or []]
    if not (answers or risks or conclusion or exception):
        _show(opened, topics)
        if not is_terminal():
            raise CsrregError(
                "nothing is answered", f"--answer all=yes --conclusion {'|'.join(CONCLUSIONS)}"
            )
        conclusion = _ask(opened, topics, answers)
    judged = digest(judged_content("review", opened.tree))
    given: Mapping = {
        "answers": answered_checks(topics, answers, "--answer"),
        "conclusion": conclusion or "",
        "by": [*team],
        "date": the_date(date, opened.today) if conclusion else "",
        "digest": judged if conclusion else "",
    }
    edits = feasibility_edits(opened.tree, given, risks, exception or [])
    for line in _doubts(given, exception):
        say(f"warning: {line}")
    said = f"feasibility: {conclusion}" if conclusion else "feasibility recorded"
    write_edits(opened, edits, said, dry_run=dry_run)


def _topics(opened: Opened) -> "list[Tree]":
    """Return the topics of the review; csrreg's, where it has none yet."""
    from csrreg.model.tree import get

    found = get(opened.tree, ("feasibility", "answers"))
    if isinstance(found, list):
        return found
    return [{"topic": topic} for topic in checklists(opened.register).feasibility]


def _checked(opened: Opened, risk: "Mapping") -> "Mapping":
    """Return a risk with an owner who is known and a date that is one."""
    if "owner" in risk:
        known("people", str(risk["owner"]), opened.register, "--risk: owner")
    if "due" in risk:
        the_date(str(risk["due"]), opened.today, "--risk: due")
    return risk


def _show(opened: Opened, topics: "list[Tree]") -> None:
    out(f"{opened.id}  {opened.entry.title}: can we make it?")
    for number, topic in enumerate(groups(topics), 1):
        answer = f": {topic['answer']}" if "answer" in topic else ""
        out(f"  {number}  {topic.get('topic')}{answer}")


def _ask(opened: Opened, topics: "list[Tree]", answers: list[str]) -> str:
    """Ask for the open topics and the conclusion; if it is broken off, say how to go on."""
    given = Given(checks=answers)
    try:
        ask_points(groups(topics), given, "yes or no; a remark behind a semicolon")
        return choice("conclusion", CONCLUSIONS)
    except KeyboardInterrupt:
        options = "".join(f" --answer {quoted(text)}" for text in answers)
        say()
        say("nothing was written; to go on with what you answered:")
        say(f"  csrreg review feasibility {opened.id}{options} --conclusion …")
        raise


def _doubts(given: "Mapping", exceptions: list[str] | None) -> list[str]:
    """Return what does not go together in a commitment."""
    conclusion = given["conclusion"]
    if not conclusion:
        return []
    topics = groups(given["answers"])
    left = [str(n) for n, topic in enumerate(topics, 1) if "answer" not in topic]
    found = [f"no answer to topic {', '.join(left)}"] if left else []
    if conclusion == "feasible" and any(topic.get("answer") == "no" for topic in topics):
        found.append("feasible, though a topic was answered with no")
    if conclusion == "feasible_with_changes" and not exceptions:
        found.append("the customer must accept the changes: --exception says which (REV010)")
    if not given["by"]:
        found.append("nobody is named who was in the team: --by")
    return found
