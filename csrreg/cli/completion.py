"""``csrreg completion``: the script that a shell needs, and what it asks csrreg for on Tab."""

import os
from typing import Annotated

import typer

from csrreg.cli.common import one_of
from csrreg.cli.output import out

SHELLS = ("bash", "zsh", "fish", "powershell")
_SCRIPTS = {"powershell": "csrreg.ps1"}
# PowerShell hands the words over in this variable, one a line.
_WORDS = "_CSRREG_WORDS"


def completion(
    context: typer.Context,
    shell: Annotated[str, typer.Argument(metavar="SHELL", help="bash, zsh, fish or powershell")],
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORD…", help="What was typed behind csrreg; the script asks so.", hidden=True
        ),
    ] = None,
) -> None:
    """Print the script that completes csrreg on Tab.

    bash: add to ~/.bashrc:  eval "$(csrreg completion bash)"

    zsh: add to ~/.zshrc, below compinit:  eval "$(csrreg completion zsh)"

    fish:  csrreg completion fish > ~/.config/fish/completions/csrreg.fish

    PowerShell: add to $PROFILE:  csrreg completion powershell | Out-String | Invoke-Expression
    """
    one_of(shell, SHELLS, "SHELL")
    if shell == "powershell" and words is None and _WORDS in os.environ:
        words = os.environ[_WORDS].split("\n")
    if not words:
        from csrreg.store.resources import folder

        script = folder("templates") / "completion" / _SCRIPTS.get(shell, f"csrreg.{shell}")
        out(script.read_text("utf-8").rstrip("\n"))
        return
    from csrreg.cli.command_line import complete

    typed = words[-1]
    if shell == "bash":
        words = joined(words)
    for found in complete(context.find_root().command, words):
        value = found.value
        if shell == "bash":  # it replaces only what stands behind = and :
            value = value[len(words[-1]) - len("" if typed in _BREAKS else typed) :]
        out(f"{value}\t{' '.join(found.help.split())}" if found.help else value)


_BREAKS = ("=", ":")


def joined(words: list[str]) -> list[str]:
    """Return a line's words; bash takes them apart at ``=`` and ``:``."""
    whole: list[str] = []
    glue = False
    for word in words:
        if whole and ((glue and word) or word in _BREAKS):
            whole[-1] += word
        else:
            whole.append(word)
        glue = word in _BREAKS
    return whole
