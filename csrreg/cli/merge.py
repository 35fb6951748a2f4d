"""``csrreg merge``: bring another branch in, record by record; stops before the commit."""

from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption, quoted, root_of, the_day
from csrreg.cli.output import out, say
from csrreg.errors import CsrregError, Exit

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from csrreg.findings import Finding
    from csrreg.store.history.revisions import Repository, Resolved
    from csrreg.store.merging.plan import MergePlan

_SHOWN = 5


def merge(
    branch: Annotated[str, typer.Argument(metavar="BRANCH", help="What is merged into this one.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would be merged.")
    ] = False,
    register: RegisterOption = None,
    today: TodayOption = None,
) -> None:
    """Merge a branch by field and list item, without committing.

    Conflict markers stand only around a field that both sides changed differently. Files that are
    no records are merged by git. To go back: git merge --abort.
    Exit code 1: something is left to decide, or the merge brings errors that neither side had.
    """
    from csrreg.store.history.merging import paused
    from csrreg.store.history.revisions import repository_of, resolve
    from csrreg.store.merging.plan import plan_merge

    root = root_of(register)
    day = the_day(today)
    repository = repository_of(root)
    if what := paused(repository):
        raise CsrregError(
            f"there is {what}", "finish it with git commit, or go back: git merge --abort"
        )
    head, there = resolve(repository, "HEAD", branch)
    if there.tree is None:
        raise CsrregError(f"{branch} holds no register in this folder", "name another branch")
    _refuse_uncommitted(root, repository, head)
    plan = plan_merge(root, repository, head, there)
    if not plan.bases:
        raise CsrregError(
            f"{branch} has no commit in common with this branch",
            "if the clone is shallow: git fetch --unshallow",
        )
    if there.commit in plan.bases:
        say(f"{branch} is merged already; nothing was changed")
        return
    worse = False
    if dry_run:
        _show(plan)
        say("nothing was written (--dry-run)")
    else:
        from csrreg.store.merging.carry_out import carry_out

        carry_out(plan)
        _show(plan)
        worse = _show_new_findings(root, plan, day)
        _next_step(root, plan)
    if worse or plan.conflicts or _others(plan, dry_run=dry_run):
        raise typer.Exit(Exit.FINDINGS)


def _refuse_uncommitted(root: "Path", repository: "Repository", head: "Resolved") -> None:
    """Refuse to merge over changes that are in no commit yet.

    Raises:
        CsrregError: with the records that differ.
    """
    from csrreg.store.compare import compare

    found = compare(root, repository, head, None)
    names = sorted({*found.old, *found.new, *(u.id for u in found.unreadable)})
    if names:
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        raise CsrregError(
            f"there are changes in no commit yet: {', '.join(names[:_SHOWN])}{more}",
            "commit them first, or put them aside: git stash --include-untracked",
        )


def _show(plan: "MergePlan") -> None:
    """Print what comes in, record by record, and what is left to decide."""
    from csrreg.cli.diff_fields import show_fields
    from csrreg.diff.records import changes
    from csrreg.reports.diff import record_view
    from csrreg.store.policy import load_policy

    policy = load_policy()
    both = {b.id: b for b in plan.both}
    found = changes(plan.before, plan.after, policy)
    for change in found:
        was = f" (was {change.was})" if change.was else ""
        joined = "  [changed on both sides]" if change.id in both else ""
        out(f"{change.change:<8}  {change.id}{was}  {change.title}{joined}".rstrip())
        if change.change not in ("added", "removed"):
            show_fields(record_view(change, policy).fields, "    ")
    for record in plan.both:
        if record.was:
            _say_renamed(record.id, record.was)
    for line in _open_questions(plan):
        out(line)
    joint = sum(change.id in both for change in found)
    records = "1 record changes" if len(found) == 1 else f"{len(found)} records change"
    left = sum(bool(b.merged.conflicts or b.merged.two_records) for b in plan.both)
    left += len(plan.removed)
    open_ = f"; {left} conflict{'s' if left != 1 else ''}" if left else ""
    out(f"{plan.there.text}: {records} here, {joint} changed on both sides{open_}")


def _say_renamed(id: str, was: str) -> None:
    from csrreg.store.merging.plan import id_named

    say(f"note: one side gave {id_named(was)} the id {id}; the other's changes are in {id}")


def _open_questions(plan: "MergePlan") -> list[str]:
    """Return what a person has to decide, and with which command."""
    from csrreg.store.merging.plan import id_named
    from csrreg.store.merging.words import sentence

    lines = []
    for both in plan.both:
        if both.merged.two_records:
            lines.append(f"conflict  {both.id}  both sides added a record of this id")
            lines.append(f"    give one of them another: csrreg renumber {both.id}")
        elif both.merged.data is None:
            lines.append(f"as text   {both.id}  {both.merged.why_not}; git merged it line by line")
            lines.append(f"    look at it: csrreg check {both.file}")
        elif both.merged.conflicts:
            lines.append(f"conflict  {both.id}")
            lines += [f"    {sentence(c)}" for c in both.merged.conflicts]
            lines.append(f"    decide: csrreg edit {both.id}, then git add {both.file}")
    for file, who in sorted(plan.removed.items()):
        here, there = ("here", plan.there.text) if who == "ours" else (plan.there.text, "here")
        lines.append(f"conflict  {id_named(file)}  removed on {here}, changed on {there}")
        lines.append(f"    keep it: git add {file}; or remove it: git rm {file}")
    for file in plan.crossed:
        lines.append(f"as text   {id_named(file)}  merged crosswise before; git merged it by line")
    return [line.replace("on here", "here") for line in lines]


def _others(plan: "MergePlan", *, dry_run: bool) -> list[str]:
    """Return the files in conflict that the plan says nothing of."""
    if dry_run:
        return []
    from csrreg.store.history.merging import unmerged_files

    inside = f"{plan.repository.inside}/" if plan.repository.inside else ""
    said = {f"{inside}{b.file}" for b in plan.both if b.merged.data or b.merged.two_records}
    said |= {f"{inside}{file}" for file in plan.removed}
    return [path for path in unmerged_files(plan.repository) if path not in said]


def _show_new_findings(root: "Path", plan: "MergePlan", day: "date") -> bool:
    """Print the findings that neither side had before; return whether any is an error."""
    from csrreg.findings import Severity
    from csrreg.store.check import check
    from csrreg.store.files import WorkTree
    from csrreg.store.history.source import Revision

    after = check(WorkTree(root), day).findings
    worse = False
    known = set()
    if after:
        for state in (plan.head, plan.there):
            found = check(Revision(plan.repository, state), day).findings
            known |= {_said(finding) for finding in found}
    for finding in after:
        if _said(finding) not in known and finding.code != "FMT005":
            place = f"{finding.file}:{finding.line}:{finding.column}"
            out(f"{place}: {finding.code} {finding.severity}: {' '.join(finding.message.split())}")
            if finding.fix:
                out(f"    {finding.fix}")
            worse = worse or finding.severity is Severity.ERROR
    return worse


def _said(finding: "Finding") -> tuple[str, str, str]:
    return finding.file, finding.code, finding.message


def _next_step(root: "Path", plan: "MergePlan") -> None:
    from pathlib import Path

    others = _others(plan, dry_run=False)
    for path in others:
        say(f"conflict in {path}: mend it, then git add {quoted(path)}")
    where = "" if root == Path.cwd() else f"-C {quoted(str(root))} "
    if plan.conflicts or others:
        say(f"when all is decided: csrreg check, then git {where}commit --no-edit")
    else:
        say(f"to commit it: git {where}commit --no-edit")
    say(f"to go back: git {where}merge --abort")
