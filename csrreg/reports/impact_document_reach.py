"""Who and what else an edition of a document reaches: proofs, contracts, suppliers, people."""

import re
from collections.abc import Iterator

from csrreg.model.decided import plain
from csrreg.model.editions import compared, taken_from
from csrreg.model.proof import verification_holds
from csrreg.model.running import is_running, state_of
from csrreg.model.status import sites_of
from csrreg.reports.impact import Affected, of_department, still_here
from csrreg.reports.impact_edition_change import EditionChange
from csrreg.reports.impact_orders import ORDER_TOPICS, reference

_PARTIES = re.compile(r"\s*[,;，；、]\s*")
"""What stands between the departments that were told together."""


def proof(change: EditionChange) -> Iterator[Affected]:
    """Yield verifications of what is still to be compared; a changed text loses them."""
    for entry in change.left:
        record = entry.record
        for view in sites_of(record, change.register):
            last = view.verification[-1] if view.verification else None
            if last is None or not verification_holds(last, record, change.register.today):
                continue
            until = f", valid until {last.valid_until}" if last.valid_until else ""
            at = f"at {view.site}, " if view.site else ""
            yield Affected(
                topic="proof",
                id=entry.id,
                title=entry.title,
                what=f"{at}{last.method or 'verified'} by {last.by} on {last.date}{until}",
                why=f"covers edition {last.covers.edition if last.covers else ''}".rstrip(),
                owner=view.owner or "",
            )


def orders(change: EditionChange) -> Iterator[Affected]:
    """Yield contracts, offers and reviews in progress that cite an older edition."""
    older = {e.edition for e in change.document.editions[: change.at]}
    waiting = {entry.id for entry in change.left}
    for state, topic in ORDER_TOPICS.items():
        for entry in change.register.contracts.counting:
            if state_of(entry, change.register) != state:
                continue
            review = entry.record
            if state != "in_review" and not is_running(entry, change.register):
                continue
            cited = [
                d.edition or "no edition"
                for d in review.documents
                if d.document == change.id and (d.edition is None or d.edition in older)
            ]
            open_ones = [id for id in review.requirements if id in waiting]
            if not cited and not open_ones:
                continue
            named = [f"cites {', '.join(cited)}"] if cited else []
            named += [f"names {', '.join(open_ones)}, not compared yet"] if open_ones else []
            owner = still_here(review.prepared_by, change.register) or change.owner
            what = f"{entry.id}: settle whether edition {change.edition.edition} holds for it"
            yield Affected(
                topic=topic,
                id=entry.id,
                title=entry.title,
                what="; ".join(named),
                why=reference(review),
                owner=owner,
                action=change.action(what, owner) if cited else None,
                command=f"csrreg review show {entry.id}",
            )


def suppliers(change: EditionChange) -> Iterator[Affected]:
    """Yield what suppliers must meet too, unless this edition left it unchanged."""
    buyer = of_department("purchasing", (), change.register) or change.owner
    for entry in change.requirements:
        cascade = entry.record.cascade
        if cascade is None or cascade.to_suppliers != "yes":
            continue
        today = change.register.today
        found = compared(entry.record, change.document, change.edition.edition, today)
        if found is None and taken_from(entry.record, change.document) < change.at:
            why = "not compared yet"
        elif found is not None and found.result in ("changed", "new"):
            why = found.result
        else:
            continue
        what = f"Tell the suppliers what edition {change.edition.edition} changes for them"
        yield Affected(
            topic="suppliers",
            id=entry.id,
            title=entry.title,
            what=cascade.evidence or "no evidence that they were told",
            why=why,
            owner=buyer,
            action=change.action(what, buyer),
        )


def told(change: EditionChange) -> Iterator[Affected]:
    """Yield who must hear of the edition: who heard of the last, and departments of owners."""
    settings = change.register.settings
    people = settings.people if settings is not None else {}
    departments = settings.departments if settings is not None else {}
    parties: dict[str, str] = {}
    for edition in reversed(change.document.editions[: change.at]):
        if edition.communicated:
            for party in (p for c in edition.communicated for p in _PARTIES.split(c.to) if p):
                parties.setdefault(party, f"was told of edition {edition.edition}")
            break
    for entry in change.requirements:
        for view in sites_of(entry.record, change.register):
            person = people.get(still_here(view.owner, change.register))
            if person is not None and person.department is not None:
                parties.setdefault(person.department, "owns requirements")
    told = {plain(p) for c in change.edition.communicated for p in _PARTIES.split(c.to)}
    what = f"Tell everybody concerned of edition {change.edition.edition}"
    for party, why in parties.items():
        known = plain(party) in told
        yield Affected(
            topic="told",
            id=party,
            title=(departments[party].name or "") if party in departments else "",
            what="told" if known else "not told yet",
            why=why,
            action=None if known or change.is_replaced else change.action(what, change.owner),
        )


def referring(change: EditionChange) -> Iterator[Affected]:
    """Yield requirements of other documents that point to this one."""
    for entry in change.register.requirements:
        record = entry.record
        for ref in record.source.refers_to:
            if ref.document == change.id and record.retired is None:
                if ref.edition not in (None, change.edition.edition):
                    what = f"points to edition {ref.edition}"
                    yield Affected("linked", entry.id, entry.title, what, owner=record.owner or "")
