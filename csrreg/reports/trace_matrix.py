"""Several characteristics at once: which document carries which, one column a step."""

from collections.abc import Iterable

from csrreg.reports.trace import Chain, Step

_NO_DOCUMENTS = ("requirement", "capability", "approval")


def matrix(chains: Iterable[Chain]) -> tuple[tuple[str, ...], list[list[str]]]:
    """Return columns and rows of the matrix of characteristics: where carried, capability, status.

    A cell shows the drawing revision a document covers.
    """
    chains = list(chains)
    steps = (step.step for chain in chains for step in chain.steps)
    listed = tuple(dict.fromkeys(step for step in steps if step not in _NO_DOCUMENTS))
    columns = ("id", "feature", "symbol", "class", *listed, "capability", "status")
    rows = []
    for found in chains:
        cells = [_cell([s for s in found.steps if s.step == kind]) for kind in listed]
        capability = [s for s in found.steps if s.step == "capability"]
        about = [found.id, found.title, found.symbol, found.class_]
        rows.append([*about, *cells, _figures(capability), found.status])
    return columns, rows


def _cell(steps: list[Step]) -> str:
    for step in steps:
        if step.state == "hole":
            return "MISSING"
        if step.state == "not_needed":
            return "n/a"
        covered = step.covers or "yes"
        return f"{covered} (old)" if step.state == "outdated" else covered
    return ""


_SIGNS = {"overdue": " overdue", "outdated": " (old)", "below": " too low"}


def _figures(steps: list[Step]) -> str:
    """Return results against their targets: ``Cpk 1.58 (≥ 1.50)``."""
    figures = []
    for step in steps:
        if step.state == "hole":
            figures.append(f"MISSING: {step.asked}")
        elif step.what:
            asked = f" ({step.asked.partition(' ')[2]})" if step.asked else ""
            figures.append(f"{step.what}{asked}{_SIGNS.get(step.state, '')}")
    return ", ".join(figures)
