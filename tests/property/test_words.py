"""What the comparison of two texts promises, whatever the texts are."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csrreg.diff.words import Piece, tokens, word_changes

_WORDS = (
    *(
        "the",
        "supplier",
        "shall",
        "should",
        "not",
        "Cpk",
        "1.67",
        "1.33",
        "3,5",
        "mm",
        "§",
        "8.5.3",
    ),
    *(
        "über",
        "u\u0308ber",
        "nicht",
        "Prüfung",
        "CSR-X-0001",
        "供",
        "方",
        "应",
        "不",
        "。",
        "，",
        "５",
    ),
    *(" ", "  ", "\n", "\n\n", "\t", "|", ",", ".", "-", "\u00ad", "\u3000", "\r\n", "カ\u3099"),
)
made = st.lists(st.sampled_from(_WORDS), max_size=60).map("".join)
# Beyond the size up to which every token is compared with every other one.
long = st.lists(st.sampled_from(_WORDS), min_size=300, max_size=500).map("".join)
texts = st.text(max_size=60) | made


def joined(pieces, *kinds):
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


def hold(old, new):
    pieces = word_changes(old, new)
    assert joined(pieces, "same", "removed") == old
    assert joined(pieces, "same", "added") == new
    assert all(piece.text for piece in pieces)
    for one, other in pairwise(pieces):
        assert one.kind != other.kind
        assert (one.kind, other.kind) != ("added", "removed")


@given(texts, texts)
def test_both_texts_can_be_read_from_the_pieces(old, new):
    hold(old, new)


@given(long, long)
def test_long_texts_keep_the_same_promise(old, new):
    hold(old, new)


@given(long, st.data())
def test_a_long_text_with_a_change_keeps_the_rest(old, data):
    at = data.draw(st.integers(0, len(old)))
    new = f"{old[:at]} zzz {old[at:]}"
    hold(old, new)
    changed = [p for p in word_changes(old, new) if p.kind != "same"]
    # The word that was put in, and the one it may fall into, before and after.
    assert sum(len(tokens(p.text)) for p in changed) < 12


@given(texts)
def test_a_text_does_not_differ_from_itself(text):
    assert word_changes(text, text) == ((Piece("same", text),) if text else ())


@given(texts)
def test_tokens_are_the_text(text):
    assert "".join(tokens(text)) == text


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Cpk of 1.33 holds.", "Cpk of 1.67 holds.", "Cpk of [1.33|1.67] holds."),
        ("It shall not stop.", "It shall stop.", "It shall [not |]stop."),
        ("höchstens 3,5 mm", "höchstens 3,6 mm", "höchstens [3,5|3,6] mm"),
        ("see 8.5.1.1.", "see 8.5.1.2.", "see [8.5.1.1|8.5.1.2]."),
        ("CSR-X-0001 holds", "CSR-X-0002 holds", "[CSR-X-0001|CSR-X-0002] holds"),
        ("die Prüfung", "die Pru\u0308fung", "die [Prüfung|Pru\u0308fung]"),
        ("in 10 mm steps", "in 10 µm steps", "in 10 [mm|µm] steps"),
        ("at 23°C", "at 25°C", "at [23°C|25°C]"),
        ("供方应提交报告。", "供方宜提交报告。", "供方[应|宜]提交报告。"),
        ("供方应提交", "供方不应提交", "供方[|不]应提交"),
        ("在８．５条", "在８．６条", "在[８．５|８．６]条"),
        # A line or a cell that stays apart is easier to read.
        ("| 1 | 2 |", "| 3 | 4 |", "| [1|3] | [2|4] |"),
        ("one\ntwo", "three\nfour", "[one|three]\n[two|four]"),
        # Blanks and small words between replaced words are no island.
        ("keep the red box", "keep the blue bag", "keep the [red box|blue bag]"),
        (
            "tell the buyer within the week of it",
            "tell the customer in the month of it",
            "tell the [buyer within the week|customer in the month] of it",
        ),
        ("from 1.33 for 5 parts", "from 1.67 for 9 parts", "from [1.33|1.67] for [5|9] parts"),
        ("a b", "a x b y", "a [|x ]b[| y]"),
    ],
)
def test_changes_are_easy_to_read(old, new, shown):
    found, after = "", False
    for piece in word_changes(old, new):
        if piece.kind == "same":
            found += f"{'|]' if after else ''}{piece.text}"
        elif piece.kind == "removed":
            found += f"[{piece.text}"
        else:
            found += f"{'' if after else '['}|{piece.text}]"
        after = piece.kind == "removed"
    assert found + ("|]" if after else "") == shown
