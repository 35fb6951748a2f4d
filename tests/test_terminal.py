"""What a terminal, a pipe and an interrupted command see: csrreg as a process of its own."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from csrreg.cli.table import width

pty = pytest.importorskip("pty")
import fcntl  # noqa: E402 - there is none on Windows
import select  # noqa: E402
import struct  # noqa: E402
import termios  # noqa: E402

SMALL = Path(__file__).parent / "cli" / "_bases" / "small"
HOSTILE = SMALL.with_name("hostile")
PATIENCE = 20.0


@pytest.fixture
def small(tmp_path):
    return shutil.copytree(SMALL, tmp_path / "small")


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("EDITOR", "VISUAL", "COLUMNS")}
    return kept | {"PYTHONPATH": str(Path(__file__).parents[1])} | more


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "csrreg", *words]


class Terminal:
    """A csrreg process whose standard streams are a terminal."""

    def __init__(self, folder: Path, *words: str, columns: int = 80, **env: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.process = subprocess.Popen(
            command(*words),
            cwd=folder,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment(**env),
            start_new_session=True,
        )
        os.close(slave)
        self.seen = b""

    def _read(self) -> bool:
        if not select.select([self.master], [], [], PATIENCE)[0]:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:  # so the end of a terminal looks on Linux
            return False
        self.seen += data
        return bool(data)

    def asked(self, question: str) -> None:
        """Wait for a question at the end of the screen."""
        while not self.seen.decode("utf-8", "ignore").rstrip().endswith(question):
            assert self._read(), f"{question!r} was not asked: {self.seen.decode()}"

    def answer(self, question: str, answer: str) -> None:
        """Wait for a question, type an answer, and wait for its echo."""
        self.asked(question)
        asked = len(self.seen)
        os.write(self.master, answer.encode() + b"\n")
        while answer.encode() + b"\r\n" not in self.seen[asked:]:
            assert self._read(), f"no echo of {answer!r}: {self.seen.decode()}"

    def end(self) -> tuple[int, str]:
        """Return the exit code and everything on the screen."""
        while self._read():
            pass
        return self.process.wait(PATIENCE), self.seen.decode().replace("\r\n", "\n")

    def close(self) -> None:
        os.close(self.master)
        self.process.kill()
        self.process.wait(PATIENCE)


@pytest.fixture
def terminal():
    """Return a function that starts csrreg at a terminal; whatever happens, it ends."""
    started: list[Terminal] = []

    def start(*arguments, **more) -> Terminal:
        started.append(Terminal(*arguments, **more))
        return started[-1]

    yield start
    for one in started:
        one.close()


def test_add_offers_the_kinds_and_asks_for_what_is_missing(small, terminal):
    started = terminal(small, "add")
    started.answer("What do you want to add:", "7")
    started.answer("What do you want to add:", "part")
    started.answer("customer (the customer's code, such as NORDAUTO):", "NORDATO")
    started.answer("customer (the customer's code, such as NORDAUTO):", "huaxing")
    started.answer("name (what the part is called):", "前通风制动盘")
    code, screen = started.end()
    assert code == 0
    assert "a number from 1 to 5, or one of the words" in screen
    assert "one of: HUAXING, NORDAUTO" in screen
    assert "NORDATO is none of them; did you mean NORDAUTO?" in screen
    assert "PART-HUAXING-0001\n" in screen
    file = small / "parts" / "HUAXING" / "PART-HUAXING-0001.yaml"
    assert file.read_text("utf-8") == "name: 前通风制动盘\n"


def test_add_requirement_asks_until_a_document_is_named(small, terminal):
    started = terminal(small, "add", "requirement", "--title", "t")
    started.answer("document (the document's id):", "DOC-NORDAUTO-1")
    started.answer("document (the document's id):", "")
    started.answer("document (the document's id):", "doc-nordauto-0001")
    started.answer("text (the customer's own words):", "Once a year.")
    code, screen = started.end()
    assert code == 0, screen
    assert "DOC-NORDAUTO-1 is none of them; did you mean DOC-NORDAUTO-0001?" in screen
    assert (small / "requirements" / "NORDAUTO" / "CSR-NORDAUTO-0003.yaml").exists()


def test_add_document_offers_the_types(small, terminal):
    started = terminal(small, "add", "document", "--customer", "NORDAUTO", "--title", "t")
    started.answer("type (what kind of document):", "supplier manual")
    started.answer("type (what kind of document):", "supplier_manual")
    started.answer("edition (the edition's own name: 2026-01, 14/08, Issue 3 …):", "3")
    code, screen = started.end()
    assert code == 0
    assert "one of: csr, supplier_manual," in screen
    assert "supplier manual is none of them; did you mean supplier_manual?" in screen


def test_nothing_is_asked_that_could_not_be_used(small, terminal):
    shutil.rmtree(small / "documents")
    assert terminal(small, "add", "part", "--customer", "NORDATO").end() == (
        2,
        "csrreg: there is no customer NORDATO\n  did you mean NORDAUTO?\n",
    )
    started = terminal(small, "add", "requirement", "--title", "t")
    assert started.end() == (2, "csrreg: there is no document yet\n  csrreg add document\n")


def test_the_id_is_alone_on_standard_output_even_when_questions_are_asked(small):
    master, slave = pty.openpty()
    process = subprocess.Popen(
        command("add", "part", "--customer", "NORDAUTO"),
        cwd=small,
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=slave,
        env=environment(),
    )
    os.write(master, b"Guide pin\n")
    out, _ = process.communicate(timeout=PATIENCE)
    os.close(slave)
    os.close(master)
    assert out == b"PART-NORDAUTO-0002\n"


def test_init_asks_for_name_and_language(tmp_path, terminal):
    started = terminal(tmp_path, "init", "reg")
    started.answer("name (the register's name, usually the company's):", "宏泰制动")
    started.answer("language (en, zh, de):", "cn")
    started.answer("language (en, zh, de):", "zh")
    code, screen = started.end()
    assert code == 0, screen
    assert "name: 宏泰制动\n" in (tmp_path / "reg" / "csrreg.yaml").read_text("utf-8")


def test_edit_can_be_gone_on_with_or_given_up(small, tmp_path, terminal):
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import sys; from pathlib import Path; p = Path(sys.argv[1]); t = p.read_text('utf-8')\n"
        "p.write_text(t.replace('type: oem', 'type: ojm'), 'utf-8')\n"
    )
    run = shlex.join([sys.executable, str(editor)])
    started = terminal(small, "edit", "NORDAUTO", EDITOR=run)
    started.answer("edit again (yes, no):", "yes")
    started.answer("edit again (yes, no):", "no")
    code, screen = started.end()
    assert code == 2
    assert screen.count("'ojm' is none of: oem, tier1") == 2
    assert "your draft is kept in" in screen
    assert "type: ojm" in (small / ".csrreg" / "drafts" / "NORDAUTO.yaml").read_text("utf-8")
    assert "type: oem" in (small / "customers" / "NORDAUTO.yaml").read_text("utf-8")


def test_end_of_input_interrupts(small, terminal):
    started = terminal(small, "add", "part", "--customer", "NORDAUTO")
    started.asked("name (what the part is called):")
    os.write(started.master, b"\x04")
    code, screen = started.end()
    assert code == 130
    assert "interrupted; nothing was left half done" in screen


def test_ctrl_c_at_a_question(small, terminal):
    started = terminal(small, "add", "part", "--customer", "NORDAUTO")
    started.asked("name (what the part is called):")
    os.killpg(started.process.pid, signal.SIGINT)
    code, screen = started.end()
    assert code == 130
    assert "interrupted; nothing was left half done" in screen
    assert not list((small / "parts").rglob("PART-NORDAUTO-0002*"))


def test_ctrl_c_while_the_editor_is_open(small, tmp_path):
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import os, signal, time; os.kill(os.getppid(), signal.SIGINT); time.sleep(9)"
    )
    done = subprocess.run(
        command("edit", "NORDAUTO"),
        cwd=small,
        capture_output=True,
        env=environment(EDITOR=shlex.join([sys.executable, str(editor)])),
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stdout) == (130, b"")
    assert done.stderr == b"interrupted; nothing was left half done\n"


def table(terminal, folder: Path, columns: int, *words: str) -> list[str]:
    code, screen = terminal(folder, "list", *words, columns=columns).end()
    assert code == 0
    return screen.splitlines()


def test_a_table_at_a_terminal_fits_and_shows_every_word(small, terminal):
    words = ("requirement", "--customer", "NORDAUTO", "--columns", "id,title,text,owner,status")
    lines = table(terminal, small, 72, *words)
    assert max(len(line) for line in lines) <= 72
    everything = " ".join(lines)
    for word in ("CSR-NORDAUTO-0001", "CSR-NORDAUTO-0002", "characteristics", "completely", "1.67"):
        assert word in everything
    assert "…" not in everything


def test_a_table_at_a_terminal_shows_chinese_uncut(small, terminal):
    columns = ("--customer", "HUAXING", "--columns", "id,title,text")
    lines = table(terminal, small, 50, "requirement", *columns)
    assert max(width(line) for line in lines) <= 50
    start = lines[0].index("text")  # the titles above take two columns a letter
    record = (small / "requirements" / "HUAXING" / "CSR-HUAXING-0001.yaml").read_text("utf-8")
    text = record.partition("text: |-")[2].partition("language:")[0]
    cells = [line[start - line.count("特殊特性符号") * 6 :] for line in lines[1:]]
    assert "".join("".join(cells).split()) == "".join(text.split())


def test_hostile_text_stays_text_at_a_terminal(tmp_path, terminal):
    folder = shutil.copytree(HOSTILE, tmp_path / "hostile")
    for words in (
        ("list",),
        ("list", "requirement", "--columns", "id,title,text"),
        ("show", "CSR-EVIL-0001"),
        ("show", "CSR-EVIL-0002", "--format", "yaml"),
        ("show", "CSR-EVIL-0005"),
        ("check",),
        ("set", "CSR-EVIL-0004", "title=x"),
    ):
        _, screen = terminal(folder, *words, columns=200).end()
        assert "\x1b" not in screen
        assert "\u202e" not in screen
        assert "\x07" not in screen
    _, screen = terminal(folder, "list", columns=200).end()
    assert "[/x] [SC] :boom: [link=file:///etc/passwd]x[/link]" in screen


def many(folder: Path) -> None:
    """Fill a register with so many parts that a list is larger than a pipe."""
    for number in range(2, 1500):
        file = folder / "parts" / "NORDAUTO" / f"PART-NORDAUTO-{number:04}.yaml"
        file.write_text("name: a part with a rather long name, so that the list gets long\n")


def test_a_closed_pipe_is_no_error(small):
    many(small)
    for words in (("list", "part"), ("list", "--format", "json"), ("list", "--format", "csv")):
        process = subprocess.Popen(
            command(*words),
            cwd=small,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE) == 0
        process.stderr.close()


@pytest.mark.parametrize(
    ("ending", "code", "said"),
    [
        (">/dev/full", 2, "csrreg: the output cannot be written: No space left on device\n"),
        (">&-", 0, ""),
        ("2>/dev/full", 0, ""),
        ("2>&-", 0, ""),
    ],
)
def test_closed_and_full_streams(small, ending, code, said):
    if "full" in ending and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    line = shlex.join(command("set", "CSR-NORDAUTO-0001", "priority=high", "--dry-run"))
    done = subprocess.run(
        ["/bin/sh", "-c", f"{line} {ending}"],
        cwd=small,
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        check=False,
    )
    assert done.returncode == code
    assert done.stderr.replace("nothing was written (--dry-run)\n", "") == said


@pytest.mark.parametrize("words", ["list", "check --fail-on never"])
def test_nobody_needs_to_see_the_progress(small, words):
    line = shlex.join(command(*words.split()))
    done = subprocess.run(
        ["/bin/sh", "-c", f"{line} 2>&-"],
        cwd=small,
        capture_output=True,
        env=environment(),
        check=False,
    )
    assert done.returncode == 0
    assert b"CSR-NORDAUTO-0001" in done.stdout


def test_arguments_that_are_no_utf8_are_refused(small):
    done = subprocess.run(
        [*(w.encode() for w in command("set", "CSR-NORDAUTO-0001")), b"title=M\xfcller"],
        cwd=small,
        capture_output=True,
        env=environment(),
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == b"csrreg: argument 3 is no UTF-8 text: title=M\\udcfcller\n"


def test_two_terminals_at_once(small):
    """Two writers of one record: one is refused, or both changes are there; nothing is lost."""
    writers = [
        subprocess.Popen(
            command("set", "CSR-NORDAUTO-0001", change),
            cwd=small,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        for change in ("category=records", "priority=high")
    ]
    ended = []
    for writer in writers:
        _, said = writer.communicate(timeout=PATIENCE)
        ended.append((writer.returncode, said.decode()))
    text = (small / "requirements" / "NORDAUTO" / "CSR-NORDAUTO-0001.yaml").read_text("utf-8")
    for (code, said), change in zip(ended, ("category: records", "priority: high"), strict=True):
        assert (code == 0) == (change in text), said
        assert code in (0, 2)
        assert code == 0 or "was changed by somebody else in the meantime" in said
    assert any(code == 0 for code, _ in ended)


@pytest.fixture
def special(tmp_path):
    return shutil.copytree(SMALL.with_name("special"), tmp_path / "special")


SYMBOL = "symbol (as it stands on the drawing, or its number; nothing for none):"
ADD_SEAT = ("add", "characteristic", "--part", "PART-NORDAUTO-0001", "--feature", "Seat")


@pytest.mark.parametrize(
    ("answers", "stored", "said"),
    [
        (["2"], "◇", "◇ is class FF here"),
        (["<V> 3"], '"<V> 3"', "<V> 3 is class SR here"),
        (["△", "∇"], "∇", "△ is none of them; did you mean ▽ or ◇?"),
        (["△", "△"], "△", "△ is not in the scheme of NORDAUTO, so it has no class"),
        ([""], None, "1  ▽ (also <V>, ∇) -> SR  Failure can hurt people."),
    ],
)
def test_add_characteristic_offers_the_symbols(special, terminal, answers, stored, said):
    started = terminal(special, *ADD_SEAT)
    for answer in answers:
        started.answer(SYMBOL, answer)
    code, screen = started.end()
    assert code == 0, screen
    assert said in screen
    file = special / "characteristics" / "NORDAUTO" / "SC-NORDAUTO-0005.yaml"
    symbol = f"\nsymbol: {stored}\n" if stored else ""
    assert file.read_text("utf-8") == f"part: PART-NORDAUTO-0001\n\nfeature: Seat\n{symbol}"


@pytest.mark.parametrize("more", [("--symbol", "▽"), ("class=KP",), ("origin=own_analysis",)])
def test_no_symbol_is_asked_for_where_there_is_none_to_ask_for(special, terminal, more):
    code, screen = terminal(special, *ADD_SEAT, *more).end()
    assert code == 0, screen
    assert "symbol (" not in screen
