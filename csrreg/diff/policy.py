"""What a change weighs, and by what list items are known: read from data, looked up by path."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from csrreg.diff.typography import same_wording
from csrreg.findings import Step
from csrreg.model.tree import Mapping, Tree

Weight = Literal["substantive", "editorial", "administrative"]
WEIGHTS: tuple[Weight, ...] = ("substantive", "editorial", "administrative")
"""From the heaviest to the lightest."""

WORDING = "wording"
"""Said of a text: substantive, but editorial where only its typography changed."""

Keys = tuple[tuple[str, ...], ...]
"""The fields that together say which item it is; and what else says it where those are missing."""


@dataclass(slots=True)
class _Node:
    """What is said about one field and the fields below it."""

    weight: str = ""
    below: "dict[str, _Node]" = field(default_factory=dict)

    def child(self, step: Step) -> "_Node | None":
        if isinstance(step, str) and step in self.below:
            return self.below[step]
        return self.below.get("*")


@dataclass(frozen=True, slots=True)
class Policy:
    """How changes are weighed and list items matched."""

    kinds: dict[str, _Node]
    identity: dict[str, Keys]

    def weight(
        self, kind: str, path: tuple[Step, ...], old: Tree | None, new: Tree | None
    ) -> Weight:
        """Return what the change of a field weighs; a group of fields as much as its heaviest.

        What the data says nothing of is substantive: nothing is made light of by mistake.
        """
        node, said = self.kinds.get(kind), ""
        for step in path:
            node = node.child(step) if node is not None else None
            if node is not None and node.weight:
                said = node.weight
        if isinstance(old, str) and isinstance(new, str):
            return _of_text(said, old, new)
        found = {w for tree in (old, new) if tree is not None for w in _weights(node, said, tree)}
        return next((w for w in WEIGHTS if w in found), "substantive")

    def keys(self, path: tuple[Step, ...]) -> Keys:
        """Return what the items of the list at a path are known by."""
        name = next((step for step in reversed(path) if isinstance(step, str)), "")
        return self.identity.get(name, ())

    def covers(self, kind: str, path: tuple[str, ...]) -> bool:
        """Return whether the data says anything of a field or of a group it belongs to."""
        node = self.kinds.get(kind)
        for step in path:
            node = node.child(step) if node is not None else None
            if node is None:
                return False
            if node.weight:
                return True
        return False


def policy_of(weights: Mapping, identity: Mapping) -> Policy:
    """Return the policy that two data lists say: weights by kind and path, identity by list."""
    kinds = {}
    for kind, entries in weights.items():
        assert isinstance(entries, dict)
        root = kinds[kind] = _Node()
        for dotted, weight in entries.items():
            node = root
            for step in dotted.split("."):
                node = node.below.setdefault(step, _Node())
            node.weight = str(weight)
    return Policy(kinds, {name: _keys(str(said)) for name, said in identity.items()})


def _keys(said: str) -> Keys:
    """Return the alternatives of ``part + revision, part``."""
    return tuple(tuple(k.strip() for k in either.split("+")) for either in said.split(","))


def _of_text(said: str, old: str, new: str) -> Weight:
    if said == WORDING:
        return "editorial" if same_wording(old, new) else "substantive"
    return next((w for w in WEIGHTS if w == said), "substantive")


def _weights(node: _Node | None, said: str, tree: Tree) -> Iterator[Weight]:
    """Yield what the single values of a tree weigh that was added or removed."""
    if node is not None and node.weight:
        said = node.weight
    if isinstance(tree, str):
        yield next((w for w in WEIGHTS if w == said), "substantive")
        return
    for step, inner in tree.items() if isinstance(tree, dict) else enumerate(tree):
        yield from _weights(node.child(step) if node is not None else None, said, inner)
