"""A control plan or PFMEA against the register, line by line."""

from datetime import date
from pathlib import Path

import pytest
from plans import control_plan

from csrreg.change.columns import parse_maps
from csrreg.change.edits import Set, Unset
from csrreg.change.headings import headings_of, plain
from csrreg.change.plan_compare import Where, compare
from csrreg.change.plan_edits import edits_of
from csrreg.change.plan_lines import FIELDS, read_plan
from csrreg.change.plan_match import balloon
from csrreg.change.table import Cell, Row, Table
from csrreg.errors import CsrregError
from csrreg.model.ids import parse_id
from csrreg.model.kinds import CHARACTERISTIC, CUSTOMER, PART, SETTINGS
from csrreg.model.parse import parse
from csrreg.model.register import Entry, Register
from csrreg.store.files import WorkTree
from csrreg.store.load import load
from csrreg.store.resources import load_data
from csrreg.store.tables import read_table

TODAY = date(2026, 11, 20)
WORDS = load_data("headings.yaml")
HEADINGS = headings_of(WORDS)
BRAKES = Path(__file__).parents[2] / "examples" / "brakes"
PART_ID = "PART-NORDAUTO-0001"


def plan_of(*rows, maps=()):
    cells = [tuple(c if isinstance(c, Cell) else Cell(c) for c in row) for row in rows]
    table = Table("p.csv", tuple(Row(n, c) for n, c in enumerate(cells, start=1)))
    return read_plan(table, HEADINGS, WORDS["titles"], parse_maps(list(maps)))


def register(*records):
    """A register of one part, with the characteristics given."""
    trees = {
        "NORDAUTO": (
            CUSTOMER,
            {
                "name": "Nord Auto AG",
                "symbols": [
                    {"symbol": "▽", "aliases": ["<V>"], "class": "V", "internal_class": "SR"},
                    {"symbol": "◇", "internal_class": "FF"},
                ],
            },
        ),
        PART_ID: (
            PART,
            {
                "name": "Caliper housing",
                "numbers": {"customer": "0123-456"},
                "revisions": [
                    {"revision": "B", "effective": "2024-01-01"},
                    {"revision": "C", "effective": "2025-01-01"},
                ],
            },
        ),
    }
    for number, fields in enumerate(records, 1):
        trees[f"SC-NORDAUTO-{number:04}"] = (CHARACTERISTIC, {"part": PART_ID, **fields})
    entries = {id: Entry(parse_id(id), parse(kind, tree)) for id, (kind, tree) in trees.items()}
    settings = parse(SETTINGS, {"name": "x", "language": "en", "classes": {"SR": {"name": "s"}}})
    return Register(TODAY, settings, entries, frozenset(entries))


def compared(plan, records, where=Where("CP-1", "2", "C"), kind="control_plan"):  # noqa: B008
    return compare(plan, PART_ID, kind, where, register(*records))


def said(found):
    return [(d.kind, d.id, d.row, d.message) for d in found.differences]


HEAD = ("No.", "Characteristic", "Symbol", "Specification")
BORE = {
    "feature": "Piston bore diameter",
    "balloon": "14",
    "symbol": "▽",
    "lower": "57.000",
    "upper": "57.046",
}


# --- Reading ---


def test_every_heading_of_a_plan_stands_for_one_field():
    for section in (WORDS["kinds"]["plan"], WORDS["titles"]):
        seen = {}
        for name, texts in section.items():
            assert name in FIELDS or section is WORDS["titles"]
            for text in texts:
                assert plain(text) not in seen, f"{text}: {name} and {seen[plain(text)]}"
                seen[plain(text)] = name


@pytest.fixture(scope="module")
def chinese():
    table = read_table("控制计划.xlsx", control_plan())
    return read_plan(table, HEADINGS, WORDS["titles"], {})


def test_a_real_shaped_plan_is_read(chinese):
    assert chinese.title == {
        "document": "CP-0123-456",
        "revision": "10",
        "part": "0123-456",
        "for_revision": "C",
    }
    assert all(path for _, _, path in chinese.columns)
    assert chinese.kind == "control_plan"
    assert not chinese.notes
    assert len(chinese.lines) == 198  # without the blank line and the section's heading
    (struck,) = [line for line in chinese.lines if line.struck]
    assert (struck.row, struck.names) == (64, ("活塞孔直径",))
    line = next(line for line in chinese.lines if line.values.get("balloon") == "14")
    assert line.values["operation"] == "40"
    assert line.place == "operation 40, row 29"


def test_a_real_shaped_plan_is_compared_with_the_example(chinese):
    brakes = load(WorkTree(BRAKES), TODAY).register
    where = Where("CP-0123-456", "9", "C")
    found = compare(chinese, PART_ID, "control_plan", where, brakes)
    assert {m.entry.id: m.line.row for m in found.matches} == {
        "SC-NORDAUTO-0001": 29,
        "SC-NORDAUTO-0002": 38,
        "SC-NORDAUTO-0003": 47,
        "SC-NORDAUTO-0004": 62,
    }
    limits = "141.85 to 142.15 in the plan, 141.9 to 142.1 in the register"
    assert said(found) == [
        ("limits", "SC-NORDAUTO-0003", 47, limits),
        ("not_in_register", "", 67, "33 压装力 ◇"),
    ]
    assert [line.row for line in found.struck] == [64]
    assert found.ordinary == 192


def test_a_pfmea_in_german_has_its_ratings_twice():
    plan = plan_of(
        ("PFMEA-Nr.", "PF-1", "", "", "", "", ""),
        ("Zeichnungsstand: B", "", "", "", "", "", ""),
        ("Prozessschritt", "Fehlerart (FA)", "Fehlerfolge", "B", "Klasse", "Fehlerursache", "B"),
        ("40", "Piston bore diameter too large", "leaks", "10", "<V>", "worn insert", "8"),
    )
    assert plan.kind == "pfmea"
    assert plan.title["for_revision"] == "B"
    assert [path for _, _, path in plan.columns][-1] == ""
    assert plan.lines[0].values["severity"] == "10"
    found = compared(plan, [BORE], Where("PF-1", "", "B"), "pfmea")
    assert said(found) == [
        ("revision", "", 0, "the plan is made for drawing revision B; C is in force")
    ]


def test_columns_can_be_mapped():
    plan = plan_of(
        ("was", "mark"), ("Piston bore diameter", "▽"), maps=["was=feature", "mark=symbol"]
    )
    assert plan.lines[0].values == {"feature": "Piston bore diameter", "symbol": "▽"}
    with pytest.raises(CsrregError, match="a plan has no field nothing"):
        plan_of(HEAD, maps=["No.=nothing"])
    with pytest.raises(CsrregError, match="no column says what the characteristics are"):
        plan_of(("a", "b"), ("1", "2"))


# --- Matching ---


@pytest.mark.parametrize(
    "line",
    [
        ("14", "something in other words 活塞孔", "▽", "57.000-57.046"),
        ("No. 014", "活塞孔直径", "▽", "按图纸"),
        ("", "Piston bore diameter", "▽", ""),
        ("", "活塞孔直径", "▽", "57 +0.046/0"),
        ("3", "Diameter of the piston bore", "<V>", "57,000/57,046"),
    ],
)
def test_a_line_is_found_by_balloon_name_or_limits(line):
    found = compared(plan_of(HEAD, line), [BORE, {"feature": "Thread", "balloon": "27"}])
    assert [m.entry.id for m in found.matches] == ["SC-NORDAUTO-0001"]


@pytest.mark.parametrize(
    "line",
    [
        ("14", "Colour of the label", "", "red"),
        ("", "Roughness of the outer face", "", "57.000-57.046"),
        ("", "", "", "≤ 0.05"),
    ],
)
def test_an_ordinary_line_is_no_characteristic(line):
    found = compared(plan_of(HEAD, line), [BORE])
    assert not found.matches
    assert found.ordinary == 1
    assert [d.kind for d in found.differences] == ["not_in_plan"]


def test_numbers_that_only_count_the_lines_are_no_balloons():
    records = [
        {"feature": name, "balloon": str(at), "symbol": "◇"}
        for at, name in enumerate(("Bore", "Thread", "Porosity"), 1)
    ]
    rows = [(str(at), name, "◇", "") for at, name in enumerate(("Porosity", "Bore", "Thread"), 1)]
    found = compared(plan_of(HEAD, *rows), records)
    assert [m.entry.title for m in found.matches] == ["Porosity", "Bore", "Thread"]
    assert any("only count" in note for note in found.notes)


def test_a_characteristic_may_have_several_lines():
    plan = plan_of(
        ("Operation", *HEAD),
        ("40", "14", "Piston bore diameter", "▽", "57.000-57.046"),
        ("90", "14", "Piston bore diameter", "▽", "57.000-57.050"),
    )
    found = compared(plan, [BORE])
    assert len(found.matches) == 2
    assert [(d.kind, d.row) for d in found.differences] == [("limits", 3)]
    (change,) = edits_of(found, register(BORE))
    assert Set(
        ("carried_in", "control_plan", "place"), "operation 40, row 2, operation 90, row 3"
    ) in (change.edits)


def test_what_could_be_two_is_said_and_not_guessed():
    twins = [{"feature": "Bore", "symbol": "◇"}, {"feature": "bore", "symbol": "◇"}]
    found = compared(plan_of(HEAD, ("", "Bore", "◇", "")), twins)
    assert not found.matches
    message = "could be SC-NORDAUTO-0001 or SC-NORDAUTO-0002; give the balloon number in the plan"
    assert said(found) == [("unclear", "", 2, message)]


@pytest.mark.parametrize(
    ("text", "number"),
    [("No. 014", "14"), ("(14)", "14"), ("14.0", "14"), ("14.1", "14.1"), ("#7a", "7a")],
)
def test_balloons_are_compared_without_what_stands_around_them(text, number):
    assert balloon(text) == number


# --- Differences ---


@pytest.mark.parametrize(
    ("specification", "differs"),
    [
        ("57.000-57.046", False),
        ("57 +0.046/0", False),
        ("57 +0.05/0", True),
        ("≤ 57.046", True),
        ("according to drawing", False),
    ],
)
def test_limits(specification, differs):
    found = compared(plan_of(HEAD, ("14", "Piston bore diameter", "▽", specification)), [BORE])
    assert ("limits" in {d.kind for d in found.differences}) == differs


def test_limits_in_columns_of_their_own_and_fits():
    head = (*HEAD[:3], "LSL", "USL")
    rows = plan_of(
        head, ("14", "Piston bore diameter", "▽", Cell("57.00", "number", "57"), "57,05")
    )
    (found,) = compared(rows, [BORE]).differences
    assert (found.plan, found.register) == ("57 to 57.05", "57.000 to 57.046")
    fit = {"feature": "Bore", "balloon": "2", "symbol": "◇", "specification": "⌀68 H9"}
    for text, kinds in (("⌀68 H9", []), ("⌀68 H8", ["limits"]), ("⌀70", ["limits"])):
        found = compared(plan_of(HEAD, ("2", "Bore", "◇", text)), [fit])
        assert [d.kind for d in found.differences] == kinds


def test_a_tolerance_begins_at_nothing():
    flat = {"feature": "Flatness", "balloon": "2", "symbol": "◇", "lower": "0", "upper": "0.05"}
    assert not compared(plan_of(HEAD, ("2", "Flatness", "◇", "≤0.05")), [flat]).differences


@pytest.mark.parametrize(
    ("mark", "message"),
    [
        ("▽", ""),
        ("<V> 3", ""),
        ("SR", ""),
        ("◇ / SR", ""),
        ("v", ""),
        ("◇", "◇ in the plan, ▽ in the register"),
        ("", "none in the plan, ▽ in the register"),
        ("N/A", "none in the plan, ▽ in the register"),
        ("CC", "CC in the plan, ▽ in the register (CC is not in the customer's scheme)"),
    ],
)
def test_symbols(mark, message):
    found = compared(plan_of(HEAD, ("14", "Piston bore diameter", mark, "")), [BORE])
    assert [d.message for d in found.differences if d.kind == "symbol"] == (
        [message] if message else []
    )


def test_other_documents_and_revisions():
    carried = {"document": "CP-0", "revision": "1", "place": "line 3", "for_revision": "B"}
    record = BORE | {"carried_in": {"control_plan": carried}}
    plan = plan_of(HEAD, ("14", "Piston bore diameter", "▽", ""))
    assert [message for _, _, _, message in said(compared(plan, [record]))] == [
        "document CP-1 in the plan, CP-0 in the register",
        "document revision 2 in the plan, 1 in the register",
        "drawing revision C in the plan, B in the register",
    ]


def test_what_is_not_in_the_plan():
    records = [
        BORE,
        {
            "feature": "Thread",
            "carried_in": {"control_plan": {"not_needed": "checked by the foundry"}},
        },
        {"feature": "Chamfer", "retired": {"date": "2026-01-01", "reason": "x"}},
        {
            "feature": "Seat",
            "carried_in": {"control_plan": {"document": "CP-1", "place": "line 3"}},
        },
    ]
    found = compared(plan_of(HEAD, ("9", "Length", "", "9 ±1")), records)
    assert said(found) == [
        ("not_in_plan", "SC-NORDAUTO-0001", 0, "Piston bore diameter"),
        ("not_in_plan", "SC-NORDAUTO-0004", 0, "Seat; the register says CP-1, line 3"),
    ]


def test_a_retired_characteristic_that_is_still_in_the_plan():
    record = BORE | {"retired": {"date": "2026-01-01", "reason": "x"}}
    found = compared(plan_of(HEAD, ("14", "Piston bore diameter", "▽", "")), [record])
    assert [message for _, _, _, message in said(found)] == [
        "still in the plan; retired since 2026-01-01"
    ]
    assert edits_of(found, register(record)) == ()


def test_a_list_without_symbols_holds_special_ones_only():
    found = compared(plan_of(("No.", "Characteristic"), ("8", "Length")), [BORE])
    assert [d.kind for d in found.differences] == ["not_in_register", "not_in_plan"]
    assert any("no column for symbols" in note for note in found.notes)


def test_struck_text_is_not_taken_for_what_counts():
    gone = Cell("57.000-57.050", struck="wholly")
    rows = [
        ("14", Cell("Piston bore diameter", struck="wholly"), "▽", gone),
        ("14", "Piston bore diameter", "▽", Cell("57.000-57.050 57.046", struck="partly")),
    ]
    found = compared(plan_of(HEAD, *rows), [BORE])
    assert [line.row for line in found.struck] == [2]
    assert [(d.kind, d.row) for d in found.differences] == [("unclear", 3)]


def test_the_plan_of_another_part_is_noticed():
    plan = plan_of(("Part number", "9999", "", ""), HEAD, ("14", "Piston bore diameter", "▽", ""))
    assert said(compared(plan, [BORE])) == [("revision", "", 0, "the plan is for part 9999")]


# --- What is recorded ---


def test_the_edits():
    record = BORE | {"carried_in": {"control_plan": {"not_needed": "prototype"}}}
    plan = plan_of(("Line", *HEAD), ("22", "14", "Piston bore diameter", "▽", ""))
    (change,) = edits_of(compared(plan, [record]), register(record))
    at = ("carried_in", "control_plan")
    assert change.file == "characteristics/NORDAUTO/SC-NORDAUTO-0001.yaml"
    assert change.edits == (
        Set((*at, "document"), "CP-1"),
        Set((*at, "revision"), "2"),
        Set((*at, "place"), "line 22"),
        Set((*at, "for_revision"), "C"),
        Unset((*at, "not_needed")),
    )


def test_nothing_is_recorded_of_a_document_without_a_name():
    plan = plan_of(("Line", *HEAD), ("22", "14", "Piston bore diameter", "▽", ""))
    found = compared(plan, [BORE], Where())
    with pytest.raises(CsrregError, match="which document is it"):
        edits_of(found, register(BORE))
    known = {"document": "CP-1", "place": "line 22"}
    record = BORE | {"carried_in": {"control_plan": known}}
    assert edits_of(compared(plan, [record], Where()), register(record)) == ()
