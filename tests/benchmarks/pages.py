"""What a large report costs in a browser: loading it, against one plain table of its rows."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.figures import TODAY, Figure, Tool

ROUNDS = 5
READING = 2_000
"""So long, in milliseconds, a reader looks at the page before typing."""
LAID_OUT = """() => new Promise(done => {
  const laid = () => { document.body.offsetHeight; requestAnimationFrame(() => setTimeout(
    () => done(performance.now()))); };
  if (document.readyState === 'complete') laid(); else addEventListener('load', laid);
})"""
TYPED = """query => {
  const field = document.querySelector('.table.many input[type=search]');
  const begin = performance.now();
  field.value = query;
  field.dispatchEvent(new Event('input'));
  document.body.offsetHeight;
  return performance.now() - begin;
}"""
CHECKED = """() => {
  const box = document.querySelector('.table.many .controls input[type=checkbox]');
  const begin = performance.now();
  box.click();
  document.body.offsetHeight;
  return performance.now() - begin;
}"""


def chromium() -> str:
    """Return the system's Chromium, or nothing: its figures are then left out."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or ""


def pages(tool: Tool, root: Path, folder: Path) -> Iterator[Figure]:
    """Yield what the list of all requirements of a register costs in Chromium.

    The two pages are loaded in turn. A time is that until the first layout is done.
    """
    from playwright.sync_api import sync_playwright

    page, plain = folder / "page.html", folder / "plain.html"
    command = ("report", "requirements", "--today", TODAY, "-o", str(page))
    tool.on(root, *command).run(0)
    count = _plain(page, plain)
    loads: dict[Path, list[float]] = {page: [], plain: []}
    typed: list[float] = []
    checked: list[float] = []
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        for _ in range(ROUNDS):
            for file, times in loads.items():
                opened = browser.new_page(viewport={"width": 1440, "height": 900})
                opened.goto(file.as_uri(), wait_until="commit")
                times.append(opened.evaluate(LAID_OUT))
                if file == page:
                    opened.wait_for_selector("html[data-ready]", state="attached")
                    opened.wait_for_timeout(READING)
                    typed += [opened.evaluate(TYPED, query) for query in ("form 7", "")]
                    checked += [opened.evaluate(CHECKED) for _ in range(2)]
                opened.close()
        browser.close()
    ours, theirs = median(loads[page]), median(loads[plain])
    yield Figure(
        f"load of {count:,} requirements / plain table, Chromium",
        ours / theirs,
        "",
        0.2,
        None,
        f"{ours:.0f} ms / {theirs:.0f} ms, {page.stat().st_size / 1e6:.1f} MB",
    )
    yield Figure(f"text filter of {count:,} rows", max(_middle(typed)), "ms", 100)
    yield Figure(f"check box of {count:,} rows", max(_middle(checked)), "ms", 100)


def _middle(times: list[Any]) -> tuple[float, float]:
    """Return the medians of setting a filter and of clearing it."""
    return median(times[::2]), median(times[1::2])


def _plain(page: Path, plain: Path) -> int:
    """Write the rows of a page as one plain table; return how many records they are."""
    text = page.read_text("utf-8")
    rows = "".join(re.findall(r"(?s)<tbody>(.*?)</tbody></table></div>", text))
    plain.write_text(f"<!DOCTYPE html><meta charset=utf-8><table>{rows}</table>", "utf-8")
    return rows.count('<tr id="')
