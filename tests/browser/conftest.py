"""A real Chromium, one a worker, and the reports of the example register to be opened in it."""

import json
import os
import shutil
from functools import cache
from pathlib import Path

import pytest
from made import CHROMIUM_MISSING, Reports, Seen
from playwright.sync_api import sync_playwright

NARROW = {"width": 390, "height": 844}
WIDE = {"width": 1440, "height": 900}


@cache
def chromium() -> str:
    """Return the system's Chromium, or nothing."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), "")


@pytest.fixture(scope="session")
def browser():
    if not chromium():
        # Where the browser is promised, as in CI, leaving these tests out would be a lie.
        if os.environ.get("CSRREG_BROWSER") == "required":
            pytest.fail(CHROMIUM_MISSING, pytrace=False)
        pytest.skip(CHROMIUM_MISSING)
    with sync_playwright() as playwright:
        # Within a container Chromium's own sandbox cannot be set up; the pages are our own.
        arguments = [
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-component-update",
        ]
        opened = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def reports(tmp_path_factory) -> Reports:
    return Reports(tmp_path_factory.mktemp("reports"))


@pytest.fixture
def open_page(browser):
    """Open a file in a context of its own; what it does beside showing itself is kept."""
    contexts = []

    def open_it(file: Path, hash: str = "", *, at: dict | None = None, **options) -> Seen:
        context = browser.new_context(viewport=at or WIDE, **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        seen = Seen(context.new_page(), file)
        seen.page.goto(f"{file.as_uri()}{hash}")
        if options.get("java_script_enabled", True):
            seen.page.wait_for_selector("html[data-ready]", state="attached")
        return seen

    yield open_it
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe():
    """The source of axe-core, which judges accessibility."""
    import axe_playwright_python

    file = Path(axe_playwright_python.__file__).parent / "axe.min.js"
    return file.read_text("utf-8")


@pytest.fixture
def judged(axe):
    """Return what axe finds serious or critical on a page, as text."""

    def judge(page, *rules: str) -> list[str]:
        # A shade behind tables would keep axe from telling their contrast.
        page.evaluate(
            "() => { const s = new CSSStyleSheet();"
            "s.replaceSync('.scroll{background:none!important}');"
            "document.adoptedStyleSheets = [s]; }"
        )
        page.evaluate(axe)
        options = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
        found = page.evaluate("options => axe.run(document, options)", options)
        return [
            f"{v['impact']} {v['id']}: {json.dumps([n['html'][:150] for n in v['nodes'][:3]])}"
            f" {v['nodes'][0]['failureSummary']}"
            for v in found["violations"]
            if v["impact"] in ("serious", "critical")
        ]

    return judge
