"""Completion: what csrreg offers, and that each shell takes it and runs nothing of it."""

import os
import re
import shlex
import shutil
import string
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main
from command import REPOSITORY, begin, in_process
from hypothesis import example, given
from hypothesis import strategies as st

from csrreg.cli import candidates
from csrreg.cli.app import app
from csrreg.cli.check import FAIL_ON, FORMATS
from csrreg.cli.command_line import complete
from csrreg.cli.completion import SHELLS, joined
from csrreg.model.fields import leaves, node_of
from csrreg.model.kinds import BY_NAME, KINDS
from csrreg.rules.table import RULES

COMMAND = typer.main.get_command(app)
HOSTILE = (
    "CSR-NORDAUTO-0002$(touch pwned).yaml",
    "CSR-NORDAUTO-0002`touch pwned`.yaml",
    "CSR-NORDAUTO-0002;touch pwned;.yaml",
    "CSR-NORDAUTO-0002\ntouch pwned.yaml",
    "CSR-NORDAUTO-0002' 'x.yaml",
    "CSR-NORDAUTO-0002*.yaml",
    "CSR-NORDAUTO-0002\t.yaml",
)


@pytest.fixture
def register(tmp_path, monkeypatch):
    """Make a register whose files need not be readable, with files that attack the shell."""
    folder = begin(tmp_path / "register", monkeypatch)
    for name in (
        "csrreg.yaml",
        "customers/NORDAUTO.yaml",
        "requirements/NORDAUTO/CSR-NORDAUTO-0001.yaml",
        "requirements/NORDAUTO/CSR-NORDAUTO-0003.yaml",
        "reviews/NORDAUTO/CRV-NORDAUTO-0001.yaml",
        "requirements/NORDAUTO/DOC-NORDAUTO-0001.yaml",
        "requirements/$(touch pwned)/CSR-NORDAUTO-0004.yaml",
        *(f"requirements/NORDAUTO/{name}" for name in HOSTILE),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"\xff: [not yaml")
    return folder


def values(*words: str) -> list[str]:
    return [found.value for found in complete(COMMAND, list(words))]


# -- what is offered


@pytest.mark.usefixtures("register")
def test_commands_and_their_help():
    assert values("exp") == ["explain"]
    assert values("review", "ans") == ["answer"]
    names = [command for command, _ in complete(COMMAND, [""])]
    assert names == COMMAND.list_commands(None)
    assert complete(COMMAND, ["expl"])[0].help.startswith("Say why a rule exists")


@pytest.mark.usefixtures("register")
def test_options():
    assert values("check", "--f") == ["--fail-on", "--fix", "--format"]
    assert values("--v") == ["--version"]
    assert "--help" in values("check", "-")
    assert values("show", "--", "--f") == []


@pytest.mark.usefixtures("register")
def test_ids_come_from_the_names_of_files_alone():
    assert values("show", "CSR-") == ["CSR-NORDAUTO-0001", "CSR-NORDAUTO-0003"]
    assert values("show", "csr-nordauto-0003") == ["CSR-NORDAUTO-0003"]
    assert values("edit", "cs") == ["CSR-NORDAUTO-0001", "CSR-NORDAUTO-0003", "csrreg.yaml"]
    assert values("review", "show", "") == ["CRV-NORDAUTO-0001"]
    assert values("list", "--customer", "N") == ["NORDAUTO"]
    assert values("check", "CRV") == ["CRV-NORDAUTO-0001"]


def test_ids_of_another_register(register, monkeypatch):
    monkeypatch.chdir(register.parent)
    assert values("show", "CSR") == []
    for words in (("-C", "register"), ("--register", "register"), ("--register=register",)):
        assert values("show", *words, "CSR-NORDAUTO-0001") == ["CSR-NORDAUTO-0001"]


def test_many_ids_are_offered_by_customer_first(register):
    for number in range(4, 110):
        (register / f"requirements/NORDAUTO/CSR-NORDAUTO-{number:04}.yaml").write_bytes(b"")
    assert values("show", "CSR-") == ["CSR-NORDAUTO-"]
    assert "CSR-NORDAUTO-" in values("show", "")
    assert "NORDAUTO" in values("show", "")
    assert len(values("show", "CSR-NORDAUTO-")) == 108


@pytest.mark.usefixtures("register")
def test_codes_of_rules():
    assert values("explain", "") == [rule.code for rule in RULES]
    assert values("check", "--select", "REQ001,lnk00")[:2] == ["REQ001,LNK001", "REQ001,LNK002"]
    assert values("check", "--ignore=REQ003") == ["--ignore=REQ003"]


@pytest.mark.usefixtures("register")
def test_words():
    assert tuple(values("check", "--format", "")) == FORMATS
    assert tuple(values("check", "--fail-on", "")) == FAIL_ON
    assert values("list", "") == [kind.name for kind in KINDS]
    assert tuple(values("completion", "")) == SHELLS
    assert values("init", "x", "--ci", "git") == ["github", "gitlab"]
    assert values("init", "x", "--language", "") == ["en", "zh", "de"]


@pytest.mark.parametrize("kind", BY_NAME)
def test_every_field_is_offered(kind):
    """Walk from each kind to every single value: what the schema offers leads there."""
    prefix = BY_NAME[kind].prefix
    id = f"{prefix}-NORDAUTO-0001" if prefix else "NORDAUTO"
    for path, node in leaves(node_of(BY_NAME[kind].shape)):
        if path[-1] in "@*":
            continue
        steps = ["1" if step == "*" else step for step in path]
        found = {c.value for c in candidates.fields(id, ".".join(steps))}
        ending = "=" if node.form == "scalar" else "+="
        assert ".".join(steps) + ending in found
        choices = [c.value for c in candidates.fields(id, ".".join(steps) + "=")]
        assert choices == [f"{'.'.join(steps)}={choice}" for choice in node.choices]


@pytest.mark.usefixtures("register")
def test_fields_of_nothing():
    assert values("set", "NOBODY-0001", "") == []
    assert values("set", "CSR-NORDAUTO-0001", "no.such.field") == []
    assert values("set", "CSR-NORDAUTO-0001", "no.such.field=") == []
    assert values("set", "csrreg.yaml", "lang") == ["language="]
    assert values("set", "CSR-NORDAUTO-0001", "--unset", "own") == ["owner"]


@given(st.text(st.sampled_from(string.printable)))
@example("CSR-A-0001\n$(x).yaml")
def test_no_name_of_a_file_is_offered_unless_it_is_an_id(tmp_path_factory, name):
    folder = tmp_path_factory.mktemp("register", numbered=True)
    (folder / "requirements/NORDAUTO").mkdir(parents=True)
    (folder / "csrreg.yaml").touch()
    name = name.replace("/", "").replace("\0", "")
    if name.strip("."):
        (folder / "requirements/NORDAUTO" / f"{name[:80]}.yaml").touch()
        (folder / "requirements" / f"{name[:80]}x").mkdir()
    for found in candidates.record_ids(folder, ""):
        assert re.fullmatch(r"[A-Z0-9-]+|csrreg\.yaml", found.value)


@pytest.mark.parametrize(
    ("taken_apart", "whole"),
    [
        (["check", "--format", "=", "sa"], ["check", "--format=sa"]),
        (["check", "--format", "="], ["check", "--format="]),
        (["set", "A", "owner", "=", ""], ["set", "A", "owner=", ""]),
        (["a", "b", ""], ["a", "b", ""]),
        (["x", ":", "y"], ["x:y"]),
    ],
)
def test_bash_takes_words_apart_and_csrreg_joins_them(taken_apart, whole):
    assert joined(taken_apart) == whole


@pytest.mark.parametrize("words", [["show", "CSR"], ["set", "CSR-NORDAUTO-0001", "own"], ["re"]])
@pytest.mark.usefixtures("register")
def test_completion_reads_no_yaml_and_builds_no_model(words):
    done = subprocess.run(
        (sys.executable, "-X", "importtime", "-m", "csrreg", "completion", "bash", "--", *words),
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        check=True,
    )
    assert done.stdout
    lines = (line.rpartition("|")[2].strip() for line in done.stderr.splitlines())
    assert not {line.partition(".")[0] for line in lines} & {"pydantic", "ruamel", "rich", "git"}


# -- the shells


def script(monkeypatch, shell: str) -> str:
    return in_process(monkeypatch, ["completion", shell]).out


def in_shell(register: Path, tmp_path: Path, command: list[str], text: str) -> list[str]:
    """Return what a script prints that a shell runs, with csrreg on its path."""
    folder = tmp_path / "bin"
    folder.mkdir(exist_ok=True)
    run = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m csrreg "$@"\n'
    (folder / "csrreg").write_text(run)
    (folder / "csrreg").chmod(0o755)
    done = subprocess.run(
        [*command, text],
        cwd=register,
        env={
            **os.environ,
            "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(REPOSITORY),
            "HOME": str(tmp_path),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    assert not list(register.rglob("pwned"))
    return done.stdout.splitlines()


def in_bash(register, tmp_path, monkeypatch, *words: str) -> list[str]:
    quoted = " ".join(map(shlex.quote, words))
    text = f"""{script(monkeypatch, "bash")}
compopt() {{ echo "compopt $*"; }}
COMP_WORDS=(csrreg {quoted}) COMP_CWORD={len(words)}
_csrreg csrreg {shlex.quote(words[-1])} ''
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    return in_shell(register, tmp_path, ["bash", "--norc", "-uc"], text)


def test_bash(register, tmp_path, monkeypatch):
    def bash(*words):
        return in_bash(register, tmp_path, monkeypatch, *words)

    assert bash("show", "CSR-") == ["CSR-NORDAUTO-0001", "CSR-NORDAUTO-0003"]
    assert bash("expl") == ["explain"]
    assert bash("check", "--format", "=", "sa") == ["sarif"]
    assert bash("set", "CSR-NORDAUTO-0001", "own") == ["compopt -o nospace", "owner="]
    assert bash("set", "CSR-NORDAUTO-0001", "applies.answer", "=", "inf") == ["informative"]
    assert bash("show", "$(touch pwned)") == [""]
    assert bash("show", "'`touch pwned`") == [""]
    assert bash("show", "*") == [""]
    complete = in_shell(
        register, tmp_path, ["bash", "--norc", "-c"], f"{script(monkeypatch, 'bash')}\ncomplete -p"
    )
    assert complete == ["complete -o default -F _csrreg csrreg"]


needs_zsh = pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
needs_fish = pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")


@needs_zsh
def test_zsh(register, tmp_path, monkeypatch):
    def zsh(*words):
        quoted = " ".join(map(shlex.quote, words))
        text = f"""compdef() {{ print -r -- "compdef $*" }}
{script(monkeypatch, "zsh")}
compadd() {{ local -a values; values=("${{(@P)@[-1]}}"); print -rl -- "$values[@]" }}
_files() {{ print files }}
words=(csrreg {quoted}) CURRENT={len(words) + 1}
_csrreg
"""
        first, *found = in_shell(register, tmp_path, ["zsh", "-fc"], text)
        assert first == "compdef _csrreg csrreg"
        return found

    assert zsh("show", "CSR-") == ["CSR-NORDAUTO-0001", "CSR-NORDAUTO-0003"]
    assert zsh("expl") == ["explain"]
    assert zsh("check", "--format=sa") == ["--format=sarif"]
    assert zsh("set", "CSR-NORDAUTO-0001", "own") == ["owner="]
    assert zsh("show", "$(touch pwned)") == ["files"]
    assert zsh("show", "'`touch pwned`") == ["files"]


@needs_fish
def test_fish(register, tmp_path, monkeypatch):
    def fish(line):
        text = f"{script(monkeypatch, 'fish')}\ncomplete -C {shlex.quote(line)}"
        found = in_shell(register, tmp_path, ["fish", "--no-config", "-c"], text)
        return [line.split("\t")[0] for line in found]

    assert fish("csrreg show CSR-") == ["CSR-NORDAUTO-0001", "CSR-NORDAUTO-0003"]
    assert fish("csrreg expl") == ["explain"]
    assert fish("csrreg check --format=sa") == ["--format=sarif"]
    assert fish("csrreg set CSR-NORDAUTO-0001 own") == ["owner="]
    assert fish("csrreg schema --write custom") == ["customers/"]
    assert fish("csrreg show (touch pwned)") == []


@pytest.mark.usefixtures("register")
def test_powershell_hands_the_words_over_in_a_variable(monkeypatch):
    """PowerShell itself is not run: what its script sets, and what it reads, is."""
    text = script(monkeypatch, "powershell")
    (name,) = re.findall(r"\$env:(\w+) = \(.*-join \"`n\"", text)
    assert f"Remove-Item Env:{name}" in text
    assert '-split "`t", 2' in text
    for words, found in (
        ("show\nCSR-", ["CSR-NORDAUTO-0001", "CSR-NORDAUTO-0003"]),
        ("completion\n", list(SHELLS)),
        ("check\n--format=sa", ["--format=sarif"]),
    ):
        monkeypatch.setenv(name, words)
        lines = in_process(monkeypatch, ["completion", "powershell"]).out.splitlines()
        assert [line.split("\t", 2)[0] for line in lines] == found
