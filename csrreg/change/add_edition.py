"""A new edition of a document, put behind those that are there."""

from datetime import date
from typing import TYPE_CHECKING

from csrreg.change.edits import Append
from csrreg.errors import CsrregError
from csrreg.model.tree import Mapping

if TYPE_CHECKING:
    from csrreg.model.document import Document


def edition_edit(id: str, document: "Document", block: Mapping) -> Append:
    """Return the edit that adds an edition; it replaces the newest where nothing else is said.

    Raises:
        CsrregError: if it is there already, or takes effect before the newest one.
    """
    name = str(block["edition"])
    for number, known in enumerate(document.editions, 1):
        if known.edition == name:
            raise CsrregError(
                f"{id} has an edition {name} already",
                f"to change it: csrreg set {id} editions.{number}.effective=…",
            )
        if known.edition.casefold() == name.casefold():
            raise CsrregError(
                f"{id} has an edition {known.edition}; {name} differs in case only",
                f"if there are both: csrreg set {id} editions+='edition={name},effective=…'",
            )
    effective = block.get("effective")
    dated = [e for e in document.editions if e.effective is not None]
    last = max(dated, key=lambda e: e.effective or date.min, default=None)
    if isinstance(effective, str) and last is not None and effective < str(last.effective):
        raise CsrregError(
            f"{name} takes effect on {effective}, before {last.edition} "
            f"({last.effective}); editions stand oldest first",
            f"correct the date, or put it in its place by hand: csrreg edit {id}",
        )
    given = {**block}
    given.setdefault("supersedes", document.editions[-1].edition)
    fields = ("edition", "published", "effective", "received", "source", "file", "sha256")
    order = (*fields, "supersedes", "review_due", "change", "communicated")
    return Append(("editions",), {name: given[name] for name in order if name in given})
