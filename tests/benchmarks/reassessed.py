"""A new edition of a long document: 500 requirements compared by one table, in one transaction."""

import csv
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from csrreg.model.digest import text_digest
from csrreg.model.ids import make_id
from csrreg.model.kinds import DOCUMENT, REQUIREMENT
from tests.benchmarks.figures import TODAY, Figure, Tool
from tests.benchmarks.generate import write
from tests.benchmarks.measure import Command, measure
from tests.benchmarks.records import PEOPLE, Maker

if TYPE_CHECKING:
    from csrreg.model.tree import Mapping

COUNT = 500
ROUNDS = 5
CUSTOMER = "NORDAUTO1"
_FIRST = 5001
"""Numbers that no generated record has."""
_ID = make_id(DOCUMENT, CUSTOMER, _FIRST)


def reassessed(root: Path, folder: Path) -> Path:
    """Return a copy of a register with a document of 500 requirements, and a table a round.

    Every round has an edition of its own, so that each compares all 500 anew.
    """
    copy = folder / f"{root.name}-reassessed"
    if copy.exists():
        return copy
    shutil.copytree(root, copy)
    editions: list[Mapping] = [{"edition": "first", "effective": "2024-01-01"}]
    editions += [{"edition": f"R{n}", "received": "2026-11-16"} for n in range(ROUNDS + 1)]
    document: Mapping = {"title": "Supplier quality manual", "type": "csr"}
    write(copy / _ID.file, DOCUMENT, document | {"editions": [*editions]})
    maker = Maker(COUNT, findings=False)
    for number in range(COUNT):
        record_id = make_id(REQUIREMENT, CUSTOMER, _FIRST + number)
        source: Mapping = {"document": _ID.text, "edition": "first", "section": _section(number)}
        tree = maker.requirement(CUSTOMER, number) | {"source": source}
        text = str(tree["text"])
        if "verification" in tree:
            covers: Mapping = {"edition": "first", "text": text_digest(text)}
            proof: Mapping = {"method": "audit", "by": PEOPLE[0], "date": "2026-10-01"}
            tree["verification"] = [proof | {"result": "passed", "covers": covers}]
        write(copy / record_id.file, REQUIREMENT, tree)
    for number in range(ROUNDS + 1):
        _table(copy / f"round-{number}.csv", number)
    return copy


def _section(number: int) -> str:
    return f"{number // 25 + 1}.{number % 25 + 1}"


def _table(path: Path, number: int) -> None:
    """Write what an edition did: of ten one is changed, one editorial, one renumbered."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(("requirement", "result", "new section", "new text", "applies"))
        for at in range(COUNT):
            id = make_id(REQUIREMENT, CUSTOMER, _FIRST + at).text
            words = f"供方应保存第{at}项记录 {number + 3} 年。\nKept for {number + 3} years ({at})."
            row: tuple[str, ...] = (id, "unchanged", "", "", "")
            if at % 10 == 0:
                row = (id, "changed", "", words, "yes")
            elif at % 10 == 1:
                row = (id, "editorial", "", words, "")
            elif at % 10 == 2:
                row = (id, "renumbered", f"{_section(at)}.{number + 1}", "", "")
            rows.writerow(row)


def tables(tool: Tool, root: Path, count: int) -> Iterator[Figure]:
    """Yield what 500 comparisons from a table cost, in a register of ``count`` records more."""
    nothing = Command((sys.executable, "-c", "pass"))
    words = ("reassess", _ID.text, "R{round}", "--by", PEOPLE[0], "--today", TODAY)
    command = tool.on(root, *words, "--from", str(root / "round-{round}.csv"))
    whole = tool.check(root)
    measure((nothing, whole, command), ROUNDS)
    what = f"reassess {COUNT} from a table, register of {count:,}"
    # By the clock, so the quickest round counts: the others waited for whatever else went on.
    quickest = min(run.wall for run in command.runs)
    note = f"{command.cpu:.2f} s of CPU, median {command.wall:.2f} s, spread {command.spread:.0%}"
    yield Figure(what, quickest, "s", 3.0, None, note)
    yield Figure(f"{what} / check", command.cpu / whole.cpu, "", note=f"check {whole.cpu:.2f} s")
    yield Figure(f"{what} / python -c pass", command.cpu / nothing.cpu, "")
