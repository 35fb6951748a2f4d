"""Which documents carry a special characteristic, and which drawing revision they cover."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from csrreg.model.coverage import (
    covers,
    is_older,
    is_settled,
    needed,
    outdated,
    part_of,
    revision_in_force,
    unchanged_since,
)
from csrreg.reports.names import carrier_cell
from csrreg.reports.page import Cell, Label, Number, Status, Text
from csrreg.reports.requirement_cells import joined, several, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csrreg.model.characteristic import Carried, Characteristic
    from csrreg.model.register import Register

OLDER = Status("older_revision", "late")
"""What covers an older drawing revision than the one in force."""


def carried(record: "Characteristic", register: "Register") -> Cell:
    """Return how many of the documents that must carry it do, and which do not.

    Those of which a reason says that they need not are counted by themselves. Of a prototype, which
    has only its drawing, the phase is named.
    """
    lines = list(_carriers(record, register))
    if not lines:
        return Label("carried.not_asked")
    asked = [x for x in lines if not x.is_needless]
    wrong = [joined(carrier_cell(x.kind), x.state, between=": ") for x in asked if x.state]
    values = {"count": Number(len(asked) - len(wrong)), "total": Number(len(asked))}
    needless = len(lines) - len(asked)
    count = Label("word.of", values)
    if needless:
        more = {"count": Number(needless)}
        count = Label("carried.counted", {"of": count, "needless": Label("carried.needless", more)})
    part = part_of(record, register)
    first = part is not None and part.phase == "prototype"
    phase = Label("carried.phase", {"phase": Label("phase.prototype")}) if first else None
    return several((count, phase, *wrong, _not_yet(asked, record, register)))


def _not_yet(lines: "list[_Carrier]", record: "Characteristic", register: "Register") -> Cell:
    """Return which documents do not cover the next coming revision yet; None for all of them."""
    part, today = part_of(record, register), register.today
    coming = [r for r in part.revisions if r.effective and r.effective > today] if part else []
    if part is None or not coming:
        return None
    name = coming[0].revision
    proven = unchanged_since(record, part, name)
    late = [
        carrier_cell(line.kind)
        for line in lines
        if line.state is None
        and line.found is not None
        and (covered := covers(line.kind, line.found)) is not None
        and is_older(part, covered, proven)
    ]
    if not late:
        return None
    kinds = joined(*late, between=", ")
    return Label("carried.not_yet", {"revision": Text(name), "kinds": kinds})


def documents(record: "Characteristic", register: "Register") -> Cell:
    """Return every document that carries it, must do so, or need not; None without any."""
    return joined(*map(_document, _carriers(record, register)), between="; ")


@dataclass(frozen=True, slots=True)
class _Carrier:
    """A kind of document and what stands in the record for it."""

    kind: str
    found: "Carried | None"
    covers: Cell
    """Which drawing revision it covers, where that is not the one in force; else None."""
    state: Status | None
    """What is wrong with it."""

    @property
    def is_needless(self) -> bool:
        """Whether a reason says that it need not carry it."""
        found = self.found
        return found is not None and not found.document and found.not_needed is not None


def _carriers(record: "Characteristic", register: "Register") -> "Iterator[_Carrier]":
    part = part_of(record, register)
    in_force = revision_in_force(part, register.today)
    older = outdated(record, part, in_force) if part is not None and in_force is not None else {}
    for kind in dict.fromkeys((*needed(record, part, register.settings), *record.carried_in)):
        found = record.carried_in.get(kind)
        if found is None or not is_settled(found):
            yield _Carrier(kind, found, None, Status("not_carried", "late"))
            continue
        covered = older.get(kind) or covers(kind, found)
        said = drawing(covered) if covered and covered != in_force else None
        if covered is None and found.document:
            said = Label("carried.not_said")
        yield _Carrier(kind, found, said, OLDER if kind in older else None)


def _document(line: _Carrier) -> Cell:
    name, found = carrier_cell(line.kind), line.found
    if found is None or not is_settled(found):
        return joined(name, line.state, between=": ")
    if not found.document:
        why = Label("carried.not_needed", {"why": Text(found.not_needed or "")})
        return joined(name, why, between=": ")
    where = joined(Text(found.document), _document_revision(found), line.covers, line.state)
    return joined(name, joined(where, text(found.place), between=", "), between=": ")


def _document_revision(found: "Carried") -> Cell:
    if not found.revision:
        return None
    return Label("carried.revision", {"revision": Text(found.revision)})


def drawing(revision: str) -> Cell:
    """Return which drawing revision is covered."""
    return Label("carried.covers", {"revision": Text(revision)})
