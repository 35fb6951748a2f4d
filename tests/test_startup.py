"""What a command imports decides how long it takes to start; tests/benchmarks measures the time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

REQUIREMENT = "CSR-NORDAUTO-0001"


def imported(*arguments: str) -> set[str]:
    """Return the top-level packages that a run of csrreg imports, csrreg's own left out."""
    done = subprocess.run(
        (sys.executable, "-X", "importtime", "-m", "csrreg", *arguments),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = (line for line in done.stderr.splitlines() if line.startswith("import time:"))
    modules = (line.rpartition("|")[2].strip() for line in lines)
    return {module.partition(".")[0] for module in modules}


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
