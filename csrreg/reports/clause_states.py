"""What is known of a customer and a clause: requirements, reviewed and none, or not reviewed.

The rule of the matrix. A requirement stands at the clauses it cites, the retired ones left out. At
a clause that none of a customer's requirements cites:

1. The customer has documents in force (drawings and approved samples do not count: what they ask
   for are characteristics). Each of them is asked for its edition in force, the newest that is in
   force today, and all of them must say that it holds no requirement at the clause:

   a. The document is numbered by clauses and the section of that very number is recorded: *none*,
      *information* and *removed* say so. *requirement* says the contrary: the requirements that
      stand in the section are shown, though they cite other clauses; if there are none, the clause
      is not reviewed, because something is missing.
   b. Else the edition must be reviewed whole, and a requirement must be filed for every section
      that is recorded to hold one: a requirement nobody has filed may belong to any clause, unless
      the section has a clause's number (a). A review dated later than today is none.

2. The customer has no such document: then it must be recorded that it issues no requirements
   (``no_csr``), checked today or earlier. That is told apart from what was reviewed.

In every other case, and where a file of the customer's documents or requirements cannot be read,
the clause is not reviewed. Nothing is concluded from a clause about those above or below it, nor
from an edition that is no longer in force.

A document is numbered by clauses if at least two of its requirements name their own section among
the clauses they cite, and no more than one in ten that could do so does not. Numbers alone prove
nothing: a manual may have a section 8.2 of its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from csrreg.model.editions import by_document, position, section_of, section_results
from csrreg.model.ids import parse_id, sort_key
from csrreg.model.kinds import DOCUMENT, REQUIREMENT
from csrreg.model.touching import edition_on

if TYPE_CHECKING:
    from csrreg.model.document import Document, Edition
    from csrreg.model.register import Entry, Register
    from csrreg.model.requirement import Requirement

Known = Literal["reviewed_none", "issues_none", "not_reviewed"]
_OF_CHARACTERISTICS = ("drawing", "approved_sample")
_HOLDS_NONE = ("none", "information", "removed")
_LEAST = 2
_STRAYING = 10


@dataclass(frozen=True, slots=True)
class Basis:
    """A document in force, and what of it was reviewed."""

    entry: "Entry[Document]"
    edition: "Edition"
    by_clause: bool
    """Whether its sections carry the numbers of clauses."""
    whole: bool
    """Whether the edition in force was reviewed whole."""
    unfiled: tuple[str, ...]
    """The sections recorded to hold a requirement for which none is filed."""
    unclear: bool
    """Whether one of these may belong to any clause."""
    sections: Mapping[str, str]
    """What its sections hold, as recorded or as its requirements show; empty without clauses."""
    standing: "Mapping[str, tuple[Entry[Requirement], ...]]"
    """The requirements that stand in each section."""

    def says(self, clause: str) -> "Known | tuple[Entry[Requirement], ...]":
        """Return what the document says of a clause that no requirement cites."""
        result = self.sections.get(clause)
        if result == "requirement":
            return self.standing.get(clause) or "not_reviewed"
        none = result in _HOLDS_NONE or (self.whole and not self.unclear)
        return "reviewed_none" if none else "not_reviewed"


@dataclass(frozen=True, slots=True)
class CustomerStates:
    """What is known of each clause for a customer."""

    code: str
    basis: tuple[Basis, ...]
    cited: "Mapping[str, tuple[Entry[Requirement], ...]]"
    """The requirements by clause; under an empty name those that cite none."""
    no_csr: bool
    """Whether the customer issues no requirements, as somebody made sure."""
    unread: bool
    """Whether a file of its documents or requirements cannot be read."""
    told: frozenset[str] = field(default_factory=frozenset)
    """The clauses of which a section is recorded."""

    def at(self, clause: str) -> "Known | tuple[Entry[Requirement], ...]":
        """Return the requirements at a clause, or what is known where there are none."""
        if clause in self.cited:
            return self.cited[clause]
        said = [basis.says(clause) for basis in self.basis]
        standing = {e.id: e for found in said if isinstance(found, tuple) for e in found}
        if standing:
            return tuple(standing[id] for id in sorted(standing, key=sort_key))
        if self.unread or "not_reviewed" in said:
            return "not_reviewed"
        if said:
            return "reviewed_none"
        return "issues_none" if self.no_csr else "not_reviewed"


def states_of(register: "Register", codes: Iterable[str]) -> "list[CustomerStates]":
    """Return what is known of the clauses for some customers."""
    requirements = by_document(register)
    bases: dict[str, list[Basis]] = {}
    for document in register.documents:
        if (found := _basis(document, requirements.get(document.id, ()), register)) is not None:
            bases.setdefault(document.customer, []).append(found)
    cited: dict[str, dict[str, list[Entry[Requirement]]]] = {}
    for entry in sorted(register.requirements, key=lambda e: sort_key(e.id)):
        if entry.record.retired is None:
            of_customer = cited.setdefault(entry.customer, {})
            for clause in dict.fromkeys(entry.record.clauses or ("",)):
                of_customer.setdefault(clause, []).append(entry)
    unread = frozenset(_unread(register))
    return [_states(code, bases, cited, unread, register) for code in codes]


def _states(
    code: str,
    bases: Mapping[str, list[Basis]],
    cited: "Mapping[str, dict[str, list[Entry[Requirement]]]]",
    unread: frozenset[str],
    register: "Register",
) -> CustomerStates:
    customer = register.customer(code)
    none = customer.no_csr if customer is not None else None
    basis = tuple(sorted(bases.get(code, ()), key=lambda b: sort_key(b.entry.id)))
    return CustomerStates(
        code=code,
        basis=basis,
        cited={clause: tuple(found) for clause, found in cited.get(code, {}).items()},
        no_csr=none is not None and none.checked <= register.today,
        unread=code in unread,
        told=frozenset(section for b in basis for section in b.sections),
    )


def _unread(register: "Register") -> Iterator[str]:
    """Yield the customers of documents and requirements that cannot be read."""
    for id in register.ids - register.entries.keys():
        known = parse_id(id)
        if known is not None and known.kind in (DOCUMENT, REQUIREMENT):
            yield known.customer


def _basis(
    entry: "Entry[Document]", requirements: "Iterable[Entry[Requirement]]", register: "Register"
) -> Basis | None:
    document, today = entry.record, register.today
    if document.type in _OF_CHARACTERISTICS:
        return None
    if document.retired is not None and document.retired.date <= today:
        return None
    edition = edition_on(document, today)
    if edition is None:
        return None
    at = position(document, edition.edition)
    assert at is not None, "it is one of the document's editions"
    own = sorted(
        (e for e in requirements if e.record.retired is None), key=lambda e: sort_key(e.id)
    )
    by_clause = is_by_clause(document, own)
    standing = _standing(own, document, at)
    sections = section_results(own, document, at) if by_clause else {}
    later = {s.section for s in edition.sections if _is_later(s.date, today)}
    holding = dict.fromkeys(s.section for s in edition.sections if s.result == "requirement")
    unfiled = tuple(section for section in holding if section not in standing)
    clauses = register.lexicon.clauses if by_clause else ()
    return Basis(
        entry=entry,
        edition=edition,
        by_clause=by_clause,
        whole=edition.reviewed is not None and edition.reviewed.date <= today,
        unfiled=unfiled,
        unclear=any(section not in clauses for section in unfiled),
        sections={section: r for section, r in sections.items() if section not in later},
        standing=standing,
    )


def _is_later(day: date | None, today: date) -> bool:
    return day is not None and day > today


def is_by_clause(document: "Document", requirements: "Iterable[Entry[Requirement]]") -> bool:
    """Return whether the sections of a document carry the numbers of the clauses."""
    own = straying = 0
    for entry in requirements:
        where, clauses = section_of(entry.record, document), entry.record.clauses
        if where is not None and clauses:
            own += where in clauses
            straying += where not in clauses
    return own >= _LEAST and straying * _STRAYING <= own + straying


def _standing(
    requirements: "Iterable[Entry[Requirement]]", document: "Document", at: int
) -> "dict[str, tuple[Entry[Requirement], ...]]":
    """Return the requirements of each section of an edition, as far as is known of that edition."""
    found: dict[str, list[Entry[Requirement]]] = {}
    for entry in requirements:
        where = section_of(entry.record, document, at + 1)
        if where is not None:
            found.setdefault(where, []).append(entry)
    return {where: tuple(entries) for where, entries in found.items()}
