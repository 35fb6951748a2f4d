"""What ``csrreg diff --consequences`` says follows, on the example register."""

import json
import shutil
from pathlib import Path

import pytest
from command import begin, in_process
from committed import commit, git

from csrreg.model.digest import digest, judged_content
from csrreg.store.yaml.reader import read

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
EXAMPLE = Path(__file__).parents[1] / "examples/brakes"
BORE = "characteristics/NORDAUTO/SC-NORDAUTO-0001.yaml"
ORDER = "reviews/NORDAUTO/CRV-NORDAUTO-0002.yaml"
DECIDED = "reviews/NORDAUTO/CRV-NORDAUTO-0001.yaml"


@pytest.fixture
def here(tmp_path, monkeypatch):
    folder = begin(tmp_path / "here", monkeypatch)
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    # Sales judged the order as it is, with this characteristic as it is.
    fields = read(BORE, (folder / BORE).read_bytes()).fields
    seen = digest(judged_content("characteristic", fields))
    order = (folder / ORDER).read_text("utf-8")
    before, _, rest = order.partition("    date: 2026-11-18\n    digest: ")
    name, _, after = rest.partition("\n")
    cited = f"    cited:\n      SC-NORDAUTO-0001: {seen}\n"
    order = f"{before}    date: 2026-11-18\n    digest: {name}\n{cited}{after}"
    (folder / ORDER).write_text(order, "utf-8", newline="\n")
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "Begin", "2026-11-20T09:00:00+01:00")
    return folder


def change(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text("utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), "utf-8", newline="\n")


def follows(monkeypatch, *words: str) -> list[tuple[str, str, str]]:
    """Return every consequence: its cause, the record it is about, and what it is."""
    asked = ("diff", "--consequences", "--format", "json", "--today", "2026-11-20", *words)
    done = in_process(monkeypatch, [*asked])
    assert done.code == 0, done.err
    found = json.loads(done.out)
    listed = [(c["id"], f) for c in found["changes"] for f in c["consequences"]]
    listed += [("", f) for f in found["consequences"]]
    return [(cause, f["id"], f["what"]) for cause, f in listed]


@pytest.mark.usefixtures("here")
def test_without_changes_nothing_follows(monkeypatch):
    assert follows(monkeypatch) == []


def test_what_is_asked_of_one_customer_names_no_other(here, monkeypatch):
    text = (here / "csrreg.yaml").read_text("utf-8")
    (here / "csrreg.yaml").write_text(text.replace("at_least: 1.67", "at_least: 9.99"), "utf-8")
    change(here, BORE, "upper: 57.046", "upper: 57.040")
    (here / "requirements/VELTRA/CSR-VELTRA-0001.yaml").write_text("title: a\ntitle: b\n")
    for form in ("text", "json", "markdown"):
        asked = ("diff", "--consequences", "--customer", "HUAXING", "--format", form)
        done = in_process(monkeypatch, [*asked])
        assert done.code == 0
        assert "NORDAUTO" not in done.out
        assert "VELTRA" not in done.out
    whole = in_process(monkeypatch, ["diff", "--consequences"]).out
    assert "NORDAUTO" in whole
    assert "VELTRA" in whole


def test_notes_have_no_consequences(here, monkeypatch):
    (here / BORE).write_text((here / BORE).read_text("utf-8") + "\nnotes: Seen.\n", "utf-8")
    assert follows(monkeypatch) == []


def test_an_answer_is_stale_when_a_cited_record_changes(here, monkeypatch):
    change(here, BORE, "upper: 57.046", "upper: 57.040")
    found = follows(monkeypatch)
    assert ("SC-NORDAUTO-0001", "CRV-NORDAUTO-0002", "stale_answer") in found
    assert [f for f in found if f[2] == "stale_answer"] == [
        ("SC-NORDAUTO-0001", "CRV-NORDAUTO-0002", "stale_answer")
    ], "of sales alone: the others cite nothing"


def test_answers_are_stale_when_the_order_changes(here, monkeypatch):
    change(here, ORDER, "quantity: 18000", "quantity: 18001")
    stale = [f for f in follows(monkeypatch) if f[2] == "stale_answer"]
    assert len(stale) > 2
    assert {(cause, id) for cause, id, _ in stale} == {("CRV-NORDAUTO-0002",) * 2}
    commit(here, "Changed", "2026-11-20T10:00:00+01:00")
    assert [f for f in follows(monkeypatch, "HEAD") if f[2] == "stale_answer"] == []
    assert len([f for f in follows(monkeypatch, "HEAD~1..") if f[2] == "stale_answer"]) == len(
        stale
    )
    back = follows(monkeypatch, "HEAD..HEAD~1")
    assert [f for f in back if f[2] == "stale_answer"] == [], "going back makes them hold again"


def test_a_decided_review_that_says_something_else(here, monkeypatch):
    change(here, DECIDED, "quantity: 12000", "quantity: 13000")
    found = follows(monkeypatch)
    assert ("CRV-NORDAUTO-0001", "CRV-NORDAUTO-0001", "decided_otherwise") in found
    commit(here, "Changed", "2026-11-20T10:00:00+01:00")
    change(here, DECIDED, "quantity: 13000", "quantity: 14000")
    assert "decided_otherwise" not in {what for _, _, what in follows(monkeypatch)}, "no news"


def test_a_new_text_takes_the_verification_away(here, monkeypatch):
    file = "requirements/NORDAUTO/CSR-NORDAUTO-0001.yaml"
    text = (here / file).read_text("utf-8")
    assert "verification:" in text
    change(here, file, "text: |-\n  ", "text: |-\n  Always: ")
    found = follows(monkeypatch)
    assert ("CSR-NORDAUTO-0001", "CSR-NORDAUTO-0001", "verification_lost") in found
    assert ("CSR-NORDAUTO-0001", "CSR-NORDAUTO-0001", "status") in found


def test_a_new_edition_makes_its_requirements_to_re_review(here, monkeypatch):
    file = "documents/HUAXING/DOC-HUAXING-0001.yaml"
    change(here, file, "\nmonitor:", "  - edition: V9\n    effective: 2026-11-19\n\nmonitor:")
    found = follows(monkeypatch)
    again = {id for cause, id, what in found if what == "to_re_review"}
    assert len(again) > 2
    assert all(id.startswith("CSR-HUAXING-") for id in again)
    assert {cause for cause, _, what in found if what == "to_re_review"} == {"DOC-HUAXING-0001"}


def test_what_the_settings_change_is_said_of_the_settings(here, monkeypatch):
    text = (here / "csrreg.yaml").read_text("utf-8")
    assert "at_least: 1.67" in text
    (here / "csrreg.yaml").write_text(text.replace("at_least: 1.67", "at_least: 9.99"), "utf-8")
    found = follows(monkeypatch)
    assert {cause for cause, _, _ in found} == {"csrreg.yaml"}
    assert {id[:3] for _, id, _ in found} == {"SC-"}
    assert follows(monkeypatch, "--kind", "requirement") == []


def test_a_renumbered_record_keeps_its_status(here, monkeypatch):
    old = "requirements/NORDAUTO/CSR-NORDAUTO-0001.yaml"
    (here / old).rename(here / old.replace("0001", "0099"))
    for folder in ("characteristics", "reviews", "requirements", "parts", "documents"):
        for path in (here / folder).rglob("*.yaml"):
            text = path.read_text("utf-8")
            if "CSR-NORDAUTO-0001" in text:
                new = text.replace("CSR-NORDAUTO-0001", "CSR-NORDAUTO-0099")
                path.write_text(new, "utf-8", newline="\n")
    found = follows(monkeypatch)
    assert not [f for f in found if f[1] == "CSR-NORDAUTO-0099"]
    assert [f for f in found if f[2] == "stale_answer"], "the order names it by its id"
