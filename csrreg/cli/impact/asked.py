"""What a command of ``csrreg impact`` was asked for, and the writing that its parts share."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from csrreg.cli.common import commit_hint
from csrreg.cli.output import ask, is_terminal, out, say
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from csrreg.change.edits import Edit
    from csrreg.model.register import Register
    from csrreg.store.load import Loaded


@dataclass(frozen=True, slots=True)
class Asked:
    """The register, and the options that hold for every subject."""

    root: Path
    loaded: "Loaded"
    format: str
    owner: str
    open: bool
    yes: bool
    dry_run: bool

    @property
    def register(self) -> "Register":
        """The whole register."""
        return self.loaded.register

    @property
    def today(self) -> date:
        """The day that counts as today."""
        return self.loaded.register.today


def agreed(question: str, asked: Asked) -> bool:
    """Return whether somebody at the terminal agrees; with ``--yes`` or without one nobody asks."""
    if asked.yes or asked.dry_run or not is_terminal():
        return True
    while True:
        answer = ask(f"{question} (yes, no)").lower()
        if answer in ("y", "yes", "j", "ja", "是"):
            return True
        if answer in ("n", "no", "nein", "否", ""):
            say("nothing was written")
            return False


def write_files(asked: Asked, files: "Mapping[str, Sequence[Edit]]", what: str) -> bool:
    """Write edits of some files in one go; return whether anything was written.

    Raises:
        CsrregError: if a record would have errors; they stand below the message.
    """
    from csrreg.change.edits import ChangedFile, Plan
    from csrreg.cli.write import difference
    from csrreg.store.apply import Worse, prepare, write

    plan = Plan(
        changed=tuple(
            ChangedFile(file, tuple(edits), asked.loaded.sources[file])
            for file, edits in files.items()
            if edits
        )
    )
    try:
        prepared = prepare(asked.root, plan, asked.today)
    except Worse as worse:
        raise CsrregError(
            "nothing was written, because records would have errors", "", worse.findings
        ) from None
    if asked.dry_run:
        show = say if asked.format == "json" else out
        for change in prepared.changed:
            for line in difference(change):
                show(line)
        say("nothing was written (--dry-run)")
        return False
    write(prepared)
    say(what)
    commit_hint(asked.root, what)
    return True
