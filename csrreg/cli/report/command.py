"""``csrreg report NAME``: the options; ``making`` makes the pages, ``site`` all of them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption, one_of
from csrreg.cli.output import out, raw, say
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.reports.catalogue import Report

FORMATS = ("html", "markdown", "csv", "json")


def report(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", help="Which report, or all; without a name they are listed."
        ),
    ] = None,
    about: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="requirement ID, review ID, changes A..B"),
    ] = None,
    format: Annotated[
        str, typer.Option(metavar="FORMAT", help="html, markdown, csv or json")
    ] = "html",
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Where to; for all: a folder. Overwrites reports, and any .csv with a .csv; "
            "never another file. "
            "A FILE.csv begins with a byte order mark, without which Excel misreads Chinese.",
        ),
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="LANGUAGE", help="en, zh or de; else the register's.")
    ] = None,
    customer: Annotated[
        str | None, typer.Option(metavar="CODE", help="For this customer: names no other.")
    ] = None,
    site: Annotated[str | None, typer.Option(metavar="SITE", help="Only of this site.")] = None,
    part: Annotated[str | None, typer.Option(metavar="PART", help="Only of this part.")] = None,
    owner: Annotated[
        str | None, typer.Option(metavar="PERSON", help="Only what this person is responsible for.")
    ] = None,
    process: Annotated[
        str | None, typer.Option(metavar="PROCESS", help="Only of this process.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Also what changed since (requirement).")
    ] = None,
    external: Annotated[
        bool,
        typer.Option(
            "--external", help="Without opinions, notes, gaps, actions and findings (--customer)."
        ),
    ] = False,
    templates: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Templates of your own, used first.")
    ] = None,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Make a report: one HTML file, or Markdown, CSV, JSON.

    Without --output it is printed.
    """
    from csrreg.reports.catalogue import BY_NAME, REPORTS
    from csrreg.reports.words import LANGUAGES

    if name is None:
        wide = max(len(r.name) for r in REPORTS)
        for r in REPORTS:
            out(f"{r.name:<{wide}}  {r.summary}")
        out(f"{'all':<{wide}}  all of them as a small site: csrreg report all -o DIR")
        return
    one_of(format, FORMATS, "--format")
    if language is not None:
        one_of(language, LANGUAGES, "--language")
    wanted = BY_NAME.get(name)
    if wanted is None and name != "all":
        from csrreg.rules.naming import close, did_you_mean

        hint = did_you_mean(close(name, (*BY_NAME, "all"))) or "csrreg report lists them"
        raise CsrregError(f"there is no report {name}", hint)
    from csrreg.cli.report.making import Wanted, open_register
    from csrreg.reports.external import REPORTS as EXTERNAL

    if external and wanted is not None and name not in EXTERNAL:
        raise CsrregError(
            f"report {name} is internal: there is no external copy of it",
            f"with --external: {', '.join(sorted(EXTERNAL))}, or all of them",
        )

    asked = Wanted(customer, site, part, owner, process, language, templates, external)
    opened = open_register(asked, register, today)
    if wanted is None:
        from csrreg.cli.report.site import make_site

        if output is None:
            raise CsrregError("where to? --output is missing", "csrreg report all -o DIR")
        if about is not None or since is not None:
            raise CsrregError("report all takes neither an id nor --since")
        make_site(opened, Path(output), one_of(format, ("html", "markdown"), "--format"))
        return
    _refuse_about(wanted, about, since)
    if output not in (None, "-"):
        from csrreg.store.report_targets import refuse_file

        own = templates is not None
        refuse_file(opened.root, Path(str(output)), format, own_templates=own)
    text = opened.text(wanted, format, about or "", since)
    if output in (None, "-"):
        raw(text)
        return
    from csrreg.store.outputs import write_whole

    # Excel takes CSV without the mark for the computer's own character set: Chinese is lost.
    mark = "\ufeff" if format == "csv" and str(output).lower().endswith(".csv") else ""
    write_whole(Path(str(output)), mark + text)
    say(f"{output} is written")


def _refuse_about(wanted: "Report", about: str | None, since: str | None) -> None:
    """Refuse an id where none belongs, and the lack of one where it does."""
    examples = {"requirement": "CSR-NORDAUTO-0001", "review": "CRV-NORDAUTO-0001", "range": "A..B"}
    if wanted.about and about is None:
        example = examples[wanted.about]
        raise CsrregError(
            f"which one? csrreg report {wanted.name} {example}", "csrreg list shows the ids"
        )
    if not wanted.about and about is not None:
        raise CsrregError(
            f"report {wanted.name} takes no {about}",
            "to limit it: --customer, --site, --part, --owner or --process",
        )
    if since is not None and wanted.about != "requirement":
        raise CsrregError("--since goes with report requirement", "csrreg report changes A..B")
