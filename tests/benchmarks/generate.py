"""Writes a generated register into a new folder, with a git repository around it.

The register passes ``csrreg check`` on ``records.TODAY`` without a finding, or, with
``--findings``, has exactly one finding for each record.
"""

import argparse
import subprocess
from pathlib import Path

from csrreg.model.fields import node_of
from csrreg.model.ids import make_id
from csrreg.model.kinds import CUSTOMER, KINDS, SETTINGS, SETTINGS_FILE, Kind
from csrreg.model.parse import shape_of
from csrreg.model.tree import Mapping
from csrreg.store.yaml.emit import record_text
from tests.benchmarks import records


def generate(root: Path, count: int, *, findings: bool) -> None:
    """Write a register of ``count`` records (at least 10), evenly over its customers."""
    maker = records.Maker(count, findings=findings)
    write(root / SETTINGS_FILE, SETTINGS, records.SETTINGS)
    for number, code in enumerate(maker.codes):
        write(root / f"{CUSTOMER.folder}/{code}.yaml", CUSTOMER, maker.customer(code, number))
    for kind in KINDS[1:]:
        make = getattr(maker, kind.name)
        for n in range(maker.counts[kind.name]):
            number, customer = divmod(n, len(maker.codes))
            record_id = make_id(kind, maker.codes[customer], number + 1)
            write(root / record_id.file, kind, make(record_id.customer, record_id.number))


def write(path: Path, kind: Kind, tree: Mapping) -> None:
    """Write one record the way csrreg writes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(record_text(tree, node_of(shape_of(kind))), "utf-8", newline="\n")


def commit(root: Path) -> None:
    """Put a folder into a git repository with one commit, packed as after a clone."""
    user = ("-c", "user.name=Generator", "-c", "user.email=generator@example.com")
    # Nothing may go on in the background while something is measured.
    quiet = ("-c", "gc.auto=0", "-c", "maintenance.auto=false")
    for command in (
        ("init", "-q", "-b", "main"),
        ("add", "-A"),
        (*user, *quiet, "commit", "-q", "--no-verify", "-m", "A generated register"),
        ("gc", "-q"),
    ):
        subprocess.run(("git", "-C", str(root), *command), check=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path, help="a new folder")
    parser.add_argument("count", type=int, help="how many records, at least 10")
    parser.add_argument("--findings", action="store_true", help="one finding for each record")
    given = parser.parse_args()
    given.root.mkdir(parents=True)
    generate(given.root, given.count, findings=given.findings)
    commit(given.root)
