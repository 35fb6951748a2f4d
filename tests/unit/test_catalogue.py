"""The standard's clauses: one reader for check and reports, which stays in the register."""

from datetime import date
from pathlib import Path

import pytest

from csrreg.errors import CsrregError
from csrreg.store import catalogue
from csrreg.store.files import WorkTree
from csrreg.store.load import load
from csrreg.store.report_inputs import clause_titles

CLAUSES = 'clauses:\n  - id: "{}"\n    title:\n      en: {}\n'


def register(folder: Path, standard: str) -> Path:
    folder.mkdir()
    text = f"name: X\nlanguage: en\nstandard: {standard}\n"
    (folder / "csrreg.yaml").write_text(text, "utf-8")
    return folder


def titles(root: Path) -> dict[str, str]:
    loaded = load(WorkTree(root), date(2026, 11, 20))
    return dict(clause_titles(root, loaded.register, "en"))


def test_a_catalogue_of_the_register_gives_check_and_reports_the_same(tmp_path):
    root = register(tmp_path / "r", "own.yaml")
    (root / "own.yaml").write_text(CLAUSES.format("7.1", "Means"), "utf-8")
    assert titles(root) == {"7.1": "Means"}
    assert load(WorkTree(root), date(2026, 11, 20)).register.lexicon.clauses == {"7.1"}


@pytest.mark.parametrize("standard", ["../secret", "../secret.yaml", "{}/secret", "{}/secret.yaml"])
def test_no_catalogue_is_read_from_elsewhere(tmp_path, standard):
    (tmp_path / "secret.yaml").write_text(CLAUSES.format("9", "Secret"), "utf-8")
    root = register(tmp_path / "r", standard.format(tmp_path))
    assert titles(root) == {}
    with pytest.raises(CsrregError):
        catalogue.clauses_of(standard.format(tmp_path), WorkTree(root))


def test_no_link_leads_out_of_the_register(tmp_path):
    (tmp_path / "secret.yaml").write_text(CLAUSES.format("9", "Secret"), "utf-8")
    root = register(tmp_path / "r", "own.yaml")
    (root / "own.yaml").symlink_to(tmp_path / "secret.yaml")
    assert titles(root) == {}


def test_no_climbing_out_of_the_folder_of_catalogues(tmp_path):
    root = register(tmp_path / "r", "../words")
    assert titles(root) == {}
