"""``csrreg impact``: what a revision, an edition, a customer or a person touches."""

from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.changing import NO_FACTS, Facts, takes_facts
from csrreg.cli.common import RegisterOption, TodayOption, one_of
from csrreg.cli.unread import say_left_out, unread_naming
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from collections.abc import Mapping

_FACTS = tuple(NO_FACTS.options())
_DECIDING = ("--by", "--date", "--reason", "--again")
_FOR = {
    "part": ("--revision", "--open", "--owner", "--decide", "--rest", *_FACTS),
    "document": ("EDITION", "--open", "--owner", *_FACTS),
    "customer": (),
    "person": ("--to",),
}
"""Which options mean something for which subject."""


@takes_facts
def impact(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="SUBJECT",
            help="A part, a document, a customer's code, or a person.",
        ),
    ],
    edition: Annotated[
        str | None, typer.Argument(metavar="EDITION", help="A document's edition; else the newest.")
    ] = None,
    revision: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="A part's drawing revision; else the newest."),
    ] = None,
    open: Annotated[
        bool, typer.Option("--open", help="Write the proposed actions to the record.")
    ] = False,
    owner: Annotated[
        str | None, typer.Option(metavar="PERSON", help="Who takes what nobody owns.")
    ] = None,
    decide: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID=RESULT",
            help="What the revision did to a characteristic: new, unchanged, changed, removed.",
        ),
    ] = None,
    rest: Annotated[
        str | None, typer.Option(metavar="RESULT", help="The same for all that are not decided.")
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="PERSON", help="Who decided; else you.")] = None,
    date: Annotated[str | None, typer.Option(metavar="DATE", help="When; else today.")] = None,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why a removed one is special no more.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Correct what was decided before.")
    ] = False,
    facts: Facts = NO_FACTS,
    to: Annotated[
        str | None, typer.Option(metavar="PERSON", help="Who takes over what a person owns.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(metavar="WORD", help="part, document, customer or person, where unclear."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before writing.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the change only.")] = False,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json")] = "text",
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Show what a change touches, and who must act.

    PART --revision D: characteristics, papers, contracts and open points that a drawing revision
    touches. DOCUMENT EDITION: the requirements, proofs and contracts that hang on an edition.
    CUSTOMER: everything of a customer. PERSON: everything a person owns or still has to do; --to
    moves it.

    --asked-by, --why, --time, --cost, --resources, --approved-by and --told are recorded: with
    --decide or --rest for the characteristics, else for the revision or edition itself.
    """
    one_of(format, ("text", "json"), "--format")
    from csrreg.change.placeholder import refuse_placeholder
    from csrreg.cli.impact import subjects
    from csrreg.cli.impact.asked import Asked
    from csrreg.cli.impact.deciding import Said
    from csrreg.cli.review.known import known
    from csrreg.cli.review.opened import load_register

    refuse_placeholder("--reason", reason or "")
    root, loaded = load_register(register, today)
    found = subjects.find(subject, loaded, kind)
    given = {
        "EDITION": edition,
        "--revision": revision,
        "--open": open,
        "--owner": owner,
        "--decide": decide,
        "--rest": rest,
        "--to": to,
        **facts.options(),
        **dict(zip(_DECIDING, (by, date, reason, again), strict=True)),
    }
    _refuse_others(found.kind, given, deciding=bool(decide or rest))
    asked = Asked(
        root=root,
        loaded=loaded,
        format=format,
        owner=known("people", owner, loaded.register, "--owner") if owner else "",
        open=open,
        yes=yes,
        dry_run=dry_run,
    )
    say_left_out(unread_naming(loaded, found.id))
    if rest:
        one_of(rest, ("unchanged", "changed", "removed", "new"), "--rest")
    facts_said = facts.change(), facts.communicated()
    said = Said(decide or (), rest or "", by, date, reason, *facts_said, again=again)
    match found.kind:
        case "part":
            subjects.part(found.id, revision, said, asked)
        case "document":
            subjects.document(found.id, edition, said, asked)
        case "customer":
            subjects.customer(found.id, asked)
        case _:
            subjects.person(found.id, to, asked)


def _refuse_others(kind: str, given: "Mapping[str, object]", *, deciding: bool) -> None:
    """Refuse what means nothing for a subject.

    Raises:
        CsrregError: with the options that do.
    """
    allowed = (*_FOR[kind], *(_DECIDING if deciding else ()))
    for name, value in given.items():
        if value and name not in allowed:
            if name in _DECIDING and kind == "part":
                raise CsrregError(f"{name} goes with --decide or --rest")
            means = ", ".join(_FOR[kind])
            hint = f"a {kind} takes {means}" if means else ""
            raise CsrregError(f"{name} means nothing for a {kind}", hint)
