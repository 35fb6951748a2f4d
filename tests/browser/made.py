"""Reports made for the browser tests, and what a page did while it was looked at."""

from functools import lru_cache
from pathlib import Path

from csrreg.cli.report.making import Opened, Wanted, open_register
from csrreg.reports.catalogue import BY_NAME, REPORTS
from csrreg.store.demo import lay

TODAY = "2026-11-20"
ABOUT = {
    "requirement": "CSR-NORDAUTO-0003",
    "review": "CRV-NORDAUTO-0001",
    "changes": "HEAD~2..HEAD",
}
NAMES = [report.name for report in REPORTS]
CHROMIUM_MISSING = """there is no Chromium: the reports cannot be tested as a reader sees them
    apt-get install chromium fonts-noto-cjk
    or set CHROMIUM to the path of one; with CSRREG_BROWSER=required its lack is an error"""


class Reports:
    """Reports of registers, made when they are asked for."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.example = place / "example"
        lay(self.example)
        self.opened = lru_cache(self._opened)
        self.made: dict[Path, Path] = {}

    def _opened(self, root: Path, language: str) -> Opened:
        return open_register(Wanted(language=language), root, TODAY)

    def __call__(
        self, name: str, language: str = "en", *, root: Path | None = None, ending: str = "html"
    ) -> Path:
        """Return the file of a report."""
        root = root or self.example
        file = self.place / f"{root.name}-{name}-{language}.{ending}"
        if file not in self.made:
            form = {"html": "html", "md": "markdown"}[ending]
            opened = self.opened(root, language)
            text = opened.text(BY_NAME[name], form, ABOUT.get(name, ""), None)
            file.write_text(text, "utf-8")
            self.made[file] = file
        return file


class Seen:
    """A page, and everything it did that a reader would not expect."""

    def __init__(self, page, file: Path) -> None:
        self.page = page
        self.told: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.told.append(f"error: {error}"))
        page.on("dialog", self._dialog)
        page.on("request", lambda request: self.requests.append(request.url))
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " e => console.error('refused', e.violatedDirective, e.blockedURI, e.sample))"
        )
        self.own = file.as_uri()

    def _console(self, message) -> None:
        self.told.append(f"{message.type}: {message.text}")

    def _dialog(self, dialog) -> None:
        self.told.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def assert_quiet(self) -> None:
        """Assert that it loaded itself only, ran nothing of others and complained of nothing."""
        assert self.told == []
        assert [url.partition("#")[0] for url in self.requests] == [self.own]
