"""From a field path to line and column; only the files that have findings are looked at again."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from csrreg.findings import Finding
from csrreg.model.tree import Path
from csrreg.store.yaml.decode import decode
from csrreg.store.yaml.spans import Span, spans


def locate(findings: Iterable[Finding], sources: Mapping[str, bytes]) -> list[Finding]:
    """Return the findings with line and column, sorted by file and place."""
    placed: list[Finding] = []
    for file, group in groupby(sorted(findings, key=lambda f: f.file), key=lambda f: f.file):
        in_file = list(group)
        if file in sources and any(not f.line for f in in_file):
            found = spans(decode(file, sources[file])[0])
            in_file = [f if f.line else _placed(f, found) for f in in_file]
        placed.extend(in_file)
    return sorted(placed, key=lambda f: f.order)


def _placed(finding: Finding, found: dict[Path, Span]) -> Finding:
    path = finding.path
    while path not in found:  # a missing field stands where it would have to be written
        path = path[:-1]
    span = found[path]
    at_key = finding.at_key or span.form != "scalar"
    line, column = (span.key_line, span.key_column) if at_key else (span.line, span.column)
    return finding.at(line, column)
