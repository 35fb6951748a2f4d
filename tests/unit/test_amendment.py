"""An amendment: what is taken over, what changed, and in which way."""

import pytest

from csrreg.change.amendment import amended, heavier, how_amended, position
from csrreg.change.assign import Assignment, parse_assignment
from csrreg.errors import CsrregError
from csrreg.model.compared import differences

OLDER = {
    "title": "Order 1",
    "type": "order",
    "class": "special",
    "prepared_by": "lin",
    "site": "SHA",
    "reference": {"number": "1", "revision": "A", "date": "2026-11-01"},
    "received": {"at": "2026-11-02T09:30+08:00"},
    "items": [
        {"part": "PART-N-0001", "revision": "02", "quantity": "1200", "price": "18.40"},
        {"part": "PART-N-0002", "quantity": "10", "price": "2", "currency": "EUR"},
    ],
    "value": {"amount": "22100", "currency": "EUR"},
    "terms": {"payment": "60 days net"},
    "framework": {"monthly_max": "2500", "call_offs": [{"number": "Z-1"}]},
    "characteristics": ["SC-N-0001"],
    "departments": {"quality": {"result": "accept"}},
    "decision": {"result": "accepted"},
}


def amend(*texts, items=(), older=OLDER):
    return amended("CRV-N-0001", older, map(position, items), map(parse_assignment, texts))


def changed(newer, older=OLDER):
    return [d["what"] for d in differences(older, newer)]


def test_what_the_departments_must_redo_is_left_out():
    tree = amend("terms.payment=90 days net")
    for name in ("class", "prepared_by", "received", "characteristics", "departments", "decision"):
        assert name not in tree
    assert tree["framework"] == {"monthly_max": "2500"}
    assert tree["items"] == OLDER["items"]
    assert OLDER["framework"]["call_offs"], "the older review is not touched"


def test_titles_count_the_amendments():
    title = "Order 1"
    for expected in ("Amendment of Order 1", "Amendment 2 of Order 1", "Amendment 3 of Order 1"):
        title = amend(older={**OLDER, "title": title})["title"]
        assert title == expected
    assert amend("title=合同变更")["title"] == "合同变更"


def test_a_new_number_replaces_the_whole_reference():
    assert amend("terms.payment=x")["reference"] == OLDER["reference"]
    assert amend("reference.number=2", "reference.revision=B")["reference"] == {
        "number": "2",
        "revision": "B",
    }
    assert amend("reference.revision=B")["reference"] == {**OLDER["reference"], "revision": "B"}


def test_a_position_changes_the_one_of_its_part_or_is_new():
    tree = amend(items=["part=PART-N-0001,quantity=1300", "part=PART-N-0003,quantity=5,price=1"])
    assert [i["part"] for i in tree["items"]] == ["PART-N-0001", "PART-N-0002", "PART-N-0003"]
    assert tree["items"][0] == {**OLDER["items"][0], "quantity": "1300"}


def test_a_part_in_two_positions_must_be_named_by_its_position():
    twice = {**OLDER, "items": [OLDER["items"][0], OLDER["items"][0]]}
    with pytest.raises(CsrregError, match="ordered in 2 positions"):
        amend(items=["part=PART-N-0001,quantity=5"], older=twice)


@pytest.mark.parametrize(
    ("texts", "amount"),
    [
        (["items.1.quantity=1300"], "23940"),
        (["items.1.price=18.5"], "22220"),
        (["items.1.delivery=2027-01-01"], "22100"),
        (["items.1.quantity=1300", "value.amount=1"], "1"),
    ],
)
def test_the_value_follows_the_positions(texts, amount):
    assert amend(*texts)["value"] == {"amount": amount, "currency": "EUR"}


@pytest.mark.parametrize(
    "items",
    [
        [{"part": "PART-N-0001", "quantity": "5"}],
        [{"part": "PART-N-0001", "quantity": "5", "price": "1", "currency": "CNY"}],
    ],
)
def test_a_value_that_cannot_be_worked_out_must_be_given(items):
    older = {**OLDER, "items": items}
    with pytest.raises(CsrregError, match="the value of the contract"):
        amend("items.1.quantity=6", older=older)
    assert amend("items.1.quantity=6", "value.amount=7", older=older)["value"]["amount"] == "7"
    assert amend("items.1.delivery=2027-01-01", older=older)["value"] == OLDER["value"]


@pytest.mark.parametrize(
    ("texts", "how"),
    [
        (["items.1.quantity=1300"], "dates_or_quantities"),
        (["items.1.delivery=2027-01-01", "framework.monthly_max=3000"], "dates_or_quantities"),
        (["framework.valid_to=2027-12-31"], "dates_or_quantities"),
        (["items.1.price=19"], "clauses"),
        (["items.1.revision=03", "items.1.quantity=1300"], "clauses"),
        (["terms.payment=90 days net"], "clauses"),
        (["items+=part=PART-N-0003,quantity=5,price=1"], "clauses"),
        (["title=x"], "clauses"),
    ],
)
def test_the_way_is_the_lightest_that_covers_all(texts, how):
    tree = amend(*texts)
    assert how_amended(OLDER, tree) == how
    if how == "dates_or_quantities":
        assert heavier(OLDER, tree) == []


def test_what_is_more_than_a_date_or_quantity_is_named():
    tree = amend("items.1.price=19", "items.1.quantity=1300", "terms.legal=x")
    assert heavier(OLDER, tree) == ["terms.legal", "position PART-N-0001.price"]


def test_numbers_are_compared_as_numbers_and_revisions_as_they_are_written():
    assert changed(amend("items.1.price=18.4", "items.1.quantity=1200.00")) == []
    assert changed(amend("items.1.revision=2")) == ["position PART-N-0001.revision"]


def test_what_falls_away_is_a_difference():
    tree = amended("CRV-N-0001", OLDER, [], [Assignment("items.2", "unset")])
    assert list(differences(OLDER, tree)) == [
        {"what": "value.amount", "before": "22100", "now": "22080"},
        {
            "what": "position PART-N-0002",
            "before": "quantity 10, price 2, currency EUR",
        },
    ]


def test_what_an_order_does_not_say_is_as_it_was_offered():
    offer = {**OLDER, "items": [{"part": "PART-N-0001", "annual_volume": "9", "quantity": "5"}]}
    order = {"items": [{"part": "PART-N-0001", "quantity": "5"}]}
    assert changed(order, offer) == []
    order = {"items": [{"name": "Bracket", "quantity": "5"}], "terms": {"legal": "x"}}
    assert changed(order, offer) == [
        "terms.payment",
        "terms.legal",
        "position PART-N-0001",
        "position Bracket",
    ]


def test_another_edition_of_a_document_is_a_difference():
    older = {"documents": [{"document": "DOC-N-0001", "edition": "1"}, {"document": "DOC-N-0002"}]}
    newer = {"documents": [{"document": "DOC-N-0001", "edition": "2"}, {"document": "DOC-N-0003"}]}
    assert list(differences(older, newer)) == [
        {"what": "DOC-N-0001.edition", "before": "1", "now": "2"}
    ]
