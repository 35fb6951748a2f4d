"""``csrreg merge``: bring another branch in, record by record; stops before the commit."""

from typing import TYPE_CHECKING, Annotated

import typer

from csrreg.cli.common import RegisterOption, TodayOption, quoted, root_of, the_day
from csrreg.cli.output import out, say
from csrreg.errors import CsrregError, Exit, Interrupted

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from csrreg.findings import Finding
    from csrreg.store.files import Source
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
    from csrreg.store.open_merge import what_is_open

    root = root_of(register)
    day = the_day(today)
    repository = repository_of(root)
    if what := paused(repository):
        word = what_is_open(root) or "merge"
        raise CsrregError(
            f"there is {what}",
            f"finish it: git {word} --continue\n  or go back: git {word} --abort",
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
        for path in _others(plan, dry_run=True):
            out(f"conflict  {path}  no record; git merges it line by line and stops there")
        worse = _show_new_findings(_foretold(root, plan), plan, day)
        say("nothing was written (--dry-run)")
    else:
        from csrreg.store.files import WorkTree
        from csrreg.store.merging.carry_out import carry_out

        try:
            carry_out(plan)
            _show(plan)
            worse = _show_new_findings(WorkTree(root), plan, day)
            _next_step(root, plan)
        except KeyboardInterrupt:
            if not paused(repository):
                raise
            raise _interrupted(root, branch) from None
    if worse or plan.conflicts or _others(plan, dry_run=dry_run):
        raise typer.Exit(Exit.FINDINGS)


def _interrupted(root: "Path", branch: str) -> Interrupted:
    git = _git(root)
    return Interrupted(
        f"interrupted: {branch} is merged into the files, and the merge is open",
        f"look at it: csrreg check\n  to end it: {git} commit --no-edit\n"
        f"  to take back all that the merge brought: {git} merge --abort",
    )


def _git(root: "Path") -> str:
    """Return how git is called for the register from where the user stands."""
    from pathlib import Path

    return "git" if root == Path.cwd() else f"git -C {quoted(str(root))}"


def _refuse_uncommitted(root: "Path", repository: "Repository", head: "Resolved") -> None:
    """Refuse to merge over changes that are in no commit yet.

    Raises:
        CsrregError: with the records that differ.
    """
    from csrreg.rules.naming import listed
    from csrreg.store.compare import compare

    found = compare(root, repository, head, None)
    names = found.ids
    if names:
        new = [_file(id) for id in names if id in found.new and id not in found.old]
        left = ""
        if new:  # git merge --abort does not remove a file that it was never told of
            paths = " ".join(quoted(str(root / file)) for file in new)
            left = f"\n  (what a merge left that was taken back: rm {paths})"
        raise CsrregError(
            f"there are changes in no commit yet: {listed(names, _SHOWN)}",
            f"commit them first, or put them aside: git stash --include-untracked{left}",
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
    same = _only_in_comments(plan)
    for id in same:
        out(f"changed   {id}  [only comments or layout]")
    for record in plan.both:
        if record.was:
            _say_renamed(record.id, record.was)
    for line in _open_questions(plan):
        out(line)
    joint = sum(change.id in both for change in found)
    count = len(found) + len(same)
    records = "1 record changes" if count == 1 else f"{count} records change"
    left = sum(bool(b.merged.conflicts or b.merged.two_records) for b in plan.both)
    left += len(plan.removed) + len(plan.renumbered)
    open_ = f"; {left} conflict{'s' if left != 1 else ''}" if left else ""
    out(f"{plan.there.text}: {records} here, {joint} changed on both sides{open_}")


def _only_in_comments(plan: "MergePlan") -> list[str]:
    """Return the records whose file changes here, and no field of them."""
    same_text = {b.id for b in plan.both if b.merged.data == b.written[0] or b.merged.data is None}
    known = sorted(plan.before.keys() & plan.after.keys() - same_text)
    return [id for id in known if plan.before[id] == plan.after[id]]


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
            lines.append(f"    look at it: csrreg check {quoted(both.file)}")
        elif both.merged.conflicts:
            lines.append(f"conflict  {both.id}")
            lines += [f"    {sentence(c)}" for c in both.merged.conflicts]
            lines.append(f"    decide: csrreg edit {both.id}")
            lines.append(f"    then: git add -- {quoted(both.file)}")
    for file, who in sorted(plan.removed.items()):
        here, there = ("here", plan.there.text) if who == "ours" else (plan.there.text, "here")
        lines.append(f"conflict  {id_named(file)}  removed on {here}, changed on {there}")
        lines.append(f"    keep it: git add -- {quoted(file)}")
        lines.append(f"    or remove it: git rm -- {quoted(file)}")
    for id, (here, there) in sorted(plan.renumbered.items()):
        lines.append(f"conflict  {id}  both sides gave it a new id: {here} and {there}; keep one")
        lines.append(f"    git rm -- {_file(there)}")
        lines.append(f"    (or {here}; then csrreg check shows the links that are to be mended)")
    for file in plan.crossed:
        lines.append(f"as text   {id_named(file)}  merged crosswise before; git merged it by line")
    return [line.replace("on here", "here") for line in lines]


def _file(id: str) -> str:
    from csrreg.model.ids import parse_id

    known = parse_id(id)
    return known.file if known is not None else id


def _others(plan: "MergePlan", *, dry_run: bool) -> list[str]:
    """Return the files in conflict that the plan says nothing of."""
    from csrreg.store.history.merging import unmerged_files
    from csrreg.store.merging.foretold import foretold_conflicts

    inside = f"{plan.repository.inside}/" if plan.repository.inside else ""
    said = {f"{inside}{b.file}" for b in plan.both if b.merged.data or b.merged.two_records}
    said |= {f"{inside}{file}" for file in plan.removed}
    if dry_run:
        return foretold_conflicts(plan, said)
    return [path for path in unmerged_files(plan.repository) if path not in said]


def _foretold(root: "Path", plan: "MergePlan") -> "Source":
    """Return the register as the merge would make it."""
    from csrreg.store.together import Together

    return Together(root, plan.repository, plan.head, plan.there)


def _show_new_findings(source: "Source", plan: "MergePlan", day: "date") -> bool:
    """Print the findings that neither side had before; return whether any is an error."""
    from csrreg.findings import Severity
    from csrreg.store.check import check
    from csrreg.store.history.source import Revision
    from csrreg.store.merging.renamed import renamed_since, with_new_ids

    after = check(source, day).findings
    worse = False
    known = set()
    if after:
        for state in (plan.head, plan.there):
            found = check(Revision(plan.repository, state), day).findings
            known |= {_said(finding) for finding in found}
    new = [f for f in after if _said(f) not in known and f.code != "FMT005"]
    ids: dict[str, str] = {}
    if any(finding.code == "LNK001" for finding in new):
        sides = (plan.head.commit, plan.there.commit)
        ids = renamed_since(plan.repository, plan.bases[0], *sides)
    for finding in with_new_ids(new, ids):
        place = f"{finding.file}:{finding.line}:{finding.column}"
        out(f"{place}: {finding.code} {finding.severity}: {' '.join(finding.message.split())}")
        if finding.fix:
            out(f"    {finding.fix}")
        worse = worse or finding.severity is Severity.ERROR
    return worse


def _said(finding: "Finding") -> tuple[str, str, str]:
    return finding.file, finding.code, finding.message


def _next_step(root: "Path", plan: "MergePlan") -> None:
    others = _others(plan, dry_run=False)
    for path in others:
        say(f"conflict in {path}; mend it, then: git add -- {quoted(path)}")
    git = _git(root)
    marked = [quoted(b.file) for b in plan.both if b.merged.conflicts]
    if plan.conflicts or others:
        say("when all is decided (csrreg check tells):")
        if marked:
            say(f"  {git} add -- {' '.join(marked)}")
        say(f"  {git} commit --no-edit")
    else:
        say(f"to commit it: {git} commit --no-edit")
    say(f"to go back: {git} merge --abort")
