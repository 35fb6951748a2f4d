"""``csrreg baseline``: a named state of the register that can be proved later."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer

from csrreg.cli.common import (
    RegisterOption,
    TodayOption,
    one_of,
    quoted,
    root_of,
    the_day,
    the_moment,
)
from csrreg.cli.on_call import OnCall
from csrreg.cli.output import out, say
from csrreg.cli.slips import is_one_slip
from csrreg.errors import CsrregError, Exit

if TYPE_CHECKING:
    from csrreg.store.baselines import Baseline

FORMATS = ("text", "json")
Name = Annotated[str, typer.Argument(metavar="NAME", help="The baseline's name.")]
Format = Annotated[str, typer.Option(metavar="FORMAT", help="text or json")]
_KINDS = ("requirement", "characteristic", "review")


class _NameFirst(OnCall):
    """Takes what is no command for the name of a new baseline."""

    places: ClassVar[Mapping[str, str]] = {
        "new": "baseline:new",
        "list": "baseline:list_",
        "show": "baseline:show",
        "verify": "baseline:verify",
    }

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Return the words with ``new`` put before a name."""
        if args and args[0] not in (*self.places, "--help", "-h"):
            _refuse_typo(args, self.places)
            args = ["new", *args]
        return super().parse_args(ctx, args)


def _refuse_typo(args: list[str], known: Mapping[str, str]) -> None:
    """Refuse to make a baseline of a word that is one slip away from a command.

    Raises:
        CsrregError: with the question, and how to name a baseline so all the same.
    """
    word = args[0]
    for command in known:
        if is_one_slip(word.lower(), command):
            rest = " ".join(quoted(a) for a in args[1:])
            raise CsrregError(
                f"there is no command {word}; did you mean {command}?",
                f"csrreg baseline {command} {rest}".rstrip()
                + f"\n  (a baseline of that name: csrreg baseline new {quoted(word)})",
            )


app = typer.Typer(
    cls=_NameFirst,
    name="baseline",
    help="Keep a named state, such as an audit's: baseline NAME. A tag of git that says "
    "what the register held.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def new(
    name: Name,
    message: Annotated[
        str, typer.Option("--message", "-m", metavar="TEXT", help="What it is for.")
    ] = "",
    format: Format = "text",
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Make a baseline of the last commit; `baseline NAME` will do.

    An annotated tag with counts, open findings and the digest of the whole register. Nothing is
    signed, and no hook is run. What is not committed is refused.
    """
    one_of(format, FORMATS, "--format")
    from csrreg.cli.progress import progress
    from csrreg.reports.baseline import headline
    from csrreg.store.baselines import make

    if name in _NameFirst.places:
        raise CsrregError(
            f"{name} is a command of csrreg baseline, so no baseline can be called that",
            f"options stand behind it: csrreg baseline {name} …; or choose another name: {name}-1",
        )
    root = root_of(register)
    made = make(root, name, message, the_day(today), the_moment(), progress("reading"))
    if format == "json":
        _print_json(_document(made))
        return
    out(name)
    say(f"{name}: {headline(made.summary)}")
    say(f"to hand it on: git push origin {name}")
    say(f"what changed since: csrreg diff {name}")


def list_(format: Format = "text", register: RegisterOption = None) -> None:
    """List the baselines, the oldest first."""
    one_of(format, FORMATS, "--format")
    from csrreg.cli.table import show_table
    from csrreg.reports.baseline import found as open_findings
    from csrreg.store.baselines import baselines, repository_for

    known = baselines(repository_for(root_of(register)))
    if format == "json":
        _print_json({"schema": "csrreg.baselines/1", "baselines": [_document(b) for b in known]})
        return
    if not known:
        say("there is no baseline yet: csrreg baseline NAME makes one")
        return
    rows = [
        [
            b.tag.name,
            b.tag.date[:10],
            b.tag.by,
            *(str(n) for n in (b.summary.records, *map(b.summary.of_kind, _KINDS))),
            open_findings(b.summary),
        ]
        for b in known
    ]
    show_table(("name", "date", "by", "records", *(f"{k}s" for k in _KINDS), "findings"), rows)


def show(name: Name, format: Format = "text", register: RegisterOption = None) -> None:
    """Show what a baseline says."""
    one_of(format, FORMATS, "--format")
    from csrreg.reports.baseline import text_of
    from csrreg.store.baselines import baseline, repository_for

    found = baseline(repository_for(root_of(register)), name)
    if format == "json":
        _print_json(_document(found))
        return
    out(f"{name}, made by {found.tag.by} <{found.tag.email}> on {found.tag.date}")
    out()
    for line in text_of(found.tag.message).split("\n"):
        out(line)


def verify(name: Name, format: Format = "text", register: RegisterOption = None) -> None:
    """Tell whether a baseline still says what its content gives.

    Digest, counts, findings and the text for people are worked out anew from the files of its
    commit and compared; exit code 1 if one differs. Only a signed or pushed tag proves who made it.
    """
    one_of(format, FORMATS, "--format")
    from csrreg.store.baselines import baseline, repository_for
    from csrreg.store.baselines import verify as verified

    root = root_of(register)
    repository = repository_for(root)
    found = verified(root, repository, baseline(repository, name))
    if format == "json":
        _print_json(
            {
                "schema": "csrreg.verify/1",
                "name": name,
                "holds": not found.problems,
                "content": found.content,
                "says": found.baseline.summary.content,
                "problems": list(found.problems),
                "not_compared": list(found.notes),
                "differing": found.differing,
            }
        )
    else:
        for problem in found.problems:
            out(f"{name}: {problem}")
        if not found.problems:
            records = found.baseline.summary.records
            out(f"{name}: holds what it says ({records} records, {found.content})")
        for note in found.notes:
            say(f"note: {note}")
        differing = found.differing
        differ = "1 record differs" if differing == 1 else f"{differing} records differ"
        look = f"{differ}: csrreg diff {quoted(name)}"
        say(f"the files here: {look if differing else 'the same'}")
    raise typer.Exit(Exit.FINDINGS if found.problems else Exit.CLEAN)


def _document(baseline: "Baseline") -> dict[str, Any]:
    """Return the stable machine form: what the tag says, who made it and when."""
    from csrreg.reports.baseline import as_json

    tag = baseline.tag
    about = {"tag": tag.name, "by": tag.by, "email": tag.email, "at": tag.date}
    return {**as_json(baseline.summary), **about}


def _print_json(document: dict[str, Any]) -> None:
    from csrreg.reports.check_result import json_document

    out(json_document(document))
