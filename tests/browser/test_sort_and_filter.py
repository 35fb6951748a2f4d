"""Sorting, filtering, and the address that keeps both: with mouse and with keyboard."""

import re

import pytest

LIST = "#t-requirements"
TARGET = "CSR-NORDAUTO-0007"


@pytest.fixture
def requirements(reports, open_page):
    return lambda place="", **options: open_page(reports("requirements"), place, **options)


@pytest.fixture
def table(requirements):
    seen = requirements()
    yield seen.page.locator(LIST)
    seen.assert_quiet()


def ids(table):
    return table.locator("tbody tr[id]:visible").evaluate_all("rows => rows.map(r => r.id)")


def column(table, key):
    at = table.locator("thead th").evaluate_all(
        "(h, k) => h.findIndex(x => x.dataset.key === k)", key
    )
    cells = table.locator(f"tbody tr[id]:visible > :nth-child({at + 1})")
    return cells.evaluate_all("cells => cells.map(c => c.dataset.k || c.innerText.trim())")


def box(table, name):
    return table.locator("label", has_text=re.compile(rf"^\s*{name} \(")).locator("input")


def head(table, key):
    return table.locator(f"thead th[data-key={key}] .sort")


def hash_of(page):
    return page.evaluate("decodeURIComponent(location.hash)")


def test_the_text_filter_finds_words_of_rows_and_of_what_is_folded(table):
    whole = ids(table)
    table.get_by_role("searchbox").fill("8d nordauto")
    found = ids(table)
    assert found
    assert len(found) < len(whole)
    for row in found:
        text = table.locator(f"#{row}, #{row} + tr.more").all_text_contents()
        assert "8d" in " ".join(text).lower()
    assert f"{len(found)} of {len(whole)} rows shown" in table.get_by_role("status").inner_text()
    assert "“8d nordauto”" in table.locator(".filtered").inner_text()
    table.get_by_role("button", name="Show all").click()
    assert ids(table) == whole
    assert table.locator(".filtered").inner_text() == ""


def test_nothing_is_found(table):
    table.get_by_role("searchbox").fill("there is no such word")
    assert ids(table) == []
    assert table.get_by_role("status").inner_text().startswith("0 of")
    assert table.locator("thead").first.is_visible()


def test_check_boxes_say_how_many_and_show_as_many(table):
    whole = len(ids(table))
    one = box(table, "HUAXING")
    count = int(re.search(r"\((\d+)\)", one.locator("..").inner_text())[1])
    one.check()
    assert len(ids(table)) == count
    assert set(column(table, "customer")) == {"HUAXING"}
    other = box(table, "VELTRA")
    more = int(re.search(r"\((\d+)\)", other.locator("..").inner_text())[1])
    other.check()
    assert len(ids(table)) == count + more
    one.uncheck()
    other.uncheck()
    assert len(ids(table)) == whole


def test_two_filters_and_a_text_must_all_hold(table):
    box(table, "NORDAUTO").check()
    nordauto = ids(table)
    box(table, "verified").check()
    both = ids(table)
    assert both
    assert set(both) < set(nordauto)


def test_sorting_turns_twice_and_then_goes_back(table):
    first = ids(table)
    title = head(table, "due")
    title.click()
    days = [d for d in column(table, "due") if re.match(r"\d{4}-", d)]
    assert days == sorted(days)
    assert len(days) > 2
    assert table.locator("th[aria-sort=ascending]").count() == 1
    title.click()
    assert [d for d in column(table, "due") if re.match(r"\d{4}-", d)] == days[::-1]
    assert table.locator("th[aria-sort=descending]").count() == 1
    title.click()
    assert ids(table) == first
    assert table.locator("th[aria-sort]").count() == 0


def test_details_stay_with_their_row(table):
    before = dict(zip(ids(table), table.locator("tr.more").all_text_contents(), strict=True))
    head(table, "status").click()
    order = ids(table)
    assert order != list(before)
    for row in order[:5]:
        following = table.locator(f"#{row} + tr.more")
        assert following.text_content() == before[row]


def test_everything_works_with_the_keyboard(requirements):
    page = requirements().page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator(f"{LIST} input[type=search]").focus()
    page.keyboard.type("8D")
    assert len(ids(page.locator(LIST))) < 10
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('th')?.dataset.key") == "status":
            break
    ring = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(ring) == "solid"
    page.keyboard.press("Enter")
    assert page.locator(f"{LIST} th[aria-sort=ascending][data-key=status]").count() == 1
    page.keyboard.press("Space")
    assert page.locator(f"{LIST} th[aria-sort=descending][data-key=status]").count() == 1


def test_the_address_keeps_filter_and_order_and_brings_them_back(requirements):
    page = requirements().page
    table = page.locator(LIST)
    box(table, "NORDAUTO").check()
    table.get_by_role("searchbox").fill("report")
    head(table, "due").click()
    head(table, "due").click()
    page.wait_for_url(lambda url: "s=due-" in url)
    shown, address = ids(table), page.evaluate("location.hash")
    assert "requirements.q=report" in address
    assert "requirements.s=due-" in address
    again = requirements(address).page.locator(LIST)
    assert ids(again) == shown
    assert box(again, "NORDAUTO").is_checked()
    assert again.get_by_role("searchbox").input_value() == "report"
    assert again.locator("th[aria-sort=descending][data-key=due]").count() == 1


def test_a_deep_link_shows_its_row_open_and_marked(requirements):
    seen = requirements(f"#{TARGET}")
    row = seen.page.locator(f"#{TARGET}")
    background = "e => getComputedStyle(e.cells[0]).backgroundColor"
    assert row.evaluate(background) == "rgb(255, 243, 196)"
    assert seen.page.locator("#CSR-NORDAUTO-0008").evaluate(background) != "rgb(255, 243, 196)"
    assert seen.page.locator(f"#{TARGET} + tr.more details").get_attribute("open") is not None
    at = row.bounding_box()
    assert 0 <= at["y"] < 900
    seen.assert_quiet()


def test_a_link_followed_on_the_page_leads_to_its_row(requirements):
    page = requirements("#CSR-NORDAUTO-0001").page
    page.evaluate(f"location.hash = '#{TARGET}'")
    page.wait_for_selector(f"#{TARGET}.target")
    assert page.locator("tr.target").count() == 1


def test_a_deep_link_with_a_filter_that_hides_it_shows_it_all_the_same(requirements):
    page = requirements(f"#{TARGET}?requirements.q=no+such+word").page
    assert page.locator(f"#{TARGET}").is_visible()
    assert TARGET in hash_of(page)


@pytest.mark.parametrize(
    "hash",
    [
        "#%",
        "#%E0%A4%A",
        "#?requirements.q=%",
        "#?requirements.s=nothing-&requirements.f.nothing=x&nobody.q=x",
        "#?requirements.f.customer=NOBODY",
        "#<img src=x onerror=alert(1)>",
        "#?requirements.q=<img src=x onerror=alert(1)>",
        "#" + "x" * 5000,
        "#__proto__?__proto__.q=x",
    ],
)
def test_no_address_breaks_the_page(requirements, hash):
    seen = requirements(hash)
    seen.assert_quiet()
    assert seen.page.locator(f"{LIST} thead").first.is_visible()


def test_all_details_unfold_at_once(table):
    details = table.locator("tr.more > td > details")
    table.get_by_role("button", name="Unfold all").click()
    assert details.evaluate_all("all => all.every(d => d.open)")
    table.get_by_role("button", name="Fold all").click()
    assert not details.evaluate_all("all => all.some(d => d.open)")


def test_groups_go_with_their_rows(reports, open_page):
    page = open_page(reports("gaps")).page
    table = page.locator(".table.tool", has=page.locator("tr.group")).first
    groups = table.locator("tr.group:visible")
    before = groups.count()
    table.get_by_role("searchbox").fill("VELTRA")
    assert 0 < groups.count() < before
    table.get_by_role("searchbox").fill("")
    table.locator("thead .sort").first.click()
    assert groups.count() == 0, "sorted rows are in no group"
    table.locator("thead .sort").first.click()
    table.locator("thead .sort").first.click()
    assert groups.count() == before
