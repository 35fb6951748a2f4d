"""The same number of items, checked by tools that keep requirements in plain files too.

doorstop keeps one YAML file an item, as csrreg does; TRLC keeps many items in one file, in a
language of its own. Both are given their strictest cheap check. What they check is less: neither
knows dates, owners, editions or what applies.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.benchmarks import phrases
from tests.benchmarks.measure import Command, measure

ITEMS_PER_FILE = 100
_TRLC_MODEL = """package Bench
enum Priority { high medium low }
type Requirement {
  title String
  text String
  interpretation String
  owner String
  priority Priority
  parent optional Requirement
}
checks Requirement {
  len(text) > 10, error "too short"
}
"""


def compared(csrreg: Command, count: int, python: Path | None, *, huge: bool) -> Iterator[str]:
    """Yield a line for each peer that checks ``count`` items, csrreg's own first."""
    yield f"\ncheck of {count:,} items, beside other tools (CPU s, wall s, peak MB)"
    if python is None:
        yield "  left out: name a Python that has doorstop and trlc with --peers-python"
        return
    with TemporaryDirectory(prefix="csrreg-peers-") as folder:
        commands = {"csrreg": csrreg}
        for name, prepare in (("TRLC", _trlc), ("doorstop -F", _doorstop), ("doorstop", _doorstop)):
            program = python.parent / name.split()[0].lower()
            if not program.exists():
                yield f"  {name} is not installed beside {python}"
            elif name.startswith("doorstop") and count >= 10_000 and not huge:
                yield f"  {name} takes minutes at this size; --huge runs it"
            else:
                root = Path(folder) / name.replace(" ", "")
                commands[name] = prepare(program, root, count, *name.split()[1:])
        csrreg.runs.clear()
        measure(list(commands.values()), 1 if huge else 3)
    for name, command in commands.items():
        times = command.cpu / csrreg.cpu
        figures = f"{command.cpu:>9.2f}{command.wall:>9.2f}{command.peak / 1e6:>8.0f}"
        yield f"  {name:<14}{figures}   {times:.1f} x csrreg"


def _items(count: int) -> Iterator[tuple[int, bool, str, str, str]]:
    """Yield number, whether it is a parent, title, text and interpretation of every item."""
    random = Random(count)
    for n in range(1, count + 1):
        language, title = random.choice(phrases.TITLES)
        words = {"n": random.randint(3, 29), "m": n % 11, "d": n % 9, "serial": n}
        text = "\n".join(random.sample(phrases.TEXTS[language], 2)).format(**words)
        ours = random.choice(phrases.INTERPRETATIONS[language]).format(**words)
        yield n, n <= count // 10, title.split("{")[0], text, ours


def _doorstop(program: Path, root: Path, count: int, *options: str) -> Command:
    """Write the items for doorstop and have it review them; return its check."""
    for prefix, parent in (("SYS", ""), ("REQ", "  parent: SYS\n")):
        (root / prefix).mkdir(parents=True)
        settings = f"settings:\n  digits: 5\n{parent}  prefix: {prefix}\n  sep: '-'\n"
        (root / prefix / ".doorstop.yml").write_text(settings)
    parents = count // 10
    for n, is_parent, title, text, ours in _items(count):
        name = f"SYS-{n:05}" if is_parent else f"REQ-{n:05}"
        links = "links: []" if is_parent else f"links:\n- SYS-{n % parents + 1:05}: null"
        lines = "".join(f"  {line}\n" for line in text.split("\n"))
        item = (
            f"active: true\nderived: false\nheader: '{title}'\ninterpretation: |\n  {ours}\n"
            f"level: 1.{n}.1\n{links}\nnormative: true\nowner: li.wei\npriority: high\nref: ''\n"
            f"reviewed: null\ntext: |\n{lines}"
        )
        (root / name[:3] / f"{name}.yml").write_text(item, "utf-8")
    subprocess.run(("git", "init", "-q", str(root)), check=True)
    return Command((str(program), *options), folder=root)


def _trlc(program: Path, root: Path, count: int) -> Command:
    """Write the items for TRLC; return its check."""
    root.mkdir()
    (root / "bench.rsl").write_text(_TRLC_MODEL)
    parents = count // 10
    texts: dict[int, list[str]] = {}
    for n, is_parent, title, text, ours in _items(count):
        parent = "" if is_parent else f"  parent = R{n % parents + 1}\n"
        item = (
            f"Requirement R{n} {{\n  title = \"{title}\"\n  text = '''{text}'''\n"
            f"  interpretation = '''{ours}'''\n  owner = \"li.wei\"\n"
            f"  priority = Priority.high\n{parent}}}\n"
        )
        texts.setdefault(n // ITEMS_PER_FILE, ["package Bench\n"]).append(item)
    for number, items in texts.items():
        (root / f"items{number}.trlc").write_text("\n".join(items), "utf-8")
    return Command((str(program), str(root)))
