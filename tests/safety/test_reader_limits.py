"""The reader takes any bytes: it answers with findings, in under 2 seconds and 512 MiB."""

import os
import random
import resource
import sys
import time
from pathlib import Path

import pytest
from heavy import HEAVY
from registers import in_child

from csrreg.findings import Severity
from csrreg.store.locate import locate
from csrreg.store.yaml.events import Lane
from csrreg.store.yaml.reader import Parsed, read
from csrreg.store.yaml.spans import comments, spans

SECONDS = 2.0
MEMORY = 512 * 1024 * 1024
LANES: tuple[Lane, ...] = ("libyaml", "pure")
# The pure parser takes half a second for every file of 1 MiB; these would take it longest.
WORST = (
    *("open lists", "open groups", "a long key", "20,000 keys", "many words", "tabs in blocks"),
    *("invisible escapes", "cut values", "zero width", "conflict markers", "exclamation marks"),
    *("blanks behind a colon", "a billion laughs", "quotes beside a backslash"),
)
# Refused, so that both parsers read them; others of their kind stay in the short run.
ALIKE = ("the same asked key", "90,000 keys", "empty lines", "a record of groups", "Windows lines")


def answer(data: bytes, lane: Lane | None = None) -> Parsed:
    """Read, and look at what every caller relies on."""
    parsed = read("f.yaml", data, lane)
    errors = [f for f in parsed.findings if f.severity is Severity.ERROR]
    assert (parsed.tree is None) == bool(errors)
    assert len(parsed.findings) <= 500, "nobody reads so many"
    for finding in parsed.findings:
        assert finding.line >= 1
        assert finding.column >= 1
        assert len(finding.message) < 300
        assert finding.code.startswith("FMT")
    return parsed


def limited(data: bytes, lane: Lane) -> None:
    """Read in a process that has little memory and time."""

    def work() -> None:
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, now + MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
        begun = time.process_time()
        parsed = answer(data, lane)
        if parsed.tree is not None:
            spans(data.decode("utf-8-sig"))
        took = time.process_time() - begun
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - used
        assert took < SECONDS * (1 if parsed.tree is None else 2), f"{took:.2f} s"
        assert grown < MEMORY

    code, said = in_child(work)
    assert code == 0, said or f"ended with {code}"


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.slow) if n in ALIKE else n for n in HEAVY]
)
def test_a_file_made_to_stop_the_reader_is_answered(name: str) -> None:
    limited(HEAVY[name], "libyaml")


@pytest.mark.parametrize(
    "name", [n if n in WORST else pytest.param(n, marks=pytest.mark.slow) for n in HEAVY]
)
def test_the_pure_parser_is_not_stopped_either(name: str) -> None:
    limited(HEAVY[name], "pure")


def any_bytes(chance: random.Random) -> bytes:
    """Return bytes that are no text, nearly a record, or a record with damage."""
    way = chance.random()
    if way < 0.3:
        return chance.randbytes(chance.randint(0, 200))
    good = b"title: Audit\n\ntext: |-\n  \xe4\xb8\xad\xe6\x96\x87\n\nclauses: [8.5.1, '9.2']\n"
    if way < 0.6:
        data = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        return bytes(data)
    alphabet = b" \n\t:-?[]{},#&*!|>'\"%@`ab0\\\xef\xbb\xbf\xff\x00\r\x85\xc2\xa0~=<."
    return bytes(chance.choices(alphabet, k=chance.randint(0, 120)))


@pytest.mark.parametrize("seconds", [5.0, pytest.param(300.0, marks=pytest.mark.slow)])
def test_any_bytes_are_answered(seconds: float) -> None:
    """A time box; the long one draws others each time. A failure names its seed."""
    long = seconds > 10
    seconds = float(os.environ.get("CSRREG_FUZZ_SECONDS", seconds)) if long else seconds
    start = seed = int(time.time()) if long else 0
    until = time.monotonic() + seconds
    longest = 0.0
    while time.monotonic() < until and (long or seed < 30_000):
        seed += 1
        data = any_bytes(random.Random(seed))
        begun = time.process_time()
        try:
            fast, slow = (answer(data, lane) for lane in LANES)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {data!r}") from error
        longest = max(longest, time.process_time() - begun)
        assert fast == slow, f"seed {seed}: {data!r}"
        if fast.tree is not None:
            text = data.decode("utf-8-sig")
            comments(text)
            locate(fast.findings, {"f.yaml": data})
    assert longest < SECONDS
    sys.stdout.write(f"{seed - start} files, the longest took {longest * 1000:.0f} ms\n")
