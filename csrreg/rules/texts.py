"""REQ014 and REQ015: the words of requirements."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from csrreg.findings import Severity
from csrreg.model.register import Register
from csrreg.rules.base import Hit, rule
from csrreg.rules.naming import listed, named


@rule("REQ014", Severity.INFO)
def vague_wording(register: Register) -> Iterator[Hit]:
    """The text or the interpretation leaves open what is meant, when, or how much.

    Why: what cannot be measured cannot be shown; the customer and we would read it differently.
    Fix: say in the interpretation what it means in figures, days, names; ask the customer where
    that is not ours to say. An interpretation that says it clearly settles a vague text.
    """
    words = vague_words(tuple(tuple(listing) for listing in register.lexicon.vague.values()))
    if words is None:
        return
    for entry in register.requirements:
        record = entry.record
        if record.retired is not None:
            continue
        if record.interpretation is not None:
            name, text = "interpretation", record.interpretation
            fix = "say it in figures, days or names"
        else:
            name, text = "text", record.text
            fix = f"say what it means in measurable words: csrreg set {entry.id} interpretation=…"
        if found := words.within(text):
            quoted = listed(f'"{word}"' for word in found)
            yield Hit(entry.id, (name,), f"vague: {quoted}", fix)


class VagueWords(NamedTuple):
    """The lists of vague words, made ready for searching."""

    latin: "re.Pattern[str]"
    chinese: "re.Pattern[str]"

    def within(self, text: str) -> list[str]:
        """Return the vague words of a text, each once, the Latin ones first."""
        found = [" ".join(hit.split()) for hit in self.latin.findall(text.lower())]
        if not text.isascii():
            found += self.chinese.findall(text)
        return list(dict.fromkeys(found))


@lru_cache(maxsize=4)
def vague_words(languages: tuple[tuple[str, ...], ...]) -> VagueWords | None:
    """Return the vague words of all languages together, or None if there are none."""
    words = sorted({word for words in languages for word in words})
    if not words:
        return None
    # One expression for all Latin words, in lower case and grouped by their first letter: every
    # text of the register is searched, and a plain list of alternatives takes ten times as long.
    latin = sorted(word.lower() for word in words if word[0] < "\u2e80")
    groups = (
        letter + _any_of(_pattern(word[1:]) for word in group)
        for letter, group in groupby(latin, key=lambda word: word[0])
    )
    chinese = (re.escape(word) for word in words if word[0] >= "\u2e80")
    return VagueWords(
        # Not \b: between a Chinese and a Latin character there is none.
        re.compile(f"(?<!{_LETTER}){_any_of(groups)}(?!{_LETTER})"),
        re.compile(_any_of(chinese)),
    )


_LETTER = "[0-9a-z\u00df-\u024f]"


def _any_of(patterns: Iterable[str]) -> str:
    """Return what matches any of the patterns, and the longest that fits; nothing for none."""
    longest_first = sorted(patterns, key=len, reverse=True)
    return f"(?:{'|'.join(longest_first)})" if longest_first else "(?!)"


def _pattern(word: str) -> str:
    """Return what matches a word of the list: any blanks, and German endings where it has a *."""
    stem = word.removesuffix("*")
    ending = "(?:e[mnrs]?)?" if stem != word else ""
    return r"\s+".join(re.escape(part) for part in stem.split(" ")) + ending


@rule("REQ015", Severity.INFO)
def same_text_twice(register: Register) -> Iterator[Hit]:
    """Two requirements of a customer have the same text.

    Why: they are judged and kept up to date twice, and one day differently.
    Fix: keep one and retire the other; where both are needed, accept the finding with the reason.
    """
    first: dict[tuple[str, str], str] = {}
    for entry in register.requirements:
        if entry.record.retired is not None:
            continue
        text = " ".join(entry.record.text.split()).casefold()
        other = first.setdefault((entry.customer, text), entry.id)
        if other != entry.id:
            message = f"the same text as {named(register, other)}"
            fix = (
                f"keep one of the two: csrreg set {entry.id} retired.date={register.today} "
                "retired.reason=…"
            )
            yield Hit(entry.id, ("text",), message, fix)


RULES = (vague_wording, same_text_twice)
