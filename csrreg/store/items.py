"""Reading a list of records from the bytes of a file: a YAML list, a JSON list, or JSON lines.

Every value arrives as the text that was typed: JSON's 8.10 stays ``8.10``.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from csrreg.change.table import Item
from csrreg.errors import CsrregError
from csrreg.findings import Severity
from csrreg.model.tree import Mapping, Tree
from csrreg.store.tables import MAX_BYTES
from csrreg.store.yaml.decode import looks_like
from csrreg.store.yaml.reader import read

MAX_ITEMS = 20_000
_MAX_DEPTH = 12
_FIRST_DASH = re.compile(rb"^( *)-(?= |\r?$)", re.MULTILINE)
_BLANK = re.compile(r"[ \t\r\n]*")
_LOST = "FMT010"
"""A value cut by a comment: in a list that is read once the rest would be lost for good."""


def read_items(name: str, data: bytes) -> list[Item]:
    """Return the entries of a list, each with the line it begins on.

    An entry that cannot be used says why in ``problem``.

    Raises:
        CsrregError: if the file is no list at all.
    """
    if len(data) > MAX_BYTES:
        raise CsrregError(f"{name}: larger than {MAX_BYTES // 1024 // 1024} MiB", "split the list")
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    yaml = name.casefold().endswith((".yaml", ".yml")) or start not in (b"[", b"{")
    items = _yaml(name, data) if yaml else _json(name, data)
    if not items:
        raise CsrregError(f"{name}: the list is empty")
    if len(items) > MAX_ITEMS:
        raise CsrregError(f"{name}: more than {MAX_ITEMS:,} entries", "split the list")
    return items


def _yaml(name: str, data: bytes) -> list[Item]:
    """Read each entry of its own: then each has the limits of a record, and its own problems."""
    items: list[Item] = []
    chunks = list(_chunks(data))
    if not chunks:  # not a list in block form: the reader says what it is
        parsed = read(name, data)
        if isinstance(parsed.tree, list):
            return [Item(1, tree, _no_fields(tree)) for tree in parsed.tree]
        if parsed.fields is not None:  # a record's own file: a list of one
            return [Item(1, parsed.fields)]
        first = next(iter(parsed.findings), None)
        what = f"{first.line}:{first.column}: {first.message}" if first else "1: it is no list"
        raise CsrregError(f"{name}:{what}", 'a list of records: each begins with "- "')
    for line, chunk in chunks:
        parsed = read(name, chunk)
        for finding in parsed.findings:
            if finding.severity is Severity.ERROR or finding.code == _LOST:
                where = line + finding.line - 1
                items.append(Item(line, {}, f"line {where}: {finding.message}; {finding.fix}"))
                break
        else:
            trees = parsed.tree if isinstance(parsed.tree, list) else [""]
            items.extend(Item(line, tree, _no_fields(tree)) for tree in trees)
    return items


def _chunks(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the entries of a block list; what stands before the first must be comments."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    first = _FIRST_DASH.search(data)
    if first is None:
        return
    head = data[: first.start()].splitlines()
    if any(line.strip() and not line.lstrip().startswith((b"#", b"---")) for line in head):
        return
    dash = re.compile(rb"^" + first[1] + rb"-(?= |\r?$)", re.MULTILINE)
    starts = [found.start() for found in dash.finditer(data)]
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        yield data.count(b"\n", 0, start) + 1, data[start:end]


def _no_fields(tree: Tree) -> str:
    return "" if isinstance(tree, dict) else "it is no group of fields (name: value)"


class _Unfit(ValueError):
    """A value of JSON that a record cannot hold."""


def _json(name: str, data: bytes) -> list[Item]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CsrregError(
            f"{name}: not UTF-8; it looks like {looks_like(data)}", "save it as UTF-8"
        ) from error
    decoder = json.JSONDecoder(
        parse_float=str, parse_int=str, parse_constant=_constant, object_pairs_hook=_pairs
    )
    items = []
    at = _skip(text, 0)
    listed = text.startswith("[", at)
    at = _skip(text, at + 1) if listed else at
    line, counted = 1, 0
    while at < len(text) and not (listed and text[at] == "]"):
        line, counted = line + text.count("\n", counted, at), at
        try:
            value, end = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError) as error:
            raise _broken(name, text, at, error) from error
        items.append(_item(line, value))
        at = _skip(text, end)
        if listed and at < len(text) and text[at] != "]":
            if text[at] != ",":
                raise _broken(name, text, at, ValueError("a comma is missing"))
            at = _skip(text, at + 1)
    if listed and (at >= len(text) or _skip(text, at + 1) < len(text)):
        raise _broken(name, text, at, ValueError("the list must end with ] and the file there"))
    return items


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found is not None else at


def _broken(name: str, text: str, at: int, error: Exception) -> CsrregError:
    if isinstance(error, json.JSONDecodeError):
        at, message = error.pos, error.msg
    else:
        message = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    return CsrregError(f"{name}:{line}:{column}: not JSON: {message}", "correct it and try again")


class _Constant(str):
    """NaN and the like, which are no numbers a record can hold."""

    __slots__ = ()


def _constant(text: str) -> _Constant:
    return _Constant(text)


class _Pairs(list[tuple[str, Any]]):
    """The fields of a JSON object, in order and with duplicates."""


def _pairs(pairs: list[tuple[str, Any]]) -> _Pairs:
    return _Pairs(pairs)


def _item(line: int, value: Any) -> Item:
    try:
        tree = _tree(value, "", 1)
    except _Unfit as error:
        return Item(line, {}, str(error))
    return Item(line, tree, _no_fields(tree))


def _tree(value: Any, path: str, depth: int) -> Tree:
    where = path or "the entry"
    if depth > _MAX_DEPTH:
        raise _Unfit(f"{where}: nested deeper than {_MAX_DEPTH} levels")
    if isinstance(value, _Pairs):
        return _fields(value, path, depth)
    if isinstance(value, list):
        found = [_tree(v, f"{path}.{n}", depth + 1) for n, v in enumerate(value, start=1)]
        if not all(found):
            raise _Unfit(f"{where}: an empty list item")
        return found
    if isinstance(value, bool):
        raise _Unfit(f'{where}: {str(value).lower()} is no text; write "yes" or "no"')
    if isinstance(value, _Constant):
        raise _Unfit(f"{where}: {value} is no number")
    if isinstance(value, str):
        if any("\ud800" <= c <= "\udfff" for c in value):
            raise _Unfit(f"{where}: half a character (\\ud8…)")
        return value.replace("\r\n", "\n")
    return ""


def _fields(pairs: _Pairs, path: str, depth: int) -> Mapping:
    fields: Mapping = {}
    seen: set[str] = set()
    for key, value in pairs:
        if key in seen:
            raise _Unfit(f"{path}{'.' if path else ''}{key} is given twice")
        seen.add(key)
        tree = _tree(value, f"{path}.{key}".lstrip("."), depth + 1)
        if tree:
            fields[key] = tree
    return fields
