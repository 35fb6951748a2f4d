"""The ``…`` of the commands that csrreg proposes: somebody has to put something in its place."""

from csrreg.errors import CsrregError

_DOTS = ("…", "...", "……")


def refuse_placeholder(name: str, value: str) -> None:
    """Refuse a value that is only the dots of a proposed command; ``name`` says whose it is.

    Raises:
        CsrregError: if it is.
    """
    if value.strip().strip("\"'") in _DOTS:
        raise CsrregError(
            f"{name}: {value.strip()} stands for what you have to fill in", "write the value itself"
        )
