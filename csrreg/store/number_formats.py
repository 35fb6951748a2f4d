"""How a spreadsheet shows a number, by its format code. What is not certain is said to be so.

A workbook stores 8.10 as the number 8.1 and the format ``0.00``; only both together are the text
that a person sees. Only the formats that show every digit in a fixed place are worked out here.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from csrreg.change.table import Cell

GENERAL = "General"
_BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 49: GENERAL,
}  # fmt: skip
# The program's language decides how these show a date, so there is no code to work them out by.
_LOCAL_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
LOCAL_DATE = "local date"

_UNSEEN = re.compile(r"\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]|\[[A-Za-z]+\d*\]|_.|\*.")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_PLAIN = re.compile(r"(?P<whole>[#0,]*)(?:\.(?P<fixed>0*)(?P<free>#*))?(?P<percent>%?)")
_DATE_TOKEN = re.compile(r"[yY]+|[mM]+|[dD]+|[-./ ,]+|.")
_DATE_PARTS = {"yyyy": "%Y", "mm": "%m", "dd": "%d"}
_MOST_DIGITS = 15
"""Excel keeps so many digits of a number; what was typed beyond is lost."""
# A workbook's dates know no time zone.
_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001
_DAY_0_OF_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_MOST_EXPONENT = 309
_LONGEST_CODE = 255
_PRIVATE = re.compile("[\ue000-\uf8ff]")
"""Stand for the pieces of literal text while a code is taken apart."""
_MOST_DECIMALS = 12
"""As many as a number in a record may have."""


@dataclass(frozen=True, slots=True)
class _Code:
    """A format code taken apart: plain placeholders between two pieces of text."""

    before: str
    whole: str
    fixed: int
    free: int
    percent: bool
    after: str


def code_of(number: int, codes: dict[int, str]) -> str:
    """Return the format code of a format's number, given the workbook's own codes."""
    if number in codes:
        return codes[number]
    return LOCAL_DATE if number in _LOCAL_DATES else _BUILT_IN.get(number, "")


def is_date(code: str) -> bool:
    """Return whether a format code shows a day or a time."""
    bare = _UNSEEN.sub("", _LITERAL.sub("", re.sub(r"\[[^\]]*\]", "", code)))
    return code == LOCAL_DATE or (code != GENERAL and re.search("[ymdhsYMDHS]", bare) is not None)


def number_cell(raw: str, code: str, from_1904: bool = False) -> Cell:
    """Return what a cell shows that stores a number (or an ISO date) under a format code."""
    try:
        stored = Decimal(raw)
    except InvalidOperation:
        return _iso_date(raw)
    if not stored.is_finite() or not -_MOST_EXPONENT < stored.adjusted() < _MOST_EXPONENT:
        return Cell(broken=f"{raw[:40]} is no number Excel can hold")
    if len(code) > _LONGEST_CODE or _PRIVATE.search(code):
        code = ""  # no spreadsheet program writes one like this
    if is_date(code):
        return _date(stored, code, from_1904)
    seen = _digits(stored)
    if abs(stored) >= Decimal(10) ** _MOST_DIGITS:
        doubt = f"Excel keeps {_MOST_DIGITS} digits of a number, the rest of {seen} may be lost"
        return Cell(seen, "number", seen, doubt + _AS_TEXT)
    if code.casefold() == GENERAL.casefold() or code == "@":
        doubt = f"{seen} is stored as a number, so {seen}0 would look the same"
        value = _digits(round(stored, _MOST_DECIMALS)) if "." in seen else seen
        return Cell(seen, "number", value, doubt + _AS_TEXT if "." in seen else "")
    shown = _shown(Decimal(seen), code)
    if shown is None:
        doubt = f"{seen} is stored as a number, and shown by a format csrreg does not know ({code})"
        return Cell(seen, "number", seen, doubt + _AS_TEXT)
    return shown


_AS_TEXT = ": format the column as text and type the value again"


def _digits(stored: Decimal) -> str:
    """Return a number without exponent, at the precision Excel has."""
    rounded = Decimal(f"{stored:.{_MOST_DIGITS - 1}e}") if stored else Decimal(0)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _shown(value: Decimal, code: str) -> Cell | None:
    """Return the cell as the format shows it, or None if the format is not a plain one."""
    section = _section(code, value)
    parts = _take_apart(section) if section is not None else None
    if parts is None:
        return None
    scaled = value * 100 if parts.percent else value
    most = parts.fixed + parts.free
    if most > _MOST_DECIMALS:
        return None
    text = f"{scaled.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP):f}"
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = text.partition(".")
    rest = rest[: parts.fixed] + rest[parts.fixed :].rstrip("0")
    if most and not rest:
        return None  # Excel shows "5." for 0.#, which nobody types
    end = f".{rest}" if rest else ""
    percent = "%" if parts.percent else ""
    # 30% is no plain number: a field that holds a number refuses it and says so.
    number = f"{sign}{whole}{end}{percent}"
    if "," in parts.whole:
        whole = f"{int(whole):,}"
    whole = whole.rjust(parts.whole.count("0"), "0")
    seen = f"{sign}{parts.before}{whole}{end}{percent}{parts.after}".strip()
    return Cell(seen, "number", number)


def _section(code: str, value: Decimal) -> str | None:
    """Return the part of the code that holds for a value's sign, or None if it is not certain."""
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)
    if len(sections) == 1:
        return sections[0]
    if value < 0:
        return None  # a format of its own for negative numbers: brackets, red …
    if value == 0 and len(sections) > 2:
        return sections[2]
    return sections[0]


def _take_apart(section: str) -> _Code | None:
    literals: list[str] = []

    def keep(text: str) -> str:
        literals.append(text)
        return chr(0xE000 + len(literals) - 1)

    bare = _LITERAL.sub(lambda m: keep(m[1] if m[1] is not None else m[2]), section)
    bare = _UNSEEN.sub(lambda m: keep(m["currency"]) if m["currency"] else "", bare)
    found = re.fullmatch(rf"([^#0?.,%Ee/@\[\]]*?)({_PLAIN.pattern})([^#0?.,%Ee/@\[\]]*)", bare)
    if found is None or "0" not in found["whole"] or found["whole"].endswith(","):
        return None

    def literal(text: str) -> str:
        return "".join(literals[ord(c) - 0xE000] if 0xE000 <= ord(c) <= 0xF8FF else c for c in text)

    return _Code(
        literal(found[1]),
        found["whole"],
        len(found["fixed"] or ""),
        len(found["free"] or ""),
        bool(found["percent"]),
        literal(found[found.re.groups]),
    )


def _iso_date(raw: str) -> Cell:
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        return Cell(broken=f"{raw} is neither a number nor a date")
    return _date_cell(moment, LOCAL_DATE)


def _date(serial: Decimal, code: str, from_1904: bool) -> Cell:
    # Excel believes in 29 February 1900, so days before March 1900 are a day off.
    if not (0 if from_1904 else 61) <= serial < 2_958_466:
        return Cell(broken=f"{_digits(serial)} is formatted as a date or time and is no date")
    return _date_cell(
        (_DAY_0_OF_1904 if from_1904 else _DAY_0)
        + timedelta(seconds=round(float(serial) * 86_400)),
        code,
    )


def _date_cell(moment: datetime, code: str) -> Cell:
    day = moment.time() == datetime.min.time()
    value = f"{moment:%Y-%m-%d}" if day else f"{moment:%Y-%m-%dT%H:%M}"
    if (seen := _date_text(moment, code)) is not None:
        return Cell(seen, "date", value)
    doubt = (
        f"the workbook holds a date here ({value}); Excel makes one of entries like 8.10 or 2026-01"
    )
    return Cell(value, "date", value, doubt + _AS_TEXT)


def _date_text(moment: datetime, code: str) -> str | None:
    """Return the date as shown, if the code names the year in full and no names of months."""
    bare = re.sub(r"\[\$[^\]]*\]|;@$", "", code)
    text = ""
    for token in _DATE_TOKEN.findall(_LITERAL.sub(lambda m: m[1] or m[2] or "", bare)):
        part = token.lower()
        if part in _DATE_PARTS:
            text += moment.strftime(_DATE_PARTS[part])
        elif part in ("m", "d"):
            text += str(moment.month if part == "m" else moment.day)
        elif part[0] in "ymdhsaA@;0":
            return None
        else:
            text += token
    return text if f"{moment:%Y}" in text and code != LOCAL_DATE else None
