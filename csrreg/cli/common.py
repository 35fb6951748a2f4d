"""Options and steps that most commands share."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from csrreg.errors import CsrregError

RegisterOption = Annotated[
    Path | None,
    typer.Option("--register", "-C", metavar="DIR", help="The register; else found from here up."),
]
TodayOption = Annotated[
    str | None, typer.Option("--today", metavar="DATE", help="Take this date for today.")
]


def root_of(register: Path | None) -> Path:
    """Return the folder of the register that a command works on."""
    from csrreg.store.files import find_root

    return find_root(register if register is not None else Path.cwd())


def the_day(today: str | None) -> date:
    """Return the date of ``--today``, or the real one."""
    if today is None:
        return datetime.now().astimezone().date()
    try:
        if len(today) != len("YYYY-MM-DD"):
            raise ValueError(today)
        return date.fromisoformat(today)
    except ValueError:
        raise CsrregError(f"--today {today}: not a date of the form YYYY-MM-DD") from None


def one_of(value: str, choices: tuple[str, ...], option: str) -> str:
    """Return a value that must be one of some words.

    Raises:
        CsrregError: with the words, if it is none of them.
    """
    if value in choices:
        return value
    raise CsrregError(f"{option} {value}: expected one of {', '.join(choices)}")


def commit_hint(root: Path, message: str) -> str:
    """Return the commit a user may want to make now; csrreg does not commit by itself."""
    where = "" if root == Path.cwd() else f"-C {root} "
    return f'to commit it: git {where}add -A && git {where}commit -m "{message}"'
