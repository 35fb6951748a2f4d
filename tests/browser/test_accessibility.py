"""What axe calls serious, in light and in the dark; and what a screen reader is told."""

import pytest
from made import NAMES

from csrreg.reports.words import LANGUAGES


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_serious(reports, open_page, judged, name):
    page = open_page(reports(name)).page
    for details in page.locator("main details").all()[:3]:
        details.evaluate("d => { d.open = true }")
    assert judged(page) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == (
        "rgb(20, 24, 27)"
    )
    assert judged(page, "color-contrast") == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES[1:])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_serious_in_other_languages(reports, open_page, judged, name, language):
    page = open_page(reports(name, language)).page
    assert judged(page) == []
    page.emulate_media(color_scheme="dark")
    assert judged(page, "color-contrast") == []


def test_axe_looks_at_a_filtered_table_and_finds_nothing(reports, open_page, judged):
    hash = "#CSR-NORDAUTO-0007?requirements.q=no&requirements.s=due"
    page = open_page(reports("requirements"), hash).page
    assert page.locator(".filtered").first.inner_text()
    assert judged(page) == []


def test_axe_sees_what_is_wrong(reports, open_page, judged):
    """Without this the tests above could be blind."""
    page = open_page(reports("gaps")).page
    page.evaluate(
        "document.querySelector('main').append(Object.assign(document.createElement('input')))"
    )
    assert any("label" in found for found in judged(page))


@pytest.mark.parametrize("name", NAMES)
def test_every_table_says_what_it_is(reports, open_page, name):
    page = open_page(reports(name)).page
    wrong = page.evaluate(
        """() => [...document.querySelectorAll('main table')].filter(t =>
            [...t.tHead.rows[0].cells].some(c => c.tagName === 'TH' && c.scope !== 'col')
            || [...t.tBodies[0].rows].some(r => !r.matches('.group, .more')
                && (r.cells[0].tagName !== 'TH' || r.cells[0].scope !== 'row')))
            .map(t => t.textContent.slice(0, 80))"""
    )
    assert wrong == []
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll('main [role=region], main .draw')]
            .filter(r => !(r.getAttribute('aria-label') || '').trim()).map(r => r.outerHTML
            .slice(0, 200))"""
    )
    assert unnamed == []


def test_the_skip_link_leads_to_the_content(reports, open_page):
    page = open_page(reports("overview")).page
    page.keyboard.press("Tab")
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"


def test_a_screen_reader_hears_how_many_rows_are_left(reports, open_page):
    page = open_page(reports("requirements")).page
    told = page.locator("#t-requirements [role=status]")
    before = told.inner_text()
    page.locator("#t-requirements input[type=search]").fill("weld")
    assert told.inner_text() != before


def test_text_in_another_language_says_so(reports, open_page):
    page = open_page(reports("requirement", "zh")).page
    assert page.locator("blockquote[lang=en]").count() >= 1


def test_nothing_moves_for_readers_who_asked_for_that(reports, open_page):
    page = open_page(reports("gaps")).page
    behaviour = "getComputedStyle(document.documentElement).scrollBehavior"
    assert page.evaluate(behaviour) == "smooth"
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(behaviour) == "auto"


def test_a_status_is_told_by_word_and_shape(reports, open_page):
    page = open_page(reports("requirements")).page
    badges = page.locator(".badge")
    assert badges.count() > 40
    texts = set(
        badges.evaluate_all(
            "all => all.map(b => [getComputedStyle(b, '::before').content.replace(/ .*/, ''),"
            " b.textContent].join(' '))"
        )
    )
    assert all(text[1] in "●○▲–◐" and len(text) > 6 for text in texts)
    assert {'"●" verified', '"▲" to re-review', '"◐" planned'} <= texts
