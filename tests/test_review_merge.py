"""Two departments answer one review: on two branches, and at the same time."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command import in_process

ROOT = Path(__file__).parents[1]
ID = "CRV-NORDAUTO-0001"
FILE = f"reviews/NORDAUTO/{ID}.yaml"
ENVIRONMENT = {
    **{
        name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "CSRREG"))
    },
    "PYTHONPATH": str(ROOT),
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
ANSWERS = {
    "quality": ("--by", "li", "--result", "accept", "--check", "all=yes"),
    "production": (
        *("--by", "ma", "--result", "accept_with_conditions", "--check", "1=no;夜班"),
        *("--condition", "加开夜班;ma;2026-12-01"),
    ),
}


def csrreg(folder, *words):
    """Run a command in this process."""
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("CSRREG_PERSON", raising=False)
        patched.chdir(folder)
        return in_process(patched, [*words, "--today", "2026-11-23"])


def answer(folder, department, *words):
    return csrreg(folder, "review", "answer", ID, "--department", department, *words)


def start_answer(folder, department):
    """Start a command as a process of its own."""
    words = ("review", "answer", ID, "--department", department, *ANSWERS[department])
    return subprocess.Popen(
        [sys.executable, "-m", "csrreg", *words, "--today", "2026-11-23"],
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def git(folder, *words):
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
    done = subprocess.run(
        ["git", *identity, *words], cwd=folder, env=ENVIRONMENT, capture_output=True, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode()


@pytest.fixture
def register(tmp_path):
    """Return a register with one review that two departments must answer."""
    folder = tmp_path / "register"
    shutil.copytree(ROOT / "tests/cli/_bases/contracts", folder)
    made = csrreg(
        *(folder, "review", "new", "--customer", "NORDAUTO", "--type", "order", "--by", "lin"),
        *("--reference", "4500123456", "--received", "2026-11-20T17:00+08:00", "--how", "email"),
        *("--item", "part=PART-NORDAUTO-0001,revision=C,quantity=1200"),
    )
    assert made.out == f"{ID}\n"
    return folder


@pytest.mark.parametrize("order", [("quality", "production"), ("production", "quality")])
def test_answers_on_two_branches_merge_in_plain_git(register, order):
    git(register, "init", "--quiet", "--initial-branch=main")
    git(register, "add", ".")
    git(register, "commit", "--quiet", "--message=the order")
    for department in order:
        git(register, "switch", "--quiet", "--create", department, "main")
        assert answer(register, department, *ANSWERS[department]).code == 0
        git(register, "commit", "--quiet", "--all", f"--message={department}")
    git(register, "switch", "--quiet", "main")
    for department in order:
        git(register, "merge", "--quiet", "--no-ff", "--no-edit", department)
    checked = csrreg(register, "check")
    assert (checked.code, checked.out) == (0, "13 records checked: nothing found\n")
    decided = csrreg(register, "review", "decide", ID, "--result", "accepted", "--by", "zhou")
    assert decided.code == 0, decided.err


def test_both_orders_of_answering_give_the_same_file(register, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(register, other)
    for folder, order in ((register, list(ANSWERS)), (other, list(reversed(ANSWERS)))):
        for department in order:
            assert answer(folder, department, *ANSWERS[department]).code == 0
    assert (register / FILE).read_bytes() == (other / FILE).read_bytes()


def test_two_processes_at_once_lose_no_answer(register):
    started = {department: start_answer(register, department) for department in ANSWERS}
    said = {department: process.communicate()[1] for department, process in started.items()}
    codes = {department: process.returncode for department, process in started.items()}
    text = (register / FILE).read_text("utf-8")
    assert 0 in codes.values()
    for department, code in codes.items():
        if code:
            assert "was changed by somebody else in the meantime" in said[department]
            assert answer(register, department, *ANSWERS[department]).code == 0
        else:
            assert f"    by: {ANSWERS[department][1]}\n" in text
    text = (register / FILE).read_text("utf-8")
    assert all(f"    by: {words[1]}\n" in text for words in ANSWERS.values())
    assert csrreg(register, "check").code == 0


def test_an_answer_to_a_file_that_somebody_changed_is_refused(register, monkeypatch):
    from csrreg.cli.review import answer as command

    def meanwhile(*given, **options):
        with monkeypatch.context() as other:
            other.setattr(command, "write_edits", write_edits)
            assert answer(register, "production", *ANSWERS["production"]).code == 0
        return write_edits(*given, **options)

    write_edits = command.write_edits
    monkeypatch.setattr(command, "write_edits", meanwhile)
    refused = answer(register, "quality", *ANSWERS["quality"])
    assert refused.code == 2
    assert "was changed by somebody else in the meantime" in refused.err
    assert "nothing was written" in refused.err
    text = (register / FILE).read_text("utf-8")
    assert "    by: ma\n" in text
    assert "    by: li\n" not in text


def outside(data, department):
    """Return the lines of a file that are not of a department's block."""
    lines = data.decode().splitlines(keepends=True)
    start = next(n for n, line in enumerate(lines) if line.startswith(f"  {department}:"))
    rest = lines[start + 1 :]
    inside = next((n for n, x in enumerate(rest) if x.strip() and x[:4] != "    "), len(rest))
    return lines[:start], rest[inside:]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_an_answer_given_again_leaves_every_other_line(register, ends):
    path = register / FILE
    assert answer(register, "production", *ANSWERS["production"]).code == 0
    assert answer(register, "quality", *ANSWERS["quality"]).code == 0
    text = path.read_text("utf-8")
    text = text.replace("items:\n", "# as ordered  \nitems:\n").replace(": 1200", ":  1200 # 件")
    path.write_bytes(text.replace("\n", ends).encode())
    before = path.read_bytes()
    again = ("--by", "anna", "--result", "reject", "--check", "2=no;no Ppk", "--note", "第二次")
    assert answer(register, "quality", *again).code == 0
    after = path.read_bytes()

    assert outside(after, "quality") == outside(before, "quality")
    assert after.count(ends.encode()) == after.count(b"\n")
    assert f"    by: anna{ends}".encode() in after
    assert f"    by: li{ends}".encode() not in after


def test_what_somebody_wrote_beside_an_answer_stays(register):
    path = register / FILE
    assert answer(register, "quality", *ANSWERS["quality"]).code == 0
    text = path.read_text("utf-8")
    text = text.replace("  quality:\n", "  quality:\n    # 电话询问 (OA-17)\n")
    text = text.replace("    result: accept\n", "    result: accept   # by phone\n")
    text = text.replace('answer: "yes"\n', 'answer: "yes"   # old form\n', 1)
    path.write_text(text, "utf-8")
    again = ("--by", "li", "--result", "reject", "--check", "1=no;x", "--note", "no")
    assert answer(register, "quality", *again).code == 0
    after = path.read_text("utf-8")
    for comment in ("    # 电话询问 (OA-17)\n", "reject   # by phone\n", '"no"   # old form\n'):
        assert comment in after


def test_a_comment_that_would_be_lost_is_named(register):
    path = register / FILE
    conditions = ("--result", "accept_with_conditions", "--by", "li", "--check", "all=yes")
    two = ("--condition", "Ppk;li;2026-12-01", "--condition", "PPAP;li;2026-12-02")
    assert answer(register, "quality", *conditions, *two).code == 0
    text = path.read_text("utf-8").replace("- what: PPAP\n", "- what: PPAP   # level 3\n")
    path.write_text(text, "utf-8")
    refused = answer(register, "quality", *ANSWERS["quality"])
    assert refused.code == 2
    assert "departments.quality.conditions cannot be changed without losing" in refused.err
    assert "csrreg edit" in refused.err
    assert path.read_text("utf-8") == text


def test_a_department_that_was_not_asked_gets_a_block_of_its_own(register):
    words = ("--by", "zhou", "--result", "accept", "--check", "all=yes")
    assert answer(register, "sales", *words).code == 0
    assert "\n\n  sales:\n" in (register / FILE).read_text("utf-8")
