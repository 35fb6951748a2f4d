"""From an order to a review: what is worked out, and what stays as it was said."""

from datetime import date
from pathlib import Path

import pytest

from csrreg.change.names import names_of
from csrreg.change.order import Checklists, checklist, laid_over, titled, with_part_ids, worked_out
from csrreg.errors import CsrregError
from csrreg.model.parse import WrongShape
from csrreg.store.files import WorkTree
from csrreg.store.load import load
from csrreg.store.resources import load_data

BASE = Path(__file__).parents[1] / "cli/_bases/contracts"
LISTS = Checklists(
    {"sales": ["price?"], "quality": ["not ours?"]}, ["can we?"], ["defined?", "capable?"]
)
ORDER = {
    "title": "Order",
    "type": "order",
    "received": {"at": "2026-11-20T17:00+08:00", "how": "email"},
    "items": [{"part": "PART-NORDAUTO-0001", "revision": "C", "quantity": "1200"}],
}


@pytest.fixture(scope="module")
def register():
    return load(WorkTree(BASE), date(2026, 11, 20)).register


def work_out(register, order=ORDER, customer="NORDAUTO", older=None, **fields):
    return worked_out(customer, {**order, **fields}, register, LISTS, older)


def test_a_routine_order(register):
    tree = work_out(register)
    assert tree["class"] == "routine"
    assert tree["reply_due"] == "2026-11-24T17:00+08:00"
    assert tree["documents"] == [{"document": "DOC-NORDAUTO-0001", "edition": "2025-06"}]
    assert tree["requirements"] == ["CSR-NORDAUTO-0001"]
    assert tree["characteristics"] == ["SC-NORDAUTO-0001"]
    assert list(tree["departments"]) == ["quality", "production"]
    assert "feasibility" not in tree
    assert "class" not in ORDER, "what was given is not changed"


def test_what_the_order_says_already_stays(register):
    stated = {
        "class": "special",
        "reply_due": "2026-11-21T09:00+08:00",
        "documents": [{"document": "DOC-NORDAUTO-0001", "edition": "2026-12"}],
        "requirements": ["CSR-NORDAUTO-0002"],
        "departments": {"quality": {"note": "first"}, "management": {"note": "too"}},
    }
    tree = work_out(register, **stated)
    for name in ("class", "reply_due", "documents", "requirements"):
        assert tree[name] == stated[name]
    assert tree["departments"]["quality"] == {"note": "first"}
    assert {"management", "sales", "engineering", "production"} < set(tree["departments"])


def test_a_new_product_takes_a_feasibility_commitment(register):
    tree = work_out(register, items=[{"part": "PART-NORDAUTO-0002"}])
    assert tree["class"] == "new_product"
    assert tree["feasibility"] == {"answers": [{"topic": "defined?"}, {"topic": "capable?"}]}
    assert "management" in tree["departments"]
    assert tree["requirements"] == ["CSR-NORDAUTO-0001", "CSR-NORDAUTO-0002"]


@pytest.mark.parametrize(
    ("received", "site", "due"),
    [
        # Friday 23:30 in Shanghai is still Friday 16:30 in Kassel
        ("2026-11-20T23:30+08:00", "SHA", "2026-11-24T23:30+08:00"),
        ("2026-11-20T23:30+08:00", "KAS", "2026-11-24T16:30+01:00"),
        # 26 December is worked in Shanghai (调休); Kassel has Christmas
        ("2026-12-24T10:00+08:00", "SHA", "2026-12-26T10:00+08:00"),
        ("2026-12-24T10:00+01:00", "KAS", "2026-12-29T10:00+01:00"),
    ],
)
def test_the_reply_is_due_on_the_clocks_of_the_site(register, received, site, due):
    assert work_out(register, received={"at": received}, site=site)["reply_due"] == due


def test_the_customers_own_time_goes_first(register):
    tree = work_out(register, items=[{"part": "PART-HUAXING-0001"}], customer="HUAXING", site="SHA")
    assert tree["reply_due"] == "2026-11-23T23:59+08:00"


def test_the_edition_is_the_one_of_the_day_at_the_site(register):
    # 1 December has begun in Shanghai, but not in Kassel
    received = {"at": "2026-12-01T03:00+08:00"}
    for site, edition in (("SHA", "2026-12"), ("KAS", "2025-06")):
        tree = work_out(register, received=received, site=site)
        assert tree["documents"] == [{"document": "DOC-NORDAUTO-0001", "edition": edition}]


def test_each_department_has_its_checklist(register):
    assert checklist("quality", register, LISTS) == [
        {"point": "Certificates and records asked for can be delivered"},
        {"point": "Special characteristics known and in the control plan"},
    ]
    assert checklist("sales", register, LISTS) == [{"point": "price?"}]
    assert checklist("tooling", register, LISTS) == [{"point": "can we?"}]


def test_what_differs_from_the_offer_is_listed(register):
    offer = {**ORDER, "items": [{**ORDER["items"][0], "quantity": "1000"}]}
    tree = work_out(register, older=offer)
    assert tree["differences"] == [
        {"what": "position PART-NORDAUTO-0001.quantity", "before": "1000", "now": "1200"}
    ]
    amends = {"review": "CRV-NORDAUTO-0001", "how": "clauses"}
    assert "differences" not in work_out(register, older=offer, amends=amends)


def test_a_position_without_a_part_or_name_is_refused(register):
    items = [*ORDER["items"], {"quantity": "5"}]
    with pytest.raises(CsrregError, match="position 2 does not say what is ordered"):
        work_out(register, items=items)


def test_an_order_that_is_no_review_is_refused_field_by_field(register):
    with pytest.raises(WrongShape) as wrong:
        work_out(register, type="gift", colour="red")
    assert {p.path for p in wrong.value.problems} == {("type",), ("colour",)}


@pytest.mark.parametrize(
    ("order", "title"),
    [
        ({"title": "合同"}, "合同"),
        (
            {"type": "technical_agreement", "reference": {"number": "T-1"}},
            "Technical agreement T-1",
        ),
        (
            {"type": "order", "received": {"at": "2026-11-20T17:00+08:00", "how": "chat"}},
            "Order by chat, 2026-11-20",
        ),
        ({"type": "order", "received": {"at": "2026-11-20T17:00+08:00"}}, "Order"),
    ],
)
def test_a_title(order, title):
    assert titled(order)["title"] == title


def test_an_order_laid_over_another():
    below = {"type": "order", "received": {"at": "1", "how": "portal"}, "items": [{"part": "A"}]}
    order = {"received": {"at": "2"}, "items": [{"part": "B"}], "title": "x"}
    assert laid_over(order, below) == {
        "type": "order",
        "received": {"at": "2", "how": "portal"},
        "items": [{"part": "A"}, {"part": "B"}],
        "title": "x",
    }


def test_parts_may_be_called_by_name_or_number(register):
    names = names_of(register)
    called = ("5801-234", "Caliper housing, rear", "PART-NORDAUTO-0001", "5801-999")
    found = with_part_ids([{"part": name} for name in called], "NORDAUTO", names)
    assert [item["part"] for item in found] == [
        "PART-NORDAUTO-0001",
        "PART-NORDAUTO-0002",
        "PART-NORDAUTO-0001",
        "5801-999",
    ]


def test_the_checklists_say_the_same_in_three_languages():
    data = load_data("checklists.yaml")
    groups = {**data["departments"], "other": data["other"], "feasibility": data["feasibility"]}
    for name, languages in groups.items():
        assert list(languages) == ["en", "zh", "de"], name
        assert len({len(points) for points in languages.values()}) == 1, name
        for points in languages.values():
            assert len(set(points)) == len(points)
            assert not any(point.endswith((".", "。")) for point in points)
