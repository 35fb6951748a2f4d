"""``csrreg impact`` at a terminal: nothing is written before somebody says yes."""

import shutil
from pathlib import Path

import pytest
from test_review_terminal import Terminal

BASE = Path(__file__).parent / "cli" / "_bases" / "housings"
PART = "parts/NORDAUTO/PART-NORDAUTO-0001.yaml"


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(BASE, tmp_path / "register")
    return tmp_path / "register"


OPEN = ("impact", "PART-NORDAUTO-0001", "--open", "--today", "2026-01-15")
MOVE = ("impact", "thomas", "--to", "li", "--today", "2026-01-15")


@pytest.mark.parametrize("answer", ["no\n", "\n", "perhaps\nno\n", "否\n"])
def test_no_writes_nothing(folder, answer):
    before = (folder / PART).read_bytes()
    terminal = Terminal(folder, *OPEN)
    terminal.type(("write 14 actions to PART-NORDAUTO-0001 (yes, no)", answer))
    shown, code = terminal.end()
    assert "nothing was written" in shown
    assert code == 0
    assert (folder / PART).read_bytes() == before


@pytest.mark.parametrize("answer", ["yes\n", "是\n"])
def test_yes_writes(folder, answer):
    terminal = Terminal(folder, *OPEN)
    terminal.type(("(yes, no)", answer))
    shown, code = terminal.end()
    assert "14 actions opened" in shown
    assert code == 0
    assert "decide what revision D did to it" in (folder / PART).read_text("utf-8")


def test_moving_asks_too_and_can_be_broken_off(folder):
    terminal = Terminal(folder, *MOVE)
    terminal.type(("move 10 places in 7 files to li (yes, no)", "\x03"))
    shown, code = terminal.end()
    assert "nothing was left half done" in shown
    assert code == 130
    assert "owner: thomas" in (folder / "customers/HUAXING.yaml").read_text("utf-8")


def test_whoever_says_yes_beforehand_is_not_asked(folder):
    shown, code = Terminal(folder, *MOVE, "--yes").end()
    assert "(yes, no)" not in shown
    assert code == 0
    assert "owner: li" in (folder / "customers/HUAXING.yaml").read_text("utf-8")
