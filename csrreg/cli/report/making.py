"""Making one report: the register as far as its reader sees it, the page, and its text."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from csrreg.cli.common import one_of
from csrreg.cli.output import say
from csrreg.cli.review.opened import load_register
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from csrreg.findings import Finding
    from csrreg.model.register import Register
    from csrreg.reports.catalogue import Report
    from csrreg.reports.page import Identity, Page
    from csrreg.reports.request import Request, Scope
    from csrreg.store.load import Loaded
    from csrreg.store.reports import Renderer


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report is limited to, as it was typed."""

    customer: str | None = None
    site: str | None = None
    part: str | None = None
    owner: str | None = None
    process: str | None = None
    language: str | None = None
    templates: Path | None = None
    external: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A register of which reports are to be made."""

    root: Path
    loaded: "Loaded"
    seen: "Register"
    """As far as the reader may see it."""
    findings: "list[Finding]"
    scope: "Scope"
    language: str
    templates: Path | None
    titles: "Mapping[str, str]"
    """The names of the standard's clauses."""
    external: bool = False
    """Whether what is internal is left out."""

    def request(self, wanted: "Report", about: str, since: str | None) -> "Request":
        """Return what a builder gets.

        Raises:
            CsrregError: if there is no such record or state.
        """
        from csrreg.reports.request import Request, Snapshot, seen_by
        from csrreg.store.report_inputs import history_of, state_on

        customer = self.scope.customer
        request = Request(
            register=self.seen,
            findings=() if self.external else self.findings,
            scope=self.scope,
            titles=self.titles,
        )
        if wanted.about in ("requirement", "review"):
            request = replace(request, id=_record(self.seen, wanted.about, about))
        if since is not None:
            from csrreg.cli.review.opened import the_date
            from csrreg.model.types import read_date

            day = read_date(the_date(since, self.seen.today, "--since"))
            before = state_on(self.root, day.isoformat(), self.seen.today)
            before = seen_by(before, customer) if customer else before
            request = replace(request, since=day, before=before)
        if wanted.history:
            states = history_of(self.root, self.seen.today)
            if customer:
                states = [Snapshot(s.day, seen_by(s.register, customer)) for s in states]
            request = replace(request, history=states)
        if wanted.about == "range":
            from csrreg.cli.report.ranges import with_range

            request = with_range(self, request, about)
        return request

    def page(self, wanted: "Report", about: str = "", since: str | None = None) -> "Page":
        """Return a report."""
        from csrreg.reports.discreet import for_customer
        from csrreg.reports.external import outside
        from csrreg.reports.scoped import about as limits_of

        request = self.request(wanted, about, since)
        page = wanted.build(request)
        told = {key for key, _ in page.about}
        limits = [limit for limit in limits_of(request) if limit[0] not in told]
        page = replace(page, about=(*limits, *page.about))
        page = outside(page) if self.external else page
        return for_customer(page, self.scope.customer) if self.scope.customer else page

    def identity(self, report: str) -> "Identity":
        """Return what the report says of itself."""
        from csrreg.reports.external import outside_identity
        from csrreg.store.report_inputs import identity_of

        found = identity_of(
            self.root,
            self.loaded,
            self.seen,
            self.findings,
            language=self.language,
            report=report,
        )
        return outside_identity(found) if self.external else found

    def identity_for(self, identity: "Identity", report: str) -> "Identity":
        """Return the same with the number and approval of one report."""
        from csrreg.store.report_inputs import controlled

        return replace(identity, **controlled(self.seen, report))

    def renderer(
        self,
        report: str,
        identity: "Identity",
        links: "Mapping[str, str] | None" = None,
        home: str = "",
    ) -> "Renderer":
        """Return what makes the report's pages text."""
        from csrreg.store.reports import Renderer, words_for

        words = words_for(self.language, report)
        return Renderer(words, identity, links or {}, home, self.templates)

    def text(self, wanted: "Report", format: str, about: str, since: str | None) -> str:
        """Return a report in one of its forms."""
        from csrreg.reports.plain_data import csv_of, json_of

        page, identity = self.page(wanted, about, since), self.identity(wanted.name)
        made = self.renderer(wanted.name, identity)
        match format:
            case "html":
                text = made.html(page)
            case "markdown":
                text = made.markdown(page)
            case "csv":
                text = csv_of(page, made.words)
            case _:
                data = json_of(page, identity, made.words)
                text = json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n"
        warn_of_others(self, {wanted.name: text})
        return text


def open_register(asked: Wanted, register: Path | None, today: str | None) -> Opened:
    """Return a register and what of it the reports may show.

    Raises:
        CsrregError: if what they are limited to is not there.
    """
    from csrreg.cli.parts import part_named
    from csrreg.cli.records import known_customer
    from csrreg.cli.review.known import known
    from csrreg.reports.request import Scope, customers_of, seen_by
    from csrreg.store.check import judged
    from csrreg.store.report_inputs import clause_titles

    if asked.external and not asked.customer:
        raise CsrregError("--external goes with --customer: the copy is for one customer")
    if asked.templates is not None and not asked.templates.is_dir():
        raise CsrregError(f"--templates {asked.templates}: there is no such folder")
    root, loaded = load_register(register, today)
    whole = loaded.register
    customer = known_customer(whole, asked.customer) if asked.customer else ""
    seen = seen_by(whole, customer) if customer else whole
    findings = judged(loaded).findings
    if customer:
        in_part = {id for id, e in seen.entries.items() if e is not whole.entries[id]}
        may_see = seen.ids - in_part
        findings = [f for f in findings if not f.id or f.id in may_see]
        findings = [f for f in findings if f.id or _is_general(f.file)]
        others = sorted(customers_of(whole.ids) - customers_of(seen.ids))
        findings = [replace(f, message=_without(f.message, others)) for f in findings]
    scope = Scope(
        customer=customer,
        site=known("sites", asked.site, whole, "--site") if asked.site else "",
        part=part_named(seen, asked.part) if asked.part else "",
        owner=known("people", asked.owner, whole, "--owner") if asked.owner else "",
        process=_process(whole, asked.process) if asked.process else "",
    )
    settings = whole.settings
    language = asked.language or (settings.language if settings is not None else "en")
    titles = clause_titles(root, seen, language)
    return Opened(
        root, loaded, seen, findings, scope, language, asked.templates, titles, asked.external
    )


def _without(message: str, codes: "list[str]") -> str:
    """Return a finding's message without the codes of some customers and the ids of their records.

    Such as that of a record that links to another customer's, which is retired.
    """
    import re

    for code in codes:
        message = re.sub(rf"(?<![\w-])(?:[A-Z]+-)?{code}(?:-\d+)?(?![\w-])", "…", message)
    return message


def _is_general(file: str) -> bool:
    from csrreg.model.ids import id_of_file

    return id_of_file(file) is None and file == "csrreg.yaml"


def _process(register: "Register", name: str) -> str:
    processes = register.settings.processes if register.settings is not None else {}
    if not processes or name in processes:
        return name
    return one_of(name, tuple(processes), "--process")


def _record(register: "Register", kind: str, id: str) -> str:
    """Return the id of a record of a kind.

    Raises:
        CsrregError: with the nearest ones, if there is none.
    """
    from difflib import get_close_matches

    entry = register.entries.get(id.upper())
    if entry is not None and entry.kind.name == kind:
        return entry.id
    if entry is not None:
        raise CsrregError(f"{entry.id} is a {entry.kind.name}, no {kind}")
    known = [e.id for e in register.entries.values() if e.kind.name == kind]
    near = get_close_matches(id.upper(), known, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"csrreg list {kind}"
    raise CsrregError(f"there is no {kind} {id}", hint)


def warn_of_others(opened: Opened, texts: "Mapping[str, str]") -> None:
    """Warn if a report for one customer names another in somebody's own words.

    Records of others are never in it; a note or an action may still name them.
    """
    if not opened.scope.customer:
        return
    whole = opened.loaded.register
    others = {e.id: e.record.name for e in whole.customers if e.id not in opened.seen.entries}
    for report, text in texts.items():
        named = [code for code, name in others.items() if _names(text, code) or name in text]
        if named:
            codes = ", ".join(named)
            say(f"warning: report {report} names {codes} in somebody's own words; look at it")


def _names(text: str, code: str) -> bool:
    import re

    return re.search(rf"(?<![A-Za-z0-9]){re.escape(code)}(?![A-Za-z0-9])", text) is not None
