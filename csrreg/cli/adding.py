"""The steps of ``csrreg add``: collect, ask for what is missing, write, print the id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from csrreg.cli.common import commit_hint, root_of, the_day
from csrreg.cli.output import ask, is_terminal, out, say
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.change.add import Question
    from csrreg.change.assign import Assignment
    from csrreg.model.kinds import Kind

KINDS = ("customer", "part", "document", "requirement", "characteristic")
_OFFERED = 30
"""So many ids are shown to choose from."""

Flags = Mapping[str, str | list[str] | None]


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
        answer = ask("What do you want to add").lower()
        if answer.isdigit() and 1 <= int(answer) <= len(KINDS):
            return KINDS[int(answer) - 1]
        if answer in KINDS:
            return answer
        say(f"  a number from 1 to {len(KINDS)}, or one of the words")


def add_record(kind_name: str, customer: str | None, flags: Flags, common: Common) -> None:
    """Add one record from flags, answers or an editor, or many from a file."""
    from csrreg.model.kinds import BY_NAME

    kind = BY_NAME[kind_name]
    root = root_of(common.register)
    given = _given(kind, flags, common)
    if customer is not None:
        customer = checked_customer(root, kind, customer)
    if common.from_ is not None:
        from csrreg.cli.importing import add_many

        add_many(root, kind, customer, given, common)
    else:
        _add_one(root, kind, customer, given, common)


def _given(kind: "Kind", flags: Flags, common: Common) -> "list[Assignment]":
    """Return what flags and ``field.path=value`` say, and refuse flags that exclude each other."""
    from csrreg.change.add import FLAGS
    from csrreg.change.assign import Assignment, parse_assignment, refuse_twice

    if common.from_ is None and (common.map or common.sheet):
        raise CsrregError("--map and --sheet are for the table that --from names")
    if common.edit and (common.from_ is not None or common.dry_run):
        raise CsrregError("--edit goes with neither --from nor --dry-run")
    given: list[Assignment] = []
    for flag, value in flags.items():
        for one in [value] if isinstance(value, str) else value or []:
            if not one.strip():
                raise CsrregError(f"--{flag.replace('_', '-')}: there is no value")
            path = FLAGS[kind.name][flag]
            given.append(Assignment(path, "=" if isinstance(value, str) else "+=", one.strip()))
    given += [parse_assignment(text) for text in common.fields or []]
    refuse_twice(given)
    return given


def _add_one(
    root: Path, kind: "Kind", customer: str | None, given: "list[Assignment]", common: Common
) -> None:
    from csrreg.change.add import customer_of, draft, flag_of, new_record
    from csrreg.change.assign import Assignment
    from csrreg.change.edits import Plan
    from csrreg.cli.write import carry_out
    from csrreg.findings import dotted
    from csrreg.model.kinds import CHARACTERISTIC

    day = the_day(common.today)
    tree = draft(kind, given)
    if common.edit:
        from csrreg.cli.edit import edit_draft

        edit_draft(root, kind, customer_of(kind, customer, tree), tree, day)
        return
    customer, given = _complete(root, kind, customer, given)
    record = new_record(kind, customer, draft(kind, given))
    checked_customer(root, kind, record.customer)
    if kind is CHARACTERISTIC:
        from csrreg.cli.marking import symbol_for

        symbol = symbol_for(root, record.customer, record.tree, day)
        if symbol is not None:
            tree = draft(kind, [*given, Assignment("symbol", "=", symbol)])
            record = new_record(kind, customer, tree)
    ids = carry_out(
        root,
        Plan(new=(record,)),
        day,
        dry_run=common.dry_run,
        naming=lambda path: flag_of(kind, dotted(path)).removesuffix("=…"),
    )
    for id in ids:
        out(id)
        title = record.tree.get("title") or record.tree.get("name") or record.tree.get("feature")
        say(f"added {id}  {' '.join(str(title).split())}")
        commit_hint(root, f"Add {id}")


def _complete(
    root: Path, kind: "Kind", customer: str | None, given: "list[Assignment]"
) -> "tuple[str | None, list[Assignment]]":
    """Ask for what is missing, or say which flags it has; without a terminal nothing is asked."""
    from csrreg.change.add import customer_of, draft, flag_of, questions
    from csrreg.change.assign import Assignment

    tree = draft(kind, given)
    customer = customer_of(kind, customer, tree)
    missing = questions(kind, customer, tree)
    if not missing:
        return customer, given
    if not is_terminal():
        flags = [flag_of(kind, q.path) for q in missing]
        wide = max(len(flag) for flag in flags)
        wanted = (f"  {f:<{wide}}  {_words(q)}" for f, q in zip(flags, missing, strict=True))
        raise CsrregError(f"the {kind.name} needs more:\n" + "\n".join(wanted))
    answers = list(given)
    for question in missing:
        label = flag_of(kind, question.path).removeprefix("--").removesuffix("=…")
        answer = _answer(label, question, _known(root, kind, question.path, customer))
        if question.path == "customer":
            customer = answer
        else:
            answers.append(Assignment(question.path, "=", answer))
    return customer_of(kind, customer, draft(kind, answers)), answers


def _words(question: "Question") -> str:
    choices = f" One of: {', '.join(question.choices)}." if question.choices else ""
    return question.words + choices


def _answer(label: str, question: "Question", known: list[str] | None) -> str:
    """Return an answer that is one of the choices, or names something that is there."""
    choices = list(question.choices) or known or []
    if choices:
        more = " …" if len(choices) > _OFFERED else ""
        say(f"  one of: {', '.join(choices[:_OFFERED])}{more}")
    words = question.words.rstrip(".")
    while True:
        answer = ask(f"{label} ({words[:1].lower()}{words[1:]})")
        meant = answer.upper() if known else answer
        if meant and (not choices or meant in choices):
            return meant
        if answer:
            say(f"  {answer} is none of them{_did_you_mean(meant, choices)}")


def _did_you_mean(text: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(text, known, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _known(root: Path, kind: "Kind", path: str, customer: str | None) -> list[str] | None:
    """Return the ids that a field can name, or None if it names no record.

    Raises:
        CsrregError: if it must name one and there is none yet.
    """
    from csrreg.model.kinds import CUSTOMER, DOCUMENT, PART
    from csrreg.store.files import WorkTree

    if kind is CUSTOMER or path not in ("source.document", "part", "customer"):
        return None
    wanted = {"source.document": DOCUMENT, "part": PART, "customer": CUSTOMER}[path]
    tree = WorkTree(root)
    codes = [customer] if customer else sorted(tree.ids(CUSTOMER, ""))
    ids = codes if wanted is CUSTOMER else sorted(i for c in codes for i in tree.ids(wanted, c))
    if not ids:
        of = f" of {customer}" if customer else ""
        raise CsrregError(f"there is no {wanted.name}{of} yet", f"csrreg add {wanted.name}")
    return ids


def checked_customer(root: Path, kind: "Kind", customer: str) -> str:
    """Return a customer's code that can be used, or is there already.

    Raises:
        CsrregError: if it is none; with the nearest one.
    """
    from csrreg.change.add import customer_code
    from csrreg.model.kinds import CUSTOMER
    from csrreg.store.files import WorkTree

    code = customer_code(customer)
    codes = WorkTree(root).ids(CUSTOMER, "")
    if kind is not CUSTOMER and code not in codes:
        meant = _did_you_mean(code, sorted(codes)).removeprefix("; ")
        hint = meant or f'csrreg add customer {code} --name "…"'
        raise CsrregError(f"there is no customer {code}", hint)
    return code
