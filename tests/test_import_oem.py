"""The requirements of 14 vehicle manufacturers come in by every way: YAML, CSV, and a workbook."""

import csv
import io
import json
from pathlib import Path

import pytest
from command import begin, in_process

DATA = Path(__file__).parent / "data" / "oem"
CUSTOMERS, DOCUMENTS, REQUIREMENTS = 14, 24, 62


def workbook(file: Path) -> None:
    """Make the workbook a supplier would have of the CSV file: with a title above the headings."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    with (DATA / "requirements.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    book = xlsxwriter.Workbook(str(file))
    sheet = book.add_worksheet("CSR-Matrix 矩阵")
    sheet.write_string(0, 0, "Customer-specific requirements, status 2026-01")
    for number, row in enumerate(rows, start=2):
        for column, text in enumerate(row):
            if text:
                sheet.write_string(number, column, text)
    book.close()


@pytest.fixture(scope="module")
def with_documents(tmp_path_factory):
    """Return a register with the customers and documents, and the run function for it."""
    root = tmp_path_factory.mktemp("oem") / "reg"
    with pytest.MonkeyPatch.context() as patched:
        begin(root, patched)
        assert in_process(patched, ["init", ".", "--name", "A", "--language", "en"]).code == 0
        for kind, count in (("customer", CUSTOMERS), ("document", DOCUMENTS)):
            done = in_process(patched, ["add", kind, "--from", str(DATA / f"{kind}s.yaml")])
            assert (done.code, len(done.out.split())) == (0, count), done.err
    return root


@pytest.fixture(params=["requirements.yaml", "requirements.csv", "requirements.xlsx"])
def imported(request, tmp_path, monkeypatch, with_documents):
    """Return a function that runs csrreg in a register with everything in it."""
    import shutil

    root = begin(tmp_path / "reg", monkeypatch)
    shutil.copytree(with_documents, root, dirs_exist_ok=True)
    source = DATA / request.param
    if source.suffix == ".xlsx":
        source = tmp_path / request.param
        workbook(source)

    def run(*words: str):
        return in_process(monkeypatch, list(words))

    done = run("add", "requirement", "--from", str(source))
    assert done.code == 0, done.err
    assert len(done.out.split()) == REQUIREMENTS
    assert "is not read" not in done.err, "a column was left out"
    return run


def fields_of(done) -> dict[str, dict]:
    return {r["id"]: r["fields"] for r in json.loads(done.out)["records"]}


def test_everything_is_there_word_for_word(imported):
    from csrreg.store.yaml.reader import read

    wanted = read("requirements.yaml", (DATA / "requirements.yaml").read_bytes()).tree
    found = fields_of(imported("list", "requirement", "--format", "json"))
    assert isinstance(wanted, list)
    assert len(found) == len(wanted) == REQUIREMENTS
    by_title = {(f["source"]["document"], f["title"]): f for f in found.values()}
    for record in wanted:
        assert isinstance(record, dict)
        given = {k: v for k, v in record.items() if k != "customer"}
        assert by_title[given["source"]["document"], given["title"]] == given


def test_it_is_checked_without_error_but_what_time_brings(imported):
    done = imported("check", "--format", "json")
    findings = json.loads(done.out)["findings"]
    assert [f for f in findings if f["severity"] == "error" and not f["clock"]] == []
    assert done.code == 0
    # Old editions are cited and newer ones are known: that is what the clock must say.
    assert {f["code"] for f in findings if f["clock"]} >= {"REQ002", "DOC002"}
    assert imported("check", "--due").code == 1


def test_it_is_listed_and_shown(imported):
    assert len(imported("list", "customer").out.splitlines()) == 1 + CUSTOMERS
    assert len(imported("list", "document").out.splitlines()) == 1 + DOCUMENTS
    rows = list(csv.DictReader(io.StringIO(imported("list", "requirement", "--format", "csv").out)))
    assert len(rows) == REQUIREMENTS
    for row in rows[:: REQUIREMENTS // 8]:
        done = imported("show", row["id"])
        assert done.code == 0, done.err
        assert done.out.startswith(f"{row['id']}  {row['title']}\n")
    assert len(imported("list", "--customer", "FORD", "--where", "kind=requirement").out) > 0


def test_a_second_import_adds_the_same_again_under_new_ids(imported):
    """Ids are never reused; that the texts are the same is found by the check."""
    before = fields_of(imported("list", "requirement", "--format", "json"))
    done = imported("add", "requirement", "--from", str(DATA / "requirements.yaml"))
    assert set(done.out.split()) & set(before) == set()
    checked = imported("check", "--select", "REQ015", "--format", "json")
    assert len(json.loads(checked.out)["findings"]) == REQUIREMENTS
