"""A report never takes the place of the register, nor of somebody else's file."""

import json
import shutil

import pytest
from command import begin, in_process

from csrreg.store.resources import folder

DAY = ["--today", "2026-11-20"]
FORMATS = {"html": "html", "markdown": "md", "json": "json", "csv": "csv"}


@pytest.fixture
def here(tmp_path, monkeypatch):
    place = begin(tmp_path / "here", monkeypatch)
    shutil.copytree(folder("examples") / "brakes", place, dirs_exist_ok=True)
    (place / ".git").mkdir(exist_ok=True)
    return place


@pytest.fixture
def report(here, monkeypatch):
    assert (here / "csrreg.yaml").is_file()

    def make(*words):
        return in_process(monkeypatch, ["report", *words, *DAY])

    return make


def content(place):
    return {f: f.read_bytes() for f in place.rglob("*") if f.is_file()}


@pytest.mark.parametrize(
    "file",
    [
        "csrreg.yaml",
        "./parts/../csrreg.yaml",
        "requirements/NORDAUTO/CSR-NORDAUTO-0001.yaml",
        "requirements/new.html",
        "attachments/new.html",
        ".csrreg/new.html",
        ".git/config",
        ".gitattributes",
    ],
)
def test_no_file_of_the_register_is_overwritten(here, report, file):
    before = content(here)
    done = report("actions", "-o", file)
    assert done.code == 2
    assert "belongs to" in done.err
    assert content(here) == before


def test_a_link_to_a_record_is_the_record(here, report):
    (here / "page.html").symlink_to("csrreg.yaml")
    before = content(here)
    assert report("actions", "-o", "page.html").code == 2
    assert content(here) == before


@pytest.mark.parametrize("place", [".", "requirements", "requirements/NORDAUTO", ".git/x"])
def test_the_site_has_a_folder_of_its_own(here, report, place):
    before = content(here)
    done = report("all", "-o", place)
    assert done.code == 2
    assert "belongs to" in done.err
    assert content(here) == before


@pytest.mark.parametrize("format", FORMATS)
def test_a_report_gives_way_to_a_later_one(report, format):
    name = f"page.{FORMATS[format]}"
    assert report("actions", "--format", format, "-o", name).code == 0
    assert report("gaps", "--language", "zh", "--format", format, "-o", name).code == 0
    assert report("actions", "--format", format, "-o", name).code == 0


@pytest.mark.parametrize(
    ("name", "format"), [("README.md", "markdown"), ("notes.txt", "csv"), ("data.json", "json")]
)
def test_somebody_elses_file_stays(here, report, name, format):
    (here / name).write_text(json.dumps({"mine": "csrreg 1.0"}))
    before = content(here)
    done = report("actions", "--format", format, "-o", name)
    assert done.code == 2
    assert "no report of csrreg" in done.err
    assert content(here) == before


def test_a_site_leaves_other_files_and_never_takes_one(here, report):
    (here / "docs").mkdir()
    (here / "docs" / "index.html").write_text("<h1>Mine</h1>")
    before = content(here)
    done = report("all", "-o", "docs")
    assert done.code == 2
    assert content(here) == before
    (here / "docs" / "index.html").rename(here / "docs" / "mine.html")
    assert report("all", "-o", "docs").code == 0
    assert report("all", "-o", "docs").code == 0
    assert (here / "docs" / "mine.html").read_text() == "<h1>Mine</h1>"


def test_an_empty_file_may_be_filled(here, report):
    (here / "made.html").touch()
    assert report("actions", "-o", "made.html").code == 0
