"""The families of rules, and every rule by code.

Apart from the package itself, so that a command which only reads one file does not load them all.
"""

from csrreg.model.digest import digest
from csrreg.rules import (
    basis,
    capability,
    changes,
    characteristics,
    consistency,
    customers,
    decisions,
    documents,
    links,
    lists,
    merging,
    orders,
    proof,
    records,
    requirements,
    reviews,
    settings,
    texts,
)
from csrreg.rules import format as fmt
from csrreg.rules.base import Rule

FAMILIES = (
    fmt,
    records,
    lists,
    links,
    customers,
    documents,
    changes,
    requirements,
    proof,
    texts,
    characteristics,
    capability,
    consistency,
    reviews,
    orders,
    basis,
    decisions,
    settings,
    merging,
)

RULES: tuple[Rule, ...] = tuple(rule for family in FAMILIES for rule in family.RULES)
BY_CODE = {rule.code: rule for rule in RULES}


def rule_set() -> str:
    """Return the digest of the rules: which codes there are, and how grave each is."""
    return digest({rule.code: str(rule.severity) for rule in RULES})
