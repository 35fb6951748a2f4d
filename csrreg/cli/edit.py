"""``csrreg edit`` and ``add --edit``: the user's own editor, and no draft is ever lost."""

import os
import shlex
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption, commit_hint, root_of, the_day
from csrreg.cli.output import is_terminal, out, say
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.model.kinds import Kind
    from csrreg.model.tree import Mapping


def edit(
    id: Annotated[str, typer.Argument(help="The record's id, or csrreg.yaml.")],
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Edit a record in your editor; it is checked before it is written."""
    from csrreg.cli.records import file_of
    from csrreg.store.apply import prepare_rewrite, write
    from csrreg.store.files import read_file

    root = root_of(register)
    file, _kind = file_of(root, id)
    before = read_file(root, file)
    draft = _draft_file(root, file.rpartition("/")[2])
    if not draft.exists():
        draft.write_bytes(before)
    else:
        say(f"going on with the draft {draft}")

    def publish(data: bytes) -> None:
        if data == before:
            say(f"{id}: nothing changed")
            return
        write(prepare_rewrite(root, file, before, data, the_day(today)))
        say(f"{id} written to {file}")
        say(commit_hint(root, f"Edit {id}"))

    _until_written(draft, publish)


def edit_draft(
    root: Path, kind: "Kind", customer: str | None, tree: "Mapping", today: date
) -> None:
    """Let somebody fill in a new record, from a skeleton with every field in a comment."""
    from csrreg.change.add import customer_of, new_record
    from csrreg.change.edits import Plan
    from csrreg.cli.write import carry_out
    from csrreg.store.yaml.reader import read
    from csrreg.store.yaml.skeleton import skeleton

    draft = _draft_file(root, f"new-{kind.name}{'-' + customer if customer else ''}.yaml")
    if draft.exists():
        say(f"going on with the draft {draft}")
    else:
        draft.write_text(skeleton(kind, tree), encoding="utf-8", newline="\n")

    def publish(data: bytes) -> None:
        parsed = read(draft.name, data)
        if parsed.fields is None:
            raise CsrregError("the draft cannot be read", findings=parsed.findings)
        record = new_record(kind, customer_of(kind, customer, parsed.fields), parsed.fields)
        for id in carry_out(root, Plan(new=(record,)), today, dry_run=False):
            out(id)
            say(commit_hint(root, f"Add {id}"))

    _until_written(draft, publish)


def _until_written(draft: Path, publish: Callable[[bytes], None]) -> None:
    """Open the editor until the draft is good, or the user gives up; the draft stays then."""
    while True:
        _open_editor(draft)
        try:
            publish(draft.read_bytes())
        except CsrregError as error:
            from csrreg.cli.run import show_error

            if is_terminal():
                show_error(error)
                if typer.confirm("edit again?", default=True, err=True):
                    continue
            error.hint = f"your draft is kept in {draft}; the same command goes on with it"
            raise
        draft.unlink(missing_ok=True)
        return


def _draft_file(root: Path, name: str) -> Path:
    from csrreg.store.journal import state_folder

    folder = state_folder(root) / "drafts"
    folder.mkdir(exist_ok=True)
    return folder / name


def _open_editor(file: Path) -> None:
    """Run the editor that the environment names; never one that a repository names."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not command:
        command = "notepad" if os.name == "nt" else "vi"
    try:
        done = subprocess.run([*shlex.split(command, posix=os.name != "nt"), str(file)], check=False)
    except OSError as error:
        raise CsrregError(
            f"the editor {command} could not be started: {error.strerror}",
            "set EDITOR to your editor's command",
        ) from error
    if done.returncode != 0:
        raise CsrregError(f"the editor ended with {done.returncode}; nothing was written")
