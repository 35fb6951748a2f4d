"""A new record's file with every field there is, the empty ones in comments."""

from csrreg.model.fields import Field, Node, node_of
from csrreg.model.kinds import Kind
from csrreg.model.tree import Mapping
from csrreg.store.yaml.emit import field_text


def skeleton(kind: Kind, tree: Mapping) -> str:
    """Return the text of a draft: what is known, and what else could be filled in."""
    node = node_of(kind.shape)
    blocks = [f"# A new {kind.name}. Remove the # in front of what you fill in.\n"]
    for field in node.fields:
        note = f"# {field.description}{' Required.' if field.required else ''}\n"
        if field.name in tree:
            blocks.append(note + field_text(field.name, tree[field.name], node))
        elif field.required:
            blocks.append(note + "".join(_lines(field, "")))
        else:
            blocks.append(note + "".join(f"# {line}" for line in _lines(field, "")))
    return "\n".join(blocks)


def _lines(field: Field, pad: str) -> list[str]:
    """Return the lines a field could have, with its choices or form behind each value."""
    node = field.node
    if node.form == "scalar":
        return [f"{pad}{field.name}:{_hint(node)}\n"]
    if node.form == "list" and node.item is not None and node.item.form == "scalar":
        return [f"{pad}{field.name}:\n", f"{pad}  -{_hint(node.item)}\n"]
    lines = [f"{pad}{field.name}:\n"]
    if node.form == "list" and node.item is not None:
        inner = [line for part in node.item.fields for line in _lines(part, "")]
        first, *rest = inner
        return [*lines, f"{pad}  - {first}", *(f"{pad}    {line}" for line in rest)]
    if node.form == "table" and node.item is not None:
        if node.item.form == "scalar":
            return [*lines, f"{pad}  KEY:{_hint(node.item)}\n"]
        inner = [line for part in node.item.fields for line in _lines(part, pad + "    ")]
        return [*lines, f"{pad}  KEY:\n", *inner]
    return [*lines, *(line for part in node.fields for line in _lines(part, pad + "  "))]


def _hint(node: Node) -> str:
    if node.choices:
        return "  # " + ", ".join(node.choices)
    forms = {"date": "YYYY-MM-DD", "moment": "YYYY-MM-DDThh:mm+hh:mm", "duration": "15 years"}
    if node.scalar in forms:
        return f"  # {forms[node.scalar]}"
    return f"  # an id of {node.refers_to[0]}" if node.refers_to else ""
