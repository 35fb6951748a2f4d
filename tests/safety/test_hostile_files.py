"""Names, links and journals that somebody planted: refused, and nothing outside is touched."""

import hashlib
import json
import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from command import in_process
from registers import (
    TODAY,
    add,
    change,
    contents,
    edit,
    everything,
    in_child,
    make_register,
    requirement,
)

from csrreg.change.edits import ChangedFile, NewRecord, Plan, Set
from csrreg.errors import CsrregError, Refused
from csrreg.model.ids import id_of_file, is_customer_code, parse_id
from csrreg.model.kinds import CUSTOMER, REQUIREMENT
from csrreg.store.apply import prepare, recover_all, write
from csrreg.store.check import check
from csrreg.store.files import WorkTree, is_inside
from csrreg.store.journal import Write, guard, unfinished
from csrreg.store.publish import publish

FIRST = "requirements/NORDAUTO/CSR-NORDAUTO-0001.yaml"

HOSTILE_CODES = (
    *("", ".", "..", "../x", "..\\x", "/etc", "a/b", "A/B", "A\\B", "A:b", "A:", "a", "Ä", "A.B"),
    *("CON", "PRN", "AUX", "NUL", "COM1", "LPT9", "COM0", "con", "A ", " A", "A.", "-A", "A-B"),
    *("A\n", "A\0", "A\tB", "A\x1b[2J", "Ａ", "А", "1A", "A" * 17, "A" * 300, "$(id)", "`id`"),
    *(
        "~",
        "~root",
        "%41",
        "A%00",
        "*",
        "A*",
        "A?",
        "A|B",
        "A<B",
        'A"',
        "A'",
        "\u202eA",
        "NORDAUTO\u200b",
    ),
)
HOSTILE_IDS = (
    *HOSTILE_CODES[1:],
    *(
        "CSR-NORDAUTO-0000",
        "CSR-NORDAUTO-1",
        "CSR-NORDAUTO-00001",
        "CSR-NORDAUTO-0001 ",
        "SC--0001",
    ),
    *(
        "csr-nordauto-0001",
        "CSR-nordauto-0001",
        "CSR-NORDAUTO-٠٠٠١",
        "CSR-CON-0001",
        "XX-NORDAUTO-0001",
    ),
    *("CSR-../x-0001", "CSR-NORDAUTO-0001/..", "CSR-NORDAUTO-0001\n", "CSR-NORDAUTO-9999999"),
    "CSR-" + "A" * 300 + "-0001",
)
HOSTILE_FILES = (
    *("../x", "../customers/NEU.yaml", "customers/../../x.yaml", "/etc/passwd", "customers", ""),
    *("customers//NEU.yaml", "./customers/NEU.yaml", "customers/./NEU.yaml", "customers/NEU.yaml/"),
    *(
        "customers/con.yaml",
        "customers/CON.yaml",
        "customers/NEU.yml",
        "customers/NEU",
        "customers/.yaml",
    ),
    *("customers/NEU.YAML", "CUSTOMERS/NEU.yaml", "customers\\NEU.yaml", "customers/A:b.yaml"),
    *(
        "customers/NEU.yaml\0",
        "customers/NEU\n.yaml",
        f"customers/{'A' * 300}.yaml",
        "customers/neu.yaml",
    ),
    *("requirements/CSR-NORDAUTO-0001.yaml", "requirements/OTHER/CSR-NORDAUTO-0001.yaml"),
    *("parts/NORDAUTO/CSR-NORDAUTO-0001.yaml", "requirements/NORDAUTO/CSR-NORDAUTO-0001.yaml/x"),
    *("attachments/a.pdf", ".git/config", ".git/hooks/post-commit", ".csrreg/lock", ".gitignore"),
    *(".csrreg/txn/1/journal.json", "C:/x.yaml", "C:x.yaml", "\\\\host\\x", "~/x.yaml", "-rf"),
)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the register that nothing may touch."""
    folder = tmp_path / "outside"
    (folder / "deep").mkdir(parents=True)
    (folder / "secret.yaml").write_text("name: not yours\n")
    return folder


@pytest.fixture
def untouched(register: Path, outside: Path) -> Callable[[], None]:
    """Return a check that nothing changed outside, nor any record."""
    beside, records = everything(outside), contents(register)

    def look() -> None:
        assert everything(outside) == beside, "something outside the register was touched"
        found = contents(register)
        assert {f: found.get(f) for f in records} == records, "a record was touched"
        assert sorted(p.name for p in outside.parent.iterdir()) == ["outside", "register"]

    return look


# names


@pytest.mark.parametrize("code", HOSTILE_CODES)
def test_a_hostile_code_is_no_code_and_adds_nothing(
    register: Path, untouched: Callable[[], None], code: str
) -> None:
    assert not is_customer_code(code)
    before = contents(register)
    for kind, tree in ((CUSTOMER, {"name": "x"}), (REQUIREMENT, requirement().tree)):
        with pytest.raises(Refused):
            write(prepare(register, Plan(new=(NewRecord(kind, code, tree),)), TODAY))
    assert contents(register) == before
    untouched()


@pytest.mark.parametrize("id", HOSTILE_IDS)
def test_a_hostile_id_is_no_id(id: str) -> None:
    assert parse_id(id) is None


@pytest.mark.parametrize("file", HOSTILE_FILES)
def test_a_hostile_path_is_no_record(
    register: Path, untouched: Callable[[], None], file: str
) -> None:
    assert id_of_file(file) is None
    with pytest.raises(Refused):
        guard(register, file)
    with pytest.raises(CsrregError):
        prepare(register, Plan(changed=(ChangedFile(file, (Set(("name",), "x"),)),)), TODAY)
    for writes in (
        [Write(file, None, b"x: y\n")],
        [Write(file, b"a", b"b"), Write(FIRST, b"", b"")],
    ):
        with pytest.raises(Refused):
            publish(register, writes)
    untouched()


@pytest.mark.parametrize(
    "name",
    [*("../outside/secret.yaml", "/etc/passwd", "..", "", "a\\..\\..\\b", "C:\\x", "c:x", "\0")],
)
@pytest.mark.usefixtures("outside")
def test_an_attachment_outside_has_no_checksum(register: Path, name: str) -> None:
    assert not is_inside(name)
    assert WorkTree(register).sha256(name) is None


def test_an_attachment_behind_a_link_has_no_checksum(register: Path, outside: Path) -> None:
    (register / "attachments").symlink_to(outside)
    assert WorkTree(register).sha256("attachments/secret.yaml") is None


def test_an_attachment_that_is_no_file_has_no_checksum(register: Path) -> None:
    (register / "attachments/folder").mkdir(parents=True)
    os.mkfifo(register / "attachments/pipe")

    def work() -> None:
        import signal

        signal.alarm(10)
        assert WorkTree(register).sha256("attachments/pipe") is None
        assert WorkTree(register).sha256("attachments/folder") is None
        assert WorkTree(register).sha256("attachments/nothing") is None

    assert in_child(work) == (0, "")


# links


def test_a_record_that_is_a_link_is_reported_and_never_written_through(
    register: Path, outside: Path, untouched: Callable[[], None]
) -> None:
    link = register / "requirements/NORDAUTO/CSR-NORDAUTO-0009.yaml"
    link.symlink_to(outside / "secret.yaml")
    dangling = register / "customers/NEU.yaml"
    dangling.symlink_to(outside / "nothing.yaml")
    found = [f for f in check(WorkTree(register), TODAY).findings if f.code == "FMT011"]
    assert {f.file for f in found} == {
        "requirements/NORDAUTO/CSR-NORDAUTO-0009.yaml",
        "customers/NEU.yaml",
    }
    assert not any("not yours" in f.message for f in found)
    with pytest.raises(Refused, match="symbolic link"):
        edit(register, change(9))
    with pytest.raises(Refused):
        add(register, NewRecord(CUSTOMER, "NEU", {"name": "Neu"}))
    assert add(register, requirement(1)) == ["CSR-NORDAUTO-0010"]
    assert link.is_symlink()
    untouched()


@pytest.mark.parametrize("folder", ["requirements", "requirements/NORDAUTO"])
def test_a_folder_that_is_a_link_is_not_written_through(
    register: Path, outside: Path, folder: str
) -> None:
    (register / folder).rename(register / "kept")
    (register / folder).symlink_to(outside / "deep")
    (outside / "deep" / "CSR-NORDAUTO-0001.yaml").write_text("title: x\n")
    (outside / "deep" / "NORDAUTO").mkdir()
    (outside / "deep" / "NORDAUTO" / "CSR-NORDAUTO-0001.yaml").write_text("title: x\n")
    before = everything(outside)
    assert "FMT011" in {f.code for f in check(WorkTree(register), TODAY).findings}
    for attempt in (lambda: add(register, requirement(1)), lambda: edit(register, change(1))):
        with pytest.raises(Refused, match="symbolic link"):
            attempt()
    with pytest.raises(Refused, match="symbolic link"):
        add(register, requirement(1), requirement(2))
    assert everything(outside) == before


@pytest.mark.parametrize("name", ["", "txn", "txn/{pid}", "txn/7"])
def test_a_state_folder_that_is_a_link_is_refused(
    register: Path, outside: Path, untouched: Callable[[], None], name: str
) -> None:
    place = register / ".csrreg" / name.format(pid=os.getpid())
    if name:
        place.parent.mkdir(exist_ok=True)
    if place.exists():
        place.rename(register / "kept")
    place.symlink_to(outside)
    for attempt in (
        lambda: edit(register, change(1), change(2)),
        lambda: edit(register, change(1)),
        lambda: add(register, requirement(1), requirement(2)),
        lambda: recover_all(register),
    ):
        with pytest.raises(Refused, match="symbolic link"):
            attempt()
    assert WorkTree(register).listing().files
    untouched()


def test_a_lock_that_is_a_link_is_refused(
    register: Path, outside: Path, untouched: Callable[[], None]
) -> None:
    for target in (outside / "secret.yaml", outside / "new"):
        (register / ".csrreg/lock").unlink()
        (register / ".csrreg/lock").symlink_to(target)
        with pytest.raises(Refused, match="lock"):
            edit(register, change(1))
    untouched()


def test_other_links_in_the_state_folder_are_taken_away_and_not_followed(
    register: Path, outside: Path
) -> None:
    before = everything(outside)
    state = register / ".csrreg"
    (state / ".gitignore").unlink()
    for name in (".gitignore", f"tmp-{os.getpid()}", "tmp-1", f".gitignore-{os.getpid()}"):
        (state / name).symlink_to(outside / "secret.yaml")
    edit(register, change(1))
    assert everything(outside) == before
    assert (state / ".gitignore").read_bytes() == b"*\n"
    assert not (state / ".gitignore").is_symlink()
    assert not list(state.glob("tmp-*"))


@pytest.mark.parametrize("name", ["", "/CSR-NORDAUTO-0001.yaml", "/CSR-NORDAUTO-0001.before"])
@pytest.mark.parametrize("target", ["", "/secret.yaml", "/new"])
def test_a_draft_that_is_a_link_is_refused(
    register: Path,
    untouched: Callable[[], None],
    outside: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    target: str,
) -> None:
    place = Path(f"{register}/.csrreg/drafts{name}")
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(f"{outside}{target}")
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.setenv("VISUAL", "")
    done = in_process(monkeypatch, ["edit", "CSR-NORDAUTO-0001", "-C", str(register)])
    assert done.code == 2
    assert "is a symbolic link" in done.err
    untouched()


@pytest.mark.parametrize("what", ["file", "lock folder", "txn file", "customer file"])
def test_a_file_where_a_folder_should_be_is_refused(register: Path, what: str) -> None:
    state = register / ".csrreg"
    if what == "file":
        state.rename(register / "old-state")
        state.write_text("x")
    elif what == "lock folder":
        (state / "lock").unlink()
        (state / "lock").mkdir()
    elif what == "txn file":
        (state / "txn").rmdir() if (state / "txn").exists() else None
        (state / "txn").write_text("x")
    else:
        (register / "characteristics").write_text("x")
    before = contents(register)
    below_a_file = [Write("characteristics/NEU/SC-NEU-0001.yaml", None, b"a: b\n")]
    with pytest.raises(Refused) as refused:  # noqa: PT012
        if what == "customer file":
            publish(register, below_a_file)
        else:
            edit(register, change(1), change(2))
    assert "exists already" not in refused.value.message
    assert contents(register) == before


def test_a_pipe_in_the_place_of_a_record_stops_nobody(register: Path) -> None:
    os.mkfifo(register / "requirements/NORDAUTO/CSR-NORDAUTO-0009.yaml")
    os.mkfifo(register / "customers/PIPE.yaml")

    def work() -> None:
        import signal

        signal.alarm(10)
        found = check(WorkTree(register), TODAY).findings
        assert {f.file for f in found if f.code == "FMT011"} == {
            "requirements/NORDAUTO/CSR-NORDAUTO-0009.yaml",
            "customers/PIPE.yaml",
        }

    assert in_child(work) == (0, "")


def test_a_folder_in_the_place_of_a_record_takes_its_number(register: Path) -> None:
    (register / "requirements/NORDAUTO/CSR-NORDAUTO-0005.yaml").mkdir()
    assert "FMT011" in {f.code for f in check(WorkTree(register), TODAY).findings}
    assert add(register, requirement(1), requirement(2)) == [
        "CSR-NORDAUTO-0006",
        "CSR-NORDAUTO-0007",
    ]


def test_who_might_read_a_record_still_may_and_nobody_else(register: Path) -> None:
    modes = {1: 0o600, 2: 0o664, 3: 0o640, 4: 0o644}
    for number, mode in modes.items():
        (register / change(number).file).chmod(mode)
    edit(register, change(1))
    edit(register, change(2), change(3), change(4))
    for number, mode in modes.items():
        assert stat.S_IMODE((register / change(number).file).stat().st_mode) == mode
    before = os.umask(0o027)
    try:
        (one,) = add(register, requirement(1))
        several = add(register, requirement(2), requirement(3))
    finally:
        os.umask(before)
    for id in (one, *several):
        file = register / f"requirements/NORDAUTO/{id}.yaml"
        assert stat.S_IMODE(file.stat().st_mode) == 0o640


# journals


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def plant(root: Path, journal: object, *staged: bytes, name: str = "4711") -> Path:
    """Lay a transaction folder as an interrupted writer (or somebody else) would."""
    folder = root / ".csrreg" / "txn" / name
    folder.mkdir(parents=True)
    for number, data in enumerate(staged):
        (folder / f"{number:06}").write_bytes(data)
    text = journal if isinstance(journal, str) else json.dumps(journal)
    (folder / "journal.json").write_text(text)
    return folder


def entry(file: str, old: bytes | None, new: bytes) -> dict[str, str | None]:
    return {"file": file, "old": None if old is None else digest(old), "new": digest(new)}


def journal(*files: object) -> dict[str, object]:
    return {"schema": "csrreg.journal/1", "files": list(files)}


NEW = b"title: Planted\n\nsource:\n  document: DOC-NORDAUTO-0001\n\ntext: planted\n"


def refuses(register: Path, match: str) -> None:
    """Look that every writer refuses, that readers say so, and that reading goes on."""
    before = contents(register)
    assert [f.code for f in unfinished(register)] == ["FMT013"]
    for attempt in (
        lambda: recover_all(register),
        lambda: add(register, requirement(1)),
        lambda: edit(register, change(1)),
        lambda: edit(register, change(1), change(2)),
    ):
        with pytest.raises(Refused, match=match) as refused:
            attempt()
        assert ".csrreg/txn/4711" in refused.value.hint
    assert contents(register) == before
    assert "FMT013" in {f.code for f in check(WorkTree(register), TODAY).findings}


def test_an_honest_journal_is_finished(register: Path) -> None:
    old = (register / FIRST).read_bytes()
    neu = b"name: Neu\n"
    folder = plant(
        register, journal(entry(FIRST, old, NEW), entry("customers/NEU.yaml", None, neu)), NEW, neu
    )
    assert recover_all(register) == 1
    assert (register / FIRST).read_bytes() == NEW
    assert (register / "customers/NEU.yaml").read_bytes() == neu
    assert not folder.exists()
    assert recover_all(register) == 0


@pytest.mark.parametrize("file", HOSTILE_FILES)
def test_a_journal_that_names_anything_but_records_is_refused(
    register: Path, untouched: Callable[[], None], file: str
) -> None:
    old = (register / FIRST).read_bytes()
    plant(register, journal(entry(FIRST, old, NEW), entry(file, None, NEW)), NEW, NEW)
    refuses(register, "no place for a record")
    untouched()


def test_a_journal_through_a_link_is_refused(
    register: Path, outside: Path, untouched: Callable[[], None]
) -> None:
    (register / "parts").symlink_to(outside / "deep")
    file = "parts/NORDAUTO/PART-NORDAUTO-0001.yaml"
    plant(register, journal(entry(file, None, NEW)), NEW)
    refuses(register, "symbolic link")
    untouched()


DAMAGED: dict[str, object] = {
    "empty": "",
    "no JSON": "{",
    "torn": json.dumps(journal(entry(FIRST, None, NEW)))[:-9],
    "binary": "\x00\x01\x02",
    "a list": [],
    "a number": 7,
    "deep": "[" * 100_000,
    "another schema": {"schema": "csrreg.journal/2", "files": []},
    "no schema": {"files": []},
    "no files": {"schema": "csrreg.journal/1"},
    "files are text": {"schema": "csrreg.journal/1", "files": "csrreg.yaml"},
    "files are a group": {"schema": "csrreg.journal/1", "files": {"file": FIRST}},
    "a file is text": journal("csrreg.yaml"),
    "a file without hashes": journal({"file": FIRST}),
    "a file without name": journal({"old": None, "new": digest(NEW)}),
    "a long number": '{"schema": ' + "9" * 10_000 + "}",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_journal_is_refused(register: Path, name: str) -> None:
    plant(register, DAMAGED[name], NEW)
    refuses(register, "damaged")


def test_a_journal_that_is_no_file_is_refused(register: Path, outside: Path) -> None:
    folder = register / ".csrreg/txn/4711"
    good = outside / "journal.json"
    good.write_text(json.dumps(journal(entry("customers/NEU.yaml", None, NEW))))
    folder.mkdir(parents=True)
    (folder / "000000").write_bytes(NEW)
    (folder / "journal.json").symlink_to(good)
    refuses(register, "damaged")
    (folder / "journal.json").unlink()
    (folder / "journal.json").mkdir()
    refuses(register, "damaged")
    (folder / "journal.json").rmdir()
    os.mkfifo(folder / "journal.json")

    def work() -> None:
        import signal

        signal.alarm(10)
        refuses(register, "damaged")

    assert in_child(work) == (0, "")


WRONG: dict[str, Callable[[bytes], tuple[object, list[bytes]]]] = {
    "old hash": lambda _: (journal(entry(FIRST, b"other", NEW)), [NEW]),
    "new hash": lambda old: (journal(entry(FIRST, old, b"other")), [NEW]),
    "nothing staged": lambda old: (journal(entry(FIRST, old, NEW)), []),
    "new over a file that is there": lambda _: (journal(entry(FIRST, None, NEW)), [NEW]),
    "old of a file that is not there": lambda old: (
        journal(entry("customers/NEU.yaml", old, NEW)),
        [NEW],
    ),
    "the second of two": lambda _: (
        journal(entry("customers/NEU.yaml", None, NEW), entry(FIRST, b"other", NEW)),
        [NEW, NEW],
    ),
    "hashes of other types": lambda old: (
        journal({"file": FIRST, "old": [digest(old)], "new": digest(NEW)}),
        [NEW],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_journal_whose_hashes_do_not_fit_changes_nothing(register: Path, name: str) -> None:
    made, staged = WRONG[name]((register / FIRST).read_bytes())
    plant(register, made, *staged)
    refuses(register, "was changed after the interrupted write")


def test_a_staged_file_that_is_a_link_is_refused(register: Path, outside: Path) -> None:
    secret = (outside / "secret.yaml").read_bytes()
    folder = plant(register, journal(entry("customers/NEU.yaml", None, secret)))
    (folder / "000000").symlink_to(outside / "secret.yaml")
    before = everything(outside)
    with pytest.raises(Refused):
        recover_all(register)
    assert not (register / "customers/NEU.yaml").exists()
    assert everything(outside) == before


def test_a_record_edited_after_the_crash_is_not_overwritten(register: Path) -> None:
    old = (register / FIRST).read_bytes()
    plant(register, journal(entry(FIRST, old, NEW)), NEW)
    (register / FIRST).write_bytes(old + b"\nnotes: by hand\n")
    refuses(register, "was changed after the interrupted write")


@pytest.fixture
def repository(register: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., bytes]:
    """The register as a git repository; returns git."""
    monkeypatch.setenv("HOME", str(register))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)

    def git(*arguments: str, folder: Path = register) -> bytes:
        settings = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "protocol.file.allow=always")
        command = ("git", "-C", str(folder), *settings, *arguments)
        return subprocess.run(command, check=True, capture_output=True).stdout

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "register")
    return git


def test_a_journal_that_git_tracks_is_refused(
    register: Path, repository: Callable[..., bytes]
) -> None:
    old = (register / FIRST).read_bytes()
    plant(register, journal(entry(FIRST, old, NEW)), NEW)
    repository("add", "-f", ".csrreg/txn")
    refuses(register, "came with the repository")  # as a merge that is not committed brings it
    repository("commit", "-q", "-m", "planted")
    refuses(register, "came with the repository")
    repository("rm", "-q", "-r", "--cached", ".csrreg")
    refuses(register, "came with the repository")
    repository("commit", "-q", "-m", "gone")
    assert recover_all(register) == 1


def test_a_journal_in_a_submodule_is_refused(
    register: Path, outside: Path, repository: Callable[..., bytes]
) -> None:
    old = (register / FIRST).read_bytes()
    planted = outside / "planted"
    (planted / ".csrreg").mkdir(parents=True)
    plant(planted, journal(entry(FIRST, old, NEW)), NEW)
    for command in (("init", "-q"), ("add", "-f", "txn"), ("commit", "-q", "-m", "x")):
        repository(*command, folder=planted / ".csrreg")
    (register / ".csrreg").rename(outside / "state")
    repository("submodule", "add", "-q", str(planted / ".csrreg"), ".csrreg")
    refuses(register, "came with the repository")
    repository("commit", "-q", "-m", "x")
    refuses(register, "came with the repository")


@pytest.mark.usefixtures("repository")
def test_a_journal_in_a_repository_that_git_cannot_read_is_refused(register: Path) -> None:
    old = (register / FIRST).read_bytes()
    plant(register, journal(entry(FIRST, old, NEW)), NEW)
    (register / ".git/index").write_bytes(b"damaged")
    refuses(register, "git cannot say")


def test_a_register_deep_in_a_repository_recovers_its_own_journal_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    top = tmp_path / "top"
    root = make_register(top / "sites" / "a [b] *" / "register")
    for command in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"),
    ):
        subprocess.run(("git", "-C", str(top), *command), check=True)
    old = (root / FIRST).read_bytes()
    plant(root, journal(entry(FIRST, old, NEW)), NEW)
    assert recover_all(root) == 1
    plant(root, journal(entry(FIRST, NEW, old)), old)
    subprocess.run(("git", "-C", str(root), "add", "-f", ".csrreg/txn"), check=True)
    refuses(root, "came with the repository")
