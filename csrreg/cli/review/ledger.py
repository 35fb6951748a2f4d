"""``csrreg review list``: the ledger of contracts (合同台账)."""

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from csrreg.cli.common import RegisterOption, TodayOption, one_of
from csrreg.cli.output import out, say
from csrreg.cli.review.known import known
from csrreg.cli.review.opened import load_register, say_unreadable
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.model.register import Register
    from csrreg.reports.ledger import Line, Position

COLUMNS = (
    "id",
    "customer",
    "reference",
    "class",
    "items",
    "delivery",
    "status",
    "reply due",
    "days left",
)


def list_(
    customer: Annotated[str | None, typer.Option(metavar="CODE", help="Only of this one.")] = None,
    status: Annotated[
        list[str] | None, typer.Option(metavar="WORD", help="open, decided …")
    ] = None,
    class_: Annotated[
        list[str] | None, typer.Option("--class", metavar="WORD", help="routine, special …")
    ] = None,
    site: Annotated[str | None, typer.Option(metavar="SITE", help="Only this site's.")] = None,
    overdue: Annotated[
        bool, typer.Option("--overdue", help="Only where the customer waits too long.")
    ] = False,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="table, csv or json")] = "table",
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """List the contract reviews: the ledger of contracts (合同台账)."""
    one_of(format, ("table", "csv", "json"), "--format")
    from csrreg.cli.table import show_table
    from csrreg.model.review import ReviewClass
    from csrreg.model.status import REVIEW_STATUSES
    from csrreg.reports.ledger import build

    _root, loaded = load_register(register, today)
    say_unreadable(loaded.register)
    lines = build(
        loaded.register,
        customer=_customer(customer, loaded.register),
        statuses=tuple(one_of(word, REVIEW_STATUSES, "--status") for word in status or ()),
        classes=tuple(one_of(word, get_args(ReviewClass), "--class") for word in class_ or ()),
        site=known("sites", site, loaded.register, "--site") if site else None,
    )
    if overdue:
        lines = [line for line in lines if line.days_left is not None and line.days_left < 0]
    if format == "json":
        reviews = [{k.rstrip("_"): v for k, v in asdict(line).items()} for line in lines]
        document = {"schema": "csrreg.ledger/1", "reviews": reviews}
        out(json.dumps(document, ensure_ascii=False, indent=2))
    elif format == "csv":
        _csv(lines)
    elif lines:
        show_table(COLUMNS, [_cells(line) for line in lines])
    else:
        say("no contract reviews")


def _customer(code: str | None, register: "Register") -> str | None:
    from csrreg.rules.naming import close, did_you_mean

    codes = tuple(entry.id for entry in register.customers)
    if code is None or code.upper() in codes:
        return code.upper() if code is not None else None
    hint = did_you_mean(close(code.upper(), codes)) or "csrreg list customer"
    raise CsrregError(f"--customer {code}: there is no such customer", hint)


def _cells(line: "Line") -> list[str]:
    return [
        line.id,
        line.customer,
        line.reference,
        line.class_,
        _ordered(line),
        line.delivery,
        line.status,
        line.reply_due[:16].replace("T", " "),
        "" if line.days_left is None else str(line.days_left),
    ]


def _ordered(line: "Line") -> str:
    """Return the first position, and how many there are more."""
    first, *more = map(str, line.items or ("",))
    return f"{first} and {len(more)} more" if more else first


def _csv(lines: "list[Line]") -> None:
    """Write every column: a spreadsheet has room for them."""
    from csrreg.cli.list import write_csv
    from csrreg.reports.ledger import Line

    names = [field.name for field in fields(Line)]
    rows = []
    for line in lines:
        values = asdict(line) | {"items": "; ".join(map(_item, line.items))}
        rows.append(["" if values[name] is None else str(values[name]) for name in names])
    write_csv(tuple(name.rstrip("_") for name in names), rows)


def _item(item: "Position") -> str:
    """Return a position with the part's id: a spreadsheet has room for it."""
    return f"{item.part} {item}".strip()
