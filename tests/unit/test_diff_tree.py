"""What a diff tells people: list items found again, moves, renamed records, choices."""

import pytest

from csrreg.diff.items import matched, moved
from csrreg.diff.records import changes, only, record_change
from csrreg.diff.tree import FieldChange, apply, diff
from csrreg.reports.diff import build
from csrreg.reports.diff_markdown import escaped, markdown
from csrreg.store.policy import load_policy

POLICY = load_policy()


def told(kind: str, old: dict, new: dict) -> list[str]:
    """Return each change as ``path: old -> new``, moves as ``path: from path``."""
    found = diff(kind, old, new, POLICY)
    assert apply(old, found) == new
    return [
        f"{c.path}: from {'.'.join(str(s + 1) if isinstance(s, int) else s for s in c.was)}"
        if c.is_move
        else f"{c.path}: {c.old} -> {c.new}"
        for c in found
    ]


def actions(*whats: str, **more: str) -> dict:
    return {"actions": [{"what": what, **more} for what in whats]}


def test_an_item_is_found_again_by_what_it_is():
    old = actions("Update the form", "Train the inspectors", "Buy a gauge")
    new = actions("Order labels", "Update the form", "Train the inspectors", "Buy a gauge")
    new["actions"][2] |= {"done": "2026-01-09"}
    assert told("requirement", old, new) == [
        "actions.1: None -> {'what': 'Order labels'}",
        "actions.3.done: None -> 2026-01-09",
    ]


def test_a_reworded_item_is_one_changed_item():
    old = actions("Train all inspectors of line 3", "Buy a gauge", owner="li")
    new = actions("Train all the inspectors of line 4", "Buy a gauge", owner="li")
    assert told("requirement", old, new) == [
        "actions.1.what: Train all inspectors of line 3 -> Train all the inspectors of line 4"
    ]


def test_another_edition_is_another_item_and_a_mended_name_is_not():
    def editions(*names: str) -> dict:
        same = {"effective": "2026-01-01", "source": "portal"}
        return {"editions": [{"edition": name, **same} for name in names]}

    assert told("document", editions("1", "2"), editions("1", "2", "3")) == [
        "editions.3: None -> {'edition': '3', 'effective': '2026-01-01', 'source': 'portal'}"
    ]
    assert told("document", editions("1", "2026", "3"), editions("1", "2026-01", "3")) == [
        "editions.2.edition: 2026 -> 2026-01"
    ]
    assert told("document", editions("1", "2", "3"), editions("2", "3", "4")) == [
        "editions.1: {'edition': '1', 'effective': '2026-01-01', 'source': 'portal'} -> None",
        "editions.3: None -> {'edition': '4', 'effective': '2026-01-01', 'source': 'portal'}",
    ]


def test_the_same_part_twice_is_two_positions():
    def items(*quantities: str) -> dict:
        return {"items": [{"part": "PART-A-0001", "quantity": q} for q in quantities]}

    assert told("review", items("1", "2"), items("1", "3")) == ["items.2.quantity: 2 -> 3"]
    assert told("review", items("1", "2"), items("2")) == [
        "items.1: {'part': 'PART-A-0001', 'quantity': '1'} -> None"
    ]
    assert told("review", items("1", "1"), items("1", "1", "1")) == [
        "items.3: None -> {'part': 'PART-A-0001', 'quantity': '1'}"
    ]


def test_the_fewest_items_are_moved():
    old, new = {"clauses": ["1", "2", "3", "4"]}, {"clauses": ["4", "1", "2", "3"]}
    assert told("requirement", old, new) == ["clauses.1: from clauses.4"]
    assert moved({0: 0, 1: 1, 2: 2}) == frozenset()
    assert moved({0: 2, 1: 1, 2: 0}) in ({0, 1}, {1, 2}, {0, 2})
    assert moved({}) == frozenset()


def test_a_moved_and_changed_item_is_told_as_both():
    old = actions("Update the form", "Train the inspectors", "Buy a gauge")
    new = actions("Buy a gauge", "Update the form", "Train the inspectors")
    new["actions"][0] |= {"owner": "li"}
    assert told("requirement", old, new) == [
        "actions.1: from actions.3",
        "actions.1.owner: None -> li",
    ]


def test_tables_are_compared_by_key_and_their_order_means_nothing():
    old = {"at": {"SHA": {"owner": "a"}, "KAS": {"owner": "b"}}}
    new = {"at": {"KAS": {"owner": "c"}, "SHA": {"owner": "a"}, "X": {"owner": "d"}}}
    assert told("requirement", old, new) == [
        "at.KAS.owner: b -> c",
        "at.X: None -> {'owner': 'd'}",
    ]
    assert told("requirement", {"a": "1", "b": "2"}, {"b": "2", "a": "1"}) == []


def test_another_form_replaces_the_whole():
    assert told("requirement", {"tags": "a"}, {"tags": ["a"]}) == ["tags: a -> ['a']"]
    assert told("requirement", {"tags": ["a"]}, {"tags": []}) == ["tags.1: a -> None"]


def test_many_items_are_matched_in_little_time():
    old = [{"what": f"Do the thing number {n} of the list"} for n in range(300)]
    new = [{"what": f"Do another thing number {n} of it"} for n in range(300)]
    assert matched(old, new, ()) == {}
    assert len(matched(old, [*reversed(old)], (("what",),))) == 300


def test_a_huge_table_is_compared_in_little_time():
    old = {"at": {f"S{n}": {"owner": "a"} for n in range(18_000)}}
    new = {"at": {f"T{n}": {"owner": "a"} for n in range(18_000)}}
    assert len(diff("requirement", old, new, POLICY)) == 36_000


def test_a_field_that_is_gone_is_told_where_it_stood():
    old = {"a": "1", "gone": "2", "also": "3", "b": "4", "last": "5"}
    new = {"new": "0", "a": "x", "b": "y"}
    paths = [c.path for c in diff("requirement", old, new, POLICY)]
    assert paths == ["new", "a", "gone", "also", "b", "last"]


RECORD = {
    "title": "Layout inspection",
    "source": {"document": "DOC-A-0001", "section": "8.2"},
    "text": "Measured completely once a year.",
    "owner": "li",
}


def summary(old: dict, new: dict) -> list[tuple[str, str, str]]:
    return [(c.id, c.change, c.was) for c in changes(old, new, POLICY)]


def test_a_record_under_another_id_is_renamed():
    old, new = {"CSR-A-0002": RECORD}, {"CSR-A-0003": {**RECORD, "owner": "wang"}}
    assert summary(old, new) == [("CSR-A-0003", "renamed", "CSR-A-0002")]
    (change,) = changes(old, new, POLICY)
    assert [f.path for f in change.fields] == ["owner"]
    assert change.weight == "administrative"


def test_a_record_of_another_kind_or_content_is_not_renamed():
    assert summary({"CSR-A-0002": RECORD}, {"DOC-A-0003": RECORD}) == [
        ("DOC-A-0003", "added", ""),
        ("CSR-A-0002", "removed", ""),
    ]
    other = {"title": "Labels", "source": {"document": "DOC-A-0001"}, "text": "A label."}
    assert {s[1] for s in summary({"CSR-A-0002": RECORD}, {"CSR-A-0003": other})} == {
        "added",
        "removed",
    }


def test_among_equal_records_the_lower_ids_go_together():
    old = {f"CSR-A-000{n}": RECORD for n in (2, 1)}
    new = {f"CSR-A-000{n}": RECORD for n in (9, 8, 7)}
    assert summary(old, new) == [
        ("CSR-A-0007", "renamed", "CSR-A-0001"),
        ("CSR-A-0008", "renamed", "CSR-A-0002"),
        ("CSR-A-0009", "added", ""),
    ]


def test_an_id_that_stays_is_never_a_rename():
    old = {"CSR-A-0001": RECORD, "CSR-A-0002": {"title": "x"}}
    new = {"CSR-A-0001": {"title": "y"}, "CSR-A-0003": RECORD}
    assert ("CSR-A-0001", "changed", "") in summary(old, new)
    assert ("CSR-A-0003", "added", "") in summary(old, new)


def test_settings_come_first_then_the_kinds_and_numbers_in_order():
    ids = ("CSR-A-0010", "CSR-A-0009", "csrreg.yaml", "A", "CRV-A-0001", "CSR-COMMON-0001")
    old = {id: {"title": "a"} for id in ids}
    new = {id: {"title": f"b {id}"} for id in ids}
    assert [id for id, _, _ in summary(old, new)] == [
        *("csrreg.yaml", "A", "CSR-A-0009", "CSR-A-0010", "CSR-COMMON-0001", "CRV-A-0001"),
    ]


def test_only_keeps_what_was_asked_for():
    found = changes(
        {"CSR-A-0001": RECORD, "CSR-A-0002": {"text": "b"}, "csrreg.yaml": {"name": "a"}},
        {
            "CSR-A-0001": {**RECORD, "owner": "x", "text": "Never."},
            "CSR-A-0003": {"text": "z"},
            "csrreg.yaml": {"name": "b"},
        },
        POLICY,
    )
    heavy = only(found, weights=["substantive"])
    assert [(c.id, len(c.fields)) for c in heavy if c.change == "changed"] == [("CSR-A-0001", 1)]
    assert {c.id for c in heavy if c.change != "changed"} == {"CSR-A-0002", "CSR-A-0003"}
    assert [c.id for c in only(found, weights=["administrative"])] == ["CSR-A-0001"]
    assert [c.id for c in only(found, kinds=["settings"])] == ["csrreg.yaml"]
    assert {c.kind for c in only(found, customers=["A"])} == {"requirement"}
    assert only(found) == found


def test_markdown_never_outgrows_a_comment():
    long = {f"CSR-A-{n:04}": {"text": f"{n} " + "word <b> " * 400} for n in range(1, 60)}
    view = build(changes({}, long, POLICY), POLICY, before="a", after="b")
    text = markdown(view)
    assert len(text) < 65_536
    kept = text.count("<details>")
    assert f"… and {59 - kept} more records" in text
    assert kept > 5


@pytest.mark.parametrize(
    "text",
    [
        "<b>",
        "[a](b)",
        "@team",
        "#1",
        "`a`",
        "a|b",
        "*a*",
        "~~a~~",
        "$a$",
        "\\<",
        "&lt;",
        "!1",
        "_a_",
    ],
)
def test_nothing_of_a_record_is_markup(text):
    shown = escaped(text)
    assert not set("<>[]`|*~$\\_!@{}") & set(shown.replace("&#", ""))
    assert "&#8203;" in shown or text[0] not in "@#!"


def test_addresses_are_no_links():
    shown = escaped("see https://a.example, HTTP://b and www.c.example; mail a@b.example")
    assert "://" not in shown
    assert "www." not in shown
    assert "&#64;&#8203;b.example" in shown


def test_a_record_that_only_moved_an_item_has_that_move():
    change = record_change("CSR-A-0001", {"tags": ["a", "b"]}, {"tags": ["b", "a"]}, POLICY)
    (move,) = change.fields
    assert isinstance(move, FieldChange)
    assert move.is_move
    assert move.weight == "editorial"
