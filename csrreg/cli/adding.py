"""The steps of ``csrreg add``: collect, ask for what is missing, write, print the id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from csrreg.cli.common import commit_hint, root_of, the_day
from csrreg.cli.output import is_terminal, out, say
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.change.assign import Assignment

KINDS = ("customer", "part", "document", "requirement", "characteristic")


@dataclass(frozen=True, slots=True)
class Common:
    """What every kind's command takes."""

    fields: Sequence[str] | None
    from_: str | None
    map: Sequence[str] | None
    sheet: str
    dry_run: bool
    edit: bool
    register: Path | None
    today: str | None


def choose_kind() -> str:
    """Return the kind that somebody at a terminal picks.

    Raises:
        CsrregError: without a terminal.
    """
    if not is_terminal():
        raise CsrregError("which kind of record?", "csrreg add " + "|".join(KINDS))
    for number, kind in enumerate(KINDS, 1):
        say(f"  {number}  {kind}")
    while True:
        answer = str(typer.prompt("What do you want to add", err=True)).strip().lower()
        if answer.isdigit() and 1 <= int(answer) <= len(KINDS):
            return KINDS[int(answer) - 1]
        if answer in KINDS:
            return answer
        say(f"a number from 1 to {len(KINDS)}, or one of the words")


def add_record(
    kind_name: str,
    customer: str | None,
    flags: Mapping[str, str | list[str] | None],
    common: Common,
) -> None:
    """Add one record from flags, answers or an editor, or many from a file."""
    if common.from_ is not None:
        from csrreg.cli.importing import add_many

        if any(flags.values()) or common.edit:
            raise CsrregError("--from takes every field from the file; leave the other flags out")
        add_many(kind_name, customer, common)
        return
    from csrreg.change.add import FLAGS, customer_of, draft, new_record
    from csrreg.change.assign import Assignment, parse_assignment
    from csrreg.change.edits import Plan
    from csrreg.cli.write import carry_out
    from csrreg.model.kinds import BY_NAME

    kind = BY_NAME[kind_name]
    root = root_of(common.register)
    day = the_day(common.today)
    given = [
        Assignment(FLAGS[kind_name][flag], "=" if isinstance(value, str) else "+=", one)
        for flag, value in flags.items()
        if value
        for one in ([value] if isinstance(value, str) else value)
    ]
    given += [parse_assignment(text) for text in common.fields or []]
    tree = draft(kind, given)
    if common.edit:
        from csrreg.cli.edit import edit_draft

        edit_draft(root, kind, customer_of(kind, customer, tree), tree, day)
        return
    customer, given = _ask(root, kind_name, customer, given)
    record = new_record(kind, customer, draft(kind, given))
    _known_customer(root, record.customer, kind_name)
    ids = carry_out(root, Plan(new=(record,)), day, dry_run=common.dry_run)
    for id in ids:
        out(id)
        title = record.tree.get("title") or record.tree.get("name") or record.tree.get("feature")
        say(f"added {id}  {title}")
        say(commit_hint(root, f"Add {id}"))


def _ask(
    root: Path, kind_name: str, customer: str | None, given: "list[Assignment]"
) -> "tuple[str | None, list[Assignment]]":
    """Ask for what is missing, or say which flags it has; without a terminal nothing is asked."""
    from csrreg.change.add import Question, customer_of, draft, flag_of, questions
    from csrreg.change.assign import Assignment
    from csrreg.model.kinds import BY_NAME

    kind = BY_NAME[kind_name]
    tree = draft(kind, given)
    customer = customer_of(kind, customer, tree)
    missing: list[Question] = questions(kind, customer, tree)
    if not missing:
        return customer, given
    if not is_terminal():
        wanted = "\n  ".join(f"{flag_of(kind, q.path)}  {q.words}" for q in missing)
        raise CsrregError(f"the {kind_name} needs more:\n  {wanted}")
    answers = list(given)
    for question in missing:
        if question.choices:
            say(f"  one of: {', '.join(question.choices)}")
        elif question.path in ("source.document", "part", "customer"):
            _offer(root, question.path, customer)
        answer = _answer(question.words, question.choices)
        if question.path == "customer":
            customer = answer
        else:
            answers.append(Assignment(question.path, "=", answer))
    return customer_of(kind, customer, draft(kind, answers)), answers


def _answer(words: str, choices: tuple[str, ...]) -> str:
    while True:
        answer = str(typer.prompt(words.rstrip("."), err=True)).strip()
        if answer and (not choices or answer in choices):
            return answer
        if choices:
            say(f"  one of: {', '.join(choices)}")


def _offer(root: Path, path: str, customer: str | None) -> None:
    """Show the records that can be named, so that nobody has to know ids by heart."""
    from csrreg.model.kinds import CUSTOMER, DOCUMENT, PART
    from csrreg.store.files import WorkTree

    kind = {"source.document": DOCUMENT, "part": PART, "customer": CUSTOMER}[path]
    tree = WorkTree(root)
    codes = [customer] if customer else sorted(tree.ids(CUSTOMER, ""))
    ids = sorted(i for code in codes for i in tree.ids(kind, code))
    if kind is CUSTOMER:
        ids = codes
    if ids:
        say("  there are: " + ", ".join(dict.fromkeys(ids[:30])) + (" …" if len(ids) > 30 else ""))


def _known_customer(root: Path, customer: str, kind_name: str) -> None:
    from csrreg.model.kinds import CUSTOMER
    from csrreg.store.files import WorkTree

    codes = WorkTree(root).ids(CUSTOMER, "")
    if kind_name == "customer" or customer in codes:
        return
    from difflib import get_close_matches

    near = get_close_matches(customer, codes, n=1)
    hint = f"did you mean {near[0]}?" if near else f'csrreg add customer {customer} --name "…"'
    raise CsrregError(f"there is no customer {customer}", hint)
