"""accepted_findings: what an entry silences, and what it never does."""

from datetime import date

import pytest

from csrreg.findings import Finding, Severity
from csrreg.model.kinds import SETTINGS
from csrreg.model.parse import parse
from csrreg.model.register import Register
from csrreg.rules.accept import accept

FULL = {
    "code": "REQ004",
    "id": "CSR-NORDAUTO-0001",
    "reason": "the new engineer starts in February",
    "by": "li.wei",
    "until": "2026-01-15",
}


def finding(code="REQ004", id="CSR-NORDAUTO-0001", path=("at", "SHA", "actions", 0, "due")):
    file = "requirements/NORDAUTO/CSR-NORDAUTO-0001.yaml"
    return Finding(code, Severity.ERROR, file, "a message", id=id, path=path)


def silenced(entry, found, today=date(2026, 1, 15)):
    tree = {"name": "Acme Brakes", "language": "en", "accepted_findings": [entry]}
    register = Register(
        today=today,
        settings=parse(SETTINGS, tree),
        entries={},
        ids=frozenset(["CSR-NORDAUTO-0001"]),
    )
    kept, gone = accept([found], register)
    assert [*kept, *gone] == [found]
    return bool(gone)


def test_valid_entry():
    assert silenced(FULL, finding())


@pytest.mark.parametrize("field", ["id", "reason", "by", "until"])
def test_incomplete_entry_silences_nothing(field):
    assert not silenced({k: v for k, v in FULL.items() if k != field}, finding())


def test_entry_that_has_ended():
    assert not silenced(FULL, finding(), today=date(2026, 1, 16))


def test_other_rule_and_other_record():
    assert not silenced(FULL, finding(code="REQ005"))
    assert not silenced(FULL, finding(id="CSR-NORDAUTO-0002"))


def test_path():
    assert silenced({**FULL, "path": "at.SHA.actions.1.due"}, finding())
    assert not silenced({**FULL, "path": "at.SHA.actions.2.due"}, finding())


@pytest.mark.parametrize("code", ["FMT002", "REC003", "SET001", "SET004", "SET005"])
def test_what_cannot_be_accepted(code):
    assert not silenced({**FULL, "code": code}, finding(code=code))
