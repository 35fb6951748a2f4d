"""Labels for one and for many, and numbers in the reader's form."""

import re
from decimal import Decimal

import pytest

from csrreg.reports.html import Html, value_of
from csrreg.reports.markdown import Markdown
from csrreg.reports.page import Facts, Figure, Figures, Joined, Label, Number, Text
from csrreg.reports.words import LANGUAGES, words_of
from csrreg.store.reports import words_for

TEXTS = {
    "figure": {"parts": "parts", "parts.one": "part", "late": "late"},
    "word": {"rows": "{count} rows", "rows.one": "{count} row", "hours.one": "an hour"},
    "fact": {"owner": "Owner"},
    "ui": {"colon": ": ", "comma": ", "},
}


def words(language="en"):
    return words_of(language, TEXTS)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (Number(0), "parts"),
        (Number(1), "part"),
        (Number(Decimal("1.0")), "part"),
        (Number(Decimal("1.5")), "parts"),
        (Number(-1), "parts"),
        (Number(2), "parts"),
        (Number(1, "%"), "parts"),
        (Label("word.none"), "parts"),
        (None, "parts"),
        (1, "part"),
        ("1", "parts"),
    ],
)
def test_only_exactly_one_is_one(count, said):
    assert words().counted("figure.parts", count) == said


def test_a_label_without_a_form_for_one_is_the_same_for_one():
    assert words().counted("figure.late", Number(1)) == "late"


def test_a_form_for_one_alone_is_no_label():
    with pytest.raises(KeyError):
        words().counted("word.hours", 1)


@pytest.mark.parametrize(("count", "said"), [(1, "1 row"), (21, "21 rows")])
def test_a_sentence_agrees_with_its_count(count, said):
    assert value_of(Label("word.rows", {"count": Number(count)}), words()) == said
    assert words().say("word.rows", count=count) == said


@pytest.mark.parametrize(("count", "said"), [(1, "- **1** part"), (7, "- **7** parts")])
def test_a_figure_agrees_with_its_number(count, said):
    block = Figures((Figure("parts", Number(count)),))
    assert Markdown(words(), {}).block(block) == said


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("en", "1 error, 1 warning, 1 note", "2 errors, 2 warnings, 2 notes"),
        ("de", "1 Fehler, 1 Warnung, 1 Hinweis", "2 Fehler, 2 Warnungen, 2 Hinweise"),
        ("zh", "1 项错误，1 项警告，1 项提示", "2 项错误，2 项警告，2 项提示"),
    ],
)
def test_findings_are_counted_in_the_readers_language(language, one, many):
    found = words_for(language, "overview")
    for count, said in ((1, one), (2, many)):
        names = (found.say(f"findings.{n}", count=count) for n in ("error", "warning", "info"))
        assert found.text("ui.comma").join(names) == said


@pytest.mark.parametrize(("colon", "shown"), [(": ", "**Owner:** Li"), ("：", "**Owner**：Li")])
def test_a_wide_colon_stands_outside_of_bold(colon, shown):
    made = Markdown(words_of("zh", {"fact": {"owner": "Owner"}, "ui": {"colon": colon}}), {})
    assert made.block(Facts((("owner", Text("Li")),))) == f"- {shown}"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (999, "999"),
        (1000, "1,000"),
        (-9000, "−9,000"),
        (18000, "18,000"),
        (Decimal("1234567.0050"), "1,234,567.0050"),
        (Decimal("0.50"), "0.50"),
        (Decimal("12E3"), "12,000"),
    ],
)
def test_numbers_are_grouped_from_a_thousand_on_and_stay_exact(value, shown):
    other = shown.translate(str.maketrans(",.", ".,"))
    wanted = {"en": shown, "zh": shown, "de": other}
    for language in LANGUAGES:
        assert words(language).number(value) == wanted[language]


@pytest.mark.parametrize(("language", "shown"), [("en", "12500.5 mm"), ("de", "12500,5 mm")])
def test_a_size_is_written_as_on_the_drawing(language, shown):
    size = Number(Decimal("12500.5"), "mm", size=True)
    assert Markdown(words(language), {}).cell(size) == shown
    assert Html(words(language), {}).cell(size) == f'<span class="n">{shown}</span>'


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "A: 1, 2 / 3"), ("de", "A: 1, 2 / 3"), ("zh", "A：1，2 / 3")]
)
def test_marks_between_things_are_those_of_the_language(language, shown):
    found = words_for(language, "overview")
    listed = Joined((Number(1), Joined((Number(2), Number(3)), " / ")), ", ")
    cell = Joined((Text("A"), listed), ": ")
    assert value_of(cell, found) == shown
    assert Markdown(found, {}).cell(cell) == shown
    assert re.sub("<[^>]+>", "", Html(found, {}).cell(cell)) == shown
