"""``csrreg report all -o DIR``: all reports as a small site; every page also stands alone."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from csrreg.cli.output import say
from csrreg.cli.progress import progress
from csrreg.cli.report.making import warn_of_others

if TYPE_CHECKING:
    from csrreg.cli.report.making import Opened
    from csrreg.reports.page import Page

_ENDINGS = {"html": "html", "markdown": "md"}
_FIRST = ("requirements", "characteristics", "editions", "ledger")
"""Where a link to a record leads, if several pages have it."""


def make_site(opened: "Opened", folder: Path, format: str) -> None:
    """Write every report into a folder, with an index and links between them."""
    from csrreg.reports.catalogue import BY_NAME, REPORTS
    from csrreg.reports.external import REPORTS as EXTERNAL
    from csrreg.reports.scoped import reviews_in
    from csrreg.store.outputs import write_all
    from csrreg.store.report_targets import refuse_file, refuse_folder

    refuse_folder(opened.root, folder)
    ending = _ENDINGS[format]
    reviews = [e.id for e in reviews_in(opened.scope, opened.seen)]
    of_all = [r for r in REPORTS if not opened.external or r.name in EXTERNAL]
    wanted = [(r, "") for r in of_all if not r.about]
    wanted += [(BY_NAME["review"], id) for id in reviews]
    tell = progress("making the reports")
    steps = 2 * len(wanted) + 1
    pages: list[Page] = []
    for number, (report, about) in enumerate(wanted):
        _tell(tell, number, steps)
        page = opened.page(report, about)
        pages.append(replace(page, file=f"{report.name}-{about}" if about else report.name))
    links = _links(pages, ending)
    home = f"index.{ending}"
    identity = opened.identity("index")
    texts = {}
    for number, page in enumerate(pages, len(wanted)):
        _tell(tell, number, steps)
        own = opened.identity_for(identity, page.name)
        made = opened.renderer(page.name, own, links, home)
        texts[f"{page.file}.{ending}"] = (
            made.html(page) if format == "html" else made.markdown(page)
        )
    index = _index(pages, ending)
    files = {name: name for name in texts}
    made = opened.renderer("index", identity, {**links, **files})
    texts[home] = made.html(index) if format == "html" else made.markdown(index)
    warn_of_others(opened, texts)
    for name in texts:
        refuse_file(opened.root, folder / name, format, own_templates=opened.templates is not None)
    write_all(folder, texts)
    _tell(tell, steps, steps)
    say(f"{len(texts)} pages are written to {folder}; begin with {folder / home}")


def _tell(tell: object, done: int, total: int) -> None:
    if callable(tell):
        tell(done, total)


def _links(pages: "list[Page]", ending: str) -> dict[str, str]:
    """Return the page and place of every record that has one."""
    from csrreg.reports.anchors import anchors

    links: dict[str, str] = {}
    order = {name: at for at, name in enumerate(_FIRST)}
    for page in sorted(pages, key=lambda p: order.get(p.name, len(order))):
        if page.name == "review":
            links[page.file.removeprefix("review-")] = f"{page.file}.{ending}"
            continue
        for anchor in anchors(page.blocks):
            links.setdefault(anchor, f"{page.file}.{ending}#{anchor}")
    # A review's own page says more than its line in the ledger.
    links |= {
        p.file.removeprefix("review-"): f"{p.file}.{ending}" for p in pages if p.name == "review"
    }
    return links


def _index(pages: "list[Page]", ending: str) -> "Page":
    from csrreg.reports.pages.index import build

    return build(pages, ending)
