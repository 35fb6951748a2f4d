"""``csrreg review``: what waits."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from csrreg.cli.common import one_of
from csrreg.cli.output import out, say
from csrreg.cli.review.known import known
from csrreg.cli.review.opened import load_register, say_unreadable, who

if TYPE_CHECKING:
    from csrreg.reports.waiting import Waiting


def show_waiting(
    department: str | None,
    mine: bool,
    person: str | None,
    site: str | None,
    format: str,
    register: Path | None,
    today: str | None,
) -> None:
    """Show what waits, overdue first."""
    one_of(format, ("text", "json"), "--format")
    from csrreg.cli.table import show_table
    from csrreg.reports.waiting import build

    root, loaded = load_register(register, today)
    say_unreadable(loaded.register)
    if mine or person:
        person = who(person, root, loaded.register, "--person")
    if department:
        known("departments", department, loaded.register, "--department")
    if site:
        known("sites", site, loaded.register, "--site")
    waiting = build(loaded.register, department=department, person=person, site=site)
    if format == "json":
        things = [{**asdict(w), "until": str(w.until) if w.until else None} for w in waiting]
        document = {"schema": "csrreg.waiting/1", "waiting": things}
        out(json.dumps(document, ensure_ascii=False, indent=2))
        return
    if not waiting:
        say("nothing waits")
        return
    show_table(("until", "id", "title", "who", "what"), [_cells(thing) for thing in waiting])
    say(f"next: {waiting[0].command}")


def _cells(thing: "Waiting") -> list[str]:
    until = f"{thing.until or ''} {thing.time}".strip()
    if thing.overdue:
        until += " overdue"
    asked = thing.who + (f" for {thing.instead_of}" if thing.instead_of else "")
    if thing.department:
        asked = f"{thing.department}: {asked}" if asked else thing.department
    return [until, thing.id, thing.title, asked, thing.what]
