"""Steps that the writing commands share: show, refuse, publish, and say what was done."""

import difflib
from datetime import date
from pathlib import Path

from csrreg.change.edits import Plan
from csrreg.cli.output import out, say
from csrreg.store.apply import Prepared, prepare, write
from csrreg.store.journal import Write


def carry_out(root: Path, plan: Plan, today: date, *, dry_run: bool) -> list[str]:
    """Carry a plan out, or with ``dry_run`` show the files; return the ids of new records."""
    return finish(prepare(root, plan, today), dry_run=dry_run)


def finish(prepared: Prepared, *, dry_run: bool) -> list[str]:
    """Write what was prepared, or show it; return the ids of new records."""
    for warning in prepared.warnings:
        say(f"warning: {warning}")
    if dry_run:
        for record_id, text in prepared.new:
            out(f"# {record_id.file}")
            out(text.decode())
        for change in prepared.changed:
            for line in difference(change):
                out(line)
        say("nothing was written (--dry-run)")
        return []
    return [record_id.text for record_id in write(prepared)]


def difference(change: Write) -> list[str]:
    """Return the changed lines of a file, as git shows them."""
    old = (change.old or b"").decode().splitlines()
    new = change.new.decode().splitlines()
    return list(difflib.unified_diff(old, new, change.file, change.file, n=1, lineterm=""))
