"""The commands, one line each."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from csrreg import __version__
from csrreg.cli.add import app as add
from csrreg.cli.check import check
from csrreg.cli.compare_plan import compare_plan
from csrreg.cli.demo import demo
from csrreg.cli.doctor import doctor
from csrreg.cli.edit import edit
from csrreg.cli.init import init
from csrreg.cli.list import list_
from csrreg.cli.output import out
from csrreg.cli.review.app import app as review
from csrreg.cli.rules import explain, rules
from csrreg.cli.schema import schema
from csrreg.cli.set import set_
from csrreg.cli.show import show
from csrreg.cli.trace import trace


class _AsWritten(TyperGroup):
    """Lists the commands in the order of this file; typer would put groups last."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands."""
        names = super().list_commands(ctx)
        names.insert(2, names.pop(names.index("add")))
        return names


app = typer.Typer(
    cls=_AsWritten,
    name="csrreg",
    help="A register of customer-specific requirements, special characteristics and contract "
    "reviews, kept as plain YAML files in a git repository.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        out(f"csrreg {__version__}")
        raise typer.Exit


@app.callback()
def csrreg(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Hold the options that every command shares."""


app.command()(init)
app.command()(demo)
app.add_typer(add, name="add")
app.command("set")(set_)
app.command()(edit)
app.command("list")(list_)
app.command()(show)
app.command()(trace)
app.command("compare-plan")(compare_plan)
app.add_typer(review, name="review")
app.command()(check)
app.command()(rules)
app.command()(explain)
app.command()(schema)
app.command()(doctor)
