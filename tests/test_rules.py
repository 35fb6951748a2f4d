"""Every rule, on small registers: rules/<CODE>/bad… must have the finding, good… none at all.

A case is a register of its own. ``expected`` in a bad one holds what a check prints about it, word
for word. A new case is a new folder and ``pytest --update-golden``.

The rules about merging need two branches: their cases hold ``base``, ``here`` and ``there``.
"""

import re
import tempfile
from datetime import date
from pathlib import Path

import pytest
from branched import two_branches

from csrreg.findings import Finding
from csrreg.rules.table import BY_CODE, FAMILIES, RULES
from csrreg.store.against import check_against
from csrreg.store.check import check
from csrreg.store.files import WorkTree

TODAY = date(2026, 1, 15)
FOLDER = Path(__file__).parent / "rules"
CASES = sorted(path for path in FOLDER.glob("*/*") if path.is_dir())


def found_in(case: Path) -> list[Finding]:
    if (case / "base").is_dir():
        with tempfile.TemporaryDirectory() as folder:
            root = two_branches(case, Path(folder) / "register")
            return check_against(root, "main", TODAY, RULES).checked.findings
    return check(WorkTree(case), TODAY).findings


def printed(findings: list[Finding]) -> str:
    lines = []
    for f in findings:
        lines.append(f"{f.file}:{f.line}:{f.column}: {f.code} {f.severity}: {f.message}\n")
        lines.append(f"    {f.fix}\n")
    return "".join(lines)


def cases(start: str) -> list[Path]:
    return [case for case in CASES if case.name.startswith(start)]


@pytest.mark.parametrize("case", cases("bad"), ids=lambda case: f"{case.parent.name}-{case.name}")
def test_bad_case(case, update_golden):
    findings = found_in(case)
    golden = case / "expected"
    if update_golden:
        golden.write_text(printed(findings), encoding="utf-8", newline="\n")
    assert printed(findings) == golden.read_text(encoding="utf-8")
    assert case.parent.name in {f.code for f in findings}


@pytest.mark.parametrize("case", cases("good"), ids=lambda case: f"{case.parent.name}-{case.name}")
def test_good_case(case):
    assert printed(found_in(case)) == ""


@pytest.mark.parametrize("case", cases("bad"), ids=lambda case: f"{case.parent.name}-{case.name}")
def test_finding_says_where_and_what_to_do(case):
    for finding in found_in(case):
        assert finding.line >= 1
        assert finding.column >= 1
        assert finding.fix
        assert not finding.message.endswith(".")
        assert not re.search(r"\b(None|True|False)\b|Traceback", finding.message)


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_rule_has_a_bad_and_a_good_case(code):
    names = [case.name for case in CASES if case.parent.name == code]
    assert any(re.fullmatch(r"bad(-[a-z0-9-]+)?", name) for name in names)
    assert any(re.fullmatch(r"good(-[a-z0-9-]+)?", name) for name in names)


def test_every_folder_is_a_case_of_a_rule():
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} <= BY_CODE.keys()
    assert all(case.name.startswith(("bad", "good")) for case in CASES)


def test_codes_are_unique_and_without_gaps():
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    for family in {code[:3] for code in codes}:
        numbers = [int(code[3:]) for code in codes if code.startswith(family)]
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_is_explained(rule):
    assert rule.summary.endswith(".")
    assert rule.summary.count(". ") == 0, "one sentence"
    assert rule.why.endswith(".")
    assert rule.fix.endswith(".")


def test_every_family_is_in_the_table():
    folder = Path(FAMILIES[0].__file__).parent
    with_rules = {p.stem for p in folder.glob("*.py") if "\nRULES = " in p.read_text("utf-8")}
    assert with_rules == {family.__name__.rpartition(".")[2] for family in FAMILIES}


def test_two_names_that_differ_only_by_case(tmp_path):
    # Not a folder: Windows and macOS cannot check it out.
    (tmp_path / "csrreg.yaml").write_text("name: Acme Brakes\nlanguage: en\n")
    (tmp_path / "customers").mkdir()
    for name in ("NORDAUTO", "Nordauto"):
        (tmp_path / "customers" / f"{name}.yaml").write_text("name: Nord Auto AG\n")
    if len(list((tmp_path / "customers").iterdir())) == 1:
        pytest.skip("this file system does not tell capital letters from small ones")
    assert "customers/Nordauto.yaml:1:1: FMT012 error: the name differs from NORDAUTO.yaml" in (
        printed(found_in(tmp_path))
    )
