"""A repository that somebody handed over, asked for its history: nothing runs, nothing is written.

Every trap at once, for every command that reads; each trap is shown to work for an innocent user.
"""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from command import in_process
from test_hostile_git import Repository, plant_settings, repository

from csrreg.store.history.revisions import repository_of, resolve

assert repository, "the fixture"
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
ID = "CSR-NORDAUTO-0001"
FILE = f"requirements/NORDAUTO/{ID}.yaml"

READING = [
    ("diff",),
    ("diff", "--consequences", "--format", "markdown"),
    ("diff", "HEAD~1..HEAD", "--consequences"),
    ("diff", "HEAD~1", "--format", "json"),
    ("diff", "HEAD~1...main"),
    ("diff", "2026-01-01"),
    ("diff", "--", "--output=x"),
    ("diff", "--", "--output=x..--output=y"),
    ("diff", "--", "--no-index"),
    ("diff", "--", "-O/etc/passwd"),
    ("diff", "main:csrreg.yaml"),
    ("diff", "ext::sh -c touch% x"),
    ("log", ID),
    ("log", ID, "--format", "json"),
    ("log", "csrreg.yaml"),
    ("log", "CSR-NORDAUTO-0099"),
    ("show", ID),
    ("list",),
    ("check",),
    ("doctor",),
]


def with_history(repository: Repository) -> None:
    path = repository.root / FILE
    for title in ("Second", "Third"):
        path.write_text(path.read_text().replace("title: ", f"title: {title} ", 1))
        repository.commit(title)
    path.write_text(path.read_text() + "\nnotes: not committed\n")


def plant_everything(repository: Repository, tmp_path: Path) -> None:
    """Plant what is planted elsewhere, and what only reading history could set off."""
    plant_settings(repository)
    program = str(repository.canary)
    included = tmp_path / "included"
    included.write_text(
        f"[core]\n\tfsmonitor = {program}\n\tsshCommand = {program}\n\tpager = {program}\n"
        f'[diff "x"]\n\ttextconv = {program}\n\tcommand = {program}\n'
    )
    for name, value in {
        "include.path": str(included),
        "pager.diff-tree": program,
        "pager.rev-list": program,
        "pager.merge-base": program,
        "pager.log": program,
        "alias.diff-tree": f"!{program}",
        "alias.rev-list": f"!{program}",
        "alias.rev-parse": f"!{program}",
        "alias.merge-base": f"!{program}",
        "diff.external": program,
        "diff.trustExitCode": "true",
        "diff.ignoreSubmodules": "none",
        "submodule.recurse": "true",
        "log.showSignature": "true",
        "core.attributesFile": str(repository.root / ".gitattributes"),
        "core.splitIndex": "true",
        "core.commitGraph": "true",
        "gc.auto": "1",
        "maintenance.auto": "true",
        "remote.origin.url": f"ext::{program} %S",
        "remote.origin.promisor": "true",
        "remote.origin.partialCloneFilter": "blob:none",
        "extensions.partialClone": "origin",
    }.items():
        repository.git("config", name, value, check=False)
    for option in ("--output=x", "--output=y", "--no-index"):
        head = (repository.top / ".git/refs/heads/main").read_bytes()
        (repository.top / f".git/refs/heads/{option}").write_bytes(head)
    bare(repository.root, program)
    bare(repository.root / "requirements/NORDAUTO", program)
    repository.fired()


def bare(folder: Path, program: str) -> None:
    """Lay the files of a bare repository into a folder, which git enters where it stands there."""
    made = folder / "bare.git"
    subprocess.run(("git", "init", "-q", "--bare", str(made)), check=True)
    for path in made.iterdir():
        if not (folder / path.name).exists():
            path.rename(folder / path.name)
    shutil.rmtree(made)
    with (folder / "config").open("a") as config:
        config.write(f"\tfsmonitor = {program}\n\tbare = false\n\tworktree = {folder}\n")


def plant_environment(repository: Repository, tmp_path: Path, monkeypatch) -> None:
    program = str(repository.canary)
    for name, value in {
        "GIT_DIR": str(tmp_path / "nowhere"),
        "GIT_WORK_TREE": str(tmp_path),
        "GIT_INDEX_FILE": str(tmp_path / "index"),
        "GIT_EXTERNAL_DIFF": program,
        "GIT_PAGER": program,
        "PAGER": program,
        "LESSOPEN": f"|{program} %s",
        "GIT_SSH_COMMAND": program,
        "GIT_ALLOW_PROTOCOL": "ext",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": program,
        "GIT_TRACE": str(tmp_path / "traced"),
        "GIT_TRACE2_EVENT": str(tmp_path / "traced"),
        "GIT_NO_LAZY_FETCH": "0",
        "GIT_OPTIONAL_LOCKS": "1",
        "GIT_REPLACE_REF_BASE": "refs/planted",
    }.items():
        monkeypatch.setenv(name, value)


def snapshot(top: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return every file below a folder with its time and content, the repository's own too."""
    found = {}
    for folder, _, names in os.walk(top):
        for name in names:
            path = Path(folder, name)
            about = path.lstat()
            data = path.read_bytes() if stat.S_ISREG(about.st_mode) else b""
            found[str(path)] = (about.st_mtime_ns, about.st_size, data)
    return found


def test_reading_commands_run_nothing_and_write_nothing(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_history(repository)
    plant_everything(repository, tmp_path)
    before = snapshot(repository.top)
    with monkeypatch.context() as patched:
        plant_environment(repository, tmp_path, patched)
        patched.chdir(repository.root)
        for words in READING:
            done = in_process(patched, [*words])
            assert done.code in (0, 1, 2), (words, done.err)
            assert repository.fired() == "", words
            assert snapshot(repository.top) == before, words
        new = ("--customer", "NORDAUTO", "--title", "New", "--text", "New", "--document")
        added = in_process(patched, ["add", "requirement", *new, "DOC-NORDAUTO-0001"])
        assert added.code == 0, added.err
        assert repository.fired() == ""
        assert not (tmp_path / "traced").exists()
    kept = {name: was for name, was in before.items() if "/.git/" in name}
    assert {n: w for n, w in snapshot(repository.top).items() if "/.git/" in n} == kept
    repository.git("status", check=False)
    assert "canary" in repository.fired(), "the trap itself does not work"
    repository.git("-C", str(repository.top), "diff", "HEAD~1", check=False)
    assert "canary" in repository.fired(), "the trap itself does not work"


def test_the_commands_did_read_the_history(repository: Repository, monkeypatch) -> None:
    """Nothing was run in the test above although there was something to tell."""
    with_history(repository)
    monkeypatch.chdir(repository.root)
    assert "notes  + not committed" in in_process(monkeypatch, ["diff"]).out
    assert "Third" in in_process(monkeypatch, ["diff", "HEAD~1..HEAD"]).out
    log = in_process(monkeypatch, ["log", ID]).out
    assert all(message in log for message in ("Second", "Third", "register"))


@pytest.mark.parametrize("how", ["uploadpack", "ext", "ssh"])
def test_history_that_is_not_there_is_not_fetched(
    repository: Repository, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_history(repository)
    program = str(repository.canary)
    url = {"uploadpack": str(repository.top), "ext": f"ext::{program} %S", "ssh": "ssh://host/x"}
    blob = repository.git("rev-parse", f"HEAD~1:./{FILE}").decode().strip()
    for name, value in (
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.url", url[how]),
        ("remote.origin.promisor", "true"),
        ("remote.origin.partialCloneFilter", "blob:none"),
        ("remote.origin.uploadpack", program),
        ("core.sshCommand", program),
        ("protocol.allow", "always"),
        ("protocol.ext.allow", "always"),
    ):
        repository.git("config", name, value)
    lost = repository.top / ".git/objects" / blob[:2] / blob[2:]
    lost.chmod(stat.S_IRUSR | stat.S_IWUSR)
    lost.unlink()
    monkeypatch.chdir(repository.root)
    for words in (["diff", "HEAD~1"], ["diff", "HEAD~1..HEAD", "--consequences"], ["log", ID]):
        done = in_process(monkeypatch, words)
        assert done.code == 0, done.err
        assert repository.fired() == ""
    assert "partial" in in_process(monkeypatch, ["diff", "HEAD~1..HEAD"]).out
    repository.git("cat-file", "-p", blob, check=False)
    assert "canary" in repository.fired(), "the trap itself does not work"


def test_a_revision_that_looks_like_an_option_is_a_revision_or_refused(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_history(repository)
    head = repository.git("rev-parse", "HEAD~1").decode().strip()
    (repository.top / ".git/refs/heads/--output=x").write_text(f"{head}\n")
    monkeypatch.chdir(repository.root)
    asked = repository_of(repository.root)
    assert resolve(asked, "--output=x")[0].commit == head
    done = in_process(monkeypatch, ["diff", "--", "--output=y"])
    assert (done.code, "there is no revision --output=y" in done.err) == (2, True)
    assert not [*repository.top.rglob("y"), *repository.root.glob("x")]
    for text in ("HEAD\nHEAD", "", "HEAD\0x"):
        done = in_process(monkeypatch, ["diff", text])
        assert done.code == 2, text
        assert "names no revision" in done.err
