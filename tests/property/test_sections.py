"""What the reading of sections and their comparison promise, whatever the text is."""

import re

from hypothesis import given
from hypothesis import strategies as st

from csrreg.diff.editions import compare_editions, differences
from csrreg.diff.outline import sections_of
from csrreg.diff.plain_text import bucket, plain, same

_LINES = (
    *(
        "8 Operation",
        "8.5 Release",
        "8.5.2. Storage",
        "1. Do this",
        "1.67 is the least",
        "A.1 Form",
    ),
    *(
        "Annex A",
        "Annex B: Lists",
        "第3章 过程",
        "第一条 供方应提交。",
        "3.2过程控制",
        "８．５ 放行",
    ),
    *("The supplier shall keep the records of each batch and", "show them to the buyer.", "5 mm"),
    *("Part    A    B", "x1           x", "| a | b |", "供方应在5个工作日内提交报告", "customer-"),
    *("specific", "", "", "", "a) one", "**8.6 Bold**", "12"),
)
texts = st.lists(st.sampled_from(_LINES), max_size=40).map("\n".join)
# Each line once: a heading that stands twice may belong to a table of contents.
once = st.lists(
    st.tuples(st.sampled_from(_LINES), st.sampled_from(("\n", "\n\n"))),
    unique_by=lambda part: part[0],
).map(lambda parts: "".join(line + end for line, end in parts))
any_text = st.text(max_size=80) | texts


_WIDE = str.maketrans("８５．", "85.")


def letters(text):
    return re.sub(r"\W", "", text)


@given(once)
def test_no_word_is_lost(text):
    # A number that starts anew in an annex carries its letter.
    said = " ".join(
        f"{re.sub('^[AB] ', '', s.number)} {s.title} {s.text}" for s in sections_of(text)
    )
    assert letters(said).translate(_WIDE) == letters(text).translate(_WIDE)


@given(texts)
def test_lines_are_where_the_sections_say(text):
    lines = text.split("\n")
    places = [s.line for s in sections_of(text)]
    assert places == sorted(set(places))
    for section in sections_of(text):
        if section.number and section.title:
            assert section.title in lines[section.line - 1]


@given(any_text, any_text)
def test_every_section_is_accounted_for_once(old, new):
    found = compare_editions(old, new)
    ours, theirs = sections_of(old), sections_of(new)
    assert sorted(a.old.line for a in found if a.old) == [s.line for s in ours]
    assert [a.new.line for a in found if a.new] == [s.line for s in theirs]
    for one in found:
        assert (one.result == "new") == (one.old is None)
        assert (one.result == "removed") == (one.new is None)
        assert (one.similarity == 1) == (one.result in {"unchanged", "renumbered"})
        pieces = differences(one)
        if one.old is None or one.new is None:
            assert len({piece.kind for piece in pieces}) <= 1


@given(any_text)
def test_a_text_does_not_differ_from_itself(text):
    found = compare_editions(text, text)
    assert all(a.result == "unchanged" and a.old == a.new for a in found)


@given(any_text, any_text)
def test_what_is_the_same_is_the_same_both_ways(one, other):
    a, b = plain(one), plain(other)
    assert same(a, a)
    assert same(a, b) == same(b, a)
    if same(a, b):
        assert bucket(a) == bucket(b)
