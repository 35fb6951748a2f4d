"""Both parsers give the same tree, or the same refusal: nobody's machine reads another register."""

import os
import random
import sys
import time

import pytest
from hypothesis import strategies as st
from ragged import CHARS, any_text, mutated
from shapes import holds, record, rng

from csrreg.findings import Severity
from csrreg.store.yaml.emit import record_text
from csrreg.store.yaml.reader import Parsed, read

BUDGETS = [300, pytest.param(4000, marks=pytest.mark.slow)]


def agree(data: bytes) -> Parsed:
    """Read with both parsers; return what they say, if it is the same."""
    fast, slow = read("f.yaml", data, "libyaml"), read("f.yaml", data, "pure")
    assert fast.tree == slow.tree, data
    assert [f.code for f in fast.findings] == [f.code for f in slow.findings], data
    assert [f.message for f in fast.findings] == [f.message for f in slow.findings], data
    assert (fast.tree is None) == any(f.severity is Severity.ERROR for f in fast.findings), data
    return fast


@pytest.mark.parametrize("count", [4000])
def test_the_parsers_agree_on_ragged_text(count: int) -> None:
    read_at_all = 0
    for seed in range(count):
        text = any_text(random.Random(seed))
        read_at_all += agree(text.encode()).tree is not None
    assert read_at_all > count / 50, "the texts are too ragged to prove anything"


@pytest.mark.parametrize("count", [1500])
def test_the_parsers_agree_on_mutations_of_good_records(count: int) -> None:
    read_at_all = 0
    for seed in range(count):
        chance = random.Random(seed)
        node, tree = record(chance)
        text = mutated(record_text(tree, node), chance)
        read_at_all += agree(text.encode()).tree is not None
    assert read_at_all > count / 5, "the mutations are too wild to prove anything"


@pytest.mark.parametrize("examples", BUDGETS)
def test_the_parsers_agree_on_any_sequence_of_nasty_characters(examples: int) -> None:
    def law(parts: list[str]) -> None:
        agree("".join(parts).encode())

    holds(law, st.lists(st.sampled_from(CHARS), max_size=30), examples=examples)


@pytest.mark.parametrize("examples", BUDGETS)
def test_the_parsers_agree_on_a_mutation_wherever_it_is_made(examples: int) -> None:
    def law(chance: random.Random, parts: list[str], where: float) -> None:
        node, tree = record(chance)
        text = record_text(tree, node)
        at = int(len(text) * where)
        agree((text[:at] + "".join(parts) + text[at + len(parts) // 2 :]).encode())

    parts = st.lists(st.sampled_from(CHARS), min_size=1, max_size=3)
    holds(law, rng(), parts, st.floats(0, 1), examples=examples)


@pytest.mark.slow
def test_the_parsers_agree_for_minutes() -> None:
    """A time box (CSRREG_FUZZ_SECONDS, 180 unless told); a failure names its seed."""
    seconds = float(os.environ.get("CSRREG_FUZZ_SECONDS", "180"))
    start = seed = int(time.time())
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        seed += 1
        agree(any_text(random.Random(seed)).encode())
    sys.stdout.write(f"{seed - start} texts\n")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: [why?]\n", "libyaml ends a plain value at ? within [ ]"),
        ("a: {b?: c}\n", "and a key"),
        ("a: {b:c}\n", "libyaml stumbles over a colon without a blank within { }"),
        ("a: |#c\n  b\n", "libyaml takes it for a comment, ruamel does not"),
        ("a: |\t\n  b\n", "libyaml takes a tab behind |, ruamel does not"),
        ("a: |-\n \n  b\n", "ruamel refuses blanks on the first line of a block text"),
        ("a: |-\n  \tb\n", "libyaml refuses a tab there"),
        ("%FOO bar\n---\na: b\n", "ruamel passes over directives it does not know"),
        ("%YAML 1.2\n---\na: b\n", "directives say that the file may mean something else"),
        ("a: b\n...\n...\n", "libyaml passes over a second end of the document"),
        ("a:\tb\n", "tabs are read differently"),
        ('a: "\\ud83d"\n', "libyaml refuses half characters"),
    ],
)
def test_what_the_parsers_read_differently_is_refused_in_both(text: str, why: str) -> None:
    assert agree(text.encode()).tree is None, why


@pytest.mark.parametrize(
    "text",
    [
        "a: |\n\n  b\n\n\n  c\n\n",
        "a: |2-\n    b\n",
        "a: >+  # c\n  b\n\n",
        "a: [b, 'c: d', \"e?\"]\n",
        "---\na: b\n...\n# c\n",
        "a: b\r\nc:\r\n  - d\r\n",
        "a: 'x\ny'\n",
        "a: x\n\n\n  y\n",
        '{"a": "b", "c": ["d"]}\n',
    ],
)
def test_what_both_read_alike_is_not_refused(text: str) -> None:
    assert agree(text.encode()).tree is not None
