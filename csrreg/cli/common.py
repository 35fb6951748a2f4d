"""Options and steps that most commands share."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.output import say
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.store.open_merge import OpenMerge

RegisterOption = Annotated[
    Path | None,
    typer.Option("--register", "-C", metavar="DIR", help="The register; else found from here up."),
]
IdArgument = Annotated[
    str,
    typer.Argument(metavar="ID", help="The record's id, or csrreg.yaml."),
]
TodayOption = Annotated[
    str | None, typer.Option("--today", metavar="DATE", help="Take this date for today.")
]


def root_of(register: Path | None) -> Path:
    """Return the folder of the register that a command works on.

    Raises:
        CsrregError: if the folder named is none, or if no register is there.
    """
    from csrreg.store.files import find_root

    if register is not None and not register.is_dir():
        raise CsrregError(f"--register {register}: there is no such folder")
    # Resolved: the folders above a/../b are not those above b.
    return find_root(register.resolve() if register is not None else Path.cwd())


def the_day(today: str | None) -> date:
    """Return the date of ``--today``, or the real one.

    Raises:
        CsrregError: if it is no date.
    """
    if today is None:
        return datetime.now().astimezone().date()
    from pydantic_core import PydanticCustomError

    from csrreg.model.types import read_date

    try:
        return read_date(today)
    except PydanticCustomError as error:
        what = error.context or {}
        hint = f"write it like this: {what['example']}"
        raise CsrregError(f"--today {today}: {what['message']}", hint) from None


def the_moment() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


def one_of(value: str, choices: tuple[str, ...], option: str) -> str:
    """Return a value that must be one of some words.

    Raises:
        CsrregError: with the words, if it is none of them.
    """
    if value in choices:
        return value
    raise CsrregError(f"{option} {value}: expected one of {', '.join(choices)}")


def commit_hint(root: Path, message: str) -> None:
    """Say the commit a user may want to make now; csrreg does not commit by itself.

    Nothing is said where there is no repository.
    """
    from csrreg.store.history import work_tree

    if work_tree(root) is None:
        return
    where = "" if root == Path.cwd() else f"-C {quoted(str(root))} "
    if _is_said_of_a_merge(root, where):
        return
    # What stands in double quotes must be the same in every shell: it is there to be pasted.
    plain = re.sub(r'["$`\\!%]', "", " ".join(message.split()))
    say(f'to commit it: git {where}add . && git {where}commit -m "{plain}"')


def _is_said_of_a_merge(root: Path, where: str) -> bool:
    """Say what git waits for, if a merge is open; return whether one is.

    ``git add .`` would take conflict markers for decided.
    """
    from csrreg.store.open_merge import open_merge, what_is_open

    if not what_is_open(root) or (found := open_merge(root)) is None:
        return False
    files = " ".join(quoted(file) for file in found.to_add)
    say(f"a {found.what} is open" + (f": git {where}add -- {files}" if files else ""))
    _say_waiting(found)
    if not found.marked and not found.unmerged:
        say(f"  then go on: git {where}{found.what} --continue")
    # Git does not take back what its index holds otherwise, nor a file that it does not know.
    first = " (that git add first)" if files else ""
    say(f"  or go back{first}: git {where}{found.what} --abort")
    return True


def say_index_differs(root: Path) -> None:
    """Say which records git would commit otherwise than they lie here, if a merge is open."""
    from csrreg.store.open_merge import open_merge, what_is_open

    if not what_is_open(root) or (found := open_merge(root)) is None:
        return
    if not found.to_add:
        return
    where = "" if root == Path.cwd() else f"-C {quoted(str(root))} "
    files = " ".join(quoted(file) for file in found.to_add)
    say(f"note: a {found.what} is open, and git's index holds some files otherwise than here")
    say(f"  to commit them as they are here: git {where}add -- {files}")


def _say_waiting(found: "OpenMerge") -> None:
    if found.marked:
        say(f"  still with conflict markers: {', '.join(found.marked)}")
    if found.unmerged:
        say(f"  still unmerged: {', '.join(found.unmerged)}")


def quoted(path: str) -> str:
    """Return a path or name as it can be pasted into a shell."""
    from csrreg.store.shell import quoted as in_shell

    return in_shell(path)
