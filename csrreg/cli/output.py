"""Everything csrreg prints goes through here, so that record text stays text on any terminal."""

import re
import sys

# What a terminal obeys or hides: C0 and C1 controls, direction marks, zero-width characters.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)


def safe_text(text: str) -> str:
    """Return a text in which everything a terminal would obey is shown as ``\\u001b`` instead."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def out(text: str = "") -> None:
    """Print a line of the command's result."""
    sys.stdout.write(safe_text(text) + "\n")


def say(text: str = "") -> None:
    """Print a line that is not the result: progress, advice, warnings, prompts."""
    sys.stderr.write(safe_text(text) + "\n")


def use_utf8() -> None:
    """Write UTF-8 whatever the system's code page is; a pipe on Windows would refuse Chinese."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def is_terminal() -> bool:
    """Return whether somebody can be asked: both ends of the conversation are a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()
