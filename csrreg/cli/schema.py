"""``csrreg schema``: the JSON Schemas of the record files."""

import json
from pathlib import Path
from typing import Annotated

import typer

from csrreg.cli.output import out, say
from csrreg.errors import CsrregError


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
    try:
        write.mkdir(parents=True, exist_ok=True)
        for name, content in found.items():
            text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
            (write / f"{name}.schema.json").write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CsrregError(f"{write}: {error.strerror or error}") from error
    say(f"{len(found)} schemas written to {write}")
