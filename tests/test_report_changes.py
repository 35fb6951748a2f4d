"""``csrreg report changes A..B`` on the example register: what follows is in it, no one else's."""

import json
import shutil
from pathlib import Path

import pytest
from command import begin, in_process
from committed import commit, git

pytestmark = [
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
    pytest.mark.usefixtures("here"),
]
EXAMPLE = Path(__file__).parents[1] / "examples/brakes"
PROVEN = "requirements/VELTRA/CSR-VELTRA-0001.yaml"
OTHER = "requirements/NORDAUTO/CSR-NORDAUTO-0001.yaml"


@pytest.fixture
def here(tmp_path, monkeypatch):
    folder = begin(tmp_path / "here", monkeypatch)
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "Begin", "2026-11-20T09:00:00+01:00")
    for file in (PROVEN, OTHER):
        lines = (folder / file).read_text("utf-8").splitlines(keepends=True)
        at = next(n for n, line in enumerate(lines) if line.startswith("text:"))
        lines[at] = "text: Something else is wanted now.\n"
        if lines[at + 1].startswith(" "):
            end = next(n for n in range(at + 1, len(lines)) if not lines[n].startswith(" "))
            del lines[at + 1 : end]
        (folder / file).write_text("".join(lines), "utf-8", newline="\n")
    return folder


def report(monkeypatch, *words):
    asked = ("report", "changes", *words, "--today", "2026-11-20")
    done = in_process(monkeypatch, [*asked])
    assert done.code == 0, done.err
    return done.out


def tables(blocks):
    """Return every table of a report's data by name."""
    found = {}
    for block in blocks:
        if "table" in block:
            found[block["table"]] = block["rows"]
        found |= tables(block.get("blocks", []))
    return found


def test_what_follows_from_the_changes_is_in_the_report(monkeypatch):
    data = json.loads(report(monkeypatch, "HEAD", "--format", "json"))
    found = tables(data["blocks"])
    changed = [(row["record"].split()[0], row["field"]) for row in found["requirement"]]
    assert changed == [("CSR-NORDAUTO-0001", "text"), ("CSR-VELTRA-0001", "text")]
    lost = [r for r in found["consequences"] if "does not cover it any more" in r["consequence"]]
    assert "CSR-VELTRA-0001" in {row["cause"] for row in lost}


@pytest.mark.parametrize("form", ["html", "markdown", "json", "csv"])
def test_for_one_customer_no_other_is_named(monkeypatch, form):
    text = report(monkeypatch, "HEAD", "--customer", "VELTRA", "--format", form)
    assert "CSR-VELTRA-0001" in text
    for other in ("NORDAUTO", "Nord Auto", "HUAXING", "Huaxing"):
        assert other not in text


def test_a_list_in_several_sections_is_one_csv(monkeypatch):
    text = report(monkeypatch, "HEAD", "--format", "csv")
    assert [line.split(",")[0].split()[0] for line in text.splitlines()] == [
        "record",
        "CSR-NORDAUTO-0001",
        "CSR-VELTRA-0001",
    ]
    done = in_process(monkeypatch, ["report", "characteristics", "--format", "csv"])
    ids = [line.split(";")[0].split(",")[0] for line in done.out.splitlines()[1:]]
    assert {id.rpartition("-")[0] for id in ids} == {"SC-HUAXING", "SC-NORDAUTO", "SC-VELTRA"}
