"""Who names a record: a look at the bytes of every file finds the few that are worth reading."""

from datetime import date

from csrreg.model.ids import id_of_file, parse_id
from csrreg.model.kinds import CUSTOMER, KINDS
from csrreg.model.register import Reference, links_of
from csrreg.store.files import WorkTree
from csrreg.store.load import Loaded, load_some


def record_counts(tree: WorkTree, customer: str) -> dict[str, int]:
    """Return how many records of each kind a customer has, by folder name; none is left out."""
    counted = {k.folder: len(tree.ids(k, customer)) for k in KINDS if k is not CUSTOMER}
    return {folder: count for folder, count in counted.items() if count}


def backlinks(tree: WorkTree, id: str, today: date) -> tuple[Loaded, list[Reference]]:
    """Return a record with what it links to and what links to it, and those latter places.

    A customer is named by the id of every record it has; those are not looked up one by one.
    """
    needle = id.encode()
    naming = []
    known = parse_id(id)
    files = [] if known is None or known.kind is CUSTOMER else tree.names()
    for file in files:
        try:
            found = needle in tree.read(file)
        except OSError:  # check reports it
            continue
        record_id = id_of_file(file) if found else None
        if record_id is not None and record_id.text != id:
            naming.append(record_id.text)
    more = load_some(tree, [id], today, also=naming)
    register = more.register
    references = [
        reference
        for name in naming
        if name in register.entries
        for reference in links_of(register.entries[name])
        if reference.target == id
    ]
    return more, references
