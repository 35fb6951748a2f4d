"""The lists of data a diff goes by: every field has a weight, every list its identity."""

import pytest

from csrreg.diff.policy import WEIGHTS, WORDING, Policy
from csrreg.model.fields import Node, leaves, node_of
from csrreg.model.kinds import KINDS, SETTINGS
from csrreg.model.parse import shape_of
from csrreg.store.policy import load_policy
from csrreg.store.resources import load_data

ALL = (*KINDS, SETTINGS)
WEIGHED = load_data("weights.yaml")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy()


def node_named(node: Node, steps: list[str]) -> Node | None:
    """Return the type at a path of names and ``*``, told without the code under test."""
    for step in steps:
        if step == "*" and node.form in ("list", "table"):
            node = node.item
        elif node.form == "shape" and node.field(step) is not None:
            node = node.field(step).node
        else:
            return None
    return node


def lists(node: Node, path=()):
    if node.form == "shape":
        for field in node.fields:
            yield from lists(field.node, (*path, field.name))
    elif node.item is not None:
        if node.form == "list" and node.item.form == "shape":
            yield path, node.item
        yield from lists(node.item, (*path, "*"))


@pytest.mark.parametrize("kind", ALL, ids=lambda k: k.name)
def test_every_field_has_a_weight(kind, policy):
    node = node_of(shape_of(kind))
    paths = [path for path, _ in leaves(node) if path[-1] != "@"]
    assert len(paths) > 5
    assert [".".join(path) for path in paths if not policy.covers(kind.name, path)] == []


@pytest.mark.parametrize("kind", ALL, ids=lambda k: k.name)
def test_every_weight_is_one_of_a_field_there_is(kind):
    node = node_of(shape_of(kind))
    for dotted, weight in WEIGHED[kind.name].items():
        found = node_named(node, dotted.split("."))
        assert found is not None, dotted
        assert weight in (*WEIGHTS, WORDING), dotted
        if weight == WORDING:
            texts = [n for _, n in leaves(found) if n.scalar in ("text", "long") and not n.choices]
            assert texts, f"{dotted}: there is no text whose typography could change"


def test_no_kind_is_forgotten_or_invented():
    assert list(WEIGHED) == [kind.name for kind in ALL]


@pytest.mark.parametrize("kind", ALL, ids=lambda k: k.name)
def test_the_items_of_every_list_are_known_by_fields_they_have(kind, policy):
    for path, item in lists(node_of(shape_of(kind))):
        keys = policy.keys(path)
        assert keys, f"{'.'.join(path)} has no line in identity.yaml"
        usable = [fields for fields in keys if set(fields) <= set(item.names)]
        assert usable or keys == (("none",),), ".".join(path)


def test_every_identity_is_one_of_a_list_there_is(policy):
    named = {path[-1] for kind in ALL for path, _ in lists(node_of(shape_of(kind)))}
    assert set(policy.identity) == named


def test_a_group_weighs_as_much_as_its_heaviest_field(policy):
    assert policy.weight("requirement", ("owner",), "a", "b") == "administrative"
    assert policy.weight("requirement", ("applies",), None, {"by": "a"}) == "administrative"
    both = {"by": "a", "answer": "yes"}
    assert policy.weight("requirement", ("applies",), both, None) == "substantive"
    assert policy.weight("requirement", ("actions", 3, "owner"), "a", "b") == "administrative"
    assert policy.weight("requirement", ("at", "SHA", "owner"), "a", "b") == "administrative"
    assert policy.weight("requirement", ("tags",), ["a"], ["b"]) == "editorial"


def test_what_nobody_weighed_is_substantive(policy):
    assert policy.weight("requirement", ("unheard_of",), "a", "b") == "substantive"
    assert policy.weight("unheard_of", ("title",), None, {"a": ["b"]}) == "substantive"


@pytest.mark.parametrize(
    ("old", "new", "weight"),
    [
        ("keep 10 years", "keep 15 years", "substantive"),
        ("keep  10\nyears ", "keep 10 years", "editorial"),
        ("keep “10” years", 'keep "10" years', "editorial"),
        ("8 – 10 mm", "8 - 10 mm", "editorial"),
        ("保存，10 年", "保存,10年", "editorial"),
        ("保存10年。", "保存15年。", "substantive"),
        ("1,5 mm", "1.5 mm", "substantive"),
        ("10 0 mm", "100 mm", "substantive"),
        ("shall", "should", "substantive"),
        ("10² mm", "102 mm", "substantive"),
        ("≥ 1.67", "> 1.67", "substantive"),
        ("Keep", "keep", "substantive"),
    ],
)
def test_only_typography_is_editorial(policy, old, new, weight):
    assert policy.weight("requirement", ("text",), old, new) == weight
    assert policy.weight("requirement", ("text",), new, old) == weight
    assert policy.weight("characteristic", ("symbol",), old, new) == "substantive"
    assert policy.weight("requirement", ("title",), old, new) == "editorial"
