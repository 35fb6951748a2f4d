"""Merging a branch into the work tree: git merges all else, the records come from the plan.

Git's own merge goes first: it refuses what it must not touch, it brings the attachments and the
files of one side, and it keeps what is needed to abort. Should csrreg be killed right behind it,
what is there is what plain git makes. The records that both sides changed then replace git's, all
of them or none.
"""

from csrreg.errors import CsrregError
from csrreg.store.files import WorkTree, read_if_there
from csrreg.store.history.commits import in_repository
from csrreg.store.history.merging import Stages, begin_merge, leave_open, settle
from csrreg.store.journal import Write, state_folder
from csrreg.store.merging.plan import Both, MergePlan
from csrreg.store.merging.whole import two_records
from csrreg.store.platform import locked
from csrreg.store.publish import publish
from csrreg.store.recovery import recover
from csrreg.store.undisturbed import undisturbed


def carry_out(plan: MergePlan) -> None:
    """Merge into the work tree and stop before the commit.

    Raises:
        CsrregError: if git refuses, or the records cannot be written; then git can abort.
        KeyboardInterrupt: behind all of it, if there was an interruption meanwhile.
    """
    message = f"Merge {plan.there.text}"
    with locked(state_folder(plan.root) / "lock"):
        recover(plan.root)
        with undisturbed():
            begin_merge(plan.repository, plan.there.commit, message)
            try:
                publish(plan.root, [*_writes(plan)])
                _note(plan)
            except CsrregError as error:
                hint = f"{error.hint}\n  to go back: git merge --abort".strip()
                raise CsrregError(f"the merge was not finished: {error.message}", hint) from error


def _writes(plan: MergePlan) -> list[Write]:
    tree = WorkTree(plan.root)
    writes = []
    for both in plan.both:
        data = content(both)
        if data is None:
            continue
        now = read_if_there(tree.root, both.file)
        # A checkout may have given the file other line ends than it has in the repository.
        if now is not None and b"\r\n" in now and b"\r\n" not in both.written[0]:
            data = data.replace(b"\n", b"\r\n")
        if now != data:
            writes.append(Write(both.file, now, data))
        if both.was and (old := read_if_there(tree.root, both.was)) is not None:
            writes.append(Write(both.was, old, None))
    return writes


def content(both: Both) -> bytes | None:
    """Return what a record's file holds after the merge; None where git's own merge stands."""
    if both.merged.two_records:
        return two_records(both.id, *both.written)
    return both.merged.data


def _note(plan: MergePlan) -> None:
    """Tell git's index which records are merged and which are in conflict."""
    merged: list[str] = []
    conflicts: dict[str, Stages] = {}
    for both in plan.both:
        if content(both) is None:
            continue
        path = in_repository(plan.repository, both.file)
        if both.merged.conflicts or both.merged.two_records:
            sides = (both.base, both.ours, both.theirs)
            conflicts[path] = {n: (s[1].mode, s[1].hash) for n, s in enumerate(sides, 1) if s}
        else:
            merged.append(path)
        if both.was:
            merged.append(in_repository(plan.repository, both.was))
    settle(plan.repository, merged)
    leave_open(plan.repository, conflicts)
