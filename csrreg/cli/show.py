"""``csrreg show``: one record, its status, what is missing, and what links to it."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption, one_of, root_of, the_day
from csrreg.cli.output import out

if TYPE_CHECKING:
    from csrreg.reports.record import RecordView


def show(
    id: Annotated[str, typer.Argument(help="The record's id.")],
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text, json or yaml")] = "text",
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Show a record with its computed status, what is missing for the next, and its links."""
    one_of(format, ("text", "json", "yaml"), "--format")
    from csrreg.cli.records import file_of
    from csrreg.errors import CsrregError
    from csrreg.model.kinds import SETTINGS
    from csrreg.reports.record import build
    from csrreg.store.backlinks import backlinks
    from csrreg.store.files import WorkTree, read_file
    from csrreg.store.locate import locate

    root = root_of(register)
    file, kind = file_of(root, id)
    if kind is SETTINGS or format == "yaml":
        out(read_file(root, file).decode("utf-8", "replace").removesuffix("\n"))
        return
    id = file.rpartition("/")[2].removesuffix(".yaml")
    loaded, references = backlinks(WorkTree(root), id, the_day(today))
    entry = loaded.register.entries.get(id)
    if entry is None:
        mine = locate([f for f in loaded.findings if f.file == file], loaded.sources)
        raise CsrregError(f"{file} has errors", f"mend it: csrreg edit {id}", mine)
    view = build(entry, loaded.register, loaded.tree(id), references)
    if format == "json":
        out(json.dumps({"schema": "csrreg.show/1", **asdict(view)}, ensure_ascii=False, indent=2))
    else:
        _text(view)


def _text(view: "RecordView") -> None:
    from csrreg.model.fields import node_of
    from csrreg.model.kinds import BY_NAME
    from csrreg.store.yaml.emit import record_text

    out(f"{view.id}  {view.title}")
    customer = f"{view.customer} ({view.customer_name})" if view.customer_name else view.customer
    out(f"  {view.kind} of {customer}" if view.id != view.customer else f"  {view.kind}")
    out(f"  status    {view.status}{' (overdue)' if view.overdue else ''}")
    for site in view.sites:
        name = f"{site.site}: " if site.site else ""
        if site.site:
            out(f"            {name}{site.status}")
        for need in site.missing:
            out(f"  next      {name}{need}")
    out(f"  file      {view.file}")
    for label, lines in (("links to", view.links), ("linked from", view.linked_from)):
        for line in lines:
            out(f"  {label:<12}{line.id}  {line.title}  ({line.field})")
    out()
    out(record_text(view.fields, node_of(BY_NAME[view.kind].shape)).removesuffix("\n"))
