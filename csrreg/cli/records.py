"""Finding the record that somebody names on the command line."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from csrreg.errors import CsrregError
from csrreg.findings import Severity
from csrreg.model.fields import Node, node_of
from csrreg.model.ids import id_of_file, parse_id
from csrreg.model.kinds import SETTINGS, SETTINGS_FILE, Kind
from csrreg.model.parse import shape_of
from csrreg.model.tree import Mapping
from csrreg.store.files import WorkTree, read_file
from csrreg.store.yaml.reader import read

if TYPE_CHECKING:
    from csrreg.model.register import Register

_SHORT = re.compile(r"([A-Z]{2,4}-[A-Z0-9]+)-0*(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Found:
    """A record's file as it is now."""

    id: str
    kind: Kind
    file: str
    data: bytes
    tree: Mapping

    @property
    def node(self) -> Node:
        """The fields the record may have."""
        return node_of(shape_of(self.kind))


def file_of(root: Path, id: str) -> tuple[str, Kind]:
    """Return the file and kind of an id, or of ``csrreg.yaml``.

    Raises:
        CsrregError: with the nearest ids, if there is no such record.
    """
    if id == SETTINGS_FILE:
        return SETTINGS_FILE, SETTINGS
    record_id = parse_id(id.upper())
    if record_id is None or not WorkTree(root).exists(record_id.file):
        known = [i.text for f in WorkTree(root).listing().files if (i := id_of_file(f))]
        near = _nearest(id.upper(), known)
        hint = f"did you mean {' or '.join(near)}?" if near else "csrreg list shows what is there"
        raise CsrregError(f"there is no record {id}", hint)
    return record_id.file, record_id.kind


def known_customer(register: "Register", code: str) -> str:
    """Return the code of a customer that is in the register.

    Raises:
        CsrregError: with the nearest one, if there is none.
    """
    codes = [entry.id for entry in register.customers]
    if code.upper() in codes:
        return code.upper()
    near = get_close_matches(code.upper(), codes, n=1)
    hint = f"did you mean {near[0]}?" if near else "csrreg list customer shows them"
    raise CsrregError(f"there is no customer {code}", hint)


def _nearest(id: str, known: list[str]) -> list[str]:
    """Return the ids that may be meant; first of all the one with the missing zeros."""
    found = _SHORT.fullmatch(id)
    padded = f"{found[1]}-{int(found[2]):04}" if found is not None else ""
    return [padded] if padded in known else get_close_matches(id, known, n=3, cutoff=0.6)


def existing_file(root: Path, id: str) -> Found:
    """Return the record of an id.

    Raises:
        CsrregError: if there is none, or if its file has errors.
    """
    file, kind = file_of(root, id)
    data = read_file(root, file)
    parsed = read(file, data)
    if parsed.fields is None:
        errors = [f for f in parsed.findings if f.severity is Severity.ERROR]
        what = "has errors" if errors else "holds a list where fields are expected"
        raise CsrregError(f"{file} {what}", f"mend it first: csrreg edit {id}", errors)
    id = file.rpartition("/")[2].removesuffix(".yaml") if kind is not SETTINGS else file
    return Found(id, kind, file, data, parsed.fields)
