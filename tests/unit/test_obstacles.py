"""Limits of approvers, what a framework contract covers, what takes whose place."""

from datetime import date
from decimal import Decimal

import pytest
from contracts import CHINA, FIRST, NEW, PART, RECEIVED, accepted, amendment, item, make, order

from csrreg.model.conditions import value_of
from csrreg.model.digest import digest, judged_content
from csrreg.model.ids import parse_id
from csrreg.model.obstacles import above_limit, before_decision, before_release, beyond_envelope
from csrreg.model.parse import parse
from csrreg.model.status import is_replaced

LIMITS = {
    "approvers": [
        {"by": "sofia.lang", "up_to": "250000", "currency": "EUR"},
        {"by": "zhang.min", "up_to": "500000"},
        {"by": "zhang.min", "up_to": "4000000", "currency": "CNY"},
        {"by": "david.lin"},
    ]
}


@pytest.mark.parametrize(
    ("by", "amount", "currency", "reason"),
    [
        ("sofia.lang", "250000", "EUR", ""),
        ("sofia.lang", "250000.01", "EUR", "up to 250,000 EUR"),
        ("sofia.lang", "10", "CNY", "no limit in CNY"),
        ("zhang.min", "500000", "USD", ""),
        ("zhang.min", "500001", "USD", "up to 500,000 USD"),
        ("zhang.min", "3999999", "CNY", ""),
        ("zhang.min", "4000001", "CNY", "up to 4,000,000 CNY"),
        ("david.lin", "99999999", "EUR", ""),
        ("nina.roth", "10", "EUR", "not among those"),
    ],
)
def test_limits(by, amount, currency, reason):
    register = make({NEW: order(value={"amount": amount, "currency": currency})}, review=LIMITS)
    found = above_limit(register.entries[NEW], by, register)
    assert reason in found
    assert bool(found) == bool(reason)


def test_without_limits_anybody_decides_and_without_a_value_anybody_named():
    register = make({NEW: order(value={"amount": "10", "currency": "EUR"})})
    assert above_limit(register.entries[NEW], "nina.roth", register) == ""
    register = make({NEW: order()}, review=LIMITS)
    assert above_limit(register.entries[NEW], "sofia.lang", register) == ""
    assert above_limit(register.entries[NEW], "nina.roth", register) != ""


@pytest.mark.parametrize(
    ("items", "value"),
    [
        ([{"quantity": "3", "price": "1.10", "currency": "EUR"}], (Decimal("3.30"), "EUR")),
        ([{"quantity": "3", "price": "1.10"}], None),
        ([{"quantity": "3"}], None),
        (
            [
                {"quantity": "3", "price": "2", "currency": "EUR"},
                {"quantity": "9"},
                {"quantity": "1", "price": "2", "currency": "EUR"},
            ],
            (Decimal(8), "EUR"),
        ),
        (
            [
                {"quantity": "3", "price": "2", "currency": "EUR"},
                {"quantity": "1", "price": "2", "currency": "CNY"},
            ],
            None,
        ),
    ],
)
def test_value_of_the_positions(items, value):
    assert value_of(parse(parse_id(NEW).kind, order(items=items))) == value


ENVELOPE = {
    "valid_from": "2026-07-01",
    "valid_to": "2027-06-30",
    "monthly_max": "30000",
    "lead_time": "10 working_days",
    "price_until": "2026-12-31",
}


@pytest.mark.parametrize(
    ("day", "quantity", "others", "reason"),
    [
        ("2026-07-01", "30000", {}, ""),
        ("2026-06-30", "1", {}, "begins on 2026-07-01"),
        ("2026-12-31", "1", {}, ""),
        ("2027-01-01", "1", {}, "price held until 2026-12-31"),
        ("2027-07-01", "1", {}, "ended on 2027-06-30"),
        ("2026-08-03", "30001", {}, "exceed the monthly maximum of 30,000"),
        ("2026-09-21", "2000", {}, ""),
        ("2026-09-21", "2001", {}, "28,000 are called off for 2026-09 already"),
        ("2026-09-30", "100", {"delivery": "2026-10-20"}, ""),
        # ten calendar days and more, but Golden Week is between
        ("2026-09-30", "100", {"delivery": "2026-10-19"}, "less than the lead time of 10 working"),
        ("2026-08-03", "100", {"part": PART}, ""),
        ("2026-08-03", "100", {"part": "PART-NORDAUTO-0002"}, "is not part of the contract"),
    ],
)
def test_beyond_envelope(day, quantity, others, reason):
    calls = [{"number": "1", "date": "2026-09-07", "quantity": "28000"}]
    contract = order(type="framework", items=item(), framework={**ENVELOPE, "call_offs": calls})
    register = make({NEW: contract}, sites={"SHA": CHINA})
    given = {k: date.fromisoformat(v) if k == "delivery" else v for k, v in others.items()}
    entry = register.entries[NEW]
    found = list(
        beyond_envelope(entry, register, date.fromisoformat(day), Decimal(quantity), **given)
    )
    assert bool(found) == bool(reason)
    assert reason in "; ".join(found)


def test_a_recorded_call_off_is_judged_by_those_before_it():
    calls = [
        {"number": str(n), "date": f"2026-09-0{n}", "quantity": "15000", "within": "yes"}
        for n in (1, 2, 3)
    ]
    register = make({NEW: order(type="framework", framework={**ENVELOPE, "call_offs": calls})})
    entry = register.entries[NEW]
    found = entry.record.framework.call_offs
    beyond = [
        bool(list(beyond_envelope(entry, register, c.date, c.quantity, earlier=found[:at])))
        for at, c in enumerate(found)
    ]
    assert beyond == [False, False, True]


def test_no_framework_covers_nothing():
    register = make({NEW: order()})
    assert list(beyond_envelope(register.entries[NEW], register, register.today, Decimal(1)))


@pytest.mark.parametrize(
    ("older", "result", "replaced"),
    [
        ("accepted", "accepted", True),
        ("accepted", None, False),
        ("accepted", "clarify", False),
        ("accepted", "rejected", False),
        (None, None, True),
        (None, "accepted", True),
        (None, "rejected", False),
    ],
)
def test_replaced(older, result, replaced):
    def decided(as_):
        return {"decision": {"result": as_, "by": "x", "date": "2026-11-20"}} if as_ else {}

    records = {FIRST: order(**decided(older)), NEW: amendment("replaced", **decided(result))}
    register = make(records)
    assert is_replaced(register.entries[FIRST], register) is replaced
    assert not is_replaced(register.entries[NEW], register)


def test_before_release():
    def reasons(**fields):
        decision = {"result": "accepted", "by": "chen.jie", "date": "2026-11-20"}
        register = make({NEW: order(**{"decision": decision, **fields})})
        return list(before_release(register.entries[NEW]))

    asked_for = {"what": "cast bars", "asked": "2026-11-18"}
    refused = {**asked_for, "answer": "refused", "date": "2026-11-19"}
    assert reasons() == []
    assert reasons(exceptions=[{**asked_for, "answer": "accepted"}]) == []
    assert len(reasons(exceptions=[asked_for])) == 1
    # refused, and then decided knowing it
    assert reasons(exceptions=[refused]) == []
    assert len(reasons(exceptions=[{**refused, "date": "2026-11-21"}])) == 1
    assert len(reasons(received={"at": RECEIVED["at"], "how": "chat"})) == 1


def test_before_decision_counts_an_earlier_feasibility():
    offer = accepted("2026-11-10", items=item(revision="A"), feasibility={"conclusion": "feasible"})
    new = order(previous=FIRST, items=item(revision="A"), **{"class": "new_product"})
    register = make({FIRST: offer, NEW: new})
    assert list(before_decision(register.entries[NEW], register, accepting=True)) == []
    register = make({NEW: new})
    assert len(list(before_decision(register.entries[NEW], register, accepting=True))) == 1
    assert list(before_decision(register.entries[NEW], register, accepting=False)) == []


def feasibility_obstacles(**commitment):
    given = {"conclusion": "feasible", "answers": [{"topic": "Capacity", "answer": "yes"}]}
    tree = order(**{"class": "new_product"}, feasibility={**given, **commitment})
    register = make({NEW: tree})
    found = before_decision(register.entries[NEW], register, accepting=True)
    return [reason for reason, _command in found if reason.startswith("feasibility")]


def test_a_commitment_with_open_topics_does_not_carry_a_decision():
    topics = [{"topic": "Capacity", "answer": "yes"}, {"topic": "Tools"}]
    assert feasibility_obstacles(answers=topics) == ["feasibility: topic 2 without an answer"]


def test_a_commitment_for_another_order_must_be_judged_again():
    judged = digest(judged_content("review", order(**{"class": "new_product"})))
    assert feasibility_obstacles(digest=judged) == []
    other = digest(judged_content("review", order(items=item(quantity="999999"))))
    assert feasibility_obstacles(digest=other) == [
        "feasibility must be judged again: the order was changed since"
    ]
