"""What the shell offers when somebody presses Tab: which part of a command line it stands in."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from csrreg.cli import candidates
from csrreg.cli.candidates import Candidate


@dataclass(slots=True)
class Line:
    """A command line up to the word that is being typed."""

    command: Any
    """The innermost command that is named; typer's object."""
    path: tuple[str, ...] = ()
    arguments: list[str] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    """The values of the options that were given, by the option's first name."""
    awaited: Any = None
    """The option whose value the next word is."""
    no_options: bool = False
    """True behind ``--``."""

    @property
    def folder(self) -> Path:
        """Where the register is looked for."""
        return Path(self.options.get("--register", ".")).absolute()


def complete(command: Any, words: list[str]) -> list[Candidate]:
    """Return what the last word can become, given those before it."""
    *before, typed = words or [""]
    line = Line(command)
    for word in before:
        _read(line, word)
    if line.awaited is not None:
        return list(_values(line, line.awaited, typed))
    if typed.startswith("-") and not line.no_options:
        name, equals, value = typed.partition("=")
        option = _option(line.command, name) if equals else None
        if option is None:
            return [c for c in _options(line.command) if c.value.startswith(typed)]
        return [Candidate(f"{name}={c.value}", c.help) for c in _values(line, option, value)]
    if hasattr(line.command, "commands"):
        return [
            Candidate(name, help) for name, help in line.command.listed() if name.startswith(typed)
        ]
    argument = _argument(line)
    return list(_values(line, argument, typed)) if argument is not None else []


def _read(line: Line, word: str) -> None:
    """Take one whole word of the line."""
    if line.awaited is not None:
        line.options[line.awaited.opts[0]] = word
        line.awaited = None
    elif word == "--":
        line.no_options = True
    elif word.startswith("-") and not line.no_options:
        name, equals, value = word.partition("=")
        option = _option(line.command, name)
        if option is not None and equals:
            line.options[option.opts[0]] = value
        elif option is not None and not option.is_flag:
            line.awaited = option
    elif word in getattr(line.command, "commands", {}):
        line.command = line.command.commands[word]
        line.path = (*line.path, word)
    else:
        line.arguments.append(word)


def _option(command: Any, name: str) -> Any:
    return next((p for p in command.params if name in p.opts and hasattr(p, "is_flag")), None)


def _options(command: Any) -> Iterator[Candidate]:
    for parameter in command.params:
        if hasattr(parameter, "is_flag") and not parameter.hidden:
            long = max(parameter.opts, key=len)
            yield Candidate(long, parameter.help or "")
    yield Candidate("--help", "Show this message and exit.")


def _argument(line: Line) -> Any:
    """Return the argument that the next word belongs to."""
    arguments = [p for p in line.command.params if not hasattr(p, "is_flag") and not p.hidden]
    number = len(line.arguments)
    if number < len(arguments):
        return arguments[number]
    return arguments[-1] if arguments and arguments[-1].nargs == -1 else None


def _values(line: Line, parameter: Any, typed: str) -> Iterator[Candidate]:
    """Yield the values of an option or argument, chosen by what its help calls it."""
    name = parameter.metavar or parameter.name.upper()
    find = _FINDERS.get(name.rstrip("…"))
    if find is not None:
        yield from find(line, parameter, typed)


def _ids(line: Line, _: Any, typed: str) -> Iterator[Candidate]:
    kinds = _KINDS.get(line.path[0], ()) if line.path else ()
    return candidates.record_ids(line.folder, typed, kinds)


def _customers(line: Line, _: Any, typed: str) -> Iterator[Candidate]:
    return candidates.record_ids(line.folder, typed, ("customer",))


def _parts(line: Line, _: Any, typed: str) -> Iterator[Candidate]:
    return candidates.record_ids(line.folder, typed, ("part",))


def _documents(line: Line, _: Any, typed: str) -> Iterator[Candidate]:
    return candidates.record_ids(line.folder, typed, ("document",))


def _codes(line: Line, parameter: Any, typed: str) -> Iterator[Candidate]:
    if line.path in {("check",), ("explain",)}:  # elsewhere it is a customer's or a site's
        return candidates.rule_codes(typed)
    if parameter.name in {"customer", "code"}:
        return _customers(line, parameter, typed)
    return iter(())


def _fields(line: Line, _: Any, typed: str) -> Iterator[Candidate]:
    return candidates.fields(line.arguments[0] if line.arguments else "", typed)


def _names(line: Line, _: Any, typed: str) -> Iterator[Candidate]:
    for found in candidates.fields(line.arguments[0] if line.arguments else "", typed):
        yield Candidate(found.value.rstrip("+="), found.help)


def _words(_: Line, parameter: Any, typed: str) -> Iterator[Candidate]:
    """Yield the words that the help names: ``table, csv or json``."""
    said = re.split(r"[;:.]", parameter.help or "")[0]
    words = [word for word in re.findall(r"[a-z_]+", said) if word not in {"or", "else", "all"}]
    return (Candidate(word) for word in words if word.startswith(typed))


_FINDERS: dict[str, Callable[[Line, Any, str], Iterator[Candidate]]] = {
    "ID": _ids,
    "PATH": _ids,
    "PART": _parts,
    "DOC": _documents,
    "CODE": _codes,
    "CODES": _codes,
    "FIELD=VALUE": _fields,
    "FIELD": _names,
    "FORMAT": _words,
    "SEVERITY": _words,
    "SYSTEM": _words,
    "LANGUAGE": _words,
    "KIND": _words,
    "SHELL": _words,
}
_KINDS = {
    "review": ("review",),
    "trace": ("characteristic", "part", "requirement"),
    "impact": ("part",),
    "reassess": ("document",),
}
"""The kinds of record that a command works on, where it is not all of them."""
