"""``csrreg log``: the life of one record, commit by commit."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from csrreg.cli.common import IdArgument, RegisterOption, one_of, root_of
from csrreg.cli.output import out, say
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from pathlib import Path

    from csrreg.reports.diff import RecordView
    from csrreg.store.life import Event


def log(
    id: IdArgument,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Only the newest N commits.")
    ] = None,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json")] = "text",
    register: RegisterOption = None,
) -> None:
    """Show who changed a record, when, why and what.

    Newest first, and through renumbering: a record is followed under the ids it had before.
    """
    one_of(format, ("text", "json"), "--format")
    from csrreg.reports.diff import record_view
    from csrreg.store.history.revisions import repository_of, resolve
    from csrreg.store.life import is_uncommitted, life
    from csrreg.store.policy import load_policy

    root = root_of(register)
    repository = repository_of(root)
    resolve(repository, "HEAD")  # says it better where there is no commit yet
    known, policy = _known(root, id), load_policy()
    events = list(life(repository, known, policy, limit))
    if not events:
        _refuse_unknown(root, known)
    views = [record_view(e.change, policy) if e.change is not None else None for e in events]
    if format == "json":
        out(json.dumps(_document(known, events, views), ensure_ascii=False, indent=2))
    else:
        for event, view in zip(events, views, strict=True):
            _show(event, view)
    if is_uncommitted(root, repository, known):
        say(f"note: {known} has changes that are not committed: csrreg diff")


def _known(root: "Path", id: str) -> str:
    """Return an id as it is written; the record may be gone from the work tree."""
    from csrreg.cli.records import file_of
    from csrreg.model.ids import parse_id
    from csrreg.model.kinds import SETTINGS_FILE

    found = parse_id(id.upper())
    if id == SETTINGS_FILE:
        return id
    if found is None:
        file_of(root, id)
    return found.text if found is not None else id


def _refuse_unknown(root: "Path", id: str) -> None:
    """Say that no commit holds a record, with the nearest ids if there is no such record at all."""
    from csrreg.cli.records import file_of

    file, _ = file_of(root, id)
    raise CsrregError(f"{id} is in no commit yet", f"to commit it: git add {file} && git commit")


def _document(
    id: str, events: "list[Event]", views: "list[RecordView | None]"
) -> dict[str, object]:
    """Return the stable machine form, ``csrreg.log/1``."""
    titles = (view.title for view in views if view is not None and view.title)
    commits = [_commit(event, view) for event, view in zip(events, views, strict=True)]
    return {"schema": "csrreg.log/1", "id": id, "title": next(titles, ""), "commits": commits}


def _commit(event: "Event", view: "RecordView | None") -> dict[str, Any]:
    from csrreg.cli.diff_fields import fields_json

    about: dict[str, Any] = {
        "commit": event.said.commit,
        "date": event.said.date,
        "author": event.said.author,
        "email": event.said.email,
        "message": event.said.message,
        "change": _word(event, view),
    }
    if view is None:
        wrong = [{"code": f.code, "message": f.message, "line": f.line} for f in event.unreadable]
        return {**about, "fields": [], "unreadable": wrong}
    was = {"was": view.was} if view.was else {}
    return {**about, "id": view.id, **was, "fields": fields_json(view)}


def _word(event: "Event", view: "RecordView | None") -> str:
    if event.is_cut:
        return "cut"
    if view is None:
        return "unreadable"
    return view.change


def _show(event: "Event", view: "RecordView | None") -> None:
    from csrreg.cli.diff_fields import show_fields

    date = event.said.date.replace("T", " ")
    out(f"{event.said.commit[:7]}  {date}  {event.said.author}  {event.said.subject}")
    if event.is_cut:
        out("  older commits are not here, the clone is shallow: git fetch --unshallow")
    elif view is None:
        for finding in event.unreadable:
            out(f"  not readable: line {finding.line}: {finding.code} {finding.message}")
    elif view.change == "renamed":
        out(f"  {view.was} became {view.id}")
        show_fields(view.fields)
    elif view.change == "changed":
        show_fields(view.fields)
        if not view.fields:
            out("  only layout or comments")
    else:
        out(f"  {view.change}")
