"""``field.path=value``: from what somebody types to an edit."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from csrreg.change.edits import Append, Edit, Set, Unset
from csrreg.change.placeholder import refuse_placeholder
from csrreg.errors import CsrregError
from csrreg.findings import Step
from csrreg.model.fields import Node, leaves
from csrreg.model.tree import Mapping, Path, Tree, get

Operation = Literal["=", "+=", "unset"]

_ASSIGNMENT = re.compile(r"([^=+\s][^=+]*?)(\+?=)(.*)", re.DOTALL)
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_PAIR = re.compile(r",\s*(?=[a-z_]+(?:\.[a-z_]+)*=)")


@dataclass(frozen=True, slots=True)
class Assignment:
    """What was typed: a field path, what to do, and a value."""

    path: str
    operation: Operation
    value: str = ""


def parse_assignment(text: str) -> Assignment:
    """Return the assignment that ``field.path=value`` or ``field.path+=value`` is.

    Raises:
        CsrregError: if it is none.
    """
    found = _ASSIGNMENT.fullmatch(text)
    if found is None:
        raise CsrregError(
            f"{text!r} is no assignment", "write field.path=value, or field.path+=value for a list"
        )
    path, operation, value = found[1].strip(), found[2], found[3]
    if not value.strip():
        raise _no_value(path)
    refuse_placeholder(path, value)
    return Assignment(path, "+=" if operation == "+=" else "=", value.strip())


def refuse_twice(assignments: Iterable[Assignment]) -> None:
    """Refuse two values for one field: one of them would be lost without a word.

    Raises:
        CsrregError: if there are two.
    """
    seen: dict[str, str] = {}
    for assignment in assignments:
        if assignment.operation == "=":
            if seen.setdefault(assignment.path, assignment.value) != assignment.value:
                two = f"{seen[assignment.path]!r} and {assignment.value!r}"
                raise CsrregError(
                    f"{assignment.path} is given twice: {two}", "leave one of them out"
                )


def edit_of(assignment: Assignment, node: Node, tree: Mapping) -> Edit:
    """Return the edit of a record that an assignment means.

    Raises:
        CsrregError: if there is no such field, or the value is no text of that form.
    """
    path, target = resolve(assignment.path, node, tree)
    if assignment.operation == "unset":
        return Unset(path)
    if assignment.operation == "+=":
        if target.form != "list" or target.item is None:
            raise CsrregError(f"{assignment.path} is no list", "use = instead of +=")
        return Append(path, _value(assignment.value, target.item, assignment.path))
    return Set(path, _value(assignment.value, target, assignment.path))


def resolve(text: str, node: Node, tree: Mapping) -> tuple[Path, Node]:
    """Return the path that a dotted text names in a record, and the type that stands there.

    List items are counted from 1. Keys of a table may hold dots (``people.li.wei.until``).

    Raises:
        CsrregError: with the nearest field, if there is none of that name.
    """
    if not all(text.split(".")):
        raise CsrregError(
            f"{text!r} is no field path", "names with a point between: applies.answer"
        )
    path: tuple[Step, ...] = ()
    rest = text
    while rest:
        step, rest, node = _step(text, rest, node, get(tree, path))
        path = (*path, step)
    return path, node


def _step(text: str, rest: str, node: Node, here: Tree | None) -> tuple[Step, str, Node]:
    name, _, remaining = rest.partition(".")
    if node.form == "shape":
        field = node.field(name)
        if field is None:
            raise CsrregError(f"there is no field {text}", _meant(text, name, node))
        return name, remaining, field.node
    if node.form == "list" and node.item is not None:
        if not _NUMBER.fullmatch(name):
            first = text[: len(text) - len(rest)] + "1." + rest
            example = f" ({first})" if node.item.field(name) is not None else ""
            raise CsrregError(
                f"{text}: the number of an item is expected where {name} stands",
                f"items are counted from 1{example}; += appends one",
            )
        return int(name) - 1, remaining, node.item
    if node.form == "table" and node.item is not None:
        for key in sorted(here if isinstance(here, dict) else {}, key=len, reverse=True):
            if rest == key or rest.startswith(f"{key}."):
                return key, rest[len(key) + 1 :], node.item
        if node.item.form == "shape" and "." in remaining:
            # A key with dots that is not there yet: everything before a known field is the key.
            for inner in node.item.names:
                key, found, tail = rest.partition(f".{inner}")
                if found and (not tail or tail.startswith(".")):
                    return key, f"{inner}{tail}", node.item
        return name, remaining, node.item
    above = text[: len(text) - len(rest) - 1]
    raise CsrregError(f"there is no field {text}", f"{above} holds one value, no fields")


def _meant(text: str, name: str, node: Node) -> str:
    exact = [path for path in _below(node) if path.endswith(f".{name}")]
    if exact and text == name:
        return f"did you mean {' or '.join(sorted(exact)[:3])}?"
    near = get_close_matches(name, node.names, n=1)
    field = node.field(near[0]) if near else None
    if field is not None:
        behind = text.partition(name)[2]
        number = ".1" if field.node.form == "list" and behind and not behind[1].isdigit() else ""
        return f"did you mean {text.replace(name, field.name + number, 1)}?"
    return "known here: " + ", ".join(node.names)


def _below(node: Node) -> Iterator[str]:
    """Yield the single values below a type as people write them; not those of free keys."""
    for field in node.fields:
        if field.node.form != "table":
            for path, _ in leaves(field.node, (field.name,)):
                yield ".".join("1" if step == "*" else step for step in path)


def _value(text: str, node: Node, path: str) -> Tree:
    value = _read(text, node, path)
    if not value:
        raise _no_value(path)
    return value


def _no_value(path: str) -> CsrregError:
    return CsrregError(f"{path}: there is no value", "csrreg set ID --unset FIELD takes one away")


def _read(text: str, node: Node, path: str) -> Tree:
    if node.form == "scalar":
        return text
    if text in ("[]", "{}"):
        return {}
    if text.lstrip().startswith(("{", "[")) and not _is_list_of_text(text, node):
        return _json(text, path)
    if node.form == "list" and node.item is not None:
        if node.item.form == "scalar":
            if re.fullmatch(r"\[[^\[\]]*,[^\[\]]*\]", text):
                raise CsrregError(
                    f"{path}: {text} could be a list or two values with brackets",
                    f"write {path}={text[1:-1]}",
                )
            return [part.strip() for part in text.split(",") if part.strip()]
        return [_value(text, node.item, path)]
    return _fields(text, node, path)


def _is_list_of_text(text: str, node: Node) -> bool:
    """``[SC]`` is a customer's mark far more often than a list of one."""
    return node.form == "scalar" or (
        node.form == "list" and node.item is not None and '"' not in text and ":" not in text
    )


def _fields(text: str, node: Node, path: str) -> Mapping:
    """Read ``what=Train auditors,owner=li.wei,due=2026-12-01``."""
    result: Mapping = {}
    for pair in _PAIR.split(text):
        name, equals, value = pair.partition("=")
        if not equals or not value.strip():
            raise _no_fields(pair, node, path)
        refuse_placeholder(f"{path}: {name.strip()}", value)
        holder = result
        *groups, last = name.strip().split(".")
        for group in groups:
            inner = holder.setdefault(group, {})
            if not isinstance(inner, dict):
                raise CsrregError(f"{path}: {group} is given both as a value and as fields")
            holder = inner
        if last in holder:
            raise CsrregError(f"{path}: {last} is given twice")
        holder[last] = value.strip()
    return result


def _no_fields(text: str, node: Node, path: str) -> CsrregError:
    """Return what to say when one value is given where fields stand."""
    if node.form == "table" and node.item is not None:
        below = f".{node.item.names[0]}" if node.item.names else ""
        hint = f"name one: {path}.NAME{below}=…"
        return CsrregError(f"{path} holds entries under names of your own; {text!r} is none", hint)
    first, *more = node.names
    example = ",".join(f"{name}=…" for name in (first, *more[:1]))
    return CsrregError(
        f"{path} holds fields ({', '.join(node.names)}); {text!r} is none of them with a value",
        f"write '{example}', or JSON: '{{\"{first}\": \"…\"}}'",
    )


def _json(text: str, path: str) -> Tree:
    try:
        value = json.loads(
            text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_once
        )
        return as_tree(value)
    except (json.JSONDecodeError, RecursionError) as error:
        hint = "every name and text in double quotes, no comma behind the last one"
        raise CsrregError(f"{path}: the value is no JSON: {error}", hint) from None
    except ValueError as error:
        raise CsrregError(f"{path}: {error}") from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the fields of a JSON object; JSON itself would drop a duplicate without a word."""
    fields = dict(pairs)
    for name, _ in pairs:
        if sum(name == other for other, _ in pairs) > 1:
            raise ValueError(f"{name} is given twice")
    return fields


def as_tree(value: object) -> Tree:
    """Return a JSON value as a text tree; null and empty values are absent.

    Raises:
        ValueError: for true and false, which could mean many things, and for empty list items.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        if any(item is None or item in ("", [], {}) for item in value):
            raise ValueError("an empty list item")
        return [as_tree(item) for item in value]
    if isinstance(value, dict):
        return dict(_members(value))
    raise ValueError(f'{json.dumps(value)} is neither text nor number; write "yes" or "no"')


def _members(value: dict[str, object]) -> Iterator[tuple[str, Tree]]:
    for key, inner in value.items():
        if inner is not None and inner not in ("", [], {}):
            yield key, as_tree(inner)
