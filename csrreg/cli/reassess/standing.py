"""How far the comparison with an edition is, and the commands that go on."""

import json
from typing import TYPE_CHECKING, Any

from csrreg.cli.output import out, say
from csrreg.cli.table import show_table

if TYPE_CHECKING:
    from csrreg.cli.reassess.opened import Opened


def show_standing(opened: "Opened", format: str) -> None:
    """Show what was compared and what is left."""
    left, sections = opened.left(), opened.missing_sections()
    compared = _compared(opened)
    if format == "json":
        out(json.dumps(_data(opened, compared), ensure_ascii=False, indent=2))
        return
    edition = opened.edition
    out(f"{opened.entry.id}  {opened.document.title}, edition {edition.edition}")
    for line in dates(opened):
        out(f"  {line}")
    if compared:
        from csrreg.cli.reassess.record import summed

        out(f"  compared: {len(compared)} ({summed(compared.values())})")
    out(f"  left: {len(left)}")
    for line in _waiting(opened):
        out(f"  {line}")
    if left:
        out()
        rows = [[e.id, _section(opened, e) or "-", e.record.owner or "-", e.title] for e in left]
        show_table(("id", "section", "owner", "title"), rows)
    if sections:
        out()
        out(f"sections of which nothing is recorded: {', '.join(sections)}")
    _what_next(opened, left=bool(left), sections=bool(sections))


def _waiting(opened: "Opened") -> list[str]:
    """Return how much of this edition waits for its day, and what puts it into effect."""
    from csrreg.cli.reassess.effect import waiting_for
    from csrreg.model.editions import is_coming

    edition = opened.edition
    ids = [e.id for e, _, assessed in waiting_for(opened) if assessed.edition == edition.edition]
    if not ids:
        return []
    verb = "waits" if len(ids) == 1 else "wait"
    if is_coming(edition, opened.today):
        return [f"{len(ids)} {verb} for {edition.effective}: {', '.join(ids)}"]
    return [f"{len(ids)} {verb} though it is in force: {opened.command} --take-effect"]


def dates(opened: "Opened") -> list[str]:
    """Return when the edition takes effect and until when it must be reviewed, in plain words."""
    from csrreg.model.editions import review_due, review_time
    from csrreg.rules.naming import spoken

    edition, today, settings = opened.edition, opened.today, opened.register.settings
    found = []
    if edition.effective is None:
        found.append("takes effect: not said")
    elif edition.effective <= today:
        found.append(f"in force since {edition.effective}{_days(today, edition.effective)}")
    else:
        found.append(f"takes effect on {edition.effective}{_days(edition.effective, today)}")
    if edition.reviewed is not None:
        found.append(f"reviewed by {edition.reviewed.by} on {edition.reviewed.date}")
        return found
    due = review_due(edition, settings)
    if due is not None:
        why = ""
        if edition.review_due is None:
            why = f", {spoken(review_time(settings))} after it was received"
        late = f"; OVERDUE{_days(today, due)}" if due < today else ""
        found.append(f"to be reviewed by {due}{why}{late}")
    return found


def _days(later: Any, earlier: Any) -> str:
    days = (later - earlier).days
    return f" ({days} day{'' if days == 1 else 's'})" if days else " (today)"


def _section(opened: "Opened", entry: Any) -> str | None:
    from csrreg.model.editions import section_of

    return section_of(entry.record, opened.document, opened.at)


def _compared(opened: "Opened") -> dict[str, str]:
    """Return the result of every requirement that was compared with the edition itself."""
    name = opened.edition.edition
    return {
        entry.id: assessed.result
        for entry in opened.requirements
        for assessed in entry.record.assessed
        if assessed.edition == name
    }


def _data(opened: "Opened", compared: dict[str, str]) -> dict[str, Any]:
    from csrreg.cli.reassess.effect import waiting_for
    from csrreg.model.editions import review_due

    edition = opened.edition
    due = review_due(edition, opened.register.settings)
    return {
        "schema": "csrreg.reassess/1",
        "document": opened.entry.id,
        "edition": edition.edition,
        "effective": str(edition.effective) if edition.effective is not None else None,
        "review_due": str(due) if due is not None else None,
        "reviewed": edition.reviewed is not None,
        "compared": compared,
        "left": [
            {
                "id": e.id,
                "title": e.title,
                "section": _section(opened, e),
                "owner": e.record.owner,
            }
            for e in opened.left()
        ],
        "waiting": [
            entry.id
            for entry, _, assessed in waiting_for(opened)
            if assessed.edition == edition.edition
        ],
        "sections_missing": opened.missing_sections(),
    }


def _what_next(opened: "Opened", *, left: bool, sections: bool) -> None:
    """Say the commands that go on."""
    command = opened.command
    if left:
        say(f"one by one, at a terminal: {command}")
        say(f"by flags: {command} --requirement ID --result unchanged  (or --rest unchanged)")
        say(f"from a table: {command} --from FILE  (section, result, new text)")
        say(f"from the two texts: {command} --text OLD NEW")
    elif sections:
        say(f"what they hold: {command} --sections --section … --result information|none")
    elif opened.edition.reviewed is None:
        say(f"nothing is left; say so: {command} --reviewed")
