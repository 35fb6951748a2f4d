"""What a baseline says, written into a tag's message and read back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csrreg.reports.baseline import Summary, as_json, lines, message_of, summary_of, text_of
from csrreg.rules.table import RULES, rule_set

DIGEST = f"1:sha256:{'0a' * 32}"
ONE_LINE = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\n\0"), max_size=9)
COUNTS = st.dictionaries(ONE_LINE, st.integers(0, 10**6), max_size=3)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=40),
    st.just('{"schema": "csrreg.baseline/1", "name": "forged"}'),
    st.just('a\n\n{"schema": "csrreg.baseline/1"}\nb'),
)
SUMMARIES = st.builds(
    Summary,
    name=ONE_LINE,
    date=st.just("2026-01-15"),
    commit=st.sampled_from(["a" * 40, "0" * 64]),
    folder=ONE_LINE,
    content=st.just(DIGEST),
    records=st.integers(0, 10**6),
    counts=st.dictionaries(ONE_LINE, COUNTS, max_size=3),
    findings=COUNTS,
    accepted=st.integers(0, 9),
    rules=st.integers(0, 999),
    rule_set=st.just(DIGEST),
    csrreg=st.just("1.0.0"),
    message=TEXTS,
)


@given(SUMMARIES)
def test_what_is_written_is_read_back(summary):
    message = message_of(summary)
    assert summary_of(message) == summary
    assert summary_of(f"{message}\n") == summary
    assert lines(summary)[0] in text_of(message)


SOUND = as_json(
    Summary("a", "2026-01-15", "a" * 40, "", DIGEST, 1, {}, {}, 0, 1, DIGEST, "1.0.0", "")
)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", None),
        ("name", "a\nb"),
        ("commit", "main"),
        ("commit", "--output=x"),
        ("folder", "a\0b"),
        ("folder", ["a"]),
        ("content", "sha256:00"),
        ("content", ""),
        ("records", -1),
        ("records", True),
        ("records", "1"),
        ("counts", []),
        ("counts", {"part": 3}),
        ("findings", {"error": 1.5}),
        ("rules", 97),
        ("rules", {}),
    ],
)
def test_what_cannot_be_is_no_baseline(field, value):
    assert summary_of(json.dumps(SOUND)) is not None
    assert summary_of(json.dumps({**SOUND, field: value})) is None
    without = {name: told for name, told in SOUND.items() if name != field}
    assert summary_of(json.dumps(without)) is None


def test_the_rule_set_knows_codes_and_severities():
    from csrreg.model.digest import digest

    assert rule_set() == digest({rule.code: rule.severity.value for rule in RULES})
