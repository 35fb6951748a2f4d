"""What a command imports decides how long it takes to start; tests/benchmarks measures the time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from csrreg.cli.app import app
from csrreg.cli.on_call import short_helps
from csrreg.store.resources import data_file

REQUIREMENT = "CSR-NORDAUTO-0001"


RUN = """
import sys
from csrreg.__main__ import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""


def modules(*arguments: str) -> set[str]:
    """Return the modules that a run of csrreg imports, and those of Python's own start."""
    done = subprocess.run(
        (sys.executable, "-c", RUN, *arguments),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return {*done.stderr.splitlines()[-1].split()}


def imported(*arguments: str) -> set[str]:
    """Return the top-level packages that a run of csrreg imports."""
    return {module.partition(".")[0] for module in modules(*arguments)}


def placed(group=None, path=()):
    """Yield the words of every command and group, with its place and what typer makes of it."""
    group = group or typer.main.get_command(app)
    for name, place in group.places.items():
        yield (*path, name), place, group.commands[name]
        if hasattr(group.commands[name], "places"):
            yield from placed(group.commands[name], (*path, name))


PLACES = {words: place for words, place, _ in placed()}
ROOMS = {f"csrreg.cli.{place.partition(':')[0]}" for place in PLACES.values()}
"""The modules that hold commands."""


@pytest.fixture
def register(tmp_path: Path) -> Path:
    (tmp_path / "csrreg.yaml").write_text("name: Acme Brakes\n\nlanguage: en\n")
    for name, text in {
        "customers/NORDAUTO.yaml": "name: Nord Auto AG\n",
        "documents/NORDAUTO/DOC-NORDAUTO-0001.yaml": (
            "title: Supplier CSR\n\ntype: csr\n\neditions:\n  - edition: 2026-01\n"
        ),
        f"requirements/NORDAUTO/{REQUIREMENT}.yaml": (
            "title: Records\n\nsource:\n  document: DOC-NORDAUTO-0001\n  edition: 2026-01\n\n"
            "text: Records are kept for 15 years.\n"
        ),
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_version_costs_no_more_than_python_itself():
    dear = {"git", "jinja2", "pydantic", "pydantic_core", "typer", "rich", "ruamel"}
    assert not imported("--version") & dear


def test_help_imports_what_a_command_line_needs_and_no_model():
    found = imported("--help")
    assert "typer" in found
    assert not found & {"git", "jinja2", "pydantic", "pydantic_core", "rich", "ruamel"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "customer", "HELIOS", "--name", "Helios SA"),
        ("set", REQUIREMENT, "notes=Asked in March."),
        ("show", REQUIREMENT),
        ("check",),
    ],
    ids=lambda arguments: arguments[0],
)
def test_neither_git_nor_templates_are_imported_for_daily_work(register, arguments):
    found = imported(*arguments, "-C", str(register))
    assert {"typer", "ruamel"} <= found
    assert not found & {"git", "jinja2", "rich"}


def test_the_list_of_commands_imports_none_of_them():
    assert not modules("--help") & ROOMS
    assert modules("completion", "bash", "--", "") & ROOMS == {"csrreg.cli.completion"}


@pytest.mark.parametrize("words", PLACES, ids=" ".join)
def test_a_command_imports_no_other_command(words):
    way = {words[:end] for end in range(1, len(words) + 1)}
    found = modules(*words, "--help")
    assert found & ROOMS == {f"csrreg.cli.{PLACES[part].partition(':')[0]}" for part in way}


def test_what_is_listed_is_what_the_commands_say(update_golden):
    """A copy, because a list of commands is to import none."""
    said = {place: command.get_short_help_str(500) for _, place, command in placed()}
    if update_golden:
        text = "".join(f"{place} {help}\n" for place, help in sorted(said.items()))
        data_file("short-helps.txt").write_text(text, "utf-8", newline="\n")
    assert short_helps() == said
    assert [place for place, help in said.items() if not help or len(help) > 60] == []
