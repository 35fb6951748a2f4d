"""Baselines: annotated tags that say what a register held, and whether it still says so."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from csrreg import __version__
from csrreg.errors import CsrregError
from csrreg.findings import Finding, Severity
from csrreg.model.digest import register_digest
from csrreg.model.ids import id_of_file
from csrreg.model.kinds import SETTINGS_FILE
from csrreg.reports.baseline import Summary, counts_of, message_of, severities_of, summary_of
from csrreg.rules.naming import listed
from csrreg.rules.table import RULES, rule_set
from csrreg.store.check import judged
from csrreg.store.compare import compare
from csrreg.store.files import Source
from csrreg.store.history.objects import resolved
from csrreg.store.history.plumbing import work_tree
from csrreg.store.history.revisions import Repository, Resolved, is_shallow, repository_of, resolve
from csrreg.store.history.source import Revision
from csrreg.store.history.tags import (
    Tag,
    commit_of,
    is_tag,
    make_tag,
    refuse_name,
    tagger,
    tags,
)
from csrreg.store.load import Progress, load
from csrreg.store.shell import argument
from csrreg.store.yaml.reader import read

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LIKE_A_COMMIT = re.compile(r"[0-9a-f]{7,64}|HEAD|@")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Baseline:
    """A baseline: the tag, and what it says."""

    tag: Tag
    summary: Summary


@dataclass(frozen=True, slots=True)
class Verified:
    """What came out when a baseline was looked at again."""

    baseline: Baseline
    content: str
    """The digest that the content of its commit gives today."""
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    """What could not be compared."""
    differing: int
    """How many records of the work tree are not as they were."""


def repository_for(root: Path) -> Repository:
    """Return the repository of a register.

    Raises:
        CsrregError: if there is none: a baseline is a tag of git.
    """
    if work_tree(root) is None:
        raise CsrregError(
            f"{root} is in no git repository, and a baseline is a tag of git",
            "make one: git init, then git add . and git commit",
        )
    return repository_of(root)


def make(
    root: Path,
    name: str,
    text: str,
    today: date,
    when: datetime,
    progress: Progress | None = None,
) -> Baseline:
    """Make a baseline of the last commit.

    Raises:
        CsrregError: if the name cannot be used, the maker is not known, there is no commit, records
            have changes that are not committed, or a file cannot be read.
    """
    repository = repository_for(root)
    if resolved(repository.top, [("HEAD^{commit}", "commit")]) == [None]:
        raise CsrregError(
            "there is no commit yet, so there is nothing to keep",
            'make the first one: git add . && git commit -m "Begin the register"',
        )
    _refuse_misleading(name)
    refuse_name(repository, name)
    who = tagger(repository)
    (head,) = resolve(repository, "HEAD")
    _refuse_uncommitted(root, repository, head)
    source = Revision(repository, head)
    loaded = load(source, today, progress)
    _refuse_unreadable(loaded.findings)
    checked = judged(loaded)
    summary = Summary(
        name=name,
        date=today.isoformat(),
        commit=head.commit,
        folder=repository.inside,
        content=content_of(source),
        records=checked.records,
        counts=counts_of(loaded.register),
        findings=severities_of(checked.findings),
        accepted=len(checked.accepted),
        rules=len(RULES),
        rule_set=rule_set(),
        csrreg=__version__,
        message=text.strip(),
    )
    tag = make_tag(repository, name, head.commit, message_of(summary), who, when)
    return Baseline(tag, summary)


def _refuse_misleading(name: str) -> None:
    if _DATE.fullmatch(name):
        hint = f"csrreg diff {name} means the state on that day; choose audit-{name}"
        raise CsrregError(f"{name} is a date", hint)
    if _LIKE_A_COMMIT.fullmatch(name):
        raise CsrregError(f"{name} looks like a commit", f"choose another name: audit-{name}")


def _refuse_uncommitted(root: Path, repository: Repository, head: Resolved) -> None:
    ids = compare(root, repository, head, None).ids
    if ids:
        raise CsrregError(
            f"not committed: {listed(ids, _SHOWN)}; a baseline is of a commit",
            "look at it: csrreg diff; then commit it, and run the command again",
        )


def _refuse_unreadable(findings: list[Finding]) -> None:
    errors = [f for f in findings if f.severity is Severity.ERROR]
    if errors:
        raise CsrregError(
            "the register cannot be read whole, so a baseline would not hold all of it",
            "mend these files first: csrreg check",
            errors,
        )


def content_of(source: Source) -> str:
    """Return the digest of everything in a register.

    Raises:
        CsrregError: if one of its files cannot be read.
    """
    trees = []
    for file in (SETTINGS_FILE, *source.listing().files):
        record_id = id_of_file(file)
        try:
            fields = read(file, source.read(file)).fields
        except OSError as error:
            raise CsrregError(f"{file} cannot be read: {error.strerror or error}") from error
        if fields is None:
            raise CsrregError(f"{file} cannot be read as a record")
        trees.append((record_id.text if record_id is not None else SETTINGS_FILE, fields))
    return register_digest(trees)


def baselines(repository: Repository) -> list[Baseline]:
    """Return every baseline, the oldest first; tags that are none are passed over."""
    found = [
        Baseline(tag, summary)
        for tag in tags(repository)
        if (summary := summary_of(tag.message)) is not None
    ]
    return sorted(found, key=lambda b: (b.tag.seconds, b.tag.name))


def baseline(repository: Repository, name: str) -> Baseline:
    """Return the baseline of a name.

    Raises:
        CsrregError: if there is none.
    """
    for tag in tags(repository, name):
        summary = summary_of(tag.message)
        if summary is not None:
            return Baseline(tag, summary)
    if is_tag(repository, name):
        hint = "csrreg baseline list shows the baselines"
        raise CsrregError(f"{name} is a tag, but no baseline", hint)
    known = [b.tag.name for b in baselines(repository)]
    hint = (
        f"there are: {', '.join(known)}"
        if known
        else f"make one: csrreg baseline new {argument(name)}"
    )
    if is_shallow(repository):
        hint += "; this clone is shallow: git fetch --unshallow --tags"
    raise CsrregError(f"there is no baseline {name}", hint)


def verify(root: Path, repository: Repository, found: Baseline) -> Verified:
    """Compare a baseline with what its commit holds: digest, counts, findings, and its text.

    Raises:
        CsrregError: if the commit or one of its files is not here, or cannot be read.
    """
    tag, summary = found.tag, found.summary
    commit = commit_of(repository, tag)
    if commit is None:
        hint = "git fetch --unshallow --tags" if is_shallow(repository) else "git fetch --tags"
        raise CsrregError(f"the commit of {tag.name} is not in this repository", hint)
    place = Repository(repository.top, summary.folder)
    (tree,) = resolved(place.top, [(place.place(commit), "tree")])
    if tree is None:
        where = summary.folder or "its top folder"
        raise CsrregError(f"the commit of {tag.name} has no register in {where}")
    then = Resolved(tag.name, commit, tree)
    source = Revision(place, then)
    content = content_of(source)
    problems, notes = _compared(tag, summary, source)
    if content != summary.content:
        problems.append(f"its commit gives {content}, it says {summary.content}")
    if commit != summary.commit:
        problems.append(f"it names the commit {commit[:12]}, it says {summary.commit[:12]}")
    if tag.name != summary.name:
        problems.append(f"it calls itself {summary.name}")
    compared = compare(root, repository, then, None)
    differing = {*compared.old, *compared.new, *(u.id for u in compared.unreadable)}
    return Verified(found, content, tuple(problems), tuple(notes), len(differing))


def _compared(tag: Tag, summary: Summary, source: Source) -> tuple[list[str], list[str]]:
    """Return where a baseline says something else than its content gives, and what nobody can tell.

    Statuses and words are those of the csrreg that made it; findings those of its rules.
    """
    try:
        day = date.fromisoformat(summary.date)
    except ValueError:
        return [f"it says it was made on {summary.date}, which is no date"], []
    loaded = load(source, day)
    problems, notes = [], []

    def compare_one(what: str, gives: object, says: object) -> None:
        if gives != says:
            problems.append(f"{what}: its commit gives {_said(gives)}, it says {_said(says)}")

    counts = counts_of(loaded.register)
    compare_one("records", len(loaded.register.ids), summary.records)
    for kind in dict.fromkeys((*counts, *summary.counts)):
        gives, says = counts.get(kind, {}), summary.counts.get(kind, {})
        if summary.csrreg == __version__:
            compare_one(kind, dict(gives), dict(says))
        else:
            compare_one(kind, sum(gives.values()), sum(says.values()))
    if summary.rule_set == rule_set():
        checked = judged(loaded)
        compare_one("findings", severities_of(checked.findings), dict(summary.findings))
        compare_one("accepted findings", len(checked.accepted), summary.accepted)
        compare_one("rules", len(RULES), summary.rules)
    else:
        notes.append("its rules are others than those of this csrreg; findings were not compared")
    if summary.csrreg != __version__:
        made_by = f"csrreg {summary.csrreg} made it"
        notes.append(f"{made_by}; its statuses and its wording were not compared")
    elif tag.message != message_of(summary).strip():
        problems.append("its text for people says something else than its machine part")
    return problems, notes


def _said(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{count} {name}" for name, count in value.items()) or "nothing"
    return str(value)
