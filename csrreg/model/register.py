"""The register: every record that could be read, and what is known beside the records."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from csrreg.findings import Step
from csrreg.model import kinds
from csrreg.model.fields import leaves, node_of
from csrreg.model.ids import RecordId
from csrreg.model.kinds import SETTINGS, Kind
from csrreg.model.parse import shape_of
from csrreg.model.special import unproven
from csrreg.model.symbols import Scheme, class_of, scheme_of
from csrreg.model.types import file_key

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
            for found in _collect(_readers(kind, "records"), entry.record)
        )

    def names(self, what: str, besides: Mapping[str, object] | None = None) -> Iterator[Reference]:
        """Yield every place that names something of a list of ``csrreg.yaml``, such as a person.

        ``what`` is the list: people, departments, sites or processes. Records that name only what
        is in ``besides`` are passed over quickly.
        """
        if self.settings is not None:
            for found in _collect(_readers(SETTINGS, what), self.settings):
                yield Reference(kinds.SETTINGS_FILE, *found)
        for kind in kinds.KINDS:
            readers = _readers(kind, what)
            for entry in self.of_kind(kind) if readers else ():
                if besides is None or _names_other(readers, entry.record, besides):
                    for found in _collect(readers, entry.record):
                        yield Reference(entry.id, *found)


_LISTS = ("people", "departments", "sites", "processes", "clauses")


def links_of(entry: Entry[Any]) -> Iterator[Reference]:
    """Yield every place where one record names another record."""
    for found in _collect(_readers(entry.kind, "records"), entry.record):
        yield Reference(entry.id, *found)


_Found = tuple[tuple[Step, ...], str, tuple[str, ...]]
_Readers = tuple[tuple[str, str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]], ...]
"""Per top field: its attribute, its name in the file, and the paths below it that name something.

Grouped by top field because most fields of most records are empty: one look skips them.
"""


@lru_cache(maxsize=64)
def _readers(kind: Kind, what: str) -> _Readers:
    shape = shape_of(kind)
    grouped: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    attributes = {file_key(name): name for name in shape.__pydantic_fields__}
    for path, node in leaves(node_of(shape)):
        if not node.refers_to:
            continue
        wanted = node.refers_to[0] not in _LISTS if what == "records" else what in node.refers_to
        if wanted:
            grouped.setdefault(path[0], []).append((path[1:], node.refers_to))
    return tuple((attributes[name], name, tuple(paths)) for name, paths in grouped.items())


def _collect(readers: _Readers, record: Any) -> list[_Found]:
    found: list[_Found] = []
    for attribute, name, paths in readers:
        value = getattr(record, attribute)
        if value:
            for rest, refers_to in paths:
                _walk(value, rest, (name,), refers_to, found)
    return found


def _walk(
    value: Any,
    rest: tuple[str, ...],
    path: tuple[Step, ...],
    refers_to: tuple[str, ...],
    found: list[_Found],
) -> None:
    if not rest:
        found.append((path, value, refers_to))
        return
    step, rest = rest[0], rest[1:]
    if step == "@":
        found.extend(((*path, key), key, refers_to) for key in value)
    elif step == "*":
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            _walk(item, rest, (*path, key), refers_to, found)
    elif inner := _attribute(value, step):
        _walk(inner, rest, (*path, step), refers_to, found)


def _names_other(readers: _Readers, record: Any, known: Mapping[str, object]) -> bool:
    """Return whether a record names anything that is not known; builds no paths."""
    for attribute, _, paths in readers:
        value = getattr(record, attribute)
        if value:
            for rest, _ in paths:
                if _other(value, rest, known):
                    return True
    return False


def _other(value: Any, rest: tuple[str, ...], known: Mapping[str, object]) -> bool:
    if not rest:
        return value not in known
    step, rest = rest[0], rest[1:]
    if step == "@":
        return not known.keys() >= value.keys()
    if step == "*":
        for item in value.values() if isinstance(value, dict) else value:
            if _other(item, rest, known):
                return True
        return False
    inner = _attribute(value, step)
    return bool(inner) and _other(inner, rest, known)


def _attribute(value: Any, step: str) -> Any:
    return getattr(value, step) if hasattr(value, step) else getattr(value, f"{step}_")
