"""Names that must be among those of ``csrreg.yaml``, or else are a slip of the fingers."""

from typing import TYPE_CHECKING, Literal

from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.model.register import Register


def known(
    what: Literal["people", "departments", "sites"], name: str, register: "Register", option: str
) -> str:
    """Return a name that ``csrreg.yaml`` lists; any name where it lists none of its kind.

    Raises:
        CsrregError: with the nearest one, if it is not listed.
    """
    from csrreg.rules.naming import close, did_you_mean, listed

    names = getattr(register.settings, what, {})
    if not names or name in names:
        return name
    meant = [key for key, entry in names.items() if entry.name == name] or close(name, tuple(names))
    raise CsrregError(
        f"{option} {name}: not among the {what} of csrreg.yaml",
        did_you_mean(meant) or f"known are {listed(names)}",
    )
