"""``csrreg reassess … --sections``: what the sections without requirements hold."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from csrreg.cli.common import one_of
from csrreg.cli.output import ask, is_terminal, say
from csrreg.cli.reassess.record import section_file, write
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.change.reassess import Outcome
    from csrreg.cli.reassess.opened import Opened

_KEYS = {"r": "requirement", "i": "information", "n": "none", "x": "removed"}


def record_sections(
    opened: "Opened",
    numbers: Sequence[str],
    result: str | None,
    given: "Callable[[], Outcome]",
    *,
    dry_run: bool,
) -> None:
    """Record what sections hold, by flags; at a terminal it asks for those nothing is known of."""
    from csrreg.change.reassess_rows import SECTION_RESULTS

    if result is not None:
        one_of(result, SECTION_RESULTS, "--result")
    if numbers and result is not None:
        outcome = given()
        wanted = dict.fromkeys((n.strip() for text in numbers for n in text.split(",")), result)
        if "" in wanted:
            raise CsrregError("--section: there is no number")
        wanted = _as_known(opened, wanted)
        _refuse_held(opened, wanted)
        _refuse_recorded(opened, wanted, outcome)
        _write(opened, wanted, outcome, dry_run=dry_run)
        return
    missing = [*numbers] or opened.missing_sections()
    if not is_terminal() or dry_run:
        words = "|".join(SECTION_RESULTS)
        if not missing:
            say("every section of the edition before is accounted for; to record another one:")
            say(f"  {opened.command} --sections --section … --result {words}")
            return
        raise CsrregError(
            f"nothing is recorded of {', '.join(missing)}",
            f"{opened.command} --sections --section {missing[0]} --result {words}",
        )
    from csrreg.cli.reassess.walk import walk_sections

    walk_sections(opened, missing, given())


def ask_sections(
    opened: "Opened", missing: Sequence[str], outcome: "Outcome", done: list[str]
) -> None:
    """Ask what each section holds, then for further ones; what was answered is written at once.

    ``done`` takes what was answered.
    """
    held = opened.place().results_before
    for number in missing:
        was = f" ({held[number]} in the edition before)" if number in held else ""
        _ask_one(opened, number, f"section {number}{was}", outcome, done)
    while number := ask("another section (empty: no more)"):
        _ask_one(opened, number, f"section {number}", outcome, done)


def _ask_one(
    opened: "Opened", number: str, question: str, outcome: "Outcome", done: list[str]
) -> None:
    from csrreg.cli.reassess.opened import reopened

    while result := _ask(question):
        fresh = reopened(opened)
        wanted = _as_known(fresh, {number: result})
        try:
            _refuse_held(fresh, wanted)
            _refuse_recorded(fresh, wanted, outcome)
            _write(fresh, wanted, outcome, dry_run=False, hint=False)
        except CsrregError as error:
            say(f"  {error.message}" + (f"; {error.hint}" if error.hint else ""))
            continue
        done.append(f"section {result}")
        return


def _ask(what: str) -> str:
    while True:
        said = ask(f"{what}: r requirement, i information, n none, x removed; empty: later").lower()
        if not said:
            return ""
        if said in _KEYS:
            return _KEYS[said]
        if said in _KEYS.values():
            return said
        say("  r, i, n or x")


def _as_known(opened: "Opened", wanted: dict[str, str]) -> dict[str, str]:
    """Return the same with the numbers that are known: 8.5. is 8.5."""
    from csrreg.diff.numbering import section_key
    from csrreg.model.editions import section_results

    now = section_results(opened.requirements, opened.document, opened.at)
    known = {section_key(number): number for number in (*opened.place().results_before, *now)}
    return {known.get(section_key(n), n): result for n, result in wanted.items()}


def _refuse_held(opened: "Opened", wanted: dict[str, str]) -> None:
    """Refuse to call a section empty in which a requirement stands as far as is known."""
    from csrreg.model.editions import section_of, taken_from

    document, at = opened.document, opened.at
    held: dict[str, list[str]] = {}
    for entry in opened.requirements:
        record = entry.record
        if record.retired is None and taken_from(record, document) <= at:
            held.setdefault(section_of(record, document, at + 1) or "", []).append(entry.id)
    for number, result in wanted.items():
        if result != "requirement" and number in held:
            raise CsrregError(
                f"section {number} holds {', '.join(held[number])}",
                f"say what the edition did to it: {opened.command} --requirement {held[number][0]} "
                "--result renumbered|removed …",
            )


def _refuse_recorded(opened: "Opened", wanted: dict[str, str], outcome: "Outcome") -> None:
    """Refuse to write over what somebody has recorded of a section.

    Raises:
        CsrregError: with what stands there, unless it is to be recorded anew.
    """
    for known in opened.edition.sections:
        result = wanted.get(known.section)
        if result not in (None, known.result) and not outcome.again:
            said = f"{known.by or 'nobody'}, {known.date or 'no date'}"
            raise CsrregError(
                f"section {known.section} is recorded already: {known.result} ({said})",
                "--again records it anew",
            )


def _write(
    opened: "Opened",
    sections: dict[str, str],
    outcome: "Outcome",
    *,
    dry_run: bool,
    hint: bool = True,
) -> None:
    changed = section_file(opened, sections, outcome.by, outcome.date)
    results = set(sections.values())
    said = f"{', '.join(sections)}: {results.pop() if len(results) == 1 else 'recorded'}"
    what = f"edition {outcome.edition}, section{'' if len(sections) == 1 else 's'} {said}"
    write(opened, changed, what=what, dry_run=dry_run, hint=hint)
