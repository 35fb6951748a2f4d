"""Running git, safely: nothing a repository plants is executed.

The plumbing calls used here run no hook, filter or driver of the repository; the environment
forbids lazy fetches and every transport.
"""

import os
import subprocess
from pathlib import Path

from csrreg.errors import CsrregError
from csrreg.store.platform import program

_ENVIRONMENT = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}
_INHERITED = ("PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
SAFE = (
    *("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"),
    # A bare repository that lies in a folder of the register is never entered by standing there.
    *("-c", "safe.bareRepository=explicit"),
)
_TIMEOUT = 30


def work_tree(root: Path) -> Path | None:
    """Return the top folder of the git work tree that holds a register, or None."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            return folder
    return None


def environment(top: Path | None = None) -> dict[str, str]:
    """Return the environment git runs in: fixed, whatever the caller's is.

    Where the repository at ``top`` is damaged, git does not take the one around it instead.
    """
    found = {k: os.environ[k] for k in _INHERITED if k in os.environ} | _ENVIRONMENT
    if top is not None:
        found["GIT_CEILING_DIRECTORIES"] = os.path.dirname(os.path.realpath(top))
    return found


def git(top: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Return what a git plumbing command prints.

    Raises:
        CsrregError: if git is missing or the command fails.
    """
    try:
        done = subprocess.run(
            (program("git"), "-C", str(top), *SAFE, *arguments),
            input=given,
            capture_output=True,
            env=environment(top),
            timeout=_TIMEOUT,
            check=False,
        )
    except FileNotFoundError as error:
        raise CsrregError("git was not found", "install git, or put it on the PATH") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CsrregError(f"git did not answer: {error}") from error
    if done.returncode != 0:
        text = done.stderr.decode("utf-8", "replace").strip()
        raise explained(text, top)
    return done.stdout


def git_version() -> str:
    """Return the version of git.

    Raises:
        CsrregError: if there is none.
    """
    return git(Path.cwd(), "version").decode().strip().removeprefix("git version ")


def identity(root: Path) -> tuple[str, str]:
    """Return the name and e-mail address git knows the user by; empty where it knows none."""
    found = []
    for key in ("user.name", "user.email"):
        try:
            found.append(git(root, "config", "--get", key).decode("utf-8", "replace").strip())
        except CsrregError:  # not set, or no git
            found.append("")
    return found[0], found[1]


def explained(text: str, top: Path) -> CsrregError:
    """Return what git complained about, as an error of ours."""
    if "dubious ownership" in text:
        return CsrregError(
            "git does not trust this folder: it belongs to somebody else",
            f"if you trust it: git config --global --add safe.directory {top}",
        )
    hint = ""
    if "not a git repository" in text:
        hint = f"{top / '.git'} is damaged, or what it names was moved: git worktree repair"
    return CsrregError("git says: " + (text.partition("\n")[0] or "nothing"), hint)
