"""What an edition changed or removed takes effect: its words are put in the place of the old."""

from typing import TYPE_CHECKING

from csrreg.change.edits import Edit, Set
from csrreg.change.reassess_words import judged, new_words, replaced_by
from csrreg.model.digest import text_digest
from csrreg.model.tree import Mapping, get

if TYPE_CHECKING:
    from csrreg.change.reassess import Before, Outcome


def effect_edits(outcome: "Outcome", at: int, tree: Mapping, before: "Before") -> list[Edit]:
    """Return the edits that put into effect what was recorded of an edition.

    ``at`` is where it stands among the entries of ``assessed``; ``outcome`` says who does it and
    when. The reason of a removal is the one that was given with it, unless one is given now.
    """
    found = get(tree, ("assessed", at))
    entry: Mapping = dict(found) if isinstance(found, dict) else {}
    if entry.get("result") == "removed":
        why = get(entry, ("change", "why"))
        plain = f"Edition {outcome.edition} of {before.document} no longer has it."
        reason = outcome.reason or (why if isinstance(why, str) else plain)
        day = before.effective or outcome.date
        return [Set(("retired",), {"date": day, "reason": reason, "by": outcome.by})]
    text, section = str(entry.pop("text")), str(entry.get("section", ""))
    if text_digest(text) != text_digest(str(tree.get("text", ""))):
        entry["replaced"] = replaced_by(text, tree, None)
    edits = new_words(text, outcome.edition, tree, section)
    if entry.get("result") == "changed":
        edits += judged(outcome, tree, before.edition)
    return [*edits, Set(("assessed", at), entry)]
