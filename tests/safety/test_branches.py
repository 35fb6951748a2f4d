"""Baselines, new ids and checks of a merge, wherever the repository comes from and however it lies.

A repository somebody handed over: nothing in it is run. Work trees, sub-folders, shallow clones, a
HEAD on no branch: the same answers, or a sentence that says what is missing.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from command import Done, in_process
from committed import git
from registers import FOLDERS
from test_hostile_git import Repository, repository
from test_hostile_history import plant_environment, plant_everything, snapshot

from csrreg.store.history.revisions import repository_of, resolve
from csrreg.store.together import Together

assert repository, "the fixture"
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
FIFTH = "CSR-NORDAUTO-0005"
FILE = f"requirements/NORDAUTO/{FIFTH}.yaml"
NEW = "CSR-NORDAUTO-0006"
ASKING = (
    ["baseline", "list"],
    ["baseline", "show", "audit"],
    ["baseline", "verify", "audit"],
    ["check", "--against", "main"],
    ["check", "--against", "main~1"],
    ["check", "--against", "--output=x"],
    ["renumber", FIFTH, "--dry-run"],
    ["renumber", FIFTH, "--onto", "--output=x", "--dry-run"],
)

Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    return lambda root, *words: in_process(monkeypatch, [*words, "-C", str(root)])


def record(title: str) -> str:
    source = "source:\n  document: DOC-NORDAUTO-0001\n  edition: 2026-01\n"
    return f"title: {title}\n\n{source}\ntext: {title} are carried out.\n"


def collide(repository: Repository) -> None:
    """Add a record 5 on main and another one on the branch mine, where it is linked to."""
    repository.git("config", "user.name", "Li Wei")
    repository.git("config", "user.email", "li.wei@example.com")
    repository.git("branch", "mine")
    (repository.root / FILE).write_text(record("Their audits"))
    repository.commit("theirs")
    repository.git("checkout", "-q", "mine")
    (repository.root / FILE).write_text(record("Our audits"))
    first = repository.root / "requirements/NORDAUTO/CSR-NORDAUTO-0001.yaml"
    first.write_text(f"{first.read_text()}\nlinks:\n  - to: {FIFTH}\n")
    repository.commit("mine")


def records(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in FOLDERS
        for path in (root / folder).rglob("*.yaml")
    }


def codes(done: Done) -> list[str]:
    assert done.code in (0, 1), done.err
    return sorted({f["code"] for f in json.loads(done.out)["findings"]})


AGAINST = ("check", "--select", "MRG", "--format", "json", "--against")


# nothing is run


def test_no_program_of_the_repository_is_run(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    collide(repository)
    assert run(repository.root, "baseline", "audit").code == 0
    plant_everything(repository, tmp_path)
    before = snapshot(repository.top)
    with monkeypatch.context() as patched:
        plant_environment(repository, tmp_path, patched)
        for words in ASKING:
            done = run(repository.root, *words)
            assert done.code in (0, 1, 2), (words, done.err)
            assert repository.fired() == "", words
            assert snapshot(repository.top) == before, words
        assert "MRG001" in codes(run(repository.root, *AGAINST, "main"))
        made = run(repository.root, "baseline", "second", "-m", "a\n\nb")
        assert (made.code, made.out) == (0, "second\n"), made.err
        moved = run(repository.root, "renumber", FIFTH)
        assert (moved.code, moved.out) == (0, f"{NEW}\n"), moved.err
        assert repository.fired() == ""
        assert not (tmp_path / "traced").exists()
    repository.git("tag", "-a", "-m", "x", "trap", check=False)
    repository.git("status", check=False)
    assert "canary" in repository.fired(), "the trap itself does not work"


def test_a_baseline_is_made_in_the_name_that_git_takes(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.git("config", "user.name", "Li <b> Wei\n")
    repository.git("config", "user.email", "li@example.com")
    repository.git("config", "tag.gpgSign", "true")
    repository.git("config", "gpg.program", str(repository.canary))
    assert run(repository.root, "baseline", "one").code == 0
    monkeypatch.setenv("GIT_COMMITTER_NAME", "Bot")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "bot@example.com")
    assert run(repository.root, "baseline", "two").code == 0
    listed = json.loads(run(repository.root, "baseline", "list", "--format", "json").out)
    assert [(b["by"], b["email"]) for b in listed["baselines"]] == [
        ("Li b Wei", "li@example.com"),
        ("Bot", "bot@example.com"),
    ]
    assert repository.fired() == ""
    assert b"error" not in repository.git("fsck", "--strict")
    assert repository.git("describe", "--exact-match", "--match", "one").decode() == "one\n"


# forged baselines


def forged(repository: Repository, name: str, change: Callable[[str], str], target: str) -> None:
    """Write a tag anew with another message, as somebody with git could."""
    raw = repository.git("cat-file", "tag", "audit").decode()
    head, _, message = raw.partition("\n\n")
    commit = repository.git("rev-parse", target).decode().strip()
    lines = [f"object {commit}", "type commit", f"tag {name}", head.split("\n")[3]]
    text = "\n".join(lines) + "\n\n" + change(message)
    file = repository.top / "forged"
    file.write_text(text)
    made = repository.git("hash-object", "-t", "tag", "-w", str(file)).decode().strip()
    repository.git("update-ref", f"refs/tags/{name}", made)
    file.unlink()


def test_a_baseline_that_does_not_hold_what_it_says(repository: Repository, run: Run) -> None:
    collide(repository)
    root = repository.root
    assert run(root, "baseline", "audit").code == 0
    assert run(root, "baseline", "verify", "audit").code == 0

    forged(repository, "moved", lambda m: m.replace('"audit"', '"moved"'), "HEAD~1")
    done = run(root, "baseline", "verify", "moved")
    assert done.code == 1
    assert "its commit gives 1:sha256:" in done.out
    assert "it names the commit" in done.out

    def other_digest(message: str) -> str:
        at = message.rindex('"content": "1:sha256:') + 21
        return f"{message[:at]}{'0' * 64}{message[at + 64 :]}"

    forged(repository, "other", other_digest, "HEAD")
    done = run(root, "baseline", "verify", "other", "--format", "json")
    told = json.loads(done.out)
    assert (done.code, told["holds"], len(told["problems"])) == (1, False, 3)
    assert "it calls itself audit" in told["problems"]
    assert told["says"] == f"1:sha256:{'0' * 64}"

    def machine(key: str, value: object) -> Callable[[str], str]:
        def change(message: str) -> str:
            text, _, block = message.rstrip().rpartition("\n")
            return f"{text}\n{json.dumps({**json.loads(block), key: value})}"

        return change

    for key, value, said in (
        ("records", 99, "records: its commit gives 7, it says 99"),
        ("counts", {"requirement": {"verified": 40}}, "it says 40 verified"),
        ("findings", {"error": 0, "warning": 0, "info": 0}, "findings: its commit gives "),
        ("accepted", 7, "accepted findings: its commit gives 0, it says 7"),
        ("date", "no day", "it says it was made on no day, which is no date"),
    ):
        forged(repository, "audit2", machine(key, value), "HEAD")
        done = run(root, "baseline", "verify", "audit2")
        assert (done.code, said in done.out) == (1, True), (key, done.out)
    forged(repository, "audit2", lambda m: m.replace("records, ", "records and not, ", 1), "HEAD")
    done = run(root, "baseline", "verify", "audit2")
    assert "its text for people says something else than its machine part" in done.out

    def another_csrreg(message: str) -> str:
        return machine("rules", {"count": 1, "digest": f"1:sha256:{'0' * 64}"})(
            machine("csrreg", "0.0.1")(message)
        )

    forged(repository, "audit", another_csrreg, "HEAD")
    done = run(root, "baseline", "verify", "audit")
    assert done.code == 0, done.out
    assert "note: its rules are others" in done.err
    assert "note: csrreg 0.0.1 made it" in done.err

    repository.git("tag", "-f", "-a", "-m", "not ours", "audit")
    done = run(root, "baseline", "verify", "audit")
    assert (done.code, "audit is a tag, but no baseline" in done.err) == (2, True)


@pytest.mark.parametrize(
    "block",
    [
        '{"schema": "csrreg.baseline/1"',
        '{"schema": "csrreg.baseline/1"}',
        '{"schema": "csrreg.baseline/1", "name": 5}',
        '{"schema": "csrreg.baseline/1", "counts": ' + "[" * 100_000,
        '{"schema": "csrreg.baseline/1", "name": "\\u001b[2J"}',
    ],
)
def test_a_tag_with_a_strange_message_is_no_baseline(
    repository: Repository, run: Run, block: str
) -> None:
    assert run(repository.root, "baseline", "list").out == ""
    repository.git("config", "user.name", "a")
    repository.git("config", "user.email", "a@b")
    assert run(repository.root, "baseline", "audit").code == 0
    forged(repository, "strange", lambda _: f"x\n\n{block}\n", "HEAD")
    assert [line.split()[0] for line in run(repository.root, "baseline", "list").out.splitlines()][
        1:
    ] == ["audit"]
    assert run(repository.root, "baseline", "show", "strange").code == 2


def test_what_a_tag_says_stays_text_on_a_terminal(repository: Repository, run: Run) -> None:
    repository.git("config", "user.name", "a")
    repository.git("config", "user.email", "a@b")
    assert run(repository.root, "baseline", "audit").code == 0
    forged(repository, "audit", lambda m: f"\x1b]0;x\x07{m}", "HEAD")
    for words in (("show", "audit"), ("show", "audit", "--format", "json"), ("list",)):
        done = run(repository.root, "baseline", *words)
        assert done.code == 0
        assert "\x1b" not in done.out


# wherever it lies


def test_a_linked_work_tree_and_a_head_on_no_branch(
    repository: Repository, tmp_path: Path, run: Run
) -> None:
    collide(repository)
    linked = tmp_path / "linked"
    repository.git("worktree", "add", "-q", "--detach", str(linked), "mine")
    root = linked / "our register"
    assert run(root, "baseline", "audit").out == "audit\n"
    assert run(root, "baseline", "verify", "audit").code == 0
    assert codes(run(root, *AGAINST, "main")) == ["MRG001"]
    assert run(root, "renumber", FIFTH).out == f"{NEW}\n"
    assert codes(run(root, *AGAINST, "main")) == []
    assert (root / f"requirements/NORDAUTO/{NEW}.yaml").read_text() == record("Our audits")
    assert run(repository.root, "baseline", "show", "audit").code == 0


def test_a_merge_under_way_in_a_linked_work_tree(
    repository: Repository, tmp_path: Path, run: Run
) -> None:
    collide(repository)
    linked = tmp_path / "linked"
    repository.git("worktree", "add", "-q", "-b", "third", str(linked), "mine")
    git(linked, "merge", "main", check=False)
    root = linked / "our register"
    done = run(root, "renumber", FIFTH)
    assert (done.code, done.out) == (0, f"{NEW}\n"), done.err
    assert (root / FILE).read_text() == record("Their audits")
    assert (root / f"requirements/NORDAUTO/{NEW}.yaml").read_text() == record("Our audits")


def test_a_remote_branch_is_the_target(repository: Repository, tmp_path: Path, run: Run) -> None:
    collide(repository)
    repository.git("checkout", "-q", "main")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "-b", "mine", str(repository.top), str(clone))
    root = clone / "our register"
    done = run(root, "renumber", FIFTH)
    assert (done.code, done.out) == (0, f"{NEW}\n"), done.err
    assert "origin/HEAD has another" in done.err or "origin/main has another" in done.err


def test_a_shallow_clone_says_what_is_missing(
    repository: Repository, tmp_path: Path, run: Run
) -> None:
    collide(repository)
    repository.git("checkout", "-q", "main")
    clone = tmp_path / "clone"
    url = f"file://{repository.top}"
    git(tmp_path, "clone", "-q", "--depth=1", "--no-single-branch", "-b", "mine", url, str(clone))
    root = clone / "our register"
    before = records(root)
    for words in (["check", "--against", "origin/main"], ["renumber", FIFTH]):
        done = run(root, *words)
        assert done.code == 2, words
        assert "fetch-depth: 0" in done.err
    assert records(root) == before
    git(clone, "config", "user.name", "a")
    git(clone, "config", "user.email", "a@b")
    assert run(root, "baseline", "audit").code == 0
    assert run(root, "baseline", "verify", "audit").code == 0


def test_without_git_only_a_baseline_and_a_merge_are_refused(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    collide(repository)
    monkeypatch.setenv("PATH", str(tmp_path / "home"))
    for words in (["baseline", "audit"], ["baseline", "list"], ["check", "--against", "main"]):
        done = run(repository.root, *words)
        assert (done.code, "git was not found" in done.err) == (2, True), words
    assert run(repository.root, "renumber", FIFTH).code == 2
    done = run(repository.root, "renumber", FIFTH, "--yes")
    assert (done.code, done.out) == (0, f"{NEW}\n"), done.err
    assert "other branches were not asked" in done.err


def test_ids_of_other_branches_are_not_given_again(repository: Repository, run: Run) -> None:
    collide(repository)
    repository.git("branch", "third")
    repository.git("checkout", "-q", "third")
    for number in (6, 31):
        (repository.root / f"requirements/NORDAUTO/CSR-NORDAUTO-{number:04}.yaml").write_text(
            record("x")
        )
    repository.commit("third")
    repository.git("checkout", "-q", "mine")
    taken = run(repository.root, "renumber", FIFTH, "CSR-NORDAUTO-0031")
    assert (taken.code, "is taken" in taken.err) == (2, True)
    assert run(repository.root, "renumber", FIFTH, "--dry-run").err.count("-> CSR-NORDAUTO-0032")
    assert run(repository.root, "renumber", FIFTH, "CSR-NORDAUTO-0040").out == "CSR-NORDAUTO-0040\n"
    assert codes(run(repository.root, *AGAINST, "main")) == []


def test_the_branch_s_own_copy_on_the_server_is_no_target(
    repository: Repository, tmp_path: Path, run: Run
) -> None:
    """Pushed already: the upstream holds the same record; the target is the main branch."""
    collide(repository)
    repository.git("checkout", "-q", "main")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "-b", "mine", str(repository.top), str(clone))
    git(clone, "config", "branch.mine.merge", "refs/heads/mine")
    done = run(clone / "our register", "renumber", FIFTH, "--dry-run")
    assert "that one keeps the id" in done.err


def test_a_number_that_the_other_branch_gave_and_took_back(
    repository: Repository, run: Run
) -> None:
    collide(repository)
    repository.git("checkout", "-q", "main")
    repository.git("rm", "-q", f"requirements/NORDAUTO/{FIFTH}.yaml")
    repository.commit("gone")
    repository.git("checkout", "-q", "mine")
    assert codes(run(repository.root, *AGAINST, "main")) == ["MRG006"]
    assert run(repository.root, "renumber", FIFTH, "--yes").out == f"{NEW}\n"
    assert codes(run(repository.root, *AGAINST, "main")) == []


def test_a_merge_that_is_checked_is_the_merge_that_is_made(
    repository: Repository, run: Run
) -> None:
    """Both sides change other fields of one record, and one side renumbers another."""
    collide(repository)
    run(repository.root, "renumber", FIFTH)
    run(repository.root, "set", "CSR-NORDAUTO-0002", "owner=li.wei")
    run(repository.root, "renumber", "CSR-NORDAUTO-0003", "--yes")
    repository.commit("mine")
    repository.git("checkout", "-q", "main")
    run(repository.root, "set", "CSR-NORDAUTO-0002", "notes=theirs")
    run(repository.root, "set", "CSR-NORDAUTO-0003", "notes=theirs")
    repository.commit("theirs")
    repository.git("checkout", "-q", "mine")
    asked = repository_of(repository.root)
    head, there = resolve(asked, "HEAD", "main")
    together = Together(repository.root, asked, head, there)
    assert together.findings == []
    promised = {file: together.read(file) for file in together.listing().files}
    assert run(repository.root, "merge", "main").code == 0
    assert records(repository.root) == promised


# links of both sides


def test_links_that_each_side_meant_are_kept_apart(repository: Repository, run: Run) -> None:
    collide(repository)
    root = repository.root
    first, second, third = (
        root / f"requirements/NORDAUTO/CSR-NORDAUTO-{n:04}.yaml" for n in (1, 2, 3)
    )
    repository.git("checkout", "-q", "main")
    for path in (second, third):
        path.write_text(f"{path.read_text()}\nlinks:\n  - to: {FIFTH}\n")
    repository.commit("their links")
    repository.git("checkout", "-q", "mine")
    third.write_text(f"{third.read_text()}\nlinks:\n  - to: {FIFTH}\n")
    repository.commit("our link")
    repository.git("merge", "-q", "main", check=False)
    done = run(root, "renumber", FIFTH)
    assert (done.code, done.out) == (0, f"{NEW}\n"), done.err
    assert f"to: {NEW}" in first.read_text()
    assert f"to: {FIFTH}" in second.read_text()
    assert f"to: {FIFTH}" in third.read_text()
    assert f"CSR-NORDAUTO-0003 links.1.to: both sides named their own {FIFTH}" in done.err
    assert run(root, "check", "--select", "LNK,FMT").code == 0
