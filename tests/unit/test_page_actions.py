"""The report of open actions and conditions."""

import pytest
from page_registers import DOC, YES, action, document, register, text
from pages import figures, page_of, rows, tables, texts

PART = "PART-NORDAUTO-0001"
CRV = "CRV-NORDAUTO-0001"
RECEIVED = {"at": "2026-11-18T09:00+08:00", "how": "email"}


def review(**fields):
    return {
        "title": "Order",
        "type": "order",
        "received": RECEIVED,
        "prepared_by": "zhou",
        **fields,
    }


def listed(*keys, records, today="2026-11-20", **scope):
    return rows(page_of("actions", register(records, today), **scope), "open", *keys)


def one(kind, *found):
    """Return the rows of a kind."""
    return [row[1:] for row in found if row[0] == kind]


def test_every_kind_of_promise_is_listed_with_its_words():
    records = {
        "CSR-NORDAUTO-0001": text(applies=YES, actions=[action("Buy gauge", "2026-12-01", "li")]),
        DOC: document({"edition": "2", "actions": [action("Tell buyers", None, "li")]}),
        PART: {
            "name": "Housing",
            "revisions": [{"revision": "C", "actions": [action("New tool", "2027-01-15", "li")]}],
        },
        CRV: review(
            questions=[{"ask": "Which gauge?", "to": "li"}, {"ask": "Old?", "answer": "no"}],
            exceptions=[{"what": "Wooden box"}, {"what": "Late", "asked": "2026-11-19"}],
            departments={"quality": {"conditions": [action("Study", "2026-11-30", "li")]}},
            feasibility={
                "risks": [
                    {"what": "Core shift", "action": "Trial lot", "owner": "li"},
                    {"what": "Porosity", "owner": "li"},
                ]
            },
        ),
    }
    found = listed("kind", "what", "record", records=records)
    assert [row for row in found if isinstance(row, tuple)] == [
        ("Question", "Which gauge?", f"{CRV} Order"),
        ("Condition", "Study", f"{CRV} Order"),
        ("Action", "Buy gauge", "CSR-NORDAUTO-0001 Layout inspection"),
        ("Action for drawing revision C", "New tool", f"{PART} Housing"),
        ("Feasibility risk", "Trial lot", f"{CRV} Order"),
        ("Feasibility risk", "Porosity", f"{CRV} Order"),
        ("Action for edition 2", "Tell buyers", f"{DOC} Supplier CSR"),
        ("Exception to request", "Wooden box", f"{CRV} Order"),
        ("Exception requested", "Late", f"{CRV} Order"),
    ]


def test_steps_of_a_review_are_no_promises():
    found = listed("kind", records={CRV: review(departments={"quality": {}})})
    assert found == []


def test_what_is_done_or_out_of_force_is_not_listed():
    done = action("Done", "2026-01-01", "li", done="2026-01-01")
    gone = {"date": "2026-05-01", "reason": "withdrawn"}
    records = {
        "CSR-NORDAUTO-0001": text(applies=YES, actions=[done]),
        "CSR-NORDAUTO-0002": text(retired=gone, actions=[action()]),
        DOC: document({"edition": "2", "actions": [action()]}, retired=gone),
        PART: {
            "name": "Housing",
            "retired": gone,
            "revisions": [{"revision": "C", "actions": [action()]}],
        },
        CRV: review(
            decision={"result": "rejected", "by": "zhou", "date": "2026-11-19"},
            departments={"quality": {"conditions": [action()]}},
            feasibility={"risks": [{"what": "Core shift"}]},
        ),
    }
    assert listed("what", records=records) == []


def test_rows_stand_under_their_owners_overdue_first_and_undated_last():
    records = {
        "CSR-NORDAUTO-0001": text(
            applies=YES,
            actions=[
                action("c", "2026-12-01", "ma"),
                action("d", None, "ma"),
                action("a", "2026-11-19", "ma"),
                action("b", "2026-11-20", "ma"),
                action("x", "2026-01-01"),
                action("y", "2026-12-01", "li"),
            ],
        )
    }
    assert listed("what", "status", "due", "owner", records=records) == [
        "Li Wei · open: 1",
        ("y", "open", "2026-12-01", "Li Wei"),
        "Ma Jun · open: 4",
        ("a", "overdue", "2026-11-19", "Ma Jun"),
        ("b", "open", "2026-11-20", "Ma Jun"),
        ("c", "open", "2026-12-01", "Ma Jun"),
        ("d", "open", "no date set", "Ma Jun"),
        "nobody · open: 1",
        ("x", "overdue", "2026-01-01", "nobody"),
    ]
    assert figures(page_of("actions", register(records))) == {
        "overdue": "2",
        "open": "6",
        "no_date": "1",
        "no_owner": "1",
    }


def test_people_who_left_are_marked_with_who_stands_in():
    actions = [action("a", owner="tom"), action("b", owner="old")]
    page = page_of("actions", register({"CSR-NORDAUTO-0001": text(applies=YES, actions=actions)}))
    assert [row for row in rows(page, "open", "owner") if "·" in row] == [
        "Olga Denk (has left) · last day 2026-01-31 · nobody stands in · open: 1",
        "Tom Vogel (has left) · last day 2026-06-30 · Ma Jun stands in · open: 1",
    ]
    assert [row for row in rows(page, "open", "owner") if "·" not in row] == [
        "Olga Denk (has left)",
        "Tom Vogel (has left)",
    ]
    assert len(tables(page)["people"].rows) == 2


def test_each_site_has_its_own_actions_and_shared_ones_stand_once():
    shared = text(actions=[action("both")], at={"KAS": {"applies": YES}})
    own = text(actions=[action("here")], at={"KAS": {"actions": [action("there")]}})
    records = {"CSR-NORDAUTO-0001": shared, "CSR-NORDAUTO-0002": own}
    found = [r for r in listed("what", "site", records=records) if isinstance(r, tuple)]
    assert found == [("both", "all"), ("here", "SHA"), ("there", "KAS")]
    there = [r for r in listed("what", "site", records=records, site="KAS") if isinstance(r, tuple)]
    assert there == [("both", "KAS"), ("there", "KAS")]


@pytest.mark.parametrize(
    ("scope", "left"),
    [
        ({"owner": "ma"}, {"a", "tom's"}),
        ({"owner": "tom"}, {"tom's"}),
        ({"process": "C3"}, {"a"}),
        ({"clause": "8.3"}, {"a"}),
        ({"clause": "8"}, {"a"}),
        ({"clause": "8.3.1"}, {"a"}),
        ({"clause": "8.3.1.1"}, set()),
        ({"part": PART}, {"a", "revision"}),
        ({"site": "KAS"}, {"a", "tom's", "revision"}),
    ],
)
def test_the_scope_leaves_out_what_it_is_not_about(scope, left):
    records = {
        "CSR-NORDAUTO-0001": text(
            applies=YES,
            clauses=["8.3.1"],
            implemented_in=[{"process": "C3"}],
            actions=[action("a", owner="ma")],
        ),
        "CSR-NORDAUTO-0002": text(
            applies={**YES, "parts": ["PART-NORDAUTO-0002"]}, actions=[action("tom's", owner="tom")]
        ),
        "PART-NORDAUTO-0001": {
            "name": "Housing",
            "revisions": [{"revision": "C", "actions": [action("revision", owner="li")]}],
        },
    }
    found = listed("what", records=records, **scope)
    assert {row for row in found if "·" not in row} == left


def test_one_customer_names_no_other():
    other = {"title": "Manual", "type": "csr", "editions": [{"edition": "1"}]}
    records = {
        "CSR-NORDAUTO-0001": text(applies=YES, actions=[action("ours", owner="li")]),
        "DOC-HUAXING-0001": other,
        "CSR-HUAXING-0001": text(
            "Theirs", "DOC-HUAXING-0001", actions=[action("secret", owner="li")]
        ),
        "CSR-COMMON-0001": text("Law", actions=[action("law", owner="li")]),
    }
    said = texts(page_of("actions", register(records), customer="NORDAUTO"))
    assert "ours" in said
    assert "law" in said
    for name in ("HUAXING", "Huaxing", "secret", "Theirs", "Manual"):
        assert name not in said
    assert "secret" in texts(page_of("actions", register(records)))


def test_an_empty_register_says_that_nothing_is_open():
    page = page_of("actions", register())
    assert [table.rows for table in tables(page).values()] == [[], []]
    assert figures(page)["open"] == "0"
