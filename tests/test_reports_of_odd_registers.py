"""Every report, form and language of registers that lack what reports rest on: no traceback."""

import csv
import json
import shutil
from functools import lru_cache

import pytest

from csrreg.cli.report.making import Wanted, open_register
from csrreg.errors import CsrregError
from csrreg.reports.catalogue import REPORTS
from csrreg.reports.words import LANGUAGES
from csrreg.store.resources import folder

EXAMPLE = folder("examples") / "brakes"
FORMS = ("html", "markdown", "csv", "json")
TODAY = "2026-11-20"
PLAIN = [r for r in REPORTS if r.about != "range"]
KINDS = ("customers", "documents", "requirements", "parts", "characteristics", "reviews")


def empty(place):
    place.mkdir()
    (place / "csrreg.yaml").write_text("name: Nothing yet\n", "utf-8")


def without_settings(place):
    shutil.copytree(EXAMPLE, place)
    (place / "csrreg.yaml").write_text("name: [broken\n", "utf-8")


def with_a_name_only(place):
    shutil.copytree(EXAMPLE, place)
    (place / "csrreg.yaml").write_text("name: Only a name\n", "utf-8")


def partly_unreadable(place):
    shutil.copytree(EXAMPLE, place)
    for kind in KINDS:
        first = min(file for file in (place / kind).rglob("*.yaml"))
        first.write_text("title: [broken\n", "utf-8")


MADE = {made.__name__: made for made in (empty, without_settings, with_a_name_only)}
MADE[partly_unreadable.__name__] = partly_unreadable


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    place = tmp_path_factory.mktemp("odd")

    @lru_cache
    def get(name, language, today=TODAY):
        root = place / name
        if not root.exists():
            MADE[name](root)
        return open_register(Wanted(language=language), root, today)

    return get


def about(report, register):
    """Return the record a report is of; None if it needs one and there is none."""
    if not report.about:
        return ""
    found = register.requirements if report.about == "requirement" else register.reviews
    return found[0].id if found else None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", PLAIN, ids=lambda r: r.name)
@pytest.mark.parametrize("name", MADE)
def test_every_report_in_every_form_and_language(opened, name, report, language):
    register = opened(name, language)
    id = about(report, register.seen)
    if id is None:
        with pytest.raises(CsrregError, match="there is no"):
            register.text(report, "html", "XX-NONE-0001", None)
        return
    made = {form: register.text(report, form, id, None) for form in FORMS}
    assert made["html"].endswith("</html>\n")
    assert made["markdown"].startswith("# ")
    assert json.loads(made["json"])["report"] == report.name
    lines = list(csv.reader(made["csv"].splitlines()))
    assert len({len(line) for line in lines}) == 1


@pytest.mark.parametrize("report", PLAIN, ids=lambda r: r.name)
@pytest.mark.parametrize("today", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar(opened, report, today):
    register = opened("with_a_name_only", "en", today)
    id = about(report, register.seen)
    assert register.text(report, "markdown", id, None).startswith("# ")
