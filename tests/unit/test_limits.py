"""Specifications as people write them."""

from decimal import Decimal

import pytest

from csrreg.model.limits import fit_in, limits_in, nominal_is_outside, number_in


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("57 ±0.05", "56.95 to 57.05"),
        ("57±0,05 mm", "56.95 to 57.05"),
        ("185 +/- 5 °C", "180 to 190"),
        ("3 x 5 ±0.1", "4.9 to 5.1"),
        ("⌀57 H8 (+0.046/0)", "57 to 57.046"),
        ("57.000 +0.046 0", "57.000 to 57.046"),
        ("Φ57+0.046/-0.01", "56.99 to 57.046"),
        ("12 (-0.016, -0.034)", "11.966 to 11.984"),
        ("57 +0.046\n0", "57 to 57.046"),
        ("≤ 0.008 mm, 8 points on 150 mm radius", "≤ 0.008"),
        ("＜０．０５", "≤ 0.05"),
        ("max. 0,05", "≤ 0.05"),
        ("0.05 max", "≤ 0.05"),
        ("不大于 0.03", "≤ 0.03"),
        ("≥3.5 MPa", "≥ 3.5"),
        ("mind. 250", "≥ 250"),
        ("0.8 min 1.2 max", "0.8 to 1.2"),
        ("10–12 mm", "10 to 12"),
        ("0.8…1.2", "0.8 to 1.2"),
        ("12~18 kN", "12 to 18"),
        ("180 bis 190", "180 to 190"),
        ("57.000 - 57.046", "57.000 to 57.046"),
        ("68,000/68,074", "68.000 to 68.074"),
        ("-40 … -20", "-40 to -20"),
        ("⌀57 H8", "57"),
        ("1,234.50", "1234.50"),
    ],
)
def test_limits(text, said):
    assert str(limits_in(text)) == said


@pytest.mark.parametrize(
    "text", ["M10x1", "free of cracks", "Ra 3.2", "", "8·10²", "GO enters fully"]
)
def test_what_states_no_limits(text):
    assert limits_in(text) is None


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("⌀12 f7", True),
        ("10 m6", True),
        ("12 -0.016/-0.034", True),
        ("12 +0.05 +0.02", True),
        ("57 H8", False),
        ("57 js6", False),
        ("57 ±0.05", False),
        ("57 +0.046/0", False),
        ("M16x1.5", False),
        ("57.000-57.046", False),
    ],
)
def test_a_nominal_size_that_is_meant_to_be_outside(text, outside):
    assert nominal_is_outside(text) is outside


def test_fits_and_numbers():
    assert fit_in("⌀57 H8 (+0.046/0)") == "H8"
    assert fit_in("M10x1") == ""
    assert number_in(" +57,046 ") == Decimal("57.046")
    assert number_in("57 mm") is None


def test_hostile_text_takes_no_time():
    for text in ("9" * 100_000, "1 - " * 50_000, "+1 " * 50_000, "(" * 100_000):
        limits_in(text)
        nominal_is_outside(text)
