"""Contract reviews: their class, who must answer, and whether it needs feasibility."""

import pytest
from contracts import FIRST, NEW, PART, RECEIVED, accepted, amendment, item, make, order

from csrreg.model.answers import open_departments
from csrreg.model.contract import (
    class_of,
    classify,
    feasibility_of,
    needs_feasibility,
    required_departments,
    rule_of,
)
from csrreg.model.ids import parse_id
from csrreg.model.obstacles import above_limit
from csrreg.model.parse import parse


def holds(when, review, **others):
    """Return whether a condition gives a review its class."""
    rules = {"classes": [{"class": "special", "when": [when]}, {"class": "routine"}]}
    register = make({NEW: review, **others}, review=rules)
    return classify("NORDAUTO", register.entries[NEW].record, register).name == "special"


def test_new_part_was_in_no_accepted_contract():
    when = {"new_part": "yes"}
    review = order(items=item())
    earlier = {"CRV-NORDAUTO-0001": accepted("2026-11-10", items=item())}
    assert holds(when, review)
    assert not holds(when, review, **earlier)
    assert holds({"new_part": "no"}, review, **earlier)
    assert holds(when, order(items=[*item(), {"name": "Returnable racks"}]), **earlier)


@pytest.mark.parametrize(
    "other",
    [
        order(items=item(), received={"at": "2026-11-10T09:00+08:00"}),
        accepted("2026-11-10", items=item(), type="quotation"),
        accepted("2026-11-20", items=item()),
        accepted("2026-12-01", items=item(), received={"at": "2026-11-10T09:00+08:00"}),
        accepted("2026-11-10", items=[{"part": "PART-NORDAUTO-0002"}]),
    ],
    ids=["undecided", "a quotation", "the same day", "accepted later", "another part"],
)
def test_what_leaves_a_part_new(other):
    assert holds({"new_part": "yes"}, order(items=item()), **{"CRV-NORDAUTO-0001": other})


def test_a_refused_contract_leaves_a_part_new():
    refused = accepted("2026-11-10", items=item())
    refused["decision"] = {**refused["decision"], "result": "rejected"}
    assert holds({"new_part": "yes"}, order(items=item()), **{"CRV-NORDAUTO-0001": refused})


@pytest.mark.parametrize(
    ("part", "new"),
    [
        ({"sop": "2025-06-02"}, False),
        ({"sop": "2027-06-07"}, True),
        ({"phase": "series"}, False),
        ({"phase": "service"}, False),
        ({"phase": "prototype"}, True),
        ({"phase": "series", "sop": "2027-06-07"}, True),
        ({}, True),
    ],
)
def test_a_part_in_series_is_not_new(part, new):
    parts = {PART: {"name": "Caliper housing", **part}}
    assert holds({"new_part": "yes"}, order(items=item()), **parts) is new
    assert holds({"new_customer": "yes"}, order(items=item()), **parts) is new


def test_new_customer():
    when = {"new_customer": "yes"}
    assert holds(when, order())
    assert not holds(when, order(), **{"CRV-NORDAUTO-0001": accepted("2026-11-10")})
    assert holds(when, order(), **{"CRV-EASTMOTOR-0001": accepted("2026-11-10")})


def test_its_own_acceptance_does_not_make_a_contract_known():
    review = accepted("2026-11-20", items=item(), received=RECEIVED)
    assert holds({"new_part": "yes", "new_customer": "yes"}, review)


@pytest.mark.parametrize(
    ("terms", "differ"),
    [
        ({"payment": "30 days"}, False),
        ({"payment": "90 days"}, True),
        ({"payment": "30 days", "legal": "liability without limit"}, True),
        (None, False),
    ],
)
def test_terms_differ(terms, differ):
    others = {"CRV-NORDAUTO-0001": accepted("2026-11-10", terms={"payment": "30 days"})}
    own = {"terms": terms} if terms else {}
    when = {"terms_differ": "yes"}
    assert holds(when, order(previous="CRV-NORDAUTO-0001", **own), **others) is differ
    assert holds(when, order(amends={"review": "CRV-NORDAUTO-0001"}, **own), **others) is differ
    assert not holds(when, order(**own), **others)
    assert not holds(when, order(previous="CRV-NORDAUTO-0077", **own))


@pytest.mark.parametrize(
    ("when", "fields", "fits"),
    [
        ({"type": ["order", "contract"]}, {}, True),
        ({"type": ["framework"]}, {}, False),
        ({"how": ["email"]}, {}, True),
        ({"how": ["chat", "phone"]}, {}, False),
        ({"how": ["chat"]}, {"received": {"at": RECEIVED["at"]}}, False),
        ({"quantity_above": "5000"}, {"items": item(quantity="5001")}, True),
        ({"quantity_above": "5000"}, {"items": item(quantity="5000")}, False),
        ({"quantity_above": "5000"}, {"items": item()}, False),
        ({"quantity_above": "5000"}, {}, False),
        ({"value_above": "1000"}, {"value": {"amount": "1000.01", "currency": "EUR"}}, True),
        ({"value_above": "1000"}, {"value": {"amount": "1000", "currency": "EUR"}}, False),
        ({"value_above": "1000"}, {}, False),
        (
            {"value_above": "1000", "currency": "CNY"},
            {"value": {"amount": "2000", "currency": "EUR"}},
            False,
        ),
        (
            {"value_above": "1000"},
            {"items": item(quantity="100", price="10.01", currency="EUR")},
            True,
        ),
        # ten working days after Friday 2026-11-20 is Friday 2026-12-04
        ({"delivery_within": "10 working_days"}, {"items": item(delivery="2026-12-04")}, True),
        ({"delivery_within": "10 working_days"}, {"items": item(delivery="2026-12-05")}, False),
        ({"delivery_within": "10 working_days"}, {"items": item()}, False),
    ],
)
def test_conditions_on_the_order_itself(when, fields, fits):
    assert holds(when, order(**fields)) is fits


def test_quantity_and_delivery_must_fit_one_position():
    when = {"quantity_above": "5000", "delivery_within": "14 days"}
    big, soon = {"quantity": "9000", "delivery": "2027-03-01"}, {"quantity": "10"}
    soon["delivery"] = "2026-11-27"
    assert not holds(when, order(items=[big, soon]))
    assert holds(when, order(items=[big, {**big, **soon, "quantity": "5001"}]))


def test_phase():
    parts = {PART: {"name": "Caliper housing", "phase": "prototype"}}
    assert holds({"phase": ["prototype", "pre_launch"]}, order(items=item()), **parts)
    assert not holds({"phase": ["series"]}, order(items=item()), **parts)
    assert not holds({"phase": ["series"]}, order(items=item()))


def test_every_line_of_a_condition_must_hold():
    both = {"how": ["email"], "type": ["order"]}
    assert holds(both, order())
    assert not holds({**both, "type": ["contract"]}, order())


CLASSES = [
    {"class": "temporary", "when": [{"how": ["chat"]}], "departments": ["sales"]},
    {
        "class": "special",
        "when": [{"type": ["framework"]}, {"quantity_above": "5000"}],
        "departments": ["sales", "quality"],
    },
    {"class": "trial", "departments": ["quality"]},
]


def test_the_first_class_that_fits_holds():
    register = make({}, review={"classes": CLASSES})

    def named(**fields):
        review = parse(parse_id(NEW).kind, order(**fields))
        return class_of("NORDAUTO", review, register)

    assert named(items=item(quantity="9000"), received={**RECEIVED, "how": "chat"}) == "temporary"
    assert named(items=item(quantity="9000")) == "special"
    assert named(type="framework") == "special"
    assert named() == "trial"
    assert named(**{"class": "routine"}) == "routine"


def test_a_register_without_rules_gives_no_class():
    register = make({NEW: order()})
    assert classify("NORDAUTO", register.entries[NEW].record, register) is None
    assert class_of("NORDAUTO", register.entries[NEW].record, register) == ""


def test_rules_do_not_reach_back():
    rules = {"since": "2026-11-21", "classes": CLASSES, "approvers": [{"by": "david.lin"}]}
    register = make({NEW: order(departments={"quality": {}})}, review=rules)
    entry = register.entries[NEW]
    assert classify("NORDAUTO", entry.record, register) is None
    assert required_departments(entry, register) == ("quality",)
    assert above_limit(entry, "chen.jie", register) == ""
    rules["since"] = "2026-11-20"
    register = make({NEW: order(departments={"quality": {}})}, review=rules)
    assert class_of("NORDAUTO", entry.record, register) == "trial"
    assert above_limit(entry, "chen.jie", register) != ""


def test_of_two_rules_for_a_class_the_one_that_fits_counts():
    classes = [
        {"class": "special", "when": [{"how": ["chat"]}], "departments": ["sales"]},
        {"class": "special", "when": [{"type": ["order"]}], "departments": ["quality"]},
        {"class": "routine"},
    ]
    register = make({NEW: order(**{"class": "special"})}, review={"classes": classes})
    rule = rule_of("NORDAUTO", register.entries[NEW].record, register)
    assert rule.departments == ("quality",)


ANSWERED = {name: {"result": "accept"} for name in ("sales", "quality", "production")}
ROUTINE = {"classes": [{"class": "routine", "departments": ["sales", "quality"]}]}


def required(contract, older=None, **settings):
    register = make({FIRST: older or accepted("2026-11-10"), NEW: contract}, **settings)
    return required_departments(register.entries[NEW], register)


def test_departments_of_the_class():
    assert required(order(), review=ROUTINE) == ("sales", "quality")


def test_departments_of_the_review_itself_where_there_is_no_rule():
    assert required(order(departments={"logistics": {}, "finance": {}})) == ("logistics", "finance")
    assert required(order()) == ()


def test_a_new_contract_is_answered_by_everybody():
    older = accepted("2026-11-10", departments={"production": {"result": "accept"}})
    assert required(amendment("replaced"), older, review=ROUTINE) == ("sales", "quality")


def test_clauses_are_answered_by_who_answered_before():
    silent = {**ANSWERED, "finance": {"note": "asked, not needed"}}
    older = accepted("2026-11-10", departments=silent)
    assert required(amendment("clauses"), older, review=ROUTINE) == tuple(ANSWERED)


def test_clauses_after_other_amendments_are_answered_by_all_who_ever_answered():
    records = {
        "CRV-NORDAUTO-0001": accepted("2026-10-05", departments=ANSWERED),
        "CRV-NORDAUTO-0002": {
            **accepted("2026-10-12", departments={"production": {"result": "accept"}}),
            "amends": {"review": "CRV-NORDAUTO-0001", "how": "dates_or_quantities"},
        },
        NEW: amendment("clauses", "CRV-NORDAUTO-0002"),
    }
    register = make(records)
    found = required_departments(register.entries[NEW], register)
    assert set(found) == set(ANSWERED)


def test_clauses_of_a_contract_that_is_not_there():
    assert required(amendment("clauses", "CRV-NORDAUTO-0077"), review=ROUTINE) == (
        "sales",
        "quality",
    )


def test_amendments_in_a_circle_end():
    records = {
        FIRST: amendment("clauses", NEW, departments=ANSWERED),
        NEW: amendment("clauses", FIRST),
    }
    register = make(records)
    assert required_departments(register.entries[NEW], register) == tuple(ANSWERED)


def test_dates_and_quantities_are_answered_by_the_planners():
    moved = amendment("dates_or_quantities")
    assert required(moved, review=ROUTINE) == ("production",)
    assert required(moved) == ("production",)
    named = {**ROUTINE, "amendments": ["logistics", "production"]}
    assert required(moved, review=named) == ("logistics", "production")


def test_without_a_production_department_the_class_decides():
    departments = {"sales": {}, "quality": {}, "planning": {}}
    moved = amendment("dates_or_quantities")
    assert required(moved, review=ROUTINE, departments=departments) == ("sales", "quality")


def test_a_waived_review_asks_nobody():
    waived = order(customer_waiver={"by": "Katrin Moser"})
    register = make({NEW: waived}, review=ROUTINE)
    assert required_departments(register.entries[NEW], register) == ("sales", "quality")
    assert open_departments(register.entries[NEW], register) == ()


def feasibility(register):
    found = feasibility_of(register.entries[NEW], register)
    return found.id if found is not None else None


JUDGED = {"conclusion": "feasible"}


def test_a_new_product_and_a_trial_take_feasibility():
    for name, needed in (("new_product", True), ("trial", True), ("routine", False)):
        register = make({NEW: order(**{"class": name})})
        assert needs_feasibility(register.entries[NEW], register) is needed
    rules = {"classes": [{"class": "new_product", "feasibility": "no"}]}
    register = make({NEW: order()}, review=rules)
    assert not needs_feasibility(register.entries[NEW], register)


def test_the_feasibility_of_the_quotation_holds_for_the_same_drawing():
    offer = accepted("2026-11-10", items=item(revision="A"), feasibility=JUDGED)
    same = order(previous=FIRST, items=item(revision="A"))
    other = order(previous=FIRST, items=item(revision="B"))
    more = order(previous=FIRST, items=[*item(revision="A"), {"part": "PART-NORDAUTO-0002"}])
    assert feasibility(make({FIRST: offer, NEW: same})) == FIRST
    assert feasibility(make({FIRST: offer, NEW: {**same, "feasibility": JUDGED}})) == NEW
    assert feasibility(make({FIRST: offer, NEW: {**same, "feasibility": {}}})) == FIRST
    assert feasibility(make({FIRST: offer, NEW: other})) is None
    assert feasibility(make({FIRST: offer, NEW: more})) is None
    assert feasibility(make({NEW: same})) is None


def test_previous_in_a_circle_ends():
    records = {FIRST: order(previous=NEW), NEW: order(previous=FIRST)}
    assert feasibility(make(records)) is None
