"""A repository that somebody handed over: git is asked, and nothing in it is ever run."""

import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from registers import TODAY, add, change, contents, edit, make_register, requirement

from csrreg.change.edits import Plan
from csrreg.errors import CsrregError
from csrreg.model.kinds import CUSTOMER, PART, REQUIREMENT
from csrreg.store.apply import prepare, recover_all, write
from csrreg.store.check import check
from csrreg.store.files import WorkTree
from csrreg.store.history import ids_on_branches, is_tracked, work_tree

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
HOOKS = (
    *(
        "applypatch-msg",
        "pre-applypatch",
        "pre-commit",
        "post-commit",
        "post-checkout",
        "post-merge",
    ),
    *("pre-rebase", "pre-push", "post-index-change", "fsmonitor-watchman", "reference-transaction"),
    *("post-rewrite", "pre-auto-gc", "sendemail-validate", "proc-receive", "update"),
)


@dataclass
class Repository:
    """A register in a git repository."""

    root: Path
    top: Path
    canary: Path
    """A program that leaves a trace when it is run."""
    trace: Path

    def git(self, *arguments: str, check: bool = True, **environment: str) -> bytes:
        """Run git as an innocent user would."""
        settings = ("-c", "user.name=a", "-c", "user.email=a@b")
        done = subprocess.run(
            ("git", "-C", str(self.root), *settings, *arguments),
            check=check,
            capture_output=True,
            env={**os.environ, **environment},
            timeout=10,
        )
        return done.stdout

    def commit(self, message: str = "x") -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def fired(self) -> str:
        """Return what was run, and forget it."""
        said = self.trace.read_text() if self.trace.exists() else ""
        self.trace.unlink(missing_ok=True)
        return said


@pytest.fixture(params=["sha1", "sha256"])
def repository(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Repository:
    """A register in a folder of a repository, with one commit."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in [n for n in os.environ if n.startswith(("GIT_", "XDG_"))]:
        monkeypatch.delenv(name)
    top = tmp_path / "top"
    top.mkdir()
    made = subprocess.run(
        ("git", "init", "-q", "-b", "main", f"--object-format={request.param}", str(top)),
        capture_output=True,
        check=False,
    )
    if made.returncode != 0:
        pytest.skip(f"this git knows no {request.param}")
    trace = tmp_path / "fired"
    canary = tmp_path / "canary"
    canary.write_text(f'#!/bin/sh\necho "$0 $*" >> {trace}\nexit 1\n')
    canary.chmod(0o755)
    found = Repository(make_register(top / "our register"), top, canary, trace)
    found.commit("register")
    return found


def everything_that_asks_git(repository: Repository) -> list[str]:
    """Do all that csrreg does with a register; return the warnings about git."""
    root = repository.root
    ids_on_branches_or_error(root)
    with_error(lambda: is_tracked(root, ".csrreg/txn/1"))
    work_tree(root)
    check(WorkTree(root), TODAY)
    prepared = prepare(
        root, Plan(new=(requirement(7), requirement(8)), changed=(change(1),)), TODAY
    )
    write(prepared)
    journal = root / ".csrreg/txn/1"
    journal.mkdir(parents=True)
    (journal / "journal.json").write_text('{"schema": "csrreg.journal/1", "files": []}')
    with_error(lambda: recover_all(root))
    return list(prepared.warnings)


def ids_on_branches_or_error(root: Path) -> set[str]:
    return with_error(lambda: ids_on_branches(root, REQUIREMENT, "NORDAUTO")) or set()


def with_error(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except CsrregError:
        return None


# nothing is run


def plant_settings(repository: Repository) -> None:
    """Plant every setting that names a program."""
    program = str(repository.canary)
    for name in (
        *("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass"),
        *("core.gitProxy", "core.alternateRefsCommand", "credential.helper", "diff.external"),
        *(
            "diff.x.textconv",
            "diff.x.command",
            "filter.x.clean",
            "filter.x.smudge",
            "merge.x.driver",
        ),
        *("filter.x.process", "gpg.program", "gpg.ssh.program", "gpg.ssh.defaultKeyCommand"),
        *("interactive.diffFilter", "pager.for-each-ref", "pager.cat-file", "pager.ls-tree"),
        *("pager.ls-files", "uploadpack.packObjectsHook", "sequence.editor", "web.browser"),
    ):
        repository.git("config", name, program)
    for name in ("for-each-ref", "cat-file", "ls-tree", "ls-files", "status"):
        repository.git("config", f"alias.{name}", f"!{program}")
    repository.git("config", "filter.x.required", "true")
    repository.git("config", "core.untrackedCache", "true")
    repository.git("config", "log.showSignature", "true")
    repository.git("config", "protocol.allow", "always")
    repository.git("config", "protocol.ext.allow", "always")
    hooks = Path(repository.git("rev-parse", "--absolute-git-dir").decode().strip()) / "hooks"
    elsewhere = repository.root / "hooks"
    elsewhere.mkdir()
    for folder in (hooks, elsewhere):
        folder.mkdir(exist_ok=True)
        for hook in HOOKS:
            (folder / hook).unlink(missing_ok=True)
            (folder / hook).symlink_to(program)
    attributes = "* filter=x diff=x merge=x\n"
    (repository.root / ".gitattributes").write_text(attributes)
    (repository.top / ".git/info").mkdir(exist_ok=True)
    (repository.top / ".git/info/attributes").write_text(attributes)
    repository.git("config", "core.hooksPath", str(elsewhere))
    repository.fired()


def test_no_program_of_the_repository_is_run(repository: Repository) -> None:
    plant_settings(repository)
    assert everything_that_asks_git(repository) == []
    assert repository.fired() == ""
    repository.git("status", check=False)
    assert "canary" in repository.fired(), "the trap itself does not work"


@pytest.mark.parametrize("how", ["uploadpack", "ext", "ssh"])
def test_a_missing_object_fetches_nothing(repository: Repository, how: str) -> None:
    """A partial clone makes git fetch what is missing, through a program that its settings name."""
    program = str(repository.canary)
    url = {"uploadpack": str(repository.top), "ext": f"ext::{program} %S", "ssh": "ssh://host/x"}[
        how
    ]
    folder = repository.git("rev-parse", "HEAD:./requirements/NORDAUTO").decode().strip()
    for name, value in (
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.url", url),
        ("remote.origin.promisor", "true"),
        ("remote.origin.partialCloneFilter", "blob:none"),
        ("remote.origin.uploadpack", program),
        ("core.sshCommand", program),
        ("protocol.allow", "always"),
        ("protocol.ext.allow", "always"),
    ):
        repository.git("config", name, value)
    lost = repository.top / ".git/objects" / folder[:2] / folder[2:]
    lost.chmod(stat.S_IRUSR | stat.S_IWUSR)
    lost.unlink()
    everything_that_asks_git(repository)
    assert repository.fired() == ""
    repository.git("cat-file", "-p", folder, check=False)
    assert "canary" in repository.fired(), "the trap itself does not work"


def test_the_environment_leads_git_nowhere(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when csrreg runs in a hook, or in a shell that somebody prepared."""
    other = Repository(tmp_path / "other", tmp_path / "other", repository.canary, repository.trace)
    make_register(other.root, requirements=9)
    subprocess.run(("git", "init", "-q", str(other.root)), check=True)
    other.commit()
    program, written = str(repository.canary), tmp_path / "written"
    for name, value in {
        "GIT_DIR": str(other.root / ".git"),
        "GIT_WORK_TREE": str(other.root),
        "GIT_INDEX_FILE": str(other.root / ".git/index"),
        "GIT_OBJECT_DIRECTORY": str(other.root / ".git/objects"),
        "GIT_COMMON_DIR": str(other.root / ".git"),
        "GIT_NAMESPACE": "other",
        "GIT_EXEC_PATH": str(tmp_path),
        "GIT_EXTERNAL_DIFF": program,
        "GIT_PAGER": program,
        "PAGER": program,
        "LESSOPEN": f"|{program} %s",
        "GIT_EDITOR": program,
        "GIT_SSH_COMMAND": program,
        "GIT_ASKPASS": program,
        "GIT_PROXY_COMMAND": program,
        "GIT_ALLOW_PROTOCOL": "ext:file:ssh",
        "GIT_CONFIG_GLOBAL": str(tmp_path / "planted"),
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": program,
        "GIT_CONFIG_KEY_1": "alias.for-each-ref",
        "GIT_CONFIG_VALUE_1": f"!{program}",
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor'='{program}'",
        "GIT_TRACE": str(written),
        "GIT_TRACE2": str(written),
        "GIT_TRACE2_EVENT": str(written),
        "GIT_TRACE_PACKET": str(written),
        "GIT_REPLACE_REF_BASE": "refs/planted",
        "GIT_CEILING_DIRECTORIES": str(repository.top),
        "GIT_LITERAL_PATHSPECS": "0",
        "GIT_GLOB_PATHSPECS": "1",
        "LANG": "de_DE.UTF-8",
    }.items():
        monkeypatch.setenv(name, value)
    assert ids_on_branches(repository.root, REQUIREMENT, "NORDAUTO") == {
        f"CSR-NORDAUTO-{n:04}" for n in (1, 2, 3, 4)
    }
    assert everything_that_asks_git(repository) == []
    assert repository.fired() == ""
    assert not written.exists()


def test_a_repository_within_the_register_runs_nothing(repository: Repository) -> None:
    """A bare repository that lies in a folder, which git enters when it stands there."""
    for place in (repository.root, repository.root / "requirements/NORDAUTO"):
        if place != repository.root:
            shutil.rmtree(repository.top / ".git")
        bare = place / "bare"
        subprocess.run(("git", "init", "-q", "--bare", str(bare)), check=True)
        for path in bare.iterdir():
            path.rename(place / path.name)
        bare.rmdir()
        with (place / "config").open("a") as config:
            config.write(
                f"\tfsmonitor = {repository.canary}\n\tbare = false\n\tworktree = {place}\n"
            )
    everything_that_asks_git(repository)
    assert repository.fired() == ""


@pytest.mark.parametrize("damage", ["HEAD", "objects", "config", "refs/heads/main", "index", "all"])
def test_a_damaged_repository_warns_and_the_write_goes_on(
    repository: Repository, damage: str
) -> None:
    repository.git("pack-refs", "--all")
    folder = repository.top / ".git"
    if damage == "all":
        shutil.rmtree(folder)
        folder.write_text("gitdir: /nowhere\n")
    elif damage == "objects":
        for path in (folder / "objects").rglob("*"):
            if path.is_file():
                path.chmod(0o600)
                path.write_bytes(b"damaged")
    else:
        (folder / damage).parent.mkdir(parents=True, exist_ok=True)
        (folder / damage).unlink(missing_ok=True)
        (folder / damage).write_bytes(b"[damaged\n")
    prepared = prepare(repository.root, Plan(new=(requirement(1),)), TODAY)
    if damage not in ("index", "HEAD", "refs/heads/main"):  # these say nothing about branches
        assert prepared.warnings
        assert "other branches were not asked" in prepared.warnings[0]
    assert [i.text for i in write(prepared)] == ["CSR-NORDAUTO-0005"]


def test_a_repository_of_somebody_else_warns_with_the_remedy(repository: Repository) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    os.chown(repository.top, 12345, 12345)
    os.chown(repository.top / ".git", 12345, 12345)
    with pytest.raises(CsrregError, match="does not trust") as error:
        ids_on_branches(repository.root, REQUIREMENT, "NORDAUTO")
    assert "safe.directory" in error.value.hint
    assert add(repository.root, requirement(1)) == ["CSR-NORDAUTO-0005"]


def test_without_git_the_work_tree_decides(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "home"))
    prepared = prepare(repository.root, Plan(new=(requirement(1),)), TODAY)
    assert "git was not found" in prepared.warnings[0]
    assert [i.text for i in write(prepared)] == ["CSR-NORDAUTO-0005"]


# ids on other branches


def other_branch(repository: Repository, branch: str, *numbers: int) -> None:
    """Make a branch that has more records, and go back."""
    repository.git("checkout", "-q", "-b", branch)
    folder = repository.root / "requirements/NORDAUTO"
    source = (folder / "CSR-NORDAUTO-0001.yaml").read_bytes()
    for number in numbers:
        (folder / f"CSR-NORDAUTO-{number:04}.yaml").write_bytes(source)
    repository.commit(branch)
    repository.git("checkout", "-q", "main")


def numbers(root: Path) -> set[int]:
    return {int(i[-4:].lstrip("-")) for i in ids_on_branches(root, REQUIREMENT, "NORDAUTO")}


def test_numbers_on_local_branches_are_used_up(repository: Repository) -> None:
    other_branch(repository, "site/shanghai", 9)
    other_branch(repository, "-odd branch"[1:].replace(" ", "-"), 7, 8)
    assert numbers(repository.root) == {1, 2, 3, 4, 7, 8, 9}
    assert ids_on_branches(repository.root, CUSTOMER, "NORDAUTO") == {"NORDAUTO"}
    assert ids_on_branches(repository.root, PART, "NORDAUTO") == set()
    assert ids_on_branches(repository.root, REQUIREMENT, "OTHER") == set()
    assert add(repository.root, requirement(1), requirement(2)) == [
        "CSR-NORDAUTO-0010",
        "CSR-NORDAUTO-0011",
    ]


def test_numbers_on_remote_tracking_branches_are_used_up(
    repository: Repository, tmp_path: Path
) -> None:
    other_branch(repository, "theirs", 20)
    clone = tmp_path / "clone"
    repository.git("clone", "-q", str(repository.top), str(clone))
    root = clone / "our register"
    assert numbers(root) == {1, 2, 3, 4, 20}
    subprocess.run(("git", "-C", str(clone), "pack-refs", "--all"), check=True)
    subprocess.run(("git", "-C", str(clone), "gc", "-q"), check=True)
    subprocess.run(("git", "-C", str(clone), "checkout", "-q", "--detach"), check=True)
    assert numbers(root) == {1, 2, 3, 4, 20}
    assert add(root, requirement(1)) == ["CSR-NORDAUTO-0021"]


def test_numbers_are_found_from_a_linked_work_tree(repository: Repository, tmp_path: Path) -> None:
    other_branch(repository, "theirs", 30)
    linked = tmp_path / "linked"
    repository.git("worktree", "add", "-q", "-b", "mine", str(linked))
    assert (linked / ".git").is_file()
    assert numbers(linked / "our register") == {1, 2, 3, 4, 30}
    assert add(linked / "our register", requirement(1)) == ["CSR-NORDAUTO-0031"]


def test_numbers_are_found_by_way_of_a_link(repository: Repository, tmp_path: Path) -> None:
    other_branch(repository, "theirs", 30)
    (tmp_path / "link").symlink_to(repository.top)
    assert numbers(tmp_path / "link" / "our register") == {1, 2, 3, 4, 30}


def test_what_is_no_record_takes_no_number(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "odd")
    folder = repository.root / "requirements/NORDAUTO"
    for name in (
        "CSR-NORDAUTO-0040.txt",
        "CSR-OTHER-0041.yaml",
        "notes.yaml",
        "ü\n.yaml",
        "-.yaml",
    ):
        (folder / name).write_text("x")
    (folder / "CSR-NORDAUTO-0042.yaml").mkdir()
    (folder / "CSR-NORDAUTO-0042.yaml/x").write_text("x")
    repository.commit("odd")
    repository.git("checkout", "-q", "main")
    assert numbers(repository.root) - {42} == {1, 2, 3, 4, 41}
    assert add(repository.root, requirement(1))[0] in ("CSR-NORDAUTO-0005", "CSR-NORDAUTO-0043")


def test_a_replaced_commit_hides_no_number(repository: Repository) -> None:
    other_branch(repository, "theirs", 50)
    repository.git("replace", "theirs", "main")
    assert numbers(repository.root) == {1, 2, 3, 4, 50}


def test_before_the_first_commit_there_is_nothing_to_ask(tmp_path: Path) -> None:
    root = make_register(tmp_path / "register")
    subprocess.run(("git", "init", "-q", str(root)), check=True)
    assert ids_on_branches(root, REQUIREMENT, "NORDAUTO") == set()
    assert not is_tracked(root, "csrreg.yaml")
    before = contents(root)
    edit(root, change(1))
    assert contents(root) != before


def test_a_folder_name_with_a_line_break_asks_nothing_else(tmp_path: Path) -> None:
    root = make_register(tmp_path / "a\ntree 0000\nb")
    subprocess.run(("git", "init", "-q", str(tmp_path)), check=True)
    git = ("git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b")
    subprocess.run((*git, "add", "-A"), check=True)
    subprocess.run((*git, "commit", "-q", "-m", "x"), check=True)
    with pytest.raises(CsrregError, match="line break"):
        ids_on_branches(root, REQUIREMENT, "NORDAUTO")
    assert add(root, requirement(1)) == ["CSR-NORDAUTO-0005"]
