"""Word-level changes as text: what is around them is cut to what helps to read them."""

import pytest

from csrreg.cli.pieces import shown
from csrreg.diff.words import Piece, word_changes

LONG = "The supplier shall carry out layered process audits on every line and in every shift, and "


def same(text):
    return Piece("same", text)


def test_changes_are_marked_where_they_stand():
    assert shown(word_changes("audits every month.", "audits every week.")) == (
        "audits every [-month-]{+week+}."
    )
    assert shown(word_changes("保存三年。", "保存五年。")) == "保存[-三-]{+五+}年。"


def test_what_did_not_change_at_all_is_shown_whole():
    assert shown([same(LONG * 3)]) == LONG * 3


def test_a_long_text_is_cut_between_words_at_the_far_end():
    change = Piece("added", "always")
    assert shown([same(LONG), change]) == (
        "…process audits on every line and in every shift, and {+always+}"
    )
    assert shown([change, same(LONG)]) == (
        "{+always+}The supplier shall carry out layered process audits on every…"
    )
    both = shown([change, same(LONG * 2), change])
    assert "{+always+}The supplier shall carry out layered process audits on every … " in both
    assert both.endswith("process audits on every line and in every shift, and {+always+}")


@pytest.mark.parametrize("text", ["供方应保存记录" * 20, "x" * 200])
def test_a_text_without_blanks_is_cut_anywhere(text):
    change = Piece("removed", "!")
    assert shown([same(text), change]) == f"…{text[-60:]}[-!-]"
    assert shown([change, same(text)]) == f"[-!-]{text[:60]}…"


def test_no_line_begins_or_ends_with_blanks():
    text = "A title that is long enough to be cut, and then\n\n" + LONG[:58]
    assert shown([same(text), Piece("added", "x")]).startswith("…supplier shall carry")
