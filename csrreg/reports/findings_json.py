"""Findings as csrreg's own stable machine form, ``csrreg.check/1``."""

from csrreg.findings import Severity, dotted
from csrreg.reports.check_result import CheckResult, json_document


def json_text(result: CheckResult) -> str:
    """Return the document; paths are relative to the register."""
    document = {
        "schema": "csrreg.check/1",
        "findings": [
            {
                "path": f.file,
                "line": f.line,
                "column": f.column,
                "code": f.code,
                "severity": str(f.severity),
                "message": f.message,
                "id": f.id,
                "field": dotted(f.path),
                "fix": f.fix,
                "clock": f.clock,
            }
            for f in result.findings
        ],
        "summary": {
            "records": result.records,
            **{str(s): sum(f.severity is s for f in result.findings) for s in Severity},
            "clock": sum(f.clock for f in result.findings),
            "accepted": len(result.accepted),
            "failed": result.failed,
        },
    }
    return json_document(document)
