"""The commands of ``csrreg review``, one line each; alone it shows what waits."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import typer

from csrreg.cli.common import RegisterOption, TodayOption
from csrreg.cli.on_call import OnCall
from csrreg.errors import CsrregError


class _Commands(OnCall):
    """The commands in the order in which they are listed, and where each is."""

    places: ClassVar[Mapping[str, str]] = {
        "new": "review.new:new",
        "answer": "review.answer:answer",
        "feasibility": "review.feasibility:feasibility",
        "decide": "review.decide:decide",
        "reply": "review.reply:reply",
        "exception": "review.reply:exception",
        "confirm": "review.reply:confirm",
        "release": "review.release:release",
        "amend": "review.amend:amend",
        "inform": "review.amend:inform",
        "call-off": "review.call_off:call_off",
        "list": "review.ledger:list_",
        "show": "review.page:show",
    }


app = typer.Typer(
    cls=_Commands,
    help="Contract reviews (合同评审). Alone: what waits, for whom, until when.",
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def review(
    context: typer.Context,
    department: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only what this department must answer.")
    ] = None,
    mine: Annotated[
        bool, typer.Option("--mine", help="Only what waits for you, also as a deputy.")
    ] = False,
    person: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only what waits for this person.")
    ] = None,
    site: Annotated[str | None, typer.Option(metavar="SITE", help="Only this site's.")] = None,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json")] = "text",
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Contract reviews (合同评审). Alone: what waits, for whom, until when."""
    if context.invoked_subcommand is None:
        from csrreg.cli.review.waiting import show_waiting

        show_waiting(department, mine, person, site, format, register, today)
        return
    for name in context.params:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise CsrregError(
                f"--{name} stands before the command",
                f"it goes behind: csrreg review {context.invoked_subcommand} … --{name} …",
            )
