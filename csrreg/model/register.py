"""The register: every record that could be read, and what is known beside the records."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from csrreg.findings import Step
from csrreg.model import kinds
from csrreg.model.ids import RecordId
from csrreg.model.kinds import SETTINGS, Kind
from csrreg.model.references import collect, names_other, readers_of
from csrreg.model.special import unproven
from csrreg.model.symbols import Scheme, class_of, scheme_of

if TYPE_CHECKING:  # the shapes are built only for the kinds a command touches
    from csrreg.model.capability import Judged
    from csrreg.model.characteristic import Characteristic
    from csrreg.model.contracts import Contracts
    from csrreg.model.customer import Customer
    from csrreg.model.document import Document
    from csrreg.model.part import Part
    from csrreg.model.requirement import Requirement
    from csrreg.model.review import Review
    from csrreg.model.settings import Settings

R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Entry(Generic[R_co]):
    """A record with its id."""

    record_id: RecordId
    record: R_co

    @property
    def id(self) -> str:
        """The record's id."""
        return self.record_id.text

    @property
    def kind(self) -> Kind:
        """The record's kind."""
        return self.record_id.kind

    @property
    def customer(self) -> str:
        """The code of the record's customer."""
        return self.record_id.customer

    @property
    def title(self) -> str:
        """What people call the record."""
        record: Any = self.record
        for name in ("title", "name", "feature"):
            if text := getattr(record, name, None):
                return str(text)
        return ""


@dataclass(frozen=True, slots=True)
class Reference:
    """One place where a record (or the settings) names something."""

    source: str
    """The naming record's id, or ``csrreg.yaml``."""
    path: tuple[Step, ...]
    target: str
    refers_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lists that rules need and that are data, not code."""

    standard: str = ""
    """The name of the standard's catalogue."""
    clauses: frozenset[str] = frozenset()
    vague: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Vague words per language."""
    controls: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words for controls that are more than sampling, per language."""


@dataclass(frozen=True)
class Register:
    """All that could be read. Records whose file is broken are missing, but their ids are known."""

    today: date
    settings: "Settings | None"
    entries: Mapping[str, Entry[Any]]
    ids: frozenset[str]
    """Every id that has a file, readable or not."""
    lexicon: Lexicon = Lexicon()
    digests: Mapping[str, str] = field(default_factory=dict)
    """The digest of what departments judge, for reviews and for the records they cite."""
    attachments: Mapping[str, str | None] = field(default_factory=dict)
    """The sha256 of every file a document names, None where there is no such file."""

    @cached_property
    def _by_kind(self) -> dict[str, list[Entry[Any]]]:
        groups: dict[str, list[Entry[Any]]] = {kind.name: [] for kind in kinds.KINDS}
        for entry in self.entries.values():
            groups[entry.kind.name].append(entry)
        return groups

    @cached_property
    def amendments(self) -> "Mapping[str, list[Entry[Review]]]":
        """The reviews that amend each amended review, by its id."""
        found: dict[str, list[Entry[Review]]] = {}
        for entry in self.reviews:
            if entry.record.amends is not None:
                found.setdefault(entry.record.amends.review, []).append(entry)
        return found

    @cached_property
    def contracts(self) -> "Contracts":
        """The contract reviews looked at together."""
        from csrreg.model.contracts import contracts_of

        return contracts_of(self)

    def of_kind(self, kind: Kind) -> "list[Entry[Any]]":
        """Return the records of a kind, by id."""
        return self._by_kind[kind.name]

    @property
    def customers(self) -> "list[Entry[Customer]]":
        """Every customer."""
        return self._by_kind["customer"]

    @property
    def parts(self) -> "list[Entry[Part]]":
        """Every part."""
        return self._by_kind["part"]

    @property
    def documents(self) -> "list[Entry[Document]]":
        """Every document."""
        return self._by_kind["document"]

    @property
    def requirements(self) -> "list[Entry[Requirement]]":
        """Every requirement."""
        return self._by_kind["requirement"]

    @property
    def characteristics(self) -> "list[Entry[Characteristic]]":
        """Every special characteristic."""
        return self._by_kind["characteristic"]

    @property
    def reviews(self) -> "list[Entry[Review]]":
        """Every contract review."""
        return self._by_kind["review"]

    def customer(self, code: str) -> "Customer | None":
        """Return the customer of a code, or None."""
        entry = self.entries.get(code)
        return entry.record if entry is not None else None

    def document(self, id: str) -> "Document | None":
        """Return the document of an id, or None."""
        entry = self.entries.get(id)
        return entry.record if entry is not None and entry.kind is kinds.DOCUMENT else None

    def part(self, id: str) -> "Part | None":
        """Return the part of an id, or None."""
        entry = self.entries.get(id)
        return entry.record if entry is not None and entry.kind is kinds.PART else None

    @cached_property
    def schemes(self) -> "Mapping[str, Scheme]":
        """Every customer's scheme of special characteristics; those without symbols are not in."""
        return {e.id: scheme_of(e.record.symbols) for e in self.customers if e.record.symbols}

    @cached_property
    def classes(self) -> Mapping[str, str | None]:
        """Our class of every characteristic: as it was typed, else converted from its symbol."""
        none = Scheme()
        return {
            e.id: class_of(e.record, self.schemes.get(e.customer, none))
            for e in self.characteristics
        }

    @cached_property
    def unproven(self) -> "tuple[tuple[Entry[Characteristic], Judged], ...]":
        """Every capability target that a characteristic does not reach in its part's phase."""
        return tuple(unproven(self))

    @cached_property
    def links(self) -> tuple[Reference, ...]:
        """Every place where a record names another record."""
        return tuple(
            Reference(entry.id, *found)
            for kind in kinds.KINDS
            for entry in self.of_kind(kind)
            for found in collect(readers_of(kind, "records"), entry.record)
        )

    def names(self, what: str, besides: Mapping[str, object] | None = None) -> Iterator[Reference]:
        """Yield every place that names something of a list of ``csrreg.yaml``, such as a person.

        ``what`` is the list: people, departments, sites or processes. Records that name only what
        is in ``besides`` are passed over quickly.
        """
        if self.settings is not None:
            for found in collect(readers_of(SETTINGS, what), self.settings):
                yield Reference(kinds.SETTINGS_FILE, *found)
        for kind in kinds.KINDS:
            readers = readers_of(kind, what)
            for entry in self.of_kind(kind) if readers else ():
                if besides is None or names_other(readers, entry.record, besides):
                    for found in collect(readers, entry.record):
                        yield Reference(entry.id, *found)


def links_of(entry: Entry[Any]) -> Iterator[Reference]:
    """Yield every place where one record names another record."""
    for found in collect(readers_of(entry.kind, "records"), entry.record):
        yield Reference(entry.id, *found)
