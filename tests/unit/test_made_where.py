"""At a site only that is counted which can bind there; in doubt it is."""

import pytest
from page_registers import YES, register, text
from pages import anchors, lines, page_of

CSR = "CSR-NORDAUTO-0001"
PART, OTHER = "PART-NORDAUTO-0001", "PART-NORDAUTO-0002"


def part(*sites, **fields):
    return {"name": "Caliper", **({"sites": list(sites)} if sites else {}), **fields}


def review(site=None):
    fields = {"title": "Order", "type": "order", "received": {"at": "2026-11-18T09:00+08:00"}}
    return {**fields, **({"site": site} if site else {})}


def counted(requirement, site="KAS", **records):
    made = register({CSR: requirement, **{k.replace("_", "-"): v for k, v in records.items()}})
    return CSR in anchors(page_of("requirements", made, site=site))


LIMITED = text(applies={**YES, "parts": [PART]})
FREE = text(applies=YES)


@pytest.mark.parametrize(
    ("expected", "requirement", "records"),
    [
        (False, LIMITED, {"PART_NORDAUTO_0001": part("SHA"), "PART_NORDAUTO_0002": part("KAS")}),
        (True, LIMITED, {"PART_NORDAUTO_0001": part("SHA", "KAS")}),
        (True, LIMITED, {"PART_NORDAUTO_0001": part()}),
        (True, LIMITED, {}),
        (False, FREE, {"PART_NORDAUTO_0001": part("SHA")}),
        (True, FREE, {"PART_NORDAUTO_0001": part("SHA"), "PART_NORDAUTO_0002": part()}),
        (True, FREE, {"PART_NORDAUTO_0001": part("SHA"), "CRV_NORDAUTO_0001": review("KAS")}),
        (True, FREE, {"PART_NORDAUTO_0001": part("SHA"), "CRV_NORDAUTO_0001": review()}),
        (False, FREE, {"PART_NORDAUTO_0001": part("SHA"), "CRV_NORDAUTO_0001": review("SHA")}),
        (True, FREE, {}),
        (
            True,
            text(applies=YES, at={"KAS": {"owner": "li"}}),
            {"PART_NORDAUTO_0001": part("SHA")},
        ),
    ],
)
def test_a_requirement_is_left_out_only_where_facts_say_so(expected, requirement, records):
    assert counted(requirement, **records) is expected


def test_a_supplier_code_of_the_site_keeps_the_customer_there():
    customer = {"name": "Nord Auto", "supplier_codes": {"KAS": "4711"}}
    records = {"PART_NORDAUTO_0001": part("SHA"), "NORDAUTO": customer}
    assert counted(FREE, **records)


def test_the_overview_counts_by_the_same_rule():
    made = register({CSR: FREE, PART: part("SHA")})
    assert [row[-2] for row in lines(page_of("overview", made), "by_site")] == ["1", "0"]
