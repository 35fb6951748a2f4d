"""``csrreg impact PERSON --to OTHER``: who takes over what somebody held."""

from csrreg.cli.impact.asked import Asked, agreed, write_files
from csrreg.cli.output import is_terminal, say
from csrreg.cli.review.known import known
from csrreg.errors import CsrregError


def successor(person: str, to: str, asked: Asked) -> str:
    """Return the short name of whoever takes over.

    Raises:
        CsrregError: if it is nobody of csrreg.yaml, somebody who has left, or the same person.
    """
    other = known("people", to.strip(), asked.register, "--to")
    settings = asked.register.settings
    found = settings.people.get(other) if settings is not None else None
    if other == person:
        raise CsrregError(f"--to {other}: that is the same person")
    if found is not None and found.until is not None and found.until < asked.today:
        hint = f"the deputy is {found.deputy}" if found.deputy else "name somebody who is there"
        raise CsrregError(f"--to {other}: left on {found.until}", hint)
    return other


def move(person: str, to: str, asked: Asked) -> None:
    """Move everything a person holds, all or nothing; history stays.

    Raises:
        CsrregError: without a terminal, if nobody said ``--yes``.
    """
    from csrreg.change.hand_over import hand_over
    from csrreg.model.held import held_by

    found = hand_over(held_by(person, asked.register), to, asked.register)
    for note in found.notes:
        say(f"note: {note}")
    if not found.moved:
        say(f"{person} holds nothing that could be moved; nothing was written")
        return
    places = "1 place" if found.moved == 1 else f"{found.moved} places"
    files = "1 file" if len(found.files) == 1 else f"{len(found.files)} files"
    if not asked.yes and not asked.dry_run and not is_terminal():
        raise CsrregError(
            f"{places} in {files} would go to {to}; nothing was moved",
            f"csrreg impact {person} --to {to} --yes",
        )
    if agreed(f"move {places} in {files} to {to}", asked):
        write_files(asked, found.files, f"{person}: {places} in {files} moved to {to}")
