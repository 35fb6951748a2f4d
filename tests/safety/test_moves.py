"""Records that get another id, and journals that remove files: nothing is lost, nothing planted."""

import json
import shutil
from pathlib import Path

import pytest
from registers import TODAY, change, contents
from test_hostile_files import digest, entry, journal, plant, refuses

from csrreg.change.edits import Plan
from csrreg.errors import ChangedMeanwhile, Refused
from csrreg.store.apply import prepare, prepare_writes, recover_all, write
from csrreg.store.journal import Write, unfinished
from csrreg.store.publish import publish

FIRST, SECOND, NINTH = (f"requirements/NORDAUTO/CSR-NORDAUTO-{n:04}.yaml" for n in (1, 2, 9))


def gone(file: str, old: bytes) -> dict[str, str | None]:
    return {"file": file, "old": digest(old), "new": None}


def moved(root: Path) -> tuple[Write, ...]:
    data = (root / SECOND).read_bytes()
    return Write(SECOND, data, None), Write(NINTH, None, data)


# writes that remove


def test_a_move_is_written_and_the_old_file_is_gone(register: Path) -> None:
    before = contents(register)
    data = before.pop(SECOND)
    write(prepare_writes(register, moved(register), TODAY, {NINTH: SECOND}))
    assert contents(register) == before | {NINTH: data}


@pytest.mark.parametrize("what", ["old changed", "old gone", "new taken"])
def test_a_move_that_somebody_was_faster_with_changes_nothing(register: Path, what: str) -> None:
    prepared = prepare_writes(register, moved(register), TODAY, {NINTH: SECOND})
    if what == "old changed":
        write(prepare(register, Plan(changed=(change(2),)), TODAY))
    elif what == "old gone":
        (register / SECOND).unlink()
    else:
        shutil.copy(register / FIRST, register / NINTH)
    before = contents(register)
    with pytest.raises((ChangedMeanwhile, Refused, Exception), match=r"meantime|cannot be read"):
        write(prepared)
    assert contents(register) == before
    assert not unfinished(register)


def test_the_settings_are_never_removed(register: Path) -> None:
    data = (register / "csrreg.yaml").read_bytes()
    for more in ((), moved(register)):
        with pytest.raises(Refused, match="never removed"):
            publish(register, [Write("csrreg.yaml", data, None), *more])
    assert (register / "csrreg.yaml").read_bytes() == data


def test_one_file_can_be_removed_alone(register: Path) -> None:
    (register / ".csrreg").mkdir(exist_ok=True)
    publish(register, [Write(SECOND, (register / SECOND).read_bytes(), None)])
    assert not (register / SECOND).exists()


# journals that remove


def test_an_honest_journal_that_moves_is_finished(register: Path) -> None:
    data = (register / SECOND).read_bytes()
    for at in ("nothing done", "new is there", "old is gone"):
        folder = plant(register, journal(gone(SECOND, data), entry(NINTH, None, data)))
        (register / SECOND).write_bytes(data)
        (register / NINTH).unlink(missing_ok=True)
        if at == "nothing done":
            (folder / "000001").write_bytes(data)
        else:
            (register / NINTH).write_bytes(data)
        if at == "old is gone":
            (register / SECOND).unlink()
        assert recover_all(register) == 1, at
        assert not (register / SECOND).exists()
        assert (register / NINTH).read_bytes() == data
        assert not folder.exists()


@pytest.mark.parametrize(
    "file", ["csrreg.yaml", "../x.yaml", ".git/config", "customers/../../x", "README.md", "/etc/x"]
)
def test_a_journal_that_removes_anything_but_records_is_refused(register: Path, file: str) -> None:
    data = (register / "csrreg.yaml").read_bytes()
    plant(register, journal(gone(file, data)))
    refuses(register, "refused")


def test_a_journal_removes_only_what_it_knows(register: Path) -> None:
    folder = plant(register, journal(gone(SECOND, b"something else")))
    refuses(register, "was changed after the interrupted write")
    (folder / "journal.json").write_text(
        json.dumps(journal({"file": SECOND, "old": None, "new": None}))
    )
    refuses(register, "damaged")


def test_a_journal_that_removes_with_something_staged_is_refused(register: Path) -> None:
    data = (register / SECOND).read_bytes()
    plant(register, journal(gone(SECOND, data)), data)
    refuses(register, "was changed after the interrupted write")
