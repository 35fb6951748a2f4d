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
    from csrreg.change.reassess import Before, edits_of
    from csrreg.change.reassess_order import refuse_out_of_order
    from csrreg.model.editions import edition_before, section_before

    record, document = entry.record, opened.document
    before = Before(
        entry.id,
        section_before(record, document, opened.at),
        edition_before(record, document, opened.at),
        opened.called,
    )
    try:
        refuse_out_of_order(outcome, entry, document)
        edits = edits_of(outcome, opened.loaded.tree(entry.id), before)
    except CsrregError as error:
        raise CsrregError(f"{entry.id}: {error.message}", error.hint) from None
    file = entry.record_id.file
    return ChangedFile(file, tuple(edits), opened.loaded.sources[file])


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


def say_early(opened: "Opened", removed: "Sequence[str]") -> None:
    """Say that what was removed still binds, if the edition is not in force yet."""
    from csrreg.rules.naming import listed

    edition = opened.edition
    if removed and edition.effective is not None and edition.effective > opened.today:
        binds = "binds" if len(removed) == 1 else "bind"
        say(
            f"note: edition {edition.edition} takes effect on {edition.effective}; until then "
            f"{listed(removed)} still {binds}, though retired: "
            f"csrreg set {removed[0]} --unset retired keeps it in sight"
        )


def summed(results: Iterable[str]) -> str:
    """Return how many answers there were of each kind: ``12 unchanged, 1 changed``."""
    counts: dict[str, int] = {}
    for result in results:
        counts[result] = counts.get(result, 0) + 1
    return ", ".join(f"{number} {result}" for result, number in counts.items())
