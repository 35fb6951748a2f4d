"""The ledger of contracts as a report: its lines, its totals, what is late, whom it names."""

import pytest
from contracts import amendment, item, order
from page_registers import register
from pages import checked, figures, page_of, rows, said, tables

ID = "CRV-NORDAUTO-0001"
PART = "PART-NORDAUTO-0001"
ACCEPTED = {"result": "accepted", "by": "li", "date": "2026-11-20"}
REPLIED = [{"date": "2026-11-20", "how": "email"}]


def page(*reviews, scope=(), today="2026-11-20", **records):
    trees = {f"CRV-NORDAUTO-{n:04}": tree for n, tree in enumerate(reviews, 1)}
    found = {PART: {"name": "Caliper", "sites": ["KAS"]}, **trees, **records}
    return checked(page_of("ledger", register(found, today), **dict(scope)))


def cell(key, tree, **options):
    return rows(page(tree, **options), "ledger", key)[0]


def test_a_line_says_what_is_ordered_for_how_much_and_when():
    tree = order(
        items=item(
            quantity="12000", unit="pcs", price="18.40", currency="EUR", delivery="2027-01-15"
        ),
        reference={"number": "4500187", "revision": "1"},
    )
    keys = ("number", "customer", "reference", "title_type", "class", "positions", "value")
    assert rows(page(tree), "ledger", *keys) == [
        (
            ID,
            "NORDAUTO",
            "4500187, revision 1",
            "Order; order",
            "routine",
            "Caliper × 12000 pcs",
            "220800 EUR",
        )
    ]
    assert cell("delivery", tree) == "2027-01-15"
    assert "12.000 pcs" in said(page(tree), "de")


def test_nothing_said_is_a_dash():
    for key in ("reference", "positions", "value", "delivery"):
        assert cell(key, order()) == "–"


def test_of_many_positions_the_first_are_shown():
    items = [{"name": f"Pin {n}"} for n in range(5)]
    assert cell("positions", order(items=items)) == "Pin 0; Pin 1; Pin 2; 2 more"


@pytest.mark.parametrize(
    ("fields", "today", "shown"),
    [
        ({}, "2026-11-20", "2026-11-22; in 2 days"),
        ({}, "2026-11-22", "2026-11-22; today"),
        ({}, "2026-11-24", "2026-11-22; overdue; 2 days late"),
        ({"decision": ACCEPTED, "replies": REPLIED}, "2026-11-24", "2026-11-22"),
    ],
)
def test_a_reply_that_is_late_is_said_so_by_word(fields, today, shown):
    assert cell("reply_due", order(**fields), today=today) == shown


def test_without_a_time_set_nothing_is_late():
    nord = {"NORDAUTO": {"name": "Nord Auto AG"}}
    assert cell("reply_due", order(), today="2030-01-01", **nord) == "no time set"


def test_decision_and_amendments():
    made = page(order(decision=ACCEPTED), amendment("clauses", ID))
    assert rows(made, "ledger", "decision", "title_type") == [
        ("accepted", "Order; order; amended by CRV-NORDAUTO-0002"),
        ("not decided", f"Order; order; amends {ID}"),
    ]


def test_totals_by_class_and_status_add_up():
    released = order(decision=ACCEPTED, release={"by": "li", "date": "2026-11-20"})
    made = page(order(), order(), released, order(**{"class": "special"}))
    table = tables(made)["totals"]
    assert [c.key for c in table.columns] == ["class", "open", "released", "total"]
    assert rows(made, "totals", "class", "open", "released", "total") == [
        ("routine", "2", "1", "3"),
        ("special", "1", "0", "1"),
        ("All", "3", "1", "4"),
    ]
    assert figures(made) == {"reviews": "4", "in_progress": "3", "reply_overdue": "0"}
    late = page(order(), today="2026-12-24")
    assert figures(late)["reply_overdue"] == "1"


def test_lines_are_sorted_by_customer_and_natural_number():
    found = {f"CRV-HUAXING-{n}": order() for n in ("10000", "9999")}
    made = page(order(), **dict(sorted(found.items(), key=lambda x: int(x[0][-5:].strip("-")))))
    assert rows(made, "ledger", "number")[-2:] == ["CRV-HUAXING-9999", "CRV-HUAXING-10000"]


OTHERS = {
    "CRV-HUAXING-0001": order(title="Discs", site="SHA", prepared_by="ma"),
    "HUAXING": {"name": "Huaxing Motor"},
}


@pytest.mark.parametrize(
    ("scope", "ids"),
    [
        ({}, {ID, "CRV-HUAXING-0001"}),
        ({"site": "KAS"}, {ID}),
        ({"owner": "ma"}, {"CRV-HUAXING-0001"}),
        ({"part": PART}, {ID}),
        ({"process": "C3"}, set()),
    ],
)
def test_the_scope_leaves_some_reviews(scope, ids):
    made = page(order(items=item(), prepared_by="li", site="KAS"), scope=scope, **OTHERS)
    assert set(rows(made, "ledger", "number")) == ids


def test_a_ledger_for_one_customer_names_no_other():
    made = page(order(), scope={"customer": "NORDAUTO"}, **OTHERS)
    assert "customer" not in [c.key for c in tables(made)["ledger"].columns]
    for word in ("HUAXING", "Huaxing", "Discs", "Ma Jun"):
        assert word not in said(made)


def test_an_empty_ledger_says_so():
    assert "No contract reviews are recorded." in said(page())
