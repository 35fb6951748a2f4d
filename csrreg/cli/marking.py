"""``csrreg add characteristic``: which of the customer's symbols stands on the drawing."""

from pathlib import Path
from typing import TYPE_CHECKING

from csrreg.cli.output import ask, is_terminal, say

if TYPE_CHECKING:
    from datetime import date

    from csrreg.model.register import Register
    from csrreg.model.symbols import Scheme
    from csrreg.model.tree import Mapping


def symbol_for(root: Path, customer: str, draft: "Mapping", day: "date") -> str | None:
    """Return the symbol of a new characteristic that somebody at a terminal chooses, if any.

    A symbol that the draft has already, or a class, is only looked up: what it converts to is said.
    """
    from csrreg.model.symbols import Scheme
    from csrreg.store.files import WorkTree
    from csrreg.store.load import load_some

    register = load_some(WorkTree(root), [customer], day).register
    scheme = register.schemes.get(customer, Scheme())
    given = draft.get("symbol")
    if isinstance(given, str):
        _say(given, scheme, customer)
        return None
    own = "class" in draft or draft.get("origin") == "own_analysis"
    if own or not scheme.symbols or not is_terminal():
        return None
    chosen = _choose(scheme, customer, register)
    if chosen is not None:
        _say(chosen, scheme, customer)
    return chosen


def _choose(scheme: "Scheme", customer: str, register: "Register") -> str | None:
    from csrreg.model.symbols import conversions

    name = next((e.title for e in register.customers if e.id == customer), customer)
    say(f"  the symbols of {name}:")
    for number, (symbol, others, meaning, class_) in enumerate(conversions(scheme), 1):
        spelled = f" (also {others})" if others else ""
        converts = f" -> {class_}" if class_ else ""
        say(f"  {number}  {symbol}{spelled}{converts}  {meaning}".rstrip())
    before = ""
    while True:
        answer = ask("symbol (as it stands on the drawing, or its number; nothing for none)")
        if not answer:
            return None
        if scheme.find(answer) is not None or answer == before:
            return answer
        if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(scheme.symbols):
            return scheme.symbols[int(answer) - 1].symbol
        near = " or ".join(scheme.nearest(answer))
        say(f"  {answer} is none of them; did you mean {near}? Type it again to keep it")
        before = answer


def _say(mark: str, scheme: "Scheme", customer: str) -> None:
    """Say which class of ours a mark converts to, or that nobody knows."""
    from csrreg.rules.naming import did_you_mean

    symbol = scheme.find(mark)
    if symbol is None and scheme.symbols:
        meant = did_you_mean(scheme.nearest(mark))
        say(f"note: {mark} is not in the scheme of {customer}, so it has no class; {meant}")
    elif symbol is None:
        say(
            f"note: {customer} has no symbols yet: csrreg set {customer} 'symbols+=symbol={mark},…'"
        )
    elif symbol.internal_class is None:
        say(f"note: {symbol.symbol} of {customer} converts to no class of ours (internal_class)")
    else:
        say(f"{mark} is class {symbol.internal_class} here")
