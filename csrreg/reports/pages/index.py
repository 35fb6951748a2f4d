"""The list of all reports of a site."""

from collections.abc import Iterable

from csrreg.reports.page import Column, Label, Page, Ref, Row, Section, Table


def build(pages: Iterable[Page], ending: str) -> Page:
    """Return the page that leads to all others."""
    listed = list(pages)
    rows = [
        Row((Ref(f"{p.file}.{ending}"), p.title or Label(f"report.{p.name}")))
        for p in listed
        if p.name != "review"
    ]
    reviews = [
        Row((Ref(p.file.removeprefix("review-")), p.title or Label("report.review")))
        for p in listed
        if p.name == "review"
    ]
    columns = (Column("id", "id"), Column("title", "long"))
    blocks = [Section("reports", (Table("reports", columns, rows, plain=True),))]
    if reviews:
        blocks.append(Section("reviews", (Table("reviews", columns, reviews, plain=True),)))
    return Page("index", tuple(blocks))
