"""What is measured must be what it is said to be; a new rule may find something in it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COUNT = 200


@pytest.mark.parametrize(("options", "findings"), [((), 0), (("--findings",), COUNT)])
def test_a_generated_register_has_no_finding_or_one_for_each_record(tmp_path, options, findings):
    root = tmp_path / "register"
    module = (sys.executable, "-m", "tests.benchmarks.generate")
    subprocess.run((*module, str(root), str(COUNT), *options), check=True, cwd=ROOT)
    check = (sys.executable, "-m", "csrreg", "check", "-C", str(root), "--today", "2026-11-20")
    done = subprocess.run((*check, "--format", "json"), capture_output=True, check=False, cwd=ROOT)
    found = json.loads(done.stdout)
    assert found["summary"]["records"] == COUNT
    ids = {finding["id"] for finding in found["findings"]}
    assert (len(found["findings"]), len(ids)) == (findings, findings), found["findings"][:5]
