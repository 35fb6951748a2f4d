"""The questions about one requirement at a terminal, and what their answers mean."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csrreg.cli.output import ask, say

if TYPE_CHECKING:
    from csrreg.change.reassess import Outcome

_KEYS = {
    "u": "unchanged",
    "e": "editorial",
    "c": "changed",
    "n": "renumbered",
    "r": "removed",
    "s": "later",
    "q": "stop",
}
_QUESTION = "u unchanged, e editorial, c changed, n renumbered, r removed, s later, q stop"


_CUT = 4000
"""A terminal cuts lines at 4096 bytes and does not say so; a pasted paragraph may be as long."""


class Later(Exception):
    """The requirement is put off; ``stop`` is true if all others are, too."""

    def __init__(self, *, stop: bool) -> None:
        super().__init__()
        self.stop = stop


class Back(Exception):
    """Somebody pressed the wrong key, and says nothing where something is needed."""


def ask_outcome(outcome: "Outcome", proposed: str, *, judges: bool = True) -> "Outcome":
    """Return what somebody answers; ``judges`` is false where it is too early to judge new words.

    Raises:
        Later: if it waits.
    """
    while True:
        meant = _key()
        try:
            return _told(replace(outcome, result=meant), proposed, judges=judges)
        except Back:
            say("  nothing was taken; once more")


def _key() -> str:
    """Return the result that somebody names.

    Raises:
        Later: if it waits.
    """
    while True:
        said = ask(_QUESTION).lower()
        meant = _KEYS.get(said) or next((w for w in _KEYS.values() if said and w == said), "")
        if meant in ("later", "stop"):
            raise Later(stop=meant == "stop")
        if meant:
            return meant
        say("  one of the letters")


def _told(answered: "Outcome", proposed: str, *, judges: bool) -> "Outcome":
    """Return the answer with what belongs to it.

    Raises:
        Back: if the key was a mistake.
    """
    meant = answered.result
    if meant == "renumbered":
        return replace(answered, section=_must("the section's number now (empty: back)"))
    if meant == "removed":
        return replace(answered, reason=ask("why (empty: the edition no longer has it)"))
    if meant == "editorial":
        words = _new_words("the new words", proposed, "keep the old")
        return replace(answered, text=words)
    if meant == "changed":
        answered = replace(
            answered,
            text=must_words("the new words", proposed),
            section=ask("its section now (empty: the same)"),
        )
        return _applies(answered) if judges else answered
    return answered


def _must(question: str) -> str:
    if said := ask(question):
        return said
    raise Back


def must_words(question: str, proposed: str) -> str:
    """Return the words that somebody types, or those that are proposed.

    Raises:
        Back: if there are none.
    """
    if words := _new_words(question, proposed, "back"):
        return words
    raise Back


def _new_words(question: str, proposed: str, empty: str) -> str:
    """Return the lines somebody types until a line with a point; the proposal if there is none.

    ``empty`` says what no words mean where nothing is proposed.
    """
    without = "those shown above" if proposed else empty
    lines = []
    line = ask(f"{question}, ended by a line with only a point (empty: {without})")
    if not line:
        return proposed
    while line != ".":
        lines.append(line)
        line = ask("…")
    if any(len(line.encode()) >= _CUT for line in lines):  # asked behind it all: it was pasted
        say("  a line is longer than a terminal takes; --new-text - <FILE takes it whole")
        raise Back
    return "\n".join(lines).strip()


def _applies(answered: "Outcome") -> "Outcome":
    words = ("yes", "no", "informative", "clarify")
    while True:
        said = ask("do the new words apply: yes, no, informative, clarify (empty: later)").lower()
        meant = [w for w in words if said and w.startswith(said)]
        if not said:
            return answered
        if len(meant) == 1:
            reason = _must("why not (empty: back)") if meant[0] == "no" else ""
            return replace(answered, answer=meant[0], reason=reason)
        say("  " + ", ".join(words))
