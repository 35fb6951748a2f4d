"""Groups of commands of which only the one that is called is imported and built."""

from collections import UserDict
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup
from typer.main import get_command_from_info, get_group
from typer.models import CommandInfo


class OnCall(TyperGroup):
    """A group that knows where its commands are; typer would import and build all of them."""

    places: ClassVar[Mapping[str, str]]
    """Where the function or typer's app of each command is, below csrreg.cli: ``show:show``."""

    def __init__(self, **about: Any) -> None:
        super().__init__(**{**about, "commands": {}})
        self.commands = _Commands(self.places)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - typer's signature
        """Return the names of the commands as they are listed; typer would put groups last."""
        return [*self.places]

    def listed(self) -> Iterator[tuple[str, str]]:
        """Yield the names of the commands with their short help; none is imported for it."""
        helps = short_helps()
        for name, place in self.places.items():
            yield name, helps.get(place) or self.commands[name].get_short_help_str(_WIDTH)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - typer's signature
        """Write the commands into the help."""
        with formatter.section("Commands"):
            formatter.write_dl([*self.listed()])


_WIDTH = 60
"""So many characters of help fit behind a command in a terminal 80 columns wide."""


class _Commands(UserDict[str, Any]):
    """Commands by name, from their places; each is built when it is first asked for."""

    def __getitem__(self, name: str) -> Any:
        found = super().__getitem__(name)
        if isinstance(found, str):
            found = self.data[name] = _built(name, found)
        return found


def _built(name: str, place: str) -> Any:
    """Return typer's command for the function at a place, or its group for an app."""
    module, _, attribute = place.partition(":")
    found = getattr(import_module(f"csrreg.cli.{module}"), attribute)
    if isinstance(found, typer.Typer):
        group = get_group(found)
        group.name = name
        return group
    about = CommandInfo(name, callback=found)
    return get_command_from_info(about, pretty_exceptions_short=False, rich_markup_mode=None)


def short_helps() -> dict[str, str]:
    """Return the first sentence of the help of each command, by its place.

    A copy of what the commands say themselves: ``tests/test_startup.py`` writes and compares it.
    """
    from csrreg.store.resources import data_file

    lines = data_file("short-helps.txt").read_text("utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines)
