"""``csrreg review amend`` and ``inform``: when the customer changes what was agreed."""

from typing import Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption, commit_hint, one_of
from csrreg.cli.output import out
from csrreg.cli.review.answering import groups
from csrreg.cli.review.known import known
from csrreg.cli.review.opened import (
    DateOption,
    DryRunOption,
    IdArgument,
    Opened,
    checklists,
    filled,
    open_review,
    the_date,
    write_edits,
)
from csrreg.cli.review.ordered import (
    ItemOption,
    ReceivedOption,
    now,
    preparer,
    say_worked_out,
    shape_error,
)
from csrreg.errors import CsrregError


def amend(
    id: IdArgument,
    fields: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FIELD=VALUE…", help="What changed: terms.payment=…, items.1.price=…"
        ),
    ] = None,
    how: Annotated[
        str | None,
        typer.Option(metavar="WORD", help="replaced, clauses or dates_or_quantities; else found."),
    ] = None,
    item: ItemOption = None,
    unset: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="What falls away: items.2, terms.legal"),
    ] = None,
    reference: Annotated[str | None, typer.Option(help="The customer's number of it.")] = None,
    received: ReceivedOption = None,
    received_how: Annotated[
        str | None, typer.Option("--received-how", metavar="WORD", help="email, phone, chat …")
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="PERSON", help="Who prepares it.")] = None,
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Begin the review of a contract that the customer changed.

    replaced: a new contract, the old one is void, everybody answers. clauses: who answered before
    answers again. dates_or_quantities: the departments csrreg.yaml names, else production.
    """
    from csrreg.change.amendment import HOWS, amended, heavier, how_amended, position
    from csrreg.change.assign import Assignment, parse_assignment
    from csrreg.change.edits import NewRecord, Plan
    from csrreg.change.names import names_of
    from csrreg.change.order import with_part_ids, worked_out
    from csrreg.cli.write import carry_out
    from csrreg.model.compared import differences
    from csrreg.model.kinds import REVIEW
    from csrreg.model.parse import WrongShape
    from csrreg.reports.judge import change_line

    opened = open_review(id, register, today)
    _refuse_other(opened)
    if how is not None:
        one_of(how, HOWS, "--how")
    given = {
        "reference.number": reference,
        "received.at": received or now(today, opened.entry.record.site, opened.register),
        "received.how": received_how,
        "prepared_by": preparer(by, opened.root, opened.register),
        "amends.review": opened.id,
    }
    assignments = [Assignment(path, "=", value) for path, value in given.items() if value]
    assignments += [parse_assignment(text) for text in fields or []]
    assignments += [Assignment(path, "unset") for path in unset or []]
    older, customer = opened.tree, opened.entry.customer
    named = [position(text) for text in item or []]
    items = with_part_ids([*named], customer, names_of(opened.register)) if named else []
    order = amended(opened.id, older, groups(items), assignments)
    if not any(differences(older, order)) and how != "replaced":
        raise CsrregError(
            f"nothing differs from {opened.id}",
            "name what changed: --item part=…,quantity=…, terms.payment=…, --unset items.2",
        )
    if how == "dates_or_quantities" and (more := heavier(older, order)):
        raise CsrregError(
            f"more than dates or quantities changed: {', '.join(more)}", "--how clauses"
        )
    way = how or how_amended(older, order)
    order = {**order, "amends": {"review": opened.id, "how": way}}
    try:
        lists = checklists(opened.register)
        tree = worked_out(customer, order, opened.register, lists, older)
    except WrongShape as wrong:
        raise shape_error(wrong) from None
    plan = Plan(new=(NewRecord(REVIEW, customer, tree),))
    for new_id in carry_out(opened.root, plan, opened.today, dry_run=dry_run):
        out(new_id)
        changes = [change_line(change) for change in differences(older, tree)]
        say_worked_out(new_id, tree, opened.register, amends=(opened.id, way), changes=changes)
        commit_hint(opened.root, f"Add {new_id}, which amends {opened.id}")


def _refuse_other(opened: Opened) -> None:
    """Refuse what is changed in another way: a review that goes on, or one that was amended."""
    from csrreg.model.status import is_accepted, is_decided

    review = opened.entry.record
    if not is_decided(review):
        raise CsrregError(
            f"{opened.id} is not decided yet, so it is changed itself",
            f"csrreg set {opened.id} items.1.quantity=… (answers given before become stale)",
        )
    if not is_accepted(review):
        raise CsrregError(
            f"{opened.id} was {review.decision.result}, so there is no contract to amend",
            f"csrreg review new --customer {opened.entry.customer} --previous {opened.id} …",
        )
    for later in opened.register.amendments.get(opened.id, ()):
        if is_accepted(later.record):
            raise CsrregError(
                f"{opened.id} was amended by {later.id}", f"csrreg review amend {later.id} …"
            )
        if not is_decided(later.record):
            raise CsrregError(
                f"{later.id} amends {opened.id} already and is not decided yet",
                f"csrreg set {later.id} …, or decide it first",
            )


def inform(
    id: IdArgument,
    department: Annotated[str, typer.Option(metavar="NAME", help="Who was told.")],
    how: Annotated[str | None, typer.Option(metavar="TEXT", help="By mail, in a meeting …")] = None,
    changed: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What it changed: plan, routing …")
    ] = None,
    date: DateOption = None,
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Record that a department was told of a changed contract."""
    from csrreg.change.edits import Append

    opened = open_review(id, register, today)
    given = {
        "department": known("departments", department, opened.register, "--department"),
        "date": the_date(date, opened.today),
        "how": how or "",
        "changed": changed or "",
    }
    edit = Append(("informed",), filled(given))
    write_edits(opened, [edit], f"{department} informed", dry_run=dry_run)
