"""``csrreg schema``: the JSON Schemas of the record files."""

import json
from pathlib import Path
from typing import Annotated

import typer

from csrreg.cli.output import out, say


def schema(
    write: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write one file a kind into this folder.")
    ] = None,
) -> None:
    """Print or write the JSON Schemas of the record files."""
    from csrreg.model.schema import schemas

    found = schemas()
    if write is None:
        out(json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True))
        return
    from csrreg.store.outputs import write_all

    write_all(
        write,
        {
            f"{name}.schema.json": json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
            + "\n"
            for name, content in found.items()
        },
    )
    say(f"{len(found)} schemas written to {write}")
