"""Ctrl-C and a polite kill held back for a step that must not stop half way."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_HELD = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let a step end before an interruption counts; only the main thread can hold signals.

    Raises:
        KeyboardInterrupt: behind the step, if there was one.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {number: signal.getsignal(number) for number in _HELD}
    for number in _HELD:
        signal.signal(number, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            # None: set by something that is not Python, which cannot be put back.
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
    if came:
        raise KeyboardInterrupt
