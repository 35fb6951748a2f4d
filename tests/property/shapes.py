"""What the laws are tried on: texts, record trees, hand-written files and edits."""

import random
import string
from collections.abc import Callable, Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csrreg.change.edits import Append, Edit, Set, Unset
from csrreg.model.fields import Node, node_of
from csrreg.model.kinds import KINDS
from csrreg.model.tree import Mapping, Path, Tree

NODES = {kind.name: node_of(kind.shape) for kind in KINDS}

# Whatever YAML, git, terminals or people have stumbled over.
NASTY = (
    *string.printable,
    *(
        "中文",
        "ü",
        "😀",
        "\u3000",
        "\xa0",
        "：",
        "“",
        "”",
        "⾯",
        "\u200b",
        "\ufeff",
        "\x85",
        "\u2028",
    ),
    *("\x00", "\x1b[31m", "\x7f", "\u202e", "\ud83d", "\udc80"),
    *(": ", " #", "- ", "? ", "--- ", "...", "<<", "\r\n", "\n\n", "\n ", " \n", "\n\t", "  "),
    *(
        "null",
        "~",
        "yes",
        "NO",
        "010",
        "1e3",
        "8.10",
        "12:30",
        "2026-01-01",
        "=======",
        "<<<<<<< a",
    ),
    *("&a", "*a", "!!str", "%YAML", "|-", ">", "''", '""', "{}", "[]", "\\n", "\\u0041", "x" * 90),
)
DATES = ("2026-01-01", "0", "31.12.2026", "1.67", "-5", "15 years", "2026-11-20T17:00+08:00")


def holds(law: Callable[..., None], *drawn: st.SearchStrategy, examples: int) -> None:
    """Try a law; the normal run always tries the same examples, the long one always others."""
    settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=examples <= 300,
        suppress_health_check=list(HealthCheck),
    )(given(*drawn)(law))()


def rng() -> st.SearchStrategy[random.Random]:
    """A source of chance: shapes this ragged are quicker made by a program than drawn piecewise."""
    return st.randoms(use_true_random=False)


def text(chance: random.Random, kind: str = "any") -> str:
    """Return a text; ``kind`` is any, fine (every character may stand in a record) or line."""
    while True:
        parts = chance.choices(NASTY, k=chance.choice((1, 1, 2, 3, 5, 9)))
        found = "".join(parts)
        if kind == "any" or (is_fine(found) and not (kind == "line" and "\n" in found)):
            return found


def is_fine(found: str) -> bool:
    """Return whether a text holds only characters that a record may hold (told independently)."""
    for index, char in enumerate(found):
        if char == "\r" and found[index + 1 : index + 2] != "\n":
            return False
        if char in "\t\r\n" or " " <= char <= "~":
            continue
        code = ord(char)
        if code < 0xA0 or code in (0xAD, 0x061C, 0x180E, 0xFEFF) or 0xD800 <= code <= 0xDFFF:
            return False
        if 0x200B <= code <= 0x200F or 0x2028 <= code <= 0x202E or 0x2060 <= code <= 0x206F:
            return False
        if 0xFDD0 <= code <= 0xFDEF or 0xFFF9 <= code <= 0xFFFF or 0xE0000 <= code <= 0xE0FFF:
            return False
    return True


def tree(chance: random.Random, node: Node | None, kind: str = "fine", depth: int = 0) -> Tree:
    """Return a random value of about the shape a node wants, now and then of another."""
    if node is None or depth > 6:
        return text(chance, kind)
    if depth and chance.random() < 0.04:
        return chance.choice(([text(chance, kind)], {"a": text(chance, kind)}, text(chance, kind)))
    if node.form == "scalar":
        return chance.choice((text(chance, kind), text(chance, kind), *DATES, *node.choices))
    if node.form == "list":
        return [tree(chance, node.item, kind, depth + 1) for _ in range(chance.randint(1, 3))]
    if node.form == "table":
        names = [chance.choice(("SHA", "BER", "quality", "a b", "8.10")) for _ in range(3)]
        return {name: tree(chance, node.item, kind, depth + 1) for name in names}
    fields = [f for f in node.fields if chance.random() < (0.25 if depth == 0 else 0.5)]
    fields = fields or [chance.choice(node.fields)]
    chance.shuffle(fields)
    return {field.name: tree(chance, field.node, kind, depth + 1) for field in fields}


def record(chance: random.Random, kind: str = "fine") -> tuple[Node, Mapping]:
    """Return a kind's type and a random tree of it."""
    node = NODES[chance.choice(sorted(NODES))]
    made = tree(chance, node, kind)
    assert isinstance(made, dict)
    return node, made


def paths(value: Tree, path: Path = ()) -> Iterator[Path]:
    """Yield the path of everything in a tree, without the root."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in () if isinstance(value, str) else items:
        yield (*path, step)
        yield from paths(inner, (*path, step))


def edit(chance: random.Random, node: Node, value: Mapping) -> Edit:
    """Return a random edit: of something that is there, or of a field that is not there yet."""
    there = sorted(paths(value), key=repr)
    way = chance.random()
    if way < 0.3:
        return Unset(chance.choice(there))
    path = chance.choice(there)
    if way < 0.55:  # a field beside or below
        path = path[: chance.randint(0, len(path))]
    at = _type_at(node, path)
    while at is not None and at.form in ("shape", "table") and chance.random() < 0.8:
        step = chance.choice(at.names) if at.form == "shape" else chance.choice(("SHA", "x", "8.1"))
        path = (*path, step)
        at = _type_at(node, path)
    if not path:
        path = (chance.choice(node.names),)
        at = _type_at(node, path)
    if at is not None and at.form == "list" and chance.random() < 0.7:
        return Append(path, tree(chance, at.item, "fine", 1))
    return Set(path, tree(chance, at, "fine", 1))


def _type_at(node: Node, path: Path) -> Node | None:
    from csrreg.model.fields import node_at

    return node_at(node, path)
