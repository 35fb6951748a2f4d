"""What csrreg brings for CI: the files of ``init --ci``, the action and the hook of pre-commit."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from command import REPOSITORY, as_process
from ruamel.yaml import YAML

from csrreg import __version__
from csrreg.errors import Refused
from csrreg.store import platform
from csrreg.store.ci_files import ci_files, write_all

GITHUB = ".github/workflows/csrreg.yml"
GITLAB = ".gitlab/csrreg.yml"
JENKINS = "Jenkinsfile.csrreg"
FOLDERS = (".", "quality/台账 1")


def yaml(path: Path):
    return YAML(typ="safe", pure=True).load(path.read_text("utf-8"))


@pytest.fixture
def path_with_csrreg(tmp_path, monkeypatch):
    """Put commands named csrreg and python on the path: this checkout's."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, command in (
        ("csrreg", f'exec {shlex.quote(sys.executable)} -m csrreg "$@"'),
        (".csrreg-venv/bin/csrreg", f'exec {shlex.quote(sys.executable)} -m csrreg "$@"'),
    ):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"#!/bin/sh\n{command}\n")
        file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return folder


@pytest.fixture(params=FOLDERS)
def repository(request, tmp_path, monkeypatch, path_with_csrreg):
    """Make a repository with a register that has one overdue action and one real error."""
    top = tmp_path / "repository"
    top.mkdir()
    subprocess.run(["git", "init", "-q", str(top)], check=True)
    monkeypatch.chdir(top)
    systems = [word for name in ("github", "gitlab", "jenkins") for word in ("--ci", name)]
    done = as_process(
        ["init", request.param, "--name", "Acme Brakes", "--language", "en", *systems]
    )
    assert done.code == 0, done.err
    (top / ".csrreg-venv").symlink_to(path_with_csrreg / ".csrreg-venv")
    return top, request.param


def add_overdue_action(folder: Path) -> None:
    for name, text in {
        "customers/NORDAUTO.yaml": "name: Nord Auto AG\n",
        "documents/NORDAUTO/DOC-NORDAUTO-0001.yaml": (
            "title: Supplier CSR\n\ntype: csr\n\neditions:\n  - edition: 2026-01\n"
        ),
        "requirements/NORDAUTO/CSR-NORDAUTO-0001.yaml": (
            "title: Records\n\nsource:\n  document: DOC-NORDAUTO-0001\n  edition: 2026-01\n\n"
            "text: Records are kept for 15 years.\n\nowner: li.wei\n\n"
            'applies:\n  answer: "yes"\n\nactions:\n  - what: Build an archive\n'
            "    owner: li.wei\n    due: 2020-01-05\n"
        ),
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def run(line: str, top: Path, folder: str, **more: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", line],
        cwd=top,
        env={**os.environ, "REGISTER": folder, **more},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def lines_of(top: Path) -> dict[str, list[str]]:
    """Return every csrreg command line of the files that were written, by file."""
    jobs = yaml(top / GITHUB)["jobs"]["check"]["steps"]
    gitlab = yaml(top / GITLAB)
    groovy = (top / JENKINS).read_text("utf-8")
    return {
        GITHUB: [s["run"] for s in jobs if s.get("run", "").startswith("csrreg ")],
        GITLAB: [line for job in ("csrreg", "csrreg-nightly") for line in gitlab[job]["script"]],
        JENKINS: re.findall(r"sh '(\S*csrreg check [^']*)'", groovy),
    }


def test_every_command_line_in_them_runs(repository):
    top, folder = repository
    found = lines_of(top)
    assert [len(lines) for lines in found.values()] == [2, 4, 2]
    for line in (line for lines in found.values() for line in lines):
        done = run(line, top, folder)
        assert (done.returncode, done.stderr) == (0, ""), line
    assert json.loads((top / "gl-code-quality-report.json").read_text("utf-8")) == []
    assert ET.parse(top / "csrreg-junit.xml").getroot().get("failures") == "0"


def test_pull_requests_do_not_turn_red_overnight_and_nights_do(repository):
    top, folder = repository
    add_overdue_action(top / folder)
    for file, lines in lines_of(top).items():
        for line in lines:
            red = "--due" in line and "--fail-on never" not in line
            assert run(line, top, folder).returncode == (1 if red else 0), (file, line)
    report = json.loads((top / "gl-code-quality-report.json").read_text("utf-8"))
    assert report[0]["location"]["path"] == os.path.normpath(
        f"{folder}/requirements/NORDAUTO/CSR-NORDAUTO-0001.yaml"
    )
    failures = ET.parse(top / "csrreg-junit.xml").getroot().iter("failure")
    assert len(list(failures)) > 0


def test_the_files_name_the_register_and_the_version(repository):
    top, folder = repository
    assert yaml(top / GITHUB)["env"] == {"REGISTER": folder}
    assert yaml(top / GITLAB)[".csrreg"]["variables"] == {"REGISTER": folder}
    assert f"REGISTER = '{folder}'" in (top / JENKINS).read_text("utf-8")
    for file in (GITHUB, GITLAB, JENKINS):
        text = (top / file).read_text("utf-8")
        assert f'"csrreg=={__version__}"' in text
        assert "{%" not in text
        assert text.endswith("\n")
    assert yaml(top / ".gitlab-ci.yml") == {"include": [{"local": GITLAB}]}


@pytest.mark.parametrize(
    ("file", "schema"),
    [
        (GITHUB, ["vendor.github-workflows"]),
        (GITLAB, ["vendor.gitlab-ci", "--data-transform", "gitlab-ci"]),
        (".gitlab-ci.yml", ["vendor.gitlab-ci", "--data-transform", "gitlab-ci"]),
    ],
)
def test_the_files_are_what_their_systems_expect(repository, file, schema):
    valid(repository[0] / file, schema)


def valid(file: Path, schema: list[str]) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", *schema, str(file)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflow_may_only_read_and_names_what_it_uses(repository):
    found = yaml(repository[0] / GITHUB)
    # YAML 1.2 keeps "on" a word
    assert set(found["on"]) == {"pull_request", "push", "schedule", "workflow_dispatch"}
    assert found["permissions"] == {"contents": "read"}
    assert set(found["concurrency"]) == {"group", "cancel-in-progress"}
    (job,) = found["jobs"].values()
    uses = [step["uses"] for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", use) for use in uses)
    checks = {step["if"]: step["run"] for step in job["steps"] if "if" in step}
    assert {condition: "--due" in line for condition, line in checks.items()} == {
        "github.event_name != 'schedule'": False,
        "github.event_name == 'schedule'": True,
    }
    # What a pull request can choose never becomes a part of a command.
    assert not any("${{" in step.get("run", "") for step in job["steps"])


def test_gitlab_checks_with_due_only_by_schedule(repository):
    found = yaml(repository[0] / GITLAB)
    for job in ("csrreg", "csrreg-nightly"):
        sources = {rule["if"].split('"')[1] for rule in found[job]["rules"]}
        nightly = job == "csrreg-nightly"
        assert sources == ({"schedule"} if nightly else {"merge_request_event", "push"})
        assert all(("--due" in line) == nightly for line in found[job]["script"])
    reports = found[".csrreg"]["artifacts"]["reports"]
    assert f"> {reports['codequality']}" in found["csrreg"]["script"][0]


def test_jenkins_checks_with_due_only_by_the_clock(repository):
    text = (repository[0] / JENKINS).read_text("utf-8")
    assert text.count("{") == text.count("}")
    stages = re.findall(r"when \{ (.+?) \}\n.*?sh '(.+?)'", text, re.DOTALL)
    assert [("not" in when, "--due" in line) for when, line in stages] == [
        (True, False),
        (False, True),
    ]
    (report,) = re.findall(r"junit testResults: '(.+?)'", text)
    assert all(line.endswith(f"> {report}") for _, line in stages)


def test_if_one_file_cannot_be_written_none_is(tmp_path, monkeypatch):
    top, files = ci_files(tmp_path, ["github", "jenkins"], "1.2.3")
    write_new = platform.write_new

    def full(target, data):
        if target.name == JENKINS:
            raise OSError(28, "No space left on device", str(target))
        write_new(target, data)

    monkeypatch.setattr(platform, "write_new", full)
    with pytest.raises(Refused, match="No space left"):
        write_all(top, files)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["a'b", 'a"b', "a$b", "a`b", "a;b", "a\nb", "${{ a }}", "a\\b"])
def test_a_folder_that_means_something_to_a_shell_is_refused(tmp_path, name):
    (tmp_path / ".git").mkdir()
    with pytest.raises(Refused, match="means something"):
        ci_files(tmp_path / name, ["github"], "1.2.3")


# -- the action


def action_step(name: str) -> dict:
    (step,) = (s for s in yaml(REPOSITORY / "action.yml")["runs"]["steps"] if s.get("name") == name)
    return step


def test_the_action_is_one():
    valid(REPOSITORY / "action.yml", ["vendor.github-actions"])
    found = yaml(REPOSITORY / "action.yml")
    assert set(found["inputs"]) == {"register", "version", "due", "arguments"}
    for step in found["runs"]["steps"]:
        assert "${{" not in step.get("run", ""), "an input is data, never a command"


@pytest.mark.parametrize("due", ["false", "true"])
def test_the_action_checks(repository, due):
    top, folder = repository
    add_overdue_action(top / folder)
    script = action_step("Check the register")["run"]
    summary = top / "summary.md"
    done = run(script, top, folder, DUE=due, ARGUMENTS="", GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == (1 if due == "true" else 0)
    assert done.stdout.startswith("::error file=" if due == "true" else "::notice file=")
    assert "csrreg.check" in summary.read_text("utf-8")


def test_the_actions_arguments_are_words(repository):
    top, folder = repository
    script = action_step("Check the register")["run"]
    done = run(script, top, folder, DUE="false", ARGUMENTS="--select REQ  --fail-on warning")
    assert done.returncode == 0
    done = run(script, top, folder, DUE="false", ARGUMENTS="--select $(touch x);touch y `touch z`")
    assert done.returncode == 2
    assert not {"x", "y", "z"} & {path.name for path in top.iterdir()}


@pytest.mark.parametrize(
    ("version", "package"),
    [("", "/the action"), ("0.1.0", "csrreg==0.1.0"), ("$(x)", "csrreg==$(x)")],
)
def test_the_action_installs_a_version_or_itself(repository, path_with_csrreg, version, package):
    (path_with_csrreg / "python").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (path_with_csrreg / "python").chmod(0o755)
    step = action_step("Install csrreg")
    more = {"VERSION": version, "GITHUB_ACTION_PATH": "/the action"}
    done = run(step["run"], *repository, **more)
    assert done.stdout.splitlines() == ["-m", "pip", "install", "--quiet", package]


# -- pre-commit


def test_the_hook_of_pre_commit():
    (hook,) = yaml(REPOSITORY / ".pre-commit-hooks.yaml")
    assert set(hook) == {
        "id",
        "name",
        "description",
        "entry",
        "language",
        "pass_filenames",
        "files",
        "stages",
        "minimum_pre_commit_version",
    }
    assert (hook["id"], hook["language"], hook["pass_filenames"]) == (
        "csrreg-check",
        "python",
        False,
    )
    assert set(hook["stages"]) <= {"pre-commit", "pre-merge-commit", "pre-push", "manual"}
    assert as_process([*shlex.split(hook["entry"])[1:], "--help"]).code == 0


@pytest.mark.parametrize(
    ("file", "looked_at"),
    [
        ("csrreg.yaml", True),
        ("quality/csrreg.yaml", True),
        ("requirements/NORDAUTO/CSR-NORDAUTO-0001.yaml", True),
        ("quality/reviews/NORDAUTO/CRV-NORDAUTO-0001.yaml", True),
        ("attachments/规范.pdf", True),
        ("README.md", False),
        ("src/mycsrreg.yaml", False),
        ("requirements", False),
    ],
)
def test_the_hook_looks_at_what_belongs_to_a_register(file, looked_at):
    (hook,) = yaml(REPOSITORY / ".pre-commit-hooks.yaml")
    assert bool(re.search(hook["files"], file)) == looked_at


def test_the_hook_passes_and_fails(repository):
    top, folder = repository
    (hook,) = yaml(REPOSITORY / ".pre-commit-hooks.yaml")
    line = f"{hook['entry']} -C {shlex.quote(folder)}"
    assert run(line, top, folder).returncode == 0
    (top / folder / "customers").mkdir()
    (top / folder / "customers/NORDAUTO.yaml").write_text("nam: Nord Auto AG\n")
    assert run(line, top, folder).returncode == 1


# -- what leaves csrreg for a CI system


def test_sarif_exits_clean_and_tells_everything(repository):
    top, folder = repository
    add_overdue_action(top / folder)
    (top / folder / "customers/HUAXING.yaml").write_bytes(b"name: \xb9\xab\n")
    done = as_process(["check", "-C", folder, "--format", "sarif", "--select", "REQ006"])
    assert done.code == 0, "the step that uploads it must run"
    (run_,) = json.loads(done.out)["runs"]
    assert run_["tool"]["driver"]["version"] == __version__
    assert [rule["id"] for rule in run_["tool"]["driver"]["rules"]] == ["REQ006"]
    found = {r["ruleId"]: r["locations"][0]["physicalLocation"] for r in run_["results"]}
    assert set(found) == {"REQ006", "FMT001"}, "what was not read was not checked"
    start = "" if folder == "." else "quality/%E5%8F%B0%E8%B4%A6%201/"
    uri = found["FMT001"]["artifactLocation"]["uri"]
    assert uri == f"{start}customers/HUAXING.yaml"


@pytest.mark.parametrize("form", ["github", "text", "markdown"])
def test_no_name_of_a_file_becomes_a_command_of_the_runner(repository, form):
    top, folder = repository
    (top / folder / "requirements/A\n::set-output name=x::y\n##[error]z").mkdir(parents=True)
    (top / folder / "customers").mkdir()
    (top / folder / "customers/x\r::error::y.yaml").write_text("name: x\n")
    done = as_process(["check", "-C", folder, "--format", form])
    assert done.code == 1
    assert done.out.count("FMT") == 2
    lines = re.split(r"[\r\n]", done.out)
    commands = [line.lstrip() for line in lines if line.lstrip().startswith(("::", "##["))]
    assert all(line.startswith("::error file=") for line in commands)
    assert len(commands) == (2 if form == "github" else 0)
