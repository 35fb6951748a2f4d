"""A progress bar at a terminal, for work that takes more than a second."""

import sys
import time
from collections.abc import Callable

_PATIENCE = 1.0
"""Seconds before anything is shown: most work is done by then."""


def progress(what: str) -> Callable[[int, int], None] | None:
    """Return a function to be told how far the work is, or None where nobody looks."""
    if sys.stderr is None or not sys.stderr.isatty():
        return None
    return _Bar(what).show


class _Bar:
    """Shows nothing, and imports nothing, before the work has taken a while."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.start = time.monotonic()
        self.bar: Callable[[int, int], None] | None = None
        self.stop: Callable[[], None] | None = None

    def show(self, done: int, total: int) -> None:
        """Tell how many steps of how many are done; the last one takes the bar away."""
        if self.bar is None and done < total and time.monotonic() - self.start > _PATIENCE:
            self._begin(total)
        if self.bar is not None:
            self.bar(done, total)
        if done >= total and self.stop is not None:
            self.stop()

    def _begin(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import Progress

        bars = Progress(console=Console(stderr=True), transient=True)
        task = bars.add_task(self.what, total=total)
        bars.start()
        self.bar = lambda done, of: bars.update(task, completed=done, total=of)
        self.stop = bars.stop
