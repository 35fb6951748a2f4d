"""``csrreg renumber``: of two records with one id, one gets another; its links follow."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption, commit_hint, quoted, root_of, the_day
from csrreg.cli.output import ask, is_terminal, out, say
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.model.ids import RecordId
    from csrreg.reports.renumbered import Undone
    from csrreg.store.collisions import Situation
    from csrreg.store.renumber import Move


def renumber(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The id that two records have.")],
    new: Annotated[
        str | None, typer.Argument(metavar="[NEW]", help="The new id; else the next free one.")
    ] = None,
    onto: Annotated[
        str | None,
        typer.Option(metavar="REF", help="The branch whose record keeps the id; else the main."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Also where no other record has the id.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written.")] = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Give one of two records with the same id another.

    The one that the target branch does not have moves to the next free id, and the links made on
    its side follow. Works before a merge, and within one that stopped at both files.

    The target is --onto, else the upstream, origin/HEAD, origin/main, main or master.
    """
    from csrreg.cli.write import finish
    from csrreg.store.collisions import situation
    from csrreg.store.renumber import consequences, move, new_id, prepared

    root = root_of(register)
    day = the_day(today)
    old_id, wanted = _id(root, old, there=True), _id(root, new, there=False) if new else None
    found = situation(root, old_id, onto)
    fresh, warnings = new_id(root, old_id, found, wanted)
    if found.why == "plain":
        _confirm(old_id.text, fresh.text, found, yes=yes or dry_run)
    made = move(root, old_id, fresh, found)
    ready = prepared(root, made, day)
    follows = consequences(root, made, found, day)
    for warning in warnings:
        say(f"warning: {warning}")
    if dry_run:
        _show(made)
    else:
        finish(ready, dry_run=False)
        out(fresh.text)
    _tell(made, found, follows)
    if dry_run:
        say("nothing was written (--dry-run)")
    else:
        _next_step(root, made, found)


def _id(root: Path, text: str, *, there: bool) -> "RecordId":
    """Return an id that can be renumbered.

    Raises:
        CsrregError: if it is none, or none of a record that is ``there``.
    """
    from csrreg.cli.records import file_of
    from csrreg.model.ids import parse_id
    from csrreg.model.kinds import CUSTOMER

    found = parse_id(text.upper())
    if there:
        file_of(root, text)  # says which may be meant
    if found is None or (found.kind is CUSTOMER and not there):
        raise CsrregError(f"{text} is no id", "write it like this: CSR-NORDAUTO-0031")
    if found.kind is CUSTOMER:
        raise CsrregError(
            f"{found.text} is a customer's code, and part of the ids of all its records",
            "both branches mean the same customer: merge the two files",
        )
    return found


def _confirm(old: str, new: str, found: "Situation", *, yes: bool) -> None:
    """Ask whether a record that collides with none is to be renamed.

    Raises:
        CsrregError: without a terminal, if nobody said ``--yes``.
    """
    if yes:
        return
    why = f"{old} collides with nothing: {found.text}"
    if not is_terminal():
        raise CsrregError(
            f"{why}; ids are never used twice, and other branches may name it",
            f"if it is to be renamed all the same: csrreg renumber {old} {new} --yes",
        )
    say(f"{why}. Ids are never used twice, and other branches may name it.")
    if ask(f"rename it to {new} (yes, no)").lower() not in ("y", "yes", "j", "ja", "是"):
        raise CsrregError("nothing was written")


def _show(made: "Move") -> None:
    from csrreg.cli.write import difference

    for change in made.writes:
        if change.old is None:
            out(f"# {change.file}: new")
            out((change.new or b"").decode())
        elif change.new is None:
            out(f"# {change.file}: removed")
        else:
            for line in difference(change):
                out(line)


def _tell(made: "Move", found: "Situation", follows: "list[Undone]") -> None:
    say(f"{made.old.text} -> {made.new.text}  {made.title}".rstrip())
    say(f"  {found.text}")
    for id, where in made.links:
        say(f"  mended: {id} {where}")
    for id, where in made.unclear:
        hint = f"csrreg set {id} {where}=…"
        say(f"  note: {id} {where}: both sides named their own {made.old.text}; decide: {hint}")
    for id, where in made.texts:
        say(f"  note: {id} {where} mentions {made.old.text}; it was left as it is")
    for file in made.unreadable:
        say(f"  note: {file} names {made.old.text} and cannot be read; look at it yourself")
    for one in follows:
        say(f"  => {one.id}  {one.title}: {one.what}")
        say(f"     {one.command}")


def _next_step(root: Path, made: "Move", found: "Situation") -> None:
    """Say what git is to be told; csrreg does not tell it."""
    if found.why != "merge":
        commit_hint(root, f"Renumber {made.old.text} to {made.new.text}")
        return
    say("the conflict is settled in the files")
    commit_hint(root, "")
    new = quoted(made.new.file if root == Path.cwd() else str(root / made.new.file))
    say(f"  (going back without that git add leaves a file behind: rm {new})")
