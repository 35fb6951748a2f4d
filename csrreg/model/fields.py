"""What fields a shape has, as data: for writing files, reading flags, prompts, tables and links.

The shapes themselves are the only source; nothing is said twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from csrreg.findings import Step
from csrreg.model.types import Is, file_key

Form = Literal["scalar", "list", "table", "shape"]


@dataclass(frozen=True, slots=True)
class Node:
    """The type of a field: one value, a list, a table with free keys, or a shape."""

    form: Form
    scalar: str = "text"
    refers_to: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    item: "Node | None" = None
    key: "Node | None" = None
    fields: "tuple[Field, ...]" = ()

    def field(self, name: str) -> "Field | None":
        """Return the field of that name, or None."""
        return next((f for f in self.fields if f.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields, in the order they are written."""
        return tuple(f.name for f in self.fields)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a shape."""

    name: str
    node: Node
    required: bool
    description: str


@lru_cache(maxsize=64)
def node_of(shape: Any) -> Node:
    """Return a shape's fields, in the order they are written."""
    fields = []
    for attribute, info in shape.__pydantic_fields__.items():
        annotation = shape.__annotations__[attribute]
        required = info.is_required()
        fields.append(
            Field(file_key(attribute), _node(annotation), required, info.description or "")
        )
    return Node("shape", fields=tuple(fields))


def _node(annotation: Any) -> Node:
    origin = get_origin(annotation)
    if origin is Annotated:
        mark = next(m for m in get_args(annotation)[1:] if isinstance(m, Is))
        return Node("scalar", scalar=mark.scalar, refers_to=mark.refers_to)
    if origin in (Union, UnionType):
        (inner,) = (a for a in get_args(annotation) if a is not NoneType)
        return _node(inner)
    if origin is Literal:
        return Node("scalar", choices=get_args(annotation))
    if origin is tuple:
        return Node("list", item=_node(get_args(annotation)[0]))
    if origin is dict:
        key, value = get_args(annotation)
        return Node("table", key=_node(key), item=_node(value))
    return node_of(annotation)


def node_at(node: Node, path: tuple[Step, ...]) -> Node | None:
    """Return the type at a path below a type, or None where there is none."""
    for step in path:
        if node.form == "shape":
            field = node.field(step) if isinstance(step, str) else None
            if field is None:
                return None
            node = field.node
        elif node.item is not None and (node.form == "list") == isinstance(step, int):
            node = node.item
        else:
            return None
    return node


def leaves(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Yield every single value of a type with its path; ``*`` stands for an item or a free key.

    The key of a table is a leaf too, at a path that ends in ``@``.
    """
    if node.form == "scalar":
        yield path, node
    elif node.form == "shape":
        for field in node.fields:
            yield from leaves(field.node, (*path, field.name))
    elif node.item is not None:
        if node.key is not None:
            yield (*path, "@"), node.key
        yield from leaves(node.item, (*path, "*"))
