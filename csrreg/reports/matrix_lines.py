"""The lines of the matrix: a clause each, and in one line those of a chapter that nobody cites."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from csrreg.model.ids import natural_key
from csrreg.model.kinds import COMMON
from csrreg.model.status import sites_of
from csrreg.reports.clause_states import Known, states_of
from csrreg.reports.names import customer_order
from csrreg.reports.page import Block, Cell, Column, Joined, Label, Number, Ref, Row, Table, Text
from csrreg.reports.requirement_cells import (
    DASH,
    asks_for_work,
    met,
    per_site,
    place,
    placed_in,
    several,
    source,
    status,
)
from csrreg.reports.scoped import Placed, requirements_in, status_at

if TYPE_CHECKING:
    from csrreg.model.register import Entry, Register
    from csrreg.model.requirement import Requirement
    from csrreg.reports.request import Request


_SHORT = 2
"""So many clauses that follow each other are named one by one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One clause, or several of a chapter of which the same is known; none: no clause cited."""

    chapter: str
    clauses: tuple[str, ...]
    at: "Mapping[str, Known | tuple[Entry[Requirement], ...]]"
    """What is known for each customer."""
    whole: bool = False
    """Whether it is the only line of its chapter, and nobody cites any of its clauses."""

    @property
    def requirements(self) -> "list[Entry[Requirement]]":
        """The requirements of all customers, in their order."""
        return [
            entry for found in self.at.values() if not isinstance(found, str) for entry in found
        ]


class Matrix:
    """What a matrix is made of, within the scope of a request."""

    def __init__(self, request: "Request") -> None:
        self.request = request
        self.register: Register = request.register
        self.states = states_of(self.register, _codes(request))
        self.titles = request.titles
        cited = {clause for s in self.states for clause in s.cited}
        known = {*self.titles, *self.register.lexicon.clauses, *cited} - {""}
        self.order = {clause: at for at, clause in enumerate(sorted(known, key=natural_key))}
        self.shown: set[str] = set()
        """The requirements whose texts stand on the page already."""
        scope = request.scope
        everywhere = type(scope)(site=scope.site)
        self.placed = {p.entry.id: p for p in requirements_in(everywhere, self.register)}
        narrow = bool(scope.part or scope.owner or scope.process)
        self.wanted = {p.entry.id for p in placed_in(request)} if narrow else None
        """The requirements whose clauses are shown; None for every clause. What is known at a
        clause does not depend on it: a requirement of somebody else is still one."""

    def lines(self) -> Iterator[Line]:
        """Yield the lines in the order of the clauses; what cites none comes last."""
        for chapter, clauses in self._chapters():
            found = list(self._lines_of(chapter, clauses))
            whole = len(found) == 1 and not self._is_told(found[0])
            yield from (replace(line, whole=True) for line in found) if whole else found
        none = Line("", (), {s.code: s.cited.get("", ()) for s in self.states})
        if self._is_wanted(none) and not self.request.scope.clause:
            yield none

    def _lines_of(self, chapter: str, clauses: list[str]) -> Iterator[Line]:
        left: dict[tuple[str, ...], list[str]] = {}
        for clause in clauses:
            line = Line(chapter, (clause,), {s.code: s.at(clause) for s in self.states})
            if not self._is_told(line):
                left.setdefault(tuple(map(str, line.at.values())), []).append(clause)
            elif self._is_wanted(line):
                yield line
        for same in left.values() if self.wanted is None else ():
            yield Line(chapter, tuple(same), {s.code: s.at(same[0]) for s in self.states})

    def _is_told(self, line: Line) -> bool:
        """Return whether somebody cites a clause, or recorded its section."""
        told = any(clause in s.told for clause in line.clauses for s in self.states)
        return told or bool(line.requirements)

    def _is_wanted(self, line: Line) -> bool:
        return self.wanted is None or any(e.id in self.wanted for e in line.requirements)

    def _chapters(self) -> "list[tuple[str, list[str]]]":
        asked = self.request.scope.clause
        found: dict[str, list[str]] = {}
        for clause in self.order:
            if not asked or clause == asked or clause.startswith((f"{asked}.", f"{asked} ")):
                found.setdefault(clause.partition(".")[0], []).append(clause)
        return list(found.items())

    def placed_of(self, entry: "Entry[Requirement]") -> Placed:
        """Return a requirement with its status at every site in scope."""
        if entry.id in self.placed:
            return self.placed[entry.id]
        site = self.request.scope.site
        views = [v for v in sites_of(entry.record, self.register) if v.site in ("", site or v.site)]
        return Placed(entry, tuple((v, status_at(v, self.register)) for v in views))

    def status_of(self, entry: "Entry[Requirement]") -> Cell:
        """Return how far a requirement is."""
        return status(self.placed_of(entry), self.register)

    def met_of(self, entry: "Entry[Requirement]") -> Cell:
        """Return where a requirement is met."""
        views = [view for view, _ in self.placed_of(entry).at]
        return per_site(views, met)

    def met_by(self, entries: "Iterable[Entry[Requirement]]") -> Cell:
        """Return where some requirements are met, each place once."""
        views = [view for entry in entries for view, _ in self.placed_of(entry).at]
        places = {
            (item.process, item.document, item.place): item
            for view in views
            for item in view.implemented_in
        }
        if places:
            return several(place(item) for item in places.values())
        return Label("met.not_yet" if any(map(asks_for_work, views)) else "met.not_needed")

    def heading(self, line: Line, before: str | None) -> Row | None:
        """Return the row that heads a chapter, before its first line; a whole one needs none."""
        if line.chapter in ("", before) or line.whole:
            return None
        title = self.titles.get(line.chapter, "")
        return Row((Text(f"{line.chapter} {title}".rstrip()),), group=True)

    def head(self, line: Line) -> tuple[Cell, Cell]:
        """Return clause and title of a line; for several clauses how many and which."""
        if not line.clauses:
            return Label("word.no_clause"), DASH
        if len(line.clauses) == 1:
            return Text(line.clauses[0]), self.title_of(line.clauses[0])
        listed: Cell = Joined(tuple(map(Text, self._runs(line.clauses))), ", ")
        if line.whole:
            return Text(line.chapter), Joined((self.title_of(line.chapter), listed), ": ")
        return Label("matrix.others", {"count": Number(len(line.clauses))}), listed

    def _runs(self, clauses: tuple[str, ...]) -> Iterator[str]:
        """Yield clauses, those that follow each other in the standard as ``8.1–8.2.1``."""
        run: list[str] = []
        for clause in (*clauses, ""):
            if run and (not clause or self.order[clause] != self.order[run[-1]] + 1):
                yield from (f"{run[0]}–{run[-1]}",) if len(run) > _SHORT else run
                run = []
            run.append(clause)

    def title_of(self, clause: str) -> Cell:
        """Return the name of a clause; that the standard has none of that number."""
        if title := self.titles.get(clause, ""):
            return Text(title)
        known = self.register.lexicon.clauses or self.titles
        return DASH if not known or clause in known else Label("matrix.no_such_clause")

    def texts(self, name: str, entries: "Iterable[Entry[Requirement]]") -> tuple[Block, ...]:
        """Return what unfolds below a line: the texts of requirements, each once on the page."""
        new = [entry for entry in entries if entry.id not in self.shown]
        self.shown.update(entry.id for entry in new)
        columns = (
            Column("requirement"),
            Column("source"),
            Column("text", "long"),
            Column("implemented_in"),
        )
        rows = [
            Row(
                (
                    Ref(entry.id, entry.title),
                    source(entry.record, self.register),
                    Text(entry.record.text, entry.record.language or ""),
                    self.met_of(entry),
                ),
                entry.id,
            )
            for entry in {entry.id: entry for entry in new}.values()
        ]
        caption = Label("table.texts")
        return (Table(f"texts_{name}", columns, rows, caption=caption, plain=True),) if rows else ()


def _codes(request: "Request") -> list[str]:
    """Return the customers in scope by code, what binds everybody last; not the former ones."""
    register, scope = request.register, request.scope
    found = {e.customer for e in (*register.requirements, *register.documents)}
    for entry in register.customers:
        retired = entry.record.retired
        if retired is not None and retired.date <= register.today:
            found.discard(entry.id)
        elif entry.id != COMMON:
            found.add(entry.id)
    part = register.entries.get(scope.part) if scope.part else None
    if part is not None:
        found &= {part.customer, COMMON}
    if scope.customer:
        found = {scope.customer, *(found & {COMMON})}
    return sorted(found, key=customer_order)
