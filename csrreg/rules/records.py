"""REC: what keeps a readable file from being a record."""

from csrreg.findings import Severity
from csrreg.rules.base import reader_rule

Words = tuple[str, str]


@reader_rule("REC001", Severity.ERROR)
def unknown_field(field: str, message: str, fix: str) -> Words:
    """A record has a field that csrreg does not know.

    Why: a mistyped field name looks filled and is never read.
    Fix: correct the name; what has no field of its own goes into notes.
    """
    return f"{field}: {message}", fix


@reader_rule("REC002", Severity.ERROR)
def missing_field(field: str, message: str, fix: str) -> Words:
    """A required field is missing.

    Why: without it the record says nothing that could be checked.
    Fix: add the field.
    """
    return f"{field}: {message}", fix


@reader_rule("REC003", Severity.ERROR)
def wrong_value(field: str, message: str, fix: str) -> Words:
    """A field has a value it cannot have.

    Why: status, due dates and reports are computed from these values.
    Fix: use one of the values the message names.
    """
    return f"{field}: {message}", fix


@reader_rule("REC004", Severity.ERROR)
def wrong_form(field: str, message: str, fix: str) -> Words:
    """A date is no date, or a number is no number.

    Why: 01.02.2026 is read as January by one reader and as February by another; 1,67 is two numbers
    to some programs. A deadline must have one meaning.
    Fix: write dates as YYYY-MM-DD and numbers with a point.
    """
    return f"{field}: {message}", fix


BY_PROBLEM = {
    "unknown": unknown_field,
    "missing": missing_field,
    "wrong": wrong_value,
    "form": wrong_form,
}
RULES = tuple(reader.rule for reader in BY_PROBLEM.values())
