"""Asking for a department's answer at a terminal, point by point."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from csrreg.cli.common import quoted
from csrreg.cli.output import ask, say
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.model.tree import Mapping


@dataclass
class Given:
    """What was given so far, by options and answers."""

    result: str = ""
    checks: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    proposal: str = ""
    note: str = ""

    def options(self) -> str:
        """Return the options that say the same, to be pasted behind the command."""
        pairs = [("--check", text) for text in self.checks]
        pairs += [("--result", self.result)]
        pairs += [("--condition", text) for text in self.conditions]
        pairs += [("--exception", text) for text in self.exceptions]
        pairs += [("--proposal", self.proposal), ("--note", self.note)]
        return " ".join(f"{option} {quoted(text)}" for option, text in pairs if text)


def ask_answer(
    points: "list[Mapping]", given: Given, read_condition: Callable[[str], object]
) -> None:
    """Ask for what is not given yet; a point of the checklist may stay open.

    Raises:
        KeyboardInterrupt: if it was broken off; what was answered stands in ``given``.
    """
    from csrreg.change.answer import RESULTS

    ask_points(points, given, "yes, no or na; a remark behind a semicolon")
    given.result = choice("result", RESULTS)
    if given.result == "accept_with_conditions":
        say("  what we must do ourselves for it to hold, one a line")
        _ask_lines("condition (what;owner;due; empty: no more)", given.conditions, read_condition)
    if given.result != "accept":
        say("  what the customer should accept instead, one a line")
        _ask_lines("exception (empty: no more)", given.exceptions, str)
        given.proposal = given.proposal or ask("proposal (what we should offer; empty: nothing)")
    given.note = given.note or ask("remark (empty: none)")


def ask_points(points: "list[Mapping]", given: Given, question: str) -> None:
    """Ask for the points of a checklist that have no answer; an empty answer leaves one open."""
    known = {text.partition("=")[0].strip() for text in given.checks}
    for number, point in enumerate(points, 1):
        if "answer" not in point and not known & {"all", str(number)}:
            _ask_point(number, str(point.get("point") or point.get("topic")), question, given)


def choice(question: str, words: tuple[str, ...]) -> str:
    """Return one of some words, given by itself, its number, or a beginning only it has."""
    for number, word in enumerate(words, 1):
        say(f"  {number}  {word}")
    while True:
        said = ask(question).lower()
        if said in words:
            return said
        if said.isdigit() and 1 <= int(said) <= len(words):
            return words[int(said) - 1]
        meant = [word for word in words if said and word.startswith(said)]
        if len(meant) == 1:
            return meant[0]
        say(f"  a number from 1 to {len(words)}, or one of the words")


def _ask_point(number: int, point: str, question: str, given: Given) -> None:
    from csrreg.change.answer import answered_checks

    say(f"  {number}  {point}")
    while said := ask(question):
        try:
            answered_checks([{"point": point}], [f"1={said}"])
        except CsrregError:
            say('  such as: yes, or "no;the drawing is missing"; empty leaves it open')
        else:
            given.checks.append(f"{number}={said}")
            return


def _ask_lines(question: str, lines: list[str], read: Callable[[str], object]) -> None:
    while line := ask(question):
        try:
            read(line)
        except CsrregError as error:
            say(f"  {error.message}; {error.hint}")
        else:
            lines.append(line)
