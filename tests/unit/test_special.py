"""What a characteristic needs, which revision it covers, and how capable it is."""

from datetime import date
from pathlib import Path

import pytest

from csrreg.model.capability import judge, targets_for
from csrreg.model.coverage import needed, outdated, revision_in_force, unchanged_since
from csrreg.model.ids import parse_id
from csrreg.model.kinds import CHARACTERISTIC, PART, SETTINGS
from csrreg.model.parse import parse
from csrreg.model.register import Entry, Register
from csrreg.reports import trace as of_characteristics
from csrreg.reports import trace_requirement as of_requirement
from csrreg.reports.trace_matrix import matrix
from csrreg.store.files import WorkTree
from csrreg.store.load import load

TODAY = date(2026, 11, 20)
BRAKES = Path(__file__).parents[2] / "examples" / "brakes"


def characteristic(**fields):
    return parse(CHARACTERISTIC, {"part": "PART-X-0001", "feature": "x", **fields})


def settings(*targets, kinds=()):
    return parse(
        SETTINGS,
        {"name": "x", "language": "en", "capability": list(targets), "carried_in": list(kinds)},
    )


def part(*revisions, phase="series"):
    listed = [{"revision": r, **({"effective": e} if e else {})} for r, e in revisions]
    return parse(PART, {"name": "x", "revisions": listed, "phase": phase})


@pytest.mark.parametrize(
    ("revisions", "in_force"),
    [
        ([("A", "2024-01-01"), ("B", "2026-11-20"), ("C", "2026-11-21")], "B"),
        ([("A", "2024-01-01"), ("B", "")], "B"),
        ([("A", "2027-01-01")], None),
        ([], None),
    ],
)
def test_the_revision_in_force(revisions, in_force):
    assert revision_in_force(part(*revisions), TODAY) == in_force


def test_which_documents_are_needed():
    listed = settings(kinds=["drawing", "pfmea", "supplier_plan"])
    series, prototype = part(("A", "")), part(("A", ""), phase="prototype")
    plain, bought = characteristic(), characteristic(pass_through="yes")
    assert list(needed(plain, series, listed)) == ["drawing", "pfmea"]
    assert list(needed(bought, series, listed)) == ["drawing", "pfmea", "supplier_plan"]
    assert list(needed(bought, series, settings(kinds=["pfmea"]))) == ["pfmea", "supplier_plan"]
    assert list(needed(bought, prototype, listed)) == ["drawing"]
    assert list(needed(plain, series, None)) == []


def test_what_covers_only_an_older_revision():
    record = characteristic(
        carried_in={
            "drawing": {"document": "D", "revision": "B"},
            "pfmea": {"document": "P", "for_revision": "A"},
            "control_plan": {"document": "C"},
            "dfmea": {"not_needed": "build to print", "for_revision": "A"},
            "work_instruction": {"document": "W", "for_revision": "Z"},
        }
    )
    both = part(("A", "2024-01-01"), ("B", "2025-01-01"))
    assert outdated(record, both, "B") == {"pfmea": "A", "work_instruction": "Z"}


FOUR = (("A", "2024-01-01"), ("B", "2025-01-01"), ("C", "2026-01-01"), ("D", "2027-01-01"))


@pytest.mark.parametrize(
    ("found", "revision", "since"),
    [
        ({}, "C", "C"),
        ({"C": "unchanged"}, "C", "B"),
        ({"B": "unchanged", "C": "unchanged"}, "C", "A"),
        ({"B": "changed", "C": "unchanged"}, "C", "B"),
        ({"B": "unchanged", "C": "changed"}, "C", "C"),
        ({"B": "unchanged"}, "C", "C"),
        ({"C": "removed"}, "C", "C"),
        ({"C": "unchanged", "D": "unchanged"}, "C", "B"),
        ({"A": "unchanged"}, "A", "A"),
        ({"B": "unchanged"}, "X", "X"),
    ],
)
def test_since_when_a_characteristic_is_unchanged(found, revision, since):
    record = characteristic(assessed=[{"revision": r, "result": s} for r, s in found.items()])
    assert unchanged_since(record, part(*FOUR), revision) == since
    assert unchanged_since(record, part(), revision) == revision


def carried(revision, **results):
    return characteristic(
        lower="1",
        carried_in={
            "drawing": {"document": "D", "revision": revision},
            "control_plan": {"document": "C", "for_revision": revision},
        },
        capability=[{"index": "Cpk", "value": "1.7", "for_revision": revision}],
        approved=[{"by": "Nord Auto", "for_revision": revision}],
        assessed=[{"revision": r, "result": found} for r, found in results.items()],
    )


@pytest.mark.parametrize(
    ("record", "state", "note"),
    [
        (carried("B"), "outdated", "C is in force"),
        (carried("B", C="changed"), "outdated", "C is in force"),
        (carried("A", C="unchanged"), "outdated", "C is in force"),
        (carried("B", C="unchanged"), "ok", "not yet D"),
        (carried("A", B="unchanged", C="unchanged"), "ok", "not yet D"),
        (carried("B", C="unchanged", D="unchanged"), "ok", "unchanged in C"),
        (carried("C"), "ok", "not yet D"),
        (carried("C", D="unchanged"), "ok", ""),
        (carried("D"), "ok", ""),
    ],
)
def test_what_was_left_unchanged_keeps_its_proof(record, state, note):
    """In its documents, its results and its approval, in the trace and in its status alike."""
    known = {
        text: Entry(parse_id(text), shape)
        for text, shape in (("SC-X-0001", record), ("PART-X-0001", part(*FOUR)))
    }
    target = settings({"index": "Cpk", "at_least": "1.33"})
    register = Register(TODAY, target, known, frozenset(known))
    chain = of_characteristics.chain(known["SC-X-0001"], register)
    found = steps(chain)
    kinds = ("drawing", "control_plan", "capability", "approval")
    assert {found[kind].state for kind in kinds} == {state}
    assert {found[kind].note.removeprefix("asked: Cpk ≥ 1.33").strip("; ") for kind in kinds} == {
        note
    }
    assert chain.status == ("to_update" if state == "outdated" else "released")
    _, rows = matrix([chain])
    assert ("(old)" in " ".join(rows[0])) is (state == "outdated")


CPK = {"index": "Cpk", "phase": "series", "at_least": "1.33", "every": "6 months"}


@pytest.mark.parametrize(
    ("results", "state"),
    [
        ([], "missing"),
        ([("Ppk", "series", "2.0", "2026-11-01")], "wrong_index"),
        ([("Cmk", "series", "2.0", "2026-11-01")], "missing"),
        ([("Cpk", "pre_launch", "2.0", "2026-11-01")], "missing"),
        ([("Cpk", "", "1.33", "2026-11-01")], "ok"),
        ([("Cpk", "series", "1.32", "2026-11-01")], "below"),
        ([("Cpk", "series", "1.5", "2026-05-19")], "overdue"),
        ([("Cpk", "series", "1.5", "2026-05-20")], "ok"),
        ([("Cpk", "series", "1.5", "")], "ok"),
        ([("Cpk", "series", "1.2", "2026-10-01"), ("Cpk", "series", "1.5", "2026-11-01")], "ok"),
        ([("Cpk", "series", "1.5", "2026-11-01"), ("Cpk", "series", "1.2", "2026-10-01")], "ok"),
    ],
)
def test_what_a_target_says(results, state):
    names = ("index", "phase", "value", "date")
    listed = [{name: text for name, text in zip(names, r, strict=True) if text} for r in results]
    record = characteristic(**({"capability": listed} if listed else {}), lower="1")
    targets = targets_for(None, "series", settings(CPK))
    assert [judged.state for judged in judge(record, targets, TODAY, None)] == [state]


def test_a_class_has_its_own_target_before_that_for_all():
    own = {"class": "SR", "index": "Cpk", "phase": "series", "at_least": "1.67"}
    machine = {"index": "Cmk", "at_least": "1.67"}
    listed = settings(CPK, own, machine)
    asked = {c: [str(t.at_least) for t in targets_for(c, "series", listed)] for c in ("SR", "FF")}
    assert asked == {"SR": ["1.67", "1.67"], "FF": ["1.33", "1.67"]}
    assert [t.index for t in targets_for("SR", "service", listed)] == ["Cmk"]


@pytest.fixture(scope="module")
def brakes():
    return load(WorkTree(BRAKES), TODAY).register


def steps(chain):
    return {step.step: step for step in chain.steps}


def test_the_trace_of_a_part(brakes):
    trace = of_characteristics.build(brakes.entries["PART-NORDAUTO-0001"], brakes)
    assert (trace.drawing, trace.in_force) == ("NA-D 0123-456", "C")
    assert [(c.revision, c.effective) for c in trace.coming] == [("D", "2027-02-01")]
    assert [chain.id for chain in trace.chains] == [f"SC-NORDAUTO-000{n}" for n in (1, 2, 3, 4)]
    found = steps(trace.chains[0])
    assert found["requirement"].what == "CSR-NORDAUTO-0003"
    assert (found["control_plan"].covers, found["control_plan"].note) == ("C", "not yet D")
    assert found["capability"].what == "Cpk 1.58"
    assert found["capability"].asked == "Cpk ≥ 1.50"
    assert found["dfmea"].state == "not_needed"
    assert trace.chains[0].gaps == 0
    assert steps(trace.chains[3])["supplier_plan"].what == "Control plan of the foundry GP-570"


def test_a_trace_shows_holes_as_holes(brakes):
    trace = of_characteristics.build(brakes.entries["SC-VELTRA-0002"], brakes)
    (chain,) = trace.chains
    assert steps(chain)["capability"].state == "below"
    assert (chain.status, chain.gaps) == ("not_capable", 1)
    later = load(WorkTree(BRAKES), date(2027, 2, 1)).register
    trace = of_characteristics.build(later.entries["SC-NORDAUTO-0001"], later)
    found = steps(trace.chains[0])
    assert (found["control_plan"].state, found["control_plan"].note) == (
        "outdated",
        "D is in force",
    )
    assert found["drawing"].state == "ok"
    assert trace.chains[0].status == "to_update"


def test_the_trace_of_a_requirement(brakes):
    trace = of_requirement.build(brakes.entries["CSR-NORDAUTO-0001"], brakes)
    (chain,) = trace.chains
    at = [(s.step, s.site, s.state) for s in chain.steps]
    assert ("verification", "SHA", "hole") in at
    assert ("verification", "KAS", "ok") in at
    assert ("source", "", "ok") in at
    trace = of_requirement.build(brakes.entries["CSR-NORDAUTO-0008"], brakes)
    assert next(s for s in trace.chains[0].steps if s.state == "hole").revision == "2026-10"
    trace = of_requirement.build(brakes.entries["CSR-NORDAUTO-0003"], brakes)
    found = [s.what for s in trace.chains[0].steps if s.step == "characteristic"]
    assert found == ["SC-NORDAUTO-0001", "SC-NORDAUTO-0005"]
    assert "outdated" in {s.state for s in trace.chains[0].steps if s.step == "verification"}


@pytest.mark.parametrize("prefix", ["SC-", "PART-", "CSR-"])
def test_every_trace_of_the_example_can_be_built(brakes, prefix):
    for id, entry in brakes.entries.items():
        if id.startswith(prefix):
            build = of_requirement.build if prefix == "CSR-" else of_characteristics.build
            assert build(entry, brakes).id == id


def test_the_matrix(brakes):
    trace = of_characteristics.build(brakes.entries["PART-VELTRA-0001"], brakes)
    columns, rows = matrix(trace.chains)
    assert columns[:4] == ("id", "feature", "symbol", "class")
    assert columns[-2:] == ("capability", "status")
    assert {len(row) for row in rows} == {len(columns)}
    cells = dict(zip(columns, rows[1], strict=True))
    assert cells["control_plan"] == "2"
    assert cells["dfmea"] == "n/a"
    assert cells["capability"] == "Cpk 1.21 (≥ 1.33) too low"
