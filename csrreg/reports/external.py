"""An external copy: a report for a customer without what we say among ourselves.

Left out are opinions, notes, gaps, actions, feasibility risks, open points and findings; what was
agreed, where it is met, what shows it and who verified it stays. Reports that are about nothing
else are not made as external copies at all.
"""

from dataclasses import replace

from csrreg.reports.page import Block, Chart, Facts, Figures, Identity, Label, Page, Section, Table

REPORTS = frozenset(
    (
        "matrix",
        "requirements",
        "requirement",
        "characteristics",
        "review",
        "ledger",
        "evaluation",
        "editions",
    )
)
"""Those of which there are external copies."""
_FACTS = frozenset(
    (
        "notes",
        "note",
        "links",
        "gap",
        "actions",
        "priority",
        "tags",
        "effect_time",
        "effect_cost",
        "effect_resources",
        "arbitration",
        "provisional",
        "class_history",
        "prepared_by",
    )
)
_COLUMNS = frozenset(
    (
        "gap",
        "gap_judged",
        "gap_at_assessment",
        "actions",
        "note",
        "remarks",
        "due",
        "left",
        "missing",
    )
)
_BLOCKS = frozenset(
    (
        "open",
        "opinions",
        "differences",
        "remarks",
        "digests",
        "findings",
        "changed_since",
        "actions",
        "risks",
        "informed",
        "monitoring",
        "signatures",
    )
)
"""Sections and tables by name."""
_TABLES = _BLOCKS | {"questions"}
"""What the customer is asked to accept stands in the section of the questions, and stays."""
_FIGURES = frozenset(("late", "in_progress", "looks_late", "to_compare", "reviews_overdue"))


def outside(page: Page) -> Page:
    """Return a page without what is internal, and with the word for it among what it is about."""
    sheet = _table(page.sheet) if page.sheet is not None else None
    about = (("copy", Label("word.external")), *page.about)
    return replace(page, blocks=_blocks(page.blocks), about=about, sheet=sheet)


def outside_identity(identity: Identity) -> Identity:
    """Return what a report says of itself without the findings of the check."""
    return replace(identity, findings={}, external=True)


def _blocks(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    found = (_block(block) for block in blocks)
    return tuple(block for block in found if block is not None)


def _block(block: Block) -> Block | None:
    match block:
        case Section(name):
            inner = _blocks(block.blocks)
            return replace(block, blocks=inner) if inner and name not in _BLOCKS else None
        case Table():
            hidden = block.name in _TABLES or block.name.startswith("checklist-")
            return None if hidden else _table(block)
        case Chart():
            return replace(block, table=_table(block.table))
        case Facts(items):
            kept = tuple(item for item in items if item[0] not in _FACTS)
            return replace(block, items=kept) if kept else None
        case Figures(figures):
            shown = tuple(figure for figure in figures if figure.key not in _FIGURES)
            return replace(block, items=shown) if shown else None
    return block


def _table(table: Table) -> Table:
    """Return a table without internal columns, also in what unfolds below its rows."""
    kept = [n for n, column in enumerate(table.columns) if column.key not in _COLUMNS]
    columns = tuple(table.columns[n] for n in kept)
    rows = [
        replace(
            row,
            cells=row.cells if row.group else tuple(row.cells[n] for n in kept),
            details=_blocks(row.details),
        )
        for row in table.rows
    ]
    return replace(table, columns=columns, rows=rows)
