"""The strict reader: one pass from parser events to a text tree. Any bytes give an answer.

Every scalar stays text. What YAML readers disagree about is refused, with line, code and advice.
"""

from dataclasses import dataclass

from csrreg.findings import Finding, Severity
from csrreg.model.tree import Mapping, Tree
from csrreg.store.yaml.builder import Builder, Stop
from csrreg.store.yaml.decode import decode
from csrreg.store.yaml.diagnose import syntax_finding
from csrreg.store.yaml.events import Lane, default_lane, next_event


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file says, and what is wrong with it; the tree is None if it must not be used."""

    tree: Tree | None
    findings: tuple[Finding, ...]

    @property
    def fields(self) -> Mapping | None:
        """The tree, if it is one of fields (as every record is)."""
        return self.tree if isinstance(self.tree, dict) else None


def read(file: str, data: bytes, lane: Lane | None = None) -> Parsed:
    """Return what the bytes of a file say; never raises on bad input."""
    text, findings = decode(file, data)
    if any(f.severity is Severity.ERROR for f in findings):
        return Parsed(None, tuple(findings))
    return read_text(file, text, findings, lane)


def read_text(
    file: str, text: str, before: list[Finding] | None = None, lane: Lane | None = None
) -> Parsed:
    """Return what a decoded text says; ``before`` holds the findings of decoding it."""
    findings = before if before is not None else []
    if lane is None:
        lane = default_lane()
    parsed, stopped = _parsed(file, text, findings, lane)
    if stopped and lane != "pure":
        # The parsers stumble over different places; the pure one has the word in both lanes.
        other, stopped = _parsed(file, text, findings, "pure")
        return other if stopped else parsed
    return parsed


def _parsed(file: str, text: str, before: list[Finding], lane: Lane) -> tuple[Parsed, bool]:
    """Return what one parser makes of a text, and whether it could not read to the end."""
    findings = [*before]
    builder = Builder(file, text, findings)
    try:
        builder.next = next_event(text, lane)
        tree = builder.document()
    except Stop as stop:
        findings.append(stop.finding)
        return Parsed(None, tuple(findings)), True
    except Exception as error:  # noqa: BLE001 - the parsers raise more than their own exceptions
        findings.append(syntax_finding(file, text, error))
        return Parsed(None, tuple(findings)), True
    broken = any(f.severity is Severity.ERROR for f in findings)
    return Parsed(None if broken else tree, tuple(findings)), False
