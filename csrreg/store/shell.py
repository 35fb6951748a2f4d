"""Words as they can be pasted into a shell."""

import os
import shlex


def quoted(word: str) -> str:
    """Return a word, such as a path, as a shell takes it for one and for itself."""
    if os.name != "nt":
        return shlex.quote(word)
    return word if word and all(c.isalnum() or c in "._-/\\:=@+~" for c in word) else f'"{word}"'


def argument(word: str) -> str:
    """Return a name as an argument behind a command, also one that looks like an option."""
    return f"-- {quoted(word)}" if word.startswith("-") else quoted(word)
