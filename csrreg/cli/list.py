"""``csrreg list``: which records are there."""

import csv
import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption, one_of, root_of, the_day
from csrreg.cli.output import out, safe_text, say

if TYPE_CHECKING:
    from csrreg.reports.listing import Listing, Row


def list_(
    kind: Annotated[
        str | None,
        typer.Argument(
            help="customer, part, document, requirement, characteristic or review; else all."
        ),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD=VALUE", help="Only these; also != and ~ (contains)."),
    ] = None,
    status: Annotated[list[str] | None, typer.Option(help="Only this status: planned")] = None,
    customer: Annotated[str | None, typer.Option(metavar="CODE", help="Only of this one.")] = None,
    site: Annotated[str | None, typer.Option(metavar="SITE", help="Only what concerns it.")] = None,
    columns: Annotated[
        str | None, typer.Option(metavar="FIELDS", help="Which columns: id,title,owner")
    ] = None,
    sort: Annotated[str, typer.Option(metavar="FIELD", help="-field sorts downwards.")] = "id",
    format: Annotated[str, typer.Option(metavar="FORMAT", help="table, csv or json")] = "table",
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """List records, with their computed status."""
    one_of(format, ("table", "csv", "json"), "--format")
    from csrreg.cli.kinds import kind_named
    from csrreg.cli.progress import progress
    from csrreg.findings import Severity
    from csrreg.reports.listing import build
    from csrreg.store.files import WorkTree
    from csrreg.store.load import load

    root = root_of(register)
    loaded = load(WorkTree(root), the_day(today), progress("reading"))
    conditions = list(where or [])
    if customer is not None:
        conditions.append(f"customer={customer}")
    listing = build(
        loaded.register,
        loaded.tree,
        kind=kind_named(kind) if kind is not None else None,
        where=conditions,
        statuses=status or [],
        site=site,
        columns=[c.strip() for c in columns.split(",")] if columns else [],
        sort=sort,
    )
    if format == "json":
        out(_json(listing, chosen=columns is not None))
    elif format == "csv":
        _csv(listing)
    else:
        _table(listing)
    unread = {f.file for f in loaded.findings if f.severity is Severity.ERROR}
    if unread:
        say(f"{len(unread)} file(s) could not be read and are not in the list: csrreg check")


def _table(listing: "Listing") -> None:
    from csrreg.cli.table import show_table

    if not listing.rows:
        say("no records")
        return
    show_table(listing.columns, [_cells(row, listing.columns) for row in listing.rows])


def _cells(row: "Row", columns: tuple[str, ...]) -> list[str]:
    return [_status(row) if c == "status" else ", ".join(row.values(c)) for c in columns]


def _status(row: "Row") -> str:
    late = " (overdue)" if row.overdue else ""
    if len(set(row.sites.values())) > 1:
        return ", ".join(f"{site} {status}" for site, status in row.sites.items()) + late
    return row.status + late


def _csv(listing: "Listing") -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(listing.columns)
    for row in listing.rows:
        writer.writerow([_spreadsheet(", ".join(row.values(c))) for c in listing.columns])


def _spreadsheet(text: str) -> str:
    """Keep text text: a spreadsheet would run what begins with one of these signs."""
    text = safe_text(text)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text


def _json(listing: "Listing", *, chosen: bool) -> str:
    records: list[dict[str, object]] = []
    for row in listing.rows:
        record: dict[str, object] = {
            "id": row.id,
            "kind": row.kind,
            "customer": row.customer,
            "title": row.title,
            "status": row.status,
            "overdue": row.overdue,
        }
        if row.sites:
            record["sites"] = row.sites
        if chosen:
            record["columns"] = {c: row.values(c) for c in listing.columns}
        else:
            record["fields"] = row.fields
        records.append(record)
    return json.dumps(
        {"schema": "csrreg.list/1", "records": records}, ensure_ascii=False, indent=2
    )
