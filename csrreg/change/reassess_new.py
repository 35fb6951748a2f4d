"""What a new edition brought: requirements that were not there, and what its sections hold."""

from typing import TYPE_CHECKING

from csrreg.change.edits import Append, Edit, NewRecord, Set, Unset
from csrreg.change.facts import fact_edits
from csrreg.change.reassess import GIVE_TEXT
from csrreg.errors import CsrregError
from csrreg.model.kinds import REQUIREMENT
from csrreg.model.tree import get

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingOf

    from csrreg.change.reassess import Outcome
    from csrreg.model.tree import Mapping

_TITLE = 60
"""A title made of the requirement's text has at most so many characters."""


def new_requirement(outcome: "Outcome", title: str, document: str, customer: str) -> NewRecord:
    """Return the requirement that an edition brought; its title else is made of the text.

    Raises:
        CsrregError: if it has no text.
    """
    if not outcome.text:
        raise CsrregError("the text of the new requirement is missing", GIVE_TEXT)
    first = outcome.text.partition("\n")[0].strip()
    short = first if len(first) <= _TITLE else first[: _TITLE - 1].rstrip() + "…"
    source: Mapping = {"document": document, "edition": outcome.edition}
    entry: Mapping = {"edition": outcome.edition, "result": "new"}
    if outcome.section:
        source["section"] = outcome.section
        entry["section"] = outcome.section
    entry |= {"by": outcome.by, "date": outcome.date}
    if outcome.change:
        entry["change"] = outcome.change
    if outcome.communicated:
        entry["communicated"] = list(outcome.communicated)
    tree: Mapping = {"title": title or short, "source": source, "text": outcome.text}
    if outcome.answer:
        given = {"answer": outcome.answer, "reason": outcome.reason}
        given |= {"by": outcome.by, "date": outcome.date}
        tree["applies"] = {name: value for name, value in given.items() if value}
    return NewRecord(REQUIREMENT, customer, {**tree, "assessed": [entry]})


def corrected_new(outcome: "Outcome", tree: "Mapping") -> list[Edit]:
    """Return the edits that give a requirement that this edition opened its right words.

    An answer that was given for the other words goes, unless a new one is given.

    Raises:
        CsrregError: if there are no words.
    """
    if not outcome.text:
        raise CsrregError("the text of the new requirement is missing", GIVE_TEXT)
    edits: list[Edit] = [Set(("text",), outcome.text)]
    listed = tree.get("assessed")
    for at, entry in enumerate(listed if isinstance(listed, list) else []):
        if get(entry, ("edition",)) == outcome.edition:
            place = ("assessed", at)
            edits += [Set((*place, "by"), outcome.by), Set((*place, "date"), outcome.date)]
            edits += fact_edits(place, entry, outcome.change, outcome.communicated)
    given = {"answer": outcome.answer, "reason": outcome.reason if outcome.answer else ""}
    given |= {"by": outcome.by, "date": outcome.date} if outcome.answer else {}
    for name in ("answer", "reason", "by", "date", "edition"):
        if value := given.get(name):
            edits.append(Set(("applies", name), value))
        elif get(tree, ("applies", name)) is not None:
            edits.append(Unset(("applies", name)))
    return edits


def section_edits(
    at: int, known: "MappingOf[str, int]", sections: "MappingOf[str, str]", by: str, date: str
) -> list[Edit]:
    """Return the edits of a document that record what sections of an edition hold.

    ``at`` is the edition's position, ``known`` where each section stands that is recorded already.
    """
    edits: list[Edit] = []
    place = ("editions", at, "sections")
    entries: dict[str, Mapping] = {
        number: {"section": number, "result": result, "by": by, "date": date}
        for number, result in sections.items()
    }
    if entries and not known:  # all at once: a long document has hundreds
        return [Set(place, [*entries.values()])]
    for number, entry in entries.items():
        there = known.get(number)
        edits.append(Append(place, entry) if there is None else Set((*place, there), entry))
    return edits
