"""Everything arrives as it was typed: what other YAML readers turn into something else."""

import pytest

from csrreg.findings import Severity
from csrreg.store.yaml.emit import record_text
from csrreg.store.yaml.reader import read
from csrreg.store.yaml.spans import spans

LANES = pytest.mark.parametrize("lane", ["libyaml", "pure"])


def said(text, lane=None):
    """Return the code and place of the first error in a text, and what to do."""
    parsed = read("f.yaml", text if isinstance(text, bytes) else text.encode(), lane)
    first = next(f for f in parsed.findings if f.severity is Severity.ERROR)
    assert parsed.tree is None
    assert first.message
    assert first.fix
    return first.code, first.line, first.column, f"{first.message} | {first.fix}"


AS_TYPED = [
    *("NO", "no", "on", "ON", "off", "yes", "y", "n", "true", "False"),
    *("010", "007", "0123456789", "0123-456", "0o17", "0x1F", "0b1", "1_000", "5801_234"),
    *("8.10", "1.10", "8.2", "8.2.3.1.3", "12e4", "1e3", "5.10E+3", "1,67", ".5", "-0", "+1"),
    *("12:30", "3:20", "12:30:45", "190:20:30", "2026-01-02", "2026-1-2", "2026-01-02T10:00:00Z"),
    *(".inf", ".nan", "=", "<<", "-", "--", "5%", "a#b", "a: b"[:2] + "b", "it's", 'say "hi"'),
    *("[SC]", "{a}", "<S>", "(CC)", "@x", "`x", "%x", "*x", "&x", "!x", "? x", "- x", "> 5", "| x"),
    *(
        "Note: x",
        "“x: y”",
        '"a" b',
        "Part #3",
        "text # 3",
        "x:",
        ":x",
        "中文：值",
        "3 × 45°",
        "Ø 12 H7",
    ),
    *(
        "null",
        "~",
        "Null",
        "NULL",
        "null and void",
        "~5",
        " a",
        "a ",
        "tab\there",
        "a\\nb",
        "C:\\temp",
    ),
    *("...", "---", "line\nbreak", "line\n\nbreak\n", "\n", "a\r\nb", "\u3000", "\xa0", "🔧"),
]
UNQUOTED = [
    *(
        "NO",
        "010",
        "8.10",
        "1.10",
        "12:30",
        "1e3",
        "0x1F",
        "2026-01-02",
        "1,67",
        "1_000",
        "<<",
        "=",
    ),
    *("yes", "off", "y", ".5", "12:30:45", "0o17", "a#b", "it's", "Ø 12", "2026-1-2", ".nan"),
]


@LANES
@pytest.mark.parametrize("value", UNQUOTED)
def test_a_plain_value_is_the_text_that_was_typed(lane, value):
    item = value.replace(":", ".").replace(",", ".")  # these mean something within [ ]
    parsed = read("f.yaml", f"a: {value}\nb: [{item}]\n".encode(), lane)
    assert parsed.tree == {"a": value, "b": [item]}


@LANES
@pytest.mark.parametrize("value", AS_TYPED)
def test_what_is_written_is_read_back_as_it_was_typed(lane, value):
    from csrreg.model.fields import Node

    text = record_text({"a": value, "b": [value], "c": {"d": value}}, Node("table"))
    assert read("f.yaml", text.encode(), lane).tree == {"a": value, "b": [value], "c": {"d": value}}


@pytest.mark.parametrize("value", AS_TYPED)
def test_other_readers_see_text_too(value):
    """What is written is text for a reader of YAML 1.1 or 1.2 that guesses types."""
    from ruamel.yaml import YAML

    from csrreg.model.fields import Node

    text = record_text({"a": value}, Node("table"))
    for version in ("1.1", "1.2"):
        yaml = YAML(typ="safe", pure=True)
        yaml.version = version
        assert yaml.load(text) == {"a": value}


@LANES
@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ("a: ~\n", "FMT004", 1, "leave the field out"),
        ("b: c\na: null\n", "FMT004", 2, "null"),
        ('a: ""\n', "FMT004", 1, "an empty text"),
        ("a:\n  -\n", "FMT004", 2, "an empty list item"),
        ("a: [b,, c]\n", "FMT002", 1, ""),
        ("? - a\n: b\n", "FMT002", 1, "field name"),
        ("? |\n  a\n: b\n", "FMT002", 1, "a block text as a field name"),
        ("a: &x b\nc: *x\n", "FMT004", 1, "an anchor (&x)"),
        ("a: !!str b\n", "FMT004", 1, "a tag (!!str)"),
        ("a: !!python/object/apply:os.system [id]\n", "FMT004", 1, "a tag"),
        ("a:\n  <<: {b: c}\n", "FMT004", 2, "a merge key"),
        ("a: b\n---\nc: d\n", "FMT004", 2, "a second document"),
        ("a: b\n...\nc: d\n", "FMT004", 3, "a second document"),
        ("%YAML 1.1\n---\na: b\n", "FMT004", None, "a YAML directive"),
        ("a: b\nc: d\na: e\n", "FMT003", 3, "first on line 1"),
        ('a: b\n"a": e\n', "FMT003", 2, "first on line 1"),
        ("a: {b: c, b: d}\n", "FMT003", 1, "b is given twice"),
        ("a: b\n<<<<<<< ours\nc: d\n=======\n>>>>>>> theirs\n", "FMT005", 2, "decide"),
        ("a:\tb\n", "FMT002", 1, "a tab"),
        ("a: b # c\td\n", "FMT002", 1, "a tab"),
        ("title: a: b\n", "FMT002", 1, "double quotes"),
        ("title: “a: b”\n", "FMT002", 1, "typographic quote"),
        ("title：b\nc: d\n", "FMT009", 1, "full-width colon"),
        ("a:\n\u3000b: c\n", "FMT009", 2, "U+3000"),
        ("a:\n\xa0 b: c\n", "FMT009", 2, "U+00A0"),
        ("a: \xa0b\n", "FMT009", 1, "U+00A0"),
        ('"a\\u00a0": b\n', "FMT009", 1, "U+00A0"),
        ("title: @home\n", "FMT002", 1, "begin with @"),
        ('title: "a" b\n', "FMT002", 1, "after the closing quote"),
        ('a: "\\ud83d\\udd27"\n', "FMT002", 1, "half a character"),
        ('a: "x\\u200by"\n', "FMT007", 1, "zero width space"),
        ('a: "\\ufeffx"\n', "FMT007", 1, "U+FEFF"),
        ('a: "x\\ry"\n', "FMT007", 1, "U+000D"),
        ("a: x\u202ey\n", "FMT007", 1, "right-to-left"),
        ("a: x\x85y\n", "FMT007", 1, "U+0085"),
        ("a: x\x1b[2Jy\n", "FMT007", 1, "U+001B"),
        ("a: \ufffd\n", "FMT007", 1, "replacement character"),
        ("", "FMT002", 1, "empty"),
        ("# only a comment\n", "FMT002", 1, "empty"),
        ("just words\n", "FMT002", 1, "no field"),
        ("a: [[[[[[[[[[[[b]]]]]]]]]]]]\n", "FMT006", 1, "deeper"),
    ],
)
def test_what_is_left_out_of_yaml_is_refused_with_place_and_advice(lane, text, code, line, words):
    found = said(text, lane)
    assert found[0] == code
    assert line in (None, found[1])
    assert words in found[3]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("标题: 值\n".encode("gbk"), "GBK"),
        ("表題: ハードウェア\n".encode("shift_jis"), "Shift-JIS"),
        ("titel: Prüfung für Gehäuse\n".encode("cp1252"), "cp1252"),
        ("title: a\n".encode("utf-16"), "UTF-16"),
        ("title: a\n".encode("utf-16-be"), "UTF-16"),
    ],
)
def test_another_encoding_is_named(data, words):
    code, line, _, message = said(data)
    assert (code, line) == ("FMT001", 1)
    assert words in message


def test_a_mark_and_windows_lines_are_read():
    assert read("f.yaml", b"\xef\xbb\xbfa: b\r\nc: |\r\n  d\r\n  e\r\n").tree == {
        "a": "b",
        "c": "d\ne\n",
    }


@LANES
def test_a_value_that_a_comment_cuts_is_warned_of_where_it_happens(lane):
    parsed = read("f.yaml", b"a: b\ntitle: Part #3 of 4\nc: d # fine\ne: f #3", lane)
    assert parsed.tree == {"a": "b", "title": "Part", "c": "d", "e": "f"}
    places = [(f.code, f.line, f.column) for f in parsed.findings]
    assert places == [("FMT010", 2, 13), ("FMT010", 4, 6)], "also at an end without a line end"


def test_a_quoted_marker_is_no_conflict_whatever_else_the_file_holds():
    for backslash in ("", "\nb: C:\\temp\n", '\nb: "C:\\\\temp"\n'):
        assert read("f.yaml", f'a: "======="{backslash}'.encode()).fields["a"] == "======="
    assert read("f.yaml", b'a: "x\\n=======\\ny"\n').tree == {"a": "x\n=======\ny"}


def test_no_more_findings_than_anybody_reads():
    for text in ("a: b\n" * 500, "\x01" * 500, "=======\n" * 500, "⾯" * 500, "a: b #c\n" * 500):
        assert len(read("f.yaml", text.encode()).findings) <= 200


def test_messages_stay_short_whatever_they_quote():
    long = "x" * 5000
    for text in (
        f"a: &{long} b\n",
        f"a: !{long} b\n",
        f"a: *{long}\n",
        f"a: [{long}:y]\n",
        f"? {long}\n: b\n? {long}\n: c\n",
    ):
        assert len(said(text)[3]) < 300


def test_every_place_is_where_the_text_says():
    text = "a: b\nlist:\n  - c: d\n    e: |-\n      f\n      g\n# end\nh: [i, 'j']\n"
    found = spans(text)
    assert text[found["h", 1].start : found["h", 1].end] == "'j'"
    assert text[found["list", 0, "e"].start : found["list", 0, "e"].end] == "|-\n      f\n      g"
    assert (found["list", 0, "e"].key_line, found["list", 0, "e"].key_column) == (4, 5)
    assert text[found["list",].key : found["list",].end].endswith("      g")
    assert found[()].form == "mapping"
