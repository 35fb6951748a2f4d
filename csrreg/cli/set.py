"""``csrreg set``: change single fields; everything else in the file stays byte for byte."""

from typing import Annotated

import typer

from csrreg.cli.common import IdArgument, RegisterOption, TodayOption, commit_hint, root_of, the_day
from csrreg.cli.output import say


def set_(
    id: IdArgument,
    assignments: Annotated[
        list[str] | None,
        typer.Argument(metavar="FIELD=VALUE…", help="owner=li.wei, tags+=urgent, actions.1.done=…"),
    ] = None,
    unset: Annotated[
        list[str] | None, typer.Option(metavar="FIELD", help="Take this field away.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the change only.")] = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Change single fields of a record.

    field.path=value, list+=value, or --unset field.

    List items are counted from 1. A list item with fields is written as
    actions+='what=Train auditors,owner=li.wei,due=2026-12-01', or as JSON.
    """
    from csrreg.change.assign import Assignment, edit_of, parse_assignment, refuse_twice
    from csrreg.change.edits import ChangedFile, Edit, Plan, edited
    from csrreg.change.verify import with_covers, with_editions
    from csrreg.cli.records import existing_file
    from csrreg.cli.write import carry_out
    from csrreg.errors import CsrregError

    root = root_of(register)
    wanted = [parse_assignment(text) for text in assignments or []]
    wanted += [Assignment(path, "unset") for path in unset or []]
    refuse_twice(wanted)
    if not wanted:
        raise CsrregError("no field is named", f"csrreg set {id} field=value, or --unset field")
    found = existing_file(root, id)
    id = found.id
    tree = found.tree
    edits: list[Edit] = []
    for assignment in wanted:
        edit = with_covers(edit_of(assignment, found.node, tree), tree)
        tree = edited(tree, edit)
        edits.append(edit)
    edits += with_editions(edits, tree)
    if tree == found.tree:
        say(f"{id} says so already; nothing was written")
        return
    plan = Plan(changed=(ChangedFile(found.file, tuple(edits), found.data),))
    carry_out(root, plan, the_day(today), dry_run=dry_run)
    if not dry_run:
        names = ", ".join(dict.fromkeys(a.path for a in wanted))
        say(f"{found.file}: {names} changed")
        commit_hint(root, f"{id}: {names}")
