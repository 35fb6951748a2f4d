"""An external copy says nothing that was said among ourselves, and says what it is."""

import shutil

import pytest
from command import begin, in_process

from csrreg.reports.external import REPORTS
from csrreg.store.resources import folder

MARK = "AMONG OURSELVES"
REVIEW = f"""\
title: Brake calipers
type: order
reference: {{number: PO-1}}
received: {{at: '2026-11-16T09:00+01:00', how: email}}
prepared_by: zhou
departments:
  quality:
    result: accept_with_conditions
    by: li
    date: 2026-11-17
    note: {MARK} 1
    proposal: {MARK} 2
    evidence: {MARK} 3
    checks:
      - {{point: '{MARK} 4', answer: "no", note: {MARK} 5}}
    conditions:
      - {{what: {MARK} 6, owner: li, due: 2026-12-01}}
questions:
  - {{ask: {MARK} 7, to: li}}
exceptions:
  - {{what: A longer lead time}}
differences:
  - {{what: '{MARK} 8', before: a, now: b, resolved: '{MARK} 9'}}
feasibility:
  conclusion: feasible
  answers:
    - {{topic: Capacity, answer: "yes", note: {MARK} 10}}
  risks:
    - {{what: {MARK} 11, action: {MARK} 12, owner: li, due: 2026-12-01}}
decision: {{result: accepted, by: zhou, date: 2026-11-18, note: {MARK} 13}}
notes: {MARK} 14
"""


@pytest.fixture
def report(tmp_path, monkeypatch):
    place = begin(tmp_path / "here", monkeypatch)
    shutil.copytree(folder("examples") / "brakes", place, dirs_exist_ok=True)
    (place / "reviews/NORDAUTO/CRV-NORDAUTO-0900.yaml").write_text(REVIEW)
    file = place / "requirements/NORDAUTO/CSR-NORDAUTO-0003.yaml"
    file.write_text(file.read_text("utf-8") + f"notes: {MARK} 15\n", "utf-8")

    def make(*words):
        return in_process(monkeypatch, ["report", *words, "--today", "2026-11-20"])

    return make


def copy(report, *words):
    done = report(*words, "--customer", "NORDAUTO")
    assert done.code == 0, done.err
    return done.out


@pytest.mark.parametrize("format", ["html", "markdown", "json", "csv"])
def test_a_review_for_outside_keeps_what_was_agreed_only(report, format):
    words = ("review", "CRV-NORDAUTO-0900", "--format", format)
    if format != "csv":
        whole = copy(report, *words)
        assert sum(f"{MARK} {n}" in whole for n in range(1, 15)) == 14
    told = copy(report, *words, "--external")
    assert MARK not in told
    if format != "csv":
        assert "A longer lead time" in told
        assert "external copy" in told


@pytest.mark.parametrize("name", sorted(REPORTS - {"review", "requirement"}))
def test_no_report_for_outside_tells_what_is_internal(report, name):
    told = copy(report, name, "--external", "--format", "markdown")
    assert MARK not in told
    assert "external copy" in told


def test_a_requirement_for_outside(report):
    words = ("requirement", "CSR-NORDAUTO-0003", "--format", "markdown")
    assert MARK in copy(report, *words)
    assert MARK not in copy(report, *words, "--external")


def test_the_findings_of_the_check_are_not_told(report):
    words = ("requirements", "--format", "html")
    assert "Open findings" in copy(report, *words)
    assert "Open findings" not in copy(report, *words, "--external")


@pytest.mark.parametrize("name", ["overview", "actions", "gaps", "management"])
def test_what_is_internal_altogether_has_no_external_copy(report, name):
    done = report(name, "--customer", "NORDAUTO", "--external")
    assert done.code == 2
    assert "no external copy" in done.err


def test_an_external_copy_is_for_one_customer(report):
    done = report("requirements", "--external")
    assert done.code == 2
    assert "--customer" in done.err


def test_all_of_them(report, tmp_path):
    copy(report, "all", "--external", "-o", "out")
    names = {file.stem for file in (tmp_path / "here" / "out").iterdir()}
    assert {"requirements", "review-CRV-NORDAUTO-0900"} <= names
    assert not names & {"overview", "actions", "gaps", "management"}
    assert all(MARK not in f.read_text("utf-8") for f in (tmp_path / "here/out").iterdir())


def test_of_one_part_only_its_reviews_are_made(report, tmp_path):
    copy(report, "all", "-o", "out", "--part", "PART-NORDAUTO-0001")
    names = {file.stem for file in (tmp_path / "here" / "out").iterdir()}
    assert "review-CRV-NORDAUTO-0900" not in names
    assert any(name.startswith("review-") for name in names)
