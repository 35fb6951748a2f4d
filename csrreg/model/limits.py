"""From a specification as people write it to nominal value and limits: 57 ±0.05, ≤ 0.008, 10–12."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_LONGEST = 300
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣", "-") | dict.fromkeys("〜∼…", "~"))
_DIAMETERS = str.maketrans(dict.fromkeys("⌀ØøΦφ∅", " "))
_NUMBER = r"\d{1,9}(?:\.\d{1,9})?(?![\d.])"
_SIGNED = rf"(?<![\w.])[-+]?{_NUMBER}"
_UNIT = r"(?:\s*(?:[°%µμa-zA-Zω]{1,5}|℃))?"
_PLUS_MINUS = re.compile(rf"({_SIGNED}){_UNIT}\s*(?:±|\+\s*/\s*-)\s*({_NUMBER})")
_DEVIATIONS = re.compile(
    rf"({_SIGNED}){_UNIT}(?:\s*[A-Za-z]{{1,2}}\d{{1,2}})?\s*\(?\s*([-+]\s?{_NUMBER}|0)\s*(?:[/,;|]\s*|\s+)([-+]\s?{_NUMBER}|0)\b"
)
_FROM_TO = re.compile(
    rf"({_SIGNED}){_UNIT}\s*(?:~|-|to\b|bis\b|至|到|(?<=\d)/(?=\d+\.))\s*([-+]?{_NUMBER})"
)
_MOST = re.compile(
    rf"(?:≤|⩽|<=?|max(?:imum|imal)?\.?|not? more than|höchstens|不大于|不超过|最大)"
    rf"\s*([-+]?{_NUMBER})|({_SIGNED}){_UNIT}\s*max\b",
    re.IGNORECASE,
)
_LEAST = re.compile(
    rf"(?:≥|⩾|>=?|min(?:imum|imal|d)?\.?|not? less than|mindestens|不小于|不低于|最小)"
    rf"\s*([-+]?{_NUMBER})|({_SIGNED}){_UNIT}\s*min\b",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"R?\s*([-+]?{_NUMBER}){_UNIT}(?:\s*[A-Za-z]{{1,2}}\d{{1,2}})?")
# ISO 286: the letter gives the position of the tolerance zone, the number its width.
_FIT = re.compile(
    r"(?<![\w.])\d[\d.]*\s*((?:cd|ef|fg|js|z[abc]|[a-hjkmnprstuvxyz])(?:01|1[0-8]|\d))\b",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?=\.\d)")
_DEVIATION = re.compile(rf"([-+])\s?(?=\d)({_NUMBER})")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a specification says in numbers; None where it says nothing."""

    nominal: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None

    @property
    def bounds(self) -> bool:
        """Whether there is any limit."""
        return self.lower is not None or self.upper is not None

    def __str__(self) -> str:
        if self.lower is not None and self.upper is not None:
            return f"{self.lower} to {self.upper}"
        if self.upper is not None:
            return f"≤ {self.upper}"
        if self.lower is not None:
            return f"≥ {self.lower}"
        return str(self.nominal) if self.nominal is not None else ""


@lru_cache(maxsize=4096)
def limits_in(text: str) -> Limits | None:
    """Return the limits a specification states, or None if it states no number that is one.

    A fit such as ``57 H8`` gives only its nominal size: the limits stand in a table.
    """
    said = _spoken(text)
    if found := _PLUS_MINUS.search(said):
        nominal, width = Decimal(found[1]), Decimal(found[2])
        return Limits(nominal, nominal - width, nominal + width)
    if found := _DEVIATIONS.search(said):
        nominal = Decimal(found[1])
        ends = sorted(nominal + Decimal(found[n].replace(" ", "")) for n in (2, 3))
        return Limits(nominal, ends[0], ends[1])
    most, least = _MOST.search(said), _LEAST.search(said)
    if most or least:
        return Limits(
            lower=Decimal(least[1] or least[2]) if least else None,
            upper=Decimal(most[1] or most[2]) if most else None,
        )
    if (found := _FROM_TO.search(said)) and Decimal(found[1]) < Decimal(found[2]):
        return Limits(lower=Decimal(found[1]), upper=Decimal(found[2]))
    if found := _ALONE.fullmatch(said):
        return Limits(nominal=Decimal(found[1]))
    return None


def number_in(text: str) -> Decimal | None:
    """Return the number a text is, with a decimal point or comma, or None if it is none."""
    said = _spoken(text).removeprefix("+")
    return Decimal(said) if re.fullmatch(_SIGNED, said) else None


@lru_cache(maxsize=4096)
def fit_in(text: str) -> str:
    """Return the ISO 286 fit that a specification names, such as ``H8`` in ``⌀57 H8``, or none."""
    found = _FIT.search(_spoken(text))
    return found[1] if found is not None else ""


@lru_cache(maxsize=4096)
def nominal_is_outside(text: str) -> bool:
    """Return whether a specification says itself that the nominal size is outside its limits.

    So do fits such as ``12 f7``, and two deviations of the same sign (``12 -0.016/-0.034``).
    """
    fit = fit_in(text)
    if fit and fit.rstrip("0123456789").casefold() not in ("h", "j", "js"):
        return True
    # A sign before the very first number is the nominal's own.
    signs = [sign for sign, number in _DEVIATION.findall(_spoken(text)[1:]) if Decimal(number)]
    return len(signs) > 1 and len(set(signs)) == 1


def _spoken(text: str) -> str:
    """Return a text in one line with plain digits, dashes and decimal points."""
    said = unicodedata.normalize("NFKC", text[:_LONGEST].translate(_DASHES)).translate(_DASHES)
    said = re.sub(r"\.{2,3}", "~", said)
    said = " ".join(said.translate(_DIAMETERS).split())
    said = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), said)
    return re.sub(r"(?<=\d),(?=\d)", ".", said)
