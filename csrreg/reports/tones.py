"""How statuses look: which of them are good, open, late, off or in between."""

from typing import Literal

from csrreg.reports.page import Label, Status

Tone = Literal["good", "open", "late", "off", "plain"]

_REQUIREMENT: dict[str, Tone] = {
    "identified": "open",
    "in_clarification": "open",
    "to_re_review": "late",
    "assessed": "open",
    "planned": "plain",
    "implemented": "plain",
    "verified": "good",
    "informative": "off",
    "deviation": "off",
    "not_applicable": "off",
    "retired": "off",
}
_CHARACTERISTIC: dict[str, Tone] = {
    "open": "open",
    "to_update": "late",
    "not_capable": "late",
    "released": "good",
    "retired": "off",
}
_REVIEW: dict[str, Tone] = {
    "open": "open",
    "in_review": "plain",
    "waiting_for_conditions": "plain",
    "decided": "plain",
    "waiting_for_customer": "plain",
    "replied": "good",
    "released": "good",
    "replaced": "off",
}
_DOCUMENT: dict[str, Tone] = {"to_review": "open", "reviewed": "good", "retired": "off"}
_SEVERITY: dict[str, Tone] = {"error": "late", "warning": "open", "info": "plain"}
_WORK: dict[str, Tone] = {"overdue": "late", "pending": "open"}
_EDITION: dict[str, Tone] = {
    "to_review": "open",
    "reviewed": "good",
    "passed_over": "off",
    "retired": "off",
}
_ALL = {
    "requirement": _REQUIREMENT,
    "characteristic": _CHARACTERISTIC,
    "review": _REVIEW,
    "document": _DOCUMENT,
    "edition": _EDITION,
    "severity": _SEVERITY,
    "work": _WORK,
}

_NAMES = {("review", "released"): "released_contract"}
"""What is called differently of one kind than of the others: contracts are released to production
(zh 下达), characteristics are released as products are (放行)."""


def status_cell(kind: str, name: str, *, overdue: bool = False) -> Status:
    """Return a status with its tone; of a kind of record, an edition, a severity or some work."""
    return Status(_NAMES.get((kind, name), name), _ALL.get(kind, {}).get(name, "plain"), overdue)


def status_label(kind: str, name: str) -> Label:
    """Return the word alone for a status of a kind of record."""
    return Label(f"status.{_NAMES.get((kind, name), name)}")
