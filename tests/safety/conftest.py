"""What the safety tests share."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from registers import make_register


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register of six records."""
    return make_register(tmp_path / "register")


@pytest.fixture
def fast_path(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where the system has one: a thousand registers are laid there."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        yield tmp_path
        return
    folder = Path(tempfile.mkdtemp(prefix="csrreg-test-", dir=memory))
    yield folder
    shutil.rmtree(folder)
