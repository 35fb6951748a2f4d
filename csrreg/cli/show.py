"""``csrreg show``: one record, its status, what is missing, and what links to it."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import IdArgument, RegisterOption, TodayOption, one_of, root_of, the_day
from csrreg.cli.output import out

if TYPE_CHECKING:
    from csrreg.reports.record import RecordView


def show(
    id: IdArgument,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text, json or yaml")] = "text",
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Show a record: its status, what is missing, its links."""
    one_of(format, ("text", "json", "yaml"), "--format")
    from csrreg.cli.records import existing_file, file_of
    from csrreg.errors import CsrregError
    from csrreg.model.kinds import CUSTOMER, SETTINGS
    from csrreg.reports.record import build
    from csrreg.store.backlinks import backlinks, record_counts
    from csrreg.store.files import WorkTree, read_file
    from csrreg.store.locate import locate
    from csrreg.store.yaml.decode import decode

    root = root_of(register)
    file, kind = file_of(root, id)
    if format == "yaml" or (kind is SETTINGS and format == "text"):
        text, wrong = decode(file, read_file(root, file))
        if wrong and not text:
            raise CsrregError(f"{file} has errors", f"mend it: csrreg edit {id}", wrong)
        out(text.replace("\r\n", "\n").removesuffix("\n"))
        return
    if kind is SETTINGS:
        found = existing_file(root, id)
        out(_json({"id": file, "kind": kind.name, "file": file, "fields": found.tree}))
        return
    id = file.rpartition("/")[2].removesuffix(".yaml")
    loaded, references = backlinks(WorkTree(root), id, the_day(today))
    entry = loaded.register.entries.get(id)
    if entry is None:
        mine = locate([f for f in loaded.findings if f.file == file], loaded.sources)
        raise CsrregError(f"{file} has errors", f"mend it: csrreg edit {id}", mine)
    records = record_counts(WorkTree(root), id) if kind is CUSTOMER else {}
    view = build(entry, loaded.register, loaded.tree(id), references, records)
    if format == "json":
        out(_json(asdict(view)))
    else:
        _text(view)


def _json(view: dict[str, object]) -> str:
    return json.dumps({"schema": "csrreg.show/1", **view}, ensure_ascii=False, indent=2)


def _text(view: "RecordView") -> None:
    from csrreg.model.fields import node_of
    from csrreg.model.kinds import BY_NAME
    from csrreg.store.yaml.emit import record_text

    out(f"{view.id}  {' '.join(view.title.split())}")
    customer = f"{view.customer} ({view.customer_name})" if view.customer_name else view.customer
    out(f"  {view.kind} of {customer}" if view.id != view.customer else f"  {view.kind}")
    _line("status", view.status + (" (overdue)" if view.overdue else ""))
    for name, value in view.computed.items():
        _line(name, f"{value} (computed)")
    for site in view.sites:
        if site.site:
            _line(f"at {site.site}", site.status)
        for need in site.missing:
            _line("  next" if site.site else "next", need)
    _line("file", view.file)
    for label, links in (("links to", view.links), ("linked from", view.linked_from)):
        for link in links:
            _line(label, f"{link.id}  {' '.join(link.title.split())}  ({link.field})")
    if view.records:
        counts = (f"{n} {k.removesuffix('s') if n == 1 else k}" for k, n in view.records.items())
        _line("records", ", ".join(counts))
    out()
    out(record_text(view.fields, node_of(BY_NAME[view.kind].shape)).removesuffix("\n"))


def _line(label: str, text: str) -> None:
    out(f"  {label:<12} {text}")
