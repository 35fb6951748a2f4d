"""Finding the part that somebody names on the command line: by its id or a number."""

from difflib import get_close_matches

from csrreg.errors import CsrregError
from csrreg.model.kinds import PART
from csrreg.model.register import Register


def part_named(register: Register, text: str) -> str:
    """Return the id of a part that is named by id, by the customer's or our number, or its drawing.

    Raises:
        CsrregError: with the nearest ones, if there is none, or more than one.
    """
    entry = register.entries.get(text.upper())
    if entry is not None and entry.kind is PART:
        return entry.id
    found = [part.id for part in register.parts if _plain(text) in _numbers(part.record)]
    if len(found) == 1:
        return found[0]
    if found:
        raise CsrregError(f"{text} could be {' or '.join(found)}", "name one of them by its id")
    near = get_close_matches(text.upper(), [part.id for part in register.parts], n=3, cutoff=0.6)
    hint = f"did you mean {' or '.join(near)}?" if near else "csrreg list part shows them"
    raise CsrregError(f"there is no part {text}", hint)


def _numbers(part: object) -> set[str]:
    numbers = getattr(part, "numbers", None)
    named = [getattr(numbers, "customer", None), getattr(numbers, "ours", None)]
    return {_plain(text) for text in (*named, getattr(part, "drawing", None)) if text}


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
