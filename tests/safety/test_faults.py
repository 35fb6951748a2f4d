"""Killed, refused by the disk, cut short at any call: files are old or new, and all or none."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from faults import ERRORS, Fault, System
from registers import (
    BUG,
    DIED,
    FOLDERS,
    REFUSED,
    TODAY,
    add,
    change,
    contents,
    in_child,
    make_register,
    requirement,
    wanted,
)

from csrreg.change.edits import NewRecord, Plan
from csrreg.model.kinds import CUSTOMER
from csrreg.store import journal
from csrreg.store.apply import Prepared, prepare, prepare_writes, recover_all, write
from csrreg.store.files import WorkTree
from csrreg.store.journal import Write, unfinished

KINDS = ("die before", "die after", "torn", "short", *ERRORS)


def kinds(scenario: "Scenario", at: int, *, all_of_them: bool) -> tuple[str, ...]:
    """Return what to try at a call; a transaction has many alike, which share the errors."""
    if all_of_them or not scenario.transaction:
        return KINDS
    return (*KINDS[:4], ERRORS[at % 5], ERRORS[(at + 2) % 5])


@dataclass(frozen=True)
class Scenario:
    """A write, and whether it is one of several files."""

    plan: Plan
    transaction: bool
    fresh: bool = False
    """Without a ``.csrreg`` folder, as after a clone."""
    moves: bool = False
    """It gives a record another id, and mends two others."""


SCENARIOS = {
    "set": Scenario(Plan(changed=(change(1),)), transaction=False),
    "set in a fresh clone": Scenario(Plan(changed=(change(1),)), transaction=False, fresh=True),
    "add": Scenario(Plan(new=(requirement(9),)), transaction=False),
    "add to a new folder": Scenario(
        Plan(new=(NewRecord(CUSTOMER, "NEU", {"name": "Neu"}),)), transaction=False, fresh=True
    ),
    "add twelve": Scenario(Plan(new=tuple(requirement(n) for n in range(12))), transaction=True),
    "edit four": Scenario(Plan(changed=tuple(change(n) for n in (1, 2, 3, 4))), transaction=True),
    "edit two and add two": Scenario(
        Plan(new=(requirement(8), requirement(9)), changed=(change(1), change(3))), transaction=True
    ),
    "move one": Scenario(Plan(changed=(change(1), change(3))), transaction=True, moves=True),
}


def worked_out(root: Path, scenario: Scenario) -> Prepared:
    """Return what a scenario writes, to the last byte."""
    prepared = prepare(root, scenario.plan, TODAY)
    if not scenario.moves:
        return prepared
    old, new = (f"requirements/NORDAUTO/CSR-NORDAUTO-{n}.yaml" for n in ("0002", "0009"))
    data = (root / old).read_bytes()
    writes = (Write(old, data, None), Write(new, None, data), *prepared.changed)
    return prepare_writes(root, writes, TODAY, {new: old})


class Bench:
    """A register that is laid anew for every fault."""

    def __init__(self, folder: Path, scenario: Scenario) -> None:
        self.scenario = scenario
        self.master = make_register(folder / "master")
        if scenario.fresh:
            shutil.rmtree(self.master / ".csrreg")
        self.root = folder / "register"
        self.lay()
        self.prepared = worked_out(self.root, self.scenario)
        self.old = contents(self.root)
        self.new = wanted(self.root, self.prepared)
        assert self.old != self.new

    def lay(self) -> None:
        if self.root.exists():
            shutil.rmtree(self.root)
        shutil.copytree(self.master, self.root)

    def run(self, fault: Fault | None) -> tuple[int, str]:
        def work() -> None:
            System(fault).install()
            write(self.prepared)

        return in_child(work)

    def calls(self) -> int:
        system = System()

        def work() -> None:
            system.install()
            write(self.prepared)
            sys.stdout.flush()
            raise AssertionError(len(system.log))

        code, said = in_child(work)
        assert code == BUG, said
        self.lay()
        return int(said.rsplit("AssertionError: ", 1)[1])

    def recover(self, fault: Fault | None = None) -> tuple[int, str]:
        def work() -> None:
            System(fault).install()
            recover_all(self.root)

        return in_child(work)

    def look(self, fault: Fault, code: int, said: str) -> None:
        """Look at everything that a fault may leave behind."""
        where = f"{fault}: {code} {said}"
        assert code in (0, DIED, REFUSED), where
        found = contents(self.root)
        for file, data in found.items():
            assert data in (self.old.get(file), self.new.get(file)), f"{where}: {file} is torn"
        removed = set(self.old) - set(self.new)
        assert set(self.old) - removed <= set(found), f"{where}: a file is lost"
        if removed - set(found):
            assert set(self.new) <= set(found), f"{where}: gone before it had its new name"
        strangers = {f for f in found if f.partition("/")[0] in FOLDERS} - set(self.new) - removed
        assert not strangers, f"{where}: {strangers}"
        if code == 0 or said.startswith("NotConfirmed"):
            assert found == self.new, f"{where}: success was told, and it is not there"
        elif said.startswith(("Refused", "ChangedMeanwhile")):
            assert found == self.old, f"{where}: refused, and something was changed"
        elif "cannot be read" in said:
            assert found == self.old, f"{where}: not even begun, and something was changed"
        elif code == REFUSED:
            assert said.startswith("CsrregError: writing"), where
            assert self.scenario.transaction, where
        if found not in (self.old, self.new):
            listing = WorkTree(self.root).listing()
            assert [f.code for f in listing.findings] == ["FMT013"], f"{where}: nobody says so"

    def look_after_recovery(self, where: object) -> None:
        found = contents(self.root)
        assert found in (self.old, self.new), f"{where}: half of a transaction stayed"
        assert not unfinished(self.root), where
        left = sorted(p.name for p in (self.root / ".csrreg").rglob("*") if p.is_file())
        left = [name for name in left if not name.startswith(".gitignore-")]
        assert left == [".gitignore", "lock"], f"{where}: {left}"


@pytest.fixture
def bench(fast_path: Path) -> Callable[[str], Bench]:
    return lambda name: Bench(fast_path, SCENARIOS[name])


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_fault_at_any_call_leaves_old_or_new(
    bench: Callable[[str], Bench], name: str, every: bool
) -> None:
    made = bench(name)
    calls = made.calls()
    met = 0
    for at in range(calls):
        for kind in kinds(made.scenario, at, all_of_them=every):
            fault = Fault(at, kind)
            made.lay()
            code, said = made.run(fault)
            if kind in ("torn", "short") and code == 0:
                continue  # not a call that writes
            met += 1
            made.look(fault, code, said)
            recover_all(made.root)
            made.look_after_recovery(fault)
    sys.stdout.write(f"{name}: {calls} calls, {met} faults\n")
    assert met > calls * 4


@pytest.mark.parametrize("name", ["set", "add twelve", "edit two and add two", "move one"])
def test_the_next_write_goes_on_after_a_fault(bench: Callable[[str], Bench], name: str) -> None:
    made = bench(name)
    for at in range(0, made.calls(), 5):
        made.lay()
        made.run(Fault(at, "die after"))
        titles = {f.rpartition("/")[2] for f in contents(made.root)}
        (added,) = add(made.root, requirement(99))
        assert f"{added}.yaml" not in titles, "an id was given twice"
        found = contents(made.root)
        found.pop(f"requirements/NORDAUTO/{added}.yaml")
        assert found in (made.old, made.new)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["add twelve", "edit four", "edit two and add two", "move one"])
def test_a_fault_in_recovery_too(bench: Callable[[str], Bench], name: str) -> None:
    made = bench(name)
    done = 0
    for at in range(made.calls()):
        for second in range(200):
            made.lay()
            if made.run(Fault(at, "die after"))[0] != DIED:
                break
            fault = Fault(second, ("die before", "die after", "EIO", "torn")[second % 4])
            code, said = made.recover(fault)
            assert code in (0, DIED, REFUSED), said
            done += 1
            where = f"{at}, then {fault}"
            made.look(fault, DIED, said)
            ended = code == 0
            recover_all(made.root)
            made.look_after_recovery(where)
            if ended:
                break
    sys.stdout.write(f"{name}: {done} double faults\n")


def test_the_order_of_calls_survives_a_power_cut(bench: Callable[[str], Bench]) -> None:
    """Names are made durable behind contents, the commit behind both, and the end behind all."""
    made = bench("add to a new folder")
    log = _log(made)
    target = str(made.root / "customers/NEU.yaml")
    published = log.index(("link", target))
    assert ("fsync", str(made.root / ".csrreg" / f"tmp-{_pid(log)}")) in log[:published]
    assert ("fsync", str(made.root / "customers")) in log[published:]
    assert ("fsync", str(made.root / ".csrreg" / f".gitignore-{_pid(log)}")) in log[:published]

    made = Bench(made.root.parent / "second", SCENARIOS["edit two and add two"])
    log = _log(made)
    transaction = str(made.root / ".csrreg" / "txn" / _pid(log))
    commit = log.index(("replace", f"{transaction}/journal.json"))
    moved = [(i, what) for i, (name, what) in enumerate(log) if name in ("link", "replace")]
    targets = [i for i, what in moved if "/requirements/" in what]
    end = log.index(("unlink", f"{transaction}/journal.json"))
    assert len(targets) == 4
    for number in range(4):
        assert ("fsync", f"{transaction}/{number:06}") in log[:commit]
    assert ("fsync", f"{transaction}/journal.tmp") in log[:commit]
    assert ("fsync", transaction) in log[:commit]
    assert ("fsync", transaction) in log[commit : min(targets)]
    assert ("fsync", str(made.root / "requirements" / "NORDAUTO")) in log[max(targets) : end]


def _log(made: Bench) -> list[tuple[str, str]]:
    made.lay()
    file = made.root.parent / "log"

    def work() -> None:
        system = System()
        system.install()
        write(made.prepared)
        file.write_text("\n".join(f"{name} {what}" for name, what in system.log))

    code, said = in_child(work)
    assert code == 0, said
    return [tuple(line.split(" ", 1)) for line in file.read_text().split("\n")]  # type: ignore[misc]


def _pid(log: list[tuple[str, str]]) -> str:
    return next(m[1] for _, what in log if (m := re.search(r"(?:tmp-|txn/)(\d+)", what)))


def test_a_full_disk_is_refused_and_mended(tmp_path: Path) -> None:
    """A real file system of 512 KiB, where this may be mounted."""
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "csrreg-test", str(tmp_path)],
        capture_output=True,
        check=False,
    )
    if mount.returncode != 0:
        pytest.skip("may not mount a small file system here")
    try:
        root = make_register(tmp_path / "register")
        prepared = prepare(root, SCENARIOS["add twelve"].plan, TODAY)
        one = prepare(root, SCENARIOS["set"].plan, TODAY)
        old = contents(root)
        filler = tmp_path / "filler"
        with filler.open("wb", buffering=0) as stream, suppress(OSError):
            while True:
                stream.write(b"x" * 4096)
        for plan in (prepared, one):
            code, said = in_child(lambda plan=plan: write(plan))
            assert code == REFUSED, said
            assert "No space left" in said
            assert contents(root) == old
        filler.unlink()
        assert in_child(lambda: write(prepared))[0] == 0
        assert contents(root) == old | {i.file: text for i, text in prepared.new}
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_every_call_that_writes_is_watched() -> None:
    """The rooms that write know the system only through what the fault tests can fail."""
    watched = {"platform", "journal"}
    store = Path(journal.__file__).parent
    for file in store.rglob("*.py"):
        text = file.read_text()
        if file.stem not in watched:
            for call in ("os.replace", "os.rename", "os.link(", "os.unlink", "os.remove", "fsync"):
                assert call not in text, f"{file.name} calls {call} past the fault tests"
