"""The laws of a diff: it leads from one state to the other; of the same it says nothing."""

import random

from shapes import NODES, edit, holds, record, rng, tree

from csrreg.change.edits import edited
from csrreg.diff.records import changes
from csrreg.diff.tree import apply, diff
from csrreg.errors import Refused
from csrreg.model.fields import Node
from csrreg.model.ids import make_id
from csrreg.model.kinds import BY_NAME
from csrreg.model.tree import Mapping, Tree
from csrreg.store.policy import load_policy

POLICY = load_policy()


def shuffled(value: Tree, chance: random.Random) -> Tree:
    """Return a tree with some lists in another order, items doubled or left out."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return {key: shuffled(inner, chance) for key, inner in value.items()}
    items = [shuffled(item, chance) for item in value]
    if chance.random() < 0.4:
        chance.shuffle(items)
    if chance.random() < 0.2:
        items.insert(chance.randint(0, len(items)), chance.choice(items))
    if chance.random() < 0.2 and len(items) > 1:
        items.pop(chance.randrange(len(items)))
    return items


def two_states(chance: random.Random) -> tuple[str, Mapping, Mapping]:
    """Return a kind and two states of a record: one edited from the other, or a stranger."""
    node, old = record(chance)
    kind = next(name for name, known in NODES.items() if known is node)
    if chance.random() < 0.1:
        return kind, old, _again(node, chance)
    new = old
    for _ in range(chance.randint(0, 4)):
        try:
            new = edited(new, edit(chance, node, new)) or new
        except Refused:
            continue
    found = shuffled(new, chance)
    assert isinstance(found, dict)
    return kind, old, found


def _again(node: Node, chance: random.Random) -> Mapping:
    made = tree(chance, node)
    assert isinstance(made, dict)
    return made


def test_a_diff_applied_gives_the_other_state():
    def law(chance: random.Random) -> None:
        kind, old, new = two_states(chance)
        found = diff(kind, old, new, POLICY)
        assert apply(old, found) == new
        back = diff(kind, new, old, POLICY)
        assert apply(new, back) == old

    holds(law, rng(), examples=300)


def test_the_same_has_no_diff_and_another_has_one():
    def law(chance: random.Random) -> None:
        kind, old, new = two_states(chance)
        assert diff(kind, old, old, POLICY) == ()
        assert bool(diff(kind, old, new, POLICY)) == (old != new)

    holds(law, rng(), examples=150)


def test_every_change_says_where_it_is_and_what_it_weighs():
    def law(chance: random.Random) -> None:
        kind, old, new = two_states(chance)
        found = diff(kind, old, new, POLICY)
        for change in found:
            assert change.path
            assert change.weight in ("substantive", "editorial", "administrative")
            assert (change.old is None) == (change.was is None)
            assert (change.new is None) == (change.now is None)
            if not change.is_move:
                assert change.old is None or at(old, change.was) == change.old
                assert change.new is None or at(new, change.now) == change.new
        assert len({(c.was, c.now) for c in found if not c.is_move}) == sum(
            not c.is_move for c in found
        )

    holds(law, rng(), examples=150)


def at(value: Tree, path) -> Tree:
    for step in path:
        value = value[step]
    return value


def registers(chance: random.Random) -> tuple[dict[str, Mapping], dict[str, Mapping]]:
    """Return two states of a register: records edited, added, removed and renumbered."""
    old: dict[str, Mapping] = {}
    new: dict[str, Mapping] = {}
    numbers = dict.fromkeys(NODES, 0)
    for _ in range(chance.randint(1, 6)):
        kind, before, after = two_states(chance)
        numbers[kind] += 1
        id = (
            make_id(BY_NAME[kind], chance.choice(("NORDAUTO", "VELTRA")), numbers[kind]).text
            if kind != "customer"
            else f"C{numbers[kind]}"
        )
        way = chance.random()
        if way < 0.8:
            old[id] = before
        if way > 0.2:
            another = f"{id}0" if kind == "customer" else f"{id[:-4]}{numbers[kind] + 500:04}"
            new[another if way > 0.65 else id] = after
    return old, new


def test_a_register_is_led_to_its_other_state():
    def law(chance: random.Random) -> None:
        old, new = registers(chance)
        found = changes(old, new, POLICY)
        result = dict(old)
        for change in found:
            if change.change == "removed":
                del result[change.id]
                assert apply(old[change.id], change.fields) == {}
        renamed = {c.id: result.pop(c.was) for c in found if c.was}
        for change in found:
            if change.change != "removed":
                before = renamed.get(change.id, result.get(change.id, {}))
                result[change.id] = apply(before, change.fields)
        assert result == new
        assert changes(old, old, POLICY) == ()
        assert found == changes(dict(reversed(old.items())), dict(reversed(new.items())), POLICY)

    holds(law, rng(), examples=60)
