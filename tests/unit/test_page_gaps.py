"""The report of what is not implemented or not verified."""

import pytest
from page_registers import DOC, MET, PASSED, YES, action, document, proven, register, text
from pages import figures, page_of, rows, texts

PART = "PART-NORDAUTO-0001"
ID = "CSR-NORDAUTO-0001"
NEW = {"edition": "2", "received": "2026-11-02", "effective": "2026-11-16"}
ON_DRAWING = {"drawing": {"document": "4711", "revision": "C"}}


def missing(tree, *, editions=(), **records):
    """Return site, status, what is missing, and the date of one requirement."""
    trees = {DOC: document(*editions), ID: tree, **records}
    page = page_of("gaps", register(trees))
    found = rows(page, "requirements", "site", "status", "missing", "due")
    return [row for row in found if isinstance(row, tuple)]


@pytest.mark.parametrize(
    ("fields", "status", "lacks"),
    [
        ({}, "identified", "Say whether it applies"),
        (
            {"applies": {"answer": "clarify"}},
            "in clarification",
            "The customer's answer, then whether it applies",
        ),
        ({"applies": YES}, "assessed", "Plan an action, or say where it is met already"),
        (
            {"applies": YES, "actions": [action(), action(done="2026-01-01"), action()]},
            "planned",
            "Finish open actions: 2; Say where it is met",
        ),
        (
            {"applies": YES, "actions": [action(done="2026-01-01")]},
            "planned",
            "Say where it is met",
        ),
        (
            {"applies": YES, "implemented_in": [MET]},
            "implemented",
            "Verification by somebody else than the responsible person",
        ),
        (
            {"applies": YES, "implemented_in": [MET], "verification": [PASSED]},
            "implemented",
            "New verification: the last one failed, has expired or was of an older text",
        ),
    ],
)
def test_what_is_missing_for_the_next_status(fields, status, lacks):
    assert missing(text(**fields)) == [("all", status, lacks, "no date set")]


def test_a_newer_edition_in_force_asks_for_a_comparison():
    found = missing(text(applies=YES), editions=[NEW])
    lacks = "Compare with edition 2, in force since 2026-11-16"
    assert found == [("all", "to re-review", lacks, "no date set")]


def test_a_changed_text_asks_whether_it_applies():
    changed = [{"edition": "2", "result": "changed", "date": "2026-11-18"}]
    tree = text(applies={**YES, "date": "2026-02-01"}, assessed=changed, source={"edition": "2"})
    ((_, status, lacks, _),) = missing(tree, editions=[NEW])
    assert (status, lacks) == ("to re-review", "Say whether the changed text applies")


@pytest.mark.parametrize(
    "fields",
    [
        {"applies": {"answer": "no", "reason": "x"}},
        {"applies": {"answer": "informative"}},
        {"applies": YES, "exception": {"answer": "accepted"}},
        {"retired": {"date": "2026-01-01", "reason": "x"}},
    ],
)
def test_what_does_not_bind_is_no_gap(fields):
    assert missing(text(**fields)) == []
    assert missing(proven()) == []


def test_the_next_open_action_gives_the_date_and_overdue_is_said():
    actions = [action(due="2026-11-19"), action(due="2026-10-01", done="2026-10-01")]
    ((_, status, _, due),) = missing(text(applies=YES, actions=[*actions, action()]))
    assert (status, due) == ("planned (overdue)", "2026-11-19")


def test_only_the_sites_that_lack_something_are_listed():
    kas = {"verification": [{**PASSED, "result": "failed"}]}
    tree = proven(at={"KAS": kas})
    assert [row[:2] for row in missing(tree)] == [("KAS", "implemented")]
    page = page_of("gaps", register({ID: tree}), site="SHA")
    assert rows(page, "requirements", "site") == []


def test_rows_stand_under_their_customer_by_process():
    records = {
        "CSR-COMMON-0001": text("Law", applies=YES),
        "CSR-HUAXING-0001": text("Box", applies=YES),
        "CSR-NORDAUTO-0001": text("None", applies=YES),
        "CSR-NORDAUTO-0002": text(
            "Ten", applies=YES, implemented_in=[{"process": "C10"}, {"process": "C3"}]
        ),
        "CSR-NORDAUTO-0003": text("Three", applies=YES, implemented_in=[{"process": "C3"}]),
        "CSR-NORDAUTO-0010": text("Other", applies=YES, owner="li"),
    }
    page = page_of("gaps", register(records))
    assert rows(page, "requirements", "requirement", "process", "owner") == [
        "HUAXING Huaxing Motor · requirements: 1",
        ("CSR-HUAXING-0001 Box", "no process named yet", "nobody"),
        "NORDAUTO Nord Auto AG · requirements: 4",
        ("CSR-NORDAUTO-0003 Three", "C3 Production", "nobody"),
        ("CSR-NORDAUTO-0002 Ten", "C10 Shipping, C3 Production", "nobody"),
        ("CSR-NORDAUTO-0001 None", "no process named yet", "nobody"),
        ("CSR-NORDAUTO-0010 Other", "no process named yet", "Li Wei"),
        "All customers (COMMON) · requirements: 1",
        ("CSR-COMMON-0001 Law", "no process named yet", "nobody"),
    ]


def test_the_summary_counts_each_requirement_once_by_its_worst_site():
    kas = {"applies": {"answer": "clarify"}}
    records = {
        ID: proven(at={"KAS": kas}),
        "CSR-NORDAUTO-0002": proven(),
        "CSR-NORDAUTO-0003": text(applies={"answer": "no", "reason": "x"}),
        "CSR-NORDAUTO-0004": text(applies=YES, implemented_in=[MET]),
        DOC: document({"edition": "2"}),
    }
    page = page_of("gaps", register(records))
    assert rows(page, "summary", "customer", "bound", "in_clarification", "implemented") == [
        ("NORDAUTO Nord Auto AG", "3", "1", "1")
    ]
    assert rows(page, "summary", "assessed", "not_reviewed") == [("0", "1")]
    assert figures(page) == {
        "not_implemented": "1",
        "not_verified": "1",
        "not_released": "0",
        "not_reviewed": "1",
    }


def features(*trees, phase="series", revision="C"):
    part = {"name": "Housing", "phase": phase, "revisions": [{"revision": revision}]}
    records = {PART: part}
    records |= {f"SC-NORDAUTO-{n:04}": {"part": PART, **t} for n, t in enumerate(trees, 1)}
    page = page_of("gaps", register(records))
    return rows(page, "characteristics", "characteristic", "class", "status", "missing")


def test_characteristics_that_are_not_released_say_why():
    everywhere = {**ON_DRAWING, "control_plan": {"document": "CP-1", "for_revision": "C"}}
    older = {**everywhere, "control_plan": {"document": "CP-1", "for_revision": "B"}}
    measured = {"nominal": "57", "lower": "56.95", "upper": "57.05", "carried_in": everywhere}
    low = {"index": "Cpk", "phase": "series", "value": "1.21"}
    wrong = {"index": "Ppk", "phase": "series", "value": "1.8"}
    found = features(
        {"feature": "Bore", "class": "SR"},
        {"feature": "Crack", "attribute": "none", "carried_in": older},
        {"feature": "Width", **measured, "capability": [low]},
        {"feature": "Depth", **measured},
        {"feature": "Angle", **measured, "capability": [wrong]},
        {"feature": "Good", **measured, "capability": [{**low, "value": "1.5"}]},
        {"feature": "Gone", "retired": {"date": "2026-01-01", "reason": "x"}},
    )
    none = "No result for Cpk; target at least 1.33"
    assert found == [
        ("SC-NORDAUTO-0001 Bore", "SR Safety", "open", "Not carried in: drawing, control plan"),
        (
            "SC-NORDAUTO-0002 Crack",
            "no class",
            "to update",
            "control plan covers drawing revision B only; C is in force",
        ),
        (
            "SC-NORDAUTO-0003 Width",
            "no class",
            "not capable",
            "Cpk is 1.21; target at least 1.33",
        ),
        ("SC-NORDAUTO-0004 Depth", "no class", "not capable", none),
        ("SC-NORDAUTO-0005 Angle", "no class", "not capable", none),
    ]


def test_editions_to_review_with_their_dates():
    editions = [
        {"edition": "2", "received": "2026-11-02"},
        {"edition": "3", "received": "2026-11-18", "effective": "2027-01-01"},
    ]
    page = page_of("gaps", register({DOC: document(*editions)}))
    found = rows(page, "documents", "document", "edition", "effective", "due", "status", "owner")
    assert found == [
        (f"{DOC} Supplier CSR", "2", "not known", "2026-11-16", "to review (overdue)", "Li Wei"),
        (f"{DOC} Supplier CSR", "3", "2027-01-01", "2026-12-02", "to review", "Li Wei"),
    ]


def test_one_customer_names_no_other():
    records = {
        ID: text("Ours"),
        "CSR-HUAXING-0001": text("Theirs", applies=YES),
        "DOC-HUAXING-0001": {"title": "Manual", "type": "csr", "editions": [{"edition": "1"}]},
        "SC-HUAXING-0001": {"part": "PART-HUAXING-0001", "feature": "Secret"},
    }
    said = texts(page_of("gaps", register(records), customer="NORDAUTO"))
    assert "Ours" in said
    for name in ("HUAXING", "Huaxing", "Theirs", "Manual", "Secret"):
        assert name not in said
        assert name in texts(page_of("gaps", register(records)))


@pytest.mark.parametrize(
    ("scope", "left"),
    [
        ({"owner": "li"}, ["Li's"]),
        ({"process": "C3"}, ["In C3"]),
        ({"clause": "8.5"}, ["Li's"]),
        ({"part": PART}, ["Li's", "In C3"]),
    ],
)
def test_the_scope_leaves_out_what_it_is_not_about(scope, left):
    records = {
        PART: {"name": "Housing"},
        "CSR-NORDAUTO-0001": text("Li's", applies=YES, owner="li", clauses=["8.5.1"]),
        "CSR-NORDAUTO-0002": text("In C3", applies=YES, implemented_in=[MET]),
        "CSR-NORDAUTO-0003": text("Other part", applies={**YES, "parts": ["PART-NORDAUTO-0002"]}),
        "CSR-HUAXING-0003": text("Other customer", applies=YES),
    }
    reg = register(records)
    if "part" not in scope:
        reg = register({**records, "CSR-HUAXING-0003": None})
    found = rows(page_of("gaps", reg, **scope), "requirements", "requirement")
    names = {row.partition(" ")[2] for row in found if "·" not in row}
    assert names == set(left)
