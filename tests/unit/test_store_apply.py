"""From a plan to files: what is refused before anything is written."""

from datetime import date

import pytest

from csrreg.change.edits import Append, ChangedFile, NewRecord, Plan, Set, Unset
from csrreg.errors import ChangedMeanwhile, CsrregError, Refused
from csrreg.model.kinds import CUSTOMER, PART
from csrreg.store.apply import Worse, prepare, write
from csrreg.store.yaml.reader import read

TODAY = date(2026, 3, 1)
FILE = "customers/NORDAUTO.yaml"


@pytest.fixture
def root(tmp_path):
    (tmp_path / "csrreg.yaml").write_text("name: Acme\n\nlanguage: en\n")
    plan(tmp_path, new=[NewRecord(CUSTOMER, "NORDAUTO", {"name": "Nord Auto AG"})])
    return tmp_path


def plan(root, new=(), changed=()):
    return [i.text for i in write(prepare(root, Plan(tuple(new), tuple(changed)), TODAY))]


def files(root):
    return {p: p.read_bytes() for p in root.rglob("*.yaml")}


def edit(*edits, file=FILE, seen=None):
    return ChangedFile(file, edits, seen)


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        ({"name": "a", "notes": "", "links": [], "supplier_codes": {}}, b"name: a\n"),
        ({"name": "a", "supplier_codes": {"SHA": ""}}, b"name: a\n\nsupplier_codes:\n"),
        ({"name": "NO", "sector": "010"}, b'name: "NO"\n\nsector: "010"\n'),
    ],
)
def test_empty_is_absent_and_everything_else_is_written_as_it_is(root, tree, text):
    plan(root, new=[NewRecord(CUSTOMER, "NEU", tree)])
    assert (root / "customers/NEU.yaml").read_bytes() == text


@pytest.mark.parametrize(
    "tree",
    [
        {"name": "a\x00b"},
        {"name": "a\u200bb"},
        {"name": "a\ud800b"},
        {"name": "a\rb"},
        {"name": "a", "supplier_codes": {"S\u202eHA": "1"}},
        {"name": "a", "supplier_codes": {"~": "1"}},
        {"name": "a", "supplier_codes": {"S\xa0HA": "1"}},
        {"name": "a", "links": [{}]},
        {"name": "a", "no such": "field"},
        {"name": "x" * 1_100_000},
        {"notes": "without a name"},
    ],
)
def test_what_cannot_be_a_record_is_refused_and_nothing_is_written(root, tree):
    before = files(root)
    with pytest.raises(Refused):
        plan(root, new=[NewRecord(CUSTOMER, "NEU", tree)])
    with pytest.raises(Refused):
        plan(
            root,
            new=[NewRecord(PART, "NORDAUTO", {"name": "good"}), NewRecord(CUSTOMER, "NEU", tree)],
        )
    assert files(root) == before


@pytest.mark.parametrize(
    "change",
    [
        edit(Set(("name",), "a\u200bb")),
        edit(Set(("name",), "a\ud800b")),
        edit(Set(("name",), "")),
        edit(Unset(("name",))),
        edit(Unset(("notes",))),
        edit(Append(("name",), "x")),
        edit(Set(("name", "x"), "y")),
        edit(Set(("links", 3), {"to": "x"})),
        edit(Set(("no such",), "x")),
        edit(Set(("notes",), "x" * 1_100_000)),
        edit(Set(("name",), "x"), file="customers/OTHER.yaml"),
        edit(Set(("name",), "x"), seen=b"name: other\n"),
    ],
)
def test_an_edit_that_cannot_be_made_is_refused_and_nothing_is_written(root, change):
    before = files(root)
    with pytest.raises(CsrregError):
        plan(root, changed=[change])
    with pytest.raises(CsrregError):
        plan(root, new=[NewRecord(PART, "NORDAUTO", {"name": "good"})], changed=[change])
    assert files(root) == before


def test_two_changes_of_one_file_are_refused_because_one_would_undo_the_other(root):
    before = files(root)
    with pytest.raises(Refused, match="twice"):
        plan(root, changed=[edit(Set(("name",), "a")), edit(Set(("notes",), "b"))])
    assert files(root) == before
    plan(root, changed=[edit(Set(("name",), "a"), Set(("notes",), "b"))])
    assert read(FILE, (root / FILE).read_bytes()).tree == {"name": "a", "notes": "b"}


def test_a_file_that_was_seen_otherwise_is_not_touched(root):
    seen = (root / FILE).read_bytes()
    (root / FILE).write_bytes(seen + b"\nnotes: by hand\n")
    with pytest.raises(ChangedMeanwhile, match="NORDAUTO"):
        plan(root, changed=[edit(Set(("name",), "x"), seen=seen)])


def test_errors_that_were_there_before_do_not_stop_an_edit(root):
    (root / FILE).write_bytes(b"name: a\n\nsector: x\n\nodd: field\n")
    plan(root, changed=[edit(Set(("name",), "b"))])
    assert (root / FILE).read_bytes() == b"name: b\n\nsector: x\n\nodd: field\n"
    with pytest.raises(Worse):
        plan(root, changed=[edit(Set(("odder",), "b"))])


def test_a_broken_file_is_mended_by_hand_first(root):
    (root / FILE).write_bytes(b"name: a\nname: b\n")
    with pytest.raises(Refused, match="2:1: name is given twice") as refused:
        plan(root, changed=[edit(Set(("name",), "b"))])
    assert "csrreg check" in refused.value.hint


def test_windows_line_ends_and_marks_stay(root):
    (root / FILE).write_bytes(b"\xef\xbb\xbfname: a  # why\r\n\r\nsector: x\r\n")
    plan(root, changed=[edit(Set(("name",), "b"), Set(("group",), "c"))])
    after = b"\xef\xbb\xbfname: b  # why\r\n\r\ngroup: c\r\n\r\nsector: x\r\n"
    assert (root / FILE).read_bytes() == after
