"""Record ids: ``CSR-NORDAUTO-0001``. The id is the file's name; nothing inside repeats it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from csrreg.model.kinds import BY_FOLDER, BY_PREFIX, CUSTOMER, Kind

CODE = re.compile(r"[A-Z][A-Z0-9]{0,15}")
_DIGITS = re.compile(r"(\d+)")
_ID = re.compile(r"([A-Z]{2,4})-([A-Z][A-Z0-9]{0,15})-([0-9]{4,6})")
# Windows opens a device, not a file, for these names, with any ending.
_RESERVED = {"CON", "PRN", "AUX", "NUL"} | {f"{d}{n}" for d in ("COM", "LPT") for n in range(10)}


@dataclass(frozen=True, slots=True)
class RecordId:
    """An id taken apart."""

    text: str
    kind: Kind
    customer: str
    number: int

    @property
    def file(self) -> str:
        """The record's file, relative to the register, with forward slashes."""
        if self.kind is CUSTOMER:
            return f"{CUSTOMER.folder}/{self.text}.yaml"
        return f"{self.kind.folder}/{self.customer}/{self.text}.yaml"


def is_customer_code(text: str) -> bool:
    """Return whether a text can be a customer's code on every file system."""
    return CODE.fullmatch(text) is not None and text not in _RESERVED


def parse_id(text: str) -> RecordId | None:
    """Return the id a text is, or None if it is none."""
    if found := _ID.fullmatch(text):
        kind = BY_PREFIX.get(found[1])
        if kind is None or not is_customer_code(found[2]):
            return None
        number = int(found[3])
        if number == 0 or (len(found[3]) > 4 and found[3][0] == "0"):
            return None
        return RecordId(text, kind, found[2], number)
    if is_customer_code(text):
        return RecordId(text, CUSTOMER, text, 0)
    return None


def make_id(kind: Kind, customer: str, number: int) -> RecordId:
    """Return the id of a kind, customer and number (four digits at least)."""
    return RecordId(f"{kind.prefix}-{customer}-{number:04}", kind, customer, number)


def id_of_file(file: str) -> RecordId | None:
    """Return the id a record's file name gives, or None if the file is at no record's place."""
    folder, _, rest = file.partition("/")
    if folder not in BY_FOLDER or not rest.endswith(".yaml"):
        return None
    found = parse_id(rest.rsplit("/", 1)[-1].removesuffix(".yaml"))
    return found if found is not None and found.file == file else None


def next_number(ids: Iterable[str], kind: Kind, customer: str) -> int:
    """Return one more than the highest number that a kind and customer ever used."""
    start = f"{kind.prefix}-{customer}-"
    numbers = (i.removeprefix(start) for i in ids if i.startswith(start))
    return 1 + max((int(n) for n in numbers if n.isascii() and n.isdigit()), default=0)


def natural_key(text: str) -> list[tuple[int, int, str]]:
    """Return a key that sorts 8.2 before 8.10."""
    parts = _DIGITS.split(text)
    return [(1, int(p), "") if p.isdigit() and p.isascii() else (0, 0, p) for p in parts]


def sort_key(text: str) -> tuple[str, int]:
    """Return a key that sorts ids by kind and customer, then by number."""
    head, _, number = text.rpartition("-")
    return (head, int(number)) if number.isdigit() else (text, 0)
