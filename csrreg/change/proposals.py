"""What the texts of two editions propose: for somebody to say yes to, and never more than that."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csrreg.diff.attach import Attached, attach
from csrreg.diff.editions import Aligned
from csrreg.diff.plain_text import plain, unwrapped

if TYPE_CHECKING:
    from csrreg.model.register import Entry
    from csrreg.model.requirement import Requirement

ACCEPTABLE = ("unchanged", "renumbered")
"""What may be taken as proposed: word for word the same text. All else somebody has to read."""
_MOST = 0.8
"""A requirement that is so much of its section's text is replaced by the new section's."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the texts say of one requirement."""

    entry: "Entry[Requirement]"
    section: str
    """Where it stood before; empty if nothing says so."""
    attached: Attached

    @property
    def aligned(self) -> Aligned | None:
        """What became of the section it hangs on."""
        return self.attached.aligned

    @property
    def result(self) -> str:
        """Return what is proposed; ``not found`` if the old text does not show it."""
        return self.aligned.result if self.aligned is not None else "not found"

    @property
    def new_section(self) -> str:
        """The section's number in the new edition; empty if it is gone or has none."""
        new = self.aligned.new if self.aligned is not None else None
        return new.number if new is not None else ""

    @property
    def words(self) -> str:
        """The new section's words, if the requirement is most of the old one; else empty."""
        aligned = self.aligned
        if aligned is None or aligned.old is None or aligned.new is None:
            return ""
        said, section = plain(self.entry.record.text), plain(aligned.old.text)
        if not self.attached.quoted or len(said) < _MOST * len(section):
            return ""
        return unwrapped(aligned.new.text)


def contradiction(proposal: Proposal, result: str, section: str, numbers: Container[str]) -> str:
    """Return what the texts show against an answer; empty if nothing.

    ``section`` is the new number that was given, ``numbers`` are those of the new text.
    """
    aligned = proposal.aligned
    if result == "renumbered" and section not in numbers:
        return f"the new text has no section {section}"
    if aligned is None:
        return ""
    if result == "removed" and aligned.new is not None:
        return f"the new text still has it: {aligned.new.number or aligned.new.title}"
    if result in ACCEPTABLE and aligned.result not in ACCEPTABLE:
        if aligned.new is None:
            return "the new text no longer has its section"
        if not proposal.attached.words_kept:
            return "the new text shows other words"
    return ""


def propose(
    entries: "Iterable[tuple[Entry[Requirement], str | None]]",
    aligned: Sequence[Aligned],
    behind: Container[str] = (),
) -> list[Proposal]:
    """Return what two texts say of requirements, given each with its section before.

    ``behind`` holds the ids of those that were last compared with an edition before the one before:
    that the section is the same now says nothing of them unless the old text quotes them.
    """
    listed = list(entries)
    asked = ((entry.id, section, entry.record.text) for entry, section in listed)
    return [
        Proposal(entry, section or "", _trusted(one) if entry.id in behind else one)
        for (entry, section), one in zip(listed, attach(asked, aligned), strict=True)
    ]


def _trusted(found: Attached) -> Attached:
    """Return what was found; nothing if it would be taken for the same without its own words."""
    same = found.aligned is not None and found.aligned.result in ACCEPTABLE
    return Attached(found.id, None, None) if same and not found.quoted else found


def kept_sections(
    aligned: Iterable[Aligned], before: Mapping[str, str], wanted: Iterable[str]
) -> dict[str, str]:
    """Return what sections without requirements hold that are the same as before.

    The old number of one that was renumbered is gone, unless the new edition uses it for another.
    ``before`` says what each section of the old edition held; ``wanted`` which results of the
    comparison are taken: unchanged, renumbered.
    """
    taken, listed = set(wanted), list(aligned)
    used = {one.new.number for one in listed if one.new is not None}
    found = {}
    for one in listed:
        if one.old is None or one.new is None or one.result not in taken or not one.new.number:
            continue
        held = before.get(one.old.number)
        if held in ("information", "none"):
            found[one.new.number] = held
            if one.old.number not in used:
                found[one.old.number] = "removed"
    return found
