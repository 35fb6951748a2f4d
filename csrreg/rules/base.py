"""What a rule is: one function with a code, a severity and a docstring that says Why and Fix."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import cleandoc
from typing import TYPE_CHECKING, Generic, ParamSpec

from csrreg.findings import Finding, Severity, Step
from csrreg.model.ids import parse_id
from csrreg.model.kinds import SETTINGS_FILE

if TYPE_CHECKING:  # a reader of files says what is wrong with them without building any shape
    from csrreg.model.register import Register

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule yields: a record, a field path in it, what is wrong, and what to do.

    Code and severity are stamped on by the rule's object, so a rule cannot lie about itself.
    """

    id: str
    """The record's id, or ``csrreg.yaml``."""
    path: tuple[Step, ...]
    message: str
    fix: str = ""
    at_key: bool = False
    """True if the last step of the path is wrong, and not what stands there."""


Run = Callable[["Register"], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the register."""

    code: str
    severity: Severity
    name: str
    summary: str
    why: str
    fix: str
    clock: bool = False
    """True if it can appear only because time passes."""
    run: Run | None = None
    """None for the rules that the reader of files applies."""

    def findings(self, register: "Register") -> Iterator[Finding]:
        """Yield the rule's findings, without line and column."""
        if self.run is None:
            return
        for hit in self.run(register):
            known = parse_id(hit.id)
            yield Finding(
                code=self.code,
                severity=self.severity,
                file=known.file if known is not None else SETTINGS_FILE,
                message=hit.message,
                fix=hit.fix,
                id=hit.id,
                path=hit.path,
                at_key=hit.at_key,
                clock=self.clock,
            )


@dataclass(frozen=True, slots=True)
class ReaderRule(Generic[P]):
    """A rule that the reader of files applies; the function here only finds the words."""

    rule: Rule
    say: Callable[P, tuple[str, str]]

    def at(self, file: str, line: int, column: int) -> Callable[P, Finding]:
        """Return a maker of findings at a place (from 1; 0 while it is not known)."""

        def make(*args: P.args, **kwargs: P.kwargs) -> Finding:
            message, fix = self.say(*args, **kwargs)
            return Finding(
                code=self.rule.code,
                severity=self.rule.severity,
                file=file,
                message=message,
                fix=fix,
                line=line,
                column=column,
            )

        return make


def rule(code: str, severity: Severity, *, clock: bool = False) -> Callable[[Run], Rule]:
    """Make a function that looks at a register a rule."""

    def decorate(run: Run) -> Rule:
        return Rule(code, severity, *_documented(code, run), clock=clock, run=run)

    return decorate


def reader_rule(
    code: str, severity: Severity
) -> Callable[[Callable[P, tuple[str, str]]], ReaderRule[P]]:
    """Make a function that words a problem of a file (message, what to do) a rule."""

    def decorate(say: Callable[P, tuple[str, str]]) -> ReaderRule[P]:
        return ReaderRule(Rule(code, severity, *_documented(code, say)), say)

    return decorate


_DOC = re.compile(r"(?P<summary>.+?)\n\nWhy: (?P<why>.+?)\nFix: (?P<fix>.+)", re.DOTALL)


def _documented(code: str, function: Callable[..., object]) -> tuple[str, str, str, str]:
    found = _DOC.fullmatch(cleandoc(function.__doc__ or ""))
    if found is None:
        raise TypeError(f"{code}: the docstring needs a summary, 'Why: …' and 'Fix: …'")
    summary, why, fix = (" ".join(found[part].split()) for part in ("summary", "why", "fix"))
    return function.__name__.replace("_", "-"), summary, why, fix
