"""Many processes at once: nothing is lost, no id is given twice, nobody reads half a file."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from registers import TODAY, add, change, contents, edit, in_child, make_register, requirement

from csrreg.change.edits import ChangedFile, Plan, Set
from csrreg.errors import ChangedMeanwhile, Refused
from csrreg.model.tree import Mapping
from csrreg.store.apply import prepare, recover_all, write
from csrreg.store.check import check
from csrreg.store.files import WorkTree
from csrreg.store.yaml.reader import read

HERE = str(Path(__file__).parent)
FIRST = "requirements/NORDAUTO/CSR-NORDAUTO-0001.yaml"


def start(root: Path, work: str, *values: object) -> "subprocess.Popen[str]":
    """Start a process that runs a function of this file."""
    code = f"import test_concurrency as t, sys; t.{work}(*sys.argv[1:])"
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {HERE!r}); {code}", str(root)]
    command.extend(map(str, values))
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def finish(processes: "list[subprocess.Popen[str]]") -> list[list[str]]:
    said = [process.communicate(timeout=240)[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return said


def add_many(root: str, count: str, name: str) -> None:
    for number in range(int(count)):
        tree = {**requirement().tree, "title": f"{name} {number}"}
        record = type(requirement())(requirement().kind, "NORDAUTO", tree)
        sys.stdout.write(f"{add(Path(root), record)[0]}={name}-{number}\n")


def edit_many(root: str, count: str) -> None:
    """Count up a field of the same record; say how often that was accepted."""
    accepted = 0
    for _ in range(int(count)):
        seen = Path(root, FIRST).read_bytes()
        notes = read(FIRST, seen).fields["notes"]
        try:
            edit(Path(root), ChangedFile(FIRST, (Set(("notes",), str(int(notes) + 1)),), seen))
        except ChangedMeanwhile:
            continue
        accepted += 1
    sys.stdout.write(f"{accepted}\n")


def rewrite_for_ever(root: str) -> None:
    number = 0
    while True:
        number += 1
        text = f"start {'long ' * (number % 7 * 200)}end"
        edit(Path(root), change(1, Set(("text",), text)), change(2, Set(("text",), text)))


def fields(root: Path, file: str = FIRST) -> Mapping:
    found = read(file, (root / file).read_bytes()).fields
    assert found is not None, "somebody saw half a file"
    return found


@pytest.mark.parametrize(
    ("processes", "adds"),
    [(8, 50), pytest.param(32, 50, marks=pytest.mark.slow)],
)
def test_processes_that_add_at_once_lose_nothing_and_share_no_id(
    register: Path, processes: int, adds: int
) -> None:
    begun = time.monotonic()
    said = finish([start(register, "add_many", adds, f"p{n}") for n in range(processes)])
    given = [line.split("=") for lines in said for line in lines]
    assert len(given) == processes * adds
    ids = {id for id, _ in given}
    assert len(ids) == processes * adds, "an id was given twice"
    for id, what in given:
        title = fields(register, f"requirements/NORDAUTO/{id}.yaml")["title"]
        assert title == what.replace("-", " "), "what was added under this id is not there"
    assert len(list((register / "requirements/NORDAUTO").iterdir())) == processes * adds + 4
    assert not [f for f in check(WorkTree(register), TODAY).findings if f.severity == "error"]
    sys.stdout.write(f"{processes} x {adds}: {time.monotonic() - begun:.1f} s\n")


def test_edits_of_one_record_at_once_are_made_or_refused(register: Path) -> None:
    edit(register, change(1, Set(("notes",), "0")))
    accepted = finish([start(register, "edit_many", 40) for _ in range(6)])
    total = sum(int(lines[0]) for lines in accepted)
    assert int(str(fields(register)["notes"])) == total, "an edit was lost"
    assert total >= 40


def test_the_second_writer_of_a_record_is_refused(register: Path) -> None:
    mine = prepare(register, Plan(changed=(change(1, Set(("title",), "Mine")),)), TODAY)
    theirs = prepare(register, Plan(changed=(change(1, Set(("title",), "Theirs")),)), TODAY)
    write(theirs)
    before = contents(register)
    with pytest.raises(ChangedMeanwhile, match="CSR-NORDAUTO-0001"):
        write(mine)
    assert contents(register) == before
    assert fields(register)["title"] == "Theirs"


def test_one_changed_file_refuses_all_of_a_plan(register: Path) -> None:
    plan = Plan(new=(requirement(7),), changed=(change(1), change(2), change(3)))
    mine = prepare(register, plan, TODAY)
    edit(register, change(2, Set(("title",), "Theirs")))
    before = contents(register)
    with pytest.raises(ChangedMeanwhile, match="CSR-NORDAUTO-0002"):
        write(mine)
    assert contents(register) == before


def test_a_file_that_vanished_refuses_the_plan(register: Path) -> None:
    mine = prepare(register, Plan(changed=(change(1), change(2))), TODAY)
    (register / FIRST).unlink()
    before = contents(register)
    with pytest.raises(Exception, match=r"CSR-NORDAUTO-0001.*cannot be read"):
        write(mine)
    assert contents(register) == before


def test_a_new_record_takes_the_next_number_if_its_own_was_taken_meanwhile(register: Path) -> None:
    mine = prepare(register, Plan(new=(requirement(1), requirement(2))), TODAY)
    (taken,) = add(register, requirement(3))
    assert taken == mine.new[0][0].text
    ids = [i.text for i in write(mine)]
    assert ids == ["CSR-NORDAUTO-0006", "CSR-NORDAUTO-0007"]
    assert fields(register, f"requirements/NORDAUTO/{taken}.yaml")["title"] == "Layered audits 3"


def test_a_customer_that_was_added_meanwhile_is_refused(register: Path) -> None:
    from csrreg.change.edits import NewRecord
    from csrreg.model.kinds import CUSTOMER

    plan = Plan(new=(NewRecord(CUSTOMER, "NEU", {"name": "Neu"}),))
    mine = prepare(register, plan, TODAY)
    add(register, NewRecord(CUSTOMER, "NEU", {"name": "Other"}))
    before = contents(register)
    with pytest.raises(Refused, match="NEU already"):
        write(mine)
    assert contents(register) == before


def test_readers_never_see_a_torn_file_or_half_a_transaction_unsaid(register: Path) -> None:
    writer = start(register, "rewrite_for_ever")
    files = (FIRST, FIRST.replace("0001", "0002"))
    try:
        seen = set()
        until = time.monotonic() + 3
        while time.monotonic() < until:
            for file in files:
                text = str(fields(register, file)["text"])
                assert not text.startswith("start") or text.endswith("end"), "torn"
                seen.add(text)
        assert len(seen) > 3, "nothing was written meanwhile"
    finally:
        writer.kill()
        writer.wait()
        assert writer.stdout is not None
        writer.stdout.close()
    recover_all(register)
    texts = {str(fields(register, file)["text"]) for file in files}
    assert len(texts) == 1


@pytest.mark.parametrize("kills", [8, pytest.param(300, marks=pytest.mark.slow)])
def test_writers_killed_at_random_leave_old_or_new(fast_path: Path, kills: int) -> None:
    register = make_register(fast_path / "register")
    files = (FIRST, FIRST.replace("0001", "0002"))
    for number in range(kills):
        writer = start(register, "rewrite_for_ever")
        time.sleep(0.45 + number * 7 % 40 / 100)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        assert writer.stdout is not None
        writer.stdout.close()
        for file in files:
            text = str(fields(register, file)["text"])
            assert not text.startswith("start") or text.endswith("end"), "torn"
        recover_all(register)
        assert len({str(fields(register, file)["text"]) for file in files}) == 1
        left = {p.name for p in (register / ".csrreg").rglob("*")} - {"txn"}
        assert left == {".gitignore", "lock"}


def test_a_writer_waits_for_the_lock_and_a_dead_one_lets_go(register: Path) -> None:
    from csrreg.store.journal import state_folder
    from csrreg.store.platform import locked

    def die_with_the_lock() -> None:
        with locked(state_folder(register) / "lock"):
            os._exit(86)

    assert in_child(die_with_the_lock)[0] == 86
    begun = time.monotonic()
    edit(register, change(1))
    assert time.monotonic() - begun < 5
