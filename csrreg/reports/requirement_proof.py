"""Does a requirement apply, where is it met, what shows it, who made sure: site by site."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from csrreg.reports import requirement_cells as cells
from csrreg.reports.names import person_cell, process_cell, site_cell
from csrreg.reports.page import Cell, Column, Label, Row, Section, Table, Text
from csrreg.reports.requirement_facts import limited_to

if TYPE_CHECKING:
    from csrreg.model.register import Register
    from csrreg.model.status import SiteView
    from csrreg.reports.scoped import Placed

_Cells = tuple[Cell, ...]


def proof_sections(placed: "Placed", register: "Register") -> Iterator[Section]:
    """Yield the sections; a table has a line *none* for each site where nothing is recorded."""
    proof = _Proof([view for view, _ in placed.at], register)
    yield Section("applies", (proof.applies(),))
    yield Section("met", (proof.met(), proof.actions()))
    yield Section("proof", (proof.evidence(), proof.verification()))


class _Proof:
    def __init__(self, views: "list[SiteView]", register: "Register") -> None:
        self.views = views
        self.register = register
        self.by_site = len(views) > 1 or bool(views[0].site)

    def applies(self) -> Table:
        columns = (
            Column("applies"),
            Column("reason", "long"),
            Column("parts"),
            Column("judged"),
            Column("gap_at_assessment"),
            Column("gap", "long"),
            Column("gap_judged"),
        )
        return self._table("applies", columns, lambda view: (self._judged(view),))

    def _judged(self, view: "SiteView") -> _Cells:
        said, gap, register = view.applies, cells.measured(view), self.register
        listed = limited_to(view, register)
        judged = cells.signed(said.by, said.date, register) if said is not None else None
        measured = cells.signed(gap.by, gap.date, register) if gap is not None else None
        return (
            cells.applies(view),
            cells.text(said.reason if said is not None else None) or cells.DASH,
            listed or (Label("word.all") if cells.asks_for_work(view) else cells.DASH),
            judged or cells.DASH,
            cells.fulfilled(view),
            cells.text(gap.note if gap is not None else None) or cells.DASH,
            measured or cells.DASH,
        )

    def met(self) -> Table:
        columns = (Column("process"), Column("our_document"), Column("place", "long"))
        return self._table(
            "met",
            columns,
            lambda view: (
                (
                    process_cell(i.process, self.register) if i.process else cells.DASH,
                    cells.text(i.document) or cells.DASH,
                    cells.text(i.place) or cells.DASH,
                )
                for i in view.implemented_in
            ),
        )

    def actions(self) -> Table:
        columns = (
            Column("what", "long"),
            Column("owner"),
            Column("due", "date"),
            Column("done", "date"),
            Column("effort"),
        )
        return self._table("actions", columns, self._actions)

    def _actions(self, view: "SiteView") -> Iterator[_Cells]:
        for action in (*cells.open_actions(view), *(a for a in view.actions if a.done)):
            yield (
                Text(action.what),
                person_cell(action.owner or "", self.register),
                cells.due(action, self.register),
                cells.day(action.done) or Label("action.open"),
                cells.text(action.effort) or cells.DASH,
            )

    def evidence(self) -> Table:
        columns = (Column("evidence", "long"), Column("reference"), Column("date", "date"))
        return self._table(
            "evidence",
            columns,
            lambda view: (
                (
                    Text(e.what),
                    cells.text(e.ref) or cells.DASH,
                    cells.day(e.date) or Label("word.unknown"),
                )
                for e in view.evidence
            ),
        )

    def verification(self) -> Table:
        columns = (
            Column("date", "date"),
            Column("by"),
            Column("method", "long"),
            Column("result"),
            Column("covers"),
            Column("holds", "status"),
            Column("valid_until", "date"),
            Column("note", "long"),
        )
        return self._table("verification", columns, self._verification)

    def _verification(self, view: "SiteView") -> Iterator[_Cells]:
        """Yield the verifications, the latest first; only that one can still count."""
        for number, found in enumerate(reversed(view.verification)):
            covered = found.covers.edition if found.covers is not None else None
            latest = number == 0
            proof = cells.proof(found, view.requirement, self.register)
            yield (
                cells.day(found.date),
                person_cell(found.by, self.register),
                cells.text(found.method) or cells.DASH,
                Label(f"answer.{found.result}"),
                cells.text(covered) or Label("word.unknown"),
                proof if latest else Label("proof.earlier"),
                cells.day(found.valid_until) or Label("proof.no_end"),
                cells.text(found.note) or cells.DASH,
            )

    def _table(
        self,
        name: str,
        columns: tuple[Column, ...],
        rows_of: "Callable[[SiteView], Iterable[_Cells]]",
    ) -> Table:
        """Return a table with a column for the site, where sites differ."""
        rows = []
        for view in self.views:
            site: _Cells = (self._site(view.site, name),) if self.by_site else ()
            found = list(rows_of(view))
            if not found and self.by_site:
                none = cells.lacking(view) if name != "actions" else Label("word.none")
                found = [(none, *[cells.DASH] * (len(columns) - 1))]
            rows += [Row((*site, *row)) for row in found]
        head = (Column("site"),) if self.by_site else ()
        empty = Label("word.none") if name == "actions" else cells.lacking(self.views[0])
        return Table(name, (*head, *columns), rows, plain=True, empty=empty)

    def _site(self, code: str, table: str) -> Cell:
        """Return a site; its name stands in the first table only."""
        return site_cell(code, self.register) if table == "applies" else Text(code)
