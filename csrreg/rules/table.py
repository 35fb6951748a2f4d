"""The families of rules, and every rule by code.

Apart from the package itself, so that a command which only reads one file does not load them all.
"""

from csrreg.rules import (
    basis,
    capability,
    characteristics,
    consistency,
    customers,
    decisions,
    documents,
    links,
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
    links,
    customers,
    documents,
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
)

RULES: tuple[Rule, ...] = tuple(rule for family in FAMILIES for rule in family.RULES)
BY_CODE = {rule.code: rule for rule in RULES}
