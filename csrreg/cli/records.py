"""Finding the record that somebody names on the command line."""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from csrreg.errors import CsrregError
from csrreg.findings import Severity
from csrreg.model.fields import Node, node_of
from csrreg.model.ids import id_of_file, parse_id
from csrreg.model.kinds import SETTINGS, SETTINGS_FILE, Kind
from csrreg.model.parse import shape_of
from csrreg.model.tree import Mapping
from csrreg.store.files import WorkTree, read_file
from csrreg.store.yaml.reader import read


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
        near = get_close_matches(id.upper(), known, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "csrreg list shows what is there"
        raise CsrregError(f"there is no record {id}", hint)
    return record_id.file, record_id.kind


def existing_file(root: Path, id: str) -> Found:
    """Return the record of an id.

    Raises:
        CsrregError: if there is none, or if its file has errors.
    """
    file, kind = file_of(root, id)
    data = read_file(root, file)
    parsed = read(file, data)
    if parsed.fields is None:
        first = next((f for f in parsed.findings if f.severity is Severity.ERROR), None)
        place = f"{file}:{first.line}:{first.column}" if first else file
        what = first.message if first else "it holds no fields"
        raise CsrregError(f"{place}: {what}", "mend the file with an editor, then run it again")
    return Found(id, kind, file, data, parsed.fields)
