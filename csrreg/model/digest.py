"""Digests bind an answer or a verification to the exact content that was judged.

Recipe 1: sha256 over canonical JSON of the text tree (Unicode NFC, LF line ends, sorted keys, empty
is absent, nothing added by a model). A recipe never changes; a better one gets a new number.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable

from csrreg.model.tree import Mapping, Tree

RECIPE = "1:sha256:"

REVIEW_FIELDS = (
    "type",
    "reference",
    "previous",
    "received",
    "items",
    "value",
    "terms",
    "framework",
    "requirements",
    "characteristics",
    "documents",
    "differences",
)


def digest(tree: Tree) -> str:
    """Return the digest of a text tree, such as ``1:sha256:9f86d0…``."""
    canonical = json.dumps(
        _canonical(tree), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return RECIPE + hashlib.sha256(canonical.encode()).hexdigest()


def text_digest(text: str) -> str:
    """Return the digest of a requirement's text, which a verification covers."""
    return digest(text)


def register_digest(trees: Iterable[tuple[str, Mapping]]) -> str:
    """Return the digest of a whole register, given by the text tree of each id.

    ``csrreg.yaml`` counts as a record of that id. It is the digest of the table id -> digest of the
    tree, so the order of the records, their layout and comments do not matter.
    """
    return digest({id: digest(tree) for id, tree in trees})


def review_content(review: Mapping) -> Mapping:
    """Return the part of a review's tree that departments judge: what the customer wants.

    How a difference was settled is an answer, not the question, so ``resolved`` is left out; and
    call-offs within a framework are the reason why it was reviewed once, so they are too.
    """
    content = {name: review[name] for name in REVIEW_FIELDS if name in review}
    differences = content.get("differences")
    if isinstance(differences, list):
        content["differences"] = [
            {k: v for k, v in d.items() if k != "resolved"} if isinstance(d, dict) else d
            for d in differences
        ]
    framework = content.get("framework")
    if isinstance(framework, dict):
        content["framework"] = {k: v for k, v in framework.items() if k != "call_offs"}
    return content


_JUDGED = {
    "requirement": ("source", "text", "interpretation", "retention", "cascade"),
    "characteristic": (
        "part",
        "feature",
        "specification",
        "nominal",
        "lower",
        "upper",
        "unit",
        "attribute",
        "symbol",
        "class",
    ),
}


def judged_content(kind: str, tree: Mapping) -> Mapping:
    """Return the part of a record that a department judges when a review cites it.

    Who owns it and how far it is are not part of it: that work must not undo an answer.
    """
    if kind == "review":
        return review_content(tree)
    return {name: tree[name] for name in _JUDGED.get(kind, ()) if name in tree}


def _canonical(tree: Tree) -> Tree:
    if isinstance(tree, str):
        return unicodedata.normalize("NFC", tree.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(tree, list):
        return [c for item in tree if (c := _canonical(item))]
    pairs = ((unicodedata.normalize("NFC", k), _canonical(v)) for k, v in tree.items())
    return {k: v for k, v in pairs if v}
