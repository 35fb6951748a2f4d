"""The files by which a CI system checks a register; they lie at the top of the repository."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from csrreg.errors import Refused
from csrreg.store import platform
from csrreg.store.history import work_tree
from csrreg.store.templates import render, template_file

SYSTEMS = ("github", "gitlab", "jenkins")
_FILES = {
    "github": (".github/workflows/csrreg.yml", "ci/github.yml.j2"),
    "gitlab": (".gitlab/csrreg.yml", "ci/gitlab.yml.j2"),
    "jenkins": ("Jenkinsfile.csrreg", "ci/jenkins.groovy.j2"),
}
_GITLAB = ".gitlab-ci.yml"
# What means nothing to a shell, to YAML in quotes, to Groovy and to the systems' own variables.
_HARMLESS = re.compile(r"[\w./ +-]*")


def ci_files(root: Path, systems: Iterable[str], version: str) -> tuple[Path, dict[str, bytes]]:
    """Return the top folder of the repository, and the files that are to be written in it.

    ``version`` of csrreg is what they install. GitLab reads one file only: if there is one already,
    it is left alone, and has to include the new one.

    Raises:
        Refused: if one of them is there already, or if the register's folder has a name that means
            something to a shell.
    """
    here = root.resolve()
    top = work_tree(here) or here
    folder = here.relative_to(top).as_posix()
    if _HARMLESS.fullmatch(folder) is None:
        raise Refused(
            f"the folder's name {folder} means something to a shell",
            "name it with letters, digits, blanks and . _ - +",
        )
    files = {}
    for system in dict.fromkeys(systems):
        file, template = _FILES[system]
        _refuse_taken(top, file)
        files[file] = render(template, {"folder": folder, "version": version}).encode()
        if system == "gitlab" and not os.path.lexists(top / _GITLAB):
            files[_GITLAB] = template_file("ci/gitlab-ci.yml").read_bytes()
    return top, files


def _refuse_taken(top: Path, file: str) -> None:
    if os.path.lexists(top / file):
        raise Refused(f"{file} is there already", "it was not touched; move it away first")
    for above in (top / file).parents:
        if above == top:
            return
        if os.path.lexists(above) and not above.is_dir():
            name = above.relative_to(top).as_posix()
            raise Refused(f"{name} is no folder", f"{file} has to lie in it; move it away first")


def write_all(top: Path, files: dict[str, bytes]) -> None:
    """Write new files: all of them, or none.

    Raises:
        Refused: if one cannot be written; those written before it are gone again.
    """
    written: list[Path] = []
    try:
        for file, data in files.items():
            target = top / file
            platform.make_folder(target.parent)
            platform.write_new(target, data)
            written.append(target)
    except OSError as error:
        for target in written:
            platform.remove(target)
        raise Refused(
            f"{error.filename or top} cannot be written: {error.strerror or error}",
            "no file for CI was written; mend the cause and run the command again",
        ) from error
