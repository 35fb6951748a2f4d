"""What the columns of people's tables are called, in English, Chinese and German."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from csrreg.change.field_paths import field_path
from csrreg.model.fields import node_of
from csrreg.model.kinds import Kind
from csrreg.model.tree import Mapping, Tree

_BRACKETS = re.compile(r"[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]")
_BETWEEN = re.compile(r"[/／|｜\n]")
_SCRIPTS = re.compile(r"[㐀-鿿豈-﫿]+|[^㐀-鿿豈-﫿]+")
_LENGTH = re.compile(r"(\d{1,5})\s*(\D{1,20})")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return what counts when headings and labels are compared: letters and digits, folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum()) or folded.strip()


@dataclass(frozen=True, slots=True)
class Headings:
    """The words of ``headings.yaml``, ready to be looked up; every key went through ``plain``."""

    fields: dict[str, dict[str, str]]
    """Per kind: heading -> field path."""
    groups: dict[str, frozenset[str]]
    """A heading over several columns -> the fields they may belong to."""
    words: dict[str, frozenset[str]]
    """A heading within a group -> the last steps of paths it may mean."""
    hints: frozenset[str]
    labels: dict[str, dict[str, str]]
    """Per field (``any`` for all): label -> value, several values parted by a blank."""
    units: dict[str, str]

    def paths(self, kind: Kind, heading: tuple[str, ...]) -> frozenset[str]:
        """Return the field paths a heading may mean: none, one, or several if it is ambiguous.

        Several header rows give several texts, from the top down.
        """
        known = _names(kind) | self.fields.get(kind.name, {})
        if len(heading) > 1:
            if found := known.get(plain("".join(heading))):
                return frozenset((found,))
            groups = self._groups(heading[:-1], known)
            if groups:
                return self._within(groups, heading[-1], known)
        return self._alone(heading[-1], known)

    def _groups(self, tops: tuple[str, ...], known: dict[str, str]) -> frozenset[str]:
        present = {path.partition(".")[0].partition("[")[0] for path in known.values()}
        for top in reversed(tops):
            for form in _forms(top):
                if found := self.groups.get(form, frozenset()) & present:
                    return found
        return frozenset()

    def _within(self, groups: frozenset[str], text: str, known: dict[str, str]) -> frozenset[str]:
        """Look for a column's heading among the fields of the groups above it."""
        paths = {p for p in known.values() if p.partition(".")[0].partition("[")[0] in groups}
        alone = self._alone(text, known) & paths
        if alone:
            return alone
        for form in _forms(text):
            last = self.words.get(form, frozenset())
            if found := frozenset(p for p in paths if p.rpartition(".")[2] in last):
                return found
        return frozenset()

    def _alone(self, text: str, known: dict[str, str]) -> frozenset[str]:
        if found := known.get(plain(text)):
            return frozenset((found,))
        bare = text
        for inner in _BRACKETS.findall(text):
            if plain(inner) in self.hints:
                bare = bare.replace(inner, "")
        if found := known.get(plain(bare)):
            return frozenset((found,))
        # "Requirement / 要求", "条款 (Clause)", "顾客Customer": every piece must be known, and the
        # pieces must agree; "Cpk (target)" is not Cpk.
        pieces = [p for p in _BETWEEN.split(_BRACKETS.sub(r"\n\1\n", bare)) if plain(p)]
        if len(pieces) < 2:
            pieces = [p for p in _SCRIPTS.findall(bare) if plain(p).isalnum()]
        paths = [known.get(plain(piece)) for piece in pieces]
        if len(pieces) < 2 or not all(paths):
            return frozenset()
        return frozenset(path for path in paths if path)

    def choice(self, field: str, text: str, choices: tuple[str, ...]) -> str | None:
        """Return the value of a choice field that a text stands for, or None."""
        label = plain(text)
        for choice in choices:
            if label == plain(choice):
                return choice
        for name, labels in self.labels.items():
            own = name != "any" and (field == name or field.endswith(f".{name}"))
            found = labels.get(label, "") if own else ""
            if found in choices:
                return found
        meant = [v for v in self.labels.get("any", {}).get(label, "").split() if v in choices]
        return meant[0] if len(meant) == 1 else None

    def length(self, text: str) -> str:
        """Return a length of time as csrreg writes it: ``15 years`` for ``15年``."""
        found = _LENGTH.fullmatch(text.strip())
        unit = self.units.get(plain(found[2])) if found is not None else None
        return f"{int(found[1])} {unit}" if found is not None and unit is not None else text


@lru_cache(maxsize=8)
def _names(kind: Kind) -> dict[str, str]:
    """Return the names of a kind's own single fields, which are headings too."""
    fields = node_of(kind.shape).fields
    return {plain(f.name): f.name for f in fields if field_path(kind, f.name) is not None}


def _forms(text: str) -> Iterator[str]:
    """Yield the ways a group's heading may be compared: whole, then piece by piece."""
    yield plain(text)
    for piece in _BETWEEN.split(_BRACKETS.sub(r"\n\1\n", text)):
        yield plain(piece)
    for piece in _SCRIPTS.findall(text):
        yield plain(piece)


def headings_of(tree: Mapping) -> Headings:
    """Return the headings of the text tree of ``headings.yaml``."""
    labels: dict[str, dict[str, str]] = {}
    for field, values in _fields(tree, "values").items():
        labels[field] = {}
        for value, texts in _dict(values).items():
            for text in _texts(texts):
                key = plain(text)
                values_so_far = labels[field].get(key, "").split()
                if value not in values_so_far:
                    labels[field][key] = " ".join([*values_so_far, value])
    units = _fields(tree, "units")
    return Headings(
        fields={
            kind: {plain(t): path for path, texts in _dict(paths).items() for t in _texts(texts)}
            for kind, paths in _fields(tree, "kinds").items()
        },
        groups=_turned(_fields(tree, "groups")),
        words=_turned(_fields(tree, "words")),
        hints=frozenset(plain(text) for text in _texts(tree.get("hints", []))),
        labels=labels,
        units={plain(t): unit for unit, texts in units.items() for t in [unit, *_texts(texts)]},
    )


def _turned(names: Mapping) -> dict[str, frozenset[str]]:
    turned: dict[str, frozenset[str]] = {}
    for name, texts in names.items():
        for text in _texts(texts):
            turned[plain(text)] = turned.get(plain(text), frozenset()) | {name}
    return turned


def _fields(tree: Mapping, name: str) -> Mapping:
    return _dict(tree.get(name, {}))


def _dict(tree: Tree) -> Mapping:
    return tree if isinstance(tree, dict) else {}


def _texts(tree: Tree) -> list[str]:
    return [text for text in tree if isinstance(text, str)] if isinstance(tree, list) else []
