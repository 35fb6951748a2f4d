"""``csrreg compare-plan``: a control plan or PFMEA against the register."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption, commit_hint, one_of, root_of, the_day
from csrreg.cli.output import out, say
from csrreg.errors import CsrregError, Exit

if TYPE_CHECKING:
    from datetime import date

    from csrreg.change.edits import ChangedFile
    from csrreg.change.plan_compare import Comparison, Difference
    from csrreg.change.plan_lines import Plan
    from csrreg.model.register import Register

_SHOWN = 20
"""So many struck-through rows are named one by one."""


def compare_plan(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The plan: .xlsx or CSV.")],
    part: Annotated[str, typer.Option(metavar="PART", help="The part: its id or number.")],
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="control_plan or pfmea; else by its columns.")
    ] = None,
    map: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN=FIELD", help="A column: 特性=feature")
    ] = None,
    sheet: Annotated[str, typer.Option(metavar="NAME", help="The workbook's sheet.")] = "",
    document: Annotated[
        str, typer.Option(metavar="TEXT", help="The plan's number, if it does not say it.")
    ] = "",
    revision: Annotated[str, typer.Option(metavar="TEXT", help="The plan's own revision.")] = "",
    for_revision: Annotated[
        str, typer.Option(metavar="TEXT", help="The drawing revision it is made for.")
    ] = "",
    write: Annotated[
        bool, typer.Option("--write", help="Record where each characteristic was found.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --write: show the edits only.")
    ] = False,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json")] = "text",
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Compare a control plan or PFMEA with the register.

    Columns are found by English, Chinese or German headings. Lines are matched by balloon number,
    name and limits; struck-through lines are named and not matched. Exit code 1: there are
    differences. Nothing is written without --write, which records document, revision and place
    under carried_in.
    """
    one_of(format, ("text", "json"), "--format")
    from csrreg.change.plan_compare import Where, compare
    from csrreg.change.plan_edits import edits_of
    from csrreg.cli.parts import part_named
    from csrreg.store.files import WorkTree
    from csrreg.store.load import load

    if dry_run and not write:
        raise CsrregError("--dry-run goes with --write", "without --write nothing is written")
    root = root_of(register)
    day = the_day(today)
    plan = _read(file, sheet, list(map or []))
    loaded = load(WorkTree(root), day).register
    part = part_named(loaded, part)
    kind = _kind(kind or plan.kind, loaded)
    title = plan.title
    where = Where(
        document or title.get("document", ""),
        revision or title.get("revision", ""),
        for_revision or title.get("for_revision", ""),
    )
    found = compare(plan, part, kind, where, loaded)
    changes = edits_of(found, loaded) if write else ()
    if format == "json":
        out(json.dumps(as_json(plan, found), ensure_ascii=False, indent=2))
    else:
        _text(plan, found)
    if write:
        _write(root, found, changes, day, dry_run=dry_run, beside=format == "json")
    raise typer.Exit(Exit.FINDINGS if found.differences else Exit.CLEAN)


def _read(file: str, sheet: str, maps: list[str]) -> "Plan":
    from csrreg.change.columns import parse_maps
    from csrreg.change.headings import headings_of
    from csrreg.change.plan_lines import read_plan
    from csrreg.store.resources import load_data
    from csrreg.store.tables import read_source, read_table

    file, data = read_source(file)
    words = load_data("headings.yaml")
    titles = words.get("titles", {})
    assert isinstance(titles, dict), "headings.yaml has titles"
    table = read_table(file, data, sheet=sheet)
    return read_plan(table, headings_of(words), titles, parse_maps(maps))


def _kind(kind: str, register: "Register") -> str:
    settings = register.settings
    known = settings.carried_in if settings is not None else ()
    return one_of(kind, tuple(dict.fromkeys(("control_plan", "pfmea", *known))), "--kind")


def as_json(plan: "Plan", found: "Comparison") -> dict[str, object]:
    """Return the stable machine form, ``csrreg.compare-plan/1``."""
    return {
        "schema": "csrreg.compare-plan/1",
        "file": plan.name,
        "kind": found.kind,
        "part": found.part,
        "plan": asdict(found.where),
        "columns": [{"column": c, "heading": h, "field": f} for c, h, f in plan.columns],
        "lines": len(plan.lines),
        "ordinary": found.ordinary,
        "struck": [{"row": line.row, "names": list(line.names)} for line in found.struck],
        "matches": [
            {"id": m.entry.id, "row": m.line.row, "place": m.line.place} for m in found.matches
        ],
        "differences": [asdict(difference) for difference in found.differences],
        "notes": list(found.notes),
    }


_HEADS = {
    "not_in_register": "In the plan and not in the register",
    "not_in_plan": "In the register and not in the plan",
    "limits": "Other limits",
    "symbol": "Other symbol",
    "revision": "Other revision",
    "unclear": "To be looked at",
}


def _text(plan: "Plan", found: "Comparison") -> None:
    where = found.where
    about = " ".join(x for x in (where.document, where.revision) if x)
    made_for = f" for drawing revision {where.for_revision}" if where.for_revision else ""
    out(f"{plan.name}: {found.kind} {about}{made_for}".rstrip())
    out(
        f"lines: {len(plan.lines)}; characteristics of {found.part}: {len(found.matches)}; "
        f"others without a mark: {found.ordinary}; struck through: {len(found.struck)}"
    )
    for match in sorted(found.matches, key=lambda m: (m.entry.id, m.line.row)):
        names = " / ".join(match.line.names)
        out(f"  {match.entry.id}  row {match.line.row}  {names}  =  {match.entry.title}")
    for line in found.struck[:_SHOWN]:
        out(f"  struck through, not matched: row {line.row}  {' / '.join(line.names)}")
    if len(found.struck) > _SHOWN:
        out(f"  and {len(found.struck) - _SHOWN} more struck-through rows")
    for kind, head in _HEADS.items():
        chosen = [d for d in found.differences if d.kind == kind]
        if chosen:
            out()
            out(f"{head}:")
        for message in dict.fromkeys(d.message for d in chosen):
            same = [d for d in chosen if d.message == message]
            if len(same) > 1:
                out(f"  {message}")
                out(f"    {', '.join(_place(d) for d in same)}")
            else:
                out("  " + "  ".join(x for x in (_place(same[0]), message) if x))
    for note in found.notes:
        say(f"note: {note}")
    out()
    count = len(found.differences)
    out(f"{count} difference{'s' if count != 1 else ''}" if count else "no differences")


def _place(difference: "Difference") -> str:
    row = f"row {difference.row}" if difference.row else ""
    return " ".join(x for x in (difference.id, row) if x)


def _write(
    root: Path,
    found: "Comparison",
    changes: "tuple[ChangedFile, ...]",
    day: "date",
    *,
    dry_run: bool,
    beside: bool,
) -> None:
    """Show the edits, then make them; ``beside`` the result if that is for a program."""
    from csrreg.change.edits import Plan as Edits
    from csrreg.cli.write import difference
    from csrreg.store.apply import prepare, write

    show = say if beside else out
    if not changes:
        show("the register says so already; nothing was written")
        return
    prepared = prepare(root, Edits(changed=changes), day)
    show()
    for change in prepared.changed:
        for line in difference(change):
            show(line)
    if dry_run:
        say("nothing was written (--dry-run)")
        return
    write(prepared)
    say(f"carried_in.{found.kind} recorded in {len(changes)} file(s)")
    commit_hint(root, f"{found.part}: {found.kind} {found.where.document}".rstrip())
