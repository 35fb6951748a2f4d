"""What changed in a time: editions, revisions, requirements, characteristics, contracts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from csrreg.model.ids import sort_key
from csrreg.model.moments import received_on

if TYPE_CHECKING:
    from csrreg.model.common import Change as Facts
    from csrreg.model.common import Communicated
    from csrreg.model.register import Entry, Register


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who was told of a change."""

    to: str
    date: str
    how: str

    def __str__(self) -> str:
        about = " ".join(x for x in (self.date, f"({self.how})" if self.how else "") if x)
        return f"{self.to} {about}".rstrip()


@dataclass(frozen=True, slots=True)
class Change:
    """One dated change of a record; texts are empty where nothing is said."""

    date: date | None
    id: str
    kind: str
    customer: str
    title: str
    what: str
    asked_by: str = ""
    why: str = ""
    time: str = ""
    cost: str = ""
    resources: str = ""
    approved: str = ""
    """Who agreed, when, and the paper."""
    told: tuple[Told, ...] | None = ()
    """Who was told; empty for nobody yet, None where the record has no place for it."""
    people: tuple[str, ...] = ()
    """The short names of those of us who have to do with it."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of a time, oldest first, and how many are known without their day."""

    rows: tuple[Change, ...]
    undated: int


def build(
    register: "Register",
    *,
    since: date,
    until: date | None = None,
    customer: str | None = None,
    kind: str | None = None,
    person: str | None = None,
) -> Changes:
    """Return the changes from one day to another, both included.

    A person is looked for among those who recorded, asked for, approved or were told of a change,
    and the owners of the records. What an edition left unchanged is counted, not listed.
    """
    rows, undated = [], 0
    for change in _all(register, since, until):
        if customer not in (None, change.customer) or kind not in (None, change.kind):
            continue
        if person is not None and person not in change.people:
            continue
        if change.date is None:
            undated += 1
        elif _within(change.date, since, until):
            rows.append(change)
    rows.sort(key=lambda c: (c.date or date.min, sort_key(c.id)))
    return Changes(tuple(rows), undated)


def _all(register: "Register", since: date, until: date | None) -> Iterator[Change]:
    for document in register.documents:
        yield from _editions(document)
    for part in register.parts:
        yield from _revisions(part)
    for requirement in register.requirements:
        yield from _assessed(requirement, "edition")
    yield from _unchanged(register, since, until)
    for characteristic in register.characteristics:
        yield from _assessed(characteristic, "revision")
        yield from _classes(characteristic)
    for review in register.reviews:
        yield from _amendment(review, register)
    for entry in register.entries.values():
        yield from _retired(entry)


def _editions(entry: "Entry[Any]") -> Iterator[Change]:
    for edition in entry.record.editions:
        since = f", effective {edition.effective}" if edition.effective is not None else ""
        yield _change(
            entry,
            edition.received or edition.published,
            f"edition {edition.edition}{since}",
            edition.change,
            edition.communicated,
        )
        if (reviewed := edition.reviewed) is not None:
            what = f"edition {edition.edition}: reviewed by {reviewed.by}"
            yield _change(entry, reviewed.date, what, None, None, (reviewed.by,))


def _revisions(entry: "Entry[Any]") -> Iterator[Change]:
    for revision in entry.record.revisions:
        since = f", effective {revision.effective}" if revision.effective is not None else ""
        yield _change(
            entry,
            revision.received or revision.date,
            f"drawing revision {revision.revision}{since}",
            revision.change,
            revision.communicated,
        )


def _assessed(entry: "Entry[Any]", what: str) -> Iterator[Change]:
    """Yield what editions did to a requirement, or drawing revisions to a characteristic."""
    for assessed in entry.record.assessed:
        if assessed.result != "unchanged":
            yield _change(
                entry,
                assessed.date,
                f"{assessed.result} by {what} {getattr(assessed, what)}",
                assessed.change,
                assessed.communicated,
                (assessed.by,),
            )


def _unchanged(register: "Register", since: date, until: date | None) -> Iterator[Change]:
    """Yield how much each edition and revision left unchanged, as far as it was judged in a time.

    They stand on the last of the days on which somebody judged. What has no day is counted apart.
    """
    days: dict[tuple[str, str, str], list[tuple[date | None, str | None]]] = {}
    for entry in (*register.requirements, *register.characteristics):
        record: Any = entry.record
        for assessed in record.assessed:
            if assessed.result != "unchanged":
                continue
            if entry.kind.name == "requirement":
                key = (record.source.document, f"edition {assessed.edition}", "requirement")
            else:
                key = (record.part, f"drawing revision {assessed.revision}", "characteristic")
            days.setdefault(key, []).append((assessed.date, assessed.by))
    for (id, name, what), listed in days.items():
        about = register.entries.get(id)
        undated = [one for one in listed if one[0] is None]
        judged = [one for one in listed if one[0] is not None and _within(one[0], since, until)]
        for found in (judged, undated):
            if found and about is not None:
                known = [day for day, _ in found if day is not None]
                span = f" ({min(known)} to {max(known)})" if len(set(known)) > 1 else ""
                count = f"{len(found)} {what}{'s' if len(found) > 1 else ''}"
                people = sorted({by for _, by in found if by is not None})
                said = f"{name}: {count} unchanged{span}"
                yield _change(about, max(known, default=None), said, None, None, people)


def _within(day: date, since: date, until: date | None) -> bool:
    return since <= day and (until is None or day <= until)


def _classes(entry: "Entry[Any]") -> Iterator[Change]:
    for changed in entry.record.class_history:
        before, after = changed.from_ or "none", changed.to or "none"
        approved = [changed.approved_by, changed.document]
        yield _change(
            entry,
            changed.date,
            f"class from {before} to {after}",
            approved=", ".join(x for x in approved if x),
        )


def _amendment(entry: "Entry[Any]", register: "Register") -> Iterator[Change]:
    review = entry.record
    amends = review.amends
    if amends is None:
        return
    how = f" ({amends.how.replace('_', ' ')})" if amends.how is not None else ""
    decided = f", {review.decision.result.replace('_', ' ')}" if review.decision else ", undecided"
    told = [Told(i.department, str(i.date or ""), i.how or "") for i in review.informed]
    change = _change(
        entry,
        received_on(review, register),
        f"amends {amends.review}{how}{decided}",
        amends.change,
        told,
        (review.prepared_by,),
        asked_by=review.received.from_ or "",
    )
    yield change


def _retired(entry: "Entry[Any]") -> Iterator[Change]:
    retired = getattr(entry.record, "retired", None)
    if retired is not None:
        by = (retired.by,)
        yield _change(entry, retired.date, "retired", None, None, by, why=retired.reason)


def _change(
    entry: "Entry[Any]",
    day: date | None,
    what: str,
    facts: "Facts | None" = None,
    told: "Iterable[Communicated | Told] | None" = None,
    people: Sequence[str | None] = (),
    *,
    asked_by: str = "",
    why: str = "",
    approved: str = "",
) -> Change:
    """Return a row; the facts of the change go before what stands elsewhere in the record."""
    effect = facts.effect if facts is not None else None
    agreed = facts.approved if facts is not None else None
    if agreed is not None:
        about = [agreed.by, str(agreed.date or ""), agreed.document or ""]
        approved = ", ".join(x for x in about if x)
    asked_by = (facts.asked_by if facts is not None else None) or asked_by
    why = (facts.why if facts is not None else None) or why
    informed = None
    if told is not None:
        informed = tuple(Told(t.to, str(t.date or ""), t.how or "") for t in told)
    names = [getattr(entry.record, "owner", None), *people, asked_by]
    names += [agreed.by] if agreed is not None else []
    names += [t.to for t in informed or ()]
    return Change(
        date=day,
        id=entry.id,
        kind=entry.kind.name,
        customer=entry.customer,
        title=" ".join(entry.title.split()),
        what=what,
        asked_by=asked_by,
        why=" ".join(why.split()),
        time=(effect.time if effect is not None else None) or "",
        cost=(effect.cost if effect is not None else None) or "",
        resources=(effect.resources if effect is not None else None) or "",
        approved=approved,
        told=informed,
        people=tuple(dict.fromkeys(n for n in names if n)),
    )
