"""Takes the README's pictures of reports anew: ``python -m tests.screenshots``.

The example register on the day its story is told, in Chromium, at a width that reads well on a
page; colours are reduced to a palette, so that a picture stays small.
"""

import os
import shutil
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from csrreg.cli.report.making import Wanted, open_register
from csrreg.reports.catalogue import BY_NAME
from csrreg.store.demo import STORY_DATE, lay

FOLDER = Path(__file__).parents[1] / "examples" / "screenshots"
PICTURES = (
    ("overview", "", "en", 900, 760),
    ("matrix", "", "en", 1200, 900),
    ("review", "CRV-HUAXING-0002", "zh", 900, 760),
)
"""Report, record, language; width and height in pixels."""


def main() -> int:
    """Write the pictures; return 0."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as place, sync_playwright() as playwright:
        register = Path(place) / "demo"
        lay(register)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, about, language, wide, high in PICTURES:
            opened = open_register(Wanted(language=language), register, STORY_DATE.isoformat())
            file = Path(place) / f"{name}.html"
            file.write_text(opened.text(BY_NAME[name], "html", about, None), "utf-8")
            page = browser.new_page(viewport={"width": wide, "height": high})
            page.goto(file.as_uri())
            page.wait_for_selector("html[data-ready]", state="attached")
            if name == "matrix":  # its legend explains itself; the matrix is what one wants to see
                page.evaluate("document.querySelector('.table.tool').scrollIntoView()")
            target = FOLDER / f"{name}.png"
            target.write_bytes(reduced(page.screenshot()))
            sys.stdout.write(f"{target.name}: {target.stat().st_size / 1000:.0f} KB\n")
        browser.close()
    return 0


def reduced(picture: bytes) -> bytes:
    """Return a picture with a palette of 64 colours, if pillow is there; else as it is."""
    try:
        from PIL import Image
    except ImportError:
        return picture
    made = BytesIO()
    Image.open(BytesIO(picture)).convert("RGB").quantize(64).save(made, "PNG", optimize=True)
    return made.getvalue()


if __name__ == "__main__":
    sys.exit(main())
