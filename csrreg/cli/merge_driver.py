"""The merge driver that git runs for each record both sides changed; it is no command for people.

``csrreg merge-driver %O %A %B %L %P``: the base, ours (which gets the result), theirs, the length
of markers and the file's path. Exit code 0: merged; 1: conflicts are left, marked in the file.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from csrreg.cli.output import say, use_utf8
from csrreg.errors import CsrregError, Exit

if TYPE_CHECKING:
    from csrreg.model.kinds import Kind

_GIVEN = 5


def run(arguments: list[str]) -> int:
    """Merge one file; return the exit code.

    Whatever goes wrong, the file is merged as git would do it: never left as ours alone.
    """
    use_utf8()
    if len(arguments) != _GIVEN:
        say("csrreg: merge-driver is run by git: csrreg merge-driver %O %A %B %L %P")
        return Exit.USAGE
    base, ours, theirs = (Path(name) for name in arguments[:3])
    path = arguments[4]
    try:
        code = _merged(base, ours, theirs, path)
    except Exception as error:
        if os.environ.get("CSRREG_DEBUG"):
            raise
        say(f"csrreg: {path}: {type(error).__name__}: {error}; merging it line by line")
        code = None
    if code is not None:
        return code
    from csrreg.store.history.merging import merge_as_text

    try:
        return Exit.CLEAN if merge_as_text(ours, base, theirs) else Exit.FINDINGS
    except CsrregError as error:
        say(f"csrreg: {path}: {error.message}")
        return 129  # git takes it for a failure, and leaves the file alone


def _merged(base: Path, ours: Path, theirs: Path, path: str) -> int | None:
    """Merge by field and write the result; None if only git can merge it."""
    from csrreg.store.merging.record import merge_file
    from csrreg.store.merging.words import sentence

    kind = _kind(path)
    if kind is None:
        return None
    before, mine, others = (file.read_bytes() for file in (base, ours, theirs))
    # git gives an empty base where both sides added the file.
    merged = merge_file(kind, path, before or None, mine, others)
    if merged.two_records:
        from csrreg.store.merging.whole import two_records

        id = path.rpartition("/")[2].removesuffix(".yaml")
        say(f"csrreg: {path}: both sides added a record of this id: csrreg renumber {id}")
        ours.write_bytes(two_records(id, mine, others))
        return Exit.FINDINGS
    if merged.data is None:
        say(f"csrreg: {path}: {merged.why_not}; git merges it line by line")
        return None
    ours.write_bytes(merged.data)
    for conflict in merged.conflicts:
        say(f"csrreg: {path}: {sentence(conflict)}")
    return Exit.FINDINGS if merged.conflicts else Exit.CLEAN


def _kind(path: str) -> "Kind | None":
    """Return the kind of record that a path in the repository is; the register may lie deeper."""
    from csrreg.model.ids import id_of_file
    from csrreg.model.kinds import SETTINGS, SETTINGS_FILE

    parts = path.split("/")
    if parts[-1] == SETTINGS_FILE:
        return SETTINGS
    for depth in (3, 2):
        if (found := id_of_file("/".join(parts[-depth:]))) is not None:
            return found.kind
    return None
