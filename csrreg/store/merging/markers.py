"""Conflict markers around the places that both sides changed differently, and nothing else."""

from typing import NamedTuple

from csrreg.diff.merge import GONE, Conflict, Merged, Side
from csrreg.findings import Step
from csrreg.model.fields import Node, node_at
from csrreg.model.tree import Path, Tree
from csrreg.store.merging.fields import split
from csrreg.store.merging.words import reason
from csrreg.store.yaml.emit import field_text, item_text
from csrreg.store.yaml.reader import read_text
from csrreg.store.yaml.spans import Span, comments, spans

_SIDES: tuple[Side, ...] = ("base", "ours", "theirs")


class _State(NamedTuple):
    """The text of one side, and where everything stands in it."""

    text: str
    spans: dict[Path, Span]


def marked(text: str, merged: Merged, node: Node, states: tuple[str, str, str]) -> str:
    """Return a text with both versions and the base at every conflict, as git writes them.

    ``states`` are the texts of the base, ours and theirs. Line feeds only; a text all in { } has no
    lines of its own for any field.
    """
    found = spans(text)
    sides = [_State(state, spans(state) if state else {}) for state in states]
    units: dict[Path, list[Conflict]] = {}
    for conflict in merged.conflicts:
        units.setdefault(_unit(text, found, conflict.path), []).append(conflict)
    kept = {path: some for path, some in units.items() if not _is_below(path, units)}
    for path in kept:
        kept[path] = [c for unit, some in units.items() if unit[: len(path)] == path for c in some]
    fields = split(text) or {}
    for path in sorted(kept, key=lambda p: found[p].key, reverse=True):
        start, end = _place(text, found[path])
        if _is_whole(kept[path]) and merged.side("ours", path) is not None:
            start = min(start, end - len(fields[str(path[0])].text) - text[:end].endswith("\n"))
        block = _block(text[start:end], path, merged, kept[path], node, found[path], sides)
        text = text[:start] + block + text[end:]
    return text


def _is_whole(conflicts: list[Conflict]) -> bool:
    """Return whether a field is in conflict with all that stands above it."""
    return any(conflict.why == "comment" for conflict in conflicts)


def _is_below(path: Path, units: dict[Path, list[Conflict]]) -> bool:
    return any(path != unit and path[: len(unit)] == unit for unit in units)


def _unit(text: str, found: dict[Path, Span], path: Path) -> Path:
    """Return the smallest place around a path that has lines of its own."""
    while path:
        span, above = found[path], found[path[:-1]]
        start = text.rfind("\n", 0, span.key) + 1
        lead = text[start : span.key].strip()
        if not above.flow and lead == ("-" if isinstance(path[-1], int) else ""):
            return path
        path = path[:-1]
    return path


def _place(text: str, span: Span) -> tuple[int, int]:
    """Return where the lines of a field or item begin and end, the last line end with them."""
    start = text.rfind("\n", 0, span.key) + 1
    end = text.find("\n", max(span.end - 1, span.key))
    return start, len(text) if end < 0 else end + 1


def _block(
    lines: str,
    path: Path,
    merged: Merged,
    conflicts: list[Conflict],
    node: Node,
    span: Span,
    states: list[_State],
) -> str:
    versions: dict[Side, str] = {}
    for at, side in enumerate(_SIDES):
        value = merged.side(side, path)
        there = conflicts[0].places[at][: len(path)]
        own = _own_lines(states[at], there, span, whole=_is_whole(conflicts))
        known = (lines, own) if side == "ours" else (own,)
        versions[side] = _saying(known, value, path, node, span) if value is not None else ""
    said = "; ".join(dict.fromkeys(reason(conflict) for conflict in conflicts))
    return (
        f"<<<<<<< ours\n{versions['ours']}||||||| base\n{versions['base']}"
        f"=======\n{versions['theirs']}>>>>>>> theirs ({said})\n"
    )


def _own_lines(state: _State, there: Path, span: Span, *, whole: bool) -> str:
    """Return the lines that a side has for a place, if they stand as far in as ours."""
    text, found = state
    if not text or GONE in there:
        return ""
    if whole:
        known = (split(text) or {}).get(str(there[0]))
        return known.text if known is not None else ""
    own = found.get(there)
    if own is None or own.key_column != span.key_column or _unit(text, found, there) != there:
        return ""
    start, end = _place(text, own)
    return text[start:end]


def _saying(known: tuple[str, ...], value: Tree, path: Path, node: Node, span: Span) -> str:
    """Return the first of some lines that say just a value, with their comments.

    Where none does, the value is written anew, below the comments of the last ones.
    """
    further_in = span.key_column > 1
    for lines in known:
        ended = lines if lines.endswith("\n") else f"{lines}\n"
        for more in ("", "\n", "\n\n"):  # a text that keeps its line ends (|+) may reach further
            if _says(ended + more, value, path[-1], further_in=further_in):
                return ended + more
    pad = " " * (span.key_column - 1)
    above = "".join(f"{pad}{comment}\n" for comment in _comments(known[-1]))
    return above + _written(value, path, node, span)


def _comments(lines: str) -> list[str]:
    text = f"above:\n{lines}" if lines.startswith((" ", "-")) else lines
    return comments(text) if read_text("", text).fields else []


def _says(lines: str, value: Tree, name: Step, *, further_in: bool) -> bool:
    """Return whether lines say that a field or list item has a value."""
    below = isinstance(name, int) or further_in
    fields = read_text("", f"above:\n{lines}" if below else lines).fields or {}
    meant: Tree = [value] if isinstance(name, int) else {name: value}
    return (fields.get("above") if below else fields) == meant


def _written(value: Tree, path: Path, node: Node, span: Span) -> str:
    """Return the lines a value has when it is written where the field or item stands."""
    name, indent = path[-1], span.key_column - 1
    if isinstance(name, int):
        return item_text(value, node_at(node, path), indent - 2)
    return field_text(name, value, node_at(node, path[:-1]), indent)
