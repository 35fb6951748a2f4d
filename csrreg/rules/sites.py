"""Requirements as the rules look at them: without the retired ones, and site by site."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Union

from csrreg.findings import Step
from csrreg.model.register import Register
from csrreg.model.status import SiteView, sites_of

if TYPE_CHECKING:
    from csrreg.model.requirement import Requirement

View = Union["Requirement", SiteView]
"""A requirement as it holds at one site; the record itself where no site has fields of its own."""


def views(register: Register, *names: str) -> Iterator[tuple[str, View]]:
    """Yield the id and the views of every requirement that is not retired.

    A site that gives any of the named fields itself has a view of its own. The other sites share
    one, so that what is wrong for all of them is said once.
    """
    for entry in register.requirements:
        record = entry.record
        if record.retired is not None:
            continue
        if not record.at:
            yield entry.id, record
            continue
        for view in views_of(record, register, *names):
            yield entry.id, view


def views_of(record: "Requirement", register: Register, *names: str) -> Iterator[View]:
    """Yield the views of one requirement, as ``views`` does."""
    shared = []
    sites = sites_of(record, register)
    for view in sites:
        if view.own is not None and any(getattr(view.own, name) for name in names):
            yield view
        else:
            shared.append(view.site)
    if len(shared) == len(sites):
        yield record
    elif shared:
        yield SiteView(" and ".join(shared), record, None)


def record_of(view: View) -> "Requirement":
    """Return the whole record of a view."""
    return view.requirement if isinstance(view, SiteView) else view


def place(view: View, name: str, *rest: Step) -> tuple[Step, ...]:
    """Return where a field that holds in a view stands, or something in it."""
    return (*view.path(name), *rest) if isinstance(view, SiteView) else (name, *rest)


def own_place(view: View, name: str) -> str:
    """Return where a field that is missing in a view would be written: ``at.SHA.owner``."""
    if isinstance(view, SiteView) and view.own is not None:
        return f"at.{view.site}.{name}"
    return name


def at_site(view: View) -> str:
    """Return `` at SHA`` for the view of one site or of some, else an empty text."""
    return f" at {view.site}" if isinstance(view, SiteView) else ""


def binds(view: View) -> bool:
    """Return whether there is something to fulfil: it may apply, and no deviation is agreed."""
    deviation = record_of(view).exception
    if deviation is not None and deviation.answer == "accepted":
        return False
    return view.applies is None or view.applies.answer not in ("no", "informative")


def is_implemented(view: View) -> bool:
    """Return whether it is in place: it says where, and every action is done."""
    return bool(view.implemented_in) and all(action.done is not None for action in view.actions)
