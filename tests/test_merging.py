"""Merging branches with real git: by csrreg merge, by the driver, and by plain git alone."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from branches import ONE, TWO, begin, change, commit, driver_on_path, merged, on_branch
from command import REPOSITORY, in_process
from command import begin as clock
from committed import git

from csrreg.cli.run import run
from csrreg.store.history.merging import DRIVER
from csrreg.store.yaml.reader import read

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def root(tmp_path, monkeypatch):
    clock(tmp_path / "here", monkeypatch)
    made = begin(tmp_path / "register")
    monkeypatch.chdir(made)
    return made


@pytest.fixture
def csrreg(monkeypatch):
    return lambda *words: in_process(monkeypatch, [*words, "--today", "2026-01-15"])


def two_branches(root: Path) -> None:
    """Both sides change the same record in other fields, and other files."""
    on_branch(root, "topic")
    change(root, ONE, ("owner: li.wei #", "owner: anna.roth #"), append="\nnotes: from topic\n")
    change(root, TWO, ("anna.roth", "li.wei"))
    (root / "attachments").mkdir()
    (root / "attachments/manual.txt").write_text("manual\n")
    on_branch(root, "topic", "topic")
    change(
        root,
        ONE,
        ("tags: [layout, yearly]", "priority: high\n\ntags: [layout, yearly, here]"),
        ("    due: 2026-03-31\n", "    due: 2026-03-31   # asked again\n    effort: 2 days\n"),
    )
    commit(root, "ours")


def fields(root: Path, file: str):
    return read(file, (root / file).read_bytes()).fields


def state(root: Path) -> str:
    return git(root, "status", "--porcelain")


def test_both_sides_of_a_record_are_merged_and_git_stands_before_the_commit(root, csrreg):
    two_branches(root)
    done = csrreg("merge", "topic")
    assert (done.code, done.out) == (
        0,
        "changed   CSR-NORDAUTO-0001  Layout inspection every year  [changed on both sides]\n"
        "    owner  li.wei -> anna.roth  (administrative)\n"
        "    notes  + from topic  (editorial)\n"
        "changed   CSR-NORDAUTO-0002  Capability of [SC] characteristics\n"
        "    owner  anna.roth -> li.wei  (administrative)\n"
        "topic: 2 records change here, 1 changed on both sides\n",
    )
    assert done.err == "to commit it: git commit --no-edit\nto go back: git merge --abort\n"
    text = (root / ONE).read_text()
    assert "owner: anna.roth # until the new head is there\n" in text
    assert "    due: 2026-03-31   # asked again\n    effort: 2 days\n" in text
    assert "tags: [layout, yearly, here]\n" in text
    assert text.startswith("# Kept since the first edition\n")
    assert text.endswith("notes: from topic\n")
    assert (root / "attachments/manual.txt").exists()
    assert git(root, "diff", "--name-only") == "", "the index holds what lies in the files"
    git(root, "commit", "-q", "--no-edit")
    assert git(root, "log", "-1", "--format=%s %p").split()[:2] == ["Merge", "topic"]
    assert len(git(root, "log", "-1", "--format=%p").split()) == 2
    assert csrreg("merge", "topic").err == "topic is merged already; nothing was changed\n"


def test_git_can_go_back(root, csrreg):
    two_branches(root)
    before = git(root, "rev-parse", "HEAD"), (root / ONE).read_bytes()
    assert csrreg("merge", "topic").code == 0
    git(root, "merge", "--abort")
    assert (git(root, "rev-parse", "HEAD"), (root / ONE).read_bytes()) == before
    assert state(root) == ""


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("branch.a=b.c.mergeOptions", "-s ours"),
        ("branch.a=b.c.mergeoptions", "--squash -X ours"),
        ("pull.twohead", "ours"),
    ],
)
def test_no_setting_makes_git_leave_theirs_out(root, csrreg, key, value):
    two_branches(root)
    git(root, "switch", "-q", "-c", "a=b.c")
    git(root, "config", key, value)
    done = csrreg("merge", "topic")
    assert done.code == 0, done.err
    assert fields(root, TWO)["owner"] == "li.wei"
    assert (root / "attachments/manual.txt").exists()


def test_who_merges_need_not_be_known_yet(root, csrreg, monkeypatch, tmp_path):
    two_branches(root)
    git(root, "config", "--unset", "user.name")
    git(root, "config", "--unset", "user.email")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert csrreg("merge", "topic").code == 0
    assert git(root, "log", "--all", "--format=%cn", "-1").strip() == "Anna Weber"


def test_a_dry_run_shows_the_same_and_writes_nothing(root, csrreg):
    two_branches(root)
    dry = csrreg("merge", "topic", "--dry-run")
    assert state(root) == ""
    assert not (root / ".git/MERGE_HEAD").exists()
    assert dry.err == "nothing was written (--dry-run)\n"
    assert dry.out == csrreg("merge", "topic").out


def test_a_dry_run_finds_what_git_would_leave_in_conflict(root, csrreg):
    files = {name: root / "attachments" / name for name in ("a.txt", "b.bin", "c.txt", "d.txt")}
    files["a.txt"].parent.mkdir()
    for name, path in files.items():
        path.write_bytes(b"base\0\n" if name == "b.bin" else b"1\n2\n3\n4\n5\n")
    (root / "attachments/moved.txt").write_text("moved as it is\n")
    commit(root, "attachments")
    on_branch(root, "topic")
    files["a.txt"].write_text("1 there\n2\n3\n4\n5\n")
    files["b.bin"].write_bytes(b"there\0\n")
    files["c.txt"].write_text("1\n2\n3\n4\n5 there\n")
    files["d.txt"].unlink()
    git(root, "mv", "attachments/moved.txt", "attachments/new.txt")
    on_branch(root, "topic", "topic")
    for name in ("a.txt", "c.txt", "d.txt"):
        files[name].write_text("1 here\n2\n3\n4\n5\n")
    files["b.bin"].write_bytes(b"here\0\n")
    (root / "attachments/moved.txt").write_text("moved as it is\n\nand changed\n")
    commit(root, "here")
    before = {path: path.stat().st_mtime_ns for path in (root / ".git").rglob("*")}
    dry = csrreg("merge", "topic", "--dry-run")
    assert dry.code == 1
    told = [line.split("  ")[1] for line in dry.out.splitlines() if line.startswith("conflict")]
    assert told == ["attachments/a.txt", "attachments/b.bin", "attachments/d.txt"]
    assert {path: path.stat().st_mtime_ns for path in (root / ".git").rglob("*")} == before
    real = csrreg("merge", "topic")
    assert real.code == 1
    assert [line[3:] for line in state(root).splitlines() if "U" in line[:2]] == told


def test_a_dry_run_shows_the_findings_that_only_the_merge_makes(root, csrreg):
    on_branch(root, "topic")
    (root / TWO).unlink()
    on_branch(root, "topic", "topic")
    change(root, ONE, append="\nlinks:\n  - to: CSR-NORDAUTO-0002\n")
    commit(root, "ours")
    dry = csrreg("merge", "topic", "--dry-run")
    assert dry.code == 1
    assert "LNK001 error: CSR-NORDAUTO-0002 is not in the register" in dry.out
    assert dry.out == csrreg("merge", "topic").out


def test_changes_of_comments_alone_are_counted(root, csrreg):
    on_branch(root, "topic")
    change(root, ONE, ("owner: li.wei #", "# asked\nowner: li.wei #"))
    change(root, TWO, ("owner: anna.roth", "# asked\nowner: anna.roth"))
    on_branch(root, "topic", "topic")
    change(root, TWO, ("owner: anna.roth", "# asked\nowner: anna.roth"), append="\nnotes: x\n")
    commit(root, "the same comment, and a note")
    said = (
        "changed   CSR-NORDAUTO-0001  [only comments or layout]\n"
        "topic: 1 record changes here, 0 changed on both sides\n"
    )
    for words in (("--dry-run",), ()):
        done = csrreg("merge", "topic", *words)
        assert (done.code, done.out) == (0, said)
    assert (root / TWO).read_text("utf-8").count("# asked") == 1


NINE, TEN = (TWO.replace("0002", number) for number in ("0009", "0010"))


@pytest.mark.parametrize("renamer", ["topic", "main"])
def test_a_link_to_an_id_that_went_says_the_new_one(root, csrreg, renamer):
    link = "\nlinks:\n  - to: CSR-NORDAUTO-0002\n"
    on_branch(root, "topic")
    for side in ("topic", "main"):
        if side == renamer:
            git(root, "mv", TWO, NINE)
        else:
            change(root, ONE, append=link)
        commit(root, side)
        if side == "topic":
            git(root, "switch", "-q", "main")
    said = (
        "LNK001 error: CSR-NORDAUTO-0002 is not in the register\n    it is CSR-NORDAUTO-0009 now: "
        "csrreg set CSR-NORDAUTO-0001 links.1.to=CSR-NORDAUTO-0009\n"
    )
    assert said in csrreg("check", "--against", "topic").out
    assert said in csrreg("merge", "topic", "--dry-run").out
    done = csrreg("merge", "topic")
    assert (done.code, said in done.out) == (1, True)


def test_one_record_that_both_sides_gave_a_new_id(root, csrreg):
    on_branch(root, "topic")
    git(root, "mv", TWO, NINE)
    on_branch(root, "topic", "topic")
    git(root, "mv", TWO, TEN)
    commit(root, "ours")
    for words in (("--dry-run",), ()):
        done = csrreg("merge", "topic", *words)
        assert done.code == 1
        assert (
            "conflict  CSR-NORDAUTO-0002  both sides gave it a new id: CSR-NORDAUTO-0010 and "
            f"CSR-NORDAUTO-0009; keep one\n    git rm -- {NINE}\n"
        ) in done.out
    git(root, "rm", "-q", "-f", "--", NINE)
    assert not (root / NINE).exists()
    assert (root / TEN).exists()


def test_markers_stand_only_around_what_both_changed(root, csrreg):
    two_branches(root)
    change(root, ONE, ("owner: li.wei #", "owner: new.person #"))
    commit(root, "also the owner")
    done = csrreg("merge", "topic")
    assert done.code == 1
    assert (
        "conflict  CSR-NORDAUTO-0001\n"
        '    owner was changed by both sides: ours "new.person", theirs "anna.roth", '
        'before "li.wei"\n'
        "    decide: csrreg edit CSR-NORDAUTO-0001\n"
        f"    then: git add -- {ONE}\n"
        "topic: 2 records change here, 1 changed on both sides; 1 conflict\n"
    ) in done.out
    text = (root / ONE).read_text()
    assert (
        "<<<<<<< ours\n"
        "owner: new.person # until the new head is there\n"
        "||||||| base\n"
        "owner: li.wei # until the new head is there\n"
        "=======\n"
        "owner: anna.roth # until the new head is there\n"
        ">>>>>>> theirs (owner was changed by both sides)\n"
    ) in text
    assert text.count("<<<<<<<") == 1
    assert sorted(state(root).splitlines()) == [
        "A  attachments/manual.txt",
        f"M  {TWO}",
        f"UU {ONE}",
    ]
    refused = csrreg("merge", "topic")
    assert refused.code == 2
    assert "there is a merge that is not finished" in refused.err
    git(root, "merge", "--abort")
    assert state(root) == ""


def test_what_is_in_no_commit_is_never_merged_over(root, csrreg):
    two_branches(root)
    change(root, TWO, ("text:", "language: en\n\ntext:"))
    new = "requirements/NORDAUTO/CSR-NORDAUTO-0009.yaml"
    shutil.copyfile(root / ONE, root / new)
    done = csrreg("merge", "topic")
    assert done.code == 2
    assert "in no commit yet: CSR-NORDAUTO-0002, CSR-NORDAUTO-0009" in done.err
    (root / new).unlink()
    git(root, "checkout", "-q", TWO)
    (root / "attachments").mkdir()
    (root / "attachments/manual.txt").write_text("mine\n")
    done = csrreg("merge", "topic")
    assert done.code == 2
    assert done.err.startswith("csrreg: nothing was merged; git says: ")
    assert "attachments/manual.txt" in done.err
    assert (root / "attachments/manual.txt").read_text() == "mine\n"
    assert not (root / ".git/MERGE_HEAD").exists()


def test_branches_that_cannot_be_merged(root, csrreg):
    for name, said in (("tpoic", "there is no revision tpoic"), ("--abort", "no option --abort")):
        done = csrreg("merge", name)
        assert done.code == 2
        assert said in done.err
    git(root, "switch", "-q", "--orphan", "alone")
    begin_again = root / "csrreg.yaml"
    begin_again.write_text("name: Alone\n\nlanguage: en\n")
    commit(root, "alone")
    git(root, "switch", "-q", "main")
    done = csrreg("merge", "alone")
    assert done.code == 2
    assert "no commit in common" in done.err


def test_a_branch_that_is_only_ahead_is_merged_with_a_commit_of_its_own(root, csrreg):
    on_branch(root, "topic")
    change(root, TWO, ("anna.roth", "li.wei"))
    on_branch(root, "topic", "topic")
    done = csrreg("merge", "topic")
    assert done.code == 0
    assert "owner  anna.roth -> li.wei" in done.out
    git(root, "commit", "-q", "--no-edit")
    assert len(git(root, "log", "-1", "--format=%p").split()) == 2


def test_a_register_in_a_folder_of_a_repository(tmp_path, monkeypatch, csrreg):
    clock(tmp_path / "here", monkeypatch)
    top = tmp_path / "our top"
    top.mkdir()
    root = begin(top / "a register", top=top)
    two_branches(root)
    done = csrreg("merge", "topic", "-C", str(root))
    assert done.code == 0
    assert f"git -C '{root}' commit --no-edit" in done.err
    assert "priority: high" in (root / ONE).read_text()
    assert "owner: anna.roth" in (root / ONE).read_text()
    assert git(top, "diff", "--name-only") == ""


def test_windows_line_ends_of_the_work_tree_stay(root, csrreg):
    two_branches(root)
    (root / ".git/info/attributes").write_text("*.yaml text eol=crlf\n")
    for path in root.glob("*/*/*.yaml"):
        path.unlink()
    git(root, "checkout", "-q", ".")
    assert b"\r\n" in (root / ONE).read_bytes()
    assert csrreg("merge", "topic").code == 0
    data = (root / ONE).read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") > 20
    assert b"\r" not in git(root, "show", f":{ONE}").encode()


# added, removed, renamed


def new_record(root: Path, number: int, title: str, *more: str) -> str:
    file = f"requirements/NORDAUTO/CSR-NORDAUTO-{number:04}.yaml"
    lines = (
        f"title: {title}\n",
        "source:\n  document: DOC-NORDAUTO-0001\n  edition: 2026-01\n",
        f"text: The supplier shall do {title}.\n",
        *more,
    )
    (root / file).write_text("\n".join(lines))
    return file


def test_the_same_record_added_twice_is_merged(root, csrreg):
    on_branch(root, "topic")
    file = new_record(root, 5, "Audits", "language: en\n")
    on_branch(root, "topic", "topic")
    new_record(root, 5, "Audits", "owner: li.wei\n")
    commit(root, "ours")
    assert csrreg("merge", "topic").code == 0
    found = fields(root, file)
    assert (found["owner"], found["language"]) == ("li.wei", "en")
    assert list(found) == ["title", "source", "text", "language", "owner"]
    assert git(root, "diff", "--name-only") == ""


def test_two_records_with_one_id_are_told_and_renumber_parts_them(root, csrreg):
    on_branch(root, "topic")
    file = new_record(root, 5, "Audits")
    on_branch(root, "topic", "topic")
    new_record(root, 5, "Training")
    commit(root, "ours")
    done = csrreg("merge", "topic")
    assert done.code == 1
    assert (
        "conflict  CSR-NORDAUTO-0005  both sides added a record of this id\n"
        "    give one of them another: csrreg renumber CSR-NORDAUTO-0005\n"
    ) in done.out
    text = (root / file).read_text()
    assert "title: Audits" in text
    assert "title: Training" in text
    assert "FMT005" in csrreg("check").out
    assert state(root) == f"AA {file}\n"
    parted = csrreg("renumber", "CSR-NORDAUTO-0005")
    assert parted.code == 0, parted.err
    git(root, "add", "-A")
    git(root, "commit", "-q", "--no-edit")
    titles = {
        fields(root, f"requirements/NORDAUTO/CSR-NORDAUTO-{n:04}.yaml")["title"] for n in (5, 6)
    }
    assert titles == {"Audits", "Training"}


@pytest.mark.parametrize("by_csrreg", [True, False])
def test_renumber_never_drops_what_somebody_wrote_into_a_conflict(root, csrreg, by_csrreg):
    on_branch(root, "topic")
    file = new_record(root, 5, "Audits")
    on_branch(root, "topic", "topic")
    new_record(root, 5, "Training")
    commit(root, "ours")
    if by_csrreg:
        csrreg("merge", "topic")
    else:
        merged(root, "topic")
    stopped = (root / file).read_bytes()
    change(root, file, append="notes: Asked the customer on the phone.\n")
    edited = (root / file).read_bytes()
    refused = csrreg("renumber", "CSR-NORDAUTO-0005")
    assert refused.code == 2
    assert "'notes: Asked the customer on the phone.'), and that would be lost" in refused.err
    assert (root / file).read_bytes() == edited
    (root / file).write_bytes(stopped)
    assert csrreg("renumber", "CSR-NORDAUTO-0005").code == 0


@pytest.mark.parametrize("remover", ["topic", "main"])
def test_removed_here_and_changed_there(root, csrreg, remover):
    on_branch(root, "topic")
    for side in ("topic", "main"):
        if side == remover:
            (root / TWO).unlink()
        else:
            change(root, TWO, ("anna.roth", "li.wei"))
        if side == "topic":
            on_branch(root, "topic", "topic")
    commit(root, "ours")
    done = csrreg("merge", "topic")
    assert done.code == 1
    where = (
        "removed on topic, changed here" if remover == "topic" else "removed here, changed on topic"
    )
    assert f"conflict  CSR-NORDAUTO-0002  {where}\n" in done.out
    assert f"    keep it: git add -- {TWO}\n    or remove it: git rm -- {TWO}\n" in done.out
    assert "owner: li.wei" in (root / TWO).read_text()


@pytest.mark.parametrize("renamer", ["topic", "main"])
def test_renamed_here_and_changed_there(root, csrreg, renamer):
    new = TWO.replace("0002", "0007")
    on_branch(root, "topic")
    for side in ("topic", "main"):
        if side == renamer:
            (root / TWO).rename(root / new)
            change(root, new, ("clauses:\n", "tags: [renamed]\n\nclauses:\n"))
        else:
            change(root, TWO, ("\nowner: anna.roth", "\nowner: li.wei"))
        if side == "topic":
            on_branch(root, "topic", "topic")
    commit(root, "ours")
    done = csrreg("merge", "topic")
    assert done.code == 0, done.out + done.err
    assert "one side gave CSR-NORDAUTO-0002 the id CSR-NORDAUTO-0007" in done.err
    assert not (root / TWO).exists()
    found = fields(root, new)
    assert (found["owner"], found["tags"]) == ("li.wei", ["renamed"])
    assert git(root, "status", "--porcelain").strip()
    assert git(root, "diff", "--name-only") == ""


LIKE_ANOTHER = """\
title: {0} are kept

source:
  document: DOC-NORDAUTO-0001
  edition: 2026-01

text: |-
  {0} shall be kept.

clauses:
  - 9.1.1.1

origin: {3}

category: {1}

priority: {2}

implemented_in:
  - process: C3
    document: AB-QP-911
    place: chapter 5, table 2

owner: anna.roth
"""


@pytest.mark.parametrize("remover", ["topic", "main"])
def test_a_change_never_gets_into_another_record_that_looks_alike(root, csrreg, remover):
    gone, other = (TWO.replace("0002", number) for number in ("0005", "0006"))
    (root / gone).write_text(LIKE_ANOTHER.format("Samples", "product", "high", "stated"))
    commit(root, "one more")
    on_branch(root, "topic")
    for side in ("topic", "main"):
        if side == remover:
            (root / gone).unlink()
            words = ("Labels on boxes", "packaging", "low", "implied")
            (root / other).write_text(LIKE_ANOTHER.format(*words))
        else:
            change(root, gone, ("owner: anna.roth", "owner: li.wei"))
        commit(root, side)
        if side == remover:
            moved = git(root, "diff", "-M", "--name-status", "HEAD~1")
            assert moved.startswith("R"), "git takes the one for the other"
        if side == "topic":
            git(root, "switch", "-q", "main")
    done = csrreg("merge", "topic")
    assert done.code == 1
    assert fields(root, other)["owner"] == "anna.roth"
    assert fields(root, gone)["owner"] == "li.wei"
    conflicts = [line[3:] for line in state(root).splitlines() if "U" in line[:2]]
    assert conflicts == [gone]


def test_branches_merged_crosswise_are_left_to_git(root, csrreg):
    on_branch(root, "topic")
    change(root, ONE, ("owner: li.wei #", "owner: anna.roth #"))
    on_branch(root, "topic", "topic")
    change(root, ONE, ("tags: [layout, yearly]", "tags: [layout]"))
    commit(root, "ours")
    one, other = git(root, "rev-parse", "main", "topic").split()
    git(root, "merge", "-q", "--no-edit", other)
    git(root, "switch", "-q", "topic")
    git(root, "merge", "-q", "--no-edit", one)
    change(root, ONE, ("due: 2026-03-31", "due: 2026-04-30"))
    commit(root, "topic again")
    git(root, "switch", "-q", "main")
    change(root, ONE, append="\nnotes: Asked in March.\n")
    commit(root, "ours again")
    done = csrreg("merge", "topic")
    assert done.code == 0
    assert "as text   CSR-NORDAUTO-0001  merged crosswise before" in done.out
    found = fields(root, ONE)
    assert found["notes"] == "Asked in March."
    assert found["actions"][0]["due"] == "2026-04-30"
    assert (found["owner"], found["tags"]) == ("anna.roth", ["layout"])


def test_findings_that_only_the_merge_brings_are_shown(root, csrreg):
    on_branch(root, "topic")
    file = new_record(root, 5, "Audits")
    on_branch(root, "topic", "topic")
    change(root, TWO, append="\nlinks:\n  - to: CSR-NORDAUTO-0001\n")
    commit(root, "ours")
    git(root, "switch", "-q", "topic")
    (root / ONE).unlink()
    commit(root, "without")
    git(root, "switch", "-q", "main")
    done = csrreg("merge", "topic")
    assert done.code == 1
    assert f"{TWO}:" in done.out
    assert "LNK001 error" in done.out
    assert file not in done.out


def test_a_record_that_cannot_be_read_is_left_to_git(root, csrreg):
    on_branch(root, "topic")
    change(root, ONE, ("title: Layout", 'title: "Layout'))
    on_branch(root, "topic", "topic")
    change(root, ONE, append="\nnotes: ours\n")
    commit(root, "ours")
    done = csrreg("merge", "topic")
    assert "as text   CSR-NORDAUTO-0001  theirs cannot be read: line " in done.out
    assert "git merged it line by line\n    look at it: csrreg check" in done.out
    text = (root / ONE).read_text()
    assert 'title: "Layout' in text
    assert text.endswith("notes: ours\n")
    assert git(root, "diff", "--name-only") == ""


# plain git


def test_plain_git_never_mixes_silently(root, csrreg):
    """What a text merge makes of the places that are dangerous: right, a conflict, or found."""
    on_branch(root, "topic")
    change(root, ONE, ("\nclauses:", "\npriority: high\n\nclauses:"))
    on_branch(root, "topic", "topic")
    change(root, ONE, append="\npriority: low\n")
    commit(root, "ours")
    assert merged(root, "topic").returncode == 0, "git sees no conflict in two fields of one name"
    found = csrreg("check")
    assert found.code == 1
    assert "FMT003 error: priority is given twice" in found.out
    git(root, "reset", "-q", "--hard", "HEAD~1")
    done = csrreg("merge", "topic")
    assert done.code == 1
    assert 'priority was changed by both sides: ours "low", theirs "high"' in done.out
    assert (root / ONE).read_text().count("priority:") == 2
    assert (root / ONE).read_text().count("<<<<<<<") == 1
    assert state(root) == f"UU {ONE}\n"


def test_an_item_that_both_added_is_there_once_by_csrreg(root, csrreg):
    item = "  - what: Audit the line\n    owner: li.wei\n    due: 2026-05-01\n"
    on_branch(root, "topic")
    change(root, ONE, ("actions:\n", f"actions:\n{item}"))
    on_branch(root, "topic", "topic")
    change(root, ONE, append=item)
    commit(root, "ours")
    assert merged(root, "topic").returncode == 0, "git sees no conflict at the two ends of a list"
    assert "REC005 warning: the same as actions.1" in csrreg("check").out
    git(root, "reset", "-q", "--hard", "HEAD~1")
    assert csrreg("merge", "topic").code == 0
    assert [a["what"] for a in fields(root, ONE)["actions"]].count("Audit the line") == 1
    assert "REC005" not in csrreg("check").out


# the driver


def configure(root: Path) -> None:
    git(root, "config", "merge.csrreg.driver", DRIVER)


def test_the_driver_merges_by_field(root, tmp_path):
    two_branches(root)
    plain = merged(root, "topic")
    git(root, "reset", "-q", "--hard", "ORIG_HEAD" if plain.returncode == 0 else "HEAD")
    configure(root)
    done = merged(root, "topic", **driver_on_path(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    found = fields(root, ONE)
    assert (found["owner"], found["priority"]) == ("anna.roth", "high")
    assert "# asked again" in (root / ONE).read_text()


def test_the_driver_marks_only_the_field(root, tmp_path):
    two_branches(root)
    change(root, ONE, ("owner: li.wei #", "owner: new.person #"))
    commit(root, "owner")
    configure(root)
    done = merged(root, "topic", **driver_on_path(tmp_path))
    assert done.returncode == 1
    assert (
        f'csrreg: {ONE}: owner was changed by both sides: ours "new.person", theirs "anna.roth", '
        'before "li.wei"'
    ) in done.stderr
    text = (root / ONE).read_text()
    assert text.count("<<<<<<< ours\nowner: new.person") == 1
    assert "notes: from topic" in text
    assert f"UU {ONE}\n" in state(root)


def test_a_file_that_cannot_be_read_is_merged_as_text(root, tmp_path):
    on_branch(root, "topic")
    change(root, ONE, ("title: Layout", 'title: "Layout'))
    on_branch(root, "topic", "topic")
    change(root, ONE, append="\nnotes: ours\n")
    commit(root, "ours")
    configure(root)
    done = merged(root, "topic", **driver_on_path(tmp_path))
    assert done.returncode == 0
    assert "theirs cannot be read" in done.stderr
    assert "git merges it line by line" in done.stderr
    text = (root / ONE).read_text()
    assert 'title: "Layout' in text
    assert "notes: ours" in text


def test_without_csrreg_on_the_path_the_driver_is_git_itself(root, tmp_path):
    two_branches(root)
    change(root, ONE, ("owner: li.wei #", "owner: new.person #"))
    commit(root, "owner")
    configure(root)
    bare = tmp_path / "bare"
    bare.mkdir()
    for name in ("git", "sh"):
        (bare / name).symlink_to(shutil.which(name))
    done = merged(root, "topic", PATH=str(bare))
    assert done.returncode == 1
    text = (root / ONE).read_text()
    assert "<<<<<<< ours" in text
    assert "anna.roth" in text
    assert (
        done.stderr == f"csrreg was not found as csrreg, so git merges this line by line: {ONE}\n"
    )


@pytest.mark.parametrize("script", ["csrreg", "__main__.py"])
def test_a_csrreg_that_is_not_on_the_path_is_named_by_its_place(
    root, tmp_path, monkeypatch, script
):
    """As the command line of a virtual environment in a folder whose name sh must not read."""
    folder = tmp_path / "it's 100% $(touch PWNED)"
    folder.mkdir()
    program = Path(
        shutil.copy2(driver_on_path(tmp_path)["PATH"].split(os.pathsep)[0] + "/csrreg", folder)
    )
    (folder / "__main__.py").touch()
    two_branches(root)
    clean = os.pathsep.join(
        p for p in os.environ["PATH"].split(os.pathsep) if not (Path(p) / "csrreg").exists()
    )
    monkeypatch.setenv("PATH", clean)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "argv", [str(folder / script), "init", ".", "--merge-driver"])
        assert run() == 0
    named = git(root, "config", "merge.csrreg.driver")
    assert ("-m csrreg merge-driver" in named) is (script != "csrreg")
    done = merged(root, "topic", PATH=clean, PYTHONPATH=str(REPOSITORY))
    assert done.returncode == 0, done.stderr
    assert fields(root, ONE)["owner"] == "anna.roth"
    assert not list(tmp_path.rglob("PWNED"))
    if script == "csrreg":
        program.unlink()
        git(root, "reset", "-q", "--hard", "HEAD~1")
        done = merged(root, "topic", PATH=clean)
        assert "csrreg was not found as " in done.stderr


def test_the_driver_finds_two_records_in_one_file(root, tmp_path):
    on_branch(root, "topic")
    file = new_record(root, 5, "Audits")
    on_branch(root, "topic", "topic")
    new_record(root, 5, "Training")
    commit(root, "ours")
    configure(root)
    done = merged(root, "topic", **driver_on_path(tmp_path))
    assert done.returncode == 1
    assert "csrreg renumber CSR-NORDAUTO-0005" in done.stderr
    text = (root / file).read_text()
    assert text.startswith("<<<<<<< ours\ntitle: Training\n")
    assert "=======\ntitle: Audits\n" in text


def test_names_of_files_are_never_run(tmp_path, monkeypatch):
    clock(tmp_path / "here", monkeypatch)
    top = tmp_path / "top"
    top.mkdir()
    root = begin(top / "a $(touch PWNED) '; touch PWNED #", top=top)
    two_branches(root)
    configure(root)
    done = merged(root, "topic", **driver_on_path(tmp_path))
    assert done.returncode == 0, done.stderr
    assert fields(root, ONE)["owner"] == "anna.roth"
    assert not list(tmp_path.rglob("PWNED"))


def test_the_driver_called_wrongly_says_who_calls_it(capsys):
    from csrreg.cli.merge_driver import run

    assert run(["a", "b"]) == 2
    assert "run by git" in capsys.readouterr().err


def test_other_yaml_files_are_merged_as_text(root, tmp_path):
    (root / "list.yaml").write_text("a: 1\n\n\n\nb: 1\n")
    commit(root, "a list")
    on_branch(root, "topic")
    change(root, "list.yaml", ("a: 1", "a: 2"))
    on_branch(root, "topic", "topic")
    change(root, "list.yaml", ("b: 1", "b: 2"))
    commit(root, "ours")
    configure(root)
    assert merged(root, "topic", **driver_on_path(tmp_path)).returncode == 0
    assert (root / "list.yaml").read_text() == "a: 2\n\n\n\nb: 2\n"


# a repository that somebody handed over


def test_no_hook_runs_and_a_dry_run_runs_nothing_at_all(root, csrreg, tmp_path):
    two_branches(root)
    trace = tmp_path / "fired"
    canary = tmp_path / "canary"
    canary.write_text(f'#!/bin/sh\necho "$0" >> {trace}\nexit 1\n')
    canary.chmod(0o755)
    hooks = root / ".git/hooks"
    for hook in (
        "pre-merge-commit",
        "post-merge",
        "post-checkout",
        "prepare-commit-msg",
        "reference-transaction",
        "post-index-change",
        "commit-msg",
        "pre-commit",
    ):
        (hooks / hook).unlink(missing_ok=True)
        (hooks / hook).symlink_to(canary)
    for name in (
        "core.fsmonitor",
        "core.editor",
        "core.pager",
        "merge.csrreg.driver",
        "diff.external",
        "core.sshCommand",
        "alias.merge",
        "alias.hash-object",
    ):
        git(root, "config", name, str(canary) if "alias" not in name else f"!{canary}")
    dry = csrreg("merge", "topic", "--dry-run")
    assert dry.code == 0
    assert not trace.exists()
    assert csrreg("merge", "topic").code == 0
    assert not trace.exists()
    assert fields(root, ONE)["owner"] == "anna.roth"


def test_a_merge_that_cannot_be_written_says_how_to_go_back(root, csrreg, monkeypatch):
    from csrreg.errors import Refused
    from csrreg.store.merging import carry_out

    two_branches(root)

    def full(*_):
        raise Refused("the disk is full", "free some space")

    monkeypatch.setattr(carry_out, "publish", full)
    done = csrreg("merge", "topic")
    assert done.code == 2
    assert "the merge was not finished: the disk is full" in done.err
    assert "git merge --abort" in done.err
    git(root, "merge", "--abort")
    assert state(root) == ""
    assert not os.path.lexists(root / ".git/MERGE_HEAD")


def test_the_driver_starts_light(tmp_path):
    """git waits for it once a file."""
    names = []
    for name, text in (("base", "a"), ("ours", "b"), ("theirs", "a")):
        names.append(str(tmp_path / name))
        fields = ("title: T", f"owner: {text}", f"text: {'x' if name != 'theirs' else 'y'}")
        (tmp_path / name).write_text("\n\n".join(fields) + "\n")
    done = subprocess.run(
        (sys.executable, "-X", "importtime", "-m", "csrreg", "merge-driver", *names, "7", ONE),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    assert (tmp_path / "ours").read_text() == "title: T\n\nowner: b\n\ntext: y\n"
    imported = {
        line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.split("\n")
    }
    assert "ruamel" in imported
    assert not imported & {"typer", "pydantic", "pydantic_core", "rich", "git", "jinja2"}
