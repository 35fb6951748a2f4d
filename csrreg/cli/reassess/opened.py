"""The edition that is compared: its document, its requirements, and what is left of them."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csrreg.cli.review.opened import load_register
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.change.edition_place import Place
    from csrreg.model.document import Document, Edition
    from csrreg.model.register import Entry, Register
    from csrreg.store.load import Loaded


@dataclass(frozen=True, slots=True)
class Opened:
    """An edition of a document, with the register it stands in."""

    root: Path
    loaded: "Loaded"
    entry: "Entry[Document]"
    at: int
    requirements: "list[Entry[Any]]"
    """Those of the document, the retired ones too."""

    @property
    def register(self) -> "Register":
        """The whole register."""
        return self.loaded.register

    @property
    def today(self) -> date:
        """The day that counts as today."""
        return self.register.today

    @property
    def document(self) -> "Document":
        """The document."""
        return self.entry.record

    @property
    def edition(self) -> "Edition":
        """The edition that is compared."""
        return self.document.editions[self.at]

    @property
    def called(self) -> str:
        """How people call the document: its number, else its title."""
        return self.document.number or self.document.title

    @property
    def command(self) -> str:
        """The command that goes on with this edition."""
        from csrreg.rules.naming import typed

        return f"csrreg reassess {self.entry.id} {typed(self.edition.edition)}"

    def left(self) -> "list[Entry[Any]]":
        """Return the requirements that are not compared yet."""
        from csrreg.model.editions import left

        return left(self.requirements, self.document, self.edition.edition, self.today)

    def unreadable(self) -> list[str]:
        """Return the requirements that name the document and have errors, so nobody is asked."""
        from csrreg.cli.unread import unread_naming
        from csrreg.model.kinds import REQUIREMENT

        found = unread_naming(self.loaded, self.entry.id)
        return [id for id in found if id.startswith(f"{REQUIREMENT.prefix}-")]

    def missing_sections(self) -> list[str]:
        """Return the sections of the edition before for which nothing is recorded."""
        from csrreg.model.editions import missing_sections

        return missing_sections(self.requirements, self.document, self.at)

    def place(self) -> "Place":
        """Return what the rows of a table are matched with."""
        from csrreg.change.edition_place import Place
        from csrreg.model.editions import sections_before

        before = sections_before(self.requirements, self.document, self.at)
        return Place(self.document, self.at, self.requirements, before)


def open_edition(
    document: str, edition: str | None, register: Path | None, today: str | None
) -> Opened:
    """Return an edition that can be compared; without a name the newest.

    Raises:
        CsrregError: if there is no such document or edition, with the nearest ones.
    """
    from difflib import get_close_matches

    from csrreg.model.editions import by_document, position
    from csrreg.rules.naming import listed, typed

    root, loaded = load_register(register, today)
    found = find_document(loaded, document)
    names = [e.edition for e in found.record.editions]
    at = len(names) - 1 if edition is None else position(found.record, edition)
    if at is None:
        near = get_close_matches(str(edition), names, n=1)
        meant = f"did you mean {near[0]}? " if near else ""
        add = f"csrreg add edition {found.id} --edition {typed(str(edition))}"
        hint = f"{meant}to record a new one: {add}"
        raise CsrregError(f"{found.id} has no edition {edition}, only {listed(names)}", hint)
    requirements = by_document(loaded.register).get(found.id, [])
    return Opened(root, loaded, found, at, requirements)


def find_document(loaded: "Loaded", id: str) -> "Entry[Document]":
    """Return a document of the register, by its id or its number.

    Raises:
        CsrregError: if there is none, or if its file has errors.
    """
    from difflib import get_close_matches

    from csrreg.model.ids import parse_id
    from csrreg.model.kinds import DOCUMENT
    from csrreg.store.locate import locate

    register = loaded.register
    entry = register.entries.get(id.upper())
    if entry is not None and entry.kind is DOCUMENT:
        return entry
    if entry is not None:
        raise CsrregError(f"{entry.id} is a {entry.kind.name}, no document", "csrreg list document")
    number = id.strip().casefold()
    named = [e for e in register.documents if (e.record.number or "").casefold() == number]
    if len(named) == 1:
        return named[0]
    known = parse_id(id.upper())
    if known is not None and known.text in register.ids and known.kind is DOCUMENT:
        wrong = [f for f in loaded.findings if f.file == known.file]
        raise CsrregError(
            f"{known.file} has errors",
            f"mend it: csrreg edit {known.text}",
            locate(wrong, loaded.sources),
        )
    near = get_close_matches(id.upper(), [e.id for e in register.documents], n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "csrreg list document shows them"
    raise CsrregError(f"there is no document {id}", hint)


def reopened(opened: Opened) -> Opened:
    """Return an edition as it is now, after something was written into its document."""
    from csrreg.store.files import WorkTree
    from csrreg.store.load import load_some

    entry = opened.entry
    fresh = load_some(WorkTree(opened.root), [entry.id], opened.today)
    opened.loaded.sources[entry.record_id.file] = fresh.sources[entry.record_id.file]
    return replace(opened, entry=fresh.register.entries[entry.id])
