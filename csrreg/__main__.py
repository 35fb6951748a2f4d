"""The entry point: answers ``--version`` at once, everything else through the command line."""

import gc
import os
import sys


def main() -> None:
    """Run csrreg and leave with its exit code."""
    if sys.argv[1:] == ["--version"]:
        from csrreg import __version__

        sys.stdout.write(f"csrreg {__version__}\n")
        return
    # A command reads, works and ends: collecting garbage in between triples the cost of loading.
    gc.disable()
    # Nothing but csrreg's own code takes part in reading records; and looking for plug-ins is slow.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "1"
    if sys.argv[1:2] == ["merge-driver"]:  # git runs it for every file: no command line is built
        from csrreg.cli.merge_driver import run as merge_driver

        sys.exit(merge_driver(sys.argv[2:]))
    from csrreg.cli.run import run

    code = run()
    # Nor is there any use in a last collection of 10,000 records before the memory is given back.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
