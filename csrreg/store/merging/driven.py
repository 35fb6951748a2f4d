"""The three files that git gives a merge driver, merged by field into ours."""

from dataclasses import dataclass
from pathlib import Path

from csrreg.model.ids import id_of_file
from csrreg.model.kinds import SETTINGS, SETTINGS_FILE, Kind
from csrreg.store.merging.record import merge_file
from csrreg.store.merging.whole import two_records
from csrreg.store.merging.words import sentence


@dataclass(frozen=True, slots=True)
class Driven:
    """What became of one file."""

    written: bool
    """Whether ours holds the result; else only git can merge it."""
    conflicts: bool = False
    said: tuple[str, ...] = ()
    """What to tell of it, a line each."""


def merge_files(base: Path, ours: Path, theirs: Path, path: str) -> Driven:
    """Merge by field and write the result into ours; ``path`` is the file's in the repository."""
    kind = _kind(path)
    if kind is None:
        return Driven(written=False)
    before, mine, others = (file.read_bytes() for file in (base, ours, theirs))
    # git gives an empty base where both sides added the file.
    merged = merge_file(kind, path, before or None, mine, others)
    if merged.two_records:
        id = path.rpartition("/")[2].removesuffix(".yaml")
        ours.write_bytes(two_records(id, mine, others))
        line = f"both sides added a record of this id: csrreg renumber {id}"
        return Driven(written=True, conflicts=True, said=(line,))
    if merged.data is None:
        return Driven(written=False, said=(f"{merged.why_not}; git merges it line by line",))
    ours.write_bytes(merged.data)
    said = tuple(sentence(conflict) for conflict in merged.conflicts)
    return Driven(written=True, conflicts=bool(said), said=said)


def _kind(path: str) -> Kind | None:
    """Return the kind of record that a path in the repository is; the register may lie deeper."""
    parts = path.split("/")
    if parts[-1] == SETTINGS_FILE:
        return SETTINGS
    for depth in (3, 2):
        if (found := id_of_file("/".join(parts[-depth:]))) is not None:
            return found.kind
    return None
