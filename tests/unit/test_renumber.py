"""Where a record is named, whom each place means, and the edits that name it anew."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csrreg.change.edits import Set, edited
from csrreg.change.renumber import Place, edits_of, mentions, places_of, sort_places
from csrreg.model.fields import node_of
from csrreg.model.kinds import BY_NAME, SETTINGS
from csrreg.model.parse import shape_of

OLD, NEW = "CSR-NORDAUTO-0007", "CSR-NORDAUTO-0031"
REVIEW = node_of(BY_NAME["review"].shape)
REQUIREMENT = node_of(BY_NAME["requirement"].shape)


def renamed(tree, node, old=OLD, new=NEW):
    for edit in edits_of(tree, places_of(tree, node, old), old, new):
        tree = edited(tree, edit)
    return tree


def test_every_kind_of_place_is_found():
    tree = {
        "title": OLD,
        "requirements": ["CSR-NORDAUTO-0001", OLD],
        "departments": {
            "quality": {"note": f"see {OLD}", "cited": {"X": "1", OLD: "d", "Y": "2"}},
            OLD: {"note": "a department of that name is none of ours"},
        },
        "links": [{"to": OLD, "why": OLD}, {"to": "CSR-NORDAUTO-0070"}],
        "notes": f"({OLD}), not CSR-NORDAUTO-00071 or XCSR-NORDAUTO-0007 or {OLD}-1",
    }
    found = places_of(tree, REVIEW, OLD)
    assert [place.path for place in found] == [
        ("requirements", 1),
        ("departments", "quality", "cited", OLD),
        ("links", 0, "to"),
    ]
    after = renamed(tree, REVIEW)
    assert after["requirements"] == ["CSR-NORDAUTO-0001", NEW]
    assert list(after["departments"]["quality"]["cited"].items()) == [
        ("X", "1"),
        (NEW, "d"),
        ("Y", "2"),
    ]
    assert after["links"][0] == {"to": NEW, "why": OLD}
    assert places_of(after, REVIEW, OLD) == []
    assert mentions(tree, OLD, found) == [
        "title",
        "departments.quality.note",
        "links.1.why",
        "notes",
    ]


def test_the_settings_name_records_whose_findings_are_accepted():
    node = node_of(shape_of(SETTINGS))
    tree = {"name": OLD, "accepted_findings": [{"code": "A"}, {"code": "B", "id": OLD}]}
    assert places_of(tree, node, OLD) == [Place(("accepted_findings", 1, "id"))]
    assert edits_of(tree, places_of(tree, node, OLD), OLD, NEW) == (
        Set(("accepted_findings", 1, "id"), NEW),
    )


@pytest.mark.parametrize(
    "tree",
    [
        {"supersedes": {"a": OLD}, "links": OLD, "source": [OLD]},
        {"links": [[OLD], {"to": [OLD]}]},
        {"unknown": OLD},
        {"accepted_findings": {"id": OLD}},
        {"accepted_findings": [OLD]},
    ],
)
def test_what_is_not_shaped_like_a_record_has_no_places(tree):
    assert places_of(tree, REQUIREMENT, OLD) == []


HERE, THERE, AGAIN = (Place(("links", at, "to")) for at in (0, 3, 5))
OTHER = Place(("requirement",))


@pytest.mark.parametrize(
    ("mine", "theirs", "moved", "unclear"),
    [
        ([HERE], [], [HERE, OTHER], []),
        ([HERE, OTHER], [THERE], [OTHER], [HERE]),
        ([], [THERE], [OTHER], []),
        ([], [AGAIN, OTHER], [], []),
        ([OTHER], [OTHER], [HERE], [OTHER]),
    ],
)
def test_each_side_means_its_own_record(mine, theirs, moved, unclear):
    found = sort_places([HERE, OTHER], mine, theirs)
    assert (list(found.moved), list(found.unclear)) == (moved, unclear)


IDS = st.sampled_from([OLD, NEW[:-1] + "2", "CSR-NORDAUTO-0001"])
TREES = st.fixed_dictionaries(
    {},
    optional={
        "requirements": st.lists(IDS, min_size=1, max_size=4),
        "links": st.lists(st.fixed_dictionaries({"to": IDS}), min_size=1, max_size=3),
        "departments": st.dictionaries(
            st.sampled_from(["quality", "sales"]),
            st.fixed_dictionaries({"cited": st.dictionaries(IDS, st.just("d"), min_size=1)}),
            min_size=1,
        ),
    },
)


@given(TREES)
def test_there_and_back_again(tree):
    there = renamed(tree, REVIEW)
    assert places_of(there, REVIEW, OLD) == []
    assert len(places_of(there, REVIEW, NEW)) == len(places_of(tree, REVIEW, OLD))
    assert renamed(there, REVIEW, NEW, OLD) == tree
