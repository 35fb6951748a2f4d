"""Every report opens from a file, alone, in three languages, on a desk and on a telephone."""

import pytest
from conftest import NARROW, WIDE
from made import NAMES

from csrreg.reports.words import LANGUAGES

BROKEN_IDS = """() => [...document.querySelectorAll('.id')]
    .filter(e => e.tagName !== 'TD' && e.tagName !== 'TH' && e.getClientRects().length > 1)
    .map(e => e.textContent)"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT = """() => [...document.querySelectorAll('td, th, dd, dt, li, p, h1, h2, h3, figcaption')]
    .filter(e => e.getClientRects().length && e.scrollWidth > e.clientWidth + 1
        && getComputedStyle(e).display !== 'inline')
    .map(e => e.textContent.slice(0, 60))"""
OVERLAPPING = """() => {
    const found = [];
    for (const svg of document.querySelectorAll('svg')) {
        const boxes = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBBox()]);
        boxes.forEach(([a, x], i) => boxes.slice(i + 1).forEach(([b, y]) => {
            const wide = Math.min(x.x + x.width, y.x + y.width) - Math.max(x.x, y.x);
            const high = Math.min(x.y + x.height, y.y + y.height) - Math.max(x.y, y.y);
            if (wide > 1 && high > 3) found.push(`${a} / ${b}`);
        }));
        const frame = svg.viewBox.baseVal;
        for (const [a, x] of boxes)
            if (x.x < -1 || x.x + x.width > frame.width + 1 || x.y + x.height > frame.height + 4)
                found.push(`${a} is outside`);
    }
    return found;
}"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_report_loads_by_itself(reports, open_page, name, language):
    seen = open_page(reports(name, language))
    page = seen.page
    assert page.title().endswith("Acme Brakes")
    assert page.locator("html").get_attribute("lang")[:2] == language
    for at in (WIDE, NARROW):
        page.set_viewport_size(at)
        assert page.evaluate(WIDER) == 0
        assert page.evaluate(BROKEN_IDS) == []
        assert page.evaluate(CUT) == []
        assert page.evaluate(OVERLAPPING) == []
    seen.assert_quiet()


@pytest.mark.parametrize("name", NAMES)
def test_complete_without_script(reports, open_page, name):
    with_script = open_page(reports(name)).page
    page = open_page(reports(name), java_script_enabled=False).page
    assert page.locator(".controls:visible").count() == 0
    rows = page.locator("main tr:not(.more tr)").count()
    assert rows == with_script.locator("main tr:not(.more tr)").count()
    # What is folded unfolds without script, too.
    if (folded := page.locator("tr.more > td > details")).count():
        folded.first.locator("summary").first.click()
        assert folded.first.locator("dl, table, blockquote, p").first.is_visible()
    assert page.locator("footer.identity").is_visible()
