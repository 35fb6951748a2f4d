"""One requirement on one page, in the order an auditor asks.

What the customer wrote and where, what it means for us, does it apply, where it is met, what shows
it, who made sure, what each edition did to it, what depends on it, what changed since.
"""

from typing import TYPE_CHECKING

from csrreg.errors import CsrregError
from csrreg.model.ids import id_of_file
from csrreg.model.status import sites_of
from csrreg.model.touching import edition_on
from csrreg.reports import requirement_cells as cells
from csrreg.reports.names import customer_cell
from csrreg.reports.page import (
    Block,
    Cell,
    Column,
    Day,
    Facts,
    Label,
    Page,
    Prose,
    Quote,
    Ref,
    Row,
    Section,
    Status,
    Table,
    Text,
)
from csrreg.reports.requirement_facts import cascade, deviation, kept, refers_to
from csrreg.reports.requirement_history import changed_since, editions
from csrreg.reports.requirement_proof import proof_sections
from csrreg.reports.requirement_uses import uses
from csrreg.reports.scoped import Placed, about, status_at
from csrreg.reports.tones import status_cell

if TYPE_CHECKING:
    from csrreg.model.document import Edition
    from csrreg.model.register import Register
    from csrreg.reports.request import Request


def build(request: "Request") -> Page:
    """Return the page of ``request.id``.

    Raises:
        CsrregError: if there is no such requirement.
    """
    register = request.register
    entry = register.entries.get(request.id)
    if entry is None or entry.kind.name != "requirement":
        raise CsrregError(
            f"there is no requirement {request.id} here", "csrreg list requirement shows them"
        )
    views = [v for v in sites_of(entry.record, register) if request.scope.site in ("", v.site)]
    views = views or list(sites_of(entry.record, register))
    placed = Placed(entry, tuple((v, status_at(v, register)) for v in views))
    blocks: tuple[Block | None, ...] = (
        _head(placed, request),
        _source(placed, register),
        _meaning(placed),
        *proof_sections(placed, register),
        _agreed(placed, register),
        editions(entry.record, register),
        uses(entry, register),
        _findings(request),
        changed_since(entry, request),
    )
    return Page(
        "requirement",
        tuple(block for block in blocks if block is not None),
        title=Ref(entry.id, entry.record.title),
        about=about(request),
        file=entry.id,
    )


def _head(placed: Placed, request: "Request") -> Facts:
    """Return what the requirement is, how far it is, and who sees to it."""
    record, register = placed.entry.record, request.register
    views = [view for view, _ in placed.at]
    clauses = [
        Text(f"{clause} {request.titles.get(clause, '')}".rstrip()) for clause in record.clauses
    ]
    items: list[tuple[str, Cell]] = [
        ("customer", customer_cell(placed.entry.customer, register)),
        ("status", cells.status(placed, register)),
        ("owner", cells.per_site(views, lambda view: cells.owner(view, register))),
        ("clauses", cells.several(clauses, Label("word.no_clause"))),
    ]
    shown = ("origin", "category", "priority", "tags", "supersedes", "retired")
    items += [f for f in kept(record, register) if f[0] in shown and f[1] is not None]
    replaced_by = [
        Ref(e.id, e.title) for e in register.requirements if e.record.supersedes == placed.entry.id
    ]
    if replaced_by:
        items.append(("replaced_by", cells.several(replaced_by)))
    return Facts(tuple(items), columns=2)


def _source(placed: Placed, register: "Register") -> Section:
    """Return where the customer wrote it, and the customer's words."""
    record = placed.entry.record
    where = record.source
    document = register.document(where.document)
    items: list[tuple[str, Cell]] = [
        ("document", Ref(where.document, document.title if document is not None else "")),
    ]
    edition = None
    if document is not None:
        items.append(("document_number", cells.text(document.number) or Label("word.none")))
        edition = next((e for e in document.editions if e.edition == where.edition), None)
    items.append(("edition", cells.text(where.edition) or Label("word.unknown")))
    items.append(("section", cells.text(where.section) or Label("word.unknown")))
    if where.page:
        items.append(("page", Text(where.page)))
    if edition is not None:
        items += _edition(edition, register)
    if document is not None:
        newest = edition_on(document, register.today)
        if newest is not None and newest.edition != where.edition:
            since = newest.effective or newest.received or newest.published
            said: Cell = Text(newest.edition)
            if since is not None:
                said = Label("source.in_force", {"edition": said, "day": Day(since)})
            items.append(("in_force", said))
        if document.retired is not None:
            retired = cells.signed(document.retired.by, document.retired.date, register)
            items.append(("withdrawn", cells.joined(retired, Text(document.retired.reason))))
    refers = refers_to(record, register)
    if refers is not None:
        items.append(("refers_to", refers))
    quote = Quote(Text(record.text, record.language or ""))
    return Section("source", (quote, Facts(tuple(items), columns=2)))


def _edition(edition: "Edition", register: "Register") -> list[tuple[str, Cell]]:
    reviewed = edition.reviewed
    said: Cell = Status("not_reviewed", "open")
    if reviewed is not None:
        said = cells.signed(reviewed.by, reviewed.date, register)
    file = cells.several((cells.text(edition.file), cells.text(edition.source)))
    found: list[tuple[str, Cell]] = [
        ("effective", cells.day(edition.effective) or Label("word.unknown")),
        ("received", cells.day(edition.received) or Label("word.unknown")),
        ("edition_reviewed", said),
    ]
    return [*found, ("file", file)] if file is not None else found


def _meaning(placed: Placed) -> Section:
    """Return what it means for us, in our words."""
    said = placed.entry.record.interpretation
    text: Cell = Text(said) if said else Label("meaning.none")
    return Section("meaning", (Prose(text),))


def _agreed(placed: Placed, register: "Register") -> Section:
    """Return deviation, cascade to suppliers, and how long records are kept."""
    record = placed.entry.record
    customer = register.customer(placed.entry.customer)
    length = record.retention
    asked = customer.retention if customer is not None else None
    kept_for: Cell = Label("word.unknown")
    if length is not None:
        kept_for = cells.length(length)
    elif asked is not None:
        kept_for = Label("retention.customer", {"length": cells.length(asked)})
    items: tuple[tuple[str, Cell], ...] = (
        ("deviation", deviation(record.exception) or Label("deviation.none")),
        ("cascade", cascade(record.cascade)),
        ("retention", kept_for),
    )
    other = tuple(
        f for f in kept(record, register) if f[0] in ("links", "notes") and f[1] is not None
    )
    return Section("agreed", (Facts((*items, *other)),))


def _findings(request: "Request") -> Section | None:
    """Return what the check says of the requirement; None where it says nothing."""
    rows = []
    for finding in request.findings:
        known = id_of_file(finding.file)
        if known is not None and known.text == request.id:
            severity = status_cell("severity", finding.severity.value)
            rows.append(Row((Text(finding.code), severity, Text(finding.message, "en"))))
    if not rows:
        return None
    columns = (Column("code", "id"), Column("severity", "status"), Column("message", "long"))
    return Section("findings", (Table("findings", columns, rows, plain=True),))
