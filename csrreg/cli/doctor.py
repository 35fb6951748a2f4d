"""``csrreg doctor``: what is installed, what is missing, what was left half done."""

from typing import Annotated

import typer

from csrreg import __version__
from csrreg.cli.common import RegisterOption
from csrreg.cli.output import out
from csrreg.errors import CsrregError, Exit

_LIBRARIES = ("typer", "pydantic", "ruamel.yaml", "ruamel.yaml.clib", "rich", "jinja2", "gitpython")


def doctor(
    recover: Annotated[
        bool, typer.Option("--recover", help="Finish interrupted writes of several files.")
    ] = False,
    discard: Annotated[
        bool,
        typer.Option("--discard", help="With --recover: put aside what cannot be finished."),
    ] = False,
    register: RegisterOption = None,
) -> None:
    """Say what csrreg runs on and whether a write was interrupted.

    An interrupted write whose files were changed since cannot be finished, and holds up every
    other one. With --recover --discard it is moved to .csrreg/txn-discarded; no record is touched.
    """
    import platform

    if discard and not recover:
        raise CsrregError("--discard is only for --recover", "csrreg doctor --recover --discard")
    good = True
    _line("csrreg", __version__)
    python = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    _line("python", python)
    for name in _LIBRARIES:
        _line(name, _version(name))
    good &= _lane()
    _excel()
    _git()
    _line("completion", 'bash: eval "$(csrreg completion bash)"; others: csrreg completion --help')
    good &= _register(register, recover, discard=discard)
    raise typer.Exit(Exit.CLEAN if good else Exit.FINDINGS)


def _line(name: str, text: str) -> None:
    out(f"{name:<16} {text}")


def _version(name: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "missing"


def _lane() -> bool:
    from csrreg.store.yaml.events import default_lane

    if default_lane() == "libyaml":
        _line("parser", "libyaml (fast)")
        return True
    _line("parser", "pure Python: the same answers, 20 times slower")
    _line("", 'mend it: pip install "ruamel.yaml.clib"')
    return False


def _excel() -> None:
    from importlib import util

    if util.find_spec("python_calamine") is not None:
        _line("excel", f"python-calamine {_version('python-calamine')}")
    else:
        _line("excel", 'missing; only needed for .xlsx: pip install "csrreg[excel]"')


def _git() -> None:
    from csrreg.store.history import git_version

    try:
        _line("git", git_version())
    except CsrregError as error:
        _line("git", f"{error.message}; add and check work without it")


def _register(register: "RegisterOption", recover: bool, *, discard: bool) -> bool:
    from csrreg.cli.common import root_of
    from csrreg.store.apply import recover_all
    from csrreg.store.discarded import discard as discarded
    from csrreg.store.files import WorkTree
    from csrreg.store.history import work_tree
    from csrreg.store.journal import unfinished

    try:
        root = root_of(register)
    except CsrregError as error:
        if recover or register is not None:
            raise
        _line("register", error.message)
        return True
    _line("register", f"{root} ({len(WorkTree(root).listing().files)} records)")
    top = work_tree(root)
    _line("repository", str(top) if top is not None else "none: nothing keeps the history")
    if recover:
        finished, aside = discarded(root) if discard else (recover_all(root), [])
        _line("recovered", f"{finished} interrupted writes")
        for one in aside:
            _line("put aside", f"{one.place}: {', '.join(one.files) or 'damaged'}")
    left = unfinished(root)
    if left:
        _line("unfinished", f"{len(left)} writes of several files: csrreg doctor --recover")
    return not left
