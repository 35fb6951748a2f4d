"""Answers given by flags, for some requirements, for all that is left, or for the whole edition."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csrreg.cli.common import one_of
from csrreg.cli.output import say
from csrreg.cli.reassess.record import changed_file, say_waits, section_file, summed, write
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.change.reassess import Outcome
    from csrreg.cli.reassess.opened import Opened
    from csrreg.model.register import Entry

_FOR_ALL = ("unchanged",)
"""What can be said of many at once; the others need somebody who has read each of them."""


def answer_by_flags(
    opened: "Opened",
    ids: Sequence[str],
    rest: str | None,
    sections: Sequence[str],
    title: str,
    given: "Callable[[], Outcome]",
    *,
    dry_run: bool,
) -> None:
    """Record one answer for the requirements that are named, or for all that are left."""
    if rest is not None:
        if rest not in _FOR_ALL:
            hint = "the others one by one: --requirement ID --result …, or --from FILE"
            raise CsrregError(
                f"--rest {rest}: only unchanged can be said of all that is left", hint
            )
        entries = opened.left()
        if not entries:
            say(f"nothing is left of {opened.edition.edition}; nothing was written")
            return
        outcome = replace(given(), result=rest)
        _write(opened, entries, outcome, dry_run=dry_run)
        return
    if len(sections) > 1:
        raise CsrregError("--section is given twice", "name one requirement at a time")
    outcome = replace(given(), section=sections[0] if sections else "")
    if outcome.result == "new":
        _open(opened, title, outcome, dry_run=dry_run)
        return
    from csrreg.change.reassess import RESULTS

    if not ids:
        raise CsrregError("--requirement is missing", "which one? or --rest unchanged")
    if not outcome.result:
        raise CsrregError("--result is missing", f"one of {', '.join(RESULTS)}")
    one_of(outcome.result, RESULTS, "--result")
    entries = [_find(opened, id) for id in dict.fromkeys(ids)]
    if len(entries) > 1 and (outcome.section or outcome.text):
        raise CsrregError("--section and --new-text are about one requirement", "name only one")
    _write(opened, entries, outcome, dry_run=dry_run)


def _find(opened: "Opened", id: str) -> "Entry[Any]":
    """Return a requirement of the document.

    Raises:
        CsrregError: with the nearest one, if it is none.
    """
    from difflib import get_close_matches

    for entry in opened.requirements:
        if entry.id == id.upper():
            return entry
    other = opened.register.entries.get(id.upper())
    if other is not None and other.kind.name == "requirement":
        stands = other.record.source.document
        raise CsrregError(f"{other.id} does not stand in {opened.entry.id}", f"but in {stands}")
    if id.upper() in opened.unreadable():
        raise CsrregError(f"{id.upper()} has errors", f"mend it first: csrreg edit {id.upper()}")
    known = [entry.id for entry in opened.requirements]
    near = get_close_matches(id.upper(), known, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else opened.command
    raise CsrregError(f"there is no requirement {id} in {opened.entry.id}", hint)


def _write(
    opened: "Opened", entries: "Sequence[Entry[Any]]", outcome: "Outcome", *, dry_run: bool
) -> None:
    changed = [changed_file(opened, entry, outcome) for entry in entries]
    if len(entries) == 1:
        what = f"{entries[0].id} is {outcome.result} in edition {outcome.edition}"
    else:
        what = f"edition {outcome.edition}: {summed([outcome.result] * len(entries))}"
    write(opened, changed, what=what, dry_run=dry_run)
    waits = outcome.result in ("changed", "removed") or bool(outcome.text)
    if dry_run or (waits and say_waits(opened, [entry.id for entry in entries])):
        return
    if outcome.result == "changed":
        for entry in entries:
            still_to_do(opened, entry, outcome)


def still_to_do(opened: "Opened", entry: "Entry[Any]", outcome: "Outcome") -> None:
    """Say what a new text asks for; nobody should have to remember it."""
    from csrreg.rules.naming import typed

    record = entry.record
    today = opened.today
    if not outcome.answer and (record.applies is not None or record.at):
        where = "applies" if not record.at else "at.SITE.applies"
        given = f"{where}.answer=… {where}.by={outcome.by} {where}.date={today}"
        say(f"  does the new text apply? csrreg set {entry.id} {given}")
    elif record.at:
        say(f"  the sites answer for themselves: csrreg set {entry.id} at.SITE.applies.answer=…")
    if record.interpretation is not None:
        say("  look at its interpretation: it was written for the old text")
    if record.verification or any(own.verification for own in record.at.values()):
        say(f"  its verification is of the old text: csrreg set {entry.id} verification+=…")
    citing = [
        e.id
        for e in opened.register.contracts.counting
        if entry.id in e.record.requirements and e.record.release is None
    ]
    later = [a.edition for a in record.assessed if a.edition in _after(opened)]
    if later and outcome.edition == opened.edition.edition:
        again = f"csrreg reassess {opened.entry.id} {typed(later[-1])} --requirement {entry.id}"
        say(f"  edition {later[-1]} was compared with the old words: {again} --again --result …")
    if citing:
        say(f"  contract reviews that cite it: {', '.join(citing)}")


def _after(opened: "Opened") -> list[str]:
    """Return the editions behind the one that is compared."""
    return [e.edition for e in opened.document.editions[opened.at + 1 :]]


def _open(opened: "Opened", title: str, outcome: "Outcome", *, dry_run: bool) -> None:
    from csrreg.change.reassess_new import new_requirement

    record = new_requirement(outcome, title, opened.entry.id, opened.entry.customer)
    _refuse_twice(opened, outcome)
    what = f"new in edition {outcome.edition}: {record.tree['title']}"
    write(opened, (), (record,), what=what, dry_run=dry_run)


def _refuse_twice(opened: "Opened", outcome: "Outcome") -> None:
    """Refuse to open what this edition opened before, in the same section with the same words."""
    from csrreg.diff.numbering import section_key

    place = opened.place()
    for entry in opened.requirements:
        recorded = place.recorded(entry)
        if recorded is None or recorded.result != "new":
            continue
        section = section_key(recorded.section or "") == section_key(outcome.section)
        if section and entry.record.text.split() == outcome.text.split():
            raise CsrregError(f"{entry.id} says so already", f"csrreg show {entry.id}")


def close(opened: "Opened", outcome: "Outcome", *, dry_run: bool, hint: bool = True) -> None:
    """Record that the whole edition is reviewed.

    Raises:
        CsrregError: if something is left of it.
    """
    left, sections = opened.left(), opened.missing_sections()
    if broken := opened.unreadable():
        raise CsrregError(
            f"edition {outcome.edition} is not reviewed yet: {', '.join(broken)} cannot be read",
            f"mend the file first: csrreg edit {broken[0]}",
        )
    if left or sections:
        open_ = [f"requirements: {', '.join(e.id for e in left)}"] if left else []
        open_ += [f"sections: {', '.join(sections)}"] if sections else []
        raise CsrregError(
            f"edition {outcome.edition} is not reviewed yet:\n  " + "\n  ".join(open_),
            opened.command + (" --sections" if not left else ""),
        )
    edition = opened.edition
    if edition.reviewed is not None:
        say(f"reviewed by {edition.reviewed.by} on {edition.reviewed.date} already")
        return
    changed = section_file(
        opened, {}, outcome.by, outcome.date, reviewed=True, told=outcome.communicated
    )
    what = f"edition {outcome.edition} is reviewed ({outcome.by}, {outcome.date})"
    write(opened, changed, what=what, dry_run=dry_run, hint=hint)
    if not dry_run and not edition.communicated and not outcome.communicated:
        number = opened.at + 1
        told = f"editions.{number}.communicated+='to=…,date={opened.today},how=…'"
        say(f"tell those it concerns, and record it: csrreg set {opened.entry.id} {told}")
