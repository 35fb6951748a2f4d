"""What lies in a register's folders besides records."""

import os
import sys
from datetime import date

import pytest

from csrreg.store.check import check
from csrreg.store.files import WorkTree


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_named_like_a_record_is_reported_and_not_waited_for(tmp_path):
    (tmp_path / "csrreg.yaml").write_text("name: Acme\nlanguage: en\n")
    (tmp_path / "customers").mkdir()
    os.mkfifo(tmp_path / "customers" / "NORDAUTO.yaml")
    (finding,) = check(WorkTree(tmp_path), date(2026, 1, 15)).findings
    assert (finding.code, finding.file) == ("FMT011", "customers/NORDAUTO.yaml")
