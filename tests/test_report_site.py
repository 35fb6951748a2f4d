"""``csrreg report all -o DIR``: every link leads somewhere, and every page can be reached."""

import re
import shutil
from pathlib import Path

import pytest
from command import begin, in_process

from csrreg.reports.catalogue import REPORTS
from csrreg.store.resources import folder

LINKS = {"html": r'<a [^>]*href="([^"]+)"', "md": r"\]\(([^)]+)\)"}
FORMATS = {"html": "html", "md": "markdown"}


@pytest.fixture
def site(tmp_path, monkeypatch):
    here = begin(tmp_path / "here", monkeypatch)
    shutil.copytree(folder("examples") / "brakes", here, dirs_exist_ok=True)

    def make(*more, code=0):
        words = ["report", "all", "--today", "2026-11-20", *more]
        done = in_process(monkeypatch, words)
        assert done.code == code, done.err
        return done.err

    return make


def pages(place):
    return {file.name: file.read_text("utf-8") for file in Path(place).iterdir()}


@pytest.mark.parametrize("ending", LINKS)
def test_every_link_leads_somewhere(site, ending):
    site("-o", "out", "--format", FORMATS[ending])
    found = pages("out")
    ids = {name: set(re.findall(r' id="([^"]+)"', text)) for name, text in found.items()}
    count = 0
    for name, text in found.items():
        for link in re.findall(LINKS[ending], text):
            file, _, anchor = link.partition("#")
            assert not anchor or anchor in ids[file or name], (name, link)
            assert (file or name) in found, (name, link)
            count += bool(file and anchor)
    assert count > 100


@pytest.mark.parametrize("ending", LINKS)
def test_the_index_leads_to_every_page(site, ending):
    said = site("-o", "out", "--format", FORMATS[ending])
    found = pages("out")
    first = f"index.{ending}"
    assert f"begin with {Path('out') / first}" in said
    assert found.keys() - set(re.findall(LINKS[ending], found[first])) == {first}
    plain = {f"{report.name}.{ending}" for report in REPORTS if not report.about}
    assert plain < found.keys()
    assert f"review-CRV-NORDAUTO-0001.{ending}" in found


def test_for_one_customer_there_are_no_pages_of_others(site):
    site("-o", "out", "--customer", "NORDAUTO")
    found = pages("out")
    assert sorted(name for name in found if "CRV" in name) == [
        "review-CRV-NORDAUTO-0001.html",
        "review-CRV-NORDAUTO-0002.html",
    ]
    for name, text in found.items():
        assert re.search("HUAXING|VELTRA|Huaxing|华星|Veltra", text) is None, name


def test_the_same_register_gives_the_same_bytes(site):
    site("-o", "first")
    site("-o", "second")
    assert pages("first") == pages("second")


def test_where_to_and_in_which_form_must_make_sense(site):
    assert "--output is missing" in site(code=2)
    assert "--format" in site("-o", "out", "--format", "csv", code=2)
    Path("file").write_text("mine", "utf-8")
    assert "cannot be" in site("-o", "file", code=2)
    assert Path("file").read_text("utf-8") == "mine"
    assert not Path("out").exists()
