"""The terminal never obeys a record: no control, direction or zero-width character gets there."""

import os
import pty
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from registers import change, edit, requirement

from csrreg.change.edits import Set
from csrreg.cli.output import safe_text
from csrreg.cli.run import show_error
from csrreg.errors import CsrregError
from csrreg.findings import Finding, Severity

BIDI = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
HIDDEN = {0x00AD, 0x180E, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xE0000, 0xE1000)}
MARKUP = "[link=https://evil.example]APPROVED[/link] [/foo] [red]x[/] [M8] [cc] \\[x] :smile:"
PLANTED = "\x1b]52;c;ZXZpbA==\x07 \x1b[2J \x9b31m \u202eevil \r hidden"


def obeyed(char: str) -> bool:
    """Return whether a terminal obeys or hides a character (told by Unicode, not by the code)."""
    if char in "\n\t":
        return False
    code = ord(char)
    return code in BIDI or code in HIDDEN or unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")


def test_every_code_point_is_shown_and_not_obeyed() -> None:
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        shown = safe_text(f"a{char}b")
        if obeyed(char):
            assert shown == f"a\\u{code:04x}b"
        elif shown != f"a{char}b":
            assert unicodedata.category(char) in ("Cf", "Cn"), f"U+{code:04X} is a letter"
        assert not any(obeyed(c) for c in shown)


def test_what_is_shown_stays_as_it_is() -> None:
    text = "Größe 3 × 45°，中文：值 😀 [cc] <S> \\u001b"
    assert safe_text(text) == text
    assert safe_text(safe_text(PLANTED)) == safe_text(PLANTED)
    assert safe_text("") == ""


@pytest.fixture
def planted(register: Path) -> Path:
    """A register whose texts, file names and broken files try to steer a terminal."""
    text = Set(("interpretation",), MARKUP)
    edit(register, change(1, Set(("title",), MARKUP), text, Set(("notes",), f"x {MARKUP} y")))
    folder = register / "requirements/NORDAUTO"
    (folder / f"{PLANTED.replace('/', '')}.yaml").write_text("title: x\n")
    (folder / "CSR-NORDAUTO-0090.yaml").write_text(f"title: {PLANTED}\n")
    (folder / "CSR-NORDAUTO-0091.yaml").write_text('title: "\\e[2J\\x9b31m\\u202e"\n')
    (folder / "CSR-NORDAUTO-0092.yaml").write_text(f"{MARKUP}: {MARKUP}\n")
    (folder / "CSR-NORDAUTO-0093.yaml").write_text(f"title: [a, {MARKUP}\n")
    (folder / "CSR-NORDAUTO-0094.yaml").write_bytes(f"title: {PLANTED}".encode("utf-16"))
    (folder / "CSR-NORDAUTO-0095.yaml").write_text(f'title: "{MARKUP[:60]}"\nclauses: "[/foo]"\n')
    (register / "customers" / "[red]\x1b[2J.yaml").write_text("name: x\n")
    (register / ".csrreg/txn/\x1b[2J").mkdir(parents=True)
    (register / ".csrreg/txn/\x1b[2J/journal.json").write_text("{")
    return register


COMMANDS = (
    ("check",),
    ("check", "--format", "json"),
    ("list",),
    ("list", "requirement", "--columns", "id,title,notes"),
    ("list", "requirement", "--format", "csv"),
    ("list", "requirement", "--format", "json"),
    ("show", "CSR-NORDAUTO-0001"),
    ("show", "CSR-NORDAUTO-0001", "--format", "json"),
    ("show", "CSR-NORDAUTO-0090"),
    ("show", PLANTED),
    ("show", MARKUP),
    ("set", "CSR-NORDAUTO-0001", f"{PLANTED.replace('=', '')}=x"),
    ("set", "CSR-NORDAUTO-0001", f"notes={PLANTED}"),
    ("set", "CSR-NORDAUTO-0090", "title=x"),
    ("explain", PLANTED),
    (PLANTED,),
    ("check", f"--{MARKUP}"),
    ("doctor",),
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: ascii(" ".join(c))[:50])
@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
def test_no_command_hands_a_control_character_on(
    planted: Path, command: tuple[str, ...], *, terminal: bool
) -> None:
    said = run(planted, command, terminal=terminal)
    assert "Traceback" not in said
    assert "MarkupError" not in said
    plain = re.sub(r"\x1b\[[0-9;]*m", "", said) if terminal else said
    plain = plain.replace("\r\n", "\n") if terminal else plain
    assert [c for c in plain if obeyed(c)] == []
    assert "\x1b]" not in said, "a link or the clipboard"


def test_markup_is_shown_as_it_was_typed(planted: Path) -> None:
    for terminal in (False, True):
        said = run(planted, ("show", "CSR-NORDAUTO-0001"), terminal=terminal)
        joined = "".join(said.split())
        assert "".join(MARKUP.split()) in joined


def run(root: Path, command: tuple[str, ...], *, terminal: bool) -> str:
    """Run csrreg; return everything it printed, to a pipe or to a terminal."""
    call = [sys.executable, "-m", "csrreg", *command]
    environment = {**os.environ, "COLUMNS": "200", "TERM": "xterm-256color"}
    source = str(Path(__file__).parents[2])
    environment["PYTHONPATH"] = source
    if not terminal:
        done = subprocess.run(
            call,
            cwd=root,
            env=environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
            timeout=60,
        )
        return (done.stdout + done.stderr).decode()
    master, slave = pty.openpty()
    child = subprocess.Popen(
        call, cwd=root, env=environment, stdin=subprocess.DEVNULL, stdout=slave, stderr=slave
    )
    os.close(slave)
    parts = []
    while True:
        try:
            data = os.read(master, 65536)
        except OSError:  # the other end was closed
            break
        if not data:
            break
        parts.append(data)
    os.close(master)
    child.wait(timeout=60)
    return b"".join(parts).decode()


def test_the_register_is_good_enough_to_be_listed(planted: Path) -> None:
    assert requirement().customer == "NORDAUTO"
    said = run(planted, ("list", "requirement", "--format", "json"), terminal=False)
    assert "CSR-NORDAUTO-0001" in said


def test_what_an_error_tells_of_a_file_begins_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A file's name may hold line ends; a CI system would obey what stands behind one."""
    finding = Finding("FMT012", Severity.ERROR, "a\n::error::b.yaml", "c\n::d", "e\n::f").at(1, 1)
    show_error(CsrregError("it cannot go on", findings=[finding]))
    assert capsys.readouterr().err == (
        "csrreg: it cannot go on\n  a ::error::b.yaml:1:1: FMT012 c ::d\n      e ::f\n"
    )
