"""The kinds of record, as people name them on the command line."""

from difflib import get_close_matches

from csrreg.errors import CsrregError
from csrreg.model.kinds import BY_FOLDER, BY_NAME, BY_PREFIX, Kind


def kind_named(name: str) -> Kind:
    """Return the kind of a name, a plural or an id prefix: requirement, requirements, CSR.

    Raises:
        CsrregError: with the nearest name, if it is none.
    """
    kind = BY_NAME.get(name.lower()) or BY_FOLDER.get(name.lower()) or BY_PREFIX.get(name.upper())
    if kind is not None:
        return kind
    near = get_close_matches(name.lower(), BY_NAME, n=1)
    hint = f"did you mean {near[0]}?" if near else "known: " + ", ".join(BY_NAME)
    raise CsrregError(f"there is no kind of record {name}", hint)
