"""How messages name records, and which names are suggested for one that does not exist."""

import re
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from shlex import quote

from csrreg.model.ids import make_id, parse_id
from csrreg.model.kinds import BY_NAME, BY_PREFIX, CUSTOMER, Kind
from csrreg.model.register import Register
from csrreg.model.types import Duration

_TYPED = re.compile(r"[\w./:+][\w./:+-]*")
_HELD_BACK = re.compile(r"""[^"$`\\!%\x00-\x1f]*""")
_MOST = 3
_MOST_SEARCHED = 100


def short(text: str, most: int = 60) -> str:
    """Return a text in one line of at most ``most`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def named(register: Register, id: str) -> str:
    """Return an id with the record's title: ``DOC-NORDAUTO-0001 (Supplier CSR)``."""
    entry = register.entries.get(id)
    return f"{id} ({short(entry.title)})" if entry is not None and entry.title else id


def spoken(length: Duration) -> str:
    """Return a length of time as people say it: ``10 working days``."""
    return str(length).replace("working_day", "working day")


def listed(names: Iterable[str], most: int = 6) -> str:
    """Return names with commas, and how many more there are: ``a, b and 3 more``."""
    all_names = list(names)
    if len(all_names) <= most:
        return ", ".join(all_names)
    return f"{', '.join(all_names[:most])} and {len(all_names) - most} more"


def typed(text: str) -> str:
    """Return a text as it can be typed behind a command, and nothing in it is obeyed.

    Double quotes mean the same in every shell; what they would not hold back stands in single ones.
    """
    if _TYPED.fullmatch(text):
        return text
    return f'"{text}"' if _HELD_BACK.fullmatch(text) else quote(text)


def did_you_mean(names: Iterable[str]) -> str:
    """Return the question that offers names, or an empty text if there are none."""
    offered = " or ".join(names)
    return f"did you mean {offered}?" if offered else ""


@lru_cache(maxsize=1024)
def close(name: str, names: tuple[str, ...]) -> list[str]:
    """Return at most three names that look like one, the nearest first."""
    return get_close_matches(name, names, n=_MOST, cutoff=0.7)


class NearestIds:
    """Finds the ids that look like one that does not exist.

    Ids are looked up, not compared one by one: in a register of 10,000 records every link may be
    broken.
    """

    def __init__(self, ids: Collection[str]) -> None:
        self._ids = ids
        found = {known.customer for id in ids if (known := parse_id(id)) is not None}
        self._codes = tuple(sorted(found))
        self._similar: dict[str, list[str]] = {}

    def of(self, target: str, refers_to: tuple[str, ...]) -> list[str]:
        """Return at most three ids that ``target`` may stand for, the likeliest first."""
        text = target.strip().upper().replace("_", "-").replace(" ", "-").removesuffix(".YAML")
        found: list[str] = []
        for id in self._candidates(text, refers_to):
            if id in self._ids and id not in found:
                found.append(id)
                if len(found) == _MOST:
                    break
        return found

    def _candidates(self, text: str, refers_to: tuple[str, ...]) -> Iterator[str]:
        yield text
        prefix, _, rest = text.partition("-")
        code, _, digits = rest.rpartition("-")
        if not (code and digits.isascii() and digits.isdigit() and len(digits) <= 6):
            yield from self._customers_like(text)
            return
        wanted = [BY_NAME[name] for name in refers_to if name in BY_NAME]
        kinds: list[Kind] = [BY_PREFIX[prefix]] if prefix in BY_PREFIX else []
        kinds += [kind for kind in wanted if kind not in kinds and kind is not CUSTOMER]
        codes = [code] if code in self._codes else self._customers_like(code)
        for kind in kinds:
            for known in codes:
                for number in _near_numbers(int(digits)):
                    yield make_id(kind, known, number).text

    def _customers_like(self, code: str) -> list[str]:
        """Return the customers' codes that look like one; after 100 of them it searches no more."""
        if code not in self._similar and len(self._similar) < _MOST_SEARCHED:
            self._similar[code] = close(code, self._codes)
        return self._similar.get(code, [])


def _near_numbers(number: int) -> Iterator[int]:
    """Yield a number, those with two digits swapped, its neighbours, and those one digit away."""
    yield number
    digits = f"{number:04}"
    for at in range(len(digits) - 1):
        swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        yield int(swapped)
    yield from (number - 1, number + 1)
    for at, digit in enumerate(digits):
        others = (other for other in "0123456789" if other != digit)
        yield from (int(digits[:at] + other + digits[at + 1 :]) for other in others)
