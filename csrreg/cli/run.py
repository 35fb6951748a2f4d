"""From the command line to an exit code: every error ends here, none as a traceback."""

import os
import sys

from csrreg.cli.app import app
from csrreg.cli.output import say, use_utf8
from csrreg.errors import CsrregError, Exit


def run() -> int:
    """Run the command that the process was called with; return its exit code."""
    use_utf8()
    try:
        app(prog_name="csrreg")
    except SystemExit as leaving:
        return _code(leaving)
    except CsrregError as error:
        show_error(error)
        return Exit.USAGE
    except KeyboardInterrupt:
        say("interrupted; nothing was left half done")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (head, less); that is no error of the command.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.CLEAN
    except Exception as error:  # noqa: BLE001 - a bug; the user gets a sentence, not a traceback
        return _bug(error)
    return Exit.CLEAN


def _code(leaving: SystemExit) -> int:
    if leaving.code is None:
        return Exit.CLEAN
    return leaving.code if isinstance(leaving.code, int) else Exit.USAGE


def show_error(error: CsrregError) -> None:
    """Say what is wrong and what can be done about it."""
    say(f"csrreg: {error.message}")
    for finding in error.findings:
        say(f"  {finding.file}:{finding.line}:{finding.column}: {finding.code} {finding.message}")
        if finding.fix:
            say(f"      {finding.fix}")
    if error.hint:
        say(f"  {error.hint}")


def _bug(error: Exception) -> int:
    if os.environ.get("CSRREG_DEBUG"):
        raise error
    say(f"csrreg: this is a bug in csrreg: {type(error).__name__}: {error}")
    say("  please report it with the output of: CSRREG_DEBUG=1 csrreg …")
    return Exit.BUG
