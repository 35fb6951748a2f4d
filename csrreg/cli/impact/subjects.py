"""Finding what ``csrreg impact`` was asked about, and showing each kind of it."""

from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from csrreg.cli.common import one_of
from csrreg.cli.impact.asked import Asked
from csrreg.cli.impact.opening import open_actions
from csrreg.cli.impact.page import show_impact
from csrreg.cli.impact.telling import record_facts
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csrreg.cli.impact.deciding import Said
    from csrreg.model.register import Register
    from csrreg.store.load import Loaded

KINDS = ("part", "document", "customer", "person")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about."""

    kind: str
    id: str


def find(text: str, loaded: "Loaded", kind: str | None) -> Subject:
    """Return what a word stands for: an id, a code, a number, a name.

    Raises:
        CsrregError: if it is nothing, several things, or a record whose file has errors.
    """
    register = loaded.register
    if kind is not None:
        one_of(kind, KINDS, "--kind")
    found = [s for s in _meant(text.strip(), register) if kind in (None, s.kind)]
    found = list(dict.fromkeys(found))
    if not found and kind in (None, "person") and _is_named(text.strip(), register):
        return Subject("person", text.strip())
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(f"{s.kind} {s.id}" for s in found)
        kinds = {s.kind for s in found}
        hint = f"--kind {found[0].kind}" if len(kinds) == len(found) else "name one by its id"
        raise CsrregError(f"{text} could be {several}", hint)
    _refuse_other_record(text.strip().upper(), loaded)
    raise CsrregError(
        f"there is no part, document, customer or person {text}", _near(text, register)
    )


def _is_named(person: str, register: "Register") -> bool:
    """Return whether records name somebody for something, whom csrreg.yaml may not even list."""
    from csrreg.model.held import held_by

    return any(True for _ in held_by(person, register))


def _meant(text: str, register: "Register") -> "Iterator[Subject]":
    from csrreg.cli.parts import part_named

    upper = text.upper()
    entry = register.entries.get(upper)
    if entry is not None and entry.kind.name in KINDS:
        yield Subject(entry.kind.name, entry.id)
    people = register.settings.people if register.settings is not None else {}
    for short, person in people.items():
        if text in (short, person.name, person.email):
            yield Subject("person", short)
    if entry is not None and entry.kind.name in ("part", "document"):
        return
    for document in register.documents:
        if document.record.number is not None and _plain(document.record.number) == _plain(text):
            yield Subject("document", document.id)
    for customer in register.customers:
        if _plain(customer.record.name) == _plain(text):
            yield Subject("customer", customer.id)
    try:
        yield Subject("part", part_named(register, text))
    except CsrregError:
        for part in register.parts:
            numbers = part.record.numbers
            known = [numbers.customer, numbers.ours] if numbers is not None else []
            if _plain(text) in [_plain(n) for n in (*known, part.record.drawing) if n]:
                yield Subject("part", part.id)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _refuse_other_record(id: str, loaded: "Loaded") -> None:
    """Say what is to be done about a record that is none of these, or cannot be read."""
    from csrreg.model.ids import parse_id
    from csrreg.store.locate import locate

    entry = loaded.register.entries.get(id)
    if entry is not None and entry.kind.name not in KINDS:
        raise CsrregError(
            f"{id} is a {entry.kind.name}; impact is about parts, documents, customers and people",
            f"csrreg show {id}",
        )
    known = parse_id(id)
    if known is not None and id in loaded.register.ids and entry is None:
        wrong = [f for f in loaded.findings if f.file == known.file]
        raise CsrregError(
            f"{known.file} has errors", f"mend it: csrreg edit {id}", locate(wrong, loaded.sources)
        )


def _near(text: str, register: "Register") -> str:
    people = register.settings.people if register.settings is not None else {}
    ids = [e.id for e in (*register.parts, *register.documents, *register.customers)]
    near = get_close_matches(text.upper(), ids, n=2, cutoff=0.7)
    near += get_close_matches(text.lower(), list(people), n=2, cutoff=0.6)
    return f"did you mean {' or '.join(near)}?" if near else "csrreg list shows what is there"


def revision_of(id: str, revision: str | None, asked: Asked) -> str:
    """Return the revision that is meant: as named, else the newest.

    Raises:
        CsrregError: if none is named and none is recorded.
    """
    from csrreg.reports.impact_part import newest

    record = asked.register.entries[id].record
    found = revision.strip() if revision else newest(record)
    if not found:
        hint = f"csrreg add revision {id} --revision … --effective …"
        raise CsrregError(f"{id} has no drawing revision yet: name one with --revision", hint)
    return found


def part(id: str, revision: str | None, said: "Said", asked: Asked) -> None:
    """Record what was said of a drawing revision, or show what it touches and open the actions."""
    from csrreg.cli.impact.deciding import decide
    from csrreg.reports.impact_part import build
    from csrreg.rules.naming import typed

    entry = asked.register.entries[id]
    wanted = revision_of(id, revision, asked)
    names = [r.revision for r in entry.record.revisions]
    if wanted not in names and (asked.open or said.told or said.change) and not said.decides:
        raise CsrregError(
            f"revision {wanted} is not recorded yet, so nothing can be recorded for it",
            f"csrreg add revision {id} --revision {typed(wanted)} --effective …",
        )
    if said.decides:
        decide(id, wanted, said, asked)
    elif said.told or said.change:
        record_facts(id, ("revisions", names.index(wanted)), wanted, said, asked)
    shown = _shown_now(said, asked)
    if shown is not None:
        found = build(shown.register.entries[id], wanted, shown.register, owner=shown.owner)
        show_impact(found, shown.format)
        if shown.open:
            at = names.index(wanted)
            open_actions(found, entry.record_id.file, ("revisions", at), shown)


def document(id: str, edition: str | None, said: "Said", asked: Asked) -> None:
    """Record what was said of an edition, or show what hangs on it and open the actions.

    Raises:
        CsrregError: with the editions that are there, if it is none of them.
    """
    from csrreg.reports.impact_document import build
    from csrreg.rules.naming import did_you_mean, listed

    entry = asked.register.entries[id]
    names = [e.edition for e in entry.record.editions]
    wanted = edition.strip() if edition else names[-1]
    if wanted not in names:
        near = get_close_matches(wanted, names, n=1, cutoff=0.7)
        hint = did_you_mean(near) or f"csrreg add edition {id} --edition … --effective …"
        raise CsrregError(f"{id} has no edition {wanted}, only {listed(names)}", hint)
    path = ("editions", names.index(wanted))
    if said.told or said.change:
        record_facts(id, path, wanted, said, asked)
    shown = _shown_now(said, asked)
    if shown is not None:
        found = build(shown.register.entries[id], wanted, shown.register, owner=shown.owner)
        show_impact(found, shown.format)
        if shown.open:
            open_actions(found, entry.record_id.file, path, shown)


def _shown_now(said: "Said", asked: Asked) -> Asked | None:
    """Return what is to be shown: nothing after recording only, and never what was not written."""
    if not (said.decides or said.told or said.change):
        return asked
    if asked.dry_run or not (asked.open or asked.format == "json"):
        return None
    from csrreg.cli.review.opened import load_register

    return replace(asked, loaded=load_register(asked.root, str(asked.today))[1])


def customer(code: str, asked: Asked) -> None:
    """Show everything of a customer."""
    from csrreg.reports.impact_customer import build

    show_impact(build(asked.register.entries[code], asked.register), asked.format)


def person(short: str, to: str | None, asked: Asked) -> None:
    """Show what a person holds; with ``to`` move it to somebody else."""
    from csrreg.reports.impact_person import build

    if to is None:
        show_impact(build(short, asked.register), asked.format)
        return
    from csrreg.cli.impact.moving import move, successor

    other = successor(short, to, asked)
    # Who moves it need not be told how.
    show_impact(replace(build(short, asked.register), notes=()), asked.format)
    move(short, other, asked)
