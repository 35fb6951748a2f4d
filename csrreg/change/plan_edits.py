"""What a comparison can record: where a plan carries each characteristic that was found in it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from csrreg.change.edits import ChangedFile, Edit, Set, Unset
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.change.plan_compare import Comparison
    from csrreg.change.plan_lines import Line
    from csrreg.model.characteristic import Characteristic
    from csrreg.model.register import Entry, Register


def edits_of(found: "Comparison", register: "Register") -> tuple[ChangedFile, ...]:
    """Return the edits that record where the plan carries each characteristic that was found.

    Raises:
        CsrregError: if neither the plan, the user nor the register names the document.
    """
    lines: dict[str, list[Line]] = {}
    for m in found.matches:
        if m.entry.record.retired is None:
            lines.setdefault(m.entry.id, []).append(m.line)
    changes = []
    for id, where in sorted(lines.items()):
        entry = register.entries[id]
        edits = tuple(_edits(entry, where, found))
        if edits:
            changes.append(ChangedFile(entry.record_id.file, edits))
    return tuple(changes)


def _edits(
    entry: "Entry[Characteristic]", lines: "Iterable[Line]", found: "Comparison"
) -> Iterator[Edit]:
    carried = entry.record.carried_in.get(found.kind)
    if not found.where.document and (carried is None or carried.document is None):
        raise CsrregError(
            f"{entry.id}: which document is it? Neither the plan nor the register says",
            "name it: --document CP-0123 --revision 9",
        )
    wanted = {
        "document": found.where.document,
        "revision": found.where.revision,
        "place": ", ".join(dict.fromkeys(line.place for line in lines)),
        "for_revision": found.where.for_revision,
    }
    for name, value in wanted.items():
        if value and (carried is None or getattr(carried, name) != value):
            yield Set(("carried_in", found.kind, name), value)
    if carried is not None and carried.not_needed is not None:
        yield Unset(("carried_in", found.kind, "not_needed"))
