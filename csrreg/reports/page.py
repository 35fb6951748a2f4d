"""What a report says, without a word of how it looks: HTML, Markdown, CSV and JSON come from it.

Words of csrreg's own are keys of the label files (``Label``), words of a record are ``Text``: the
one is translated, the other never touched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from csrreg.diff.words import Piece


@dataclass(frozen=True, slots=True)
class Label:
    """A word or sentence of csrreg's own: a key of the label files, and what is put into it."""

    key: str
    """Such as ``column.owner``, ``status.verified`` or ``overview.overdue``."""
    values: "Mapping[str, Cell]" = field(default_factory=dict)
    """What stands in the places of the sentence, by name: ``{count}``."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words of a record, as they were written there."""

    text: str
    lang: str = ""
    """Their language (en, zh, de …) where the record says it; else empty."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A record, to be linked to."""

    id: str
    title: str = ""
    """Shown behind the id; empty to show the id alone."""


@dataclass(frozen=True, slots=True)
class Status:
    """A status: shown as a word and a shape, never by colour alone."""

    name: str
    """As the model names it: ``verified``, ``overdue``, ``not_capable``. Its label is
    ``status.<name>``; ``tone`` decides on shape and colour."""
    tone: Literal["good", "open", "late", "off", "plain"] = "plain"
    """good: done, proven; open: to be done; late: overdue, failed; off: does not count (any more);
    plain: in between."""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A date or moment, shown in the reader's form."""

    day: date | datetime
    late: bool = False
    """True if it has passed and should not have."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit, shown in the reader's form."""

    value: Decimal | int
    unit: str = ""
    size: bool = False
    """True for a measure as it stands on a drawing: its thousands are not set apart."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A text that changed, word by word."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Several:
    """Several things in one cell, each in a line of its own."""

    items: "tuple[Cell, ...]"
    counts: "Cell" = None
    """What the cell is filtered and counted by, where that is not each of its items."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Several things in one line, with something between."""

    items: "tuple[Cell, ...]"
    between: str = " "


Cell = Label | Text | Ref | Status | Day | Number | Changed | Several | Joined | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    key: str
    """Its label is ``column.<key>``; CSV and JSON call it so, too."""
    kind: Literal["text", "long", "id", "number", "date", "status"] = "text"
    """long: running text, which gets the most room; the others decide on alignment and sorting."""
    filter: bool = False
    """Whether the reader can filter by its values, which are then counted."""
    title: Cell = None
    """What to show in the place of the label: the name of a customer, of a month."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[Cell, ...]
    anchor: str = ""
    """The record's id: other pages link to it here. Each anchor stands once on a page."""
    details: "tuple[Block, ...]" = ()
    """What unfolds below the row; printed in full."""
    group: bool = False
    """True for a row that heads those below it; it has one cell."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be sorted and filtered."""

    name: str
    """Unique on the page; its caption is ``table.<name>`` unless ``caption`` is given."""
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    caption: Cell = None
    note: Cell = None
    plain: bool = False
    """True for a small table without sorting and filters, such as those beside charts."""
    empty: Cell = None
    """What is said where there are no rows; else ``table.empty``."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they are: the head of a form, the facts of a record."""

    items: tuple[tuple[str, Cell], ...]
    """(key of ``fact.<key>``, what it is); what is None is shown as empty, to be filled in by
    hand."""
    columns: int = 1
    """In how many columns they may stand where there is room."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The few numbers that matter most, large."""

    items: "tuple[Figure, ...]"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that matters."""

    key: str
    """Its label is ``figure.<key>``."""
    value: Cell
    tone: Literal["good", "late", "plain"] = "plain"
    target: str = ""
    """The anchor or page it leads to; empty for none."""
    note: Cell = None


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    text: Cell
    tone: Literal["plain", "note", "warning"] = "plain"


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words: the customer's text."""

    text: Text


@dataclass(frozen=True, slots=True)
class Signatures:
    """Fields to be signed by hand: role, name, date."""

    roles: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Stacked bars, one a row, parted by status."""

    name: str
    rows: "tuple[tuple[Cell, tuple[tuple[Status, int], ...]], ...]"
    """(what the bar is of, its parts)."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is due when, with a line for today."""

    name: str
    today: date
    events: "tuple[tuple[date, Cell, str], ...]"
    """(day, what, anchor or record id)."""


@dataclass(frozen=True, slots=True)
class Trend:
    """How numbers went over time: one line each."""

    name: str
    points: tuple[date, ...]
    series: "tuple[tuple[str, tuple[Decimal | int | None, ...]], ...]"
    """(key of ``figure.<key>``, a value for each point; None where nothing is known)."""
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing and the table that says the same."""

    drawing: Bars | Timeline | Trend
    table: Table


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page with a heading."""

    name: str
    """Its anchor; its heading is ``section.<name>`` unless ``heading`` is given."""
    blocks: "tuple[Block, ...]"
    heading: Cell = None
    new_page: bool = False
    """Whether it begins on a new page when printed."""


Block = Table | Facts | Figures | Prose | Quote | Signatures | Chart | Section


@dataclass(frozen=True, slots=True)
class Page:
    """A report."""

    name: str
    """Which report; its title is ``report.<name>`` unless ``title`` is given."""
    blocks: tuple[Block, ...]
    title: Cell = None
    about: tuple[tuple[str, Cell], ...] = ()
    """What the page is limited to: (key of ``fact.<key>``, what)."""
    landscape: bool = False
    file: str = ""
    """The stem of the page's file on a site, where it is not the report's name."""
    sheet: Table | None = None
    """What CSV is made of, where the page shows that table in parts to fit the paper."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What an auditor asks first: of which register, which state, by which tool and rules."""

    register: str
    language: str
    """The reader's language: en, zh or de."""
    today: date
    version: str
    rule_set: str
    """How many rules there are, and a short digest of their codes and severities."""
    fingerprint: str
    """The digest of the records the report was made of."""
    records: int
    commit: str = ""
    """The short hash; empty without git."""
    dirty: bool = False
    """Whether files differ from the commit."""
    findings: Mapping[str, int] = field(default_factory=dict)
    """Open findings by severity."""
    unread: tuple[str, ...] = ()
    """Files that could not be read, so that the report says nothing of them."""
    number: str = ""
    """The document number, revision and approval, as csrreg.yaml gives them for this report."""
    revision: str = ""
    approved_by: str = ""
    approved_on: date | None = None
    external: bool = False
    """Whether what is internal was left out, the findings too."""
