"""From the command line to an exit code: every error ends here, none as a traceback."""

import os
import sys
from typing import Any

from typer.exceptions import TyperException

from csrreg.cli.app import app
from csrreg.cli.output import ReaderGone, flush, say, use_utf8
from csrreg.errors import CsrregError, Exit, Interrupted

_BEHIND = ("-C", "--register", "--today", "--format")
"""Options of every command that people also write in front of it."""


def run() -> int:
    """Run the command that the process was called with; return its exit code."""
    use_utf8()
    try:
        _refuse_bytes(sys.argv[1:])
        # Not standalone: typer's own endings would be another language than ours.
        code = app(prog_name="csrreg", standalone_mode=False)
        flush()
    except TyperException as error:
        return _usage(error)
    except CsrregError as error:
        show_error(error)
        return Exit.INTERRUPTED if isinstance(error, Interrupted) else Exit.USAGE
    except ReaderGone:
        return Exit.CLEAN
    except OSError as error:  # the disk, a permission: nothing that csrreg could mend
        show_error(CsrregError(f"{error.filename or 'the system says'}: {error.strerror or error}"))
        return Exit.USAGE
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    except SystemExit as leaving:  # the shell asked for completions
        return leaving.code if isinstance(leaving.code, int) else Exit.CLEAN
    except Exception as error:  # noqa: BLE001 - a bug; the user gets a sentence, not a traceback
        return _bug(error)
    if code == Exit.INTERRUPTED:
        say("interrupted; nothing was left half done")
    return code or Exit.CLEAN


def _refuse_bytes(arguments: list[str]) -> None:
    """Refuse what the shell gave us in another encoding; records are UTF-8."""
    for number, text in enumerate(arguments, 1):
        if any("\ud800" <= c <= "\udfff" for c in text):
            raise CsrregError(f"argument {number} is no UTF-8 text: {text[:60]}")


def show_error(error: CsrregError) -> None:
    """Say what is wrong and what can be done about it."""
    say(f"csrreg: {error.message}")
    for finding in error.findings:
        place = f"{finding.file}:{finding.line}:{finding.column}"
        # In one line: a file's name may hold line ends, and CI obeys lines that begin with ::.
        say(f"  {' '.join(f'{place}: {finding.code} {finding.message}'.split())}")
        if finding.fix:
            say(f"      {' '.join(finding.fix.split())}")
    if error.hint:
        say(f"  {error.hint}")


def _usage(error: TyperException) -> int:
    """Say what is wrong with the command line, and where its help is."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "csrreg"
    if context is not None and error.message == context.get_help():  # csrreg alone
        say(error.message)
    elif context is not None and hasattr(error, "possibilities"):
        show_error(_no_option(error, context))
    else:
        text, _, meant = error.format_message().partition(" Did you mean ")
        hint = f"did you mean {meant}" if meant else f"{command} --help"
        show_error(CsrregError(text[:1].lower() + text[1:].rstrip("."), hint))
    return Exit.USAGE


def _no_option(error: Any, context: Any) -> CsrregError:
    hint = f"{context.command_path} --help"
    if error.option_name in _BEHIND and hasattr(context.command, "commands"):
        hint = f"it goes behind the command: {context.command_path} COMMAND {error.option_name} …"
    elif error.possibilities:
        hint = f"did you mean {error.possibilities[0]}?"
    return CsrregError(f"there is no option {error.option_name}", hint)


def _bug(error: Exception) -> int:
    if os.environ.get("CSRREG_DEBUG"):
        raise error
    say(f"csrreg: this is a bug in csrreg: {type(error).__name__}: {error}")
    say("  please report it with the output of: CSRREG_DEBUG=1 csrreg …")
    return Exit.BUG
