"""Reports of a register whose csrreg.yaml cannot be read, and of records that name what is gone."""

from dataclasses import replace

import pytest
from page_registers import YES, action, register, text
from pages import page_of, texts

REPORTS = ("overview", "actions", "gaps", "editions", "management")
RECORDS = {
    "CSR-NORDAUTO-0001": text(applies=YES, owner="li", actions=[action("Gauge", owner="ma")]),
    "CSR-NORDAUTO-0002": text("Lost", "DOC-NORDAUTO-0099", applies=YES),
    "SC-NORDAUTO-0001": {"part": "PART-NORDAUTO-0099", "feature": "Bore", "class": "SR"},
    "CRV-NORDAUTO-0001": {
        "title": "Order",
        "type": "order",
        "received": {"at": "2026-11-18T09:00+08:00"},
        "departments": {"quality": {}},
        "items": [{"part": "PART-NORDAUTO-0099"}],
    },
}


@pytest.mark.parametrize("name", REPORTS)
def test_without_settings_people_and_sites_go_by_their_short_names(name):
    bare = replace(register(RECORDS), settings=None)
    said = texts(page_of(name, bare))
    assert "Li Wei" not in said
    if name in ("actions", "overview"):
        assert "ma" in said.splitlines()


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize(
    "scope",
    [
        {"site": "SHA"},
        {"part": "PART-NORDAUTO-0099"},
        {"process": "C99"},
        {"owner": "nobody.known"},
        {"customer": "HUAXING"},
        {"clause": "9.9"},
    ],
)
def test_a_scope_that_fits_nothing_or_little_is_no_error(name, scope):
    page = page_of(name, register(RECORDS), **scope)
    assert [key for key, _ in page.about] == list(scope)
