"""``csrreg list``: which records are there."""

import csv
import io
import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption, one_of, root_of, the_day
from csrreg.cli.output import out, safe_text, say
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from csrreg.reports.listing import Listing, Row
    from csrreg.reports.trace import Chain


def list_(
    kind: Annotated[
        str | None,
        typer.Argument(
            help="customer, part, document, requirement, characteristic or review; else all. "
            "changes: what changed since a day."
        ),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD=VALUE", help="Only these; also != and ~ (contains)."),
    ] = None,
    status: Annotated[
        list[str] | None, typer.Option(metavar="STATUS", help="Only this status: planned")
    ] = None,
    customer: Annotated[str | None, typer.Option(metavar="CODE", help="Only of this one.")] = None,
    site: Annotated[str | None, typer.Option(metavar="SITE", help="Only what concerns it.")] = None,
    part: Annotated[
        str | None, typer.Option(metavar="PART", help="Only of this part: its id or number.")
    ] = None,
    columns: Annotated[
        str | None, typer.Option(metavar="FIELDS", help="Which columns: id,title,owner")
    ] = None,
    sort: Annotated[str, typer.Option(metavar="FIELD", help="-field sorts downwards.")] = "id",
    format: Annotated[str, typer.Option(metavar="FORMAT", help="table, csv or json")] = "table",
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="For changes: the first day.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="For changes: the last day; else no end.")
    ] = None,
    of_kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help="For changes: only of this kind of record."),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(metavar="PERSON", help="For changes: only what this person has to do with."),
    ] = None,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """List records, with their computed status.

    With --part, characteristics show their matrix: where each is carried (for which drawing
    revision), its capability, and its status. csrreg list changes --since DATE tells what changed:
    editions, drawing revisions, requirements, characteristics, amendments; who asked and agreed,
    and who was told.
    """
    about_changes = {"--since": since, "--until": until, "--kind": of_kind, "--person": person}
    about_records = {
        "--where": where,
        "--status": status,
        "--site": site,
        "--part": part,
        "--columns": columns,
        "--sort": "" if sort == "id" else sort,
    }
    if kind is not None and kind.lower() in ("changes", "change"):
        from csrreg.cli.list_changes import list_changes

        _refuse(about_records, "means nothing for changes", "csrreg list changes --since DATE")
        list_changes(since, until, customer, of_kind, person, format, register, today)
        return
    _refuse(about_changes, "is for changes", "csrreg list changes --since DATE")
    one_of(format, ("table", "csv", "json"), "--format")
    from csrreg.cli.kinds import kind_named
    from csrreg.cli.parts import part_named
    from csrreg.cli.progress import progress
    from csrreg.cli.records import known_customer
    from csrreg.cli.table import show_table
    from csrreg.findings import Severity
    from csrreg.model.kinds import CHARACTERISTIC, SETTINGS_FILE
    from csrreg.reports.listing import build
    from csrreg.reports.trace import chain
    from csrreg.reports.trace_matrix import matrix
    from csrreg.store.files import WorkTree
    from csrreg.store.load import load

    root = root_of(register)
    loaded = load(WorkTree(root), the_day(today), progress("reading"))
    conditions = list(where or [])
    if customer is not None:
        conditions.append(f"customer={known_customer(loaded.register, customer)}")
    listing = build(
        loaded.register,
        loaded.tree,
        kind=kind_named(kind) if kind is not None else None,
        where=conditions,
        statuses=status or [],
        site=site,
        part=part_named(loaded.register, part) if part is not None else None,
        columns=[c.strip() for c in (columns or "").split(",") if c.strip()],
        sort=sort,
    )
    chains = []
    if part is not None and columns is None and kind is not None:
        chains = [
            chain(entry, loaded.register)
            for entry in (loaded.register.entries[row.id] for row in listing.rows)
            if entry.kind is CHARACTERISTIC
        ]
    if format == "json":
        out(_json(listing, chains, chosen=columns is not None))
    elif format == "csv":
        write_csv(*(matrix(chains) if chains else _grid(listing, spreadsheet=True)))
    elif not listing.rows:
        say("no records")
    else:
        show_table(*(matrix(chains) if chains else _grid(listing)))
    unread = {f.file for f in loaded.findings if f.severity is Severity.ERROR}
    if SETTINGS_FILE in unread:
        say(f"{SETTINGS_FILE} has errors: csrreg check")
    if missing := len(unread - {SETTINGS_FILE}):
        files = "1 file with errors is" if missing == 1 else f"{missing} files with errors are"
        say(f"{files} not in the list: csrreg check")


def _refuse(options: "Mapping[str, object]", why: str, hint: str) -> None:
    """Refuse options that mean nothing here.

    Raises:
        CsrregError: naming the first of them.
    """
    for name, value in options.items():
        if value:
            raise CsrregError(f"{name} {why}", hint)


def _grid(
    listing: "Listing", *, spreadsheet: bool = False
) -> tuple[tuple[str, ...], list[list[str]]]:
    """Return columns and rows; people at a terminal see the status of every site."""
    rows = [
        [
            _status(row) if c == "status" and not spreadsheet else ", ".join(row.values(c))
            for c in listing.columns
        ]
        for row in listing.rows
    ]
    return listing.columns, rows


def _status(row: "Row") -> str:
    late = " (overdue)" if row.overdue else ""
    if len(set(row.sites.values())) > 1:
        return ", ".join(f"{site} {status}" for site, status in row.sites.items()) + late
    return row.status + late


def write_csv(columns: tuple[str, ...], rows: list[list[str]]) -> None:
    """Print a table as CSV in which a spreadsheet finds no formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([spreadsheet(cell) for cell in row])
    out(text.getvalue().removesuffix("\n"))


_NUMBER = re.compile(r"-\d+(?:\.\d+)?")


def spreadsheet(text: str) -> str:
    """Keep text text: a spreadsheet would run what begins with one of these signs."""
    text = safe_text(text)
    runs = text.startswith(("=", "+", "-", "@", "\t")) and not _NUMBER.fullmatch(text)
    return f"'{text}" if runs else text


def _json(listing: "Listing", chains: "list[Chain]", *, chosen: bool) -> str:
    steps = {chain.id: [asdict(step) for step in chain.steps] for chain in chains}
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
        if row.computed:
            record["computed"] = row.computed
        if row.id in steps:
            record["steps"] = steps[row.id]
        records.append(record)
    return json.dumps({"schema": "csrreg.list/1", "records": records}, ensure_ascii=False, indent=2)
