"""``csrreg init``: a new register."""

from pathlib import Path
from typing import Annotated

import typer

from csrreg.cli.common import one_of, quoted
from csrreg.cli.output import ask, is_terminal, say
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
    """Make a new register with commented settings."""
    from csrreg.store.history import work_tree
    from csrreg.store.new_register import LANGUAGES, create

    if not is_terminal() and (missing := [o for o, v in _required(name, language) if v is None]):
        raise CsrregError(
            f"{' and '.join(missing)} must be given", 'csrreg init DIR --name "…" --language en'
        )
    if name is None:
        name = _asked("name (the register's name, usually the company's)")
    if language is None:
        language = _asked(f"language ({', '.join(LANGUAGES)})", LANGUAGES)
    one_of(language, LANGUAGES, "--language")
    sites = tuple(dict.fromkeys(s.strip() for s in site or ()))
    if not name.strip() or not all(sites):
        raise CsrregError(f"{'--site' if name.strip() else '--name'}: there is no value")
    written, kept = create(folder, name.strip(), language, sites, examples=examples)
    say(f"{folder} is a register now ({len(written)} files)")
    for file in kept:
        say(f"  {file} was there already and was kept")
    say("what to do next:")
    if folder.resolve() != Path.cwd():
        say(f"  cd {quoted(str(folder))}")
    say('  csrreg add customer NORDAUTO --name "Nord Auto AG" --type oem')
    say("  csrreg check")
    begin = "" if work_tree(folder.resolve()) is not None else "git init && "
    say(f'  {begin}git add . && git commit -m "Start the register"')


def _required(name: str | None, language: str | None) -> tuple[tuple[str, str | None], ...]:
    return ("--name", name), ("--language", language)


def _asked(question: str, choices: tuple[str, ...] = ()) -> str:
    while True:
        answer = ask(question)
        if answer and (not choices or answer in choices):
            return answer
