"""What can stand at a place of the command line: ids, fields, codes. No record is read for it.

Whatever a folder holds, only what is an id, a field or a code is offered: a file's name reaches no
shell.
"""

import json
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from csrreg.model.ids import id_of_file, parse_id
from csrreg.model.kinds import BY_NAME, CUSTOMER, KINDS, SETTINGS_FILE, Kind

_MANY = 100
"""More ids than these are offered by kind and customer first: CSR-NORDAUTO-"""


class Candidate(NamedTuple):
    """What a word can become."""

    value: str
    help: str = ""


def record_ids(folder: Path, typed: str, kinds: tuple[str, ...] = ()) -> Iterator[Candidate]:
    """Yield the ids that begin with what was typed, by file name alone.

    ``kinds`` names those that are wanted; without, all are, and ``csrreg.yaml``.
    """
    root = next((f for f in (folder, *folder.parents) if (f / SETTINGS_FILE).is_file()), None)
    if root is None:
        return
    wanted = [BY_NAME[name] for name in kinds] or list(KINDS)
    start = typed.upper()
    places = [place for kind in wanted for place in _places(root, kind, start)]
    many = sum(len(names) for _, names in places) > _MANY and start.count("-") < 2
    for place, names in places:
        ids = (id for name in names if (id := id_of_file(f"{place}/{name}")) is not None)
        for id in islice(ids, 1) if many and place != CUSTOMER.folder else ids:
            yield Candidate(id.text.rpartition("-")[0] + "-" if many and id.number else id.text)
    if not kinds and SETTINGS_FILE.startswith(typed):
        yield Candidate(SETTINGS_FILE, "the settings")


def _places(root: Path, kind: Kind, start: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the folders of a kind, and what in them begins as an id was begun."""
    places = [kind.folder]
    if kind is not CUSTOMER:
        begin = f"{kind.prefix}-"
        if not begin.startswith(start) and not start.startswith(begin):
            return
        code, dash, _ = start[len(begin) :].partition("-")
        codes = _names(f"{root}/{kind.folder}")
        places = [
            f"{kind.folder}/{c}" for c in codes if (c == code if dash else c.startswith(code))
        ]
    for place in places:
        yield place, [name for name in _names(f"{root}/{place}") if name.startswith(start)]


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:  # there is nothing to offer
        return []


def rule_codes(typed: str) -> Iterator[Candidate]:
    """Yield the codes of the rules; behind a comma another one can follow."""
    from csrreg.rules.table import RULES

    before, comma, last = typed.rpartition(",")
    for rule in RULES:
        if rule.code.startswith(last.upper()):
            yield Candidate(f"{before}{comma}{rule.code}", rule.summary)


def fields(id: str, typed: str) -> Iterator[Candidate]:
    """Yield the fields of a kind of record (``owner=``, ``tags+=``, ``source.``), or the values."""
    known = parse_id(id.upper())
    if known is None and id != SETTINGS_FILE:
        return
    schema = _schema(known.kind.name if known is not None else "settings")
    path, equals, value = typed.partition("=")
    if equals:
        node = _below(schema, schema, path.rstrip("+-").split("."))
        for choice in dict.fromkeys(node.get("enum", ())):
            if isinstance(choice, str) and choice.startswith(value):
                yield Candidate(f"{path}={choice}")
        return
    above, dot, last = path.rpartition(".")
    parent = _below(schema, schema, above.split(".")) if dot else schema
    for name, child in parent.get("properties", {}).items():
        if name.startswith(last):
            node = _resolved(schema, child)
            ending = {"object": ".", "array": "+="}.get(str(node.get("type")), "=")
            yield Candidate(f"{above}{dot}{name}{ending}", str(child.get("description", "")))


def _schema(name: str) -> dict[str, Any]:
    """Return a kind's JSON Schema: quicker to read than the shapes are to build."""
    from csrreg.store.resources import folder

    found: dict[str, Any] = json.loads((folder("schemas") / f"{name}.schema.json").read_bytes())
    return found


def _resolved(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    name = str(node.get("$ref", "")).rpartition("/")[2]
    found: dict[str, Any] = schema["definitions"][name] if name else node
    return found


def _below(schema: dict[str, Any], node: dict[str, Any], path: list[str]) -> dict[str, Any]:
    """Return the schema of a field path; list items are counted, keys of tables are free."""
    for step in path:
        node = _resolved(schema, node)
        free = node.get("additionalProperties")
        if step in node.get("properties", {}):
            node = node["properties"][step]
        elif node.get("type") == "array" and step.isdigit():
            node = node["items"]
        elif isinstance(free, dict):
            node = free
        else:
            return {}
    return _resolved(schema, node)
