"""``check --fix``: only what cannot change a meaning, written like any other edit."""

from collections.abc import Callable
from pathlib import Path

from csrreg.errors import ChangedMeanwhile
from csrreg.model.kinds import SETTINGS_FILE
from csrreg.store.files import WorkTree, read_file
from csrreg.store.journal import Write, state_folder
from csrreg.store.platform import locked
from csrreg.store.publish import publish
from csrreg.store.recovery import recover
from csrreg.store.yaml.decode import look_alikes
from csrreg.store.yaml.reader import read


def replace_look_alikes(root: Path, wanted: Callable[[str], bool]) -> list[tuple[str, int]]:
    """Replace look-alike characters in the chosen files, all or none; return files and counts."""
    table = str.maketrans(look_alikes())
    writes = []
    fixed = []
    for file in (SETTINGS_FILE, *WorkTree(root).listing().files):
        if not wanted(file):
            continue
        old = read_file(root, file)
        if read(file, old).tree is None:
            continue
        text = old.decode()
        new = text.translate(table)
        if new != text and read(file, new.encode()).tree is not None:
            writes.append(Write(file, old, new.encode()))
            fixed.append((file, sum(a in look_alikes() for a in text)))
    if writes:
        with locked(state_folder(root) / "lock"):
            recover(root)
            for write in writes:
                if read_file(root, write.file) != write.old:
                    raise ChangedMeanwhile(f"{write.file} was changed in the meantime")
            publish(root, writes)
    return fixed
