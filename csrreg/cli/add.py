"""``csrreg add KIND``: the options of each kind; the steps are in ``adding``."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar

import typer

from csrreg.cli.adding import Common, add_record, choose_kind
from csrreg.cli.common import RegisterOption, TodayOption
from csrreg.cli.on_call import OnCall


class _Kinds(OnCall):
    """The kinds in the order in which they are listed, and what is added to a record."""

    places: ClassVar[Mapping[str, str]] = {
        "customer": "add:customer",
        "part": "add:part",
        "document": "add:document",
        "requirement": "add:requirement",
        "characteristic": "add:characteristic",
        "edition": "edition:edition",
        "revision": "revision:revision",
    }


app = typer.Typer(
    cls=_Kinds,
    help="Add records. Each field can be given as a flag or as field.path=value.",
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Fields = Annotated[
    list[str] | None, typer.Argument(metavar="FIELD=VALUE…", help="Any other field: notes=…")
]
Customer = Annotated[str | None, typer.Option(metavar="CODE", help="The customer's code.")]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help="Many at once: YAML, JSON, JSON lines, CSV, .xlsx; - is standard input. "
        "Other flags hold for the records that say nothing else.",
    ),
]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="COLUMN=FIELD", help="A table's column: 条款=clauses"),
]
Sheet = Annotated[str, typer.Option(metavar="NAME", help="The sheet of a workbook.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be written.")]
Edit = Annotated[bool, typer.Option("--edit", help="Fill it in in your editor.")]


def _flag(help: str, metavar: str = "TEXT") -> Any:
    return typer.Option(metavar=metavar, help=help)


Owner = Annotated[str | None, _flag("Who of us is responsible: li.wei", "PERSON")]


@app.callback(invoke_without_command=True)
def add(context: typer.Context) -> None:
    """Add records; without a kind, it is asked for."""
    if context.invoked_subcommand is None:
        _COMMANDS[choose_kind()]()


def customer(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="The customer's code: NORDAUTO")
    ] = None,
    fields: Fields = None,
    name: Annotated[str | None, _flag("The customer's full name.")] = None,
    type: Annotated[
        str | None,
        _flag("oem, tier1, tier2, aftermarket, end_user, internal, regulator, other", "WORD"),
    ] = None,
    group: Annotated[str | None, _flag("The group of companies it belongs to.")] = None,
    owner: Owner = None,
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


def part(
    fields: Fields = None,
    customer: Customer = None,
    name: Annotated[str | None, _flag("What the part is called.")] = None,
    number: Annotated[str | None, _flag("The customer's part number.")] = None,
    our_number: Annotated[str | None, _flag("Our own part number.")] = None,
    drawing: Annotated[str | None, _flag("The drawing's number.")] = None,
    revision: Annotated[str | None, _flag("The first drawing revision to record.")] = None,
    phase: Annotated[str | None, _flag("prototype, pre_launch, series or service", "WORD")] = None,
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


def document(
    fields: Fields = None,
    customer: Customer = None,
    title: Annotated[str | None, _flag("The document's title.")] = None,
    type: Annotated[
        str | None, _flag("csr, supplier_manual, quality_agreement, drawing, law …", "WORD")
    ] = None,
    edition: Annotated[str | None, _flag("The edition's own name: 2026-01, Issue 3 …")] = None,
    published: Annotated[str | None, _flag("When the customer published it.", "DATE")] = None,
    effective: Annotated[str | None, _flag("From when it binds us.", "DATE")] = None,
    received: Annotated[str | None, _flag("When we got it.", "DATE")] = None,
    owner: Owner = None,
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


def requirement(
    fields: Fields = None,
    customer: Customer = None,
    title: Annotated[str | None, _flag("A short name to find it by.")] = None,
    text: Annotated[str | None, _flag("The customer's own words.")] = None,
    document: Annotated[str | None, _flag("The document it stands in.", "ID")] = None,
    edition: Annotated[str | None, _flag("The edition it was taken from.")] = None,
    section: Annotated[str | None, _flag("The section's number there: 8.10")] = None,
    page: Annotated[str | None, _flag("The page there.")] = None,
    clause: Annotated[list[str] | None, _flag("A clause of the standard; can be repeated.")] = None,
    language: Annotated[str | None, _flag("The language of the text: en, zh, de …")] = None,
    interpretation: Annotated[str | None, _flag("What it means for us, measurable.")] = None,
    origin: Annotated[str | None, _flag("stated, implied, statutory or internal", "WORD")] = None,
    category: Annotated[str | None, _flag("One of the categories of csrreg.yaml.")] = None,
    owner: Owner = None,
    from_: From = None,
    map: Map = None,
    sheet: Sheet = "",
    dry_run: DryRun = False,
    edit: Edit = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Add a requirement; its document tells the customer."""
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


def characteristic(
    fields: Fields = None,
    customer: Customer = None,
    part: Annotated[str | None, _flag("The part it belongs to.", "ID")] = None,
    feature: Annotated[str | None, _flag("What is measured or judged.")] = None,
    balloon: Annotated[str | None, _flag("The balloon number on the drawing.")] = None,
    specification: Annotated[
        str | None, _flag("The requirement as it stands on the drawing.")
    ] = None,
    nominal: Annotated[str | None, _flag("Nominal value.", "NUMBER")] = None,
    lower: Annotated[str | None, _flag("Lower limit.", "NUMBER")] = None,
    upper: Annotated[str | None, _flag("Upper limit.", "NUMBER")] = None,
    unit: Annotated[str | None, _flag("The unit of nominal and limits.")] = None,
    symbol: Annotated[str | None, _flag("The customer's mark, as on the drawing.")] = None,
    requirement: Annotated[str | None, _flag("The requirement that asks for it.", "ID")] = None,
    owner: Owner = None,
    from_: From = None,
    map: Map = None,
    sheet: Sheet = "",
    dry_run: DryRun = False,
    edit: Edit = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Add a special characteristic; its part tells the customer."""
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
