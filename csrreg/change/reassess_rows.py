"""From the rows of a table to what an edition did: which requirement or section each row means."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from csrreg.change.edition_place import Place
from csrreg.change.intake import Draft
from csrreg.change.reassess import Outcome
from csrreg.change.reassess_matched import Matched
from csrreg.change.reassessment import REASSESSMENT, Reassessment
from csrreg.diff.numbering import section_key
from csrreg.errors import CsrregError
from csrreg.findings import dotted
from csrreg.model.parse import WrongShape, parse

if TYPE_CHECKING:
    from csrreg.model.register import Entry
    from csrreg.model.requirement import Assessed, Requirement

SECTION_RESULTS = ("requirement", "information", "none", "removed")
_HOLDS = SECTION_RESULTS[:3]
"""What a section holds; never said of a requirement."""


def matched(drafts: Iterable[Draft], place: Place, given: Outcome) -> Matched:
    """Return what rows say; ``given`` holds where a row says nothing of its own.

    A row means the requirement it names, or those that stood in its section.
    """
    reader = _Rows(place, given)
    rows: list[tuple[int, Reassessment]] = []
    for draft in drafts:
        named = {"requirement": draft.id} if draft.id else {}  # a column headed id means it
        try:
            rows.append((draft.line, parse(REASSESSMENT, {**named, **draft.tree})))
        except WrongShape as wrong:
            said = "; ".join(f"{dotted(p.path)}: {p.message} ({p.fix})" for p in wrong.problems)
            reader.found.refused.append((draft.line, said))
    # What a section holds now is known when its requirements are.
    for line, row in sorted(rows, key=lambda one: one[1].result in _HOLDS):
        try:
            reader.take(row, line)
        except CsrregError as error:
            said = f"{error.message}; {error.hint}" if error.hint else error.message
            reader.found.refused.append((line, said))
    reader.close()
    return reader.found


class _Rows:
    """Takes row after row."""

    def __init__(self, place: Place, given: Outcome) -> None:
        self.place = place
        self.given = given
        self.found = Matched()
        self.lines: dict[str, int] = {}
        """The row that speaks of a requirement."""
        self.outcomes: dict[str, Outcome] = {}
        self.by_id = {e.id: e for e in place.requirements}
        self.stood = {e.id: place.section(e) for e in place.requirements}
        self.by_section: dict[str, list[Entry[Requirement]]] = defaultdict(list)
        for entry in place.requirements:
            if section := self.stood[entry.id]:
                self.by_section[section_key(section)].append(entry)
        self.numbers = {section_key(number): number for number in place.results_before}
        self.recorded_sections = {
            s.section: s.result for s in place.document.editions[place.at].sections
        }
        self.new_texts: dict[str, int] = {}
        """The row that opens a requirement with a text."""
        self.known_texts = {
            _words(e.record.text)
            for e in place.requirements
            if (found := place.recorded(e)) is not None and found.result == "new"
        }
        self.left_numbers: list[str] = []
        """The old numbers of sections without requirements that have another one now."""

    def take(self, row: Reassessment, line: int) -> None:
        """Take a row.

        Raises:
            CsrregError: if it cannot be taken, and why.
        """
        given = self.given
        outcome = replace(
            given,
            result=row.result,
            section=row.new_section or "",
            text=row.text or "",
            answer=row.applies.answer if row.applies is not None else "",
            reason=row.reason or given.reason,
            by=row.by or given.by,
            date=str(row.date or given.date),
        )
        judged = row.result in ("changed", "new") and row.applies is not None
        if row.reason and row.result != "removed" and not judged:
            self.found.remarks += 1
        if row.result == "new":
            section = row.new_section or row.section or ""
            self._new(line, row.title or "", replace(outcome, section=section))
        elif row.result in _HOLDS:
            self._held(row)
        elif meant := self._meant(row):
            for entry in meant:
                self._one(line, entry, outcome)
        else:
            self._section(row)

    def close(self) -> None:
        """Record that nothing stands any more under a number that moved, unless something does."""
        used = {*self.found.sections, *self.recorded_sections}
        for number in self.left_numbers:
            if number not in used and not self._now_in(number):
                self.found.sections[number] = "removed"

    def _new(self, line: int, title: str, outcome: Outcome) -> None:
        words = _words(outcome.text)
        if words and words in self.new_texts:
            raise CsrregError(f"row {self.new_texts[words]} opens a requirement with the same text")
        if words in self.known_texts:
            self.found.known += 1
        elif (entry := opened_as(self.place, outcome.section, title)) is not None and title:
            if not outcome.again:
                raise CsrregError(
                    f"{entry.id} was opened with this section and title, and other words",
                    "--again puts these words in their place",
                )
            self.new_texts[words] = line
            self.found.corrected.append((line, entry, outcome))
        else:
            self.new_texts[words] = line
            self.found.new.append((line, title, outcome))

    def _meant(self, row: Reassessment) -> "list[Entry[Requirement]]":
        """Return the requirements a row speaks of; none if it is about a section without any."""
        place = self.place
        if row.requirement is not None:
            return [self._named(row.requirement, row.section)]
        there = self._standing(row.section)
        # A requirement that was removed stays in its section, for the row that says so once more.
        meant = [e for e in there if e.record.retired is None] or [
            e for e in there if place.recorded(e) is not None
        ]
        if len(meant) > 1 and row.result == "changed":
            ids = ", ".join(entry.id for entry in meant)
            raise CsrregError(f"section {row.section} holds {ids}", "name each in a row of its own")
        return meant

    def _named(self, id: str, section: str | None) -> "Entry[Requirement]":
        if id not in self.by_id:
            raise CsrregError(f"{id} does not stand in this document")
        stood = self.stood[id]
        if section and stood and section_key(section) != section_key(stood):
            raise CsrregError(
                f"{id} stood in section {stood}, not in {section}",
                "give its number now as new_section",
            )
        return self.by_id[id]

    def _standing(self, section: str | None) -> "list[Entry[Requirement]]":
        """Return the requirements that stood in a section, the retired ones too."""
        if section is None:
            raise CsrregError("the row names neither a requirement nor a section")
        return self.by_section.get(section_key(section), [])

    def _one(self, line: int, entry: "Entry[Requirement]", outcome: Outcome) -> None:
        """Take what a row says of a requirement."""
        if (before := self.lines.setdefault(entry.id, line)) != line:
            raise CsrregError(f"row {before} speaks of {entry.id} already", "leave one of them out")
        stood = self.stood[entry.id]
        if stood and outcome.section and section_key(outcome.section) == section_key(stood):
            outcome = replace(outcome, section="")  # 8.5. is 8.5
        recorded = self.place.recorded(entry)
        if recorded is not None and not outcome.again and _says(recorded, outcome, entry):
            self.found.known += 1
            return
        self.outcomes[entry.id] = outcome
        self.found.outcomes.append((line, entry, outcome))

    def _held(self, row: Reassessment) -> None:
        """Take a row about what a section holds."""
        if row.requirement is not None:
            raise CsrregError(
                f"{row.result} is said of a section, not of {row.requirement}",
                "say what the edition did: unchanged, changed …",
            )
        open_ = [
            e.id
            for e in self._standing(row.section)
            if e.record.retired is None
            and e.id not in self.outcomes
            and self.place.recorded(e) is None
        ]
        if open_:
            raise CsrregError(
                f"section {row.section} holds {', '.join(open_)}",
                "say what the edition did: unchanged, changed …",
            )
        number = row.new_section or self._known_number(row.section)
        holds = self._now_in(number)
        if holds and row.result != "requirement":
            raise CsrregError(f"section {number} holds {', '.join(holds)} in this edition")
        self._put(number, row.result)

    def _now_in(self, number: str) -> list[str]:
        """Return what stands in a section of this edition, as rows or records say."""
        return self._now.get(section_key(number), [])

    @cached_property
    def _now(self) -> dict[str, list[str]]:
        """What stands in each section now; asked when all rows about requirements are taken."""
        found: dict[str, list[str]] = defaultdict(list)
        for entry in self.place.requirements:
            outcome, recorded = self.outcomes.get(entry.id), self.place.recorded(entry)
            section: str | None = None
            if outcome is not None and outcome.result != "removed":
                section = outcome.section or self.stood[entry.id]
            elif outcome is None and recorded is not None and entry.record.retired is None:
                section = recorded.section
            if section:
                found[section_key(section)].append(entry.id)
        for _, _, new in self.found.new:
            if new.section:
                found[section_key(new.section)].append("a new requirement")
        return found

    def _known_number(self, section: str | None) -> str:
        """Return a section's number as the edition before has it."""
        assert section is not None, "checked before"
        return self.numbers.get(section_key(section), section)

    def _section(self, row: Reassessment) -> None:
        """Take a row that says what became of a section in which no requirement stood."""
        number, result = self._known_number(row.section), str(row.result)
        if result == "removed":
            if number not in self.place.results_before:
                raise CsrregError(f"nothing says that there was a section {row.section}")
            self._put(number, result)
            return
        before = self.place.results_before.get(number)
        if result == "changed":
            raise CsrregError(
                f"no requirement stands in section {row.section}",
                "say new (with its text) if it holds one now; else information or none",
            )
        if before is None:
            raise CsrregError(
                f"no requirement stands in section {row.section}, and nothing says what it held",
                "say requirement, information or none",
            )
        if result == "renumbered":
            if row.new_section is None:
                raise CsrregError("renumbered: the new section is missing")
            self.left_numbers.append(number)
        self._put(row.new_section or number, before)

    def _put(self, number: str, result: str) -> None:
        found = self.found
        if found.sections.get(number, result) != result:
            raise CsrregError(f"section {number}: {found.sections[number]} and {result}")
        recorded = self.recorded_sections.get(number)
        if recorded == result:
            found.known += 1
        elif recorded is not None and not self.given.again:
            raise CsrregError(
                f"section {number} is recorded already: {recorded}", "--again records it anew"
            )
        else:
            found.sections[number] = result


def opened_as(place: Place, section: str, title: str) -> "Entry[Requirement] | None":
    """Return the requirement that an edition opened in a section under a title."""
    for entry in place.requirements:
        found = place.recorded(entry)
        if found is not None and found.result == "new" and entry.record.retired is None:
            there = section_key(found.section or "") == section_key(section)
            if there and _words(entry.record.title) == _words(title):
                return entry
    return None


def _says(recorded: "Assessed", outcome: Outcome, entry: "Entry[Requirement]") -> bool:
    """Return whether a record says already what a row says."""
    words = not outcome.text or _words(outcome.text) == _words(recorded.text or entry.record.text)
    section = not outcome.section or outcome.section == recorded.section
    applies = entry.record.applies
    answer = not outcome.answer or (applies is not None and applies.answer == outcome.answer)
    return recorded.result == outcome.result and words and section and answer


def _words(text: str) -> str:
    """Return a text in which line breaks and runs of blanks make no difference."""
    return " ".join(text.split())
