"""YAML and JSON lists: every value is the text that was typed."""

import json

import pytest

from csrreg.errors import CsrregError
from csrreg.store.items import read_items


def test_a_yaml_list_gives_text_and_lines():
    data = b"# from the portal\n- title: NO\n  source:\n    section: 8.10\n\n- title: b\n"
    items = read_items("r.yaml", data)
    assert [(i.line, i.tree, i.problem) for i in items] == [
        (2, {"title": "NO", "source": {"section": "8.10"}}, ""),
        (6, {"title": "b"}, ""),
    ]


def test_a_broken_yaml_entry_is_refused_alone_with_its_line():
    items = read_items("r.yaml", b"- title: a\n- title: b\n  title: c\n- title: Part #3 x\n- d\n")
    assert [bool(i.problem) for i in items] == [False, True, True, True]
    assert "line 3" in items[1].problem
    assert "twice" in items[1].problem
    assert "comment" in items[2].problem
    assert "group of fields" in items[3].problem


def test_a_long_yaml_list_has_no_limit_of_one_record():
    entry = "- title: {0}\n  text: {1}\n"
    data = "".join(entry.format(n, "word " * 200) for n in range(2_000)).encode()
    assert len(data) > 1024 * 1024
    assert len(read_items("r.yaml", data)) == 2_000


def test_a_records_own_file_is_a_list_of_one():
    (item,) = read_items("CSR-NORDAUTO-0001.yaml", b"title: a\ntext: b\n")
    assert item.tree == {"title": "a", "text": "b"}


@pytest.mark.parametrize("data", [b"", b"just text\n", "- 要求".encode("gbk")])
def test_what_is_no_yaml_list_is_refused(data):
    try:
        items = read_items("r.yaml", data)
    except CsrregError:
        return
    assert all(item.problem for item in items)


def test_json_keeps_numbers_as_typed():
    data = b'[\n {"section": 8.10, "n": 010e0},\n {"a": 1}]'
    with pytest.raises(CsrregError):
        read_items("r.json", data)
    items = read_items(
        "r.json", b'[\n {"section": 8.10, "n": 1e3},\n\n {"big": 12345678901234567890}]'
    )
    assert [(i.line, i.tree) for i in items] == [
        (2, {"section": "8.10", "n": "1e3"}),
        (4, {"big": "12345678901234567890"}),
    ]


def test_json_lines():
    items = read_items("-", b'{"title": "a", "notes": null}\n{"title": "b", "tags": ["x"]}\n')
    assert [(i.line, i.tree) for i in items] == [
        (1, {"title": "a"}),
        (2, {"title": "b", "tags": ["x"]}),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"a": true}', '"yes" or "no"'),
        ('{"a": NaN}', "no number"),
        ('{"a": 1, "a": 2}', "twice"),
        ('{"a": [null]}', "empty list item"),
        ('{"a": "\\ud800"}', "half a character"),
        ('"text"', "group of fields"),
        ('{"a":' * 20 + '"x"' + "}" * 20, "deeper"),
    ],
)
def test_json_that_no_record_can_hold(text, problem):
    (item,) = read_items("r.json", f"[{text}]".encode())
    assert problem in item.problem
    assert json.loads(text)  # it is good JSON


@pytest.mark.parametrize("text", ["[", "[{}", '[{"a": 1} {"b": 2}]', "[{}] x", "[" * 100_000, "[]"])
def test_broken_json_is_refused_with_its_place(text):
    with pytest.raises(CsrregError):
        read_items("r.json", text.encode())
