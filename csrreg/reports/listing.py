"""The list of records: which ones, which columns, in which order."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from csrreg.errors import CsrregError
from csrreg.model.fields import leaves, node_of
from csrreg.model.ids import natural_key, sort_key
from csrreg.model.kinds import CHARACTERISTIC, KINDS, Kind
from csrreg.model.register import Entry, Register
from csrreg.model.special import CHARACTERISTIC_STATUSES
from csrreg.model.status import (
    REQUIREMENT_STATUSES,
    REVIEW_STATUSES,
    is_overdue,
    site_statuses,
    status_of,
)
from csrreg.model.tree import Mapping, Tree

COMPUTED = ("id", "kind", "customer", "title", "status", "overdue")
"""What every record has beside its fields."""

_COLUMNS = {
    "customer": ("id", "name", "type", "owner", "status"),
    "part": ("id", "name", "numbers.customer", "revisions.revision", "phase", "status"),
    "document": ("id", "title", "type", "editions.edition", "status"),
    "requirement": ("id", "title", "source.section", "clauses", "owner", "status"),
    "characteristic": ("id", "part", "feature", "specification", "symbol", "class", "status"),
    "review": ("id", "title", "type", "class", "received.at", "status"),
}
_MIXED = ("id", "kind", "title", "status")

STATUSES = {
    "requirement": REQUIREMENT_STATUSES,
    "characteristic": CHARACTERISTIC_STATUSES,
    "review": REVIEW_STATUSES,
    "document": ("to_review", "reviewed", "retired"),
}
PLAIN_STATUSES = ("active", "retired")
"""The status of every other kind."""

_CONDITION = re.compile(r"([^=!~]+)(!=|=|~)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the list."""

    id: str
    kind: str
    customer: str
    title: str
    status: str
    sites: dict[str, str]
    """The status per site, for a requirement with site blocks."""
    overdue: bool
    fields: Mapping
    computed: Mapping
    """Fields that csrreg works out where they are left out, such as a characteristic's class."""

    def values(self, column: str) -> list[str]:
        """Return the texts a column shows; the items of lists one by one."""
        if column in self.computed and column not in self.fields:
            return list(_texts(self.computed, [column]))
        if column in COMPUTED:
            value = getattr(self, column)
            if column == "overdue":
                return ["yes"] if value else []
            # A field of that name, such as a characteristic's kind, is the computed one here.
            return [value] if value else []
        return list(_texts(self.fields, column.split(".")))


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows and the columns to show."""

    rows: list[Row]
    columns: tuple[str, ...]


def build(
    register: Register,
    tree_of: Callable[[str], Mapping],
    *,
    kind: Kind | None = None,
    where: Iterable[str] = (),
    statuses: Iterable[str] = (),
    site: str | None = None,
    part: str | None = None,
    columns: Iterable[str] = (),
    sort: str = "id",
) -> Listing:
    """Return the records that fit, sorted; ``tree_of`` gives a record's fields as text.

    Raises:
        CsrregError: if a condition is none, or a column or field does not exist.
    """
    kinds = (kind,) if kind is not None else KINDS
    conditions = [_condition(text, kinds) for text in where]
    shown = tuple(columns) or (_COLUMNS[kind.name] if kind is not None else _MIXED)
    for column in (*shown, sort.removeprefix("-")):
        _known(column, kinds)
    wanted = frozenset(_status(text, kinds) for text in statuses)
    if site is not None:
        _known_site(site, register)
    rows = []
    for k in kinds:
        for entry in register.of_kind(k):
            row = _row(entry, register, tree_of, site)
            if site is not None and not _is_at(row, site):
                continue
            if part is not None and not _is_about(row, part):
                continue
            if wanted and row.status not in wanted and not wanted & set(row.sites.values()):
                continue
            if all(condition(row) for condition in conditions):
                rows.append(row)
    column = sort.removeprefix("-")
    order = {kind.name: n for n, kind in enumerate(KINDS)}
    rows.sort(key=lambda row: (order[row.kind], sort_key(row.id)))
    if column != "id":
        rows.sort(key=lambda row: [natural_key(v) for v in row.values(column)])
    if sort.startswith("-"):
        rows.reverse()
    return Listing(rows, shown)


def _status(text: str, kinds: tuple[Kind, ...]) -> str:
    """Return a status that records of these kinds can have, or refuse a mistyped one."""
    known = [status for kind in kinds for status in STATUSES.get(kind.name, PLAIN_STATUSES)]
    status = text.strip().lower().replace("-", "_").replace(" ", "_")
    if status in known:
        return status
    near = get_close_matches(status, known, n=1)
    hint = f"did you mean {near[0]}?" if near else "known: " + ", ".join(dict.fromkeys(known))
    raise CsrregError(f"--status {text}: there is no such status", hint)


def _known_site(site: str, register: Register) -> None:
    """Refuse a site that is none, once the settings list them."""
    sites = register.settings.sites if register.settings is not None else {}
    if sites and site not in sites:
        near = get_close_matches(site.casefold(), {s.casefold(): s for s in sites}, n=1)
        meant = next((s for s in sites if near and s.casefold() == near[0]), "")
        hint = f"did you mean {meant}?" if meant else "known: " + ", ".join(sites)
        raise CsrregError(f"--site {site}: there is no such site", hint)


def _row(
    entry: Entry[object],
    register: Register,
    tree_of: Callable[[str], Mapping],
    site: str | None,
) -> Row:
    """Return a record's row; for one site its status there."""
    status, sites = status_of(entry, register), site_statuses(entry, register)
    if site in sites:
        status, sites = sites[site], {site: sites[site]}
    return Row(
        entry.id,
        entry.kind.name,
        entry.customer,
        entry.title,
        status,
        sites,
        is_overdue(entry, register),
        tree_of(entry.id),
        _computed(entry, register),
    )


def _computed(entry: Entry[object], register: Register) -> Mapping:
    if entry.kind is not CHARACTERISTIC:
        return {}
    class_ = register.classes.get(entry.id)
    return {"class": class_} if class_ is not None else {}


def _is_at(row: Row, site: str) -> bool:
    """Return whether a record concerns a site: it names it, or names no site at all."""
    named = set(row.sites) | set(_texts(row.fields, ["sites"])) | set(_texts(row.fields, ["site"]))
    return site in named or not named


def _is_about(row: Row, part: str) -> bool:
    """Return whether a record is a part, or names it."""
    named = (("part",), ("items", "part"), ("applies", "parts"))
    return row.id == part or any(part in _texts(row.fields, list(path)) for path in named)


def _condition(text: str, kinds: tuple[Kind, ...]) -> Callable[[Row], bool]:
    found = _CONDITION.fullmatch(text)
    if found is None:
        raise CsrregError(
            f"--where {text}: this is no condition",
            "write field=value, field!=value or field~part, such as owner=li.wei",
        )
    column, operator, value = found[1].strip(), found[2], found[3].strip().casefold()
    _known(column, kinds)

    def holds(row: Row) -> bool:
        values = [v.casefold() for v in row.values(column)]
        if operator == "~":
            return any(value in v for v in values)
        equal = value in values if value else not values
        return equal if operator == "=" else not equal

    return holds


def _known(column: str, kinds: tuple[Kind, ...]) -> None:
    """Refuse a column that no record can have, with the nearest one that can."""
    if column in COMPUTED:
        return
    paths = {".".join(s for s in path if s not in "*@") for k in kinds for path, _ in _leaves(k)}
    pattern = re.compile(re.escape(column) + r"(?:\.|$)")
    if any(pattern.match(path) for path in paths):
        return
    tables = ("supplier_codes", "at", "carried_in", "departments")
    if column.split(".", maxsplit=1)[0] in tables:  # their keys are free
        return
    near = get_close_matches(column, [*COMPUTED, *paths], n=1)
    names = dict.fromkeys(COMPUTED) | dict.fromkeys(
        path.partition(".")[0] for path in sorted(paths)
    )
    hint = f"did you mean {near[0]}?" if near else "known here: " + ", ".join(names)
    raise CsrregError(f"there is no field {column} here", hint)


def _leaves(kind: Kind) -> list[tuple[tuple[str, ...], object]]:
    return list(leaves(node_of(kind.shape)))


def _texts(tree: Tree, path: list[str]) -> Iterable[str]:
    if isinstance(tree, list):
        for item in tree:
            yield from _texts(item, path)
    elif isinstance(tree, dict):
        if not path:
            for inner in tree.values():
                yield from _texts(inner, [])
        elif path[0] in tree:
            yield from _texts(tree[path[0]], path[1:])
    elif not path:
        yield tree
