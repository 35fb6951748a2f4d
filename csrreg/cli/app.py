"""The commands, one line each."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import typer

from csrreg import __version__
from csrreg.cli.on_call import OnCall
from csrreg.cli.output import out


class _Commands(OnCall):
    """The commands in the order in which they are listed, and where each is."""

    places: ClassVar[Mapping[str, str]] = {
        "init": "init:init",
        "demo": "demo:demo",
        "add": "add:app",
        "set": "set:set_",
        "edit": "edit:edit",
        "list": "list:list_",
        "show": "show:show",
        "trace": "trace:trace",
        "impact": "impact.command:impact",
        "compare-plan": "compare_plan:compare_plan",
        "review": "review.app:app",
        "reassess": "reassess.command:reassess",
        "diff": "diff:diff",
        "log": "log:log",
        "baseline": "baseline:app",
        "merge": "merge:merge",
        "renumber": "renumber:renumber",
        "check": "check:check",
        "report": "report.command:report",
        "rules": "rules:rules",
        "explain": "rules:explain",
        "schema": "schema:schema",
        "doctor": "doctor:doctor",
        "completion": "completion:completion",
    }


app = typer.Typer(
    cls=_Commands,
    name="csrreg",
    help="A register of customer-specific requirements, special characteristics and contract "
    "reviews, kept as plain YAML files in a git repository.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,  # typer's own changes the user's files; `completion` prints its script
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
