"""The laws of a merge: nobody's edit is lost, nothing is made up, disagreement is always told."""

import random
import re
from collections import Counter

import pytest
from by_hand import Writer
from shapes import NODES, edit, holds, record, rng

from csrreg.change.between import edits_between
from csrreg.change.edits import edited
from csrreg.diff.merge import merge
from csrreg.diff.tree import diff
from csrreg.errors import Refused
from csrreg.model.kinds import BY_NAME
from csrreg.model.tree import Mapping, Tree
from csrreg.store.merging.record import merge_file
from csrreg.store.policy import load_policy
from csrreg.store.splice import spliced
from csrreg.store.yaml.emit import record_text
from csrreg.store.yaml.reader import read
from csrreg.store.yaml.spans import comments

POLICY = load_policy()
BUDGETS = [120, pytest.param(4000, marks=pytest.mark.slow)]


def edits(chance: random.Random, node, tree: Mapping, most: int = 3) -> Mapping:
    """Return a tree after a few random edits."""
    for _ in range(chance.randint(0, most)):
        try:
            tree = edited(tree, edit(chance, node, tree)) or tree
        except Refused:
            continue
    return tree


def three(chance: random.Random) -> tuple[str, Mapping, Mapping, Mapping]:
    node, base = record(chance)
    kind = next(name for name, known in NODES.items() if known is node)
    return kind, base, edits(chance, node, base), edits(chance, node, base)


def leaves(tree: Tree, path=()) -> Counter:
    """Return every single value with the names above it, whatever its position in lists."""
    if isinstance(tree, str):
        return Counter({(*path, line): 1 for line in tree.split("\n")})
    items = tree.items() if isinstance(tree, dict) else (("*", item) for item in tree)
    return sum((leaves(inner, (*path, step)) for step, inner in items), Counter())


@pytest.mark.parametrize("examples", BUDGETS)
def test_what_one_side_did_or_both_did_alike_is_taken(examples):
    def law(chance: random.Random) -> None:
        _, base, ours, _ = three(chance)
        for states, meant in (
            ((base, base, base), base),
            ((base, ours, base), ours),
            ((base, base, ours), ours),
            ((base, ours, ours), ours),
        ):
            found = merge(*states, POLICY)
            assert (found.tree, found.conflicts) == (meant, ())

    holds(law, rng(), examples=examples)


@pytest.mark.parametrize("examples", BUDGETS)
def test_a_merge_does_not_depend_on_the_side(examples):
    def law(chance: random.Random) -> None:
        _, base, ours, theirs = three(chance)
        one, other = merge(base, ours, theirs, POLICY), merge(base, theirs, ours, POLICY)
        assert len(one.conflicts) == len(other.conflicts)
        assert leaves(one.side("ours") or {}) == leaves(other.side("theirs") or {})
        assert leaves(one.side("theirs") or {}) == leaves(other.side("ours") or {})

    holds(law, rng(), examples=examples)


@pytest.mark.parametrize("examples", BUDGETS)
def test_no_edit_is_lost_and_none_is_made_up(examples):
    def law(chance: random.Random) -> None:
        _, base, ours, theirs = three(chance)
        found = merge(base, ours, theirs, POLICY)
        before = leaves(base)
        for side, mine, other in (("ours", ours, theirs), ("theirs", theirs, ours)):
            result = leaves(found.side(side) or {})
            added = leaves(mine) - before
            assert not added - result, "what this side wrote is there, decided for it"
            assert not result - (leaves(mine) + leaves(other) + before), "nothing is made up"
            assert set(result) <= {*before, *leaves(mine), *leaves(other)}
            if not found.conflicts:
                # A list item that was changed beyond recognition is another one.
                more = result - (leaves(mine) + (leaves(other) - before))
                assert not [leaf for leaf in more if "*" not in leaf], "what it removed is gone"

    holds(law, rng(), examples=examples)


@pytest.mark.parametrize("examples", BUDGETS)
def test_a_conflict_shows_what_each_side_says(examples):
    def law(chance: random.Random) -> None:
        kind, base, ours, theirs = three(chance)
        found = merge(base, ours, theirs, POLICY)
        for clash in found.conflicts:
            assert clash.ours != clash.theirs
            assert clash.ours != clash.base
            assert clash.theirs != clash.base
            for value, tree, path in zip(
                (clash.base, clash.ours, clash.theirs),
                (base, ours, theirs),
                clash.places,
                strict=True,
            ):
                assert value is None or at(tree, path) == value
            carried = clash.ours if clash.ours is not None else clash.theirs
            assert at(found.tree, clash.path) == carried
        if not found.conflicts and ours != base:
            assert found.tree == theirs or diff(kind, theirs, found.tree, POLICY)

    holds(law, rng(), examples=examples)


def at(value: Tree, path) -> Tree:
    for step in path:
        value = value[step]
    return value


@pytest.mark.parametrize("examples", BUDGETS)
def test_edits_between_two_states_lead_from_one_to_the_other(examples):
    def law(chance: random.Random) -> None:
        _, base, ours, theirs = three(chance)
        for one, other in ((base, ours), (ours, theirs)):
            now = one
            for step in edits_between(one, other, POLICY):
                now = edited(now, step)
            assert now == other

    holds(law, rng(), examples=examples)


# the text


def decided(text: str, side: str) -> str:
    """Return a file with every conflict decided for one side, as somebody would by hand."""
    part = {"ours": r"\1", "theirs": r"\2"}[side]
    return re.sub(
        r"^<{7} ours\n(.*?)^\|{7} base\n.*?^={7}\n(.*?)^>{7} theirs[^\n]*\n",
        part,
        text,
        flags=re.DOTALL | re.MULTILINE,
    )


@pytest.mark.parametrize("examples", BUDGETS)
@pytest.mark.parametrize("by_hand", [False, True])
def test_a_merged_file_says_what_was_merged(examples, by_hand):
    merged = clean = 0

    def law(chance: random.Random) -> None:
        nonlocal merged, clean
        kind, *trees = three(chance)
        files = [written(chance, kind, tree, by_hand) for tree in trees]
        if any(
            read("f.yaml", file.encode()).fields != t for file, t in zip(files, trees, strict=True)
        ):
            return
        found = merge_file(BY_NAME[kind], "f.yaml", *(file.encode() for file in files))
        merged += 1
        if found.data is None:
            assert found.why_not
            return
        clean += 1
        text = found.data.decode()
        new_line = "\r\n" if "\r\n" in files[1] else "\n"
        assert text.count(new_line) == text.count("\n")
        pure = merge(*trees, POLICY)
        if not found.conflicts:
            assert read("f.yaml", found.data).fields == pure.tree
            assert not pure.conflicts
            return
        assert "<<<<<<< ours" in text
        assert [f.code for f in read("f.yaml", found.data).findings][:1] == ["FMT005"]
        assert {c.path for c in pure.conflicts} <= {
            path for c in found.conflicts for path in (c.path, *below(c.path, pure.conflicts))
        }
        plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
        for side in ("ours", "theirs"):
            fields = read("f.yaml", decided(plain, side).encode()).fields or {}
            if all(c.why != "comment" for c in found.conflicts):
                assert fields == pure.side(side)

    holds(law, rng(), examples=examples)
    assert clean > merged * 0.9, "nearly every file can be merged by fields"


def below(path, conflicts):
    return [c.path for c in conflicts if c.path[: len(path)] == path]


def written(chance: random.Random, kind: str, tree: Mapping, by_hand: bool) -> str:
    return Writer(chance).file(tree) if by_hand else record_text(tree, NODES[kind])


def bare(text: str) -> list[str]:
    """Return the lines of a file that are not blank."""
    lines = text.removeprefix("\ufeff").splitlines()
    return [line.rstrip() for line in lines if line.strip()]


def edited_text(chance: random.Random, node, text: str, mark: str) -> str:
    """Return a file after a few edits in place, and with comments put in somewhere."""
    for _ in range(chance.randint(0, 3)):
        tree = read("f.yaml", text.encode()).fields or {}
        try:
            text = spliced("f.yaml", text, (edit(chance, node, tree),), node)
        except Refused:
            continue
    new_line = "\r\n" if "\r\n" in text else "\n"
    for number in range(chance.choice((0, 0, 1, 2))):
        lines = text.split(new_line)
        lines.insert(chance.randint(0, len(lines)), f"# {mark}{number}.")
        tried = new_line.join(lines)
        same = read("f.yaml", tried.encode()).fields == read("f.yaml", text.encode()).fields
        if same and f"# {mark}{number}." in comments(tried.removeprefix("\ufeff")):
            text = tried
    return text


@pytest.mark.parametrize("examples", BUDGETS)
def test_comments_and_lines_that_nobody_touched_stay(examples):
    tried = Counter()

    def law(chance: random.Random) -> None:
        node, tree = record(chance)
        kind = next(name for name, known in NODES.items() if known is node)
        base = Writer(chance).file(tree)
        if not read("f.yaml", base.encode()).fields:
            return
        ours, theirs = (edited_text(chance, node, base, mark) for mark in ("ours", "theirs"))
        if not all(read("f.yaml", text.encode()).fields for text in (ours, theirs)):
            return
        found = merge_file(BY_NAME[kind], "f.yaml", base.encode(), ours.encode(), theirs.encode())
        tried["all"] += 1
        if found.data is None:
            tried["as text"] += 1
            return
        text = found.data.decode()
        tried["comment"] += any(c.why == "comment" for c in found.conflicts)
        for side in (ours, theirs):
            for comment in re.findall(r"# (?:ours|theirs)\d\.", side):
                assert comment in text, "a comment that one side added vanished"
        assert text.startswith("\ufeff") == ours.startswith("\ufeff")
        for same, side in ((ours, theirs), (theirs, ours)):
            assert same != base or bare(text) == bare(side)

    holds(law, rng(), examples=examples)
    assert tried["as text"] <= tried["all"] * 0.05
    assert tried["comment"] <= tried["all"] * 0.2
