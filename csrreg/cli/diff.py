"""``csrreg diff``: what changed between two states of the register, in the user's terms."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from csrreg.cli.common import RegisterOption, TodayOption, one_of, root_of, the_day
from csrreg.cli.output import out, say
from csrreg.errors import CsrregError, Exit

if TYPE_CHECKING:
    from pathlib import Path

    from csrreg.cli.revisions import States
    from csrreg.diff.consequences import Consequence
    from csrreg.diff.records import RecordChange
    from csrreg.reports.diff import DiffView, RecordView


def diff(
    revisions: Annotated[
        str | None,
        typer.Argument(
            metavar="[A[..B]]",
            help="A..B, or A (a branch, tag, commit or date) against the files here; else HEAD.",
        ),
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help="Only these: requirement, settings …")
    ] = None,
    customer: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Only of these customers.")
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="WEIGHT", help="substantive, editorial or administrative."),
    ] = None,
    consequences: Annotated[
        bool, typer.Option("--consequences", help="Also what follows: stale answers, statuses.")
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with exit code 1 if anything changed.")
    ] = False,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text, json or markdown")] = "text",
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Show what changed: records and fields, not lines.

    Each change is weighed substantive, editorial or administrative. A...B begins where A and B went
    apart. The Markdown form is made to be a pull request's comment.
    """
    one_of(format, ("text", "json", "markdown"), "--format")
    from csrreg.cli.following import what_follows
    from csrreg.cli.revisions import called, states_of
    from csrreg.diff.policy import WEIGHTS
    from csrreg.diff.records import changes, is_about
    from csrreg.diff.records import only as chosen
    from csrreg.reports.diff import build
    from csrreg.store.compare import compare
    from csrreg.store.journal import unfinished
    from csrreg.store.policy import load_policy

    weights = [one_of(weight, WEIGHTS, "--only") for weight in only or []]
    kinds = [_kind(name) for name in kind or []]
    root = root_of(register)
    states = states_of(root, revisions)
    compared = compare(root, states.repository, states.old, states.new)
    policy = load_policy()
    found = changes(compared.old, compared.new, policy)
    customers = [_customer(root, code, found) for code in customer or []]
    follows = what_follows(root, states, the_day(today), found) if consequences else {}
    view = build(
        chosen(found, kinds=kinds, customers=customers, weights=weights),
        policy,
        before=called(states.old),
        after=called(states.new),
        unreadable=[u.finding for u in compared.unreadable if is_about(u.id, kinds, customers)],
        consequences={
            cause: tuple(c for c in listed if is_about(c.id, () if cause else kinds, customers))
            for cause, listed in follows.items()
        },
    )
    if format == "json":
        out(json.dumps(as_json(view, states), ensure_ascii=False, indent=2))
    elif format == "markdown":
        from csrreg.reports.diff_markdown import markdown

        out(markdown(view))
    else:
        _text(view)
    if None in (states.old, states.new):
        for finding in unfinished(root):
            say(f"note: {finding.file}: {finding.message}; {finding.fix}")
    if exit_code and (view.records or view.unreadable):
        raise typer.Exit(Exit.FINDINGS)


def _kind(name: str) -> str:
    from csrreg.cli.kinds import kind_named
    from csrreg.model.kinds import SETTINGS, SETTINGS_FILE

    if name in (SETTINGS.name, SETTINGS_FILE):
        return SETTINGS.name
    return kind_named(name).name


def _customer(root: "Path", code: str, found: "tuple[RecordChange, ...]") -> str:
    """Return the code of a customer that is there now, or was in one of the states."""
    from difflib import get_close_matches

    from csrreg.model.kinds import CUSTOMER
    from csrreg.store.files import WorkTree

    known = WorkTree(root).ids(CUSTOMER, "") | {change.customer for change in found}
    if code.upper() in known:
        return code.upper()
    near = get_close_matches(code.upper(), sorted(known), n=1)
    hint = f"did you mean {near[0]}?" if near else "csrreg list customer shows them"
    raise CsrregError(f"there is no customer {code}", hint)


def as_json(view: "DiffView", states: "States") -> dict[str, Any]:
    """Return the stable machine form, ``csrreg.diff/1``."""
    from csrreg.cli.diff_fields import fields_json
    from csrreg.cli.revisions import WORK_TREE

    ends = [
        {
            "revision": state.text if state is not None else WORK_TREE,
            "commit": state.commit if state is not None else None,
        }
        for state in (states.old, states.new)
    ]
    return {
        "schema": "csrreg.diff/1",
        "from": ends[0],
        "to": ends[1],
        "changes": [
            {
                "id": record.id,
                "kind": record.kind,
                "change": record.change,
                **({"was": record.was} if record.was else {}),
                "title": record.title,
                "weight": record.weight,
                "fields": fields_json(record),
                "consequences": [_consequence_json(c) for c in record.consequences],
            }
            for record in view.records
        ],
        "consequences": [_consequence_json(c) for c in view.others],
        "unreadable": [
            {
                "path": f.file,
                "line": f.line,
                "column": f.column,
                "code": f.code,
                "message": f.message,
                "id": f.id,
            }
            for f in view.unreadable
        ],
    }


def _consequence_json(consequence: "Consequence") -> dict[str, str]:
    from dataclasses import asdict

    said = asdict(consequence)
    del said["of"]  # the text says it
    return {k: v for k, v in said.items() if v or k not in ("before", "after")}


def _text(view: "DiffView") -> None:
    for record in view.records:
        _show_record(record)
    for consequence in view.others:
        _show_consequence(consequence, "")
    for finding in view.unreadable:
        place = f"{finding.file}:{finding.line}:{finding.column}"
        out(f"{place}: {finding.code} {finding.severity}: {' '.join(finding.message.split())}")
    out(f"{view.before} -> {view.after}: {view.summary}")


def _show_record(record: "RecordView") -> None:
    from csrreg.cli.diff_fields import show_fields

    was = f" (was {record.was})" if record.was else ""
    out(f"{record.change:<7}  {record.id}{was}  {record.title}".rstrip())
    if record.change not in ("added", "removed"):
        show_fields(record.fields)
    for consequence in record.consequences:
        _show_consequence(consequence, record.id)


def _show_consequence(consequence: "Consequence", cause: str) -> None:
    about = "" if consequence.id == cause else f"{consequence.id}  {consequence.title}: "
    out(f"  => {about}{' '.join(consequence.text.split())}")
