"""``csrreg add edition``: a new edition of a customer's document."""

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from csrreg.cli.changing import NO_FACTS, Facts, takes_facts
from csrreg.cli.common import RegisterOption, TodayOption, commit_hint
from csrreg.cli.output import out, say
from csrreg.cli.unread import say_left_out
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from pathlib import Path

    from csrreg.cli.reassess.opened import Opened
    from csrreg.model.register import Entry

_SAID = {"effective": "to take effect", "received": "received"}
_SHA256 = re.compile("[0-9a-f]{64}")


@takes_facts
def edition(
    document: Annotated[str, typer.Argument(metavar="DOC", help="The document's id or number.")],
    edition: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The edition's own name: 2026-10, Issue 3")
    ] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="When the customer published it.")
    ] = None,
    effective: Annotated[
        str | None, typer.Option(metavar="DATE", help="From when it binds us.")
    ] = None,
    received: Annotated[
        str | None, typer.Option(metavar="DATE", help="When we got it; else today.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Where we got it: portal, link, person.")
    ] = None,
    file: Annotated[
        str | None, typer.Option(metavar="FILE", help="The file; its checksum is recorded.")
    ] = None,
    sha256: Annotated[
        str | None, typer.Option(metavar="HEX", help="Of a file that lies elsewhere.")
    ] = None,
    review_due: Annotated[
        str | None, typer.Option(metavar="DATE", help="Until when to review it; else computed.")
    ] = None,
    facts: Facts = NO_FACTS,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the change only.")] = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Add a new edition of a document; shows what hangs on it.

    It is put behind the editions that are there: they stand oldest first. Then csrreg reassess
    compares the requirements with it, and csrreg impact says what else it touches.
    """
    from csrreg.change.add_edition import edition_edit
    from csrreg.change.edits import ChangedFile, Plan
    from csrreg.change.placeholder import refuse_placeholder
    from csrreg.cli.acting import done_on
    from csrreg.cli.reassess.opened import find_document
    from csrreg.cli.review.opened import filled, load_register, the_date
    from csrreg.cli.write import carry_out

    if edition is None or not edition.strip():
        raise CsrregError("which edition? --edition is missing", "--edition 2026-10 --effective …")
    for option, value in {"--edition": edition, "--source": source}.items():
        refuse_placeholder(option, value or "")
    root, loaded = load_register(register, today)
    day = loaded.register.today
    entry = find_document(loaded, document)
    if entry.record.retired is not None:
        hint = f"csrreg set {entry.id} --unset retired, if it holds again"
        raise CsrregError(f"{entry.id} was retired on {entry.record.retired.date}", hint)
    dates = {
        "published": the_date(published, day, "--published") if published is not None else "",
        "effective": the_date(effective, day, "--effective") if effective is not None else "",
        "received": done_on(received, day, "--received"),
        "review_due": the_date(review_due, day, "--review-due") if review_due is not None else "",
    }
    name, checksum = _file(root, file, sha256)
    texts = {"source": (source or "").strip(), "file": name, "sha256": checksum}
    block = filled({"edition": edition.strip(), **dates, **texts})
    block |= facts.fields()
    change_ = ChangedFile(
        entry.record_id.file,
        (edition_edit(entry.id, entry.record, block),),
        loaded.sources[entry.record_id.file],
    )
    for what in ("effective", "received"):
        if dates["published"] > dates[what] > "":
            when = f"{_SAID[what]} on {dates[what]}"
            say(f"warning: published on {dates['published']}, after it was {when}")
    carry_out(root, Plan(changed=(change_,)), day, dry_run=dry_run)
    if dry_run:
        return
    out(entry.id)
    say(f"{entry.id}: edition {block['edition']} added")
    if file is not None and sha256 is None and not name.startswith("attachments/"):
        say("note: the file lies outside attachments/; its checksum is kept, the file is not")
    from csrreg.cli.reassess.opened import open_edition

    _show(open_edition(entry.id, str(block["edition"]), root, str(day)))
    commit_hint(root, f"{entry.id}: edition {block['edition']}")


def _file(root: "Path", file: str | None, sha256: str | None) -> tuple[str, str]:
    """Return what the record says of the file: its name and checksum."""
    from csrreg.store.attached import checked_file, named_file

    if sha256 is None:
        return named_file(root, file) if file is not None else ("", "")
    checksum = sha256.strip().lower()
    if not _SHA256.fullmatch(checksum):
        raise CsrregError(f"--sha256 {sha256}: expected 64 hexadecimal digits")
    return checked_file(root, file, checksum) if file else "", checksum


def _show(opened: "Opened") -> None:
    """Say when it takes effect, what hangs on it and on whom, and the commands that follow."""
    from collections import Counter

    from csrreg.cli.reassess.standing import dates
    from csrreg.rules.naming import typed

    for line in dates(opened):
        say(f"  {line}")
    say_left_out(opened.unreadable())
    left = opened.left()
    owners = Counter(e.record.owner or "nobody" for e in left)
    by = ", ".join(f"{owner} {count}" for owner, count in owners.most_common())
    say(f"  requirements that hang on it: {len(left)}" + (f" ({by})" if by else ""))
    for line in _aligned(opened, left):
        say(f"    {line}")
    say("what follows:")
    if opened.at:
        say(f"  {opened.command}")
    say(f"  csrreg impact {opened.entry.id} {typed(opened.edition.edition)}")
    if not opened.edition.communicated:
        number = opened.at + 1
        say(f"  csrreg set {opened.entry.id} editions.{number}.communicated+='to=…,date=…,how=…'")


def _aligned(opened: "Opened", left: "list[Entry[Any]]") -> list[str]:
    """Return a line for each requirement: id, section, status, owner and title."""
    from csrreg.cli.table import width
    from csrreg.model.editions import section_of
    from csrreg.model.status import status_of

    rows = [
        [
            entry.id,
            section_of(entry.record, opened.document, opened.at) or "-",
            status_of(entry, opened.register),
            entry.record.owner or "-",
        ]
        for entry in left
    ]
    wide = [max(width(row[at]) for row in rows) for at in range(4)] if rows else []
    return [
        "  ".join(c + " " * (w - width(c)) for c, w in zip(row, wide, strict=True))
        + f"  {' '.join(entry.title.split())}"
        for row, entry in zip(rows, left, strict=True)
    ]
