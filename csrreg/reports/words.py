"""csrreg's own words in the reader's language, and dates and numbers in the reader's form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from csrreg.model.tree import Tree
from csrreg.reports.page import Cell, Label, Number

LANGUAGES = ("en", "zh", "de")
_PLACE = re.compile(r"\{([a-z_]+)\}")
_BETWEEN = {": ": "ui.colon", ", ": "ui.comma", "; ": "ui.semicolon"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Words:
    """The labels of one language."""

    language: str
    labels: Mapping[str, str]
    """Text by key, such as ``column.owner``; ``{name}`` stands for something put in, and
    ``<key>.one`` is what is said of exactly one where the language tells one from many."""

    def text(self, key: str) -> str:
        """Return the label of a key.

        Raises:
            KeyError: if there is none: a builder asks for a word nobody wrote.
        """
        return self.labels[key]

    def counted(self, key: str, count: object) -> str:
        """Return the label of a key for so many: ``<key>.one`` for exactly one, if there is such.

        Raises:
            KeyError: if there is no label of the key.
        """
        text = self.labels[key]
        return self.labels.get(f"{key}.one", text) if _is_one(count) else text

    def has(self, key: str) -> bool:
        """Return whether there is a label of that key."""
        return key in self.labels

    def parts(self, label: Label) -> "list[str | Cell]":
        """Return a label as the texts and cells it is made of, in the order of this language."""
        parts: list[str | Cell] = []
        last = 0
        text = self.counted(label.key, label.values.get("count"))
        for place in _PLACE.finditer(text):
            parts.append(text[last : place.start()])
            parts.append(label.values[place[1]])
            last = place.end()
        parts.append(text[last:])
        return [part for part in parts if part != ""]

    def say(self, key: str, **values: object) -> str:
        """Return a label with texts and numbers put in; ``count`` decides on its form."""
        text = self.counted(key, values.get("count"))
        return _PLACE.sub(lambda found: str(values[found[1]]), text)

    def between(self, mark: str) -> str:
        """Return what stands between things in a line as the language writes it."""
        key = _BETWEEN.get(mark)
        return self.text(key) if key is not None else mark

    def day(self, day: date | datetime) -> str:
        """Return a date, or a moment to the minute, as the reader writes it."""
        match self.language:
            case "de":
                text = f"{day.day:02}.{day.month:02}.{day.year:04}"
            case "zh":
                text = f"{day.year:04}-{day.month:02}-{day.day:02}"  # GB/T 7408
            case _:
                text = f"{day.day} {_MONTHS[day.month - 1]} {day.year:04}"
        if isinstance(day, datetime):
            clock = f"{day.hour:02}:{day.minute:02}"
            zone = day.strftime("%z")
            return f"{text} {clock}" + (f" (UTC{zone[:3]}:{zone[3:5]})" if zone else "")
        return text

    def month(self, day: date) -> str:
        """Return the month of a date."""
        match self.language:
            case "de":
                return f"{day.month:02}.{day.year:04}"
            case "zh":
                return f"{day.year:04}-{day.month:02}"
            case _:
                return f"{_MONTHS[day.month - 1]} {day.year:04}"

    def number(self, value: Decimal | int, *, size: bool = False) -> str:
        """Return a number with the reader's marks; no digit is added, lost or rounded.

        Numbers are grouped from 1,000 on, so that those of a column look alike; a size is not: it
        is written as on the drawing, 1250 mm.
        """
        text = format(value, "f") if isinstance(value, Decimal) else str(value)
        sign, digits = ("−", text[1:]) if text.startswith("-") else ("", text)
        whole, point, rest = digits.partition(".")
        groups, decimal = (".", ",") if self.language == "de" else (",", ".")
        if not size:
            whole = f"{int(whole):,}".replace(",", groups)
        return f"{sign}{whole}{decimal if point else ''}{rest}"


def _is_one(count: object) -> bool:
    if isinstance(count, Number):
        return count.value == 1 and not count.unit
    return isinstance(count, int | Decimal) and count == 1


def words_of(language: str, *trees: Mapping[str, Tree]) -> Words:
    """Return the words of label files, each a table of groups.

    Raises:
        ValueError: if two files give a key.
        TypeError: if a file is no table of groups of texts.
    """
    labels: dict[str, str] = {}
    for tree in trees:
        for group, texts in tree.items():
            if not isinstance(texts, dict):
                raise TypeError(f"{group}: a group of labels is expected")
            for name, text in texts.items():
                key = f"{group}.{name}"
                if not isinstance(text, str):
                    raise TypeError(f"{key}: one text is expected")
                if key in labels:
                    raise ValueError(f"{key} is there twice")
                labels[key] = text
    return Words(language, labels)


def places(text: str) -> frozenset[str]:
    """Return the names of what is put into a label."""
    return frozenset(_PLACE.findall(text))
