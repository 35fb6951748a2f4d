"""``csrreg add KIND --from FILE``: many records in one transaction, or none at all."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from csrreg.cli.adding import Common
from csrreg.cli.common import commit_hint, the_day
from csrreg.cli.output import out, say
from csrreg.cli.table import show_table
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.change.assign import Assignment
    from csrreg.change.columns import Columns
    from csrreg.change.edits import NewRecord
    from csrreg.change.intake import Draft, Intake
    from csrreg.change.names import Names
    from csrreg.model.kinds import Kind
    from csrreg.model.tree import Mapping, Tree
    from csrreg.store.apply import Prepared

_ABOUT_COLUMNS = (
    "; a flag gives what is the same for all (--document …); --dry-run shows how columns are read"
)
_FIRST = 3
"""So many records a dry run shows."""


def add_many(
    root: Path, kind: "Kind", customer: str | None, given: "list[Assignment]", common: Common
) -> None:
    """Add the records of a file; each row that cannot be one is named with its reason.

    What is given on the command line holds for every record that says nothing about it.
    """
    from csrreg.change.add import draft
    from csrreg.change.names import names_of
    from csrreg.store.files import WorkTree
    from csrreg.store.load import load

    day = the_day(common.today)
    name, data = _read(str(common.from_))
    defaults = draft(kind, given)
    register = load(WorkTree(root), day).register
    columns, intake = _intake(kind, customer or "", name, data, common, names_of(register))
    for note in intake.notes:
        say(f"note: {note}")
    if intake.blank:
        say(f"note: {intake.blank} blank row{'s' if intake.blank > 1 else ''} left out")
    if columns is not None:
        _say_mapping(columns, defaults, common.map or [], whole=common.dry_run)
    refused = [(row.line, row.reason) for row in intake.refused]
    records: list[NewRecord] = []
    lines = []
    ids = set(register.ids)
    for row in intake.drafts:
        try:
            record = _record(kind, customer, row, defaults, ids)
        except CsrregError as error:
            refused.append((row.line, f"{error.message}; {error.hint}".rstrip("; ")))
        else:
            records.append(record)
            lines.append(row.line)
            ids.add(record.id or record.customer)
    prepared = _prepare(root, records, lines, refused, day) if records else None
    if refused:
        hint = _ABOUT_COLUMNS if columns is not None else ""
        _refuse(name, refused, len(intake.drafts) + len(intake.refused), hint)
    if prepared is None:
        raise CsrregError(f"{name}: there is no record in it")
    _write(name, prepared, dry_run=common.dry_run)


def _read(source: str) -> tuple[str, bytes]:
    from csrreg.store.tables import read_source

    name, data = read_source(source)
    if not data.strip():
        raise CsrregError(f"{name} is empty")
    return name, data


def _intake(
    kind: "Kind", customer: str, name: str, data: bytes, common: Common, names: "Names"
) -> "tuple[Columns | None, Intake]":
    from csrreg.change.columns import map_columns, parse_maps
    from csrreg.change.headings import headings_of
    from csrreg.change.intake import drafts_of_items, drafts_of_rows
    from csrreg.store.items import read_items
    from csrreg.store.resources import load_data
    from csrreg.store.tables import is_table, read_table

    if not is_table(name, data):
        if common.map or common.sheet:
            raise CsrregError("--map and --sheet are for tables; this file is a list of records")
        return None, drafts_of_items(kind, read_items(name, data), names)
    table = read_table(name, data, sheet=common.sheet)
    headings = headings_of(load_data("headings.yaml"))
    columns = map_columns(table, kind, headings, parse_maps(list(common.map or [])))
    intake = drafts_of_rows(columns, headings, names, blank=table.blank, customer=customer)
    return columns, intake


def _say_mapping(
    columns: "Columns", defaults: "Mapping", maps: Sequence[str], *, whole: bool
) -> None:
    if whole:
        rows = [[letter, heading, path or "-"] for letter, heading, path in columns.describe()]
        show_table(("column", "heading", "field"), rows)
    left_out = {text.rstrip().removesuffix("=") for text in maps if text.rstrip().endswith("=")}
    for column in columns.unmapped:
        if column.heading not in left_out:
            say(f"note: column {column.name} is not read; --map '{column.heading}=field' reads it")
    if missing := [name for name in columns.missing() if name not in defaults]:
        say(f"note: no column gives {', '.join(missing)}")


def _record(
    kind: "Kind", customer: str | None, row: "Draft", defaults: "Mapping", ids: set[str]
) -> "NewRecord":
    """Return the record of a row, if it is one.

    Raises:
        CsrregError: with everything that is wrong with the row.
    """
    from csrreg.change.add import customer_of, new_record
    from csrreg.findings import dotted
    from csrreg.model.kinds import CUSTOMER
    from csrreg.model.parse import WrongShape, parse
    from csrreg.store.yaml.decode import refused_character

    tree = _filled(row.tree, defaults)
    given = row.id or row.customer if kind is CUSTOMER else row.customer
    whose = customer_of(kind, given or customer, tree)
    record = new_record(kind, whose, tree, "" if kind is CUSTOMER else row.id)
    if kind is not CUSTOMER and record.customer not in ids:
        hint = f'csrreg add customer {record.customer} --name "…"'
        raise CsrregError(f"there is no customer {record.customer}", hint)
    taken = record.customer if kind is CUSTOMER else record.id
    if taken and taken in ids:
        raise CsrregError(f"there is a {kind.name} {taken} already")
    for text in _texts(tree):
        if character := refused_character(text):
            raise CsrregError(f"{' '.join(text.split())[:40]!a} holds {character}; delete it")
    try:
        parse(kind, tree)
    except WrongShape as wrong:
        said = (f"{dotted(p.path)}: {p.message} ({p.fix})" for p in wrong.problems)
        raise CsrregError("; ".join(said)) from None
    return record


def _filled(tree: "Mapping", defaults: "Mapping") -> "Mapping":
    """Return the fields of a row, and the defaults where it says nothing."""
    filled = {**defaults, **tree}
    for name, value in tree.items():
        under = defaults.get(name)
        if isinstance(value, dict) and isinstance(under, dict):
            filled[name] = _filled(value, under)
    return filled


def _texts(tree: "Tree") -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
        return
    for inner in tree.values() if isinstance(tree, dict) else tree:
        yield from _texts(inner)


def _prepare(
    root: Path,
    records: "list[NewRecord]",
    lines: list[int],
    refused: list[tuple[int, str]],
    day: date,
) -> "Prepared | None":
    """Work the transaction out; what speaks against a record is put to its row's reasons."""
    from csrreg.change.edits import Plan
    from csrreg.model.ids import id_of_file
    from csrreg.store.apply import Worse, prepare

    try:
        return prepare(root, Plan(new=tuple(records)), day)
    except Worse as worse:
        for id, line in zip(worse.new, lines, strict=True):
            mine = [f for f in worse.findings if (i := id_of_file(f.file)) and i.text == id]
            if mine:
                refused.append((line, "; ".join(f"{f.message} ({f.fix})" for f in mine)))
        return None


def _write(name: str, prepared: "Prepared", *, dry_run: bool) -> None:
    from csrreg.cli.write import finish

    if dry_run:
        for record_id, text in prepared.new[:_FIRST]:
            out(f"# {record_id.file}")
            out(text.decode())
        rest = len(prepared.new) - _FIRST
        say(f"and {rest} more" if rest > 0 else "that is all of them")
        say("nothing was written (--dry-run)")
        return
    ids = finish(prepared, dry_run=False)
    for id in ids:
        out(id)
    say(
        f"{len(ids)} added from {name}: {ids[0]} to {ids[-1]}"
        if len(ids) > 1
        else f"added {ids[0]}"
    )
    what = ids[0] if len(ids) == 1 else f"{len(ids)} records from {Path(name).name}"
    commit_hint(prepared.root, f"Add {what}")


def _refuse(name: str, refused: list[tuple[int, str]], rows: int, hint: str) -> NoReturn:
    lines = "\n".join(f"  {name}:{line}: {why}" for line, why in sorted(refused))
    verb = "is" if len(refused) == 1 else "are"
    raise CsrregError(
        f"{len(refused)} of {rows} records {verb} refused, so nothing was written:\n{lines}",
        f"mend them and run the command again{hint}",
    )
