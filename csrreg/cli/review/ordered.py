"""What ``review new`` and ``review amend`` share: their options, and what they say afterwards."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import the_moment
from csrreg.cli.output import say
from csrreg.cli.review.known import known
from csrreg.cli.review.opened import find_me
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.model.register import Register
    from csrreg.model.tree import Mapping

ItemOption = Annotated[
    list[str] | None,
    typer.Option(metavar="FIELDS", help="part=…,quantity=…,unit=…,delivery=…; can be repeated."),
]
ReceivedOption = Annotated[
    str | None, typer.Option(metavar="MOMENT", help="2026-11-20T17:00+08:00; else now.")
]
_MOST = 5
"""So many documents and other records are named."""


def now(today: str | None, site: str | None, register: "Register") -> str:
    """Return the present moment on a site's clocks; with ``--today`` there is none.

    Raises:
        CsrregError: with ``--today``, since then it must be given.
    """
    if today is not None:
        raise CsrregError("--received is missing", f"--received {today}T17:00+08:00")
    from csrreg.model.moments import in_zone, written

    settings = register.settings
    sites = settings.sites if settings is not None else {}
    found = sites.get(site) if site is not None else None
    if found is None and site is None and len(sites) == 1:
        (found,) = sites.values()
    zone = found.timezone if found is not None else None
    moment = the_moment()
    return written(in_zone(moment, zone) if zone is not None else moment.astimezone())


def preparer(given: str | None, root: Path, register: "Register") -> str:
    """Return who prepares a review: as given, else you, or an empty text."""
    if given is not None:
        return known("people", given, register, "--by")
    return find_me(root, register)


def say_worked_out(
    id: str,
    tree: "Mapping",
    register: "Register",
    amends: tuple[str, str] | None = None,
    changes: Iterable[str] = (),
) -> None:
    """Say what was worked out for a new review, and what to do next."""
    say(f"{id}  {tree.get('title')}")
    if amends is not None:
        say(f"  amends {amends[0]} ({amends[1]})")
        for change in changes:
            say(f"    {change}")
    departments = tree.get("departments")
    names = departments if isinstance(departments, dict) else {}
    asked = ", ".join(_asked(name, register) for name in names)
    say(f"  class {tree.get('class', 'none')}; must answer: {asked}")
    if due := tree.get("reply_due"):
        say(f"  the customer expects a reply by {due}")
    for line in (*_found(tree, register), *_lacking(id, tree, register)):
        say(f"  {line}")
    say(f"  next: csrreg review answer {id} --department …")


def _asked(department: str, register: "Register") -> str:
    from csrreg.model.answers import answers_now

    settings = register.settings
    person = answers_now(settings, department, register.today) if settings is not None else ""
    return f"{department} ({person})" if person else department


def _found(tree: "Mapping", register: "Register") -> Iterator[str]:
    """Yield the records and differences that were found."""
    for what, listed in (
        ("documents", _listed(tree, "documents")),
        ("requirements", _listed(tree, "requirements")),
        ("characteristics", _listed(tree, "characteristics")),
    ):
        for item in listed[:_MOST]:
            edition = f" edition {item['edition']}" if isinstance(item, dict) else ""
            id = str(item["document"] if isinstance(item, dict) else item)
            entry = register.entries.get(id)
            yield f"{what[:-1]} {id}{edition} {entry.title if entry is not None else ''}".rstrip()
        if len(listed) > _MOST:
            yield f"and {len(listed) - _MOST} more {what}"
    for item in _listed(tree, "differences"):
        if isinstance(item, dict):
            change = f"{item.get('before', 'nothing')} → {item.get('now', 'nothing')}"
            yield f"different: {item.get('what')}: {change}"


def _lacking(id: str, tree: "Mapping", register: "Register") -> Iterator[str]:
    """Yield what should be mended before the departments answer."""
    if not _listed(tree, "items"):
        yield f"no positions: csrreg set {id} items+=part=…,quantity=…"
    for number, item in enumerate(_listed(tree, "items"), 1):
        part = register.part(str(item.get("part"))) if isinstance(item, dict) else None
        if part is not None and part.revisions and "revision" not in item:
            mend = f"csrreg set {id} items.{number}.revision={part.revisions[-1].revision}"
            yield f"position {number} names no drawing revision: {mend}"
    if _listed(tree, "differences"):
        yield f"settle each difference: csrreg set {id} differences.1.resolved=…"
    if "feasibility" in tree:
        yield f"judge the feasibility: csrreg review feasibility {id}"
    received = tree.get("received")
    how = received.get("how") if isinstance(received, dict) else None
    if how in ("phone", "chat", "visit"):
        yield f"it came by {how}; once confirmed: csrreg review confirm {id} --document …"


def _listed(tree: "Mapping", name: str) -> "Sequence[Mapping | str]":
    listed = tree.get(name)
    return [i for i in listed if isinstance(i, (dict, str))] if isinstance(listed, list) else []


def shape_error(wrong: "Exception", places: Sequence[str] = ()) -> CsrregError:
    """Return what to tell somebody whose order is no review.

    ``places`` says for each position where it was read.
    """
    from csrreg.findings import dotted
    from csrreg.model.parse import WrongShape

    assert isinstance(wrong, WrongShape)
    lines = []
    for problem in wrong.problems:
        at = problem.path[1] if problem.path[:1] == ("items",) and problem.path[1:] else None
        place = dotted(problem.path)
        if isinstance(at, int) and at < len(places):
            place = f"{places[at]}: {dotted(problem.path[2:])}"
        lines.append(f"\n  {place}: {problem.message}\n      {problem.fix}")
    return CsrregError(f"the order cannot be recorded:{''.join(lines)}")
