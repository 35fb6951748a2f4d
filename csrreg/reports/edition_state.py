"""The editions that a contract review cites: do they bind, were they reviewed and changed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csrreg.model.editions import is_coming, position
from csrreg.model.touching import edition_on
from csrreg.reports.page import Cell, Day, Label, Ref, Status, Text
from csrreg.reports.requirement_cells import joined, several, signed, text

if TYPE_CHECKING:
    from csrreg.model.document import Document, Edition
    from csrreg.model.register import Register
    from csrreg.model.review import Review


def edition_state(id: str, name: str | None, register: "Register") -> Cell:
    """Return whether an edition is in force, replaced or to come, and who reviewed it when.

    It is the edition's own: another one of the same document may be in another state.
    """
    document = register.document(id)
    at = position(document, name) if document is not None and name is not None else None
    if document is None or at is None:
        return Status("not_recorded", "late")
    edition = document.editions[at]
    return several((_in_force(document, edition, register), _reviewed(edition, register)))


def _in_force(document: "Document", edition: "Edition", register: "Register") -> Cell:
    if document.retired is not None:
        return Label("edition_state.withdrawn", {"day": Day(document.retired.date)})
    if is_coming(edition, register.today):
        assert edition.effective is not None, "what is to come has a day"
        return Label("edition_state.coming", {"day": Day(edition.effective)})
    now = edition_on(document, register.today)
    if now is not None and now is not edition:
        return Label("edition_state.replaced", {"edition": Text(now.edition)})
    if edition.effective is None:
        return Label("edition_state.no_day")
    return Label("edition_state.in_force", {"day": Day(edition.effective)})


def _reviewed(edition: "Edition", register: "Register") -> Cell:
    if edition.reviewed is None:
        return Status("not_reviewed", "open")
    who = signed(edition.reviewed.by, edition.reviewed.date, register)
    return Label("edition_state.reviewed", {"signed": who})


def other_editions(older: "Review", review: "Review") -> Iterator[Cell]:
    """Yield the documents that are cited in another edition than before, with both."""
    before = {cited.document: cited.edition for cited in older.documents}
    for cited in review.documents:
        was, now = before.get(cited.document, cited.edition), cited.edition
        if was != now:
            unknown = Label("word.unknown")
            ends = joined(text(was) or unknown, text(now) or unknown, between=" → ")
            yield joined(Ref(cited.document), ends)
