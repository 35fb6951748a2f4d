"""``csrreg reassess DOC EDITION --take-effect``: what waited for the edition's day counts now."""

from typing import TYPE_CHECKING, Any

from csrreg.cli.output import say
from csrreg.cli.reassess.record import write
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.change.edits import ChangedFile
    from csrreg.change.reassess import Outcome
    from csrreg.cli.reassess.opened import Opened
    from csrreg.model.register import Entry
    from csrreg.model.requirement import Assessed


def take_effect(opened: "Opened", outcome: "Outcome", *, dry_run: bool) -> None:
    """Put the words of an edition that is in force in the place of the old, and retire what went.

    Raises:
        CsrregError: if the edition is not in force yet, or an earlier one comes first.
    """
    from csrreg.cli.reassess.answers import still_to_do
    from csrreg.model.editions import is_coming
    from csrreg.rules.naming import typed

    edition = opened.edition
    if is_coming(edition, opened.today):
        raise CsrregError(
            f"edition {edition.edition} takes effect on {edition.effective}; "
            "until then the old words bind",
            f"on that day: {opened.command} --take-effect",
        )
    found = waiting_for(opened)
    for entry, _, assessed in found:
        if _comes_first(opened, assessed.edition):
            name = assessed.edition
            first = f"first: csrreg reassess {opened.entry.id} {typed(name)} --take-effect"
            raise CsrregError(f"{entry.id}: edition {name} waits, too", first)
    mine = [(e, at, a) for e, at, a in found if a.edition == edition.edition]
    if not mine:
        say(f"nothing waits for edition {edition.edition}; nothing was written")
        return
    changed = [_changed_file(opened, entry, at, outcome) for entry, at, _ in mine]
    gone = sum(assessed.result == "removed" for _, _, assessed in mine)
    words = len(mine) - gone
    parts = [f"{words} with new words"] if words else []
    parts += [f"{gone} retired"] if gone else []
    what = f"edition {edition.edition} is in effect: {', '.join(parts)}"
    write(opened, changed, what=what, dry_run=dry_run)
    if not dry_run:
        for entry, _, assessed in mine:
            if assessed.result == "changed":
                say(entry.id)
                still_to_do(opened, entry, outcome)


def waiting_for(opened: "Opened") -> "list[tuple[Entry[Any], int, Assessed]]":
    """Return what waits in the requirements of the document, for this edition or another one."""
    from csrreg.model.coming import waiting

    return [
        (entry, at, assessed)
        for entry in opened.requirements
        for at, assessed in waiting(entry.record, opened.document, opened.today)
    ]


def _comes_first(opened: "Opened", edition: str) -> bool:
    """Return whether an edition stands before this one and is in force."""
    from csrreg.model.editions import is_coming, position

    at = position(opened.document, edition)
    if at is None or at >= opened.at:
        return False
    return not is_coming(opened.document.editions[at], opened.today)


def _changed_file(
    opened: "Opened", entry: "Entry[Any]", at: int, outcome: "Outcome"
) -> "ChangedFile":
    from csrreg.change.edits import ChangedFile
    from csrreg.change.reassess_effect import effect_edits
    from csrreg.change.reassess_order import known_before

    before = known_before(entry, opened.document, opened.at, opened.called, opened.today)
    edits = effect_edits(outcome, at, opened.loaded.tree(entry.id), before)
    file = entry.record_id.file
    return ChangedFile(file, tuple(edits), opened.loaded.sources[file])
