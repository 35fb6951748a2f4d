"""What a new edition did to a requirement, as edits: what is untouched keeps its proof."""

from dataclasses import dataclass, field

from csrreg.change.edits import Append, Edit, Set, Unset
from csrreg.errors import CsrregError
from csrreg.model.digest import text_digest
from csrreg.model.tree import Mapping, get

RESULTS = ("unchanged", "editorial", "changed", "renumbered", "removed")
"""What an edition can do to a requirement that was there; a new one is ``new``."""
_KEEPS_WORDS = ("unchanged", "renumbered")
GIVE_TEXT = "give it: --new-text …, --new-text - or a table's column new text"
"""What to do where words are missing."""
_TAKES_WORDS = ("changed", "editorial")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What somebody found out about one requirement and one edition."""

    edition: str
    result: str
    by: str
    date: str
    section: str = ""
    """The section's number in the edition; empty: as before."""
    text: str = ""
    """The new words."""
    answer: str = ""
    """Whether the new words apply; empty: not judged yet."""
    reason: str = ""
    """Why it was removed, or why the new words do not apply."""
    change: Mapping = field(default_factory=dict)
    communicated: tuple[Mapping, ...] = ()
    again: bool = False
    """True to put it in the place of an earlier finding about the same edition."""


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of a requirement from the editions before."""

    id: str
    """The requirement's id, for the commands that messages name."""
    section: str | None
    """Where it stood."""
    edition: str
    """The edition its text was taken from then, whether the record names it or not."""
    document: str
    """How the default reason of a removal calls the document."""


def edits_of(outcome: Outcome, tree: Mapping, before: Before) -> list[Edit]:
    """Return the edits of a requirement that record what an edition did to it.

    Unchanged, editorial and renumbered keep the verification; changed takes the new words, so that
    neither verification nor answer covers them any more; removed retires.

    Raises:
        CsrregError: if something is missing, or contradicts what the record says.
    """
    at, earlier = _earlier(outcome, tree)
    replaced = get(earlier, ("replaced",))
    result = outcome.result
    _refuse_words(outcome, tree, replaced, before.id)
    now = _section(outcome, before.section) or _as_found(earlier, result) or before.section or ""
    entry: Mapping = {"edition": outcome.edition, "result": result}
    if now and result != "removed":
        entry["section"] = now
    entry |= {"by": outcome.by, "date": outcome.date}
    edits: list[Edit] = []
    old = str(tree.get("text", ""))
    text = outcome.text or old
    if result in _TAKES_WORDS and (replaced is not None or text_digest(text) != text_digest(old)):
        replaced = _replaced(text, tree, replaced)
        edits += _new_words(text, outcome.edition, tree, now)
    if isinstance(replaced, dict):
        if result in _KEEPS_WORDS:
            edits += _taken_back(tree, replaced)
        else:  # removed keeps it too, for whoever takes the removal back
            entry["replaced"] = replaced
    if result == "changed":
        edits += _judged(outcome, tree, before.edition)
    elif outcome.answer and outcome.answer != get(tree, ("applies", "answer")):
        raise CsrregError(
            "a new answer goes with changed: the other results keep the one that is there"
        )
    if outcome.change:
        entry["change"] = outcome.change
    if outcome.communicated:
        entry["communicated"] = list(outcome.communicated)
    edits.append(Append(("assessed",), entry) if at is None else Set(("assessed", at), entry))
    edits += _retirement(outcome, tree, earlier, before)
    return edits


def _refuse_words(outcome: Outcome, tree: Mapping, replaced: object, id: str) -> None:
    """Refuse a result that contradicts the words.

    ``replaced`` is which text gave way to which when the same edition was compared before.
    """
    result, old = outcome.result, str(tree.get("text", ""))
    before = replaced.get("before") if isinstance(replaced, dict) else None
    if result in _KEEPS_WORDS:
        if before not in (None, text_digest(old)):
            raise CsrregError(
                "its text was replaced when it was compared before",
                "say editorial if the words mean the same; "
                f"or put the old text back first: csrreg edit {id}",
            )
        if outcome.text and not _same(outcome.text, old):
            raise CsrregError(
                f"the new text differs from the old one, so it is not {result}",
                "say changed; or editorial, if it means the same",
            )
    elif result == "changed":
        if not outcome.text and before is None:
            raise CsrregError("the new text is missing", GIVE_TEXT)
        if before == text_digest(outcome.text or old) or (
            before is None and _same(outcome.text, old)
        ):
            raise CsrregError(
                "the new text is the old one, so it is not changed",
                "say unchanged; or renumbered, if it stands in another section",
            )


def _taken_back(tree: Mapping, replaced: Mapping) -> list[Edit]:
    """Return the edits that name the edition again from which the words were taken before."""
    edits: list[Edit] = []
    for name in ("edition", "section"):
        there = get(tree, ("source", name))
        if name in replaced:
            edits.append(Set(("source", name), replaced[name]))
        elif there is not None:
            edits.append(Unset(("source", name)))
    return edits


def _earlier(outcome: Outcome, tree: Mapping) -> tuple[int | None, Mapping]:
    """Return where the finding about the same edition stands, and what it says."""
    listed = tree.get("assessed")
    for at, item in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(item, dict) and item.get("edition") == outcome.edition:
            if outcome.again:
                return at, item
            said = f"{item.get('result')} by {item.get('by', 'nobody')}, {item.get('date', '')}"
            raise CsrregError(
                f"it was compared with {outcome.edition} already: {said.strip(', ')}",
                "--again records it anew",
            )
    return None, {}


def _section(outcome: Outcome, before: str | None) -> str:
    """Return the section's number in the edition as it was given; empty: as before."""
    if outcome.result == "renumbered":
        if not outcome.section or outcome.section == before:
            than = f" with another number than {before}" if before else ""
            raise CsrregError(
                "renumbered: the new section is missing",
                f"give it: --section, or a table's column new section{than}",
            )
    elif outcome.result == "unchanged" and before and outcome.section not in ("", before):
        raise CsrregError(
            f"it stood in section {before}, now in {outcome.section}: that is renumbered",
            "--result renumbered",
        )
    elif outcome.result == "removed":
        if outcome.section:
            raise CsrregError(
                f"removed, and it stands in section {outcome.section}: it cannot be both",
                "say renumbered or changed, if it stands there; else leave the section out",
            )
    return outcome.section


def _as_found(earlier: Mapping, result: str) -> str:
    """Return the section that was found before, when only the judgement of the words changes."""
    section = earlier.get("section") if result in _TAKES_WORDS else None
    return section if isinstance(section, str) else ""


def _replaced(text: str, tree: Mapping, earlier: object) -> Mapping:
    """Return which text gives way to which; corrected twice, it is still the one before."""
    if isinstance(earlier, dict):
        return {**earlier, "after": text_digest(text)}
    source = {n: v for n in ("edition", "section") if (v := get(tree, ("source", n))) is not None}
    before = text_digest(str(tree.get("text", "")))
    return {**source, "before": before, "after": text_digest(text)}


def _new_words(text: str, edition: str, tree: Mapping, section: str) -> list[Edit]:
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


def _judged(outcome: Outcome, tree: Mapping, old: str) -> list[Edit]:
    """Return the edits that keep the old answers known as old, or give a fresh one.

    ``old`` is the edition they were given for. An answer at one site stays old: whoever answers for
    the site gives it anew.
    """
    edits: list[Edit] = []
    sites = tree.get("at")
    places = [("at", site, "applies") for site in sites] if isinstance(sites, dict) else []
    for place in [("applies",), *places]:
        found = get(tree, place)
        block: Mapping = found if isinstance(found, dict) else {}
        if place == ("applies",) and outcome.answer:
            edits += _fresh(outcome, block)
        elif "answer" in block and "edition" not in block and old != outcome.edition:
            edits.append(Set((*place, "edition"), old))
    return edits


def _fresh(outcome: Outcome, block: Mapping) -> list[Edit]:
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


def _retirement(outcome: Outcome, tree: Mapping, earlier: Mapping, before: Before) -> list[Edit]:
    """Return the edits that retire what was removed, or take back what was not."""
    retired, ours = tree.get("retired"), earlier.get("result") == "removed"
    if outcome.result == "removed":
        if retired is not None and not (ours and outcome.reason):
            return []
        reason = (
            outcome.reason or f"Edition {outcome.edition} of {before.document} no longer has it."
        )
        return [Set(("retired",), {"date": outcome.date, "reason": reason, "by": outcome.by})]
    if not ours or retired is None:
        return []
    if get(retired, ("date",)) != earlier.get("date"):
        raise CsrregError(
            "it was retired apart from that",
            f"if it holds again, take that back first: csrreg set {before.id} --unset retired",
        )
    return [Unset(("retired",))]


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())
