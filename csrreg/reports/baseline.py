"""What a baseline says of a register: counts, findings, digests; as a message and read back."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from csrreg.findings import Finding, Severity
from csrreg.model.kinds import KINDS
from csrreg.model.register import Register
from csrreg.model.status import status_of

SCHEMA = "csrreg.baseline/1"
_BLOCK = f'{{"schema": "{SCHEMA}"'
_DIGEST = re.compile(r"[0-9]+:[a-z0-9]+:[0-9a-f]{32,128}")
_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Summary:
    """What is kept of a register in its baseline."""

    name: str
    date: str
    """The day on which statuses and findings were looked at."""
    commit: str
    folder: str
    """Where the register lay in its repository; empty for the top."""
    content: str
    """The digest of everything in it."""
    records: int
    counts: Mapping[str, Mapping[str, int]]
    """How many records of each kind have each status."""
    findings: Mapping[str, int]
    """How many findings of each severity are open."""
    accepted: int
    rules: int
    rule_set: str
    """The digest of the rules that were applied."""
    csrreg: str
    """The version that made it."""
    message: str
    """What it is for, as its maker said."""

    def of_kind(self, kind: str) -> int:
        """Return how many records of a kind there are."""
        return sum(self.counts.get(kind, {}).values())


def counts_of(register: Register) -> dict[str, dict[str, int]]:
    """Return how many records of each kind have each status; kinds without records are left out."""
    found = {
        kind.name: Counter(status_of(entry, register) for entry in register.of_kind(kind))
        for kind in KINDS
    }
    return {kind: dict(sorted(statuses.items())) for kind, statuses in found.items() if statuses}


def severities_of(findings: Sequence[Finding]) -> dict[str, int]:
    """Return how many findings there are of each severity, also none."""
    return {str(s): sum(f.severity is s for f in findings) for s in Severity}


def as_json(summary: Summary) -> dict[str, object]:
    """Return the stable machine form, ``csrreg.baseline/1``."""
    return {
        "schema": SCHEMA,
        "name": summary.name,
        "date": summary.date,
        "commit": summary.commit,
        "folder": summary.folder,
        "content": summary.content,
        "records": summary.records,
        "counts": {kind: dict(found) for kind, found in summary.counts.items()},
        "findings": dict(summary.findings),
        "accepted": summary.accepted,
        "rules": {"count": summary.rules, "digest": summary.rule_set},
        "csrreg": summary.csrreg,
        "message": summary.message,
    }


def message_of(summary: Summary) -> str:
    """Return the message of a baseline's tag: for people, and in its last line for programs."""
    block = json.dumps(as_json(summary), ensure_ascii=True)
    parts = [
        f"Baseline {summary.name}: {headline(summary)}",
        summary.message,
        "\n".join(lines(summary)),
    ]
    return "\n\n".join(part for part in (*parts, block) if part)


def headline(summary: Summary) -> str:
    """Return a baseline in a few words: ``12 records, 1 error``."""
    records = "1 record" if summary.records == 1 else f"{summary.records} records"
    return f"{records}, {found(summary)}"


def found(summary: Summary) -> str:
    """Return the open findings of a baseline: ``1 error, 3 warnings``."""
    counts = [(s, summary.findings.get(str(s), 0)) for s in Severity]
    words = [f"{n} {s}{'s' if n != 1 and s is not Severity.INFO else ''}" for s, n in counts if n]
    return ", ".join(words) or "nothing found"


def lines(summary: Summary) -> list[str]:
    """Return what a baseline says, one line each."""
    rows = []
    for kind, statuses in summary.counts.items():
        each = ", ".join(f"{count} {status}" for status, count in statuses.items())
        rows.append((kind, f"{summary.of_kind(kind)}: {each}"))
    accepted = f", {summary.accepted} accepted" if summary.accepted else ""
    rows += [
        ("findings", f"{found(summary)}{accepted} (on {summary.date})"),
        ("content", summary.content),
        ("commit", summary.commit),
        ("rules", f"{summary.rules} rules, {summary.rule_set}"),
        ("csrreg", summary.csrreg),
    ]
    wide = max(len(name) for name, _ in rows)
    return [f"{name:<{wide}}  {text}" for name, text in rows]


def text_of(message: str) -> str:
    """Return the part of a baseline's message that is for people."""
    return message[: message.rindex(_BLOCK)].rstrip() if _BLOCK in message else message


def summary_of(message: str) -> Summary | None:
    """Return what a tag's message says, None if it is no baseline; the message may be anything."""
    at = message.rfind(_BLOCK)
    if at < 0:
        return None
    try:
        told = json.loads(message[at:].partition("\n")[0])
        summary = Summary(
            name=_text(told["name"]),
            date=_text(told["date"]),
            commit=_text(told["commit"], _HASH),
            folder=_text(told["folder"]),
            content=_text(told["content"], _DIGEST),
            records=_count(told["records"]),
            counts={_text(k): _counts(v) for k, v in told["counts"].items()},
            findings=_counts(told["findings"]),
            accepted=_count(told["accepted"]),
            rules=_count(told["rules"]["count"]),
            rule_set=_text(told["rules"]["digest"], _DIGEST),
            csrreg=_text(told["csrreg"]),
            message=str(told["message"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return summary


def _text(value: object, pattern: re.Pattern[str] | None = None) -> str:
    if not isinstance(value, str) or any(c in value for c in "\n\0"):
        raise ValueError(value)
    if pattern is not None and pattern.fullmatch(value) is None:
        raise ValueError(value)
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(value)
    return value


def _counts(value: Mapping[str, object]) -> dict[str, int]:
    return {_text(name): _count(number) for name, number in value.items()}
