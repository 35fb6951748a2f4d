"""The words of a requirement and the answer about them, when an edition brings other words."""

from typing import TYPE_CHECKING

from csrreg.change.edits import Edit, Set, Unset
from csrreg.model.digest import text_digest
from csrreg.model.tree import Mapping, get

if TYPE_CHECKING:
    from csrreg.change.reassess import Outcome


def taken_back(tree: Mapping, replaced: Mapping) -> list[Edit]:
    """Return the edits that name the edition again from which the words were taken before."""
    edits: list[Edit] = []
    for name in ("edition", "section"):
        there = get(tree, ("source", name))
        if name in replaced:
            edits.append(Set(("source", name), replaced[name]))
        elif there is not None:
            edits.append(Unset(("source", name)))
    return edits


def replaced_by(text: str, tree: Mapping, earlier: object) -> Mapping:
    """Return which text gives way to which; corrected twice, it is still the one before."""
    if isinstance(earlier, dict):
        return {**earlier, "after": text_digest(text)}
    source = {n: v for n in ("edition", "section") if (v := get(tree, ("source", n))) is not None}
    before = text_digest(str(tree.get("text", "")))
    return {**source, "before": before, "after": text_digest(text)}


def new_words(text: str, edition: str, tree: Mapping, section: str) -> list[Edit]:
    """Return the edits that make the edition the one the text is taken from."""
    edits: list[Edit] = []
    if tree.get("text") != text:
        edits.append(Set(("text",), text))
    taken = get(tree, ("source", "edition"))
    for name, value in (("edition", edition), ("section", section)):
        if value and get(tree, ("source", name)) != value:
            edits.append(Set(("source", name), value))
    if taken != edition and get(tree, ("source", "page")) is not None:
        edits.append(Unset(("source", "page")))  # it was the page of the old edition
    return edits


def judged(outcome: "Outcome", tree: Mapping, old: str, *, corrected: bool = False) -> list[Edit]:
    """Return the edits that keep the old answers known as old, or give a fresh one.

    ``old`` is the edition they were given for. An answer at one site stays old: whoever answers for
    the site gives it anew. ``corrected`` says that the edition has other words than it was judged
    by, so that an answer about the edition is no answer to these either.
    """
    edits: list[Edit] = []
    sites = tree.get("at")
    places = [("at", site, "applies") for site in sites] if isinstance(sites, dict) else []
    for place in [("applies",), *places]:
        found = get(tree, place)
        block: Mapping = found if isinstance(found, dict) else {}
        if place == ("applies",) and outcome.answer:
            edits += _fresh(outcome, block)
        elif (
            "answer" in block
            and old != outcome.edition
            and ("edition" not in block or (corrected and block["edition"] == outcome.edition))
        ):
            edits.append(Set((*place, "edition"), old))
    return edits


def _fresh(outcome: "Outcome", block: Mapping) -> list[Edit]:
    given = {
        "answer": outcome.answer,
        "reason": outcome.reason,
        "by": outcome.by,
        "date": outcome.date,
        "edition": outcome.edition,
    }
    edits: list[Edit] = [
        Set(("applies", name), value)
        for name, value in given.items()
        if value and block.get(name) != value
    ]
    if "reason" in block and not outcome.reason:  # it was the reason of the other answer
        edits.append(Unset(("applies", "reason")))
    return edits
