"""Printed reports, read back: every page numbered, heads repeated, nothing folded or cut."""

import re

import pypdfium2
import pytest

from csrreg.reports.words import LANGUAGES


def pages_of(page) -> list[str]:
    """Print a page and return the text of each sheet, in one line."""
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    try:
        return [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in document]
    finally:
        document.close()


def bare(text: str) -> str:
    """Return a text without blanks: where a line ends is the printer's business."""
    return re.sub(r"[\s\u00ad\ufffe-]", "", text)


NUMBERS = {
    "en": ("Page {} of {}", "Revision 3", "20 Nov 2026", "CSR matrix"),
    "zh": ("第 {} 页，共 {} 页", "版本 3", "2026-11-20", "顾客特定要求矩阵"),
    "de": ("Seite {} von {}", "Revision 3", "20.11.2026", "CSR-Matrix"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_says_what_it_belongs_to(reports, open_page, language):
    page = open_page(reports("matrix", language)).page
    commit = page.locator("footer .id").first.inner_text()
    assert re.fullmatch("[0-9a-f]{12}", commit)
    sheets = pages_of(page)
    count, revision, day, title = NUMBERS[language]
    assert len(sheets) > 3
    for number, sheet in enumerate(sheets, 1):
        text = bare(sheet)
        for said in (count.format(number, len(sheets)), "QF 4.3.2-01", revision, day, title):
            assert bare(said) in text, (said, sheet)
        assert commit in text
        assert "AcmeBrakes" in text


@pytest.mark.parametrize("name", ["requirements", "matrix", "actions"])
def test_heads_are_repeated_on_every_sheet_of_a_table(reports, open_page, name):
    page = open_page(reports(name)).page
    table = page.locator("main .table.tool").last
    words = [bare(w).rstrip("↕↑↓") for w in table.locator("thead th").all_text_contents()]
    sheets = [bare(s) for s in pages_of(page)]
    ids = table.locator("tbody tr[id]").evaluate_all("rows => rows.map(r => r.id)")
    if not ids:
        ids = table.locator("tbody a.id, tbody .id").all_text_contents()
    with_rows = [s for s in sheets if any(bare(i) in s for i in ids)]
    assert len(with_rows) >= 2
    for sheet in with_rows[1:]:
        assert all(word in sheet for word in words if word), (words, sheet)


def test_what_is_folded_is_printed(reports, open_page):
    page = open_page(reports("requirements")).page
    hidden = page.locator("#CSR-NORDAUTO-0003 + tr.more blockquote")
    assert not hidden.is_visible()
    printed = bare("".join(pages_of(page)))
    assert bare(hidden.text_content()) in printed
    assert page.locator("tr.more blockquote").count() == sum(
        bare(q) in printed for q in page.locator("tr.more blockquote").all_text_contents()
    )


def test_charts_are_printed_with_their_tables(reports, open_page):
    page = open_page(reports("overview")).page
    printed = bare("".join(pages_of(page)))
    tables = page.locator("figure.chart table")
    assert tables.count() >= 3
    for row in tables.locator("tbody tr").all_text_contents():
        assert bare(row) in printed
    assert "Thesameasatable" not in printed


def test_only_what_is_filtered_is_printed_and_the_filter_is_stated(reports, open_page):
    page = open_page(reports("requirements"), "#?requirements.f.customer=VELTRA").page
    printed = bare("".join(pages_of(page)))
    assert "Filtered:Customer=VELTRA" in printed
    assert bare("9 of 42 rows shown") in printed
    assert "CSRVELTRA0001" in printed
    assert "CSRNORDAUTO0001" not in printed
    assert bare("Search in the table") not in printed


def test_without_script_as_much_is_printed(reports, open_page):
    with_script = pages_of(open_page(reports("actions")).page)
    without = pages_of(open_page(reports("actions"), java_script_enabled=False).page)
    assert [bare(s) for s in with_script] == [bare(s) for s in without]


@pytest.mark.parametrize("name", ["requirements", "management"])
def test_paper_is_white_in_the_dark(reports, open_page, name):
    page = open_page(reports(name), color_scheme="dark").page
    page.emulate_media(media="print")
    colours = page.evaluate(
        "() => [document.documentElement, document.body, document.querySelector('h1')]"
        ".map(e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color])"
    )
    assert colours[0][0] == "rgb(255, 255, 255)"
    assert all(colour == "rgb(0, 0, 0)" for _, colour in colours)


@pytest.mark.parametrize("name", ["requirements", "review"])
def test_landscape_where_it_is_wide(reports, open_page, name):
    page = open_page(reports(name)).page
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    wide, high = document[0].get_size()
    document.close()
    assert (wide > high) == (name == "requirements")


def test_signatures_are_not_parted(reports, open_page):
    page = open_page(reports("review")).page
    roles = [bare(r) for r in page.locator(".signatures tbody th").all_text_contents()]
    assert len(roles) > 2
    sheets = [bare(s) for s in pages_of(page)]
    last = [s for s in sheets if "Signature" in s and roles[0] in s][-1]
    tail = last[last.rindex("NameDateSignature") :]
    assert all(role in tail for role in roles)
