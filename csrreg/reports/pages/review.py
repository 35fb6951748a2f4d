"""One contract review as the form that is signed and filed (合同评审表, 口头订单评审表)."""

from typing import TYPE_CHECKING

from csrreg.errors import CsrregError
from csrreg.model.answers import Standing, standings
from csrreg.reports.names import department_cell
from csrreg.reports.page import Block, Cell, Joined, Label, Page, Prose, Ref, Section, Signatures
from csrreg.reports.review_opinions import feasibility, opinions, questions
from csrreg.reports.review_order import head, is_verbal, order_sections
from csrreg.reports.review_outcome import (
    afterwards,
    decision,
    digests,
    open_points,
    remarks,
)

if TYPE_CHECKING:
    from csrreg.model.register import Entry, Register
    from csrreg.model.review import Review
    from csrreg.reports.request import Request


def build(request: "Request") -> Page:
    """Return the form of ``request.id``.

    Raises:
        CsrregError: if there is no such review.
    """
    register = request.register
    entry = register.entries.get(request.id)
    if entry is None or entry.kind.name != "review":
        raise CsrregError(
            f"there is no contract review {request.id} here", "csrreg list review shows them"
        )
    form = "report.review_verbal" if is_verbal(entry.record) else "report.review"
    return Page(
        "review",
        tuple(_blocks(entry, request)),
        title=Joined((Label(form), Ref(entry.id)), " "),
        file=entry.id,
    )


def _blocks(entry: "Entry[Review]", request: "Request") -> list[Block]:
    """Return the form from the order to the signatures, what is open after the head."""
    review, register = entry.record, request.register
    stands = standings(entry, register)
    asked = tuple(questions(review, register))
    blocks: tuple[Block | None, ...] = (
        head(entry, register),
        open_points(entry, request),
        *order_sections(entry, register),
        Section("questions", asked) if asked else None,
        feasibility(entry, register),
        opinions(entry, stands, register),
        decision(review, register),
        afterwards(review, register),
        remarks(review, register),
        digests(entry, register),
        _signatures(stands, register),
    )
    return [block for block in blocks if block is not None]


def _signatures(stands: tuple[Standing, ...], register: "Register") -> Section:
    """Return the fields that are signed by hand: preparer, departments, decision."""
    required = [s for s in stands if s.required or s.answer is not None]
    departments: list[Cell] = [department_cell(s.department, register) for s in required]
    roles = (Label("role.prepared"), *departments, Label("role.decided"))
    return Section("signatures", (Prose(Label("signatures.note"), "note"), Signatures(roles)))
