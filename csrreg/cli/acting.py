"""Who acted, and on which day: somebody who is still there, and no day to come."""

from datetime import date
from typing import TYPE_CHECKING

from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from pathlib import Path

    from csrreg.model.register import Register


def done_on(text: str | None, today: date, option: str = "--date") -> str:
    """Return the day on which something was done, as the files write it; today if none is given.

    Raises:
        CsrregError: if it is no date, or still to come.
    """
    from csrreg.cli.review.opened import the_date

    day = the_date(text, today, option)
    if date.fromisoformat(day) > today:
        raise CsrregError(f"{option} {day} is still to come", f"today is {today}")
    return day


def done_by(given: str | None, day: str, root: "Path", register: "Register") -> str:
    """Return who did something on a day: as given, else whoever runs the command.

    Raises:
        CsrregError: if nobody is known, or the person had left by then; with who took over.
    """
    from csrreg.cli.review.opened import who

    person = who(given, root, register)
    refuse_gone(person, day, register)
    return person


def refuse_gone(person: str, day: str, register: "Register", option: str = "--by") -> None:
    """Refuse somebody who had left before a day.

    Raises:
        CsrregError: with the deputy.
    """
    people = register.settings.people if register.settings is not None else {}
    known = people.get(person)
    if known is None or known.until is None or known.until >= date.fromisoformat(day):
        return
    hint = f"{option} {known.deputy}, who took over" if known.deputy else "name who did it"
    raise CsrregError(f"{option} {person}: left on {known.until}, before {day}", hint)
