"""``csrreg review call-off``: a call-off of a framework contract, within its envelope or not."""

from datetime import date as calendar_date
from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption
from csrreg.cli.review.opened import (
    ByOption,
    DateOption,
    DryRunOption,
    IdArgument,
    Opened,
    filled,
    open_review,
    the_date,
    who,
    write_edits,
)
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from decimal import Decimal


def call_off(
    id: IdArgument,
    number: Annotated[str, typer.Option(metavar="TEXT", help="The customer's number.")],
    quantity: Annotated[str, typer.Option(metavar="NUMBER", help="How many.")],
    part: Annotated[
        str | None, typer.Option(metavar="ID", help="Which part, if the contract has several.")
    ] = None,
    delivery: Annotated[
        str | None, typer.Option(metavar="DATE", help="When it must be there.")
    ] = None,
    accept_beyond: Annotated[
        str | None,
        typer.Option("--accept-beyond", metavar="REASON", help="Record it though it is beyond."),
    ] = None,
    date: DateOption = None,
    by: ByOption = None,
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Record a call-off within the envelope, or say why it is not."""
    from csrreg.change.edits import Append
    from csrreg.model.contract import earlier_versions
    from csrreg.model.obstacles import beyond_envelope

    opened = open_review(id, register, today)
    _refuse_other(opened)
    amount = _amount(quantity)
    part = _part(opened, part)
    day = the_date(date, opened.today)
    wanted = the_date(delivery, opened.today, "--delivery") if delivery else ""
    versions = (opened.entry, *earlier_versions(opened.entry, opened.register))
    earlier = [c for e in versions if e.record.framework for c in e.record.framework.call_offs]
    if any(known.number == number for known in earlier):
        raise CsrregError(
            f"call-off {number} is recorded already", f"csrreg review show {opened.id}"
        )
    beyond = list(
        beyond_envelope(
            opened.entry,
            opened.register,
            calendar_date.fromisoformat(day),
            amount,
            delivery=calendar_date.fromisoformat(wanted) if wanted else None,
            part=part,
            earlier=earlier,
        )
    )
    if beyond and not accept_beyond:
        reasons = "".join(f"\n  {reason}" for reason in beyond)
        raise CsrregError(
            f"call-off {number} is beyond the envelope of {opened.id}:{reasons}",
            f"it needs an amendment: csrreg review amend {opened.id} framework.FIELD=… …",
        )
    given = {
        "number": number,
        "date": day,
        "part": part or "",
        "quantity": quantity,
        "delivery": wanted,
        "within": "no" if beyond else "yes",
        "by": who(by, opened.root, opened.register),
        "note": accept_beyond or "",
    }
    edit = Append(("framework", "call_offs"), filled(given))
    what = f"call-off {number} recorded as {'beyond' if beyond else 'within'} the envelope"
    write_edits(opened, [edit], what, dry_run=dry_run)


def _refuse_other(opened: Opened) -> None:
    """Refuse what is no framework contract in force."""
    from csrreg.model.status import is_accepted, is_replaced

    review = opened.entry.record
    if review.framework is None:
        raise CsrregError(
            f"{opened.id} is no framework contract", f"csrreg review show {opened.id}"
        )
    if not is_accepted(review):
        hint = f"csrreg review decide {opened.id} --result …"
        raise CsrregError(f"{opened.id} is not accepted", hint if review.decision is None else "")
    for later in opened.register.amendments.get(opened.id, ()):
        if is_accepted(later.record) or is_replaced(opened.entry, opened.register):
            raise CsrregError(
                f"{opened.id} was amended by {later.id}", f"csrreg review call-off {later.id} …"
            )


def _amount(quantity: str) -> "Decimal":
    from pydantic_core import PydanticCustomError

    from csrreg.model.types import read_number

    try:
        amount = read_number(quantity)
    except PydanticCustomError as error:
        hint = f"write it like this: {(error.context or {})['example']}"
        raise CsrregError(f"--quantity {quantity}: not a number", hint) from None
    if amount <= 0:
        raise CsrregError(f"--quantity {quantity}: a call-off is of more than nothing")
    return amount


def _part(opened: Opened, given: str | None) -> str | None:
    """Return the part that is called off, where the contract has several."""
    from csrreg.model.contract import parts_of

    parts = sorted(parts_of(opened.entry.record))
    if given is None and len(parts) > 1:
        raise CsrregError("--part is missing", f"the contract is about {', '.join(parts)}")
    return given.upper() if given is not None else None
