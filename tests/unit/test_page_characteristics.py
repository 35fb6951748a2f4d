"""The list of special characteristics: what each row says, what is left out, whom it names."""

import pytest
from page_registers import register
from pages import checked, facts, figures, page_of, rows, said, tables

from csrreg.reports.page import Section

PART = "PART-NORDAUTO-0001"
FIRST = "SC-NORDAUTO-0001"
ALL = ("drawing", "control_plan")


def part(**fields):
    revisions = [
        {"revision": "C", "effective": "2025-01-01"},
        {"revision": "D", "effective": "2026-11-01"},
        {"revision": "E", "effective": "2027-02-01"},
    ]
    return {
        "name": "Caliper housing",
        "numbers": {"customer": "0123-456"},
        "drawing": "TZ 12",
        "revisions": revisions,
        "sites": ["KAS"],
        "phase": "series",
        **fields,
    }


def carried(revision="D", **others):
    found = {"drawing": {"document": "TZ 12", "revision": revision}}
    found["control_plan"] = {"document": "CP-7", "revision": "4", "for_revision": revision}
    return {**found, **others}


def feature(**fields):
    return {"part": PART, "feature": "Bore", "carried_in": carried(), "owner": "li", **fields}


def page(*features, part_fields=None, customer="NORDAUTO", scope=(), **records):
    trees = {f"SC-{customer}-{n:04}": tree for n, tree in enumerate(features, 1)}
    found = {PART: part(**(part_fields or {})), **trees, **records}
    return checked(page_of("characteristics", register(found), **dict(scope)))


def cell(key, **fields):
    """Return a cell of the only characteristic."""
    return rows(page(feature(**fields)), f"characteristics-{PART}", key)[0]


def test_a_part_is_headed_by_its_drawing_and_the_revision_in_force():
    made = page(feature())
    (section,) = [b for b in made.blocks if isinstance(b, Section) and b.name == PART]
    found = facts(section.blocks, report="characteristics")
    assert found["drawing"] == "TZ 12"
    assert found["revision_in_force"] == "D, since 2026-11-01"
    assert found["revision_coming"] == "E, from 2027-02-01"
    assert (found["customers_number"], found["our_number"]) == ("0123-456", "not known")
    assert (found["phase"], found["made_at"]) == ("series", "KAS Kassel")


def test_rows_follow_the_balloons_of_the_drawing():
    made = page(feature(balloon="10"), feature(), feature(balloon="9", zone="B 4"))
    found = rows(made, f"characteristics-{PART}", "id")
    assert found == [
        "SC-NORDAUTO-0003; balloon 9; zone B 4",
        "SC-NORDAUTO-0001; balloon 10",
        "SC-NORDAUTO-0002",
    ]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"lower": "9.95", "upper": "10.05", "unit": "mm"}, "limits 9.95 to 10.05 mm"),
        ({"nominal": "10", "upper": "10.05"}, "nominal 10; limit ≤ 10.05"),
        ({"specification": "≥ 12.5", "lower": "12.5"}, "≥ 12.5; limit ≥ 12.5"),
        ({"attribute": "free of cracks"}, "free of cracks"),
        ({}, "not stated"),
    ],
)
def test_limits_are_numbers_in_the_readers_form(fields, shown):
    assert cell("specification", **fields) == shown


def test_german_readers_see_decimal_commas():
    made = page(feature(lower="9.95", upper="10.05", unit="mm"))
    assert "Grenzwerte 9,95 bis 10,05 mm" in said(made, "de")


SYMBOLS = [
    {"symbol": "▽", "aliases": ["<V>"], "class": "CC", "rank": "1", "internal_class": "SR"},
    {"symbol": "◇", "class": "SC", "meaning": "Fit"},
]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"symbol": "<V>"}, "<V> → SR Safety"),
        ({"symbol": "◇"}, "◇ → not converted"),
        ({"class": "FF"}, "no symbol → FF Fit"),
        ({}, "no class"),
    ],
)
def test_a_symbol_is_shown_with_the_class_it_converts_to(fields, shown):
    customer = {"NORDAUTO": {"name": "Nord Auto AG", "symbols": SYMBOLS}}
    made = page(feature(**fields), **customer)
    assert rows(made, f"characteristics-{PART}", "symbol_class") == [shown]


def test_the_conversion_table_has_the_gravest_class_first():
    customer = {"NORDAUTO": {"name": "Nord Auto AG", "symbols": SYMBOLS[::-1]}}
    found = rows(page(feature(), **customer), "symbols", "symbol", "aliases", "rank", "our_class")
    assert found == [
        "NORDAUTO Nord Auto AG",
        ("▽", "<V>", "1", "SR Safety"),
        ("◇", "none", "not known", "not converted"),
    ]


NOT_YET = "not yet E: Drawing, Control plan"


def test_documents_that_lack_it_or_cover_an_older_revision_are_named():
    assert cell("carried") == f"2 of 2; {NOT_YET}"
    missing = carried()
    del missing["control_plan"]
    assert cell("carried", carried_in=missing) == (
        "1 of 2; Control plan: missing; not yet E: Drawing"
    )
    older = carried(control_plan={"document": "CP-7", "for_revision": "C"})
    assert cell("carried", carried_in=older) == (
        "1 of 2; Control plan: older revision; not yet E: Drawing"
    )
    newer = carried("E")
    assert cell("carried", carried_in=newer) == "2 of 2"


def test_what_need_not_carry_it_is_not_counted_as_carrying_it():
    needless = carried("E", pfmea={"not_needed": "no process step"})
    assert cell("carried", carried_in=needless) == "2 of 2 (1 not needed)"


def test_only_what_nobody_controls_is_called_unchecked():
    assert "not checked by us" in cell("feature", pass_through="yes")
    controlled = cell("feature", pass_through="yes", control=[{"method": "100 % gauge"}])
    assert "pass-through" in controlled
    assert "not checked by us" not in controlled


def test_the_details_say_which_document_and_why_one_is_not_needed():
    texts = {
        "pfmea": {"not_needed": "no process step"},
        "work_instruction": {"document": "WI-3", "place": "step 8"},
        "control_plan": {"document": "CP-7", "revision": "4", "for_revision": "C"},
    }
    found = said(page(feature(carried_in=carried(**texts))))
    assert "Control plan: CP-7 rev. 4 (drawing C) ▲ older revision" in found
    assert "PFMEA: not needed – no process step" in found
    assert "Work instruction: WI-3 (drawing revision not stated), step 8" in found
    # what covers the revision in force needs no word
    assert "Drawing: TZ 12 rev. D;" in found


def result(value, day="2026-11-10", **fields):
    return {"index": "Cpk", "value": value, "date": day, "phase": "series", **fields}


@pytest.mark.parametrize(
    ("results", "shown"),
    [
        ([result("1.40")], "Cpk 1.40 (target ≥ 1.33) · 2026-11-10 reached"),
        ([result("1.20")], "Cpk 1.20 (target ≥ 1.33) · 2026-11-10 below target"),
        ([], "Cpk (target ≥ 1.33) no result"),
        ([result("1.9", index="Ppk")], "Cpk (target ≥ 1.33) only another index"),
        (
            [result("1.40", for_revision="C")],
            "Cpk 1.40 (target ≥ 1.33) · 2026-11-10 reached older revision",
        ),
    ],
)
def test_capability_is_told_against_its_target_by_word(results, shown):
    fields = {"nominal": "10", "capability": results}
    assert cell("capability", **fields) == shown


def test_without_a_number_or_a_target_there_is_no_index():
    assert cell("capability", attribute="no cracks") == "attribute characteristic: no index"
    assert cell("capability") == "no limits given: no index"
    made = page(feature(nominal="10"), part_fields={"phase": "prototype"})
    shown = rows(made, f"characteristics-{PART}", "capability")
    assert shown == ["no target for this class and phase"]


def test_a_control_is_told_in_one_line_and_its_reaction_below():
    control = {
        "operation": "30",
        "phase": "series",
        "method": "SPC",
        "gauge": "CMM",
        "grr": "8.8",
        "sample": "5",
        "frequency": "each shift",
        "reaction": "Sort.",
    }
    made = page(feature(control=[control]))
    (shown,) = rows(made, f"characteristics-{PART}", "control")
    assert shown == "30, series: SPC; CMM, GRR 8.8 %; 5, each shift"
    assert "30: Sort." in said(made)
    assert cell("control") == "no control recorded"


def test_the_latest_approval_says_if_the_revision_in_force_is_not_covered():
    approved = [{"by": "A", "for_revision": "C"}, {"by": "B", "for_revision": "D"}]
    assert cell("approval", approved=approved) == "B; (drawing D)"
    assert cell("approval", approved=approved[:1]) == "A; (drawing C); older revision"
    unchanged = [{"revision": "D", "result": "unchanged"}]
    assert cell("approval", approved=approved[:1], assessed=unchanged) == "A; (drawing C)"
    assert cell("approval") == "no approval recorded"


def test_retired_ones_stand_apart_and_are_not_counted():
    gone = {"date": "2026-10-01", "reason": "Drawing changed", "by": "li"}
    made = page(feature(), feature(retired=gone))
    assert figures(made)["characteristics"] == "1"
    assert rows(made, f"characteristics-{PART}", "id") == [FIRST]
    assert rows(made, "retired", "id", "date", "by", "reason") == [
        ("SC-NORDAUTO-0002", "2026-10-01", "Li Wei", "Drawing changed")
    ]


def test_class_history_and_effect_unfold():
    history = [{"from": "FF", "to": "SR", "date": "2026-01-05", "approved_by": "Nord Auto"}]
    found = said(page(feature(class_history=history, effect="Leak", severity="9")))
    assert "FF → SR" in found
    assert "approved by Nord Auto" in found
    assert "Leak" in found
    assert "severity 9" in found


def test_figures_count_what_each_status_lacks():
    bare = feature(carried_in={})
    older = feature(carried_in=carried("C"))
    weak = feature(nominal="10", capability=[result("1.0")])
    found = figures(page(feature(), bare, older, weak))
    keys = ("open", "to_update", "below_target")
    assert [found[f"characteristics_{s}"] for s in keys] == list("111")


OTHER = {
    "HUAXING": {"name": "Huaxing Motor", "symbols": [{"symbol": "★", "internal_class": "SR"}]},
    "PART-HUAXING-0001": part(name="Disc", sites=["SHA"]),
    "SC-HUAXING-0001": {"part": "PART-HUAXING-0001", "feature": "Runout", "owner": "ma"},
}


@pytest.mark.parametrize(
    ("scope", "parts"),
    [
        ({}, ["PART-HUAXING-0001", PART]),
        ({"part": PART}, [PART]),
        ({"site": "SHA"}, ["PART-HUAXING-0001"]),
        ({"owner": "li"}, [PART]),
        ({"process": "C3"}, []),
    ],
)
def test_the_scope_leaves_some_parts(scope, parts):
    made = page(feature(), scope=scope, **OTHER)
    named = [name.removeprefix("characteristics-") for name in tables(made) if "PART" in name]
    assert named == parts


def test_a_list_for_one_customer_names_no_other():
    made = page(feature(), scope={"customer": "NORDAUTO"}, **OTHER)
    found = said(made)
    assert "Bore" in found
    for word in ("HUAXING", "Huaxing", "Runout", "★", "Ma Jun"):
        assert word not in found


def test_a_part_that_is_not_recorded_is_said_so():
    lost = {"part": "PART-NORDAUTO-0099", "feature": "Bore", "class": "SR"}
    found = said(page(lost))
    assert "part not recorded" in found
    assert "PART-NORDAUTO-0099" in found


def test_an_empty_list_says_so():
    found = said(page())
    assert "There are no special characteristics." in found
    assert "No customer's symbols are recorded." in found
