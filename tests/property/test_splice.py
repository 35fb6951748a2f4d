"""An edit changes what was meant and nothing else: other lines, comments, layout stay."""

import random
import re

import pytest
from by_hand import Writer
from shapes import edit, holds, record, rng, text

from csrreg.change.edits import Append, Edit, Set, Unset, edited
from csrreg.errors import Refused
from csrreg.model.fields import Node, node_at
from csrreg.store.splice import spliced
from csrreg.store.yaml import events
from csrreg.store.yaml.reader import read
from csrreg.store.yaml.spans import spans

BUDGETS = [200, pytest.param(4000, marks=pytest.mark.slow)]
_NOTE = re.compile(r"# note\d+\.")


def around(file: str, field: str) -> tuple[str, str] | None:
    """Return the lines in front of a top-level field and behind it, found by looking at the text.

    Blank lines next to the field belong to neither; comments behind it belong to what follows.
    """
    lines = file.split("\n")
    marks = [i for i, line in enumerate(lines) if re.match(r"\ufeff?[^\s#\-.\ufeff]", line)]
    names = {re.match(r'\ufeff?"?(.*?)"? *:', lines[i])[1]: i for i in marks}
    if field not in names:
        return None
    start = names[field]
    stop = next((i for i in marks if i > start), len(lines))
    while stop > start + 1 and re.fullmatch(r"\s*(#.*)?", lines[stop - 1]):
        stop -= 1
    before, after = "\n".join(lines[:start]), "\n".join(lines[stop:])
    return before.rstrip("\r\n"), after.lstrip("\r\n")


def hand_written(chance: random.Random) -> tuple[Node, str]:
    while True:
        node, tree = record(chance)
        file = Writer(chance).file(tree)
        if read("f.yaml", file.encode()).fields:
            return node, file


def check_edit(file: str, change: Edit, node: Node) -> str | None:
    """Make an edit and look at all it may not touch; return the new text, None if refused."""
    before = read("f.yaml", file.encode()).fields
    assert before is not None
    try:
        meant = edited(before, change)
        new = spliced("f.yaml", file, (change,), node)
    except Refused:
        return None
    assert read("f.yaml", new.encode()).fields == meant
    assert not set(_NOTE.findall(file)) - set(_NOTE.findall(new)), "a comment vanished"
    assert new.startswith("\ufeff") == file.startswith("\ufeff")
    if "\r\n" in file:
        assert not re.search(r"(?<!\r)\n", new), "a line ends differently"
    else:
        assert "\r" not in new
    sides = around(file, str(change.path[0]))
    if sides is None:  # a new field: everything that was there still is, in front of it and behind
        common = next(
            (i for i, pair in enumerate(zip(file, new, strict=False)) if len(set(pair)) > 1),
            min(len(file), len(new)),
        )
        assert new.endswith(file[common:]), "more than one place changed"
        assert len(new) > len(file)
    else:
        assert new.startswith(sides[0]), "something in front of the field changed"
        assert new.endswith(sides[1]), "something behind the field changed"
        assert len(new) >= len(sides[0]) + len(sides[1])
    return new


@pytest.mark.parametrize("examples", BUDGETS)
def test_an_edit_changes_only_the_lines_of_its_field(examples: int) -> None:
    tried = done = 0

    def law(chance: random.Random) -> None:
        nonlocal tried, done
        node, file = hand_written(chance)
        fields = read("f.yaml", file.encode()).fields
        assert fields is not None
        tried += 1
        done += check_edit(file, edit(chance, node, fields), node) is not None

    holds(law, rng(), examples=examples)
    assert done > tried * 0.7, "most edits should be possible"


@pytest.mark.parametrize("examples", BUDGETS)
def test_edits_one_after_the_other(examples: int) -> None:
    def law(chance: random.Random) -> None:
        node, file = hand_written(chance)
        for _ in range(4):
            fields = read("f.yaml", file.encode()).fields
            if not fields:
                return
            file = check_edit(file, edit(chance, node, fields), node) or file

    holds(law, rng(), examples=examples // 2)


@pytest.mark.parametrize("examples", BUDGETS)
def test_a_one_line_value_is_replaced_token_for_token(examples: int) -> None:
    def law(chance: random.Random) -> None:
        node, file = hand_written(chance)
        bare = file.removeprefix("\ufeff")
        lines = [
            (path, span)
            for path, span in spans(bare).items()
            if span.form == "scalar" and span.end > span.start
            if "\n" not in bare[span.start : span.end]
        ]
        if not lines:
            return
        path, span = chance.choice(lines)
        value = text(chance, "line")[:60]
        if not value or value.endswith("\r"):
            return
        new = check_edit(file, Set(path, value), node)
        assert new is not None, "refused"
        old_lines, new_lines = file.split("\n"), new.split("\n")
        assert len(old_lines) == len(new_lines)
        for number, (old, now) in enumerate(zip(old_lines, new_lines, strict=True), start=1):
            assert old == now or number == span.line
            assert _NOTE.findall(old) == _NOTE.findall(now)

    holds(law, rng(), examples=examples)


@pytest.mark.parametrize("examples", [100, pytest.param(3000, marks=pytest.mark.slow)])
def test_both_parsers_lead_to_the_same_edit(examples: int) -> None:
    def law(chance: random.Random) -> None:
        node, file = hand_written(chance)
        fields = read("f.yaml", file.encode()).fields
        assert fields is not None
        change = edit(chance, node, fields)
        fast = check_edit(file, change, node)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(events, "CParser", None)
            assert events.default_lane() == "pure"
            assert check_edit(file, change, node) == fast

    holds(law, rng(), examples=examples)


KEPT = """\
# head

title: Old title   # why it is called so
text: |-  # copied from page 12
  The supplier shall
  do it.

# about the clauses
clauses: [8.5.1, "9.2"]  # checked
actions:
  # the first
  - what: Train   # all shifts
    owner: li.wei
  - what: Audit
at:
    SHA:
        owner: li.wei
"""


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (Set(("title",), "New #1"), "Old title ", '"New #1" '),
        (
            Set(("text",), "One line."),
            "|-  # copied from page 12\n  The supplier shall\n  do it.\n",
            "One line.  # copied from page 12\n",
        ),
        (Set(("text",), "Two\nlines"), "The supplier shall\n  do it.", "Two\n  lines"),
        (
            Set(("title",), "Two\nlines"),
            "Old title   # why it is called so",
            "|-  # why it is called so\n  Two\n  lines",
        ),
        (Append(("clauses",), "why?"), '"9.2"]', '"9.2", "why?"]'),
        (Set(("clauses", 0), "a, b"), "[8.5.1,", '["a, b",'),
        (
            Append(("actions",), {"what": "Repeat"}),
            "  - what: Audit\n",
            "  - what: Audit\n  - what: Repeat\n",
        ),
        (
            Set(("actions", 0, "due"), "2026-01-01"),
            "    owner: li.wei\n  -",
            "    owner: li.wei\n    due: 2026-01-01\n  -",
        ),
        (Unset(("actions", 0, "owner")), "    owner: li.wei\n  -", "  -"),
        (
            Set(("at", "SHA", "applies", "answer"), "no"),
            "    SHA:\n",
            '    SHA:\n        applies:\n          answer: "no"\n',
        ),
        (Unset(("at",)), "at:\n    SHA:\n        owner: li.wei\n", ""),
    ],
)
def test_the_layout_stays(change: Edit, old: str, new: str) -> None:
    from shapes import NODES

    assert KEPT.count(old) == 1
    assert spliced("f.yaml", KEPT, (change,), NODES["requirement"]) == KEPT.replace(old, new)


@pytest.mark.parametrize(
    "change",
    [
        Unset(("title",)),
        Unset(("actions", 0)),
        Unset(("clauses",)),
        Set(("actions",), [{"what": "Other"}]),
    ],
)
def test_an_edit_that_would_lose_a_comment_is_refused(change: Edit) -> None:
    from shapes import NODES

    with pytest.raises(Refused, match="losing a comment"):
        spliced("f.yaml", KEPT, (change,), NODES["requirement"])


def test_a_field_that_would_change_its_neighbour_is_refused_and_not_written_anew() -> None:
    """The blank lines below such a text belong to it; nothing can be put in between unseen."""
    from shapes import NODES

    file = "title:   a\n\nsource:\n    document:  |+\n      b\n\n\nnotes:   c\n"
    with pytest.raises(Refused, match="touching more"):
        spliced("f.yaml", file, (Set(("text",), "x"),), NODES["requirement"])
    assert "title:   a" in spliced(
        "f.yaml", file, (Set(("title",), "b"), Set(("title",), "a")), NODES["requirement"]
    )


def test_a_path_of_another_type_is_refused() -> None:
    node = record(random.Random(1))[0]
    for change in (Append(("title",), "x"), Set(("title", "x"), "y"), Set(("clauses", 7), "x")):
        with pytest.raises(Refused):
            spliced("f.yaml", KEPT, (change,), node)
    assert node_at(node, ("no", "such")) is None
