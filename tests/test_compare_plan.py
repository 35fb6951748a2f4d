"""A plan as a workbook, from the command line: the example register, and hostile files."""

import io
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from command import begin, in_process
from plans import control_plan

BRAKES = Path(__file__).parents[1] / "examples" / "brakes"
TODAY = ("--today", "2026-11-20")


@pytest.fixture
def brakes(tmp_path, monkeypatch):
    folder = begin(tmp_path / "here", monkeypatch)
    shutil.copytree(BRAKES, folder, dirs_exist_ok=True)
    return folder


def compare(monkeypatch, data, *words):
    Path("plan.xlsx").write_bytes(data)
    return in_process(
        monkeypatch, ["compare-plan", "plan.xlsx", "--part", "0123-456", *TODAY, *words]
    )


COMPARED = """\
plan.xlsx, sheet 控制计划: control_plan CP-0123-456 10 for drawing revision C
lines: 198; characteristics of PART-NORDAUTO-0001: 4; others without a mark: 192; struck through: 1
  SC-NORDAUTO-0001  row 29  活塞孔直径  =  Piston bore diameter
  SC-NORDAUTO-0002  row 38  油管接口螺纹 M10x1  =  Thread of the hose port M10x1
  SC-NORDAUTO-0003  row 47  导向孔距 (Distance of the guide holes)  =  Distance of the guide holes
  SC-NORDAUTO-0004  row 62  桥部气孔  =  Porosity of the bridge
  struck through, not matched: row 64  活塞孔直径

In the plan and not in the register:
  row 67  33 压装力 ◇

Other limits:
  SC-NORDAUTO-0003 row 47  141.85 to 142.15 in the plan, 141.9 to 142.1 in the register

Other revision:
  document revision 10 in the plan, 9 in the register
    SC-NORDAUTO-0001 row 29, SC-NORDAUTO-0002 row 38, SC-NORDAUTO-0003 row 47, \
SC-NORDAUTO-0004 row 62

6 differences
"""


@pytest.mark.usefixtures("brakes")
def test_a_workbook_against_the_example(monkeypatch):
    done = compare(monkeypatch, control_plan())
    assert (done.code, done.err) == (1, "")
    assert done.out == COMPARED


def test_nothing_is_written_without_being_asked(brakes, monkeypatch):
    before = {p: p.read_bytes() for p in brakes.rglob("*.yaml")}
    compare(monkeypatch, control_plan())
    assert compare(monkeypatch, control_plan(), "--write", "--dry-run").code == 1
    assert {p: p.read_bytes() for p in brakes.rglob("*.yaml")} == before


def test_what_was_found_is_recorded(brakes, monkeypatch):
    done = compare(monkeypatch, control_plan(), "--write")
    assert "+    place: operation 40, row 29\n" in done.out
    assert "carried_in.control_plan recorded in 4 file(s)" in done.err
    file = brakes / "characteristics" / "NORDAUTO" / "SC-NORDAUTO-0002.yaml"
    text = file.read_text("utf-8")
    assert '    revision: "10"\n    place: operation 50, row 38\n    for_revision: C\n' in text
    assert "# Moves by 12 mm in revision D" in text
    again = compare(monkeypatch, control_plan(), "--write")
    assert "the register says so already; nothing was written" in again.out
    assert "Other revision" not in again.out


@pytest.mark.usefixtures("brakes")
def test_two_thousand_lines_take_less_than_a_second(monkeypatch):
    data = control_plan(2_000)
    compare(monkeypatch, data)  # once, so that nothing is imported while the clock runs
    started = time.process_time()
    done = compare(monkeypatch, data)
    assert time.process_time() - started < 1
    assert "lines: 1998; characteristics of PART-NORDAUTO-0001: 4;" in done.out


def far_away() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        workbook.add_worksheet().write_string(1_048_575, 16_383, "x")
    return buffer.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO(control_plan(5))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as workbook:
        workbook.writestr(name, content)
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
HOSTILE = {
    "broken": (lambda: control_plan()[:5_000], "plan.xlsx: not a workbook"),
    "encrypted": (
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "plan.xlsx: it is encrypted with a password",
    ),
    "bomb": (
        lambda: with_part("xl/media/image1.png", b"\0" * 300_000_000),
        "plan.xlsx: it would unpack to",
    ),
    "far away": (far_away, "a filled cell at XFD1048576"),
    "macros": (lambda: with_part("xl/vbaProject.bin", b"\0" * 100), "plan.xlsx: it holds macros"),
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc")
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.usefixtures("brakes")
def test_hostile_workbooks_are_refused_fast_and_small(name):
    build, message = HOSTILE[name]
    Path("plan.xlsx").write_bytes(build())
    program = (
        "import resource, sys\n"
        "from csrreg.cli.run import run\n"
        "code = run()\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        # Not ru_maxrss: it begins with what the process that started this one had.
        "peak = [l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')]\n"
        "print(code, used.ru_utime + used.ru_stime < 2, int(peak[0]) // 1024 < 300)\n"
    )
    words = ("compare-plan", "plan.xlsx", "--part", "0123-456", "--write")
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(BRAKES.parents[1]), "PATH": ""},
        check=True,
    )
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.split() == ["2", "True", "True"]
