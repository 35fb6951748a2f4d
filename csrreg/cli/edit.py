"""``csrreg edit`` and ``add --edit``: the user's own editor, and no draft is ever lost."""

import os
import shlex
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from csrreg.cli.common import IdArgument, RegisterOption, TodayOption, commit_hint, root_of, the_day
from csrreg.cli.output import ask, is_terminal, out, say
from csrreg.errors import ChangedMeanwhile, CsrregError

if TYPE_CHECKING:
    from csrreg.findings import Finding
    from csrreg.model.kinds import Kind
    from csrreg.model.tree import Mapping


def edit(
    id: IdArgument,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Edit a record in your editor; it is checked first."""
    from csrreg.cli.records import file_of
    from csrreg.store.apply import Worse, prepare_rewrite, write
    from csrreg.store.files import read_file

    root = root_of(register)
    file, _kind = file_of(root, id)
    id = file.rpartition("/")[2].removesuffix(".yaml") if "/" in file else file
    before = read_file(root, file)
    draft = _draft_file(root, file.rpartition("/")[2])
    begun_with = _begun_with(draft)
    if not draft.exists():
        begun_with.write_bytes(before)
        draft.write_bytes(before)
    elif not begun_with.exists() or begun_with.read_bytes() != before:
        # Going on would undo silently what somebody wrote in the meantime.
        raise CsrregError(
            f"{file} was changed since the draft {draft} was begun",
            "compare the two, and delete the draft to begin with the file as it is",
        )
    else:
        say(f"going on with the draft {draft}")

    def publish(data: bytes) -> None:
        if data == before:
            say(f"{id}: nothing was changed")
            return
        try:
            write(prepare_rewrite(root, file, before, data, the_day(today)))
        except Worse as worse:
            raise _of_draft(worse.findings, draft, data) from None
        say(f"{id}: {file} is written")
        commit_hint(root, f"Edit {id}")

    _until_written(draft, before, publish)


def edit_draft(
    root: Path, kind: "Kind", customer: str | None, tree: "Mapping", today: date
) -> None:
    """Let somebody fill in a new record, from a skeleton with every field in a comment."""
    from csrreg.change.add import customer_of, new_record
    from csrreg.change.edits import Plan
    from csrreg.cli.write import finish
    from csrreg.store.apply import Worse, prepare
    from csrreg.store.yaml.reader import read
    from csrreg.store.yaml.skeleton import skeleton
    from csrreg.store.yaml.spans import comments

    draft = _draft_file(root, f"new-{kind.name}{'-' + customer if customer else ''}.yaml")
    empty = skeleton(kind, tree).encode()
    if draft.exists():
        say(f"going on with the draft {draft}; delete it to begin anew")
    else:
        draft.write_bytes(empty)

    def publish(data: bytes) -> None:
        parsed = read(draft.name, data)
        if parsed.fields is None:
            raise _of_draft(parsed.findings, draft, data)
        record = new_record(kind, customer_of(kind, customer, parsed.fields), parsed.fields)
        try:
            prepared = prepare(root, Plan(new=(record,)), today)
        except Worse as worse:
            raise _of_draft(worse.findings, draft, data) from None
        for id in finish(prepared, dry_run=False):
            out(id)
            if Counter(comments(data.decode())) - Counter(comments(empty.decode())):
                say(f"note: your comments are not kept; csrreg edit {id} puts them into the record")
            commit_hint(root, f"Add {id}")

    _until_written(draft, empty, publish)


def _of_draft(findings: "Iterable[Finding]", draft: Path, data: bytes) -> CsrregError:
    """Return what is wrong with a draft, with the lines of the draft."""
    from csrreg.findings import Severity
    from csrreg.store.locate import locate

    name = str(draft)
    found = [replace(f, file=name) for f in findings if f.severity is Severity.ERROR]
    anew = [f if not f.path else replace(f, line=0) for f in found]
    return CsrregError("nothing was written, because of this:", "", locate(anew, {name: data}))


def _until_written(draft: Path, untouched: bytes, publish: Callable[[bytes], None]) -> None:
    """Open the editor until the draft is good, or the user gives up; the draft stays then."""
    while True:
        try:
            _open_editor(draft)
        except CsrregError:
            if draft.read_bytes() == untouched:  # nobody's work is lost
                _forget(draft)
            raise
        try:
            publish(draft.read_bytes())
        except CsrregError as error:
            from csrreg.cli.run import show_error

            if is_terminal():
                show_error(error)
                if ask("edit again (yes, no)").lower() in ("", "y", "yes"):
                    continue
                error = CsrregError("nothing was written")
            error.hint = f"{error.hint}\n  {_kept(draft, error)}".removeprefix("\n  ")
            raise error from None
        _forget(draft)
        return


def _kept(draft: Path, error: CsrregError) -> str:
    if isinstance(error, ChangedMeanwhile):
        return f"your draft is kept in {draft}; delete it when what you need of it is in the file"
    return f"your draft is kept in {draft}; the same command goes on with it"


def _forget(draft: Path) -> None:
    draft.unlink(missing_ok=True)
    _begun_with(draft).unlink(missing_ok=True)


def _draft_file(root: Path, name: str) -> Path:
    """Return the place of a draft; its folder is made on first use.

    Raises:
        CsrregError: if a symbolic link stands there, which a repository may have brought.
    """
    from csrreg.store.journal import state_folder

    draft = state_folder(root) / "drafts" / name
    for place in (draft.parent, draft, _begun_with(draft)):
        if place.is_symlink():  # it could lead anywhere
            raise CsrregError(f"{place} is a symbolic link", "delete the link")
    draft.parent.mkdir(exist_ok=True)
    return draft


def _begun_with(draft: Path) -> Path:
    """Return the file that keeps what a draft was begun with."""
    return draft.with_suffix(".before")


def _open_editor(file: Path) -> None:
    """Run the editor that the environment names; never one that a repository names."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not command:
        if not is_terminal():
            raise CsrregError(
                "there is no terminal for an editor",
                "set EDITOR, or give the fields on the command line",
            )
        command = "notepad" if os.name == "nt" else "vi"
    try:
        done = subprocess.run(
            [*shlex.split(command, posix=os.name != "nt"), str(file)], check=False
        )
    except (OSError, ValueError) as error:
        what = error.strerror if isinstance(error, OSError) else error
        raise CsrregError(
            f"the editor {command} could not be started: {what}",
            "set EDITOR to your editor's command",
        ) from error
    if done.returncode != 0:
        raise CsrregError(f"the editor {command} ended with {done.returncode}; nothing was written")
