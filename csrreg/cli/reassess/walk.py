"""Going through what is left at a terminal: each answer is written at once."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from csrreg.cli.output import ask, out, say
from csrreg.cli.reassess.answers import close, still_to_do
from csrreg.cli.reassess.asking import Back, Later, ask_outcome, must_words
from csrreg.cli.reassess.record import changed_file, refuse_early, say_waits, write
from csrreg.cli.reassess.sections import ask_sections
from csrreg.cli.reassess.standing import dates
from csrreg.errors import ChangedMeanwhile, CsrregError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from csrreg.change.reassess import Outcome
    from csrreg.cli.reassess.opened import Opened
    from csrreg.model.register import Entry


@dataclass(frozen=True, slots=True)
class Look:
    """What two texts show of one requirement."""

    show: "Callable[[], str]"
    """Prints it; returns the new text that *changed* proposes."""
    doubt: "Callable[[Outcome], str]"
    """Returns what they show against an answer; empty if nothing."""


def walk(
    opened: "Opened",
    given: "Callable[[], Outcome]",
    shown: "Mapping[str, Look] | None" = None,
) -> None:
    """Ask for what is left of an edition, requirement by requirement, then for the rest.

    ``shown`` gives what is known of a requirement's section in the new text.
    """
    left = opened.left()
    refuse_early(opened, left)
    outcome = given()
    edition = opened.edition
    out(f"{opened.entry.id}  {opened.document.title}, edition {edition.edition}")
    where = edition.file or edition.source or "the document"
    for line in [*dates(opened), f"compare with: {where}"]:
        out(f"  {line}")
    done: list[str] = []

    def ask_all() -> None:
        for number, entry in enumerate(left, 1):
            out()
            out(f"{number} of {len(left)}")
            if answered := _one(opened, entry, outcome, (shown or {}).get(entry.id)):
                done.append(answered)
        _end(opened, outcome, done)

    _go(opened, ask_all, done)


def walk_sections(opened: "Opened", missing: "Sequence[str]", outcome: "Outcome") -> None:
    """Ask only what sections hold that have no requirements."""
    done: list[str] = []
    _go(opened, lambda: ask_sections(opened, missing, outcome, done), done)


def _go(opened: "Opened", ask_all: "Callable[[], None]", done: list[str]) -> None:
    """Ask, and say what was done, however it ends."""
    try:
        ask_all()
    except Later:
        pass
    except KeyboardInterrupt:
        _say_done(opened, done)
        raise
    _say_done(opened, done)


def _say_done(opened: "Opened", done: list[str]) -> None:
    from csrreg.cli.common import commit_hint

    say()
    closed = done[-1:] == ["reviewed"]
    if not done:
        say(f"nothing was recorded; {opened.command} goes on")
        return
    what = f"edition {opened.edition.edition}: {', '.join(_counted(done))}"
    goes_on = "" if closed else f"; {opened.command} goes on"
    say(f"{what} (all of it is written{goes_on})")
    commit_hint(opened.root, f"{opened.entry.id}: {what}")


def _counted(done: list[str]) -> list[str]:
    """Return what was done in words: ``2 unchanged, 1 section none, reviewed``."""
    return [f"{n} {what}" if what != "reviewed" else what for what, n in Counter(done).items()]


def _one(
    opened: "Opened",
    entry: "Entry[Any]",
    outcome: "Outcome",
    look: "Look | None",
) -> str:
    """Ask for one requirement and write the answer; return its result, or nothing if it waits.

    Raises:
        Later: if somebody stops here.
    """
    from csrreg.cli.reassess.opened import open_edition
    from csrreg.model.editions import is_coming

    _show(opened, entry)
    coming = is_coming(opened.edition, opened.today)
    proposed = look.show() if look is not None else ""
    while True:
        try:
            answered = ask_outcome(outcome, proposed, judges=not coming)
            if look is not None and not _sure(look.doubt(answered)):
                continue
            changed = changed_file(opened, entry, answered)
            what = f"{entry.id} is {answered.result}"
            write(opened, (changed,), what=what, dry_run=False, hint=False)
        except Later as later:
            if later.stop:
                raise
            return ""
        except ChangedMeanwhile as error:
            say(f"  {error.message}; it is shown as it is now")
            opened = open_edition(
                opened.entry.id, opened.edition.edition, opened.root, str(opened.today)
            )
            fresh = next((e for e in opened.left() if e.id == entry.id), None)
            if fresh is None:
                say(f"  {entry.id} is no longer left")
                return ""
            entry = fresh
            _show(opened, entry)
        except CsrregError as error:
            say(f"  {error.message}" + (f"; {error.hint}" if error.hint else ""))
        else:
            waits = answered.result in ("changed", "removed") or bool(answered.text)
            if not (waits and say_waits(opened, [entry.id])) and answered.result == "changed":
                still_to_do(opened, entry, answered)
            return answered.result


def _sure(doubt: str) -> bool:
    """Return whether an answer stays; asked where the texts show something else."""
    return not doubt or ask(f"{doubt}; record it all the same (yes, no)").lower() in ("y", "yes")


def _show(opened: "Opened", entry: "Entry[Any]") -> None:
    from csrreg.model.coming import newest_words
    from csrreg.model.editions import section_of
    from csrreg.model.status import status_of

    record = entry.record
    section = section_of(record, opened.document, opened.at)
    status = status_of(entry, opened.register).replace("_", " ")
    out(f"{entry.id}  {entry.title}")
    where = [f"section {section}"] if section else []
    where += [f"edition {record.source.edition}"] if record.source.edition else []
    where += [f"page {record.source.page}"] if record.source.page else []
    facts = [", ".join(where), status, f"owner {record.owner}" if record.owner else ""]
    out("  " + "; ".join(fact for fact in facts if fact))
    for line in record.text.splitlines():
        out(f"  | {line}".rstrip())
    newest = newest_words(record, opened.document, opened.at, opened.today)
    if newest != record.text:
        out("  from a coming edition on:")
        for line in newest.splitlines():
            out(f"  | {line}".rstrip())
    if record.interpretation is not None:
        out(f"  for us: {' '.join(record.interpretation.split())}")


def _end(opened: "Opened", outcome: "Outcome", done: list[str]) -> None:
    """Ask for what is new, for the sections, and whether all of it is reviewed now."""
    from csrreg.change.reassess_new import new_requirement
    from csrreg.cli.reassess.opened import open_edition, reopened

    out()
    while section := ask("a new requirement: its section (empty: no more)"):
        title = ask("its title (empty: the first words)")
        try:
            words = must_words("its words", "")
        except Back:
            say("  nothing was taken")
            continue
        new = replace(outcome, result="new", section=section, text=words)
        record = new_requirement(new, title, opened.entry.id, opened.entry.customer)
        what = f"new: {record.tree['title']}"
        try:
            write(opened, (), (record,), what=what, dry_run=False, hint=False)
        except CsrregError as error:
            say(f"  {error.message}" + (f"; {error.hint}" if error.hint else ""))
        else:
            done.append("new")
    # Sections are known by the requirements in them, which were just written.
    opened = open_edition(opened.entry.id, opened.edition.edition, opened.root, str(opened.today))
    if missing := opened.missing_sections():
        ask_sections(opened, missing, outcome, done)
        opened = reopened(opened)
    if opened.edition.reviewed is None and not opened.left() and not opened.missing_sections():
        said = ask("nothing is left; is the whole edition reviewed (yes, no)").lower()
        if said in ("y", "yes"):
            close(opened, replace(outcome, communicated=()), dry_run=False, hint=False)
            done.append("reviewed")
