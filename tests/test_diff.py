"""csrreg diff and log in every kind of repository: shallow, detached, linked, nested, CRLF."""

import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from command import begin, in_process
from committed import commit, git

from csrreg.store.files import WorkTree
from csrreg.store.history.revisions import repository_of, resolve
from csrreg.store.history.source import Revision
from csrreg.store.load import load

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
BASES = Path(__file__).parent / "cli/_bases"
FIRST = "requirements/NORDAUTO/CSR-NORDAUTO-0001.yaml"
TODAY = date(2026, 1, 15)


@pytest.fixture
def here(tmp_path, monkeypatch):
    return begin(tmp_path / "here", monkeypatch)


def made(folder: Path, base: str = "small", top: Path | None = None) -> Path:
    """Return a register in a repository, with two commits: the second has another title."""
    shutil.copytree(BASES / base, folder, dirs_exist_ok=True)
    top = top or folder
    git(top, "init", "-q", "-b", "main")
    commit(top, "Begin", "2026-01-01T09:00:00+01:00", tag="start")
    change(folder, "Layout inspection every year", "Layout inspection twice a year")
    commit(top, "Rename it", "2026-01-03T23:30:00-05:00")
    return folder


def change(root: Path, old: str, new: str, file: str = FIRST) -> None:
    path = root / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8", newline="")


def diff(monkeypatch, *words: str) -> dict:
    done = in_process(monkeypatch, ["diff", "--format", "json", *words])
    assert done.code == 0, done.err
    return json.loads(done.out)


def paths(found: dict) -> list[str]:
    return [f"{c['id']} {f['path']}" for c in found["changes"] for f in c["fields"]]


def refused(monkeypatch, *words: str) -> str:
    done = in_process(monkeypatch, list(words))
    assert done.code == 2, done.out
    return done.err


def noted(monkeypatch, *words: str) -> str:
    done = in_process(monkeypatch, ["diff", *words])
    assert done.code == 0, done.err
    return done.err


TITLE = ["CSR-NORDAUTO-0001 title"]


def test_a_register_in_a_folder_of_the_repository(here, monkeypatch):
    root = made(here / "quality/our register", top=here)
    (here / "csrreg.yaml").write_text("title: not this one")
    commit(here, "Another file", "2026-01-05T09:00:00+01:00")
    assert paths(diff(monkeypatch, "start..HEAD", "-C", str(root))) == TITLE
    assert paths(diff(monkeypatch, "start", "-C", str(root))) == TITLE
    assert diff(monkeypatch, "-C", str(root))["changes"] == []
    log = json.loads(in_process(monkeypatch, [*LOG, "-C", str(root)]).out)
    assert [c["message"] for c in log["commits"]] == ["Rename it", "Begin"]


LOG = ("log", "CSR-NORDAUTO-0001", "--format", "json")


def test_a_damaged_repository_is_not_taken_for_the_one_around_it(here, monkeypatch):
    root = made(here / "register", top=here)
    (root / ".git").mkdir()
    said = refused(monkeypatch, "diff", "-C", str(root))
    assert "git says: fatal: not a git repository" in said
    assert f"{root / '.git'} is damaged" in said


def test_before_the_register_was_there_everything_was_added_later(here, monkeypatch):
    git(here, "init", "-q", "-b", "main")
    (here / "README").write_text("x")
    commit(here, "Before", "2025-12-31T09:00:00+01:00", tag="before")
    root = made(here / "register", top=here)
    found = diff(monkeypatch, "before..start", "-C", str(root), "--consequences")
    assert {c["change"] for c in found["changes"]} == {"added"}
    assert len(found["changes"]) == len([*root.rglob("*.yaml")]) > 9
    found = diff(monkeypatch, "start..before", "-C", str(root))
    assert {c["change"] for c in found["changes"]} == {"removed"}


def test_detached_head_and_other_names_of_commits(here, monkeypatch):
    made(here)
    git(here, "checkout", "-q", "--detach", "HEAD~1")
    short = git(here, "rev-parse", "--short", "main").strip()
    for name in ("main", "HEAD@{1}", "refs/heads/main", short, "main^{commit}", "main~0"):
        assert paths(diff(monkeypatch, f"HEAD..{name}")) == TITLE, name
    assert diff(monkeypatch)["changes"] == []
    assert paths(diff(monkeypatch, "main")) == TITLE


def test_a_linked_work_tree(here, monkeypatch, tmp_path):
    made(here)
    linked = tmp_path / "linked"
    git(here, "worktree", "add", "-q", "-b", "other", str(linked), "start")
    assert (linked / ".git").is_file()
    assert paths(diff(monkeypatch, "main", "-C", str(linked))) == TITLE
    change(linked, "once a year", "every week")
    assert paths(diff(monkeypatch, "-C", str(linked))) == ["CSR-NORDAUTO-0001 text"]


def test_a_submodule(here, monkeypatch, tmp_path):
    made(tmp_path / "module")
    git(here, "init", "-q", "-b", "main")
    allow = ("-c", "protocol.file.allow=always")
    git(here, *allow, "submodule", "add", "-q", str(tmp_path / "module"), "register")
    commit(here, "Add the register", "2026-01-05T09:00:00+01:00")
    root = here / "register"
    assert (root / ".git").is_file()
    assert paths(diff(monkeypatch, "HEAD~1", "-C", str(root))) == TITLE
    assert in_process(monkeypatch, [*LOG, "-C", str(root)]).code == 0


def test_sha256(here, monkeypatch):
    git(here, "init", "-q", "-b", "main", "--object-format=sha256")
    made(here)
    assert len(git(here, "rev-parse", "HEAD").strip()) == 64
    assert paths(diff(monkeypatch, "start..HEAD")) == TITLE
    assert paths(diff(monkeypatch, "start", "--consequences")) == TITLE
    assert diff(monkeypatch)["changes"] == []
    assert len(json.loads(in_process(monkeypatch, [*LOG]).out)["commits"]) == 2


def test_a_shallow_clone_says_what_is_missing(here, monkeypatch, tmp_path):
    made(here)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", here.as_uri(), str(clone))
    for words in (("start",), ("HEAD~1",), ("2026-01-02",)):
        said = refused(monkeypatch, "diff", *words, "-C", str(clone))
        assert "shallow" in said, words
        assert "git fetch --unshallow" in said
    assert diff(monkeypatch, "-C", str(clone))["changes"] == []
    (only,) = json.loads(in_process(monkeypatch, [*LOG, "-C", str(clone)]).out)["commits"]
    assert only["change"] == "cut"
    assert "shallow" in in_process(monkeypatch, [*LOG[:2], "-C", str(clone)]).out


def test_branches_without_a_common_commit(here, monkeypatch):
    made(here)
    git(here, "checkout", "-q", "--orphan", "island")
    commit(here, "Alone", "2026-01-06T09:00:00+01:00")
    assert "no commit in common" in refused(monkeypatch, "diff", "main...island")
    assert paths(diff(monkeypatch, "start..island")) == TITLE


def test_three_dots_begin_where_the_branches_went_apart(here, monkeypatch):
    made(here)
    git(here, "checkout", "-q", "-b", "site", "start")
    change(here, "once a year", "every week")
    commit(here, "Every week", "2026-01-07T09:00:00+01:00")
    assert paths(diff(monkeypatch, "main...site")) == ["CSR-NORDAUTO-0001 text"]
    assert paths(diff(monkeypatch, "main..site")) == [
        "CSR-NORDAUTO-0001 title",
        "CSR-NORDAUTO-0001 text",
    ]


def test_a_date_is_the_last_commit_of_that_day(here, monkeypatch):
    made(here)
    first, second = git(here, "rev-list", "--reverse", "HEAD").split()

    def commit_of(text: str) -> str:
        return resolve(repository_of(here), text)[0].commit

    assert commit_of("2026-01-01") == commit_of("2026-01-02") == first
    # In the time zone of the commit itself: for most of the world it was the 4th already.
    assert commit_of("2026-01-03") == second
    assert commit_of("2030-01-01") == second
    said = refused(monkeypatch, "diff", "2025-12-31")
    assert "the history begins on 2026-01-01" in said
    assert "2026-02-30 is no day of the calendar" in refused(monkeypatch, "diff", "2026-02-30")
    assert "2026-13-01 is no day" in refused(monkeypatch, "diff", "2026-01-01..2026-13-01")
    assert "2026-00-00 is no day" in refused(monkeypatch, "diff", "2026-00-00")
    assert "2026-01-16 has not come yet (today is 2026-01-15)" in noted(monkeypatch, "2026-01-16")
    assert noted(monkeypatch, "2026-01-15") == noted(monkeypatch, "start..HEAD") == ""
    git(here, "tag", "2025-12-31", second)
    assert commit_of("2025-12-31") == second
    assert "a branch or tag is called 2025-12-31; it is meant" in noted(monkeypatch, "2025-12-31")
    git(here, "tag", "2026-00-00", second)
    assert "a branch or tag is called 2026-00-00" in noted(monkeypatch, "2026-00-00..HEAD")


def test_a_date_goes_along_the_first_parents(here):
    made(here)
    git(here, "checkout", "-q", "-b", "side", "start")
    change(here, "once a year", "every week")
    commit(here, "Beside", "2026-01-02T09:00:00+01:00")
    git(here, "checkout", "-q", "main")
    dates = {f"GIT_{who}_DATE": "2026-01-05T09:00:00+01:00" for who in ("AUTHOR", "COMMITTER")}
    git(here, "merge", "-q", "--no-ff", "-m", "Merge", "side", **dates)
    first = git(here, "rev-parse", "start^{commit}").strip()
    assert resolve(repository_of(here), "2026-01-02")[0].commit == first


def test_line_ends_of_the_checkout_are_no_change(here, monkeypatch):
    made(here)
    for path in here.rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert diff(monkeypatch)["changes"] == []
    assert "not committed" not in in_process(monkeypatch, [*LOG]).err
    change(here, "twice a year", "every year")
    assert paths(diff(monkeypatch)) == TITLE
    git(here, "-c", "core.autocrlf=true", "checkout", "-q", "-f", "start")
    assert paths(diff(monkeypatch, "main")) == TITLE


def test_git_is_not_asked_what_changed_in_the_work_tree(here, monkeypatch):
    made(here)
    git(here, "update-index", "--assume-unchanged", FIRST)
    change(here, "once a year", "every week")
    assert git(here, "status", "--porcelain") == ""
    assert paths(diff(monkeypatch)) == ["CSR-NORDAUTO-0001 text"]


def test_an_untracked_record_is_an_added_one(here, monkeypatch):
    made(here)
    (here / "customers/VELTRA.yaml").write_text("name: Veltra Trucks\n")
    (here / "customers/notes.txt").write_text("x")
    (here / "customers/veltra.yaml").write_text("x")
    found = diff(monkeypatch)
    assert [(c["id"], c["change"]) for c in found["changes"]] == [("VELTRA", "added")]


def test_what_is_no_file_is_reported_or_nothing(here, monkeypatch, tmp_path):
    made(here)
    (here / FIRST).unlink()
    (here / FIRST).symlink_to(tmp_path / "elsewhere")
    found = diff(monkeypatch)
    assert found["changes"] == []
    assert [f["id"] for f in found["unreadable"]] == ["CSR-NORDAUTO-0001"]
    commit(here, "A link", "2026-01-08T09:00:00+01:00")
    (here / FIRST).unlink()
    found = diff(monkeypatch, "HEAD~1..HEAD")
    assert [(c["id"], c["change"]) for c in found["changes"]] == [("CSR-NORDAUTO-0001", "removed")]
    assert diff(monkeypatch)["changes"] == []


def test_a_lost_blob_is_reported_and_the_rest_goes_on(here, monkeypatch):
    made(here)
    change(here, "Piston", "The piston", "characteristics/NORDAUTO/SC-NORDAUTO-0001.yaml")
    commit(here, "Another", "2026-01-08T09:00:00+01:00")
    lost = git(here, "rev-parse", f"start:{FIRST}").strip()
    (here / ".git/objects" / lost[:2] / lost[2:]).unlink()
    found = diff(monkeypatch, "start..HEAD")
    assert paths(found) == ["SC-NORDAUTO-0001 feature"]
    assert [f["id"] for f in found["unreadable"]] == ["CSR-NORDAUTO-0001"]
    assert in_process(monkeypatch, ["diff", "start", "--consequences"]).code == 0
    assert in_process(monkeypatch, [*LOG]).code == 0


def test_a_damaged_object_is_an_error_and_no_bug(here, monkeypatch):
    made(here)
    tree = git(here, "rev-parse", "start:requirements").strip()
    path = here / ".git/objects" / tree[:2] / tree[2:]
    path.chmod(0o600)
    path.write_bytes(b"damaged")
    assert "git" in refused(monkeypatch, "diff", "start..HEAD")


def test_a_huge_blob_is_not_read_whole(here, monkeypatch):
    made(here)
    (here / FIRST).write_bytes(b"x: " + b"a" * 5_000_000)
    commit(here, "Huge", "2026-01-08T09:00:00+01:00")
    found = diff(monkeypatch, "HEAD~1..HEAD")
    assert [(f["code"], f["id"]) for f in found["unreadable"]] == [("FMT006", "CSR-NORDAUTO-0001")]
    repository = repository_of(here)
    source = Revision(repository, resolve(repository, "HEAD")[0])
    assert len(source.read(FIRST)) == 1024 * 1024 + 1


@pytest.mark.parametrize("base", ["small", "contracts", "hostile", "unread", "special"])
def test_a_revision_reads_like_the_work_tree_it_was(here, base):
    shutil.copytree(BASES / base, here, dirs_exist_ok=True)
    if base == "small":
        (here / "requirements/NORDAUTO/readme.txt").write_text("x")
        (here / "requirements/lower").mkdir()
        (here / "requirements/lower/x.yaml").write_text("x")
        (here / "requirements/NORDAUTO/folder.yaml").mkdir()
        (here / "requirements/NORDAUTO/folder.yaml/x").write_text("x")
        (here / "parts/NORDAUTO/PART-NORDAUTO-0009.yaml").symlink_to("elsewhere")
        (here / "attachments").mkdir()
        (here / "attachments/manual.pdf").write_bytes(b"%PDF")
        change(
            here,
            "    effective: 2025-02-01\n",
            "    effective: 2025-02-01\n    file: attachments/manual.pdf\n",
            "documents/NORDAUTO/DOC-NORDAUTO-0001.yaml",
        )
    git(here, "init", "-q", "-b", "main")
    commit(here, "Begin", "2026-01-01T09:00:00+01:00")
    repository = repository_of(here)
    source = Revision(repository, resolve(repository, "HEAD")[0])
    then, now = load(source, TODAY), load(WorkTree(here), TODAY)
    assert then.register.entries == now.register.entries
    assert then.register.ids == now.register.ids
    assert then.register.attachments == now.register.attachments
    assert then.register.digests == now.register.digests
    assert then.sources == now.sources
    assert then.findings == now.findings
    assert source.exists("csrreg.yaml")
    assert not source.exists(FIRST.replace("0001", "0099"))
    assert source.sha256("../../etc/passwd") is None
    with pytest.raises(OSError, match="no such file"):
        source.read("attachments/none")


def test_a_signed_or_odd_commit_is_read(here, monkeypatch):
    made(here)
    tree = git(here, "rev-parse", "start^{tree}").strip()
    raw = (
        f"tree {tree}\nparent {git(here, 'rev-parse', 'HEAD').strip()}\n"
        "author M\xfcller <m@x> 99999999999999999 +9999\n"
        "committer M\xfcller <m@x> 1767999600 +0800\n"
        "encoding latin-1\ngpgsig -----BEGIN\n committer no <no@no> 0 +0000\n -----END\n\n"
        "\x1b[31mr\xfcckw\xe4rts\n"
    )
    (here / "raw").write_bytes(raw.encode("latin-1"))
    made_of = ("hash-object", "--literally", "-t", "commit", "-w", "raw")
    odd = git(here, *made_of).strip()
    git(here, "update-ref", "refs/heads/main", odd)
    newest = json.loads(in_process(monkeypatch, [*LOG]).out)["commits"][0]
    assert (newest["author"], newest["date"]) == ("Müller", "")
    assert newest["message"] == "\x1b[31mrückwärts"
    assert [f["path"] for f in newest["fields"]] == ["title"]
    text = in_process(monkeypatch, [*LOG[:2]]).out
    assert "\x1b" not in text
    assert "rückwärts" in text
    assert resolve(repository_of(here), "2026-01-10")[0].commit == odd


def side_and_main(here: Path) -> dict[str, str]:
    """Both sides change the first record; return the environment that dates a merge."""
    made(here)
    git(here, "checkout", "-q", "-b", "side", "start")
    change(here, "once a year", "every week")
    change(here, "tags: [layout, yearly]", "tags: [layout, yearly, weekly]")
    commit(here, "Every week", "2026-01-02T09:00:00+01:00")
    git(here, "checkout", "-q", "main")
    return {f"GIT_{who}_DATE": "2026-01-05T09:00:00+01:00" for who in ("AUTHOR", "COMMITTER")}


def told(monkeypatch, *words: str) -> list[tuple[str, list[str]]]:
    found = json.loads(in_process(monkeypatch, [*LOG, *words]).out)["commits"]
    return [(c["message"], [f["path"] for f in c["fields"]]) for c in found]


SIDE = ("Every week", ["text", "tags.3"])
MAIN = ("Rename it", ["title"])


def test_the_log_does_not_count_a_change_again_where_it_was_merged(here, monkeypatch):
    dates = side_and_main(here)
    git(here, "merge", "-q", "--no-ff", "-m", "Merge", "side", **dates)
    assert told(monkeypatch)[:2] == [MAIN, SIDE]
    assert [message for message, _ in told(monkeypatch)] == ["Rename it", "Every week", "Begin"]
    assert told(monkeypatch, "--limit", "2") == [MAIN, SIDE]


def test_the_log_shows_what_a_merge_overruled(here, monkeypatch):
    dates = side_and_main(here)
    git(here, "merge", "-q", "-s", "ours", "-m", "Not theirs", "side", **dates)
    assert told(monkeypatch)[:2] == [MAIN, SIDE]


def test_the_log_shows_what_a_merge_decided_by_itself(here, monkeypatch):
    dates = side_and_main(here)
    git(here, "merge", "-q", "--no-ff", "--no-commit", "side")
    change(here, "tags: [layout, yearly, weekly]", "tags: [layout, yearly]\n\npriority: high")
    change(here, "twice a year", "four times a year")
    git(here, "commit", "-qam", "Decide", **dates)
    first, *others = told(monkeypatch)
    assert first == ("Decide", ["title", "priority"])
    assert others[:2] == [MAIN, SIDE]


def test_a_record_that_went_and_came_back(here, monkeypatch):
    made(here)
    saved = (here / FIRST).read_bytes()
    (here / FIRST).unlink()
    commit(here, "Remove it", "2026-01-06T09:00:00+01:00")
    (here / FIRST).write_bytes(saved)
    commit(here, "Bring it back", "2026-01-07T09:00:00+01:00")
    commits = json.loads(in_process(monkeypatch, [*LOG]).out)["commits"]
    assert [c["change"] for c in commits] == ["added", "removed", "changed", "added"]
    (here / FIRST).unlink()
    commit(here, "Remove it again", "2026-01-08T09:00:00+01:00")
    newest = json.loads(in_process(monkeypatch, [*LOG, "--limit", "1"]).out)["commits"]
    assert [c["change"] for c in newest] == ["removed"]


def test_an_unfinished_transaction_is_told(here, monkeypatch):
    made(here)
    journal = here / ".csrreg/txn/1"
    journal.mkdir(parents=True)
    (journal / "journal.json").write_text('{"schema": "csrreg.journal/1", "files": []}')
    assert "writing several files was interrupted" in in_process(monkeypatch, ["diff"]).err
    assert in_process(monkeypatch, ["diff", "start..HEAD"]).err == ""


def test_without_git_it_is_said(here, monkeypatch, tmp_path):
    made(here)
    monkeypatch.setenv("PATH", str(tmp_path))
    for words in (("diff",), ("diff", "A..B"), LOG):
        assert "git was not found" in refused(monkeypatch, *words)


def test_standing_in_a_folder_of_the_register_changes_nothing(here, monkeypatch):
    made(here)
    monkeypatch.chdir(here / "requirements/NORDAUTO")
    assert paths(diff(monkeypatch, "start..HEAD")) == TITLE
    assert os.getcwd() == str(here / "requirements/NORDAUTO")
