"""The figures that DESIGN promises: how each is measured, its limit, and what is aimed at."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.measure import Command, measure

PARSE_ONLY = Path(__file__).with_name("parse_only.py")
TODAY = "2026-11-20"
SMALL_ROUNDS = 9


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    aim: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """How the figure stands to its limit."""
        if self.limit is None:
            return ""
        if self.value > self.limit:
            return "OVER"
        return "ok, aim met" if self.aim is not None and self.value <= self.aim else "ok"


@dataclass(frozen=True, slots=True)
class Tool:
    """csrreg as it is called here."""

    call: tuple[str, ...]

    def check(self, root: Path) -> Command:
        """Return a full check of a register on the day it was generated for."""
        return self.on(root, "check", "--today", TODAY, "--fail-on", "never")

    def on(self, root: Path, *arguments: str) -> Command:
        """Return a command that works on a register."""
        return Command((*self.call, *arguments, "-C", str(root)))


def checks(tool: Tool, count: int, empty: Path, clean: Path, found: Path) -> Iterator[Figure]:
    """Yield what a check of ``count`` records costs, in time and memory.

    ``clean`` is a register without findings, ``found`` has one for each record, ``empty`` has
    hardly any records: what it takes is not the records' memory.
    """
    rounds = {1_000: 7, 10_000: 5}.get(count, 3)
    parser = Command((sys.executable, str(PARSE_ONLY), str(clean)))
    other_parser = Command((sys.executable, str(PARSE_ONLY), str(found)))
    whole, with_findings, least = tool.check(clean), tool.check(found), tool.check(empty)
    listed = tool.on(clean, "list", "--format", "json")
    measure((parser, whole, other_parser, with_findings, least, listed), rounds)
    # The limit is meant for large registers; at 1,000 the start of Python itself shows.
    limit, aim = (1.1, 0.9) if count >= 10_000 else (None, None)
    noise = f"spread {whole.spread:.0%}"
    yield Figure(
        f"check of {count:,} records / CSafeLoader",
        whole.cpu / parser.cpu,
        "",
        limit,
        aim,
        f"{whole.cpu:.2f} s / {parser.cpu:.2f} s, {noise}",
    )
    yield Figure(
        f"check of {count:,}, one finding each / CSafeLoader",
        with_findings.cpu / other_parser.cpu,
        "",
        note=f"{with_findings.cpu:.2f} s / {other_parser.cpu:.2f} s",
    )
    yield Figure(
        f"list --format json of {count:,} / CSafeLoader",
        listed.cpu / parser.cpu,
        "",
        note=f"{listed.cpu:.2f} s, peak {listed.peak / 1e6:.0f} MB",
    )
    for name, command in (("", whole), (", one finding each", with_findings)):
        yield Figure(
            f"peak memory of check, {count:,} records{name}",
            (command.peak - least.peak) / count / 1024,
            "KB/record",
            8 if not name and limit else None,
            note=f"{command.peak / 1e6:.0f} MB; {command.peak / count / 1024:.1f} KB with Python",
        )


def starts(tool: Tool, root: Path, count: int) -> Iterator[Figure]:
    """Yield what the small commands cost, in a register of ``count`` records."""
    nothing = Command((sys.executable, "-c", "pass"))
    add = tool.on(
        root,
        *("add", "requirement", "--title", "Measured requirement {round}"),
        *("--text", "The supplier shall answer form Q-{round} within 5 days."),
        *("--document", "DOC-NORDAUTO1-0001", "--edition", "2025-06"),
        *("--section", "8.{round}", "--clause", "8.6.2"),
    )
    change = tool.on(root, "set", "CSR-NORDAUTO1-0002", "notes=Measured in round {round}.")
    wanted = (
        ("--version", Command((*tool.call, "--version")), 2.0, 1.3),
        ("--help", Command((*tool.call, "--help")), 7.0, None),
        (f"add requirement, register of {count:,}", add, 20.0, 12.0),
        (f"set ID, register of {count:,}", change, 20.0, 12.0),
        (
            f"show ID, register of {count:,}",
            tool.on(root, "show", "CSR-NORDAUTO1-0003"),
            20.0,
            12.0,
        ),
    )
    measure((nothing, *(command for _, command, _, _ in wanted)), SMALL_ROUNDS)
    for name, command, limit, aim in wanted:
        note = f"{command.cpu * 1000:.0f} ms / {nothing.cpu * 1000:.1f} ms"
        note += f", spread {command.spread:.0%}"
        yield Figure(f"{name} / python -c pass", command.cpu / nothing.cpu, "", limit, aim, note)


def diffs(tool: Tool, root: Path, count: int) -> Iterator[Figure]:
    """Yield what a diff costs in a register of ``count`` records with 100 changed, committed.

    Of the work tree git looks only at what its index calls changed; csrreg reads all files, because
    the index of a repository may be wrong or planted.
    """
    asked = ("HEAD~1", "HEAD~1..HEAD")
    ours = [tool.on(root, "diff", what) for what in asked]
    theirs = [Command(("git", "diff", "--stat", *what.split("..")), root) for what in asked]
    measure((*ours, *theirs), SMALL_ROUNDS)
    names = ("work tree", "two commits")
    for name, command, other in zip(names, ours, theirs, strict=True):
        note = f"{command.cpu * 1000:.0f} ms / {other.cpu * 1000:.1f} ms"
        note += f", spread {command.spread:.0%}"
        what = f"diff of 100 of {count:,}, {name} / git diff --stat"
        yield Figure(what, command.cpu / other.cpu, "", 25.0, 12.0, note)
    whole = tool.check(root)
    follows = tool.on(root, "diff", "HEAD~1", "--consequences", "--today", TODAY)
    measure((whole, follows), 3)
    note = f"{follows.cpu:.2f} s / {whole.cpu:.2f} s"
    yield Figure(
        f"diff --consequences of {count:,} / check", follows.cpu / whole.cpu, "", 2.5, None, note
    )
