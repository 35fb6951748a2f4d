"""The customers' marks of special characteristics, and our classes they convert to (8.3.3.3).

What stands on the drawing is kept as it is: ``▽``, ``<V>``, ``SC 3``. The customer's scheme says
which mark it is, the scheme's ``internal_class`` which class of ours. A number behind a mark only
tells one characteristic from the next ("SC 3", "CC-12"); it is no part of the mark.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csrreg.model.characteristic import Characteristic
    from csrreg.model.customer import Symbol
    from csrreg.model.settings import Settings

# A mark, a number with what joins the two, and the bracket that closes the mark: <SC 3>, CC-12.
_NUMBERED = re.compile(r"(.*?[^\s\-_.:/#\d(])[\s\-_.:/#]*(?:\(\d{1,4}\)|\d{1,4}[a-z]?)([>)\]}]?)")
_LONGEST = 60
"""So many characters of a mark are compared with others."""
# They choose between a coloured and a plain picture of the same character.
_VARIANTS = str.maketrans("", "", "\ufe0e\ufe0f")


def plain_mark(text: str) -> str:
    """Return what counts when marks are compared: no width, case or blanks at the ends."""
    folded = unicodedata.normalize("NFKC", text.translate(_VARIANTS))
    return " ".join(folded.split()).casefold()


@dataclass(frozen=True, slots=True)
class Scheme:
    """A customer's scheme of special characteristics, ready to be looked up."""

    symbols: "tuple[Symbol, ...]" = ()
    written: "Mapping[str, Symbol]" = field(default_factory=dict)
    """Every mark and alias, as the customer's record writes it."""
    plain: "Mapping[str, Symbol | None]" = field(default_factory=dict)
    """The same through ``plain_mark``; None where two symbols share it."""
    classes: "Mapping[str, Symbol | None]" = field(default_factory=dict)
    """The customer's names of the classes, through ``plain_mark``."""

    def find(self, text: str) -> "Symbol | None":
        """Return the symbol a mark is; None if it is none, or could be several.

        Tried in this order: as it is written, without width and case, by the customer's name of the
        class, and all that again without a number behind it.
        """
        return self.written.get(text) or self._find(plain_mark(text))

    def _find(self, mark: str) -> "Symbol | None":
        found = self.plain.get(mark) or self.classes.get(mark)
        if found is None and (numbered := _NUMBERED.fullmatch(mark)):
            bare = numbered[1] + numbered[2]
            found = self.plain.get(bare) or self.classes.get(bare)
        return found

    def nearest(self, text: str) -> list[str]:
        """Return at most three marks of the scheme that look like one; without any, all of them."""
        marks = {plain_mark(m): s.symbol for s in self.symbols for m in (s.symbol, *s.aliases)}
        near = get_close_matches(plain_mark(text[:_LONGEST]), marks, n=3, cutoff=0.5)
        return list(dict.fromkeys([marks[m] for m in near] or [s.symbol for s in self.symbols]))


def scheme_of(symbols: "Iterable[Symbol]") -> Scheme:
    """Return the scheme that a customer's list of symbols is."""
    listed = tuple(symbols)
    written: dict[str, Symbol] = {}
    plain: dict[str, Symbol | None] = {}
    classes: dict[str, Symbol | None] = {}
    for symbol in listed:
        for mark in (symbol.symbol, *symbol.aliases):
            written.setdefault(mark, symbol)
            _note(plain, mark, symbol)
        if symbol.class_:
            _note(classes, symbol.class_, symbol)
    return Scheme(listed, written, plain, classes)


def _note(marks: "dict[str, Symbol | None]", mark: str, symbol: "Symbol") -> None:
    """Keep a mark; one that two symbols share means none of them."""
    key = plain_mark(mark)
    known = marks.setdefault(key, symbol)
    if known is not symbol:
        marks[key] = None


def class_of(characteristic: "Characteristic", scheme: Scheme) -> str | None:
    """Return our class of a characteristic: as it was typed, else converted from the symbol."""
    if characteristic.class_ is not None or characteristic.symbol is None:
        return characteristic.class_
    symbol = scheme.find(characteristic.symbol)
    return symbol.internal_class if symbol is not None else None


def is_critical(
    class_: str | None, symbol: "Symbol | None", settings: "Settings | None"
) -> bool | None:
    """Return whether a class is one of the gravest; None if nothing says so or denies it.

    ``classes`` of csrreg.yaml decides; where it does not know the class, the symbol's rank.
    """
    known = settings.classes.get(class_) if settings is not None and class_ is not None else None
    if known is not None:
        return known.critical == "yes"
    if symbol is not None and symbol.rank is not None:
        return symbol.rank == 1
    return None


def conversions(scheme: Scheme) -> Iterator[tuple[str, str, str, str]]:
    """Yield the symbol conversion table: symbol, other spellings, meaning, class of ours."""
    for symbol in scheme.symbols:
        meaning = symbol.meaning or symbol.class_ or ""
        yield symbol.symbol, ", ".join(symbol.aliases), meaning, symbol.internal_class or ""
