"""Names of characteristics in two writings."""

import pytest

from csrreg.change.likeness import likeness, name_of


def alike(one, other):
    return likeness(name_of(one), name_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Piston bore diameter", "diameter of the piston bore"),
        ("Disc thickness variation (厚薄差)", "厚薄差"),
        ("Disc thickness variation (厚薄差)", "disc thickness variation"),
        ("活塞孔直径", "活塞孔 直径"),
        ("Durchmesser Kolbenbohrung", "Kolbenbohrung, Durchmesser"),
        ("Bore diameter", "Bore diameter too large at operation 40"),
    ],
)
def test_the_same(one, other):
    assert alike(one, other) >= 0.85


@pytest.mark.parametrize(
    ("one", "other"),
    [("Piston bore diameter", "Thread of the hose port"), ("活塞孔直径", "外观无毛刺")],
)
def test_different(one, other):
    assert alike(one, other) < 0.3


@pytest.mark.parametrize(
    ("one", "other"),
    [("活塞孔直径", "Piston bore diameter"), ("M10x1", "油管接口"), ("", "Bore")],
)
def test_nothing_can_be_said(one, other):
    assert alike(one, other) is None


def test_codes_are_the_same_in_every_language():
    assert name_of("油管接口螺纹 M10x1").codes & name_of("Thread M10x1").codes == {"m10x1"}
    assert not name_of("Bore 57").codes
