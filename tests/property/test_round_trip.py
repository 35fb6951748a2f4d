"""What is written is read back unchanged, or refused by the writer or the reader; never changed."""

import random
import sys

import pytest
from hypothesis import strategies as st
from shapes import holds, is_fine, record, rng

from csrreg.errors import Refused
from csrreg.model.fields import Node
from csrreg.model.tree import Mapping, Tree
from csrreg.store.yaml.emit import record_text
from csrreg.store.yaml.reader import read

ANYTHING = Node("table")
BUDGETS = [200, pytest.param(3000, marks=pytest.mark.slow)]


def texts(tree: Tree) -> list[str]:
    if isinstance(tree, str):
        return [tree]
    if isinstance(tree, list):
        return [t for item in tree for t in texts(item)]
    return [*tree, *(t for item in tree.values() for t in texts(item))]


def back(tree: Mapping, node: Node) -> tuple[str, Tree | None]:
    """Return the text of a tree, and what both parsers read in it."""
    text = record_text(tree, node)
    fast, slow = (read("f.yaml", text.encode(), lane) for lane in ("libyaml", "pure"))
    assert fast == slow
    return text, fast.tree


@pytest.mark.parametrize("examples", BUDGETS)
def test_every_record_is_read_back_as_it_was_written(examples: int) -> None:
    def law(chance: random.Random) -> None:
        node, tree = record(chance, "fine")
        text, found = back(tree, node)
        assert found == tree
        assert record_text(tree, node) == text, "the writer is not idempotent"
        assert "\r" not in text

    holds(law, rng(), examples=examples)


@pytest.mark.parametrize("examples", BUDGETS)
def test_a_record_is_refused_exactly_if_it_holds_what_no_record_may_hold(examples: int) -> None:
    def law(chance: random.Random) -> None:
        node, tree = record(chance, "any")
        fine = all(is_fine(text) for text in texts(tree))
        try:
            _, found = back(tree, node)
        except Refused:
            assert not fine
        else:
            assert fine
            assert found == tree

    holds(law, rng(), examples=examples)


@pytest.mark.parametrize("examples", BUDGETS)
def test_any_tree_of_any_text_is_read_back_or_refused(examples: int) -> None:
    def law(tree: Mapping) -> None:
        try:
            text, found = back(tree, ANYTHING)
        except Refused:
            assert not all(is_fine(text) for text in texts(tree))
            return
        if found is not None:  # the reader refuses keys like ~
            assert found == tree
            assert record_text(tree, ANYTHING) == text

    text = st.text(min_size=1, max_size=40) | st.text("ab :#-\n\t'\"\\|>", min_size=1)
    tree = st.recursive(
        text,
        lambda inner: (
            st.lists(inner, min_size=1, max_size=4)
            | st.dictionaries(text, inner, min_size=1, max_size=4)
        ),
        max_leaves=12,
    )
    holds(law, st.dictionaries(text, tree, min_size=1, max_size=4), examples=examples)


@pytest.mark.parametrize(
    "code_points",
    [
        [*range(0x3400), *range(0xD7F0, 0xE010), *range(0xF900, 0x10010)],
        pytest.param(range(sys.maxunicode + 1), marks=pytest.mark.slow),
    ],
    ids=["the odd ones", "all"],
)
def test_every_character_is_read_back_or_refused(code_points: range) -> None:
    fine = []
    for code in code_points:
        char = chr(code)
        if is_fine(char):
            fine += [f"a{char}b", char, f"{char}b", f"a{char}", f"a\n{char}\nb", f"{char}\nb"]
            continue
        with pytest.raises(Refused):
            record_text({"a": f"a{char}b"}, ANYTHING)
        with pytest.raises(Refused):
            record_text({char: "a"}, ANYTHING)
        typed = read("f.yaml", f"a: b{char}c\n".encode("utf-8", "surrogatepass"))
        assert typed.tree is None, f"U+{code:04X} was read"
        escaped = read("f.yaml", f'a: "b\\U{code:08X}c"\n'.encode())
        assert escaped.tree is None, f"U+{code:04X} was read out of an escape"
    step = 9000
    for start in range(0, len(fine), step):
        tree: Mapping = {"list": list(fine[start : start + step])}
        text = record_text(tree, ANYTHING)
        assert read("f.yaml", text.encode()).tree == tree


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        ({"a": ""}, ""),
        ({"a": [], "b": {}, "c": "d"}, "c: d\n"),
        ({"a": {"b": ""}}, "a:\n"),
    ],
)
def test_empty_is_absent(tree: Mapping, text: str) -> None:
    assert record_text(tree, ANYTHING) == text


def test_keys_at_the_left_edge_never_end_the_document() -> None:
    for key in ("...", "... ", "...  a", "---", "--- a", "%a", "# a", "- a", "? a"):
        assert back({key: "b"}, ANYTHING)[1] == {key: "b"}


@pytest.mark.parametrize(
    "value", ["2026-01-01 ", "word ", "null", "~", "true", "1.67 ", "a: b", "-"]
)
def test_a_wrong_value_in_a_typed_field_stays_what_it_is(value: str) -> None:
    from shapes import NODES

    tree = {"title": "a", "reply_due": value, "received": {"at": value}}
    assert back(tree, NODES["review"])[1] == tree
