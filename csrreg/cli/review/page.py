"""``csrreg review show``: one page with all of a review."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption, one_of
from csrreg.cli.output import out
from csrreg.cli.review.opened import IdArgument, older_tree, open_review

if TYPE_CHECKING:
    from csrreg.model.tree import Mapping
    from csrreg.reports.review_page import Page


def show(
    id: IdArgument,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json")] = "text",
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Show a review on a page; an amendment with old and new."""
    one_of(format, ("text", "json"), "--format")
    from csrreg.reports.review_page import build

    opened = open_review(id, register, today)
    page = build(opened.entry, opened.register, opened.tree, older_tree(opened))
    if format == "json":
        _json(page, opened.tree)
    else:
        _text(page)


def _json(page: "Page", fields: "Mapping") -> None:
    shown = {k.rstrip("_"): v for k, v in asdict(page).items() if k not in ("facts", "sections")}
    shown["waiting"] = [{**w, "until": str(w["until"] or "") or None} for w in shown["waiting"]]
    document = {"schema": "csrreg.review/1", **shown, "fields": fields}
    out(json.dumps(document, ensure_ascii=False, indent=2))


def _text(page: "Page") -> None:
    from csrreg.cli.table import show_table

    out(f"{page.id}  {' '.join(page.title.split())}")
    for name, value in page.facts:
        out(f"  {name:<12}{value}")
    if page.changed:
        out()
        changes = [[c.what, c.before or "nothing", c.now or "nothing"] for c in page.changed]
        show_table(("changed", "before", "now"), changes)
    for section in page.sections:
        out()
        out(section.heading)
        for line in section.lines:
            out("  " + line.replace("\n", "\n  "))
    if page.waiting:
        out()
        out("what waits")
    for thing in page.waiting:
        until = f" until {thing.until} {thing.time}".rstrip() if thing.until else ""
        who = f"{thing.who} for {thing.instead_of}" if thing.instead_of else thing.who
        asked = ", ".join(word for word in (thing.department, who) if word)
        late = ", overdue" if thing.overdue else ""
        out(f"  {thing.what} ({asked or 'nobody named'}{until}{late})")
        out(f"      {thing.command}")
