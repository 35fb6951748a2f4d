"""Every command, on small registers: what it prints and what it writes, word for word.

A case is a folder ``cli/<command>/<case>``:

``cmd``       one csrreg command line each line, as in a shell; ``cd FOLDER`` goes into a folder,
              ``git …`` prepares what the next command meets (what git prints is not shown)
``base``      the name of a register in ``cli/_bases`` to begin with (else an empty folder)
``commits/``  folders 01, 02 … laid over it and committed one after the other, each on its day of
              January; 01.message, 01.tag, and 01.gone (files that are removed) stand beside them.
              The first commit holds the base. A file commits names the case whose history it is.
              Instead of their hashes ``commit1`` … is shown.
``before/``   files that are laid over it; they are not committed
``gone``      files of it that are removed
``stdin``     what standard input holds
``env``       NAME=VALUE lines
``editor``    a Python script that is run as the editor, with the file as its argument
``names``     its presence: the files at the end are only named, not shown
``process``   its presence: the commands are processes of their own
``repository``  its presence: the folder is a git work tree (without commits)
``without``   a pattern: lines of the output that begin with it are left out
``expected``  what is printed (``! `` before lines of standard error) and what changed in the files

The clock stands at 2026-01-15. A new case is a new folder and ``pytest --update-golden``.
"""

import difflib
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main
from command import as_process, begin, in_process
from committed import commit_all, git, remove

from csrreg import __version__
from csrreg.cli.app import app
from csrreg.rules.table import RULES, rule_set

FOLDER = Path(__file__).parent / "cli"
AT = {f"GIT_{role}_DATE": "2026-01-14T09:00:00+01:00" for role in ("AUTHOR", "COMMITTER")}
"""When the commits of ``git`` lines are made."""
BASES = FOLDER / "_bases"
CASES = sorted(path.parent for path in FOLDER.glob("*/*/cmd"))
INSTALLED = re.compile(
    r"^((?:csrreg|python|typer|pydantic|ruamel\.yaml(?:\.clib)?|rich|jinja2|gitpython|excel|git) +)"
    r"[^\d\n]*\d[.\d].*$",
    re.MULTILINE,
)
NOT_SHOWN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)


@pytest.fixture
def here(tmp_path, monkeypatch):
    return begin(tmp_path / "here", monkeypatch)


def laid(case: Path, folder: Path) -> None:
    base = case / "base"
    if base.exists():
        shutil.copytree(BASES / base.read_text("utf-8").strip(), folder, dirs_exist_ok=True)
    steps = case / "commits"
    if steps.is_file():
        steps = FOLDER / steps.read_text("utf-8").strip() / "commits"
    if steps.exists():
        commit_all(steps, folder)
    if (case / "before").exists():
        shutil.copytree(case / "before", folder, dirs_exist_ok=True)
    remove(case / "gone", folder)
    if (case / "repository").exists():
        subprocess.run(["git", "init", "-q", str(folder)], check=True)


def contents(folder: Path) -> dict[str, bytes]:
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not set(name.split("/")) & {".csrreg", ".git"}:
            found[name] = path.read_bytes()
    return found


def visible(text: str) -> str:
    return NOT_SHOWN.sub(lambda c: "␍" if c[0] == "\r" else f"<U+{ord(c[0]):04X}>", text)


def lines_of(data: bytes) -> list[str]:
    *lines, rest = data.decode("utf-8", "backslashreplace").split("\n")
    found = [f"{visible(line)}\n" for line in lines]
    return [*found, f"{visible(rest)}\n", "\\ no line end\n"] if rest else found


def difference(before: dict[str, bytes], after: dict[str, bytes], *, names: bool) -> str:
    parts = []
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if names or ".vscode/" in name:
            parts.append(f"{'+' if old is None else '-' if new is None else '~'} {name}\n")
            continue
        source = "/dev/null" if old is None else name
        target = "/dev/null" if new is None else name
        parts.extend(
            difflib.unified_diff(lines_of(old or b""), lines_of(new or b""), source, target, n=1)
        )
    return "".join(parts) or "unchanged\n"


def scrubbed(text: str, folder: Path) -> str:
    for path, name in ((folder, "<here>"), (FOLDER, "<cases>"), (sys.executable, "<python>")):
        text = text.replace(str(path), name)
    text = re.sub(
        rf"^csrreg {re.escape(__version__)}$", "csrreg <version>", text, flags=re.MULTILINE
    )
    text = text.replace(f'"csrreg": "{__version__}"', '"csrreg": "<version>"')
    text = text.replace(rule_set(), "<rule set>")
    text = re.sub(rf'(^rules +|"count": ){len(RULES)}\b', r"\1<number>", text, flags=re.MULTILINE)
    return INSTALLED.sub(r"\1<version>", text)


def without_hashes(text: str, folder: Path) -> str:
    """Return a text in which every commit is called by its place in the history."""
    if not (folder / ".git").exists():
        return text
    listed = git(folder, "rev-list", "--reverse", "--all").split()
    for number, commit in enumerate(listed, 1):
        text = text.replace(commit, f"<commit{number}>").replace(commit[:7], f"commit{number}")
    return text


def transcript(case: Path, folder: Path, monkeypatch) -> str:
    laid(case, folder)
    before = contents(folder)
    if (case / "env").exists():
        for line in (case / "env").read_text("utf-8").splitlines():
            monkeypatch.setenv(*line.split("=", 1))
    if (case / "editor").exists():
        script = case / "editor"
        monkeypatch.setenv("EDITOR", shlex.join([sys.executable, str(script)]))
    stdin = (case / "stdin").read_bytes() if (case / "stdin").exists() else b""
    parts = []
    for line in (case / "cmd").read_text("utf-8").splitlines():
        command, *words = shlex.split(line)
        parts.append(f"$ {visible(line)}\n")
        if command == "cd":
            monkeypatch.chdir(folder / words[0])
            continue
        if command == "git":
            git(folder, *words, check=False, **AT)
            continue
        assert command == "csrreg", line
        if (case / "process").exists():
            done = as_process(words, stdin)
        else:
            done = in_process(monkeypatch, words, stdin)
        parts.append(without(case, without_hashes(scrubbed(done.out, folder), folder)))
        told = without_hashes(scrubbed(done.err, folder), folder)
        parts.extend(f"! {text}\n" for text in told.splitlines())
        if done.code:
            parts.append(f"[exit {done.code}]\n")
    parts.append("--- files\n")
    after = contents(folder)
    parts.append(difference(before, after, names=(case / "names").exists()))
    return "".join(parts)


def without(case: Path, text: str) -> str:
    """Leave out what another test is about, such as the findings of the example register."""
    if not (case / "without").exists():
        return text
    pattern = re.compile((case / "without").read_text("utf-8").strip())
    return "".join(line for line in text.splitlines(keepends=True) if not pattern.match(line))


def named(case: Path) -> str:
    return case.relative_to(FOLDER).as_posix()


@pytest.mark.parametrize("case", CASES, ids=named)
def test_case(case, here, monkeypatch, update_golden):
    found = transcript(case, here, monkeypatch)
    golden = case / "expected"
    if update_golden:
        golden.write_text(found, encoding="utf-8", newline="\n")
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=named)
def test_golden_file_is_fit_for_users(case):
    text = (case / "expected").read_text(encoding="utf-8")
    assert "Traceback" not in text
    assert "bug in csrreg" not in text
    assert not re.search(r"\b(None|NoneType)\b", text)
    assert not NOT_SHOWN.search(text), "no control character reaches a terminal"
    assert not re.search(r"/(tmp|home|root|work|Users)/", text), "no path of this machine"


def test_every_case_has_its_golden_file_and_base():
    stray = [path for path in FOLDER.glob("*/*") if path.is_dir() and not (path / "cmd").exists()]
    assert [path for path in stray if path.parent != BASES] == []
    for case in CASES:
        assert (case / "expected").exists()
        if (case / "base").exists():
            assert (BASES / (case / "base").read_text("utf-8").strip()).is_dir()


def leaves(command=None, path=()):
    """Yield every command that does something, with its words."""
    command = command or typer.main.get_command(app)
    inner = getattr(command, "commands", None)
    if inner is None:
        yield path, command
        return
    for name, child in inner.items():
        yield from leaves(child, (*path, name))


LEAVES = dict(leaves())


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_command_and_option_has_a_help_text(path):
    command = LEAVES[path]
    assert command.help.splitlines()[0].endswith(".")
    assert not command.get_short_help_str(60).endswith("..."), "the list of commands cuts it"
    for parameter in command.params:
        assert getattr(parameter, "help", None), parameter.name


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_command_occurs_in_a_case(path):
    start = " ".join(("csrreg", *path))
    folder = FOLDER / path[0]
    commands = [
        line for case in folder.glob("*/cmd") for line in case.read_text("utf-8").split("\n")
    ]
    assert any(f"{line} ".startswith(f"{start} ") for line in commands)


def test_rules_lists_each_rule_once(monkeypatch):
    done = in_process(monkeypatch, ["rules"])
    assert [line.split()[0] for line in done.out.splitlines()] == [rule.code for rule in RULES]
    assert [("(clock)" in line) for line in done.out.splitlines()] == [r.clock for r in RULES]
    listed = json.loads(in_process(monkeypatch, ["rules", "--format", "json"]).out)
    assert listed["schema"] == "csrreg.rules/1"
    assert [rule["code"] for rule in listed["rules"]] == [rule.code for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_explained(rule, monkeypatch):
    done = in_process(monkeypatch, ["explain", rule.code.lower()])
    assert done.out.startswith(f"{rule.code} {rule.name} ({rule.severity})\n")
    assert f"  Why: {rule.why}\n  Fix: {rule.fix}\n" in done.out


def test_schema_prints_what_it_writes(here, monkeypatch):
    printed = json.loads(in_process(monkeypatch, ["schema"]).out)
    assert in_process(monkeypatch, ["schema", "--write", "s"]).code == 0
    written = {p.name.partition(".")[0]: p.read_text("utf-8") for p in (here / "s").iterdir()}
    assert {name: json.loads(text) for name, text in written.items()} == printed
    shipped = Path(__file__).parents[1] / "schemas"
    assert written == {p.name.partition(".")[0]: p.read_text("utf-8") for p in shipped.iterdir()}
