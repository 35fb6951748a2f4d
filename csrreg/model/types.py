"""The scalar types of the file format, and the helpers that declare record fields.

Every scalar arrives as text (the reader never guesses), so each type here decides what a text must
look like. Numbers and dates are read strictly: pydantic's own readers take ``0`` for 1970-01-01 and
``nan`` for a number, which a register of deadlines and tolerances must not.
"""

import re
from dataclasses import FrozenInstanceError, dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeVar, cast, dataclass_transform

from pydantic import ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic.dataclasses import dataclass as pydantic_dataclass
from pydantic_core import PydanticCustomError

T = TypeVar("T")

Scalar = Literal["text", "long", "date", "moment", "number", "integer", "duration"]


@dataclass(frozen=True, slots=True)
class Is:
    """Marks what a scalar is, for the parts of csrreg that look at fields instead of values."""

    scalar: Scalar
    refers_to: tuple[str, ...] = ()
    """Kinds of record this text must name (``("any",)`` for all), or a list of ``csrreg.yaml``."""


def required(description: str) -> Any:
    """Declare a field that every record must fill."""
    return Field(description=description)


def field(description: str, default: Any = None) -> Any:
    """Declare a field that may be left out."""
    return Field(default=default, description=description)


def file_key(attribute: str) -> str:
    """Return the key a field has in the file: ``class_`` is ``class`` there."""
    return attribute.rstrip("_")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(required, field))
def shape(cls: type[T]) -> type[T]:
    """Make a class a frozen record shape: unknown fields are refused, instances are slotted.

    Slots matter: 10,000 records take a fifth of the memory and a third of the time of models. So do
    the shared methods: compiling them anew for each of 80 shapes is half of what a shape costs.
    """
    config = ConfigDict(extra="forbid", defer_build=True, alias_generator=file_key)
    make = pydantic_dataclass(eq=False, repr=False, slots=True, kw_only=True, config=config)
    made: Any = make(cls)
    made.__setattr__ = made.__delattr__ = _refuse_change
    made.__setstate__ = _take_over
    made.__eq__, made.__hash__, made.__repr__ = _equal, _hash, _shown
    return cast("type[T]", made)


def _refuse_change(_: Any, name: str, *__: Any) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _take_over(record: Any, state: tuple[None, dict[str, Any]]) -> None:
    """Fill a copy; ``copy`` would assign."""
    for name, value in state[1].items():
        object.__setattr__(record, name, value)


def _values(record: Any) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in record.__dataclass_fields__)


def _equal(record: Any, other: Any) -> Any:
    if other.__class__ is not record.__class__:
        return NotImplemented
    return _values(record) == _values(other)


def _hash(record: Any) -> int:
    return hash(_values(record))


def _shown(record: Any) -> str:
    named = zip(record.__dataclass_fields__, _values(record), strict=True)
    return f"{type(record).__qualname__}({', '.join(f'{n}={v!r}' for n, v in named)})"


# ASCII: other digits, such as the full-width ones of Chinese keyboards, are no numbers here.
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?:[+-]\d{2}:\d{2}|Z)", re.ASCII)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})(?:\.\d{1,12})?", re.ASCII)
_INTEGER = re.compile(r"0|[1-9]\d{0,11}", re.ASCII)
_DURATION = re.compile(
    r"([1-9]\d{0,4}) (hours?|working_days?|days?|weeks?|months?|years?)(?: after (\S.*))?",
    re.ASCII,
)
_GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_LOOSE_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_COMMA_NUMBER = re.compile(r"-?\d+,\d+", re.ASCII)
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+", re.ASCII)


def _refuse(kind: str, message: str, example: str) -> PydanticCustomError:
    # The text of the message may hold braces, which pydantic would take for placeholders.
    return PydanticCustomError(
        f"{kind}_form",
        "{message}",
        {"message": message, "example": example},
    )


@lru_cache(maxsize=4096)
def read_date(value: str) -> date:
    """Return the calendar date a text names; only ``YYYY-MM-DD`` is one."""
    if _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _refuse("date", "there is no such day in the calendar", "2026-02-28") from None
    raise _refuse("date", "not a date of the form YYYY-MM-DD", _meant_date(value))


def _meant_date(value: str) -> str:
    """Return a date as it should have been written, or any date where that is not known."""
    if found := _GERMAN_DATE.fullmatch(value):
        day, month, year = found.groups()
    elif found := _LOOSE_DATE.fullmatch(value):
        year, month, day = found.groups()
    else:
        return "2026-12-31"
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return "2026-12-31"


@lru_cache(maxsize=1024)
def read_moment(value: str) -> datetime:
    """Return the moment a text names; only ``YYYY-MM-DDThh:mm`` with an offset or Z is one."""
    if _MOMENT.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    raise _refuse(
        "date", "not a moment of the form YYYY-MM-DDThh:mm+hh:mm", "2026-11-20T17:00+08:00"
    )


def read_number(value: str) -> Decimal:
    """Return the exact decimal number a text names (``nan``, ``1e3`` and ``1,67`` are none)."""
    if _NUMBER.fullmatch(value):
        return Decimal(value)
    meant = value.replace(",", ".") if _COMMA_NUMBER.fullmatch(value) else "1.67"
    if _THOUSANDS.fullmatch(value):
        meant = value.replace(",", "") + (f", or {meant}" if value.count(",") == 1 else "")
    raise _refuse("number", "not a number (digits, and a point for decimals)", meant)


def read_integer(value: str) -> int:
    """Return the whole number a text names."""
    if _INTEGER.fullmatch(value):
        return int(value)
    raise _refuse("number", "not a whole number", "1200")


_DAYS = {"hour": 1 / 24, "working_day": 1.4, "day": 1, "week": 7, "month": 30.4375, "year": 365.25}


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as people agree on it: ``48 hours``, ``15 years after end of series``."""

    count: int
    unit: str
    after: str = ""

    @property
    def days(self) -> float:
        """About how many calendar days it lasts; for comparing two durations, not for due dates."""
        return self.count * _DAYS[self.unit]

    def __str__(self) -> str:
        unit = self.unit if self.count == 1 else f"{self.unit}s"
        return f"{self.count} {unit}" + (f" after {self.after}" if self.after else "")


@lru_cache(maxsize=256)
def read_duration(value: str) -> Duration:
    """Return the duration a text names, such as ``10 working_days`` or ``15 years``."""
    if found := _DURATION.fullmatch(value):
        return Duration(int(found[1]), found[2].removesuffix("s"), found[3] or "")
    raise _refuse(
        "wrong",
        "not a length of time (a number, then hours, working_days, days, weeks, months or years)",
        "15 years",
    )


def _only_text(read: Any) -> Any:
    def validate(value: object) -> object:
        if not isinstance(value, str):
            raise PydanticCustomError("string_type", "a single value was expected here")
        return read(value)

    return validate


# Editors read `8.10` and `yes` in a YAML file as number and boolean; csrreg reads text.
_TEXT_SCHEMA = {"type": ["string", "number", "boolean"]}

Text = Annotated[str, Is("text"), WithJsonSchema(_TEXT_SCHEMA)]
LongText = Annotated[str, Is("long"), WithJsonSchema(_TEXT_SCHEMA)]
Date = Annotated[
    date,
    Is("date"),
    PlainValidator(_only_text(read_date)),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]
Moment = Annotated[
    datetime,
    Is("moment"),
    PlainValidator(_only_text(read_moment)),
    WithJsonSchema({"type": "string", "pattern": f"^{_MOMENT.pattern}$"}),
]
Number = Annotated[
    Decimal,
    Is("number"),
    PlainValidator(_only_text(read_number)),
    WithJsonSchema({"type": ["number", "string"], "pattern": f"^{_NUMBER.pattern}$"}),
]
Integer = Annotated[
    int,
    Is("integer"),
    PlainValidator(_only_text(read_integer)),
    WithJsonSchema({"type": ["integer", "string"], "pattern": f"^(?:{_INTEGER.pattern})$"}),
]
Length = Annotated[
    Duration,
    Is("duration"),
    PlainValidator(_only_text(read_duration)),
    WithJsonSchema({"type": "string", "pattern": f"^{_DURATION.pattern}$"}),
]

Person = Annotated[str, Is("text", ("people",)), WithJsonSchema(_TEXT_SCHEMA)]
Department = Annotated[str, Is("text", ("departments",)), WithJsonSchema(_TEXT_SCHEMA)]
Site = Annotated[str, Is("text", ("sites",)), WithJsonSchema(_TEXT_SCHEMA)]
Process = Annotated[str, Is("text", ("processes",)), WithJsonSchema(_TEXT_SCHEMA)]
Clause = Annotated[str, Is("text", ("clauses",)), WithJsonSchema(_TEXT_SCHEMA)]

DocumentId = Annotated[str, Is("text", ("document",)), WithJsonSchema(_TEXT_SCHEMA)]
PartId = Annotated[str, Is("text", ("part",)), WithJsonSchema(_TEXT_SCHEMA)]
RequirementId = Annotated[str, Is("text", ("requirement",)), WithJsonSchema(_TEXT_SCHEMA)]
CharacteristicId = Annotated[str, Is("text", ("characteristic",)), WithJsonSchema(_TEXT_SCHEMA)]
ReviewId = Annotated[str, Is("text", ("review",)), WithJsonSchema(_TEXT_SCHEMA)]
AnyId = Annotated[str, Is("text", ("any",)), WithJsonSchema(_TEXT_SCHEMA)]

YesNo = Literal["yes", "no"]
