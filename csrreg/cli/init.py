"""``csrreg init``: a new register."""

from pathlib import Path
from typing import Annotated

import typer

from csrreg.cli.output import is_terminal, say
from csrreg.errors import CsrregError


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where; it is made if missing.")],
    name: Annotated[str | None, typer.Option(help="The register's name: Acme Brakes")] = None,
    language: Annotated[
        str | None, typer.Option(metavar="LANGUAGE", help="en, zh or de: comments and reports")
    ] = None,
    site: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="A site of yours; can be repeated.")
    ] = None,
    examples: Annotated[
        bool, typer.Option("--examples", help="Add one commented record of each kind.")
    ] = False,
) -> None:
    """Make a new register: commented settings, files for git and editors."""
    from csrreg.store.new_register import LANGUAGES, create

    if name is None:
        name = _asked("The register's name, such as the company's", "--name")
    if language is None:
        language = _asked(f"Language ({', '.join(LANGUAGES)})", "--language")
    if language not in LANGUAGES:
        raise CsrregError(f"--language {language}: expected one of {', '.join(LANGUAGES)}")
    written, kept = create(folder, name, language, tuple(site or ()), examples=examples)
    say(f"{folder} is a register now ({len(written)} files)")
    for file in kept:
        say(f"  {file} was there already and was kept")
    say("what to do next:")
    say(f"  cd {folder}")
    say('  csrreg add customer NORDAUTO --name "Nord Auto AG" --type oem')
    say("  csrreg check")
    say("  git init && git add -A && git commit -m \"Start the register\"")


def _asked(question: str, option: str) -> str:
    if not is_terminal():
        raise CsrregError(f"{option} is missing")
    return str(typer.prompt(question, err=True)).strip()
