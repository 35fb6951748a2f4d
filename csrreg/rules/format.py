"""FMT: what keeps a file from being read as exactly what was typed."""

from csrreg.findings import Severity
from csrreg.rules.base import reader_rule

Words = tuple[str, str]


@reader_rule("FMT001", Severity.ERROR)
def not_utf8(looks_like: str) -> Words:
    """The file is not UTF-8.

    Why: the same bytes read in another encoding are another text; nobody would notice.
    Fix: save the file as UTF-8 in the editor (Save with encoding).
    """
    return f"not UTF-8; it looks like {looks_like}", "save it as UTF-8"


@reader_rule("FMT002", Severity.ERROR)
def yaml_syntax(problem: str, fix: str) -> Words:
    """The file is not YAML that every reader understands in the same way.

    Why: a file that two programs read differently proves nothing.
    Fix: correct the line; when in doubt put the value in double quotes.
    """
    return problem, fix


@reader_rule("FMT003", Severity.ERROR)
def duplicate_key(key: str, first_line: int) -> Words:
    """A field is given twice in one place.

    Why: other programs silently take the last one, and one of the two values is lost. Merging two
    branches by text produces this.
    Fix: keep the right one and delete the other.
    """
    return f"{key} is given twice (first on line {first_line})", "keep one of the two"


@reader_rule("FMT004", Severity.ERROR)
def yaml_extra(what: str, fix: str) -> Words:
    """The file uses an anchor, an alias, a tag, a merge key, a second document or null.

    Why: csrreg YAML says everything where it stands, in one way; these say it elsewhere or twice.
    Fix: write the value out; leave an empty field out altogether.
    """
    return what, fix


@reader_rule("FMT005", Severity.ERROR)
def conflict_marker(marker: str) -> Words:
    """A conflict marker of git was left in the file.

    Why: the file holds two versions, and nobody has decided between them.
    Fix: decide, and delete the lines that begin with <<<<<<<, |||||||, ======= and >>>>>>>.
    """
    return f"a conflict marker of git ({marker})", "decide between the two versions"


@reader_rule("FMT006", Severity.ERROR)
def too_large(what: str) -> Words:
    """The file is larger or deeper than any record is.

    Why: records are read by people; and a file made to be huge must not stop the check.
    Fix: put long text into an attachment, and name it in the record.
    """
    return what, "a record may have 1 MiB, 12 levels and 20,000 values"


@reader_rule("FMT007", Severity.ERROR)
def invisible_character(name: str) -> Words:
    """The file holds a control, direction or zero-width character.

    Why: what is read on the screen is not what is stored, and terminals obey such characters.
    Fix: delete the character; it usually came with a copy from a PDF or a web page.
    """
    return f"an invisible character: {name}", "delete it"


@reader_rule("FMT008", Severity.WARNING)
def look_alike(seen: str, code: str, meant: str) -> Words:
    """The text holds a character that only looks like another one.

    Why: text copied out of PDF files often holds radicals and ligatures; searching never finds it.
    Fix: csrreg check --fix replaces them.
    """
    instead = f", where {meant} is meant" if meant else ""
    return f"{seen} ({code}) is a look-alike character{instead}", "csrreg check --fix"


@reader_rule("FMT009", Severity.ERROR)
def wrong_punctuation(name: str, instead: str) -> Words:
    """A full-width colon or a special space stands where YAML needs the plain one.

    Why: Chinese input methods and copied text bring them; YAML takes them for part of a word.
    Fix: type the colon or the space again, with half-width input.
    """
    return f"{name} where YAML needs {instead}", f"type {instead} instead"


@reader_rule("FMT010", Severity.WARNING)
def cut_by_comment(lost: str) -> Words:
    """A value ends at a # that looks like part of the text.

    Why: YAML takes everything after a blank and # for a comment, so "Part #3" is read as "Part".
    Fix: put the whole value in double quotes, or a blank after the # if it is a comment.
    """
    return f"the value ends before {lost!r}, which YAML takes for a comment", "use double quotes"


@reader_rule("FMT011", Severity.ERROR)
def no_record(why: str) -> Words:
    """A file in a record folder is no record.

    Why: a record that is not read is not checked, and nobody sees that it is missing.
    Fix: move the file out of the folder, or give it the name of a record.
    """
    return why, "move it to attachments/, or give it the name of a record"


@reader_rule("FMT012", Severity.ERROR)
def bad_name(why: str, fix: str) -> Words:
    """A file's name is no id, stands in the wrong folder, or differs from another only by case.

    Why: the file name is the id. On Windows two names that differ by case are one file.
    Fix: rename the file to the id it should have.
    """
    return why, fix


@reader_rule("FMT013", Severity.ERROR)
def unfinished_transaction(what: str) -> Words:
    """A write of several files was interrupted.

    Why: some files are new and some are old until it is finished.
    Fix: any command that writes finishes it; csrreg doctor --recover does nothing else.
    """
    return what, "csrreg doctor --recover"


READER_RULES = (
    not_utf8,
    yaml_syntax,
    duplicate_key,
    yaml_extra,
    conflict_marker,
    too_large,
    invisible_character,
    look_alike,
    wrong_punctuation,
    cut_by_comment,
    no_record,
    bad_name,
    unfinished_transaction,
)
RULES = tuple(reader.rule for reader in READER_RULES)
