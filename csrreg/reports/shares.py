"""Shares in percent, as reports show them."""

from decimal import Decimal

from csrreg.reports.page import Cell, Label, Number

_TENTH = Decimal("0.1")


def percent(some: int, total: int) -> Decimal | None:
    """Return how many percent some are of all, to a tenth; None of nothing.

    Only all of them are 100 percent, and only none of them 0.
    """
    if not total:
        return None
    share = (Decimal(100 * some) / total).quantize(_TENTH)
    if 0 < some < total:
        share = min(max(share, _TENTH), 100 - _TENTH)
    whole = share.to_integral_value()
    return whole if whole == share else share


def percent_cell(some: int, total: int) -> Cell:
    """Return a share as a number with its unit; *none* where there is nothing to share."""
    share = percent(some, total)
    return Number(share, "%") if share is not None else Label("word.none")


def of_cell(some: int, total: int) -> Cell:
    """Return how many of how many."""
    return Label("word.of", {"count": Number(some), "total": Number(total)})


def of_binding_cell(some: int, total: int) -> Cell:
    """Return how many of how many requirements that bind or may bind, with these words."""
    return Label("word.of_binding", {"count": Number(some), "total": Number(total)})
