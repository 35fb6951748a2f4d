"""``csrreg add revision``: a new drawing revision of a part."""

from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.changing import NO_FACTS, Facts, takes_facts
from csrreg.cli.common import RegisterOption, TodayOption, commit_hint
from csrreg.cli.output import out, say
from csrreg.cli.unread import say_left_out, unread_naming
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.reports.impact import Impact


@takes_facts
def revision(
    part: Annotated[
        str,
        typer.Argument(metavar="PART", help="The part's id or number."),
    ],
    revision: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Its index, as on the drawing: D")
    ] = None,
    date: Annotated[str | None, typer.Option(metavar="DATE", help="The drawing's date.")] = None,
    received: Annotated[
        str | None, typer.Option(metavar="DATE", help="When we got it; else today.")
    ] = None,
    effective: Annotated[
        str | None, typer.Option(metavar="DATE", help="From when we must deliver to it.")
    ] = None,
    facts: Facts = NO_FACTS,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the change only.")] = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Add a drawing revision to a part; shows what it touches.

    It is put behind the revisions that are there: they stand oldest first.
    """
    from csrreg.change.add_revision import revision_edit
    from csrreg.change.edits import ChangedFile, Plan
    from csrreg.change.placeholder import refuse_placeholder
    from csrreg.cli.acting import done_on
    from csrreg.cli.parts import part_named
    from csrreg.cli.review.opened import filled, load_register, the_date
    from csrreg.cli.write import carry_out

    if revision is None or not revision.strip():
        raise CsrregError("which revision? --revision is missing", "--revision D --effective …")
    refuse_placeholder("--revision", revision)
    root, loaded = load_register(register, today)
    day = loaded.register.today
    id = part_named(loaded.register, part)
    entry = loaded.register.entries[id]
    dates = {
        "date": the_date(date, day, "--date") if date is not None else "",
        "received": done_on(received, day, "--received"),
        "effective": the_date(effective, day, "--effective") if effective is not None else "",
    }
    block = filled({"revision": revision.strip(), **dates})
    block |= facts.fields()
    if entry.record.retired is not None:
        hint = f"csrreg set {id} --unset retired, if it is delivered again"
        raise CsrregError(f"{id} was retired on {entry.record.retired.date}", hint)
    edit = revision_edit(id, entry.record, block)
    file = entry.record_id.file
    plan = Plan(changed=(ChangedFile(file, (edit,), loaded.sources[file]),))
    carry_out(root, plan, day, dry_run=dry_run)
    if dry_run:
        return
    out(id)
    say(f"{id}: revision {block['revision']} added")
    _, after = load_register(root, str(day))
    say_left_out(unread_naming(after, id))
    from csrreg.reports.impact_part import build

    _short(build(after.register.entries[id], str(block["revision"]), after.register))
    commit_hint(root, f"{id}: revision {block['revision']}")


def _short(impact: "Impact") -> None:
    """Say in a few lines what a revision touches, and the commands that follow."""
    from collections import Counter

    for name, text in impact.facts:
        if name in ("in force", "effective"):
            say(f"  {name:<10} {text}")
    counts = Counter(thing.topic for thing in impact.affected)
    words = (f"{n} {_WORDS[topic][n > 1]}" for topic, n in counts.items() if topic in _WORDS)
    say(f"  touches    {', '.join(words) or 'nothing in the register'}")
    for note in impact.notes:
        say(f"note: {note}")
    about = f"csrreg impact {impact.id} --revision {_typed(impact.what)}"
    say("what follows:")
    say(f"  {about}")
    if counts["characteristics"]:
        say(f"  {about} --decide ID=changed --rest unchanged")
    say(f"  {about} --open")


def _typed(text: str) -> str:
    from csrreg.rules.naming import typed

    return typed(text)


_WORDS = {
    "characteristics": ("characteristic", "characteristics"),
    "papers": ("paper", "papers"),
    "capability": ("capability study", "capability studies"),
    "approvals": ("approval", "approvals"),
    "contracts": ("contract position", "contract positions"),
    "offers": ("offer", "offers"),
    "reviews": ("review in progress", "reviews in progress"),
    "requirements": ("requirement", "requirements"),
}
