"""Records that a command leaves out, because their files have errors."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from csrreg.cli.output import say

if TYPE_CHECKING:
    from csrreg.store.load import Loaded


def unread_naming(loaded: "Loaded", name: str) -> list[str]:
    """Return the ids of the records with errors that name a record, customer or person."""
    import re

    from csrreg.model.ids import parse_id

    named = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w-])".encode())
    found = []
    for id in sorted(loaded.register.ids - loaded.register.entries.keys()):
        known = parse_id(id)
        if known is not None:
            own = name in (id, known.customer)
            if own or named.search(loaded.sources.get(known.file, b"")) is not None:
                found.append(id)
    return found


def say_left_out(ids: Iterable[str]) -> None:
    """Warn of records that are left out."""
    for id in ids:
        say(f"warning: {id} has errors and is left out: csrreg edit {id}")
