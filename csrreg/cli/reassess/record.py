"""Writing what was found out: every answer at once, or a whole table in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from csrreg.cli.common import commit_hint
from csrreg.cli.output import out, say
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.change.edits import ChangedFile, Edit, NewRecord
    from csrreg.change.reassess import Outcome
    from csrreg.cli.reassess.opened import Opened
    from csrreg.model.register import Entry
    from csrreg.model.requirement import Requirement
    from csrreg.model.tree import Tree


def changed_file(
    opened: "Opened", entry: "Entry[Requirement]", outcome: "Outcome"
) -> "ChangedFile":
    """Return the edits of a requirement that record an outcome.

    Raises:
        CsrregError: if something is missing, or contradicts the record; it names the requirement.
    """
    from csrreg.change.edits import ChangedFile
    from csrreg.change.reassess import edits_of
    from csrreg.change.reassess_order import known_before, refuse_out_of_order

    document, today = opened.document, opened.today
    before = known_before(entry, document, opened.at, opened.called, today)
    try:
        refuse_out_of_order(outcome, entry, document, today)
        edits = edits_of(outcome, opened.loaded.tree(entry.id), before)
    except CsrregError as error:
        raise CsrregError(f"{entry.id}: {error.message}", error.hint) from None
    file = entry.record_id.file
    return ChangedFile(file, tuple(edits), opened.loaded.sources[file])


def refuse_early(opened: "Opened", entries: "Iterable[Entry[Requirement]]") -> None:
    """Refuse to go through requirements of which another edition comes first.

    Raises:
        CsrregError: with the first of them, and that edition.
    """
    from csrreg.change.reassess_order import refuse_before_its_turn

    for entry in entries:
        try:
            refuse_before_its_turn(entry, opened.document, opened.at, opened.today)
        except CsrregError as error:
            raise CsrregError(f"{entry.id}: {error.message}", error.hint) from None


def section_file(
    opened: "Opened",
    sections: Mapping[str, str],
    by: str,
    date: str,
    *,
    reviewed: bool = False,
    told: "Sequence[Tree]" = (),
) -> "list[ChangedFile]":
    """Return the edits of the document that record sections, and that all of it was reviewed.

    ``told`` is who was told of that.
    """
    from csrreg.change.edits import Append, ChangedFile, Set
    from csrreg.change.reassess_new import section_edits

    known = {s.section: at for at, s in enumerate(opened.edition.sections)}
    edits: list[Edit] = section_edits(opened.at, known, sections, by, date)
    if reviewed:
        edits.append(Set(("editions", opened.at, "reviewed"), {"by": by, "date": date}))
    edits += [Append(("editions", opened.at, "communicated"), one) for one in told]
    if not edits:
        return []
    file = opened.entry.record_id.file
    return [ChangedFile(file, tuple(edits), opened.loaded.sources[file])]


def write(
    opened: "Opened",
    changed: "Iterable[ChangedFile]",
    new: "Iterable[NewRecord]" = (),
    *,
    what: str,
    dry_run: bool,
    hint: bool = True,
) -> list[str]:
    """Write answers in one transaction; return the ids of new requirements."""
    from csrreg.change.edits import Plan
    from csrreg.cli.write import carry_out

    plan = Plan(tuple(new), tuple(changed))
    ids = carry_out(opened.root, plan, opened.today, dry_run=dry_run)
    if not dry_run:
        for id in ids:
            out(id)
        say(what)
        if hint:
            commit_hint(opened.root, f"{opened.entry.id}: {what}")
    return ids


def say_waits(opened: "Opened", ids: "Sequence[str]") -> bool:
    """Say that the old words bind until the edition's day, if that is to come; else return False.

    ``ids`` are the requirements that it changed or removed.
    """
    from csrreg.model.editions import is_coming
    from csrreg.rules.naming import listed

    edition = opened.edition
    if not ids or not is_coming(edition, opened.today):
        return False
    binds = "binds as it is" if len(ids) == 1 else "bind as they are"
    say(
        f"note: edition {edition.edition} takes effect on {edition.effective}; until then "
        f"{listed(ids)} {binds}; on that day: {opened.command} --take-effect"
    )
    return True


def summed(results: Iterable[str]) -> str:
    """Return how many answers there were of each kind: ``12 unchanged, 1 changed``."""
    counts: dict[str, int] = {}
    for result in results:
        counts[result] = counts.get(result, 0) + 1
    return ", ".join(f"{number} {result}" for result, number in counts.items())
