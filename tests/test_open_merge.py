"""What csrreg says and refuses while git has not finished a merge, rebase or cherry-pick."""

import os
import shlex
import shutil
import signal

import pytest
from branches import ONE, TWO, begin, change, commit, on_branch
from command import begin as clock
from command import in_process
from committed import git

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


def owners_clash(root):
    """Both sides give the first record another owner."""
    on_branch(root, "topic")
    change(root, ONE, ("owner: li.wei #", "owner: anna.roth #"))
    on_branch(root, "topic", "topic")
    change(root, ONE, ("owner: li.wei #", "owner: new.person #"))
    commit(root, "ours")


def test_an_edit_within_a_merge_is_never_to_be_committed_with_everything(root, csrreg):
    owners_clash(root)
    assert csrreg("merge", "topic").code == 1
    done = csrreg("set", "CSR-NORDAUTO-0002", "priority=high")
    assert done.err.splitlines()[1:] == [
        f"a merge is open: git add -- {TWO}",
        f"  still with conflict markers: {ONE}",
        "  or go back (that git add first): git merge --abort",
    ]
    assert "git commit" not in done.err


def test_what_was_decided_by_hand_is_to_be_added_too(root, csrreg):
    owners_clash(root)
    csrreg("merge", "topic")
    text = git(root, "show", f":2:{ONE}")
    (root / ONE).write_text(text, "utf-8")
    done = csrreg("set", "CSR-NORDAUTO-0002", "priority=high")
    assert done.err.splitlines()[1:] == [
        f"a merge is open: git add -- {ONE} {TWO}",
        "  then go on: git merge --continue",
        "  or go back (that git add first): git merge --abort",
    ]
    git(root, "add", "--", ONE, TWO)
    git(root, "commit", "-q", "--no-edit")
    again = csrreg("set", "CSR-NORDAUTO-0002", "priority=low")
    assert again.err.splitlines()[-1].startswith("to commit it: git add . && git commit")


def test_check_warns_that_git_would_commit_something_else(root, csrreg):
    owners_clash(root)
    csrreg("merge", "topic")
    (root / ONE).write_text(git(root, "show", f":2:{ONE}"), "utf-8")
    git(root, "add", "--", ONE)
    assert "is open" not in csrreg("check").err
    csrreg("set", "CSR-NORDAUTO-0002", "priority=high")
    assert csrreg("check").err == (
        "note: a merge is open, and git's index holds some files otherwise than here\n"
        f"  to commit them as they are here: git add -- {TWO}\n"
    )


def test_going_back_after_an_edit_works_as_it_is_said(root, csrreg):
    owners_clash(root)
    before = (root / TWO).read_bytes()
    csrreg("merge", "topic")
    csrreg("set", "CSR-NORDAUTO-0002", "priority=high")
    git(root, "add", "--", TWO)
    git(root, "merge", "--abort")
    assert git(root, "status", "--porcelain") == ""
    assert (root / TWO).read_bytes() == before


def two_of_one_id(root):
    """Both sides add another record of one id."""
    file = TWO.replace("0002", "0005")
    text = "title: {}\n\nsource:\n  document: DOC-NORDAUTO-0001\n  edition: 2026-01\n\ntext: {}\n"
    on_branch(root, "topic")
    (root / file).write_text(text.format("Audits", "Audits."))
    on_branch(root, "topic", "topic")
    (root / file).write_text(text.format("Training", "Everybody is trained."))
    commit(root, "ours")
    return file


@pytest.mark.parametrize("added", [True, False])
def test_going_back_after_a_renumber(root, csrreg, added):
    file = two_of_one_id(root)
    new = file.replace("0005", "0006")
    csrreg("merge", "topic")
    done = csrreg("renumber", "CSR-NORDAUTO-0005")
    assert f"a merge is open: git add -- {new}" in done.err or f"{file} {new}\n" in done.err
    assert f"  (going back without that git add leaves a file behind: rm {new})\n" in done.err
    if added:
        git(root, "add", "--", file, new)
    git(root, "merge", "--abort")
    assert (root / new).exists() is not added
    again = csrreg("merge", "topic")
    if not added:
        assert again.code == 2
        assert f"(what a merge left that was taken back: rm {root / new})" in again.err
        (root / new).unlink()
        again = csrreg("merge", "topic")
    assert again.code == 1


def test_other_files_in_conflict_are_named(root, csrreg):
    (root / "attachments").mkdir()
    (root / "attachments/a.txt").write_text("base\n")
    commit(root, "attachment")
    on_branch(root, "topic")
    (root / "attachments/a.txt").write_text("there\n")
    on_branch(root, "topic", "topic")
    (root / "attachments/a.txt").write_text("here\n")
    commit(root, "here")
    git(root, "merge", "topic", check=False)
    done = csrreg("set", "CSR-NORDAUTO-0002", "priority=high")
    assert done.err.splitlines()[1:] == [
        f"a merge is open: git add -- {TWO}",
        "  still unmerged: attachments/a.txt",
        "  or go back (that git add first): git merge --abort",
    ]


def test_a_rebase_and_a_cherry_pick_are_open_too(root, csrreg):
    owners_clash(root)
    git(root, "cherry-pick", "topic", check=False)
    done = csrreg("set", "CSR-NORDAUTO-0002", "priority=high")
    assert f"a cherry-pick is open: git add -- {TWO}\n" in done.err
    git(root, "cherry-pick", "--abort", check=False)
    git(root, "checkout", "-q", "--", ".")
    git(root, "rebase", "topic", check=False)
    done = csrreg("set", "CSR-NORDAUTO-0002", "priority=high")
    assert f"a rebase is open: git add -- {TWO}\n" in done.err


def test_in_a_linked_work_tree_of_a_register_below_the_top(tmp_path, monkeypatch, csrreg):
    clock(tmp_path / "here", monkeypatch)
    top = tmp_path / "top"
    top.mkdir()
    root = begin(top / "register", top=top)
    owners_clash(root)
    git(top, "worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    linked = tmp_path / "linked"
    monkeypatch.chdir(linked)
    git(linked, "merge", "topic", check=False)
    done = csrreg("set", "-C", "register", "CSR-NORDAUTO-0002", "priority=high")
    assert f"a merge is open: git -C {linked}/register add -- {TWO}\n" in done.err
    assert f"  still with conflict markers: {ONE}\n" in done.err
    monkeypatch.chdir(root)
    done = csrreg("set", "CSR-NORDAUTO-0002", "priority=high")
    assert "to commit it" in done.err, "nothing is open in the other work tree"


def both_records_on_both_sides(root):
    """Where git sees conflicts, and csrreg none."""
    on_branch(root, "topic")
    for file in (ONE, TWO):
        change(root, file, append="\nnotes: from topic\n")
    on_branch(root, "topic", "topic")
    for file in (ONE, TWO):
        change(root, file, append="\npriority: high\n")
    commit(root, "ours")


def test_ctrl_c_within_a_merge_is_held_back_and_says_that_it_is_open(root, csrreg, monkeypatch):
    from csrreg.store.merging import carry_out

    both_records_on_both_sides(root)
    before, note = git(root, "status", "--porcelain"), carry_out._note
    handlers = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)

    def disturbed(plan):
        os.kill(os.getpid(), signal.SIGINT)
        note(plan)

    monkeypatch.setattr(carry_out, "_note", disturbed)
    done = csrreg("merge", "topic")
    assert done.code == 130
    assert done.err == (
        "csrreg: interrupted: topic is merged into the files, and the merge is open\n"
        "  look at it: csrreg check\n"
        "  to end it: git commit --no-edit\n"
        "  to take back all that the merge brought: git merge --abort\n"
    )
    assert git(root, "diff", "--name-only") == "", "the step was ended before"
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == handlers
    git(root, "merge", "--abort")
    assert git(root, "status", "--porcelain") == before


def test_ctrl_c_while_the_result_is_shown_says_that_a_merge_is_open(root, csrreg, monkeypatch):
    from csrreg.cli import merge

    def interrupted(*_):
        raise KeyboardInterrupt

    both_records_on_both_sides(root)
    monkeypatch.setattr(merge, "_show_new_findings", interrupted)
    done = csrreg("merge", "topic")
    assert (done.code, "git merge --abort" in done.err) == (130, True)
    git(root, "merge", "--abort")
    monkeypatch.setattr(merge, "_refuse_uncommitted", interrupted)
    done = csrreg("merge", "topic")
    assert (done.code, done.err) == (130, "interrupted; nothing was left half done\n")


def killed_between_two_files(root, csrreg, monkeypatch, *, reached=0):
    """A merge of both records dies behind its journal; so many files are in their place."""
    from csrreg.store import publish

    def killed(top, _, steps):
        for step in steps[:reached]:
            step.staged.replace(top / step.file)
        raise SystemExit(9)

    both_records_on_both_sides(root)
    with monkeypatch.context() as patched:
        patched.setattr(publish, "roll_forward", killed)
        csrreg("merge", "topic")
    assert list((root / ".csrreg/txn").glob("*/journal.json"))


@pytest.mark.parametrize("reached", [0, 1, 2])
def test_a_merge_that_was_killed_and_aborted_blocks_nothing(root, csrreg, monkeypatch, reached):
    killed_between_two_files(root, csrreg, monkeypatch, reached=reached)
    git(root, "add", "--", ONE, TWO)
    git(root, "merge", "--abort")
    before = (root / ONE).read_bytes()
    done = csrreg("set", "CSR-NORDAUTO-0002", "priority=low")
    assert done.code == 0, done.err
    assert (root / ONE).read_bytes() == before, "what was aborted does not come back"
    assert not list((root / ".csrreg/txn").iterdir())


def test_a_merge_that_was_killed_is_finished_as_long_as_it_is_open(root, csrreg, monkeypatch):
    killed_between_two_files(root, csrreg, monkeypatch)
    assert in_process(monkeypatch, ["doctor", "--recover"]).code == 0
    text = (root / ONE).read_text("utf-8")
    assert "notes: from topic" in text
    assert "priority: high" in text
    assert "<<<" not in text


def test_a_journal_that_fits_nothing_is_put_aside_on_demand(root, csrreg, monkeypatch):
    killed_between_two_files(root, csrreg, monkeypatch)
    git(root, "merge", "--abort")
    change(root, ONE, append="\ntags: [x]\n")
    mine = (root / ONE).read_bytes()
    done = csrreg("set", "CSR-NORDAUTO-0002", "priority=low")
    assert done.code == 2
    assert f"{ONE} was changed after the interrupted write" in done.err
    assert "csrreg doctor --recover --discard" in done.err
    done = in_process(monkeypatch, ["doctor", "--recover", "--discard"])
    assert done.code == 0
    (aside,) = (root / ".csrreg/txn-discarded").iterdir()
    assert f"put aside        .csrreg/txn-discarded/{aside.name}: {ONE}, {TWO}\n" in done.out
    assert (aside / "journal.json").exists()
    assert (root / ONE).read_bytes() == mine
    assert csrreg("set", "CSR-NORDAUTO-0002", "priority=low").code == 0


def test_discard_alone_is_refused(monkeypatch):
    done = in_process(monkeypatch, ["doctor", "--discard"])
    assert (done.code, "--recover" in done.err) == (2, True)


def test_an_interrupted_demo_takes_away_what_it_made(tmp_path, monkeypatch):
    from csrreg.store import demo

    clock(tmp_path / "here", monkeypatch)

    def half(target, _):
        (target / "customers").mkdir()
        (target / "customers/X.yaml").write_text("x\n")
        raise KeyboardInterrupt

    monkeypatch.setattr(demo.writing, "replay", half)
    here = tmp_path / "here"
    done = in_process(monkeypatch, ["demo", "new/deep"])
    assert (done.code, "Traceback" in done.err) == (130, False)
    assert list(here.iterdir()) == []
    (here / "empty").mkdir()
    assert in_process(monkeypatch, ["demo", "empty"]).code == 130
    assert list((here / "empty").iterdir()) == []


@pytest.mark.parametrize("name", ["a'b;id", "-x", "$(id)"])
def test_a_branch_is_quoted_in_every_command_that_is_printed(root, csrreg, name):
    two_of_one_id(root)
    git(root, "switch", "-q", "topic")
    change(root, ONE, ("owner: li.wei #", "owner: anna.roth #"))
    commit(root, "more")
    git(root, "update-ref", f"refs/heads/{name}", "HEAD")
    git(root, "switch", "-q", "main")
    (root / TWO).unlink()
    change(root, ONE, ("owner: li.wei #", "owner: new.person #"))
    commit(root, "ours")
    said = csrreg("check", f"--against={name}").out
    dashes = "-- " if name.startswith("-") else ""
    assert f"    csrreg merge {dashes}{shlex.quote(name)} (and decide there)\n" in said
    assert f"    csrreg renumber CSR-NORDAUTO-0005 --onto={shlex.quote(name)}\n" in said
    assert csrreg("renumber", "CSR-NORDAUTO-0005", f"--onto={name}", "--dry-run").code == 0
