"""``csrreg add KIND``: the options of each kind; the steps are in ``adding``."""

from collections.abc import Callable
from typing import Annotated

import typer

from csrreg.cli.adding import Common, add_record, choose_kind
from csrreg.cli.common import RegisterOption, TodayOption

app = typer.Typer(
    help="Add records. Each field can be given as a flag or as field.path=value.",
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Fields = Annotated[
    list[str] | None, typer.Argument(metavar="FIELD=VALUE…", help="Any field: applies.answer=yes")
]
Customer = Annotated[str | None, typer.Option(metavar="CODE", help="The customer's code.")]
From = Annotated[
    str | None,
    typer.Option(
        "--from", metavar="FILE", help="Many at once: YAML, JSON, JSON lines, CSV, .xlsx; - is stdin."
    ),
]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="COLUMN=FIELD", help="A table's column: 条款=clauses"),
]
Sheet = Annotated[str, typer.Option(metavar="NAME", help="The workbook's sheet; else the first.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be written.")]
Edit = Annotated[bool, typer.Option("--edit", help="Fill it in in your editor.")]
Text = Annotated[str | None, typer.Option(metavar="TEXT")]
Texts = Annotated[list[str] | None, typer.Option(metavar="TEXT", help="Can be repeated.")]
Choice = Annotated[str | None, typer.Option(metavar="WORD")]
Day = Annotated[str | None, typer.Option(metavar="DATE")]
Number = Annotated[str | None, typer.Option(metavar="NUMBER")]
Id = Annotated[str | None, typer.Option(metavar="ID")]


@app.callback(invoke_without_command=True)
def add(context: typer.Context) -> None:
    """Add records; without a kind, it is asked for."""
    if context.invoked_subcommand is None:
        _COMMANDS[choose_kind()]()


@app.command()
def customer(
    code: Annotated[str | None, typer.Argument(help="The customer's code: NORDAUTO")] = None,
    fields: Fields = None,
    name: Text = None,
    type: Choice = None,
    group: Text = None,
    owner: Text = None,
    from_: From = None,
    map: Map = None,
    sheet: Sheet = "",
    dry_run: DryRun = False,
    edit: Edit = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Add a customer; its code is the name of its file."""
    flags = {"name": name, "type": type, "group": group, "owner": owner}
    if code is not None and "=" in code:
        fields, code = [code, *(fields or [])], None
    common = Common(fields, from_, map, sheet, dry_run, edit, register, today)
    add_record("customer", code, flags, common)


@app.command()
def part(
    fields: Fields = None,
    customer: Customer = None,
    name: Text = None,
    number: Annotated[str | None, typer.Option(metavar="TEXT", help="The customer's.")] = None,
    our_number: Text = None,
    drawing: Text = None,
    revision: Text = None,
    phase: Choice = None,
    from_: From = None,
    map: Map = None,
    sheet: Sheet = "",
    dry_run: DryRun = False,
    edit: Edit = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Add a part that the customer buys."""
    flags = {
        "name": name,
        "number": number,
        "our_number": our_number,
        "drawing": drawing,
        "revision": revision,
        "phase": phase,
    }
    common = Common(fields, from_, map, sheet, dry_run, edit, register, today)
    add_record("part", customer, flags, common)


@app.command()
def document(
    fields: Fields = None,
    customer: Customer = None,
    title: Text = None,
    type: Choice = None,
    edition: Text = None,
    published: Day = None,
    effective: Day = None,
    received: Day = None,
    owner: Text = None,
    from_: From = None,
    map: Map = None,
    sheet: Sheet = "",
    dry_run: DryRun = False,
    edit: Edit = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Add a customer's document with its first edition."""
    flags = {
        "title": title,
        "type": type,
        "edition": edition,
        "published": published,
        "effective": effective,
        "received": received,
        "owner": owner,
    }
    common = Common(fields, from_, map, sheet, dry_run, edit, register, today)
    add_record("document", customer, flags, common)


@app.command()
def requirement(
    fields: Fields = None,
    customer: Customer = None,
    title: Text = None,
    text: Annotated[str | None, typer.Option(metavar="TEXT", help="The customer's words.")] = None,
    document: Id = None,
    edition: Text = None,
    section: Text = None,
    page: Text = None,
    clause: Texts = None,
    language: Text = None,
    interpretation: Text = None,
    origin: Choice = None,
    category: Text = None,
    owner: Text = None,
    from_: From = None,
    map: Map = None,
    sheet: Sheet = "",
    dry_run: DryRun = False,
    edit: Edit = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Add a customer-specific requirement; the customer is known from the document."""
    flags = {
        "title": title,
        "text": text,
        "document": document,
        "edition": edition,
        "section": section,
        "page": page,
        "clause": clause,
        "language": language,
        "interpretation": interpretation,
        "origin": origin,
        "category": category,
        "owner": owner,
    }
    common = Common(fields, from_, map, sheet, dry_run, edit, register, today)
    add_record("requirement", customer, flags, common)


@app.command()
def characteristic(
    fields: Fields = None,
    customer: Customer = None,
    part: Id = None,
    feature: Text = None,
    balloon: Text = None,
    specification: Text = None,
    nominal: Number = None,
    lower: Number = None,
    upper: Number = None,
    unit: Text = None,
    symbol: Annotated[str | None, typer.Option(metavar="TEXT", help="As on the drawing.")] = None,
    requirement: Id = None,
    owner: Text = None,
    from_: From = None,
    map: Map = None,
    sheet: Sheet = "",
    dry_run: DryRun = False,
    edit: Edit = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Add a special characteristic; the customer is known from the part."""
    flags = {
        "part": part,
        "feature": feature,
        "balloon": balloon,
        "specification": specification,
        "nominal": nominal,
        "lower": lower,
        "upper": upper,
        "unit": unit,
        "symbol": symbol,
        "requirement": requirement,
        "owner": owner,
    }
    common = Common(fields, from_, map, sheet, dry_run, edit, register, today)
    add_record("characteristic", customer, flags, common)


_COMMANDS: dict[str, Callable[[], None]] = {
    "customer": customer,
    "part": part,
    "document": document,
    "requirement": requirement,
    "characteristic": characteristic,
}
