"""Steps that the commands on one review share: open it, know who acts, write its edits."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from csrreg.cli.common import commit_hint, root_of, the_day
from csrreg.cli.output import say
from csrreg.cli.review.known import known
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csrreg.change.edits import Edit
    from csrreg.change.order import Checklists
    from csrreg.model.register import Entry, Register
    from csrreg.model.tree import Mapping
    from csrreg.store.load import Loaded

IdArgument = Annotated[str, typer.Argument(help="The review's id: CRV-NORDAUTO-0001")]
ByOption = Annotated[
    str | None,
    typer.Option(metavar="PERSON", help="Who; else you, as git or CSRREG_PERSON knows you."),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show the change only.")]
DateOption = Annotated[str | None, typer.Option(metavar="DATE", help="When; else today.")]


@dataclass(frozen=True, slots=True)
class Opened:
    """A review, with the register it stands in."""

    root: Path
    loaded: "Loaded"
    entry: "Entry[Any]"
    today: date

    @property
    def register(self) -> "Register":
        """The whole register."""
        return self.loaded.register

    @property
    def id(self) -> str:
        """The review's id."""
        return self.entry.id

    @property
    def tree(self) -> "Mapping":
        """The review's fields as text."""
        return self.loaded.tree(self.entry.id)


def load_register(register: Path | None, today: str | None) -> "tuple[Path, Loaded]":
    """Return the register's folder and everything in it."""
    from csrreg.cli.progress import progress
    from csrreg.store.files import WorkTree
    from csrreg.store.load import load

    root = root_of(register)
    return root, load(WorkTree(root), the_day(today), progress("reading"))


def say_unreadable(register: "Register") -> None:
    """Say which reviews are left out of a list, because their files have errors."""
    for id in sorted(register.ids):
        if id.startswith("CRV-") and id not in register.entries:
            say(f"warning: {id} has errors and is left out: csrreg review show {id}")


def open_review(id: str, register: Path | None, today: str | None) -> Opened:
    """Return a review.

    Raises:
        CsrregError: if there is none of that id, or its file has errors.
    """
    from difflib import get_close_matches

    from csrreg.model.ids import parse_id
    from csrreg.store.locate import locate

    root, loaded = load_register(register, today)
    name = id.strip().upper()
    entry = loaded.register.entries.get(name)
    if entry is not None and entry.kind.name == "review":
        return Opened(root, loaded, entry, loaded.register.today)
    if entry is not None:
        raise CsrregError(
            f"{name} is a {entry.kind.name}, no contract review", f"csrreg show {name}"
        )
    there = parse_id(name)
    if there is not None and there.text in loaded.register.ids and there.kind.name == "review":
        wrong = [f for f in loaded.findings if f.file == there.file]
        raise CsrregError(
            f"{there.file} has errors",
            f"mend it: csrreg edit {name}",
            locate(wrong, loaded.sources),
        )
    near = get_close_matches(name, [e.id for e in loaded.register.reviews], n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "csrreg review list"
    raise CsrregError(f"there is no contract review {id}", hint)


def checklists(register: "Register") -> "Checklists":
    """Return csrreg's checklists in the register's language."""
    from csrreg.change.order import Checklists
    from csrreg.model.tree import get
    from csrreg.store.resources import load_data

    language = register.settings.language if register.settings is not None else "en"
    data = load_data("checklists.yaml")
    departments = data["departments"]
    assert isinstance(departments, dict)

    def points(*path: str) -> list[str]:
        found = get(data, (*path, language))
        return [str(point) for point in found] if isinstance(found, list) else []

    return Checklists(
        {name: points("departments", name) for name in departments},
        points("other"),
        points("feasibility"),
    )


def refuse_decided(opened: Opened) -> None:
    """Refuse to change what a decision rests on.

    Raises:
        CsrregError: if the review is decided.
    """
    from csrreg.model.status import is_decided

    if is_decided(opened.entry.record):
        raise CsrregError(
            f"{opened.id} is decided: {opened.entry.record.decision.result}",
            f"a change is a new review: csrreg review amend {opened.id} …",
        )


def refuse(what: str, reasons: "Sequence[tuple[str, str]]") -> None:
    """Refuse something that reasons stand against; each has the command that mends it.

    Raises:
        CsrregError: if there is a reason.
    """
    if reasons:
        lines = (f"\n  {reason}\n      {command}" for reason, command in reasons)
        raise CsrregError(f"{what}:{''.join(lines)}")


def older_tree(opened: Opened) -> "Mapping | None":
    """Return the fields of the review that this one amends, if it amends one that is there."""
    amends = opened.entry.record.amends
    if amends is None or amends.review not in opened.register.entries:
        return None
    return opened.loaded.tree(amends.review)


def write_edits(opened: Opened, edits: "Sequence[Edit]", what: str, *, dry_run: bool) -> None:
    """Write edits of a review, unless somebody changed it since it was opened."""
    from csrreg.change.edits import ChangedFile, Plan
    from csrreg.cli.write import carry_out

    file = opened.entry.record_id.file
    change = ChangedFile(file, tuple(edits), opened.loaded.sources[file])
    carry_out(opened.root, Plan(changed=(change,)), opened.today, dry_run=dry_run)
    if not dry_run:
        say(f"{opened.id}: {what}")
        commit_hint(opened.root, f"{opened.id}: {what}")


def who(given: str | None, root: Path, register: "Register", option: str = "--by") -> str:
    """Return who acts: as given, else the person that the environment or git says you are.

    Raises:
        CsrregError: if nobody is known, or it is nobody of ``csrreg.yaml``.
    """
    if given:
        return known("people", given, register, option)
    person = find_me(root, register)
    if not person:
        people = register.settings.people if register.settings is not None else {}
        example = next(iter(people), "li.wei")
        raise CsrregError(f"who? {option} is missing", f"{option} {example}, or set CSRREG_PERSON")
    return known("people", person, register, "CSRREG_PERSON")


def find_me(root: Path, register: "Register") -> str:
    """Return the short name of whoever runs the command, or an empty text."""
    named = os.environ.get("CSRREG_PERSON", "")
    if named:
        return named
    from csrreg.store.history import identity

    people = register.settings.people if register.settings is not None else {}
    if not people:
        return ""
    name, mail = identity(root)
    for short, person in people.items():
        if mail and person.email is not None and person.email.casefold() == mail.casefold():
            return short
    return next((short for short, person in people.items() if name and person.name == name), "")


def the_date(text: str | None, today: date, option: str = "--date") -> str:
    """Return a date that was given, or today, as the files write it.

    Raises:
        CsrregError: if the text is no date.
    """
    if text is None:
        return str(today)
    from pydantic_core import PydanticCustomError

    from csrreg.model.types import read_date

    try:
        return str(read_date(text))
    except PydanticCustomError as error:
        what = error.context or {}
        hint = f"write it like this: {what['example']}"
        raise CsrregError(f"{option} {text}: {what['message']}", hint) from None


def filled(given: "dict[str, str]") -> "Mapping":
    """Return the fields that have a value."""
    return {name: value for name, value in given.items() if value}
