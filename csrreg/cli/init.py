"""``csrreg init``: a new register."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from csrreg import __version__
from csrreg.cli.common import commit_hint, one_of, quoted
from csrreg.cli.output import ask, is_terminal, say
from csrreg.errors import CsrregError, Refused


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
    ci: Annotated[
        list[str] | None,
        typer.Option(metavar="SYSTEM", help="github, gitlab or jenkins; can be repeated."),
    ] = None,
    merge_driver: Annotated[
        bool, typer.Option("--merge-driver", help="Let git merge records by field (.git/config).")
    ] = False,
) -> None:
    """Make a new register with commented settings.

    With --ci also the files by which a CI system checks it: pull requests without --due, nightly
    runs with it. With --merge-driver git itself merges records by field in this repository. In a
    register that is there already, the two do only that.
    """
    from csrreg.model.kinds import SETTINGS_FILE
    from csrreg.store.ci_files import SYSTEMS, ci_files, write_all
    from csrreg.store.history import work_tree
    from csrreg.store.new_register import LANGUAGES, create

    for system in ci or ():
        one_of(system, SYSTEMS, "--ci")
    if (ci or merge_driver) and (folder / SETTINGS_FILE).exists():
        if name is not None or language is not None or site or examples:
            hint = "with --ci or --merge-driver alone only those are set up"
            raise Refused(f"{folder} is a register already", hint)
        top, files = ci_files(folder, ci or (), __version__)
        if merge_driver:
            if work_tree(folder.resolve()) is None:
                raise CsrregError("there is no git repository here", "make one first: git init")
            _set_up_merging(folder)
        if files:
            write_all(top, files)
            _say_ci(top, files, ci or [])
            commit_hint(top, "Check the register in CI")
        return
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
    top, files = ci_files(folder, ci or (), __version__)
    written, kept = create(folder, name.strip(), language, sites, examples=examples)
    write_all(top, files)
    say(f"{folder} is a register now ({len(written)} files)")
    for file in kept:
        say(f"  {file} was there already and was kept")
    if files:
        _say_ci(top, files, ci or [])
    if merge_driver or _wants_merging(folder):
        _set_up_merging(folder)
    say("what to do next:")
    if folder.resolve() != Path.cwd():
        say(f"  cd {quoted(str(folder))}")
    say('  csrreg add customer NORDAUTO --name "Nord Auto AG" --type oem')
    say("  csrreg check")
    begin = "" if work_tree(folder.resolve()) is not None else "git init && "
    what = "." if not files or top == folder.resolve() else ":/"  # from the top of the repository
    say(f'  {begin}git add {what} && git commit -m "Start the register"')


def _wants_merging(folder: Path) -> bool:
    """Return whether somebody at the terminal wants git to merge records by field."""
    from csrreg.store.history import work_tree

    if not is_terminal() or work_tree(folder.resolve()) is None:
        return False
    answer = ask("let git merge records by field here? It is noted in .git/config (yes, no)")
    return answer.lower() in ("y", "yes", "j", "ja", "是")


def _set_up_merging(folder: Path) -> None:
    """Name csrreg as the merge driver of the repository, or say how to do it later."""
    from csrreg.store.history import work_tree
    from csrreg.store.merge_setup import set_up

    top = work_tree(folder.resolve())
    if top is None:
        say("there is no git repository yet; behind git init: csrreg init . --merge-driver")
        return
    if set_up(folder, top):
        say(".gitattributes: *.yaml merge=csrreg was added; commit it")
    say("git merges records by field in this repository (merge.csrreg in .git/config)")
    say("each clone is set up by itself: csrreg init . --merge-driver")


def _say_ci(top: Path, files: Iterable[str], ci: list[str]) -> None:
    """Say what was written for CI, and what is left to do by hand."""
    where = "" if top == Path.cwd() else f" in {quoted(str(top))}"
    say(f"for CI{where}: {', '.join(files)}")
    if "gitlab" in ci:
        if ".gitlab-ci.yml" not in files:
            say("  add to .gitlab-ci.yml:  include: [{local: .gitlab/csrreg.yml}]")
        say("  nightly: make a schedule in GitLab under Build > Pipeline schedules")
    if "jenkins" in ci:
        say("  make a pipeline in Jenkins with the script path Jenkinsfile.csrreg")


def _required(name: str | None, language: str | None) -> tuple[tuple[str, str | None], ...]:
    return ("--name", name), ("--language", language)


def _asked(question: str, choices: tuple[str, ...] = ()) -> str:
    while True:
        answer = ask(question)
        if answer and (not choices or answer in choices):
            return answer
