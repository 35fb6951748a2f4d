"""Everything csrreg prints goes through here, so that record text stays text on any terminal."""

import os
import re
import sys
from contextlib import suppress

from csrreg.errors import CsrregError

# What a terminal obeys or hides: C0 and C1 controls, direction marks, zero-width characters.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)


class ReaderGone(Exception):
    """Whoever read the output went away (head, less); that is no error of the command."""


def safe_text(text: str) -> str:
    r"""Return a text in which everything a terminal would obey is shown as ``\u001b`` instead."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def out(text: str = "") -> None:
    """Print a line of the command's result.

    Raises:
        ReaderGone: if nobody reads it any more.
        CsrregError: if it cannot be written.
    """
    if sys.stdout is None:  # it was closed by the caller
        return
    try:
        sys.stdout.write(safe_text(text) + "\n")
    except OSError as error:
        raise _lost(error) from error


def raw(text: str) -> None:
    """Print a report as it is: it was made safe for its reader, which is no terminal.

    Raises:
        ReaderGone: if nobody reads it any more.
        CsrregError: if it cannot be written.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(text)
    except OSError as error:
        raise _lost(error) from error


def flush() -> None:
    """Hand everything that was printed to its reader.

    Raises:
        ReaderGone: if nobody reads it any more.
        CsrregError: if it cannot be written.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError as error:
        raise _lost(error) from error


def _lost(error: OSError) -> Exception:
    # Python would try once more when it ends, and complain then.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return ReaderGone()
    return CsrregError(f"the output cannot be written: {error.strerror or error}")


def say(text: str = "") -> None:
    """Print a line that is not the result: progress, advice, warnings, prompts."""
    if sys.stderr is not None:
        with suppress(OSError):  # there is nowhere left to say it
            sys.stderr.write(safe_text(text) + "\n")


def ask(question: str) -> str:
    """Return what somebody at the terminal answers; the question is no part of the result.

    Raises:
        KeyboardInterrupt: if there is no answer (Ctrl-C, Ctrl-D).
    """
    sys.stderr.write(safe_text(question) + ": ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        say()
        raise KeyboardInterrupt
    return answer.strip()


def use_utf8() -> None:
    """Write UTF-8 whatever the system's code page is; a pipe on Windows would refuse Chinese."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def is_terminal() -> bool:
    """Return whether somebody can be asked: both ends of the conversation are a terminal."""
    streams = (sys.stdin, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)
