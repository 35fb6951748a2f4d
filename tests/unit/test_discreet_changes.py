"""Changes for one customer: no field gives the id or code of another."""

import pytest

from csrreg.diff.records import changes
from csrreg.reports.discreet_changes import for_customer
from csrreg.store.policy import load_policy

CODES = ("NORDAUTO", "HUAXING", "COMMON")
LAW = "CSR-COMMON-0001"
REQUIREMENT = "CSR-NORDAUTO-0001"


def told(id, old, new):
    found = changes({id: old} if old else {}, {id: new} if new else {}, load_policy())
    return list(for_customer(found, "NORDAUTO", CODES))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"links": []}, {"links": [{"to": "PART-HUAXING-0001", "why": "as SC-HUAXING-0002"}]}),
        ({"links": [{"to": "HUAXING"}]}, {}),
        ({"applies": {"parts": ["PART-HUAXING-0001"]}}, {"applies": {"parts": []}}),
        ({"text": "See CSR-HUAXING-0001."}, {"text": "See CSR-HUAXING-0002, and all of it."}),
        (None, {"title": "As CSR-HUAXING-0001", "links": [{"to": "CSR-HUAXING-0001"}]}),
    ],
)
def test_no_field_names_another_customers_record(old, new):
    (found,) = told(REQUIREMENT, old, new)
    assert "HUAXING" not in repr(found)
    assert "[…]" in repr(found)


def test_ids_of_the_customer_and_of_common_stay():
    (found,) = told(REQUIREMENT, {"notes": "a"}, {"notes": "CSR-NORDAUTO-0002, CSR-COMMON-0001"})
    assert found.fields[0].new == "CSR-NORDAUTO-0002, CSR-COMMON-0001"


def test_of_a_law_for_parts_of_others_only_its_words_are_told():
    old = {"text": "Old", "applies": {"parts": ["PART-HUAXING-0001"]}, "notes": "secret"}
    new = {**old, "text": "New", "evidence": [{"what": "secret"}], "notes": "also secret"}
    (found,) = told(LAW, old, new)
    assert [f.path for f in found.fields] == ["text"]
    assert told(LAW, old, {**old, "notes": "more"}) == []
    at = {"at": {"KAS": {"applies": {"parts": ["PART-HUAXING-0001"]}}}}
    assert told(LAW, at, {**at, "evidence": [{"what": "secret"}]}) == []
