"""Many branches, each with many edits, merged in any order: every edit is there or was reported.

An edit is followed by its values. One that is missing after a merge must stand in a file that the
merge left in conflict, or that the reader refuses: then somebody was asked.
"""

import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from branches import driver_on_path, merged
from command import in_process
from committed import git

from csrreg.change.edits import Append, Edit, Set, Unset, edited
from csrreg.errors import Refused
from csrreg.model.fields import node_of
from csrreg.model.ids import id_of_file
from csrreg.model.kinds import REQUIREMENT
from csrreg.model.tree import Mapping, Tree, get
from csrreg.model.tree import Path as FieldPath
from csrreg.store.history.merging import DRIVER, merge_as_text
from csrreg.store.merging.record import merge_file
from csrreg.store.splice import spliced
from csrreg.store.yaml.emit import record_text
from csrreg.store.yaml.reader import read

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
BASE = Path(__file__).parents[1] / "cli/_bases/contracts"
PEOPLE = ("li", "ma", "lin", "zhou", "anna")
STORMS = [(4, 6), pytest.param((20, 30), marks=pytest.mark.slow)]


# commands


def commands(chance: random.Random, root: Path, number: int) -> Iterator[list[str]]:
    """Yield command lines that somebody may type, each with a value that nobody else types."""
    files = sorted(root.glob("requirements/*/*.yaml")) + sorted(root.glob("parts/*/*.yaml"))
    while True:
        number += 1
        word = f"w{number}"
        path = chance.choice(files)
        id = path.stem
        day = f"2026-{chance.randint(2, 12):02}-{chance.randint(1, 28):02}"
        ways = [["set", id, f"notes=Note {word}."]]
        if id.startswith("CSR"):
            ways += [
                ["set", id, f"title=Title {word}"],
                ["set", id, f"tags+={word}"],
                ["set", id, f"interpretation=We read it so: {word}"],
                ["set", id, f"actions+=what=Do {word},owner={chance.choice(PEOPLE)},due={day}"],
                ["set", id, f"evidence+=what=Proof {word},date={day}"],
                ["set", id, f"implemented_in+=document=PM-{word}"],
                ["set", id, f"priority={chance.choice(('high', 'normal', 'low'))}"],
                [
                    "set",
                    id,
                    "applies.answer=yes",
                    f"applies.reason=Because {word}",
                    "applies.by=li",
                ],
                ["set", id, f"actions.1.effort={word}"],
                ["set", id, "--unset", chance.choice(("notes", "priority", "interpretation"))],
                *[
                    [
                        "add",
                        "requirement",
                        "--customer",
                        "NORDAUTO",
                        "--title",
                        f"New {word}",
                        "--document",
                        "DOC-NORDAUTO-0001",
                        "--edition",
                        "2025-06",
                        "--text",
                        f"The supplier shall {word}.",
                    ]
                ]
                * 2,
            ]
        yield chance.choice(ways)


def storm(chance: random.Random, root: Path, branches: int, count: int, run) -> int:
    """Make branches from main with some commands on each; return how many commands succeeded."""
    done = 0
    for number in range(branches):
        git(root, "switch", "-q", "-c", f"b{number}", "main")
        lines = commands(chance, root, number * 1000)
        for _ in range(count):
            words = next(lines)
            said = run(*words)
            done += said.code == 0
            if words[0] == "add" and said.code == 0 and chance.random() < 0.5:
                as_in_a_clone(root, said.out.strip())
        git(root, "add", "-A")
        git(root, "commit", "-q", "--allow-empty", "-m", f"b{number}")
    git(root, "switch", "-q", "main")
    return done


def as_in_a_clone(root: Path, id: str) -> None:
    """Give a new record the next number of this branch, as where the others are not known."""
    folder = root / "requirements/NORDAUTO"
    taken = {path.stem for path in folder.glob("*.yaml")} - {id}
    free = next(n for n in range(1, 9999) if f"CSR-NORDAUTO-{n:04}" not in taken)
    (folder / f"{id}.yaml").rename(folder / f"CSR-NORDAUTO-{free:04}.yaml")


# what is followed


def leaves(tree: Tree, path: tuple = ()) -> Counter:
    """Return every single value with the names above it, whatever its position in lists."""
    if isinstance(tree, str):
        return Counter([(*path, tree)])
    items = tree.items() if isinstance(tree, dict) else (("*", item) for item in tree)
    return sum((leaves(inner, (*path, step)) for step, inner in items), Counter())


def records(root: Path, commit: str) -> dict[str, Counter]:
    """Return the values of every record at a commit."""
    found = {}
    for file in git(root, "ls-tree", "-r", "--name-only", commit).split("\n"):
        if id_of_file(file) is not None:
            fields = read(file, git(root, "show", f"{commit}:{file}").encode()).fields
            assert fields is not None, f"{commit}:{file}"
            found[file] = leaves(fields)
    return found


def decided(text: str, chance: random.Random) -> str:
    """Return a file with each conflict decided for one side."""
    block = r"^<{7}[^\n]*\n(.*?)(?:^\|{7}[^\n]*\n.*?)?^={7}\n(.*?)^>{7}[^\n]*\n"
    way = chance.choice((1, 2))
    return re.sub(block, lambda found: found[way], text, flags=re.DOTALL | re.MULTILINE)


def settle(chance: random.Random, root: Path, run) -> dict[str, str]:
    """Settle what a merge left open; return the files that were reported, as they were then."""
    open_files = git(root, "diff", "--name-only", "--diff-filter=U", "-z").split("\0")
    reported = {}
    for path in sorted(root.glob("*/*/*.yaml")):
        file = path.relative_to(root).as_posix()
        parsed = read(file, path.read_bytes())
        if file not in open_files and parsed.fields is not None:
            continue
        reported[file] = path.read_text("utf-8")
        stages = [line.split()[2] for line in git(root, "ls-files", "-u", file).splitlines()]
        if stages == ["2", "3"] and "two records" in run("renumber", path.stem, "--dry-run").err:
            again = run("renumber", path.stem)
            assert again.code == 0, again.err
            git(root, "add", "-A")
            continue
        path.write_text(decided(reported[file], chance), "utf-8")
        if read(file, path.read_bytes()).fields is None:  # found by the reader: one side is taken
            git(root, "checkout", "HEAD", "--", file)
        git(root, "add", file)
    return reported


def follow(root: Path, ours: str, theirs: str, reported: dict[str, str]) -> int:
    """Check that every value that a side brought is there or was reported; return how many."""
    (base,) = git(root, "merge-base", ours, theirs).split()
    before, after = records(root, base), records(root, "HEAD")
    everywhere = sum(after.values(), Counter())
    count = 0
    for side in (ours, theirs):
        for file, values in records(root, side).items():
            new = values - before.get(file, Counter())
            count += new.total()
            missing = new - after.get(file, Counter())
            if file not in before:  # one of two records with one id was renumbered
                missing -= everywhere
            if missing and file in reported:
                said = reported[file]
                missing = Counter(
                    {leaf: n for leaf, n in missing.items() if leaf[-1].split("\n")[0] not in said}
                )
            assert not missing, f"{side} {file}: lost without a word"
    return count


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "register"
    shutil.copytree(BASE, folder)
    shutil.copyfile(BASE.parents[3] / "templates/init/gitattributes", folder / ".gitattributes")
    (folder / ".gitignore").write_text(".csrreg/\n")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.name", "Anna Weber")
    git(folder, "config", "user.email", "anna.weber@example.com")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "base")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("how", ["csrreg", "driver", "plain"])
@pytest.mark.parametrize("size", STORMS)
def test_a_storm_of_branches_loses_no_edit(size, how, root, tmp_path, monkeypatch):
    chance = random.Random(str(size))

    def run(*words: str):
        return in_process(monkeypatch, [*words, "--today", "2026-01-15"])

    environment = driver_on_path(tmp_path) if how == "driver" else {}
    if how == "driver":
        git(root, "config", "merge.csrreg.driver", DRIVER)
    done = storm(chance, root, *size, run)
    assert done > size[0] * size[1] * 0.6, "most commands should succeed"
    order = [f"b{number}" for number in range(size[0])]
    chance.shuffle(order)
    followed = conflicts = 0
    for branch in order:
        ours = git(root, "rev-parse", "HEAD").strip()
        if how == "csrreg":
            assert run("merge", branch).code in (0, 1)
        else:
            assert merged(root, "--no-commit", "--no-ff", branch, **environment).returncode in (
                0,
                1,
            )
        reported = settle(chance, root, run)
        conflicts += len(reported)
        git(root, "add", "-A")
        git(root, "commit", "-q", "--allow-empty", "-m", f"merge {branch}")
        followed += follow(root, ours, branch, reported)
    assert followed > size[0] * size[1]
    assert run("check", "--select", "FMT").code == 0
    figures = f"{done} commands, {followed} values followed, {conflicts} files in conflict"
    print(f"{how}: {figures}")  # noqa: T201 - pytest -s shows it


# needless conflicts


RECORD: Mapping = {
    "title": "Layout inspection every year",
    "source": {"document": "DOC-NORDAUTO-0001", "edition": "2026-01", "section": "8.10"},
    "text": "Every part shall be measured completely once a year.\nThe report is sent unasked.",
    "interpretation": "One report for each part and cavity, by the end of March.",
    "clauses": ["8.6.2", "9.1.1.1"],
    "category": "Inspection",
    "priority": "high",
    "tags": ["layout", "yearly"],
    "applies": {"answer": "yes", "reason": "Series parts", "by": "li", "date": "2026-01-10"},
    "fulfilled": {"answer": "partly", "note": "Two parts are missing", "by": "li"},
    "owner": "li",
    "actions": [
        {"what": "Put it into the inspection plan", "owner": "li", "due": "2026-03-31"},
        {"what": "Train the inspectors", "owner": "anna", "due": "2026-01-10"},
    ],
    "implemented_in": [{"process": "inspection", "document": "PM-INS-01"}],
    "evidence": [{"what": "Layout report 2025", "ref": "LR-25", "date": "2025-11-01"}],
    "notes": "Asked in March.",
}
SINGLE: tuple[FieldPath, ...] = (
    *((name,) for name in ("title", "interpretation", "category", "priority", "owner", "notes")),
    ("source", "section"),
    ("applies", "answer"),
    ("fulfilled", "note"),
    ("actions", 0, "due"),
    ("actions", 1, "done"),
    ("text",),
)
LISTS: dict[str, dict[str, str]] = {
    "actions": {"what": "Do {}", "owner": "ma", "due": "2026-05-01"},
    "evidence": {"what": "Proof {}", "date": "2026-01-20"},
}


def one_side(chance: random.Random, side: str) -> dict[FieldPath, Edit]:
    """Return one to three edits by the place they touch; what is appended touches nothing."""
    found: dict[FieldPath, Edit] = {}
    for number in range(chance.randint(1, 3)):
        word = f"{side}{number}{chance.randint(0, 999)}"
        if chance.random() < 0.15:
            name = chance.choice(sorted(LISTS))
            item = {key: text.format(word) for key, text in LISTS[name].items()}
            found[(name, word)] = Append((name,), item)
            continue
        path = chance.choice(SINGLE)
        if path[0] == "priority" and chance.random() < 0.3:
            found[path] = Unset(path)
        elif path[-1] in ("due", "done"):
            found[path] = Set(path, f"2026-06-{chance.randint(1, 28):02}")
        else:
            old = get(RECORD, path)
            found[path] = Set(path, f"{old} {word}")
    return found


def written(text: str, edits: dict[FieldPath, Edit]) -> str:
    return spliced("f.yaml", text, tuple(edits.values()), node_of(REQUIREMENT.shape))


def needed(ours: dict[FieldPath, Edit], theirs: dict[FieldPath, Edit]) -> bool:
    """Return whether both sides touched one place in different ways."""
    return any(path in theirs and theirs[path] != edit for path, edit in ours.items())


@pytest.mark.parametrize("pairs", [150, pytest.param(1500, marks=pytest.mark.slow)])
def test_needless_conflicts(pairs, tmp_path):
    chance = random.Random(20261120)
    base = record_text(RECORD, node_of(REQUIREMENT.shape))
    files = [tmp_path / name for name in ("ours", "base", "theirs")]
    counts: Counter[str] = Counter()
    for _ in range(pairs):
        ours, theirs = one_side(chance, "a"), one_side(chance, "b")
        texts = [written(base, ours), base, written(base, theirs)]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, "utf-8")
        must = needed(ours, theirs)
        clean = merge_as_text(*files)
        by_field = merge_file(
            REQUIREMENT, "f.yaml", base.encode(), texts[0].encode(), texts[2].encode()
        )
        assert by_field.data is not None
        counts["needed"] += must
        counts["git"] += not clean
        counts["git, needless"] += not clean and not must
        counts["csrreg"] += bool(by_field.conflicts)
        counts["csrreg, needless"] += bool(by_field.conflicts) and not must
        assert must or not by_field.conflicts
        assert not must or by_field.conflicts, "both sides touched one place"
        if not by_field.conflicts:
            both = RECORD
            for edit in (*ours.values(), *theirs.values()):
                try:
                    both = edited(both, edit)
                except Refused:  # both took it away
                    continue
            assert leaves(read("f.yaml", by_field.data).fields or {}) == leaves(both)
        if clean:
            text = files[0].read_text("utf-8")
            fields = read("f.yaml", text.encode()).fields
            assert fields is None or leaves(fields) == leaves(
                read("f.yaml", by_field.data).fields or {}
            ), "what git merges without a word is right, or refused by the reader"
    for name, count in counts.items():
        print(f"{name}: {count} ({100 * count / pairs:.1f} %)")  # noqa: T201 - pytest -s shows it
    assert counts["csrreg, needless"] == 0
    assert counts["git, needless"] <= pairs * 0.12
