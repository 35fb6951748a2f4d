"""What a new edition did to a requirement, as edits: what is untouched keeps its proof."""

from dataclasses import dataclass, field, replace

from csrreg.change.edits import Append, Edit, Set, Unset
from csrreg.change.reassess_words import judged, new_words, replaced_by, taken_back
from csrreg.diff.numbering import section_key
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
    effective: str = ""
    """The day on which the edition takes effect, if that is known."""
    coming: bool = False
    """Whether that is a later day; until then the old words bind."""
    words: str = ""
    """The newest words of the editions before, where they wait for their day; else empty."""
    place: int | None = None
    """Before which of the entries the new one belongs; None behind all of them."""


def edits_of(outcome: Outcome, tree: Mapping, before: Before) -> list[Edit]:
    """Return the edits of a requirement that record what an edition did to it.

    Unchanged, editorial and renumbered keep the verification; changed takes the new words, so that
    neither verification nor answer covers them any more; removed retires. What an edition that is
    still to come changes or removes is only recorded; change.reassess_effect puts it into effect.

    Raises:
        CsrregError: if something is missing, or contradicts what the record says.
    """
    at, earlier = _earlier(outcome, tree)
    replaced = get(earlier, ("replaced",))
    result = outcome.result
    waits = before.coming and replaced is None  # else its words were put in their place before
    old = (before.words if waits else "") or str(tree.get("text", ""))
    if result in _TAKES_WORDS and not outcome.text:
        outcome = replace(outcome, text=str(earlier.get("text", "")))  # the words that waited
    _refuse_words(outcome, old, replaced, before.id)
    now = _section(outcome, before.section) or _as_found(earlier, result) or before.section or ""
    entry: Mapping = {"edition": outcome.edition, "result": result}
    if now and result != "removed":
        entry["section"] = now
    entry |= {"by": outcome.by, "date": outcome.date}
    edits: list[Edit] = []
    text = outcome.text or old
    other = result in _TAKES_WORDS and text_digest(text) != text_digest(old)
    if waits and outcome.answer:
        raise CsrregError(
            f"edition {outcome.edition} is not in force yet, so whether its words apply waits",
            "leave the answer out; it is given when the words take effect (--take-effect)",
        )
    if waits and other:
        entry["text"] = text
    elif result in _TAKES_WORDS and (replaced is not None or other):
        replaced = replaced_by(text, tree, replaced)
        edits += new_words(text, outcome.edition, tree, now)
    if isinstance(replaced, dict):
        if result in _KEEPS_WORDS:
            edits += taken_back(tree, replaced)
        else:  # removed keeps it too, for whoever takes the removal back
            entry["replaced"] = replaced
    if result == "changed" and not waits:
        corrected = get(earlier, ("replaced", "after")) not in (None, text_digest(text))
        edits += judged(outcome, tree, before.edition, corrected=corrected)
    elif outcome.answer and outcome.answer != get(tree, ("applies", "answer")):
        raise CsrregError(
            "a new answer goes with changed: the other results keep the one that is there"
        )
    entry |= facts_kept(outcome, earlier)
    if waits and result == "removed" and outcome.reason:  # it is why it is retired on that day
        entry["change"] = {"why": outcome.reason} | _mapping(entry.get("change"))
    edits.append(_entered(entry, at, tree, before))
    if not (waits and result == "removed"):
        edits += _retirement(outcome, tree, earlier, before)
    return edits


def _entered(entry: Mapping, at: int | None, tree: Mapping, before: Before) -> Edit:
    """Return the edit that records a finding where it belongs: oldest edition first."""
    if at is not None:
        return Set(("assessed", at), entry)
    listed = tree.get("assessed")
    if before.place is None or not isinstance(listed, list):
        return Append(("assessed",), entry)
    return Set(("assessed",), [*listed[: before.place], entry, *listed[before.place :]])


def _mapping(value: object) -> Mapping:
    return value if isinstance(value, dict) else {}


def facts_kept(outcome: Outcome, earlier: Mapping) -> Mapping:
    """Return the facts of the change: those of the earlier finding stay unless given anew."""
    known, told = earlier.get("change"), earlier.get("communicated")
    change: Mapping = {**(known if isinstance(known, dict) else {}), **outcome.change}
    effects = [get(c, ("effect",)) for c in (known, outcome.change) if isinstance(c, dict)]
    if effect := {k: v for e in effects if isinstance(e, dict) for k, v in e.items()}:
        change["effect"] = effect
    listed = told if isinstance(told, list) else []
    listed = [*listed, *(one for one in outcome.communicated if one not in listed)]
    kept: Mapping = {"change": change, "communicated": listed}
    return {name: value for name, value in kept.items() if value}


def _refuse_words(outcome: Outcome, old: str, replaced: object, id: str) -> None:
    """Refuse a result that contradicts the words ``old``.

    ``replaced`` is which text gave way to which when the same edition was compared before.
    """
    result = outcome.result
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
    """Return the section's number as it was given; empty: as before (8.5. is 8.5)."""
    same = before is not None and section_key(outcome.section) == section_key(before)
    if outcome.result == "renumbered":
        if not outcome.section or same:
            than = f" with another number than {before}" if before else ""
            raise CsrregError(
                "renumbered: the new section is missing",
                f"give it: --section, or a table's column new section{than}",
            )
    elif outcome.result == "unchanged" and before and outcome.section and not same:
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
    return "" if same else outcome.section


def _as_found(earlier: Mapping, result: str) -> str:
    """Return the section that was found before, when only the judgement of the words changes."""
    section = earlier.get("section") if result in _TAKES_WORDS else None
    return section if isinstance(section, str) else ""


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
    if get(retired, ("date",)) not in (earlier.get("date"), before.effective):
        raise CsrregError(
            "it was retired apart from that",
            f"if it holds again, take that back first: csrreg set {before.id} --unset retired",
        )
    return [Unset(("retired",))]


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())
