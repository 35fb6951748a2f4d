"""What reports need beside the records: the state of the register, its past, names of clauses."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csrreg import __version__
from csrreg.errors import CsrregError
from csrreg.model.digest import register_digest
from csrreg.model.ids import id_of_file
from csrreg.model.kinds import SETTINGS_FILE
from csrreg.reports.months import months_until
from csrreg.reports.page import Identity
from csrreg.reports.request import Snapshot
from csrreg.rules.table import RULES, rule_set
from csrreg.store import catalogue
from csrreg.store.files import WorkTree
from csrreg.store.load import Loaded, load

if TYPE_CHECKING:
    from csrreg.findings import Finding
    from csrreg.model.register import Register

_DIGITS = 12
"""So much of a digest tells two states apart, and can still be read out on the telephone."""
_MONTHS = 12


def identity_of(
    root: Path,
    loaded: Loaded,
    seen: "Register",
    findings: "Iterable[Finding]",
    *,
    language: str,
    report: str,
) -> Identity:
    """Return what a report says of itself; ``seen`` is what its reader may see."""
    commit, dirty = _state(root)
    settings = seen.settings
    trees = [(id, loaded.tree(id)) for id in seen.entries]
    listed = list(findings)
    read_ = {entry.record_id.file for entry in seen.entries.values()} | {SETTINGS_FILE}
    unread = {f.file for f in listed if f.file not in read_ and id_of_file(f.file) is not None}
    return Identity(
        register=settings.name if settings is not None else root.name,
        language=language,
        today=seen.today,
        version=__version__,
        rule_set=f"{len(RULES)} ({_short(rule_set())})",
        fingerprint=_short(register_digest(trees)),
        records=len(seen.entries),
        commit=commit,
        dirty=dirty,
        findings={
            str(severity): count
            for severity, count in sorted(
                Counter(f.severity for f in listed).items(), key=lambda pair: pair[0].rank
            )
        },
        unread=tuple(sorted(unread)),
        **controlled(seen, report),
    )


def controlled(register: "Register", report: str) -> dict[str, Any]:
    """Return number, revision and approval of a report, as ``csrreg.yaml`` gives them."""
    settings = register.settings
    own = settings.reports.get(report) if settings is not None else None
    if own is None:
        return {"number": "", "revision": "", "approved_by": "", "approved_on": None}
    return {
        "number": own.number or "",
        "revision": own.revision or "",
        "approved_by": _named(register, own.approved_by),
        "approved_on": own.approved_on,
    }


def _short(digest: str) -> str:
    return digest.rpartition(":")[2][:_DIGITS]


def _named(register: "Register", person: str | None) -> str:
    """Return a person's name."""
    if person is None or register.settings is None:
        return person or ""
    known = register.settings.people.get(person)
    return known.name if known is not None else person


def _state(root: Path) -> tuple[str, bool]:
    """Return the commit's short hash, and whether records differ from it; empty without git."""
    from csrreg.store.compare import compare
    from csrreg.store.history.revisions import repository_of, resolve

    try:
        repository = repository_of(root)
        (head,) = resolve(repository, "HEAD")
        compared = compare(root, repository, head, None)
    except CsrregError:  # no git, no repository, or no commit yet: nothing to be said
        return "", False
    return head.commit[:_DIGITS], bool(compared.ids)


def clause_titles(root: Path, register: "Register", language: str) -> Mapping[str, str]:
    """Return the names of the standard's clauses, in the reader's language where there are any."""
    settings = register.settings
    name = (settings.standard if settings is not None else None) or catalogue.DEFAULT
    try:
        clauses = catalogue.clauses_of(name, WorkTree(root))
    except CsrregError:  # the check reports it
        return {}
    titles: dict[str, str] = {}
    for clause in clauses:
        title = clause.get("title")
        if isinstance(title, dict):
            title = title.get(language) or title.get("en")
        titles[str(clause["id"])] = title if isinstance(title, str) else ""
    return titles


def state_on(root: Path, text: str, today: date) -> "Register":
    """Return the register at a revision or on a date.

    Raises:
        CsrregError: if there is no such state.
    """
    from csrreg.store.history.revisions import repository_of, resolve
    from csrreg.store.history.source import Revision

    repository = repository_of(root)
    (revision,) = resolve(repository, text)
    return load(Revision(repository, revision), today).register


def history_of(root: Path, today: date) -> list[Snapshot]:
    """Return the register at the end of each of the last months, oldest first; none without git.

    Each is looked at as of its own day, so that statuses are those that were shown then.
    """
    from csrreg.store.history.revisions import Resolved, repository_of, resolve
    from csrreg.store.history.source import Revision

    try:
        repository = repository_of(root)
    except CsrregError:
        return []
    found = []
    known: dict[str, Register] = {}
    for day in _month_ends(today):
        try:
            revision: Resolved
            (revision,) = resolve(repository, day.isoformat())
        except CsrregError:  # there was no commit yet
            continue
        if revision.commit not in known:
            known[revision.commit] = load(Revision(repository, revision), day).register
        found.append(Snapshot(day, replace(known[revision.commit], today=day)))
    return found


def _month_ends(today: date) -> list[date]:
    """Return the last days of the months before this one, oldest first, and today."""
    days = [month.last for month in months_until(today, _MONTHS + 1)[:-1]]
    return [*days, today]
