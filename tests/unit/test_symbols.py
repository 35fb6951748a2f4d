"""A mark on a drawing, the customer's symbol it is, and our class."""

import pytest

from csrreg.model.characteristic import Characteristic
from csrreg.model.kinds import CHARACTERISTIC, CUSTOMER, SETTINGS
from csrreg.model.parse import parse
from csrreg.model.symbols import class_of, conversions, is_critical, scheme_of


def scheme(*symbols):
    return scheme_of(parse(CUSTOMER, {"name": "x", "symbols": list(symbols)}).symbols)


FORD = scheme(
    {
        "symbol": "∇",
        "aliases": ["CC", "<CC>"],
        "class": "Critical",
        "rank": "1",
        "internal_class": "SR",
    },
    {"symbol": "[S]", "aliases": ["SC"], "class": "S", "rank": "2", "internal_class": "FF"},
    {"symbol": "KPC1"},
    {"symbol": "关键", "internal_class": "SR"},
)


@pytest.mark.parametrize(
    ("mark", "symbol"),
    [
        ("∇", "∇"),
        (" cc ", "∇"),
        ("＜ＣＣ＞", "∇"),
        ("∇\ufe0e", "∇"),
        ("CC-12", "∇"),
        ("CC 12b", "∇"),
        ("<CC 3>", "∇"),
        ("∇(4)", "∇"),
        ("critical", "∇"),
        ("[s]", "[S]"),
        ("SC 3", "[S]"),
        ("[S3]", "[S]"),
        ("KPC1", "KPC1"),
        ("关键3", "关键"),
        ("KPC2", None),
        ("△", None),
        ("12", None),
        ("CC-", None),
        ("", None),
    ],
)
def test_a_mark_is_found_in_the_scheme(mark, symbol):
    found = FORD.find(mark)
    assert (found.symbol if found is not None else None) == symbol


def test_what_two_symbols_share_is_none_of_them():
    shared = scheme({"symbol": "<S>", "aliases": ["S"]}, {"symbol": "Ⓢ", "class": "safety"})
    assert shared.find("s") is None  # full width and circles fold to the same letter
    assert shared.find("Ⓢ").class_ == "safety"
    assert shared.find("<S>") is not None


def test_the_nearest_marks_are_offered_and_all_where_none_is_near():
    assert FORD.nearest("<CX>") == ["∇"]
    assert FORD.nearest("△") == ["∇", "[S]", "KPC1", "关键"]


def characteristic(**fields) -> Characteristic:
    return parse(CHARACTERISTIC, {"part": "PART-X-0001", "feature": "x", **fields})


@pytest.mark.parametrize(
    ("fields", "class_"),
    [
        ({"symbol": "CC 3"}, "SR"),
        ({"symbol": "CC", "class": "FF"}, "FF"),
        ({"class": "KP"}, "KP"),
        ({"symbol": "△"}, None),
        ({"symbol": "KPC1"}, None),
        ({}, None),
    ],
)
def test_the_class_is_typed_or_converted(fields, class_):
    assert class_of(characteristic(**fields), FORD) == class_


def test_critical_is_what_the_settings_say_and_else_the_rank():
    settings = parse(
        SETTINGS,
        {
            "name": "x",
            "language": "en",
            "classes": {"SR": {"name": "s", "critical": "yes"}, "FF": {"name": "f"}},
        },
    )
    grave, slight = FORD.find("CC"), FORD.find("SC")
    assert is_critical("SR", slight, settings) is True
    assert is_critical("FF", grave, settings) is False
    assert is_critical(None, grave, settings) is True
    assert is_critical("other", slight, None) is False
    assert is_critical("other", None, settings) is None


def test_the_conversion_table():
    assert next(conversions(FORD)) == ("∇", "CC, <CC>", "Critical", "SR")


def test_a_long_mark_takes_no_time():
    assert FORD.find("-" * 100_000 + "a" * 100_000) is None
    assert FORD.nearest("C" * 1_000_000)
