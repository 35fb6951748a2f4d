"""What a good register is: one file a family, one function a rule."""

from csrreg.rules import format as fmt
from csrreg.rules import links, records
from csrreg.rules.base import Rule

FAMILIES = (fmt, records, links)

RULES: tuple[Rule, ...] = tuple(rule for family in FAMILIES for rule in family.RULES)
BY_CODE = {rule.code: rule for rule in RULES}
