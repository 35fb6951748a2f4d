"""``field.path=value``: the corners of what people type."""

import pytest

from csrreg.change.add import draft
from csrreg.change.assign import (
    Assignment,
    as_tree,
    edit_of,
    parse_assignment,
    refuse_twice,
    resolve,
)
from csrreg.change.edits import Append, Set, Unset, edited
from csrreg.change.verify import with_covers
from csrreg.errors import CsrregError, Refused
from csrreg.model.customer import Customer
from csrreg.model.digest import text_digest
from csrreg.model.fields import node_of
from csrreg.model.kinds import REQUIREMENT
from csrreg.model.requirement import Requirement
from csrreg.model.settings import Settings

NODE = node_of(Requirement)


def edit(text, node=NODE, tree=None):
    return edit_of(parse_assignment(text), node, tree or {})


@pytest.mark.parametrize(
    ("text", "path", "operation", "value"),
    [
        ("owner=li.wei", "owner", "=", "li.wei"),
        ("tags+=urgent", "tags", "+=", "urgent"),
        ("text=a=b", "text", "=", "a=b"),
        ("text=a+=b", "text", "=", "a+=b"),
        ("text==", "text", "=", "="),
        ("actions+=what=x,owner=y", "actions", "+=", "what=x,owner=y"),
        ("owner =  li wei ", "owner", "=", "li wei"),
        ("text=two\nlines\n", "text", "=", "two\nlines"),
        ("at.上海.owner=李", "at.上海.owner", "=", "李"),
    ],
)
def test_what_an_assignment_says(text, path, operation, value):
    assert parse_assignment(text) == Assignment(path, operation, value)


@pytest.mark.parametrize("text", ["", "owner", "=x", "+=x", " =x", "owner=", "owner=  ", "tags+="])
def test_what_is_no_assignment(text):
    with pytest.raises(CsrregError):
        parse_assignment(text)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("owner", ("owner",)),
        ("source.section", ("source", "section")),
        ("actions.2.due", ("actions", 1, "due")),
        ("clauses.1", ("clauses", 0)),
        ("source.refers_to.1.document", ("source", "refers_to", 0, "document")),
        ("at.SHA.actions.1.done", ("at", "SHA", "actions", 0, "done")),
        ("at.SHA", ("at", "SHA")),
        ("at.new.site.owner", ("at", "new.site", "owner")),
    ],
)
def test_paths(text, path):
    assert resolve(text, NODE, {})[0] == path


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("people.li.wei.until", ("people", "li.wei", "until")),
        ("people.li.wei.name", ("people", "li.wei", "name")),
        ("people.li.name", ("people", "li", "name")),
        ("people.zhang.min", ("people", "zhang", "min")),
        ("people.anna.department.x.name", ("people", "anna.department.x", "name")),
    ],
)
def test_keys_with_dots(text, path):
    """A person's short name is often the mail address: what is there wins, then known fields."""
    tree = {"people": {"li": {"name": "Li"}, "li.wei": {"name": "Li Wei"}}}
    if text == "people.zhang.min":
        with pytest.raises(CsrregError, match="there is no field"):
            resolve(text, node_of(Settings), tree)
    else:
        assert resolve(text, node_of(Settings), tree)[0] == path


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("ownr", "did you mean owner?"),
        ("source.sektion", "did you mean source.section?"),
        ("action.due", "did you mean actions.1.due?"),
        ("action.2.due", "did you mean actions.2.due?"),
        ("action", "did you mean actions?"),
        (
            "section",
            "did you mean assessed.1.replaced.section or assessed.1.section or source.section?",
        ),
        ("due", "did you mean actions.1.due?"),
        ("answer", "did you mean applies.answer or exception.answer or fulfilled.answer?"),
        ("xyzzy", "known here: title, source, text, "),
        ("owner.name", "owner holds one value, no fields"),
        ("clauses.1.x", "clauses.1 holds one value, no fields"),
        ("", "names with a point between: applies.answer"),
        (".owner", "names with a point between: applies.answer"),
        ("owner.", "names with a point between: applies.answer"),
        ("source..section", "names with a point between: applies.answer"),
        ("actions.0.due", "items are counted from 1; += appends one"),
        ("actions.-1.due", "items are counted from 1; += appends one"),
        ("actions.due", "items are counted from 1 (actions.1.due); += appends one"),
        ("actions.01.due", "items are counted from 1; += appends one"),
        ("actions.²", "items are counted from 1; += appends one"),
        ("actions.１.due", "items are counted from 1; += appends one"),
        ("actions." + "9" * 5000 + ".due", "items are counted from 1; += appends one"),
    ],
)
def test_what_is_no_field(text, hint):
    with pytest.raises(CsrregError) as caught:
        resolve(text, NODE, {})
    assert caught.value.hint.startswith(hint)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("owner=li.wei", Set(("owner",), "li.wei")),
        ("owner={x}", Set(("owner",), "{x}")),
        ("owner=[SC]", Set(("owner",), "[SC]")),
        ("clauses=8.6.2, 8.10,", Set(("clauses",), ["8.6.2", "8.10"])),
        ("tags=[SC]", Set(("tags",), ["[SC]"])),
        ('tags=["a, b", "c"]', Set(("tags",), ["a, b", "c"])),
        ("tags+=a, b", Append(("tags",), "a, b")),
        ("tags+=[SC]", Append(("tags",), "[SC]")),
        ("source=document=DOC-A-0001,section=8.10",
         Set(("source",), {"document": "DOC-A-0001", "section": "8.10"})),
        ("applies=answer=no,reason=not here, as agreed",
         Set(("applies",), {"answer": "no", "reason": "not here, as agreed"})),
        ("actions+=what=Train a, b and c,due=2026-01-01",
         Append(("actions",), {"what": "Train a, b and c", "due": "2026-01-01"})),
        ("actions=what=x", Set(("actions",), [{"what": "x"}])),
        ("verification+=by=x,covers.edition=1",
         Append(("verification",), {"by": "x", "covers": {"edition": "1"}})),
        ('actions+={"what": 8.10, "effort": null}', Append(("actions",), {"what": "8.10"})),
        ('actions=[{"what": "a"}, {"what": "b"}]',
         Set(("actions",), [{"what": "a"}, {"what": "b"}])),
        ('at={"SHA": {"owner": "x"}}', Set(("at",), {"SHA": {"owner": "x"}})),
    ],
)  # fmt: skip
def test_values(text, meant):
    assert edit(text) == meant


def test_value_of_a_table_of_texts():
    found = edit("supplier_codes=SHA=010,KAS=1", node_of(Customer))
    # only a lower-case name begins a field: a comma may be part of a text
    assert found in (
        Set(("supplier_codes",), {"SHA": "010,KAS=1"}),
        Set(("supplier_codes",), {"SHA": "010", "KAS": "1"}),
    )


@pytest.mark.parametrize(
    "text",
    [
        "title+=x",
        "source+=x",
        "applies=yes",
        "actions+=Train auditors",
        "actions+=what=",
        "actions+=what=a,what=b",
        "actions+=what=a,what.b=c",
        "at=x",
        "tags=,",
        "tags=[]",
        "actions+={}",
        'actions+={"what": ""}',
        'actions+={"what": "x", }',
        'actions+={"what": true}',
        'actions+={"what": "a", "what": "b"}',
        'tags=["a", null]',
        'tags=["a", ""]',
        "actions=" + "[" * 100_000,
    ],
)
def test_values_that_are_refused(text):
    with pytest.raises(CsrregError) as caught:
        edit(text)
    assert "Error(" not in caught.value.message


def test_unset():
    assert edit_of(Assignment("actions.1.due", "unset"), NODE, {}) == Unset(("actions", 0, "due"))


@pytest.mark.parametrize(
    ("value", "tree"),
    [
        ("x", "x"),
        ({"a": None, "b": "", "c": [], "d": {}, "e": "x"}, {"e": "x"}),
        ([{"a": "x"}], [{"a": "x"}]),
    ],
)
def test_json_values_become_text_trees(value, tree):
    assert as_tree(value) == tree


@pytest.mark.parametrize("value", [True, False, [None], [[]], {"a": [True]}])
def test_json_values_that_could_mean_many_things(value):
    with pytest.raises(ValueError, match=r"neither text nor number|empty list item"):
        as_tree(value)


TREE = {"title": "t", "tags": ["a", "b"], "applies": {"answer": "yes"}, "actions": [{"what": "x"}]}


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (Set(("title",), "u"), {**TREE, "title": "u"}),
        (Set(("tags", 2), "c"), {**TREE, "tags": ["a", "b", "c"]}),
        (Append(("tags",), "c"), {**TREE, "tags": ["a", "b", "c"]}),
        (Append(("clauses",), "8.1"), {**TREE, "clauses": ["8.1"]}),
        (Set(("source", "page"), "3"), {**TREE, "source": {"page": "3"}}),
        (Unset(("tags", 0)), {**TREE, "tags": ["b"]}),
        (Unset(("applies", "answer")), {k: v for k, v in TREE.items() if k != "applies"}),
        (Unset(("actions", 0, "what")), {k: v for k, v in TREE.items() if k != "actions"}),
    ],
)
def test_edited_trees(change, after):
    before = {**TREE}
    assert edited(TREE, change) == after
    assert before == TREE, "the tree that was given stays as it is"


@pytest.mark.parametrize(
    "change",
    [
        Set(("tags", 3), "d"),
        Set(("tags", -1), "d"),
        Set(("title", "x"), "d"),
        Append(("title",), "d"),
        Unset(("owner",)),
        Unset(("tags", 5)),
        Unset(("applies", "reason")),
    ],
)
def test_edits_that_lead_nowhere(change):
    with pytest.raises(Refused):
        edited(TREE, change)


def test_draft_of_flags_and_assignments():
    given = [
        Assignment("source.document", "=", "DOC-A-0001"),
        Assignment("clauses", "+=", "8.10"),
        Assignment("clauses", "+=", "8.2"),
        Assignment("actions.1.what", "=", "x"),
        Assignment("actions.1.due", "=", "2026-01-01"),
    ]
    assert draft(REQUIREMENT, given) == {
        "source": {"document": "DOC-A-0001"},
        "clauses": ["8.10", "8.2"],
        "actions": [{"what": "x", "due": "2026-01-01"}],
    }


VERIFIED = {"by": "x", "date": "2026-01-01", "result": "passed"}
RECORD = {"text": "Once a year.", "source": {"document": "DOC-A-0001", "edition": "3"}}
COVERS = {"edition": "3", "text": text_digest("Once a year.")}


@pytest.mark.parametrize(
    ("change", "filled"),
    [
        (Append(("verification",), VERIFIED), {**VERIFIED, "covers": COVERS}),
        (Append(("at", "SHA", "verification"), VERIFIED), {**VERIFIED, "covers": COVERS}),
        (Set(("verification", 0), VERIFIED), {**VERIFIED, "covers": COVERS}),
        (Set(("verification",), [VERIFIED]), [{**VERIFIED, "covers": COVERS}]),
        (Append(("verification",), {**VERIFIED, "covers": {"edition": "2"}}),
         {**VERIFIED, "covers": {"edition": "2"}}),
        (Set(("verification", 0, "note"), "x"), "x"),
        (Append(("evidence",), {"what": "x"}), {"what": "x"}),
        (Append(("verification",), "no fields"), "no fields"),
    ],
)  # fmt: skip
def test_a_verification_says_what_it_covers(change, filled):
    assert with_covers(change, RECORD).value == filled


def test_a_verification_of_a_record_without_text_covers_nothing():
    assert with_covers(Append(("verification",), VERIFIED), {}).value == VERIFIED


def test_a_list_in_brackets_without_quotes_is_refused():
    with pytest.raises(CsrregError, match="could be a list") as refused:
        edit("tags=[a, b]")
    assert refused.value.hint == "write tags=a, b"
    assert edit("tags=[SC],[CC]") == Set(("tags",), ["[SC]", "[CC]"])


def test_two_values_for_one_field_are_refused():
    texts = ("title=a", "tags+=x", "tags+=y", "title=b")
    with pytest.raises(CsrregError, match="title is given twice: 'a' and 'b'"):
        refuse_twice(parse_assignment(text) for text in texts)
    refuse_twice(parse_assignment(text) for text in ("title=a", "title=a", "tags=x", "tags+=y"))
