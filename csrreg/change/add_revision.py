"""A drawing revision that is put behind the others of a part."""

from typing import TYPE_CHECKING

from csrreg.change.edits import Append
from csrreg.errors import CsrregError
from csrreg.rules.naming import typed

if TYPE_CHECKING:
    from csrreg.model.part import Part
    from csrreg.model.tree import Mapping


def revision_edit(id: str, part: "Part", revision: "Mapping") -> Append:
    """Return the edit that records a revision as the newest of a part.

    Raises:
        CsrregError: if it is there already, or binds before the newest one that is there.
    """
    name = str(revision["revision"])
    for at, known in enumerate(part.revisions, 1):
        if known.revision == name:
            raise CsrregError(
                f"{id} has a revision {name} already",
                f"csrreg set {id} revisions.{at}.effective=… changes it; "
                f"csrreg impact {id} --revision {typed(name)} shows what it touches",
            )
        if known.revision.casefold() == name.casefold():
            raise CsrregError(
                f"{id} has a revision {known.revision}; {name} differs in case only",
                f"if there are both: csrreg set {id} revisions+='revision={name},effective=…'",
            )
    effective = str(revision.get("effective", ""))
    newest = max((r.effective for r in part.revisions if r.effective is not None), default=None)
    if effective and newest is not None and effective < str(newest):
        later = next(r.revision for r in part.revisions if r.effective == newest)
        raise CsrregError(
            f"--effective {effective}: before revision {later}, which binds from {newest} on",
            "revisions stand oldest first: correct the date, or put an older revision in its "
            f"place with csrreg edit {id}",
        )
    return Append(("revisions",), revision)
