"""The fields of a record that was read, as the text tree of its file.

A report has the records of another day, and no files: what changed is told from these trees.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from csrreg.model.fields import Node, node_of

if TYPE_CHECKING:
    from csrreg.model.register import Entry
    from csrreg.model.tree import Mapping, Tree


def tree_of(entry: "Entry[Any]") -> "Mapping":
    """Return the fields of a record under the names that its file gives them; empty ones left out.

    A number says its value, not how it was written: 1.50 and 1.5 differ only as far as the record
    keeps them apart.
    """
    return _shape(entry.record, node_of(entry.kind.shape))


def _shape(record: Any, node: Node) -> "Mapping":
    found: Mapping = {}
    for field in node.fields:
        # A name that Python has taken is spelt with an underscore there: class_.
        name = field.name if hasattr(record, field.name) else f"{field.name}_"
        tree = _tree(getattr(record, name), field.node)
        if tree:
            found[field.name] = tree
    return found


def _tree(value: Any, node: Node) -> "Tree":
    if value is None:
        return ""
    if node.form == "shape":
        return _shape(value, node)
    if node.form == "list":
        assert node.item is not None
        return [_tree(item, node.item) for item in value]
    if node.form == "table":
        assert node.item is not None
        return {str(key): _tree(item, node.item) for key, item in value.items()}
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)
