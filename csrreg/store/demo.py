"""The demo: the example register, with its history as real commits."""

import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from csrreg.errors import CsrregError, Refused
from csrreg.model.tree import Tree
from csrreg.store.history import writing
from csrreg.store.new_register import house_files
from csrreg.store.resources import folder, load_yaml

STORY_DATE = date(2026, 11, 20)
"""The day the example's story is told on; deadlines and editions are laid out around it."""


@dataclass(frozen=True, slots=True)
class Laid:
    """What was laid into the folder."""

    commits: int
    without_git: str
    """Why there is no history; empty if there is."""


def lay(target: Path) -> Laid:
    """Copy the example register into a folder that must be missing or empty, with its history.

    Raises:
        Refused: if there is something in the folder, or it cannot be written.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(f"{target} is not empty", "name a folder that is not there yet")
    example = folder("examples") / "brakes"
    steps = [
        _step(example, commit)
        for commit in _list(load_yaml(folder("examples") / "brakes-history.yaml").get("commits"))
    ]
    steps[0] = replace(steps[0], files={**steps[0].files, **house_files()})
    made = [folder for folder in (target, *target.parents) if not folder.exists()]
    try:
        target.mkdir(parents=True, exist_ok=True)
        try:
            writing.replay(target, steps)
        except KeyboardInterrupt:
            _clear(target, made)
            raise
        except CsrregError as error:
            shutil.copytree(example, target, dirs_exist_ok=True)
            for name, source in house_files().items():
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                (target / name).write_bytes(source.read_bytes())
            return Laid(0, error.message)
    except OSError as error:
        raise Refused(f"{target} could not be written: {error.strerror or error}") from error
    return Laid(len(steps), "")


def _clear(target: Path, made: list[Path]) -> None:
    """Remove a half-made demo; the folder was missing or empty, so all in it is ours."""
    for entry in target.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
    for empty in made:
        empty.rmdir()


def _step(example: Path, commit: Tree) -> writing.Commit:
    assert isinstance(commit, dict)
    files: dict[str, Path] = {}
    for name in _list(commit.get("files")):
        assert isinstance(name, str)
        source = example / name
        found = sorted(p for p in source.rglob("*") if p.is_file()) if source.is_dir() else [source]
        files |= {path.relative_to(example).as_posix(): path for path in found}
    overlay = commit.get("overlay")
    if isinstance(overlay, str):
        older = example.with_name("brakes-history") / overlay
        files |= {p.relative_to(older).as_posix(): p for p in older.rglob("*") if p.is_file()}
    return writing.Commit(str(commit["message"]), str(commit["author"]), str(commit["date"]), files)


def _list(tree: Tree | None) -> list[Tree]:
    return tree if isinstance(tree, list) else []
