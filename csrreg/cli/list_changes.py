"""``csrreg list changes``: what changed in a time, who asked, who agreed, who was told."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from csrreg.cli.common import one_of
from csrreg.cli.output import out, say
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from datetime import date

    from csrreg.reports.change_facts import Change, Changes

COLUMNS = ("date", "id", "title", "what", "asked by", "why", "effect", "approved by", "told")


def list_changes(
    since: str | None,
    until: str | None,
    customer: str | None,
    kind: str | None,
    person: str | None,
    format: str,
    register: Path | None,
    today: str | None,
) -> None:
    """Show the changes from one day to another.

    Raises:
        CsrregError: if no day is named, or the days are the wrong way round.
    """
    one_of(format, ("table", "csv", "json"), "--format")
    from csrreg.cli.kinds import kind_named
    from csrreg.cli.records import known_customer
    from csrreg.cli.review.known import known
    from csrreg.cli.review.opened import load_register
    from csrreg.model.kinds import SETTINGS_FILE
    from csrreg.reports.change_facts import build

    if since is None:
        raise CsrregError(
            "since when? --since is missing", "csrreg list changes --since 2026-01-01"
        )
    first, last = _day(since, "--since"), _day(until, "--until") if until is not None else None
    if last is not None and last < first:
        raise CsrregError(f"--until {last}: before --since {first}")
    _, loaded = load_register(register, today)
    if first > loaded.register.today:
        say(f"note: --since {first} is still to come; today is {loaded.register.today}")
    found = build(
        loaded.register,
        since=first,
        until=last,
        customer=known_customer(loaded.register, customer) if customer is not None else None,
        kind=kind_named(kind).name if kind is not None else None,
        person=known("people", person, loaded.register, "--person") if person is not None else None,
    )
    if format == "json":
        out(json.dumps(as_json(found, first, last), ensure_ascii=False, indent=2))
    elif format == "csv":
        from csrreg.cli.list import write_csv

        write_csv(COLUMNS, [_cells(change) for change in found.rows])
    else:
        _table(found)
    if found.undated:
        changes = "1 change has" if found.undated == 1 else f"{found.undated} changes have"
        say(f"{changes} no date and stand{'s' if found.undated == 1 else ''} in no list")
    unread = len(loaded.register.ids) - len(loaded.register.entries)
    if unread:
        files = "1 file with errors is" if unread == 1 else f"{unread} files with errors are"
        say(f"{files} not in the list: csrreg check")
    if loaded.register.settings is None:
        say(f"{SETTINGS_FILE} has errors: csrreg check")


def _day(text: str, option: str) -> "date":
    from datetime import date

    from csrreg.cli.review.opened import the_date

    return date.fromisoformat(the_date(text, date.min, option))


def _table(found: "Changes") -> None:
    """Print the changes; columns in which nothing stands are left out."""
    from csrreg.cli.table import show_table

    if not found.rows:
        say("no changes")
        return
    rows = [_cells(change) for change in found.rows]
    shown = [n for n in range(len(COLUMNS)) if any(row[n] for row in rows)]
    show_table(tuple(COLUMNS[n] for n in shown), [[row[n] for n in shown] for row in rows])


def _cells(change: "Change") -> list[str]:
    effects = (("time", change.time), ("cost", change.cost), ("resources", change.resources))
    told = ""
    if change.told is not None:
        told = ", ".join(str(t) for t in change.told) or "nobody told yet"
    return [
        str(change.date),
        change.id,
        change.title,
        change.what,
        change.asked_by,
        change.why,
        "; ".join(f"{name}: {text}" for name, text in effects if text),
        change.approved,
        told,
    ]


def as_json(found: "Changes", since: "date", until: "date | None") -> dict[str, object]:
    """Return the stable machine form, ``csrreg.changes/1``."""
    rows = []
    for change in found.rows:
        row = asdict(change)
        row["date"] = str(change.date)
        row["told"] = [asdict(t) for t in change.told] if change.told is not None else None
        row["people"] = list(change.people)
        rows.append(row)
    return {
        "schema": "csrreg.changes/1",
        "since": str(since),
        "until": str(until) if until is not None else None,
        "changes": rows,
        "undated": found.undated,
    }
