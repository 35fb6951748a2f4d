"""``csrreg reassess DOC EDITION --from FILE``: a whole list of changes in one transaction."""

from typing import TYPE_CHECKING, NoReturn

from csrreg.cli.output import out, say
from csrreg.cli.reassess.record import changed_file, say_waits, section_file, summed, write
from csrreg.cli.table import show_table
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csrreg.change.edition_place import Place
    from csrreg.change.edits import ChangedFile, NewRecord
    from csrreg.change.intake import Intake
    from csrreg.change.reassess import Outcome
    from csrreg.change.reassess_matched import Matched
    from csrreg.cli.reassess.opened import Opened


def from_table(
    opened: "Opened",
    source: str,
    given: "Outcome",
    *,
    maps: "Sequence[str]",
    sheet: str,
    dry_run: bool,
) -> None:
    """Record what a table says; if one row cannot be taken, nothing is written.

    Raises:
        CsrregError: with every row that is refused, and why.
    """
    from csrreg.change.edits import Plan
    from csrreg.change.reassess_rows import matched
    from csrreg.store.apply import prepare

    name, intake = _read(opened, source, maps, sheet)
    if not intake.drafts and not intake.refused:
        raise CsrregError(f"{name}: there is no row in it")
    found = matched(intake.drafts, opened.place(), given)
    found.refused += [(row.line, row.reason) for row in intake.refused]
    changed, new = _edits(opened, found)
    if found.refused:
        _refuse(name, found.refused, len(intake.drafts) + len(intake.refused))
    changed += section_file(opened, found.sections, given.by, given.date)
    if found.remarks:
        say(f"note: {_rows(found.remarks, 'has', 'have')} a remark that is not kept: {_KEPT}")
    if found.known:
        say(f"note: {_rows(found.known, 'says', 'say')} what is recorded already")
    if not changed and not new:
        say(f"{name}: there is nothing new in it; nothing was written")
        return
    results = [outcome.result for _, _, outcome in found.outcomes] + ["new"] * len(new)
    results += ["corrected"] * len(found.corrected)
    parts = [summed(results)] if results else []
    parts += [_sections(len(found.sections))] if found.sections else []
    what = f"edition {given.edition}: {', '.join(parts)} (from {name})"
    if dry_run:
        _show(found, opened.place())
        prepare(opened.root, Plan(tuple(new), tuple(changed)), opened.today)
        say(f"{what}; nothing was written (--dry-run)")
        return
    write(opened, changed, new, what=what, dry_run=False)
    waits = [e.id for _, e, o in found.outcomes if o.result in ("changed", "removed") or o.text]
    say_waits(opened, waits)


_KEPT = "only what was removed, or has a new answer, has a reason"


def _rows(number: int, one: str, several: str) -> str:
    return f"1 row {one}" if number == 1 else f"{number} rows {several}"


def _sections(number: int) -> str:
    return "1 section" if number == 1 else f"{number} sections"


def _read(opened: "Opened", source: str, maps: "Sequence[str]", sheet: str) -> "tuple[str, Intake]":
    """Return the rows of a table, and what messages call it."""
    from csrreg.change.columns import map_columns
    from csrreg.change.headings import headings_of
    from csrreg.change.intake import drafts_of_items, drafts_of_rows
    from csrreg.change.names import names_of
    from csrreg.change.reassessment import REASSESSMENT
    from csrreg.store.items import read_items
    from csrreg.store.resources import load_data
    from csrreg.store.tables import is_table, read_source, read_table

    name, data = read_source(source)
    if not data.strip():
        raise CsrregError(f"{name} is empty")
    names = names_of(opened.register)
    if not is_table(name, data):
        return name, drafts_of_items(REASSESSMENT, read_items(name, data), names)
    table = read_table(name, data, sheet=sheet)
    headings = headings_of(load_data("headings.yaml"))
    columns = map_columns(table, REASSESSMENT, headings, _fields(maps))
    for column in columns.unmapped:
        say(f"note: column {column.name} is not read; --map '{column.heading}=field' reads it")
    if missing := columns.missing():
        raise CsrregError(
            f"{name}: no column gives the {' or the '.join(missing)}",
            "say which one does: --map 'heading=result'",
        )
    intake = drafts_of_rows(
        columns, headings, names, blank=table.blank, customer=opened.entry.customer
    )
    for note in intake.notes:
        say(f"note: {note}")
    return name, intake


_FIELDS = {
    name: "applies.answer" if name == "answer" else name
    for name in (
        *("requirement", "section", "new_section", "result", "title"),
        *("text", "answer", "reason", "by", "date"),
    )
}
"""What a column can be mapped to, and the field of a row it means."""


def _fields(maps: "Sequence[str]") -> dict[str, str]:
    """Return which column holds which field, as ``--map`` says.

    Raises:
        CsrregError: with the fields there are, if one of them is none.
    """
    from csrreg.change.columns import parse_maps

    hint = f"a column can be {', '.join(_FIELDS)}; nothing behind = leaves it out"
    try:
        found = parse_maps(list(maps))
    except CsrregError as error:
        raise CsrregError(error.message.replace("no column", "no COLUMN=FIELD"), hint) from None
    for path in found.values():
        if path and path not in _FIELDS and path not in _FIELDS.values():
            raise CsrregError(f"--map: a row has no field {path}", hint)
    return {heading: _FIELDS.get(path, path) for heading, path in found.items()}


def _edits(opened: "Opened", found: "Matched") -> "tuple[list[ChangedFile], list[NewRecord]]":
    """Return what the rows change; a row that contradicts its record is put to the refused."""
    from csrreg.change.edits import ChangedFile
    from csrreg.change.reassess_new import corrected_new, new_requirement

    changed: list[ChangedFile] = []
    new: list[NewRecord] = []
    for line, entry, outcome in found.outcomes:
        try:
            _refuse_by(opened, outcome)
            changed.append(changed_file(opened, entry, outcome))
        except CsrregError as error:
            found.refused.append((line, f"{error.message}; {error.hint}".rstrip("; ")))
    for line, title, outcome in found.new:
        try:
            _refuse_by(opened, outcome)
            record = new_requirement(outcome, title, opened.entry.id, opened.entry.customer)
        except CsrregError as error:
            found.refused.append((line, f"{error.message}; {error.hint}".rstrip("; ")))
        else:
            new.append(record)
    for line, entry, outcome in found.corrected:
        try:
            _refuse_by(opened, outcome)
            edits = corrected_new(outcome, opened.loaded.tree(entry.id))
        except CsrregError as error:
            found.refused.append((line, f"{error.message}; {error.hint}".rstrip("; ")))
            continue
        file = entry.record_id.file
        changed.append(ChangedFile(file, tuple(edits), opened.loaded.sources[file]))
    return changed, new


def _refuse_by(opened: "Opened", outcome: "Outcome") -> None:
    """Refuse a row by nobody who is known, by somebody who had left, or of a day to come."""
    from csrreg.cli.acting import done_on, refuse_gone
    from csrreg.cli.review.known import known

    known("people", outcome.by, opened.register, "by")
    refuse_gone(outcome.by, done_on(outcome.date, opened.today, "date"), opened.register, "by")


def _show(found: "Matched", place: "Place") -> None:
    rows = [
        [e.id, o.section or place.section(e) or "-", o.result, e.title]
        for _, e, o in found.outcomes
    ]
    rows += [["new", o.section or "-", o.result, title or o.text] for _, title, o in found.new]
    rows += [["section", number, result, ""] for number, result in found.sections.items()]
    show_table(("id", "section", "result", "title"), rows)
    out()


def _refuse(name: str, refused: list[tuple[int, str]], rows: int) -> NoReturn:
    lines = "\n".join(f"  {name}:{line}: {why}" for line, why in sorted(refused))
    verb = "is" if len(refused) == 1 else "are"
    raise CsrregError(
        f"{len(refused)} of {rows} rows {verb} refused, so nothing was written:\n{lines}",
        "mend them and run the command again",
    )
