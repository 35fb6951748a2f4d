"""``csrreg rules`` and ``csrreg explain``: what is checked, why, and what to do."""

import json
from difflib import get_close_matches
from typing import Annotated

import typer

from csrreg.cli.common import one_of
from csrreg.cli.output import out
from csrreg.errors import CsrregError


def rules(
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json")] = "text",
) -> None:
    """List the rules that csrreg check applies."""
    one_of(format, ("text", "json"), "--format")
    from csrreg.rules.table import RULES

    if format == "json":
        listed = [
            {
                "code": r.code,
                "name": r.name,
                "severity": str(r.severity),
                "clock": r.clock,
                "summary": r.summary,
                "why": r.why,
                "fix": r.fix,
            }
            for r in RULES
        ]
        out(json.dumps({"schema": "csrreg.rules/1", "rules": listed}, ensure_ascii=False, indent=2))
        return
    for rule in RULES:
        clock = " (clock)" if rule.clock else ""
        out(f"{rule.code}  {rule.severity:<7}  {rule.summary}{clock}")


def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A rule's code: REQ003")],
) -> None:
    """Say why a rule exists and what to do about its findings."""
    from csrreg.rules.table import BY_CODE

    rule = BY_CODE.get(code.upper())
    if rule is None:
        near = get_close_matches(code.upper(), BY_CODE, n=1)
        hint = f"did you mean {near[0]}?" if near else "csrreg rules lists them"
        raise CsrregError(f"there is no rule {code}", hint)
    out(f"{rule.code} {rule.name} ({rule.severity})")
    out(f"  {rule.summary}")
    out(f"  Why: {rule.why}")
    out(f"  Fix: {rule.fix}")
    if rule.clock:
        out("  A rule of the clock: it fails a check only with --due.")
