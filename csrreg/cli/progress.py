"""A progress line at a terminal, for work that takes more than a second."""

import sys
import time
from collections.abc import Callable

_PATIENCE = 1.0
"""Seconds before anything is shown: most work is done by then."""


def progress(what: str) -> Callable[[int, int], None] | None:
    """Return a function to be told how far the work is, or None where nobody looks."""
    if not sys.stderr.isatty():
        return None
    start = time.monotonic()

    def show(done: int, total: int) -> None:
        if time.monotonic() - start > _PATIENCE:
            # The line is rewritten in place, and wiped by the last step.
            left = f"\r\033[K{what} {done:,} of {total:,}" if done < total else "\r\033[K"
            sys.stderr.write(left)
            sys.stderr.flush()

    return show
