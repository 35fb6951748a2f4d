"""Which reports there are. A new report is a builder in ``pages/``, a line here, and its labels."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from csrreg.reports.page import Page
    from csrreg.reports.request import Request


@dataclass(frozen=True, slots=True)
class Report:
    """A report that can be asked for."""

    name: str
    summary: str
    """What it shows, for the help."""
    about: str = ""
    """What must be named behind it: ``requirement``, ``review`` or ``range``; empty for nothing."""
    history: bool = False
    """Whether it looks at states of the past."""

    @property
    def build(self) -> "Callable[[Request], Page]":
        """The builder; imported late, because a command makes one report."""
        module = import_module(f"csrreg.reports.pages.{self.name}")
        builder: Callable[[Request], Page] = module.build
        return builder


REPORTS = (
    Report("overview", "what is overdue, what waits for whom, status, deadlines"),
    Report("matrix", "the CSR matrix: clauses by customers (IATF 16949 7.5.1.1 d)"),
    Report("requirements", "all requirements with their facts"),
    Report("requirement", "one requirement on one page, for the auditor", about="requirement"),
    Report("characteristics", "the list of special characteristics, with symbol conversion"),
    Report("review", "one contract review as a form to sign (合同评审表)", about="review"),
    Report("ledger", "the contract ledger (合同台账)"),
    Report("evaluation", "identification and evaluation (客户特殊要求识别与评价表)"),
    Report("actions", "open actions and conditions, by owner and date"),
    Report("gaps", "what is not implemented or verified"),
    Report("editions", "documents, editions, what was reviewed, what is due"),
    Report("management", "figures for the management review, with trends", history=True),
    Report("changes", "what changed from A to B, word by word", about="range"),
)
BY_NAME = {report.name: report for report in REPORTS}
