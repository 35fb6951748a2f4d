"""The commands of ``csrreg review``, one line each; alone it shows what waits."""

from typing import Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption
from csrreg.cli.review.amend import amend, inform
from csrreg.cli.review.answer import answer
from csrreg.cli.review.call_off import call_off
from csrreg.cli.review.decide import decide
from csrreg.cli.review.feasibility import feasibility
from csrreg.cli.review.ledger import list_
from csrreg.cli.review.new import new
from csrreg.cli.review.page import show
from csrreg.cli.review.release import release
from csrreg.cli.review.reply import confirm, exception, reply
from csrreg.cli.review.waiting import show_waiting
from csrreg.errors import CsrregError

app = typer.Typer(
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
        show_waiting(department, mine, person, site, format, register, today)
        return
    for name in context.params:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise CsrregError(
                f"--{name} stands before the command",
                f"it goes behind: csrreg review {context.invoked_subcommand} … --{name} …",
            )


app.command()(new)
app.command()(answer)
app.command()(feasibility)
app.command()(decide)
app.command()(reply)
app.command()(exception)
app.command()(confirm)
app.command()(release)
app.command()(amend)
app.command()(inform)
app.command("call-off")(call_off)
app.command("list")(list_)
app.command()(show)
