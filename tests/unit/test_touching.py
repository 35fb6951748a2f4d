"""What a contract touches: editions, requirements, characteristics."""

from datetime import date

from contracts import CHINA, GERMANY, PART, make, requirement

from csrreg.model.touching import touching_characteristics, touching_requirements, valid_editions


def editions(*found, **fields):
    return {"title": "Supplier CSR", "type": "csr", "editions": list(found), **fields}


def test_valid_editions():
    dated = [
        {"edition": name, "effective": day}
        for name, day in (("1", "2024-01-01"), ("2", "2026-03-01"), ("3", "2026-12-01"))
    ]
    gone = {"date": "2026-06-30", "reason": "withdrawn"}
    records = {
        "DOC-NORDAUTO-0001": editions(*dated),
        "DOC-NORDAUTO-0002": editions(*dated, retired=gone),
        "DOC-NORDAUTO-0003": editions({"edition": "5", "published": "2023-03-01"}),
        "DOC-NORDAUTO-0004": editions({"edition": "7", "effective": "2027-01-01"}),
        "DOC-NORDAUTO-0005": editions(
            {"edition": "old", "published": "2020-01-01"},
            {"edition": "new", "published": "2025-01-01", "received": "2026-11-21"},
        ),
        "DOC-NORDAUTO-0006": editions({"edition": "no date"}),
        "DOC-COMMON-0001": editions({"edition": "2024-06", "effective": "2025-01-01"}),
        "DOC-EASTMOTOR-0001": editions({"edition": "A", "effective": "2025-01-01"}),
    }
    register = make(records)

    def on(day):
        found = valid_editions("NORDAUTO", date.fromisoformat(day), register)
        return {id.removeprefix("DOC-"): e.edition for id, e in found}

    rest = {"COMMON-0001": "2024-06", "NORDAUTO-0003": "5", "NORDAUTO-0006": "no date"}
    assert on("2026-11-20") == {"NORDAUTO-0001": "2", "NORDAUTO-0005": "old", **rest}
    assert on("2026-12-01") == {"NORDAUTO-0001": "3", "NORDAUTO-0005": "new", **rest}
    assert on("2026-06-29")["NORDAUTO-0002"] == "2"
    assert "NORDAUTO-0002" not in on("2026-06-30")


def test_touching_requirements():
    yes = {"answer": "yes"}
    met = {"applies": yes, "implemented_in": [{"process": "P05"}]}
    only = {**yes, "parts": [PART]}
    other = {**yes, "parts": ["PART-NORDAUTO-0002"]}
    records = {
        "CSR-NORDAUTO-0001": requirement(),
        "CSR-NORDAUTO-0002": requirement(**met),
        "CSR-NORDAUTO-0003": requirement(**{**met, "applies": only}),
        "CSR-NORDAUTO-0004": requirement(applies=other),
        "CSR-NORDAUTO-0005": requirement(applies={**only, "answer": "no"}),
        "CSR-NORDAUTO-0006": requirement(applies={"answer": "no"}),
        "CSR-NORDAUTO-0007": requirement(retired={"date": "2026-01-01", "reason": "gone"}),
        "CSR-NORDAUTO-0008": requirement(**met, at={"KAS": {"applies": only}}),
        "CSR-NORDAUTO-0009": requirement(applies=yes, at={"KAS": {"actions": [{"what": "x"}]}}),
        "CSR-COMMON-0001": requirement(),
        "CSR-EASTMOTOR-0001": requirement(),
    }
    register = make(records, sites={"KAS": GERMANY, "SHA": CHINA})
    found = list(touching_requirements("NORDAUTO", frozenset([PART]), register))
    numbers = [id.removeprefix("CSR-") for id in found]
    assert numbers == [
        *(f"NORDAUTO-000{n}" for n in (1, 3, 8, 9)),
        "COMMON-0001",
    ]


def test_touching_characteristics():
    other = "PART-NORDAUTO-0002"
    records = {
        "SC-NORDAUTO-0001": {"part": PART, "feature": "Bore"},
        "SC-NORDAUTO-0002": {"part": other, "feature": "Thread"},
        "SC-NORDAUTO-0003": {
            "part": PART,
            "feature": "Chamfer",
            "retired": {"date": "2026-01-01", "reason": "no longer special"},
        },
        "SC-NORDAUTO-0004": {"part": PART, "feature": "Port"},
    }
    register = make(records)
    found = list(touching_characteristics(frozenset([PART]), register))
    assert found == ["SC-NORDAUTO-0001", "SC-NORDAUTO-0004"]
    assert len(list(touching_characteristics(frozenset([PART, other]), register))) == 3
