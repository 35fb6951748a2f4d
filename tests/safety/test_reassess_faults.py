"""A table about a new edition whose writing is interrupted: all of it is there, or nothing."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults import Fault, System
from registers import DIED, REFUSED, TODAY, contents, edit, in_child, make_register, wanted

from csrreg.change.edits import Append, ChangedFile, Plan, Set
from csrreg.change.reassess import Before, Outcome, edits_of
from csrreg.change.reassess_new import new_requirement, section_edits
from csrreg.store.apply import Prepared, prepare, recover_all, write
from csrreg.store.files import WorkTree
from csrreg.store.load import load

DOCUMENT = "DOC-NORDAUTO-0001"
FILE = f"documents/NORDAUTO/{DOCUMENT}.yaml"
COUNT = 500


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a register of 500 requirements whose document has a new edition."""
    made = make_register(tmp_path_factory.mktemp("register"), COUNT)
    edit(made, ChangedFile(FILE, (Append(("editions",), {"edition": "2026-07"}),)))
    return made


def compared(root: Path, outcome: str) -> Prepared:
    """Return what one table about all of them writes: records, a new one, and the document."""
    loaded = load(WorkTree(root), TODAY)
    changed = []
    for number, entry in enumerate(loaded.register.requirements):
        result = ("unchanged", "changed", "removed")[number % 3]
        text = outcome if result == "changed" else ""
        one = Outcome("2026-07", result, "li", "2026-02-28", text=text)
        edits = edits_of(one, loaded.tree(entry.id), Before(entry.id, None, "2026-01", "CSR"))
        file = entry.record_id.file
        changed.append(ChangedFile(file, tuple(edits), loaded.sources[file]))
    sections = section_edits(1, {}, {"4.1": "none"}, "li", "2026-02-28")
    reviewed = Set(("editions", 1, "reviewed"), {"by": "li", "date": "2026-02-28"})
    changed.append(ChangedFile(FILE, (*sections, reviewed), loaded.sources[FILE]))
    new = new_requirement(
        Outcome("2026-07", "new", "li", "2026-02-28", text="新要求"), "", DOCUMENT, "NORDAUTO"
    )
    return prepare(root, Plan((new,), tuple(changed)), TODAY)


def faults(calls: int) -> Iterator[Fault]:
    """Yield faults all over the writing, the same ones every time."""
    chance = random.Random(500)
    for kind in ("die after", "torn", "ENOSPC"):
        for at in sorted(chance.sample(range(calls), 3)):
            yield Fault(at, kind)


def calls_of(prepared: Prepared) -> int:
    system = System()

    def work() -> None:
        system.install()
        write(prepared)
        raise AssertionError(len(system.log))

    _, said = in_child(work)
    return int(said.rsplit("AssertionError: ", 1)[1])


def restore(root: Path, old: dict[str, bytes]) -> None:
    for file in set(contents(root)) - set(old):
        (root / file).unlink()
    for file, data in old.items():
        (root / file).write_bytes(data)


def test_a_fault_in_the_middle_of_five_hundred_leaves_all_or_nothing(root: Path) -> None:
    prepared = compared(root, "Neue Worte 新的要求.")
    old, new = contents(root), wanted(root, prepared)
    assert len([file for file in new if new[file] != old.get(file)]) == COUNT + 2
    calls = calls_of(prepared)
    assert contents(root) == new
    restore(root, old)
    seen = set()
    for fault in faults(calls):

        def work(fault: Fault = fault) -> None:
            System(fault).install()
            write(prepared)

        code, said = in_child(work)
        assert code in (0, DIED, REFUSED), f"{fault}: {said}"
        half = contents(root)
        assert all(data in (old.get(f), new.get(f)) for f, data in half.items()), f"{fault}: torn"
        if half not in (old, new):
            found = [f.code for f in WorkTree(root).listing().findings]
            assert found == ["FMT013"], f"{fault}: nobody says so"
        recover_all(root)
        ended = contents(root)
        assert ended in (old, new), f"{fault}: half of it stayed"
        seen.add(ended == new)
        restore(root, old)
    assert seen == {True, False}, "the faults met both sides of the commit"
