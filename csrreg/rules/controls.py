"""Whether a control of a characteristic is more than plain sampling, by the words it uses."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csrreg.model.characteristic import Control

_BLANKS = re.compile(r"[\s\-‐‑–_]+")
_LETTER = "[0-9a-z\u00df-\u024f]"


def words_in(controls: "Iterable[Control]") -> str:
    """Return what controls say about how parts are looked at, in one text."""
    return "\n".join(
        text
        for control in controls
        for text in (control.method, control.sample, control.frequency)
        if text is not None
    )


class TightControls:
    """The words for controls that look at every part, exclude the mistake, or are statistical."""

    def __init__(self, languages: Iterable[tuple[str, ...]]) -> None:
        words = sorted({_plain(word) for listed in languages for word in listed})
        self._words = re.compile("|".join(_pattern(word) for word in words) or "(?!)")
        # The same few words stand in most control plans.
        self._said = lru_cache(maxsize=1024)(self._search)

    def within(self, text: str) -> bool:
        """Return whether a text uses one of the words."""
        return self._said(text)

    def _search(self, text: str) -> bool:
        return self._words.search(_plain(text)) is not None


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text).casefold())


def _pattern(word: str) -> str:
    """Return what matches a word; its blanks may be missing, Latin letters may not go on."""
    pattern = " ?".join(re.escape(part) for part in word.split(" "))
    if word[0] >= "\u2e80":
        return pattern
    ending = f"(?!{_LETTER})" if word[-1].isalnum() else ""
    return f"(?<!{_LETTER}){pattern}{ending}"
