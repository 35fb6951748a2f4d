"""The commands, one line each."""

import typer

from csrreg.cli.add import app as add
from csrreg.cli.check import check
from csrreg.cli.demo import demo
from csrreg.cli.doctor import doctor
from csrreg.cli.edit import edit
from csrreg.cli.init import init
from csrreg.cli.list import list_
from csrreg.cli.rules import explain, rules
from csrreg.cli.schema import schema
from csrreg.cli.set import set_
from csrreg.cli.show import show

app = typer.Typer(
    name="csrreg",
    help="A register of customer-specific requirements, special characteristics and contract "
    "reviews, kept as plain YAML files in a git repository.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command()(init)
app.command()(demo)
app.add_typer(add, name="add")
app.command("set")(set_)
app.command()(edit)
app.command("list")(list_)
app.command()(show)
app.command()(check)
app.command()(rules)
app.command()(explain)
app.command()(schema)
app.command()(doctor)
