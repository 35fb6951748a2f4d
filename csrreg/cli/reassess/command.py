"""``csrreg reassess``: the options; each way of answering has a file of its own."""

from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.changing import NO_FACTS, Facts, takes_facts
from csrreg.cli.common import RegisterOption, TodayOption, one_of
from csrreg.cli.output import is_terminal, say
from csrreg.cli.review.opened import ByOption, DateOption, DryRunOption
from csrreg.cli.unread import say_left_out
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.change.reassess import Outcome
    from csrreg.cli.reassess.opened import Opened
    from csrreg.model.tree import Mapping


@takes_facts
def reassess(
    document: Annotated[str, typer.Argument(metavar="DOC", help="The document's id or number.")],
    edition: Annotated[
        str | None, typer.Argument(metavar="EDITION", help="The new edition; else the newest.")
    ] = None,
    requirement: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Answer this one; can be repeated.")
    ] = None,
    result: Annotated[
        str | None,
        typer.Option(
            metavar="WORD",
            help="unchanged, editorial, changed, renumbered, removed; new opens a requirement; "
            "with --sections: requirement, information, none, removed",
        ),
    ] = None,
    section: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NUMBER", help="Its section in the new edition; with --sections: 4.1,4.2"
        ),
    ] = None,
    new_text: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The new words; - is standard input.")
    ] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Of a new requirement.")] = None,
    answer: Annotated[
        str | None,
        typer.Option(metavar="WORD", help="Do they apply? yes, no, informative or clarify"),
    ] = None,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why it was removed, or does not apply.")
    ] = None,
    rest: Annotated[
        str | None,
        typer.Option(metavar="WORD", help="Answer all that is left: unchanged"),
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="FILE", help="Answer by a table: section, result, new text."
        ),
    ] = None,
    map: Annotated[
        list[str] | None, typer.Option("--map", metavar="COLUMN=FIELD", help="A table's column.")
    ] = None,
    sheet: Annotated[str, typer.Option(metavar="NAME", help="The sheet of a workbook.")] = "",
    sections: Annotated[
        bool, typer.Option("--sections", help="Say what sections without requirements hold.")
    ] = False,
    text: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="OLD NEW", help="The two editions' texts; propose answers."),
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(metavar="WORD", help="Take what --text proposes: unchanged, renumbered"),
    ] = None,
    reviewed: Annotated[
        bool, typer.Option("--reviewed", help="Nothing is left: the whole edition is reviewed.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Correct an earlier answer about the edition.")
    ] = False,
    take_effect: Annotated[
        bool,
        typer.Option("--take-effect", help="The edition is in force: what waited for it counts."),
    ] = False,
    by: ByOption = None,
    date: DateOption = None,
    facts: Facts = NO_FACTS,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json")] = "text",
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Compare the requirements of a document with its new edition.

    At a terminal it goes through what is left; each answer is written at once, and the same command
    goes on. Elsewhere it shows what is left, and these answer: --requirement with --result for one,
    --rest for all that is left, --from for a table, --text for the two editions' texts.

    Unchanged, editorial and renumbered keep the verification; changed takes the new text and asks
    for a fresh answer; removed retires. When nothing is left, --reviewed closes the edition.

    What an edition still to come changes or removes waits for its day: the old words bind until
    then. On that day --take-effect puts the new ones in their place.
    """
    from csrreg.cli.reassess.opened import open_edition

    one_of(format, ("text", "json"), "--format")
    _refuse_mixed(
        {
            "--requirement": requirement,
            "--result new": result == "new",
            "--rest": rest,
            "--from": from_,
            "--sections": sections,
            "--text": text,
            "--reviewed": reviewed,
            "--take-effect": take_effect,
        }
    )
    way = bool(requirement or result or rest or from_ or sections or text or reviewed)
    way = way or take_effect
    reasoned = result == "removed" or answer or from_ or take_effect
    untold = rest or from_ or text or reviewed or take_effect
    _refuse_lonely(
        {
            "--map": (map, from_, "--from"),
            "--sheet": (sheet, from_, "--from"),
            "--accept": (accept, text, "--text"),
            "--title": (title, result == "new", "--result new"),
            "--new-text": (new_text, result in ("changed", "editorial", "new"), "--result changed"),
            "--answer": (answer, result in ("changed", "new"), "--result changed"),
            "--reason": (reason, reasoned, "--result removed"),
            "--result": (result, not untold, "--requirement"),
            "--section": (section, requirement or sections or result == "new", "--requirement"),
        }
    )
    sections_said = " ".join(section or [])
    _refuse_dots(
        {"--new-text": new_text, "--title": title, "--reason": reason, "--section": sections_said}
    )
    change, communicated = facts.change(), facts.communicated()
    asks = not way and is_terminal() and format == "text" and not dry_run
    if format == "json" and (accept or (way and not text)):
        raise CsrregError("--format json shows what is left or proposed; it goes with no answer")
    opened = open_edition(document, edition, register, today)
    if (retired := opened.document.retired) is not None:
        say(f"note: {opened.entry.id} was retired on {retired.date}: {retired.reason}")
    say_left_out(opened.unreadable())
    if sections or reviewed or take_effect or not (way or asks):
        _refuse_facts(opened, change, communicated if not reviewed else [])
    _refuse_oldest(opened, sections=sections or reviewed or result == "new")

    def given() -> "Outcome":
        from csrreg.change.reassess import Outcome
        from csrreg.cli.acting import done_by, done_on

        day = done_on(date, opened.today)
        return Outcome(
            edition=opened.edition.edition,
            result=result or "",
            by=done_by(by, day, opened.root, opened.register),
            date=day,
            text=_words(new_text),
            answer=one_of(answer, _ANSWERS, "--answer") if answer else "",
            reason=reason or "",
            change=change,
            communicated=tuple(communicated),
            again=again,
        )

    if from_ is not None:
        from csrreg.cli.reassess.table import from_table

        from_table(opened, from_, given(), maps=map or [], sheet=sheet, dry_run=dry_run)
    elif sections:
        from csrreg.cli.reassess.sections import record_sections

        record_sections(opened, section or [], result, given, dry_run=dry_run)
    elif text is not None:
        from csrreg.cli.reassess.texts import from_texts

        from_texts(opened, text, accept or [], given, format, dry_run=dry_run)
    elif reviewed:
        from csrreg.cli.reassess.answers import close

        close(opened, given(), dry_run=dry_run)
    elif take_effect:
        from csrreg.cli.reassess.effect import take_effect as put_into_effect

        put_into_effect(opened, given(), dry_run=dry_run)
    elif requirement or result or rest:
        from csrreg.cli.reassess.answers import answer_by_flags

        answer_by_flags(
            opened, requirement or [], rest, section or [], title or "", given, dry_run=dry_run
        )
    elif asks:
        from csrreg.cli.reassess.walk import walk

        walk(opened, given)
    else:
        from csrreg.cli.reassess.standing import show_standing

        show_standing(opened, format)


_ANSWERS = ("yes", "no", "informative", "clarify")


def _refuse_dots(texts: "dict[str, str | None]") -> None:
    """Refuse the … of a proposed command as a value."""
    from csrreg.change.placeholder import refuse_placeholder

    for name, value in texts.items():
        refuse_placeholder(name, value or "")


def _refuse_mixed(ways: dict[str, object]) -> None:
    """Refuse two ways of answering in one command."""
    given = [name for name, value in ways.items() if value]
    if len(given) > 1:
        raise CsrregError(f"{' and '.join(given)} do not go together", "give one after the other")


def _refuse_lonely(options: dict[str, tuple[object, object, str]]) -> None:
    """Refuse an option that means nothing without another one."""
    for name, (value, needed, with_) in options.items():
        if value and not needed:
            raise CsrregError(f"{name} goes with {with_}")


def _refuse_facts(opened: "Opened", change: "Mapping", communicated: "list[Mapping]") -> None:
    """Refuse the facts of a change where no requirement is answered that could keep them."""
    if change or communicated:
        whole = f"csrreg set {opened.entry.id} editions.{opened.at + 1}.change.why=…"
        raise CsrregError(
            "--why, --told and the other facts of a change go with an answer",
            "--requirement … --result …, --rest, --from, or --text … --accept; "
            f"of the whole edition: {whole}",
        )


def _refuse_oldest(opened: "Opened", *, sections: bool) -> None:
    if opened.at == 0 and not sections:
        raise CsrregError(
            f"{opened.edition.edition} is the oldest edition of {opened.entry.id}; "
            "there is nothing before it to compare with",
            f"record a new one: csrreg add edition {opened.entry.id} --edition …",
        )


def _words(text: str | None) -> str:
    """Return the new words; ``-`` reads them from standard input."""
    if text is None:
        return ""
    if text == "-":
        from csrreg.store.plain_text import text_of
        from csrreg.store.tables import read_source

        text = text_of(*read_source("-"))
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise CsrregError("--new-text: there is no text")
    return text
