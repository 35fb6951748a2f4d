"""MRG: what goes wrong only when two branches come together (csrreg check --against)."""

from csrreg.findings import Severity
from csrreg.rules.base import reader_rule

Words = tuple[str, str]


@reader_rule("MRG001", Severity.ERROR)
def two_records_with_one_id(id: str, there: str, onto: str, title: str) -> Words:
    """Both branches added a record under the same id, and they are two records.

    Why: links, answers and papers that cite the id would mean one or the other.
    Fix: give the one of this branch the next free id with csrreg renumber.
    """
    what = f"{there} has another {id} ({title})" if title else f"{there} has another {id}"
    return what, f"csrreg renumber {id} {onto}"


@reader_rule("MRG002", Severity.ERROR)
def deleted_and_changed(deleted: str, changed: str, fix: str) -> Words:
    """One branch deleted a record, and the other one changed it.

    Why: the change is lost, or the deleted record is back; git asks whoever merges.
    Fix: keep the record and retire it: records are never deleted.
    """
    return f"deleted {deleted}, and changed {changed}", fix


@reader_rule("MRG003", Severity.ERROR)
def link_broken_by_merge(target: str, where: str, restore: str) -> Words:
    """A link of one branch names a record that the other branch deleted.

    Why: each branch is in order alone, and together nobody finds what the link means.
    Fix: put the record back and retire it, or link to what took its place.
    """
    return f"{target} was deleted {where}", restore


@reader_rule("MRG004", Severity.WARNING)
def link_to_retired_there(target: str, there: str, since: str) -> Words:
    """A link of this branch names a record that the other branch retired in the meantime.

    Why: the record rests on something that was withdrawn or replaced, and nobody here saw it.
    Fix: link to what took its place, or retire this record too.
    """
    return f"{target} is retired on {there} since {since}", "link to what took its place"


@reader_rule("MRG005", Severity.WARNING)
def changed_on_both_sides(there: str, where: str, merge: str) -> Words:
    """Both branches changed the same field of a record, each in its own way.

    Why: a person must decide which of the two holds; merging will stop there.
    Fix: merge the other branch into this one, decide, and commit.
    """
    what = f"{where} was" if where else "the record was"
    return f"{what} changed here and on {there}", merge


@reader_rule("MRG006", Severity.ERROR)
def number_used_up(id: str, there: str, here: str) -> Words:
    """This branch added a record under an id that the other branch gave and took back.

    Why: an id is never used twice; what cites it there would lead to another record.
    Fix: give the record of this branch the next free id with csrreg renumber.
    """
    return f"{there} gave {id} to a record that it deleted again", here


RULES = tuple(
    reader.rule
    for reader in (
        two_records_with_one_id,
        deleted_and_changed,
        link_broken_by_merge,
        link_to_retired_there,
        changed_on_both_sides,
        number_used_up,
    )
)
CODES = frozenset(rule.code for rule in RULES)
