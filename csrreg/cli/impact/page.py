"""Showing what a change touches: topic by topic at a terminal, as JSON for programs."""

import json
from typing import TYPE_CHECKING

from csrreg.cli.output import out, say
from csrreg.cli.table import show_table

if TYPE_CHECKING:
    from csrreg.reports.impact import Affected, Impact, Proposed

_HEADS = {
    "left": "Requirements to compare",
    "sections": "Sections nothing is said about",
    "changed": "What this edition did",
    "proof": "Verifications that are lost where the words changed",
    "characteristics": "Special characteristics",
    "papers": "Papers to revise",
    "capability": "Capability to prove again",
    "approvals": "Approvals that cover an older revision",
    "documents": "Documents",
    "parts": "Parts",
    "contracts": "Running contracts",
    "offers": "Offers",
    "reviews": "Reviews in progress",
    "requirements": "Requirements",
    "suppliers": "To be passed on to suppliers",
    "people": "Our people",
    "contacts": "Their people",
    "told": "To be told",
    "open": "Open points",
    "linked": "Linked records",
    "owned": "Owns",
    "actions": "Open actions",
    "conditions": "Open conditions of contracts",
    "risks": "Risks of contracts in progress",
    "answers": "Answers that are waited for",
    "duties": "Duties",
    "settings": "In csrreg.yaml",
}
"""What stands above the things of each topic; the builders decide on the order."""


def show_impact(impact: "Impact", format: str) -> None:
    """Print everything a change touches."""
    if format == "json":
        out(json.dumps(as_json(impact), ensure_ascii=False, indent=2))
        return
    what = f": {impact.what}" if impact.what else ""
    out(f"{impact.id}  {' '.join(impact.title.split())}{what}".rstrip())
    wide = max((len(name) for name, _ in impact.facts), default=0)
    for name, text in impact.facts:
        out(f"  {name:<{wide}}  {' '.join(text.split())}")
    for topic in dict.fromkeys(thing.topic for thing in impact.affected):
        things = [thing for thing in impact.affected if thing.topic == topic]
        out()
        out(f"{_HEADS[topic]} ({len(things)}):")
        _show(things)
    if not impact.affected:
        out("  nothing in the register hangs on it")
    if impact.actions:
        out()
        _show_actions(impact)
    for note in impact.notes:
        say(f"note: {note}")


def _show(things: "list[Affected]") -> None:
    """Print a table of things; columns in which nothing stands are left out."""
    names = ("id", "title", "what", "why", "owner")
    rows = [[thing.id, thing.title, thing.what, thing.why, thing.owner] for thing in things]
    filled = [n for n in range(len(names)) if any(row[n] for row in rows)]
    show_table(tuple(names[n] for n in filled), [[row[n] for n in filled] for row in rows])


def _show_actions(impact: "Impact") -> None:
    """Print the actions by date, with the number of those that are recorded."""
    new = sum(not action.recorded for action in impact.actions)
    out(f"Actions ({len(impact.actions)}, {new} of them not recorded yet):")
    rows = [[str(a.due or ""), a.owner or "nobody", a.what, _state(a)] for a in impact.actions]
    show_table(("due", "owner", "what", "state"), rows)


def _state(action: "Proposed") -> str:
    if action.recorded:
        if action.done:
            return f"done ({action.number})"
        return f"recorded ({action.number})" + ("" if action.proposed else ", not proposed")
    return "proposed, late" if action.late else "proposed"


def as_json(impact: "Impact") -> dict[str, object]:
    """Return the stable machine form, ``csrreg.impact/1``."""
    return {
        "schema": "csrreg.impact/1",
        "kind": impact.kind,
        "id": impact.id,
        "title": impact.title,
        "what": impact.what,
        "effective": str(impact.effective) if impact.effective is not None else None,
        "facts": dict(impact.facts),
        "affected": [
            {
                "topic": thing.topic,
                "id": thing.id,
                "title": thing.title,
                "what": thing.what,
                "why": thing.why,
                "owner": thing.owner,
                "action": thing.action.what if thing.action is not None else None,
                "command": thing.command,
            }
            for thing in impact.affected
        ],
        "actions": [
            {
                "what": action.what,
                "owner": action.owner,
                "due": str(action.due) if action.due is not None else None,
                "late": action.late,
                "proposed": action.proposed,
                "recorded": action.recorded,
                "number": action.number or None,
                "done": action.done,
            }
            for action in impact.actions
        ],
        "notes": list(impact.notes),
    }
