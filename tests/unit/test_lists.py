"""The data lists that rules use: clauses and vague words."""

import pytest

from csrreg.rules.texts import vague_words
from csrreg.store.resources import data_file, load_yaml

STANDARDS = sorted(data_file("standards").glob("*.yaml"))
WORDS = load_yaml(data_file("words.yaml"))["vague"]


@pytest.mark.parametrize("path", STANDARDS, ids=lambda path: path.stem)
def test_catalogue(path):
    clauses = load_yaml(path)["clauses"]
    ids = [clause["id"] for clause in clauses]
    assert len(set(ids)) == len(ids)
    for clause in clauses:
        outer = clause["id"].rpartition(".")[0]
        assert clause.get("parent", "") == outer
        assert not outer or outer in ids
        assert set(clause["title"]) == {"en", "zh", "de"}


def test_numbers_of_clauses():
    assert {p.stem: len(load_yaml(p)["clauses"]) for p in STANDARDS} == {
        "iatf-16949-2016": 205,
        "iso-9001-2015": 94,
    }


@pytest.mark.parametrize("language", ["en", "zh", "de"])
def test_every_vague_word_is_found(language):
    words = vague_words((tuple(WORDS[language]),))
    for word in WORDS[language]:
        plain = word.removesuffix("*")
        assert words.within(f"12 {plain.capitalize()} 34") == [plain.lower()]
        assert words.within(f"尺寸{plain}尺寸") == [plain.lower()]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sent as soon\n  as possible", ["as soon as possible"]),
        ("angemessenen, ANGEMESSENES, angemessen.", ["angemessenen", "angemessenes", "angemessen"]),
        ("unangemessen, Regelmäßigkeit, betimely, etcetera", []),
        ("timely information in a timely manner", ["timely", "in a timely manner"]),
        ("相关标准，左右两侧，等级", []),
        ("材料、尺寸等。", ["等。"]),
    ],
)
def test_matching(text, found):
    every = vague_words(tuple(tuple(words) for words in WORDS.values()))
    assert every.within(text) == found


def test_no_words_find_nothing():
    assert vague_words(()) is None
    assert vague_words((("etc.",),)).within("尽快") == []
