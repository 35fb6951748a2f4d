"""The merge driver that git runs for each record both sides changed; it is no command for people.

``csrreg merge-driver %O %A %B %L %P``: the base, ours (which gets the result), theirs, the length
of markers and the file's path. Exit code 0: merged; 1: conflicts are left, marked in the file.
"""

import os
from pathlib import Path

from csrreg.cli.output import say, use_utf8
from csrreg.errors import CsrregError, Exit

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
    from csrreg.store.merging.driven import merge_files

    try:
        driven = merge_files(base, ours, theirs, path)
    except Exception as error:
        if os.environ.get("CSRREG_DEBUG"):
            raise
        say(f"csrreg: {path}: {type(error).__name__}: {error}; merging it line by line")
    else:
        for line in driven.said:
            say(f"csrreg: {path}: {line}")
        if driven.written:
            return Exit.FINDINGS if driven.conflicts else Exit.CLEAN
    from csrreg.store.history.merging import merge_as_text

    try:
        return Exit.CLEAN if merge_as_text(ours, base, theirs) else Exit.FINDINGS
    except CsrregError as error:
        say(f"csrreg: {path}: {error.message}")
        return 129  # git takes it for a failure, and leaves the file alone
