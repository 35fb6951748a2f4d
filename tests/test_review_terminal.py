"""Contract reviews by hand, at a terminal: questions, answers, and Ctrl-C."""

import os
import re
import select
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="there are no pseudo terminals here")

ROOT = Path(__file__).parents[1]
ID = "CRV-NORDAUTO-0001"
FILE = f"reviews/NORDAUTO/{ID}.yaml"
TODAY = ("--today", "2026-11-23")


def _take_the_terminal():
    """Make standard input the terminal whose Ctrl-C this process gets."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """A command that runs at a terminal of its own."""

    def __init__(self, folder, *words, columns=100):
        here, there = pty.openpty()
        self.file = here
        self.shown = ""
        environment = {n: v for n, v in os.environ.items() if not n.startswith("CSRREG")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "csrreg", *words],
            cwd=folder,
            env={**environment, "PYTHONPATH": str(ROOT), "COLUMNS": str(columns), "TERM": "dumb"},
            stdin=there,
            stdout=there,
            stderr=there,
            start_new_session=True,
            preexec_fn=_take_the_terminal,  # noqa: PLW1509 - there are no threads here
        )
        os.close(there)

    def until(self, text):
        """Read until a text is shown."""
        limit = time.monotonic() + 30
        while text not in self.shown:
            ready, _, _ = select.select([self.file], [], [], max(limit - time.monotonic(), 0))
            assert ready, f"it did not show {text!r}: {self.shown}"
            try:
                piece = os.read(self.file, 4096)
            except OSError:
                piece = b""
            assert piece, f"it ended without {text!r}: {self.shown}"
            self.shown += piece.decode("utf-8", "replace").replace("\r\n", "\n")
        seen, self.shown = self.shown.split(text, 1)
        return seen

    def press(self, typed):
        """Type something."""
        os.write(self.file, typed.encode())

    def type(self, *pairs):
        """Answer questions: (what is asked, what is typed) …"""
        for asked, typed in pairs:
            self.until(asked)
            self.press(typed)

    def end(self):
        """Return everything that is still shown, and the exit code."""
        try:
            while piece := os.read(self.file, 4096):
                self.shown += piece.decode("utf-8", "replace").replace("\r\n", "\n")
        except OSError:  # Linux says so when the other end is closed
            pass
        os.close(self.file)
        return self.shown, self.process.wait(30)


def files(folder):
    return {p: p.read_bytes() for p in sorted(folder.rglob("*.yaml"))}


@pytest.fixture
def register(tmp_path):
    folder = tmp_path / "register"
    shutil.copytree(ROOT / "tests/cli/_bases/contracts", folder)
    return folder


def new_review(folder):
    words = (
        *("review", "new", "--customer", "NORDAUTO", "--type", "order", "--by", "lin"),
        *("--reference", "4500123456", "--received", "2026-11-20T17:00+08:00", "--how", "email"),
        *("--item", "part=PART-NORDAUTO-0001,revision=C,quantity=1200", *TODAY),
    )
    command = [sys.executable, "-m", "csrreg", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)


def test_an_answer_by_hand(register):
    new_review(register)
    terminal = Terminal(register, "review", "answer", ID, "--by", "li", *TODAY)
    terminal.type(("department: ", "quality\n"))
    shown = terminal.until("yes, no or na; a remark behind a semicolon: ")
    assert "what quality must judge" in shown
    assert "Certificates and records asked for can be delivered" in shown
    os.write(terminal.file, b"perhaps\n")
    terminal.type(
        ("a semicolon: ", "yes\n"),
        ("a semicolon: ", "no;缺少Ppk\n"),
        ("result: ", "accept\n"),
    )
    terminal.type(("remark (empty: none): ", "\n"))
    shown, code = terminal.end()
    assert code == 0
    assert "quality answers accept (li)" in shown
    text = (register / FILE).read_text("utf-8")
    assert "note: 缺少Ppk\n" in text


def test_conditions_are_asked_again_until_they_can_be_read(register):
    new_review(register)
    words = ("--department", "production", "--by", "ma", "--check", "all=yes")
    terminal = Terminal(register, "review", "answer", ID, *words, *TODAY)
    condition = "condition (what;owner;due; empty: no more): "
    terminal.type(
        ("result: ", "2\n"),
        (condition, "加班;mo;2026-12-01\n"),
        ("not among the people of csrreg.yaml", ""),
        (condition, "加班;ma;1.12.2026\n"),
        ("write it like this: 2026-12-01", ""),
        (condition, "加班;ma;2026-12-01\n"),
        (condition, "\n"),
        ("exception (empty: no more): ", "\n"),
        ("proposal", "\n"),
        ("remark", "周六两个班\n"),
    )
    _shown, code = terminal.end()
    assert code == 0
    text = (register / FILE).read_text("utf-8")
    assert "      - what: 加班\n        owner: ma\n        due: 2026-12-01\n" in text


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_a_broken_off_answer_writes_nothing_and_says_how_to_go_on(register, key):
    new_review(register)
    before = files(register)
    words = ("--department", "quality", "--by", "li", "--note", "wie im Vorjahr")
    terminal = Terminal(register, "review", "answer", ID, *words, *TODAY)
    terminal.type(("a semicolon: ", "yes\n"), ("a semicolon: ", "no;缺少 Ppk\n"), ("result: ", key))
    shown, code = terminal.end()
    assert code == 130
    assert "interrupted" in shown
    assert files(register) == before
    again = re.search(r"^  csrreg (review answer .*)$", shown, re.MULTILINE)[1]
    command = [*shlex.split(again), "--result", "accept", *TODAY]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [sys.executable, "-m", "csrreg", *command], cwd=register, env=environment, check=True
    )
    text = (register / FILE).read_text("utf-8")
    assert "note: 缺少 Ppk\n" in text
    assert "note: wie im Vorjahr\n" in text


def test_a_new_review_by_hand(register):
    terminal = Terminal(register, "review", "new", "--by", "lin")
    terminal.type(
        ("customer (code): ", "NORDAUT\n"),
        ("did you mean NORDAUTO?", ""),
        ("customer (code): ", "NORDAUTO\n"),
        ("type: ", "order\n"),
        ("number (empty: none): ", "4500123456\n"),
        ("empty: now): ", "2026-11-20T17:00+08:00\n"),
        ("how it came", "chat\n"),
        ("empty: no more): ", "5 pieces\n"),
        ("empty: no more): ", "part=5801-234,revision=C,quantity=1200\n"),
        ("empty: no more): ", "\n"),
    )
    shown, code = terminal.end()
    assert code == 0, shown
    text = (register / FILE).read_text("utf-8")
    assert "  how: chat\n" in text
    assert "  - part: PART-NORDAUTO-0001\n" in text


def test_a_new_review_broken_off_writes_nothing(register):
    before = files(register)
    terminal = Terminal(register, "review", "new", "--customer", "NORDAUTO", "--by", "lin")
    terminal.type(("type: ", "order\n"), ("number (empty: none): ", "\x03"))
    _shown, code = terminal.end()
    assert (code, files(register)) == (130, before)


def test_feasibility_by_hand(register):
    new_review(register)
    terminal = Terminal(register, "review", "feasibility", ID, *TODAY)
    question = "yes or no; a remark behind a semicolon: "
    terminal.type(*[(question, "yes\n")] * 11, (question, "no;REACH\n"), ("conclusion: ", "feas\n"))
    terminal.type(("a number from 1 to 3", ""), ("conclusion: ", "2\n"))
    shown, code = terminal.end()
    assert code == 0, shown
    assert "conclusion: feasible_with_changes\n" in (register / FILE).read_text("utf-8")


def test_a_decision_by_hand(register):
    new_review(register)
    terminal = Terminal(register, "review", "decide", ID, "--by", "zhou", *TODAY)
    assert "quality: no answer yet" in terminal.until("result: ")
    os.write(terminal.file, b"clar\n")
    terminal.type(("why (empty: nothing): ", "welche Ausgabe?\n"))
    _shown, code = terminal.end()
    assert code == 0
    assert "  note: welche Ausgabe?\n" in (register / FILE).read_text("utf-8")
