"""No word of a section changes without its section being shown, wherever in a manual it stands."""

from functools import cache

from editions.layout import STYLES
from editions.made import made
from editions.measured import texts
from editions.phrases import LANGUAGES
from hypothesis import given, settings
from hypothesis import strategies as st

from csrreg.diff.editions import compare_editions
from csrreg.diff.words import tokens


@cache
def manual(code, style, seed):
    return texts(made(code, seed), style, seed)[0]


def other(token, way, put):
    """Return a token as it is not: another digit, no point, gone, or negated."""
    if not token[0].isdigit():
        return ("", f"{put}{token}", put.strip())[way]
    if way == 0 or not set(".,") & set(token):
        return f"{(int(token[0]) + 1) % 10}{token[1:]}"
    return token.replace(".", "").replace(",", "") if way == 1 else ""


@settings(max_examples=20, deadline=None)
@given(
    st.sampled_from(list(LANGUAGES)),
    st.sampled_from(STYLES),
    st.integers(0, 3),
    st.lists(st.tuples(*[st.integers(0, 10**6)] * 2, st.integers(0, 4)), min_size=1, max_size=12),
)
def test_what_changed_is_always_seen(code, style, seed, edits):
    old = manual(code, style, seed)
    end = "\r\n" if style == "feeds" else "\n"
    before = old.text.split(end)
    after = {}
    put = {"en": "not ", "de": "nicht ", "zh": "不"}[code]
    for where, which, way in edits:
        at = old.body[where % len(old.body)]
        line = before[at - 1]
        if way == 3:
            after[at] = []
        elif way == 4:
            # A line that stands elsewhere too is no less a new one.
            after[at] = [line, before[old.body[which % len(old.body)] - 1]]
        else:
            parts = tokens(line)
            words = [n for n, part in enumerate(parts) if part[0].isalnum()]
            if words:
                nth = words[which % len(words)]
                new = other(parts[nth], way, put)
                if new != parts[nth]:
                    after[at] = ["".join((*parts[:nth], new, *parts[nth + 1 :]))]
    new = [line for at, one in enumerate(before, 1) for line in after.get(at, [one])]
    found = sorted(
        (a.old.line, a.result) for a in compare_editions(old.text, end.join(new)) if a.old
    )
    for at, lines in after.items():
        result = [result for line, result in found if line <= at][-1]
        assert result in {"changed", "removed"}, (at, before[at - 1], lines)
