"""The parts of an .xlsx file, guarded: what its XML says beside the values of the cells.

A workbook comes from outside. It is refused before anything is unpacked that would not fit, and a
document type or entity in any part that is read ends the reading.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import IO
from xml.parsers import expat

from csrreg.errors import CsrregError

MAX_PARTS = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
_SMALL = 1024 * 1024
"""A workbook that unpacks to no more than this does no harm, however well it is packed."""
_CHUNK = 64 * 1024
_MAX_TOKEN = 8 * 1024 * 1024
_MAX_DEPTH = 64
_MAX_PIECES = 100_000
"""In so many pieces (one a line, or more) the parser may hand over the text of one element."""
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    struct.error,
)
"""What zipfile raises for a broken file, besides its own exception."""
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
SAVE_AGAIN = "open the file in Excel and save it again as .xlsx, or save the sheet as CSV UTF-8"

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str, str], None]
"""Called with an element's name and the text directly in it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet as the workbook names it."""

    name: str
    part: str
    hidden: bool


class Package:
    """The unpacked view of a workbook."""

    def __init__(self, name: str, data: bytes) -> None:
        """Refuse what is no workbook, or one that would not fit into memory."""
        self.name = name
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as error:
            raise CsrregError(f"{name}: not a workbook ({error})", SAVE_AGAIN) from error
        infos = self.zip.infolist()
        if len(infos) > MAX_PARTS:
            raise CsrregError(
                f"{name}: {len(infos):,} parts inside; a workbook has fewer", SAVE_AGAIN
            )
        unpacked = sum(info.file_size for info in infos)
        if unpacked > MAX_UNPACKED:
            size = f"{unpacked // 1024 // 1024:,} MiB"
            raise CsrregError(f"{name}: it would unpack to {size} (limit 200 MiB)", SAVE_AGAIN)
        if unpacked > _SMALL and unpacked > MAX_RATIO * max(len(data), 1):
            raise CsrregError(
                f"{name}: packed like a zip bomb ({unpacked // len(data)}:1)", SAVE_AGAIN
            )
        self.parts = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}
        if len(self.parts) != len(infos):
            raise CsrregError(f"{name}: two parts inside have the same name", SAVE_AGAIN)

    def has(self, part: str) -> bool:
        """Return whether the workbook has a part."""
        return part.lower() in self.parts

    @contextmanager
    def open(self, part: str) -> Iterator[IO[bytes]]:
        """Open a part for reading; damaged, encrypted or missing ones are refused."""
        info = self.parts.get(part.lower())
        if info is None:
            raise CsrregError(f"{self.name}: the part {part} is missing inside", SAVE_AGAIN)
        if info.flag_bits & 1:
            raise CsrregError(f"{self.name}: it is encrypted", "save it without a password")
        if info.compress_type not in _PLAIN_METHODS:
            raise CsrregError(
                f"{self.name}: the part {part} is packed in an unusual way", SAVE_AGAIN
            )
        try:
            with self.zip.open(info) as stream:
                yield stream
        except _DAMAGED as error:
            raise CsrregError(
                f"{self.name}: the part {part} is damaged ({error})", SAVE_AGAIN
            ) from error

    def walk(self, part: str, start: Start, end: End) -> None:
        """Call back for every element of a part; names come without their namespace prefix."""
        parser = expat.ParserCreate("utf-8")  # whatever the part itself claims
        texts: list[list[str]] = [[]]

        def on_start(name: str, attributes: Attributes) -> None:
            if len(texts) > _MAX_DEPTH:
                raise self._odd(part, "is nested deeper than any spreadsheet program writes it")
            texts.append([])
            start(name.rpartition(":")[2], attributes)

        def on_end(name: str) -> None:
            end(name.rpartition(":")[2], "".join(texts.pop()))

        def on_text(data: str) -> None:
            texts[-1].append(data)
            if len(texts[-1]) > _MAX_PIECES:
                raise self._odd(part, "holds a text longer than a cell can be")

        def on_doctype(*_: object) -> None:
            raise self._odd(part, "holds a document type (<!DOCTYPE); no spreadsheet program does")

        parser.StartElementHandler = on_start
        parser.EndElementHandler = on_end
        parser.CharacterDataHandler = on_text
        parser.StartDoctypeDeclHandler = on_doctype
        fed = 0
        try:
            with self.open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    parser.Parse(chunk, False)
                    fed += len(chunk)
                    if fed - parser.CurrentByteIndex > _MAX_TOKEN:
                        raise self._odd(
                            part, "holds a tag longer than any spreadsheet program writes"
                        )
                parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise CsrregError(
                f"{self.name}: the part {part} is no XML ({error})", SAVE_AGAIN
            ) from error

    def _odd(self, part: str, what: str) -> CsrregError:
        return CsrregError(f"{self.name}: the part {part} {what}", SAVE_AGAIN)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part points to: id -> (kind of relation, the target part's name)."""
        folder = dirname(part)
        file = relations_part(part)
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, attributes: Attributes) -> None:
            if name == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "").replace("\\", "/")
                kind = attributes.get("Type", "").rpartition("/")[2]
                place = target.lstrip("/") if target.startswith("/") else join(folder, target)
                found[attributes.get("Id", "")] = (kind, normpath(place))

        if self.has(file):
            self.walk(file, start, _nothing)
        return found

    def repacked(self, parts: list[str]) -> bytes:
        """Return a workbook of these parts alone: what was looked at, and nothing else."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
            for part in parts:
                name = self.parts[part.lower()].filename
                with self.open(part) as source, target.open(name, "w") as copy:
                    while chunk := source.read(_CHUNK):
                        copy.write(chunk)
        return buffer.getvalue()


def relations_part(part: str) -> str:
    """Return the name of the part that says what a part points to (``""`` is the whole file)."""
    return join(dirname(part), "_rels", part.rpartition("/")[2] + ".rels")


@dataclass(frozen=True, slots=True)
class Workbook:
    """What ``workbook.xml`` says."""

    part: str
    sheets: tuple[Sheet, ...]
    from_1904: bool
    styles: str
    strings: str
    """The names of those parts; empty if the workbook has none."""


def workbook_of(package: Package) -> Workbook:
    """Return the workbook's sheets in their order, and where its parts are."""
    roots = package.relations("")
    part = next((p for kind, p in roots.values() if kind == "officeDocument"), "xl/workbook.xml")
    if not package.has(part):
        raise CsrregError(f"{package.name}: not an Excel workbook", SAVE_AGAIN)
    related = package.relations(part)
    sheets: list[Sheet] = []
    dates: list[bool] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            dates.append(attributes.get("date1904", "0") in ("1", "true"))
        elif name == "sheet":
            ids = (value for key, value in attributes.items() if key.endswith(":id"))
            kind, target = related.get(next(ids, ""), ("", ""))
            if kind == "worksheet":
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append(Sheet(attributes.get("name", ""), target, hidden))

    package.walk(part, start, _nothing)
    places = dict(related.values())
    return Workbook(
        part, tuple(sheets), any(dates), places.get("styles", ""), places.get("sharedStrings", "")
    )


def _nothing(name: str, text: str) -> None:
    pass
