"""``csrreg review new``: from the customer's order to a file the departments work on."""

from typing import TYPE_CHECKING, Annotated, get_args

import typer

from csrreg.cli.common import RegisterOption, TodayOption, commit_hint
from csrreg.cli.output import ask, is_terminal, out, say
from csrreg.cli.review.asking import choice
from csrreg.cli.review.known import known
from csrreg.cli.review.opened import DryRunOption, checklists, load_register
from csrreg.cli.review.ordered import (
    ItemOption,
    ReceivedOption,
    now,
    preparer,
    say_worked_out,
    shape_error,
)
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from pathlib import Path

    from csrreg.model.tree import Mapping


def new(
    fields: Annotated[
        list[str] | None, typer.Argument(metavar="FIELD=VALUE…", help="Any field: terms.payment=…")
    ] = None,
    customer: Annotated[
        str | None, typer.Option(metavar="CODE", help="The customer's code.")
    ] = None,
    type: Annotated[str | None, typer.Option(metavar="WORD", help="order, inquiry …")] = None,
    reference: Annotated[str | None, typer.Option(help="The customer's number.")] = None,
    received: ReceivedOption = None,
    how: Annotated[str | None, typer.Option(metavar="WORD", help="email, phone, chat …")] = None,
    item: ItemOption = None,
    title: Annotated[str | None, typer.Option(help="A short name; else type and number.")] = None,
    site: Annotated[str | None, typer.Option(metavar="SITE", help="Who of us delivers.")] = None,
    previous: Annotated[
        str | None, typer.Option(metavar="ID", help="The offer or contract it continues.")
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="PERSON", help="Who prepares it.")] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="FILE", help="Positions: YAML, JSON, CSV, .xlsx")
    ] = None,
    sheet: Annotated[str, typer.Option(metavar="NAME", help="The workbook's sheet.")] = "",
    map: Annotated[
        list[str] | None, typer.Option(metavar="HEADING=FIELD", help="What a column is.")
    ] = None,
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Begin a review; who must answer by when is worked out.

    And so are its class, the documents that hold, the requirements and characteristics it touches,
    and what differs from the offer or contract it continues. At a terminal it asks for what is
    missing.
    """
    from csrreg.change.add import draft
    from csrreg.change.assign import Assignment, parse_assignment
    from csrreg.change.edits import NewRecord, Plan
    from csrreg.change.names import names_of
    from csrreg.change.order import laid_over, titled, with_part_ids, worked_out
    from csrreg.cli.review.positions import Read, read_order
    from csrreg.cli.write import carry_out
    from csrreg.model.kinds import REVIEW
    from csrreg.model.parse import WrongShape

    root, loaded = load_register(register, today)
    given = {
        "type": type,
        "title": title,
        "prepared_by": preparer(by, root, loaded.register),
        "site": known("sites", site, loaded.register, "--site") if site else None,
        "reference.number": reference,
        "previous": previous.upper() if previous else None,
        "received.at": received,
        "received.how": how,
    }
    if (map or sheet) and from_ is None:
        raise CsrregError("--map and --sheet are for the table that --from names")
    assignments: list[Assignment] = [Assignment(p, "=", v) for p, v in given.items() if v]
    assignments += [Assignment("items", "+=", text) for text in item or []]
    assignments += [parse_assignment(text) for text in fields or []]
    read = read_order(from_, sheet, map or [], loaded.register) if from_ is not None else Read({})
    order = laid_over(draft(REVIEW, assignments), read.order)
    customer, order = _complete(root, customer or read.customer, order)
    if "at" not in (order.get("received") or {}):
        stated = order.get("site")
        moment = now(today, stated if isinstance(stated, str) else None, loaded.register)
        order = laid_over(order, {"received": {"at": moment}})
    if isinstance(items := order.get("items"), list):
        order["items"] = with_part_ids(items, customer, names_of(loaded.register))
    older = _older(order, loaded.register.ids)
    try:
        tree = worked_out(
            customer,
            titled(order),
            loaded.register,
            checklists(loaded.register),
            loaded.tree(older) if older in loaded.register.entries else None,
        )
    except WrongShape as wrong:
        raise shape_error(wrong, read.places) from None
    plan = Plan(new=(NewRecord(REVIEW, customer, tree),))
    for id in carry_out(root, plan, loaded.register.today, dry_run=dry_run):
        out(id)
        say_worked_out(id, tree, loaded.register)
        commit_hint(root, f"Add {id}")


def _complete(root: "Path", customer: str, order: "Mapping") -> "tuple[str, Mapping]":
    """Return customer and order with what was missing asked for.

    Raises:
        CsrregError: without a terminal, with the options that are missing.
    """
    from csrreg.cli.adding import checked_customer
    from csrreg.model.kinds import REVIEW

    lacking = [] if customer else ["--customer NORDAUTO"]
    lacking += [] if "type" in order else ["--type order"]
    if not lacking:
        return checked_customer(root, REVIEW, customer), order
    if not is_terminal():
        raise CsrregError("the contract review needs more:" + "".join(f"\n  {x}" for x in lacking))
    while True:
        try:
            customer = checked_customer(root, REVIEW, customer or ask("customer (code)"))
            break
        except CsrregError as error:
            say(f"  {error.message}; {error.hint}")
            customer = ""
    return customer, _asked(order)


def _asked(order: "Mapping") -> "Mapping":
    """Return an order with the answers to what it does not say yet; most of it may be left out."""
    from csrreg.change.add import draft
    from csrreg.change.amendment import position
    from csrreg.change.assign import Assignment
    from csrreg.change.order import laid_over
    from csrreg.model.kinds import REVIEW
    from csrreg.model.review import Channel, ReviewType
    from csrreg.model.tree import get

    answers: list[Assignment] = []
    if "type" not in order:
        answers.append(Assignment("type", "=", choice("type", get_args(ReviewType))))
    for path, question in (
        ("reference.number", "the customer's number (empty: none)"),
        ("received.at", "received (2026-11-20T17:00+08:00; empty: now)"),
        ("received.how", f"how it came ({', '.join(get_args(Channel))}; empty: not recorded)"),
    ):
        if get(order, tuple(path.split("."))) is None and (said := ask(question)):
            answers.append(Assignment(path, "=", said))
    while "items" not in order and (said := ask("position (part=…,quantity=…; empty: no more)")):
        try:
            position(said)
        except CsrregError as error:
            say(f"  {error.message}; {error.hint}")
        else:
            answers.append(Assignment("items", "+=", said))
    return laid_over(order, draft(REVIEW, answers))


def _older(order: "Mapping", ids: frozenset[str]) -> str:
    """Return the review that an order continues; empty if it continues none.

    Raises:
        CsrregError: if there is no such review.
    """
    from csrreg.rules.naming import close, did_you_mean

    older = str(order.get("previous", ""))
    if older and older not in ids:
        reviews = tuple(id for id in ids if id.startswith("CRV-"))
        raise CsrregError(
            f"--previous {older}: there is no such contract review",
            did_you_mean(close(older, reviews)) or "csrreg review list",
        )
    return older
