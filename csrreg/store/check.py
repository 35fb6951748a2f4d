"""One check of a register: load, apply the rules, silence what was accepted, find the places."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from csrreg.findings import Finding, Severity
from csrreg.rules.accept import accept
from csrreg.rules.base import Rule
from csrreg.rules.table import RULES
from csrreg.store.files import Source
from csrreg.store.load import Loaded, Progress, load
from csrreg.store.locate import locate


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    findings: list[Finding]
    accepted: list[Finding]
    """Findings that somebody accepted for a time, with a reason."""
    records: int


def check(
    source: Source,
    today: date,
    rules: Iterable[Rule] = RULES,
    progress: Progress | None = None,
) -> Checked:
    """Check a register; it is read and never written.

    ``rules`` chooses whose findings are kept. Errors of files that could not be read are always
    kept: what was not read was not checked, whatever was asked for.
    """
    return judged(load(source, today, progress), rules)


def judged(loaded: Loaded, rules: Iterable[Rule] = RULES) -> Checked:
    """Return what rules find in a register that was read."""
    chosen = {rule.code: rule for rule in rules}
    findings = [f for f in loaded.findings if f.code in chosen or f.severity is Severity.ERROR]
    for rule in chosen.values():
        findings.extend(rule.findings(loaded.register))
    kept, accepted = accept(findings, loaded.register)
    places = locate(kept, loaded.sources)
    return Checked(places, locate(accepted, loaded.sources), len(loaded.register.ids))
