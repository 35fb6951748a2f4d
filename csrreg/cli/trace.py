"""``csrreg trace``: from the requirement to the capability result, with holes shown as holes."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption, one_of, root_of, the_day
from csrreg.cli.output import out

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from csrreg.model.register import Register
    from csrreg.reports.trace import Step, Trace


def trace(
    id: Annotated[
        str,
        typer.Argument(metavar="ID", help="A part, a characteristic or a requirement."),
    ],
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json")] = "text",
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Follow a characteristic from requirement to capability.

    ID is a characteristic, a part (all its characteristics) or a requirement (its source,
    assessment and proof). Each link shows the drawing revision it covers; what has to be there
    and is not is a HOLE.
    """
    one_of(format, ("text", "json"), "--format")
    from csrreg.cli.records import file_of
    from csrreg.errors import CsrregError

    root = root_of(register)
    file, kind = file_of(root, id)
    if kind.name not in ("part", "characteristic", "requirement"):
        hint = "name a part, a characteristic or a requirement; csrreg show shows every record"
        raise CsrregError(f"{id} has no trace", hint)
    id = file.rpartition("/")[2].removesuffix(".yaml")
    found = _build(id, _load(root, id, the_day(today)))
    if format == "json":
        out(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        _text(found)


def _load(root: "Path", id: str, day: "date") -> "Register":
    """Return the record with the characteristics that name it, and all that these link to."""
    from csrreg.errors import CsrregError
    from csrreg.model.kinds import CHARACTERISTIC
    from csrreg.store.backlinks import backlinks
    from csrreg.store.files import WorkTree
    from csrreg.store.load import load_some
    from csrreg.store.locate import locate

    tree = WorkTree(root)
    loaded, references = backlinks(tree, id, day)
    entry = loaded.register.entries.get(id)
    if entry is None:
        mine = locate(loaded.findings, loaded.sources)
        raise CsrregError(f"{id} has errors", f"mend it: csrreg edit {id}", mine)
    named = {r.source for r in references if r.path in (("part",), ("requirement",))}
    chosen = [id, *(i for i in named if loaded.register.entries[i].kind is CHARACTERISTIC)]
    entries = (loaded.register.entries[i] for i in chosen)
    asked = {e.record.requirement for e in entries if e.kind is CHARACTERISTIC}
    return load_some(tree, [*chosen, *(i for i in asked if i is not None)], day).register


def _build(id: str, register: "Register") -> "Trace":
    from csrreg.model.kinds import REQUIREMENT
    from csrreg.reports import trace as of_characteristics
    from csrreg.reports import trace_requirement as of_requirement

    entry = register.entries[id]
    if entry.kind is REQUIREMENT:
        return of_requirement.build(entry, register)
    return of_characteristics.build(entry, register)


def as_json(found: "Trace") -> dict[str, object]:
    """Return the stable machine form, ``csrreg.trace/1``."""
    return {
        "schema": "csrreg.trace/1",
        "id": found.id,
        "kind": found.kind,
        "title": found.title,
        "part": found.part,
        "drawing": found.drawing,
        "in_force": found.in_force,
        "coming": [asdict(revision) for revision in found.coming],
        "gaps": sum(chain.gaps for chain in found.chains),
        "chains": [
            {
                "id": chain.id,
                "title": chain.title,
                "symbol": chain.symbol,
                "class": chain.class_,
                "status": chain.status,
                "gaps": chain.gaps,
                "steps": [asdict(step) for step in chain.steps],
            }
            for chain in found.chains
        ],
    }


def _text(found: "Trace") -> None:
    from csrreg.cli.table import show_table

    out(f"{found.id}  {found.title}")
    if found.part:
        coming = "".join(f", {c.revision} from {c.effective} on" for c in found.coming)
        in_force = "no drawing revision in force"
        if found.in_force:
            in_force = f"revision {found.in_force} is in force"
        drawing = f"drawing {found.drawing}, " if found.drawing else ""
        part = f"{found.part}, " if found.part != found.id else ""
        out(f"  {part}{drawing}{in_force}{coming}")
    for chain in found.chains:
        about = [x for x in (chain.symbol, chain.class_, chain.status) if x]
        if chain.id != found.id:
            about = [chain.id, *about, chain.title]
        out("  " + "  ".join(about))
    if not found.chains:
        out("  no special characteristics")
        return
    out()
    many = len(found.chains) > 1
    sites = any(step.site for chain in found.chains for step in chain.steps)
    columns = ("step", "what", "revision", "place", "covers", "state")
    rows = [
        ([chain.id] if many else []) + ([step.site] if sites else []) + _cells(step)
        for chain in found.chains
        for step in chain.steps
    ]
    show_table((*(("id",) if many else ()), *(("site",) if sites else ()), *columns), rows)
    gaps = sum(chain.gaps for chain in found.chains)
    out()
    out("no gaps" if not gaps else f"{gaps} gap{'s' if gaps != 1 else ''}")


_WORDS = {
    "hole": "HOLE",
    "outdated": "OLD",
    "below": "TOO LOW",
    "overdue": "OVERDUE",
    "open": "OPEN",
    "not_needed": "not needed",
    "none": "-",
}


def _cells(step: "Step") -> list[str]:
    word = _WORDS.get(step.state, step.state)
    note = step.note if len(step.note) <= 80 else step.note[:79] + "…"
    state = f"{word}: {note}" if note and word != "-" else note or word
    return [step.step, step.what, step.revision, step.place, step.covers, state]
