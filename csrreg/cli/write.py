"""Steps that the writing commands share: show, refuse, publish, and say what was done."""

import difflib
from collections.abc import Callable
from datetime import date
from pathlib import Path

from csrreg.change.edits import Plan
from csrreg.cli.output import out, say
from csrreg.errors import CsrregError
from csrreg.findings import Finding, dotted
from csrreg.model.tree import Path as FieldPath
from csrreg.store.apply import Prepared, Worse, prepare, write
from csrreg.store.journal import Write

Naming = Callable[[FieldPath], str]
"""How the user calls a field: as it was typed, not a line of a file that was never written."""


def carry_out(
    root: Path, plan: Plan, today: date, *, dry_run: bool, naming: Naming = dotted
) -> list[str]:
    """Carry a plan out, or with ``dry_run`` show the files; return the ids of new records.

    Raises:
        CsrregError: if a record would have errors; each is named by its field.
    """
    try:
        prepared = prepare(root, plan, today)
    except Worse as worse:
        found = "\n".join(_named(finding, naming) for finding in worse.findings)
        raise CsrregError(f"nothing was written, because of this:\n{found}") from None
    return finish(prepared, dry_run=dry_run)


def _named(finding: Finding, naming: Naming) -> str:
    if not finding.path:
        place, what = f"{finding.file}:{finding.line}:{finding.column}", finding.message
    else:
        place = naming(finding.path)
        what = finding.message.removeprefix(f"{dotted(finding.path)}: ")
    fix = f"\n      {finding.fix}" if finding.fix else ""
    return f"  {place}: {finding.code} {what}{fix}"


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
    new = (change.new or b"").decode().splitlines()
    return list(difflib.unified_diff(old, new, change.file, change.file, n=1, lineterm=""))
