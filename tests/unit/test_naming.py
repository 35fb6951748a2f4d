"""How messages write names, so that what is pasted from them does what it says."""

import shlex

import pytest

from csrreg.rules.naming import typed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-10", "2026-10"),
        ("14/08", "14/08"),
        ("版次3", "版次3"),
        ("Issue 3", '"Issue 3"'),
        ("-rf", '"-rf"'),
        ("", '""'),
        ("$(id)", "'$(id)'"),
        ('a"; id; "', "'a\"; id; \"'"),
        ("`id`", "'`id`'"),
        ("it's $x", "'it'\"'\"'s $x'"),
        ("a\nb", "'a\nb'"),
    ],
)
def test_a_name_behind_a_command_is_one_word_and_nothing_in_it_is_obeyed(text, shown):
    assert typed(text) == shown
    assert shlex.split(typed(text)) == [text]
